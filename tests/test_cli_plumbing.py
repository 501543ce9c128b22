"""`records`, `facts` and `schema` print what one stage saw or says, as JSON for programs."""

from __future__ import annotations

import msgspec
import pytest

from commanding import made_up, runner
from nixlore.machine import SAMPLE_MARK
from nixlore.model.nix import Declaration
from nixlore.model.run import Config


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def stages(tmp_path, home, monkeypatch):
    return made_up(tmp_path / "nixlore", home, monkeypatch)


@pytest.fixture
def nixlore(home, stages, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


def rows(done):
    assert done.code == 0
    return [msgspec.json.decode(line) for line in done.out.splitlines()]


def test_records_are_one_object_a_line_of_the_first_type(nixlore):
    done = nixlore("records", "nix_config")
    (row,) = rows(done)
    assert list(row) == list(Declaration.__struct_fields__)
    assert row["attr_path"] == "ripgrep"
    assert done.err == "nixlore: broken.nix: has a syntax error\n"


def test_another_type_can_be_asked_for(nixlore):
    assert rows(nixlore("records", "nix_config", "--type", "Alias"))[0]["name"] == "search"


def test_a_history_prints_its_entries_with_aliases_applied(nixlore):
    (row,) = rows(nixlore("records", "fish_history"))
    assert row["names"] == ["search", "b?d"]
    assert row["resolved"] == ["rg"]
    assert rows(nixlore("records", "fish_history", "--type", "HistoryEntry")) == [row]
    assert rows(nixlore("records", "fish_history", "--type", "Coverage"))[0]["collector"] == "fish_history"


def test_aliases_of_another_shell_do_not_apply(nixlore, stages):
    stages.add("collect", "zsh_history", (stages.directory / "collect/fish_history.py").read_text())
    assert rows(nixlore("records", "zsh_history"))[0]["resolved"] == []


def test_a_collector_that_fails_prints_nothing_and_says_why(nixlore, stages):
    stages.add(
        "collect",
        "bad",
        "def collect(machine: Machine) -> Iterator[Alias]:\n    raise SourceError('is broken', where='/x')\n    yield\n",
    )
    done = nixlore("records", "bad")
    assert (done.code, done.out, done.err) == (0, "", "nixlore: /x: is broken\n")


def test_only_the_collector_that_was_asked_for_runs(nixlore, stages):
    nixlore("records", "nix_config")
    assert stages.ran() == ["nix_config"]


def test_a_broken_stage_elsewhere_does_not_matter(nixlore, stages):
    stages.add("collect", "broken", "import nowhere_at_all\n")
    assert nixlore("records", "nix_config").code == 0


def test_a_fact_is_printed_without_an_envelope(nixlore):
    done = nixlore("facts", "usage_alignment")
    assert done.code == 0
    assert msgspec.json.decode(done.out)["host"] == "laptop"


def test_a_fact_that_could_not_be_made_says_why(nixlore, stages):
    stages.add(
        "collect",
        "nix_config",
        "def collect(machine: Machine) -> Iterator[Declaration]:\n    raise SourceError('is broken', where='/x')\n    yield\n",
    )
    done = nixlore("facts", "usage_alignment")
    assert done.code == 2
    assert "usage_alignment could not be made: skipped for want of" in done.err


def test_the_names_of_schemas_are_json_when_asked_for(nixlore):
    assert msgspec.json.decode(nixlore("schema", "--json").out) == nixlore("schema").out.split()


def test_schemas_are_made_from_the_structs(nixlore):
    names = nixlore("schema").out.split()
    for name in names:
        schema = msgspec.json.decode(nixlore("schema", name).out)
        assert "$ref" in schema or "type" in schema or "anyOf" in schema
    assert {"config", "envelope", "insights", "usage_alignment", "Declaration", "HistoryEntry"} <= set(names)
    settings = msgspec.json.decode(nixlore("schema", "config").out)
    assert set(settings["$defs"]["Config"]["properties"]) == set(Config.__struct_fields__)
    assert settings["$defs"]["Config"]["additionalProperties"] is False


@pytest.mark.parametrize("args", [("records", "nix_config"), ("facts", "usage_alignment"), ("show", "tools")])
def test_data_of_the_sample_are_labelled_on_stderr(nixlore, tmp_path, args):
    root = tmp_path / "sample"
    (root / "home/ada").mkdir(parents=True)
    (root / "home/ada/source").write_text("ripgrep")
    (root / SAMPLE_MARK).write_text("")
    assert nixlore(*args, "--root", root).err.startswith("SAMPLE")
    assert "SAMPLE" not in nixlore(*args).err


def test_a_named_history_of_another_shell_is_told(nixlore, stages, home):
    text = (stages.directory / "collect/fish_history.py").read_text()
    stages.add(
        "collect", "zsh_history", text.replace("    yield HistoryEntry(", "    yield from ()\n    HistoryEntry(")
    )
    done = nixlore("records", "zsh_history", "--history", home / "source")
    assert (done.code, done.out) == (0, "")
    assert "none of the named files is read as zsh_history" in done.err
