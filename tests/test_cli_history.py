"""`why --log`, `log`, `blame` and `show timeline` on the command line: text, JSON, slips and what to do about them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from commanding import made_up, runner

STAGE = """
import sys
sys.path.insert(0, {tests!r})
from living import {name} as FACT
from nixlore.model.evolution import {kind}
def analyze(rows: Sequence[Declaration]) -> {kind}:
    return FACT
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def config(home):
    place = home / "nix"
    place.mkdir(parents=True)
    (place / "flake.nix").write_text("{ outputs = _: { nixosConfigurations = { }; }; }\n")
    (place / "home.nix").write_text("\n" * 11 + "  ripgrep\n")
    return place


@pytest.fixture
def stages(tmp_path, home, monkeypatch):
    return made_up(tmp_path / "nixlore", home, monkeypatch)


@pytest.fixture
def bare(home, config, stages, monkeypatch, capsys):
    """Return a run over a configuration without a history."""
    run = runner(home, monkeypatch, capsys)
    return lambda *args: run("--config", config, *args)


@pytest.fixture
def nixlore(stages, bare):
    tests = str(Path(__file__).parent)
    stages.add("analyze", "package_evolution", STAGE.format(tests=tests, name="EVOLUTION", kind="PackageEvolution"))
    stages.add("analyze", "config_log", STAGE.format(tests=tests, name="LOG", kind="ConfigLog"))
    return bare


def test_a_biography_is_told_of_what_is_there_and_of_what_is_gone(nixlore):
    assert "2024-06-20 3333333  moved between a.nix, home.nix:12" in nixlore("why", "rg", "--log").out
    assert nixlore("why", "ag", "--log").out.startswith("ag in the configuration, not declared any more\n")
    lives = msgspec.json.decode(nixlore("why", "ag", "--log", "--json").out)
    assert [one["tool"] for one in lives] == ["ag"]
    assert "Did you mean calibre?" in nixlore("why", "calbre", "--log").out


def test_the_log_can_be_asked_since_when_and_about_what(nixlore):
    assert nixlore("log").out.startswith("2024-08-30 4444444  without a message (Ada, a bot)\n")
    assert nixlore("log", "--tool", "ag").out.count("Ada") == 2
    assert nixlore("log", "-n", "1").out.count("Ada") == 1
    assert "3 more commits" in nixlore("log", "-n", "1").err
    assert [one["subject"] for one in msgspec.json.decode(nixlore("log", "--all", "--json").out)][1] == "README"
    assert nixlore("log", "--since", "1d").out == ""
    assert nixlore("log", "--since", "2024").out == nixlore("log", "--since", "2024-01").out != ""
    assert "is no date" in nixlore("log", "--since", "tomorrow").err


def test_the_timeline_is_a_table_for_programs(nixlore):
    rows = [line.split("\t") for line in nixlore("show", "timeline").out.splitlines()]
    assert rows[0][:4] == ["when", "declared", "came", "went"]
    assert rows[2][:4] == ["2024-02", "2", "1", "2"]
    assert len(msgspec.json.decode(nixlore("show", "timeline", "--json").out)["entries"]) == 5


@pytest.mark.parametrize("args", [("log",), ("show", "timeline"), ("why", "rg", "--log")])
def test_without_a_history_it_says_what_to_do(bare, args):
    done = bare(*args)
    assert done.code == 2
    assert "no git history of the configuration was read (`nixlore self doctor` says why" in done.err


def test_blame_finds_a_file_from_here_and_in_the_repository(nixlore, config, monkeypatch):
    there = nixlore("blame", "home.nix")
    assert "2024-02-10 2222222 “grep is slow”" in there.out
    monkeypatch.chdir(config)
    assert nixlore("blame", "home.nix").out == there.out
    assert nixlore("blame", config / "home.nix", "--sort", "used").out.count("ripgrep") >= 1
    declared = msgspec.json.decode(nixlore("blame", "home.nix", "--json").out)
    assert "2" * 40 in {one["commit"] for one in declared}
    assert "nothing in flake.nix was read as a declaration" in nixlore("blame", "flake.nix").err


def test_blame_without_a_history_still_tells_the_use(bare):
    done = bare("blame", "home.nix")
    assert "2025-01-12" in done.out
    assert "no git history of the configuration was read" in done.err


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("home.txt", "'home.txt' is no Nix file (name a file that ends in .nix)"),
        ("hme.nix", "did you mean home.nix?"),
        ("quite-other-thing.nix", "name a .nix file of it"),
    ],
)
def test_a_slip_in_the_name_of_a_file_is_explained(nixlore, file, says):
    done = nixlore("blame", file)
    assert done.code == 2
    assert says in done.err


def test_a_file_outside_of_the_configuration_is_refused(nixlore, tmp_path):
    (tmp_path / "other.nix").write_text("{ }")
    assert "is not in the configuration" in nixlore("blame", tmp_path / "other.nix").err
