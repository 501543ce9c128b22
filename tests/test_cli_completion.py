"""Completion offers what there is: commands, options, rules, stages, and the names that the last run found."""

from __future__ import annotations

import os

import pytest
from click.shell_completion import ShellComplete

from commanding import made_up, runner
from nixlore.cli._commands import nixlore as group


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def stages(tmp_path, home, monkeypatch):
    return made_up(tmp_path / "nixlore", home, monkeypatch)


@pytest.fixture
def nixlore(home, stages, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


def offered(*words):
    """Return what may stand for the last word, which may have been begun."""
    complete = ShellComplete(group, {}, "nixlore", "_NIXLORE_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("s",), ["scan", "show", "suggest", "shell", "self", "schema"]),
        (("self", "d"), ["doctor", "demo"]),
        (("agent", ""), ["context", "setup", "remove", "prove", "mcp"]),
        (("rule", "nx"), ["NX101"]),
        (("rule", "unu"), ["unused_package"]),
        (("check", ""), ["NX101"]),
        (("check", "--select", "N"), ["NX101"]),
        (("check", "--ignore", ""), ["NX101"]),
        (("records", "f"), ["fish_history"]),
        (("facts", "u"), ["usage_alignment"]),
        (("schema", "con"), ["config"]),
        (("show", "t"), ["tools", "timeline"]),
        (("lo",), ["log"]),
        (("blame", "--sort", ""), ["line", "used", "since", "name", "size"]),
        (("scan", "--h"), ["--host", "--history", "--home", "--help"]),
    ],
)
@pytest.mark.usefixtures("nixlore")
def test_what_there_is_is_offered(words, found):
    assert offered(*words) == found


def test_names_are_those_of_the_last_run_and_nothing_is_read_for_them(nixlore, home, stages, monkeypatch):
    monkeypatch.setenv("HOME", str(home))
    assert offered("why", "r") == []
    assert offered("--host", "") == []
    nixlore()
    stages.ran()
    assert offered("why", "r") == ["rg", "ripgrep"]
    assert offered("why", "hy") == ["hyfetch"]
    assert offered("check", "--host", "l") == ["laptop"]
    assert stages.ran() == []


def test_a_setting_that_cannot_be_read_offers_nothing(nixlore, home, monkeypatch):
    monkeypatch.setenv("HOME", str(home))
    nixlore()
    (home / ".config/nixlore").mkdir(parents=True)
    (home / ".config/nixlore/config.toml").write_text("of = []")
    assert offered("why", "r") == []
    assert offered("--config", os.devnull, "why", "r") == []


def test_each_command_is_offered_with_its_help_in_one_line(nixlore):
    items = ShellComplete(group, {}, "nixlore", "_NIXLORE_COMPLETE").get_completions([], "wh")
    assert [item.help for item in items] == ["Where something is declared and why, who uses it, what it costs."]
    assert nixlore("-h").out.count("who uses it, what it costs.") == 1
