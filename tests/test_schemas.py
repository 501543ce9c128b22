"""What artifacts hold changes only together with their version: additions raise the minor number, all else the major.

`python tests/test_schemas.py` records the present schemas, after the version was raised in `present/artifacts.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nixlore import stages
from nixlore.model.insight import Insight
from nixlore.present.artifacts import FORMAT, Envelope
from schema_rules import lost, plain

RECORDED = Path(__file__).parent / "data" / "schemas.json"


def present() -> dict[str, Any]:
    kinds: dict[str, Any] = {"envelope": Envelope, "insights": tuple[Insight, ...]}
    for step in ("analyze", "correlate"):
        kinds |= {stage.name: stage.makes[0] for stage in stages.discover(step)}
    schemas = {name: plain(msgspec.json.schema(kind)) for name, kind in sorted(kinds.items())}
    return json.loads(json.dumps({"format": FORMAT, "schemas": schemas}))


def test_a_change_of_schema_raises_the_version_as_it_must():
    recorded, now = json.loads(RECORDED.read_text()), present()
    if recorded["schemas"] == now["schemas"]:
        assert recorded["format"] == now["format"]
        return
    before, after = (tuple(map(int, version["format"].split("."))) for version in (recorded, now))
    broken = lost(recorded["schemas"], now["schemas"])
    needed = (before[0] + 1, 0) if broken else (before[0], before[1] + 1)
    assert after >= needed, f"raise FORMAT to {needed} and record the schemas anew; no longer told: {broken}"
    pytest.fail("record the schemas anew: python tests/test_schemas.py")


@pytest.mark.parametrize(
    ("before", "now", "places"),
    [
        ({"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "string"}, "b": {}}}, []),
        ({"properties": {"a": {"type": "string"}}}, {"properties": {"b": {}}}, ["/properties/a"]),
        ({"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "integer"}}}, ["/properties/a/type"]),
        ({"enum": ["x"]}, {"enum": ["x", "y"]}, []),
        ({"enum": ["x", "y"]}, {"enum": ["x"]}, ["/enum: 'y'"]),
        ({"anyOf": [{"type": "null"}]}, {"anyOf": [{"type": "string"}, {"type": "null"}]}, []),
    ],
)
def test_additions_are_told_from_losses(before, now, places):
    assert lost(before, now) == places


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(present(), indent=1, sort_keys=True) + "\n")
