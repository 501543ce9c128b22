"""What `nixlore schema NAME` prints describes what the commands print, for everything the sample machine has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nixlore import demo, stages

NIXLORE = Path(sys.executable).with_name("nixlore")
KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], place: str = "$") -> list[str]:
    """Return where a value is not what a schema says, by the words that our schemas use."""
    if "$ref" in schema:
        return faults(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, place)
    if "anyOf" in schema:
        tried = [faults(value, one, whole, place) for one in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place}: {value!r} is none of {schema['enum']}"]
    kind = schema.get("type")
    if kind and not (isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))):
        return [f"{place}: {value!r} is no {kind}"]
    if kind == "object":
        return _members(value, schema, whole, place)
    items = schema.get("items")
    rows = enumerate(value) if kind == "array" and isinstance(items, dict) else ()
    return [fault for at, row in rows for fault in faults(row, items, whole, f"{place}[{at}]")]


def _members(value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], place: str) -> list[str]:
    known = schema.get("properties", {})
    found = [f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    found += [f"{place}: {name} is not described" for name in value if known and name not in known]
    return found + [
        fault
        for name, one in value.items()
        if name in known
        for fault in faults(one, known[name], whole, f"{place}.{name}")
    ]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture(scope="module")
def nixlore(tmp_path_factory):
    """Return what runs nixlore in a process of its own: other tests put stages of theirs in the place of ours."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("own"))}

    def run(*args: str) -> str:
        done = subprocess.run([NIXLORE, *args], env=environ, capture_output=True, text=True, check=True)
        return done.stdout

    return run


@pytest.fixture(scope="module")
def schema_of(nixlore):
    return lambda name: msgspec.json.decode(nixlore("schema", name))


@pytest.mark.parametrize("name", stages.names("analyze") + stages.names("correlate"))
def test_a_fact_is_what_its_schema_says(nixlore, schema_of, root, name):
    found = msgspec.json.decode(nixlore("facts", name, "--root", str(root)))
    schema = schema_of(name)
    assert faults(found, schema, schema) == []


@pytest.mark.parametrize("collector", [name for name in stages.names("collect") if name != "nix_eval"])
def test_a_record_is_what_its_schema_says(nixlore, schema_of, root, collector):
    stage = stages.load("collect", collector)
    kinds = [made.__name__ for made in stage.makes]
    for kind in [*kinds, *(["HistoryEntry"] if hasattr(stage.module, "entries") else [])]:
        schema = schema_of(kind)
        lines = nixlore("records", collector, "--type", kind, "--root", str(root)).splitlines()
        assert [fault for line in lines for fault in faults(msgspec.json.decode(line), schema, schema)] == []


@pytest.mark.parametrize(("name", "args"), [("why", ("why", "rg")), ("report", ()), ("insights", ("check",))])
def test_an_answer_is_what_its_schema_says(nixlore, schema_of, root, name, args):
    schema = schema_of(name)
    found = msgspec.json.decode(nixlore(*args, "--json", "--root", str(root)))
    assert faults(found, schema, schema) == []


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"off": "x"}, "$.off: 'x' is no array"),
        ({"of": []}, "$: of is not described"),
        ({"mirror": "sometimes"}, "$.mirror: 'sometimes' is none of"),
        ({"adhoc_runs": True}, "$.adhoc_runs: True is no integer"),
    ],
)
def test_settings_that_the_schema_refuses(schema_of, value, says):
    schema = schema_of("config")
    assert faults({"off": ["atuin"], "keep": ["x"], "mirror": "auto", "adhoc_runs": 2}, schema, schema) == []
    assert faults(value, schema, schema)[0].startswith(says)
