"""What is told of made-up histories is what the trees of all their commits say, each read as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nixlore.collect import git_history
from nixlore.machine import Machine
from nixlore.model.git import DeclarationEvent, DeclaredTool
from nixlore.nix.extract import extract
from nixlore.nix.history_items import items_of
from nixlore.nix.link import link
from nixlore.nix.recursion import deep
from nixlore.nix.tree import Tree
from written_repositories import HOUR, START, Commit, Content, Repository, build, program, submodule
from written_repositories import link as link_to

PATHS = ("configuration.nix", "home.nix", "modules/a.nix", "modules/default.nix", "lib/list.nix", "lib/other.nix")

NAMES = ("ripgrep", "fd", "jq", "htop")


def listed(names: Sequence[str]) -> str:
    """Return a module that installs packages."""
    return f"{{ pkgs, ... }}: {{ environment.systemPackages = with pkgs; [ {' '.join(names)} ]; }}"


def switched(names: Sequence[str], on: bool) -> str:
    """Return a module with switches of programs."""
    return "{ " + " ".join(f"programs.{name}.enable = {str(on).lower()};" for name in names) + " }"


def of_a_file(path: str) -> str:
    """Return a module that installs what another file returns."""
    return f"{{ pkgs, ... }}: {{ home.packages = import {path} {{ inherit pkgs; }}; }}"


def a_function(names: Sequence[str]) -> str:
    """Return a file that is no module but gives packages."""
    return f"{{ pkgs }}: with pkgs; [ {' '.join(names)} ]"


OWN_OPTION = """
{ config, lib, pkgs, ... }:
{
  options.my.tools = lib.mkOption { type = lib.types.listOf lib.types.package; default = [ ]; };
  config.environment.systemPackages = config.my.tools;
}
"""


def of_own_option(names: Sequence[str]) -> str:
    """Return a module that sets the option above."""
    return f"{{ pkgs, ... }}: {{ my.tools = [ {' '.join(f'pkgs.{name}' for name in names)} ]; }}"


def merged(names: Sequence[str]) -> str:
    """Return a module whose list is put together."""
    inner = " ".join(names)
    return (
        "{ pkgs, lib, ... }: { config = lib.mkMerge [ { home.packages = with pkgs; "
        f"[ {inner} ] ++ lib.optionals true [ {inner} ]; }} (lib.mkIf false {{ programs.git.enable = true; }}) ]; }}"
    )


some = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
importing = st.sampled_from(["../lib/list.nix", "./lib/list.nix", "./lib/other.nix", "./list.nix"]).map(of_a_file)
modules = st.one_of(
    some.map(listed),
    some.map(of_own_option),
    some.map(merged),
    st.builds(switched, some, st.booleans()),
    importing,
    st.sampled_from([OWN_OPTION, "", "{ }", "{ imports = [ ./home.nix ./modules ]; }"]),
)
functions = st.one_of(some.map(a_function), some.map(a_function), st.just("import ./other.nix"), some.map(listed))
BEGINNING = {
    "configuration.nix": OWN_OPTION,
    "home.nix": of_a_file("./lib/list.nix"),
    "lib/list.nix": a_function(["fd"]),
    "modules/a.nix": of_own_option(["jq"]),
}


def contents(path: str) -> st.SearchStrategy[str]:
    """Return what may stand in a file: of those that others read, rather packages than modules."""
    return functions if path.startswith("lib/") else modules


Files = dict[str, str]
"""The whole tree of one commit."""


History = tuple[list[Commit], list[Files]]


@st.composite
def histories(draw: st.DrawFn, least: int = 2, most: int = 9) -> History:
    """Return commits with branches, merges and several roots, and the whole tree of each."""
    commits: list[Commit] = []
    trees: list[Files] = []
    for number in range(draw(st.integers(least, most))):
        count = draw(st.sampled_from([1, 1, 1, 1, 2, 0])) if number else 0
        parents = (
            tuple(draw(st.permutations(range(number)))[:count]) if draw(st.booleans()) else (number - 1,) * (number > 0)
        )
        tree = dict(trees[parents[0]]) if parents else dict(draw(st.sampled_from([BEGINNING, {}])))
        if len(parents) > 1:
            tree |= {path: text for path, text in trees[parents[1]].items() if draw(st.booleans())}
        for path in draw(st.lists(st.sampled_from(PATHS), max_size=2, unique=True)):
            tree.pop(path, None)
            if draw(st.integers(0, 3)):
                tree[path] = draw(contents(path))
        if len(tree) > 1 and draw(st.integers(0, 4)) == 0:
            old, new = draw(st.sampled_from(sorted(tree))), draw(st.sampled_from(PATHS))
            tree[new] = tree.pop(old)
        commits.append(Commit(dict(tree), f"commit {number}", parents=parents, whole=True))
        trees.append(tree)
    return commits, trees


def tools(tree: Mapping[str, str]) -> frozenset[str]:
    """Return what a tree declares, read as a whole."""
    with deep():
        found = list(link(Tree({path: extract(text.encode()) for path, text in tree.items()})))
    return frozenset(item.tool for item in items_of(found))


def seen(repository: Repository, cache: Path | None = None) -> tuple[Any, ...]:
    """Return every event and every declared tool that the collector tells."""
    now = START + 1000 * HOUR
    machine = Machine(home=PurePosixPath("/nonexistent"), user="ada", now=now, config=repository.path, cache_dir=cache)
    return tuple(
        record for record in git_history.collect(machine) if isinstance(record, DeclarationEvent | DeclaredTool)
    )


def ancestors(commits: Sequence[Commit]) -> set[int]:
    """Return the numbers of the commits that the last one comes from, with its own."""
    found: set[int] = set()
    pending = [len(commits) - 1]
    while pending:
        number = pending.pop()
        if number not in found:
            found.add(number)
            pending += commits[number].parents or ()
    return found


def expected(commits: Sequence[Commit], trees: Sequence[Files]) -> set[tuple[int, str, bool]]:
    """Return which commit made each tool come (True) or go, by reading every tree."""
    declared = [tools(tree) for tree in trees]
    changes: set[tuple[int, str, bool]] = set()
    for number in ancestors(commits):
        before = [declared[parent] for parent in commits[number].parents or ()] or [frozenset()]
        for tool in declared[number].union(*before):
            is_there = tool in declared[number]
            if all((tool in each) != is_there for each in before):
                changes.add((number, tool, is_there))
    return changes


def check_events(commits: Sequence[Commit], trees: Sequence[Files]) -> None:
    """Compare the commits at which tools came and went with what the trees of all commits say."""
    with tempfile.TemporaryDirectory() as directory:
        repository = build(Path(directory, "config"), commits)
        records = seen(repository)
    number = {name: index for index, name in enumerate(repository.ids)}
    told = {
        (number[event.commit], event.tool, event.kind in ("added", "re-added"))
        for event in records
        if isinstance(event, DeclarationEvent) and event.kind in ("added", "re-added", "removed", "disabled")
    }
    assert told == expected(commits, trees)
    assert {record.tool for record in records if isinstance(record, DeclaredTool)} == tools(trees[-1])


def check_steps(commits: Sequence[Commit], data: st.DataObject) -> None:
    """Compare a history that is read in steps, from commit to commit, with one that is read at once."""
    with tempfile.TemporaryDirectory() as directory:
        repository = build(Path(directory, "config"), commits)
        whole = seen(repository)
        for step in data.draw(st.lists(st.sampled_from(repository.ids), max_size=3)):
            # Any order: a branch may be looked at, then another one, then an older commit again.
            repository.git("reset", "-q", "--hard", step)
            seen(repository, Path(directory, "cache"))
        repository.git("reset", "-q", "--hard", repository.ids[-1])
        assert seen(repository, Path(directory, "cache")) == whole
        assert seen(repository, Path(directory, "cache")) == whole


@settings(max_examples=50)
@given(histories())
def test_each_tool_comes_and_goes_where_the_trees_say(history: History):
    check_events(*history)


@settings(max_examples=25)
@given(histories(), st.data())
def test_a_history_read_in_steps_is_the_same(history: History, data: st.DataObject):
    check_steps(history[0], data)


@pytest.mark.slow
@settings(max_examples=500)
@given(histories())
def test_each_tool_comes_and_goes_where_the_trees_say_again_and_again(history: History):
    check_events(*history)


@pytest.mark.slow
@settings(max_examples=250)
@given(histories(), st.data())
def test_a_history_read_in_steps_is_the_same_again_and_again(history: History, data: st.DataObject):
    check_steps(history[0], data)


@pytest.mark.slow
@settings(max_examples=10)
@given(histories(80, 90), st.data())
def test_a_long_history_is_read_as_truly(history: History, data: st.DataObject):
    # Of a long one, only files for which it makes a difference are read together with others.
    check_events(*history)
    check_steps(history[0], data)


FD, JQ = listed(["fd"]), listed(["jq"])


@pytest.mark.parametrize(
    ("steps", "expected_events"),
    [
        # A link holds no text of its own, and what is no Nix file declares nothing.
        ([{"a.nix": FD}, {"a.nix": link_to("b.nix")}, {"a.nix": FD}], ["0 added", "1 removed", "2 added"]),
        ([{"a.nix": FD}, {"a.nix": submodule("1" * 40)}, {"a.nix": FD}], ["0 added", "1 removed", "2 added"]),
        ([{"a.nix": FD}, {"a.nix": None, "a.nix.bak": FD}], ["0 added", "1 removed"]),
        ([{"a.nix": FD}, {"a.nix": program(FD)}], ["0 added"]),
        # A file that becomes a directory, and one whose name changes by case alone, are moved.
        ([{"a.nix": FD}, {"a.nix": None, "a.nix/default.nix": FD}], ["0 added", "1 moved"]),
        ([{"a.nix": FD}, {"a.nix": None, "A.nix": FD}], ["0 added", "1 moved"]),
        # Of a broken version, only what is written nowhere in it is gone.
        ([{"a.nix": FD}, {"a.nix": FD + "}"}, {"a.nix": FD[:-3]}, {"a.nix": "{ }"}], ["0 added", "3 removed"]),
        ([{"a.nix": FD}, {"a.nix": f"<<<<<<< HEAD\n{FD}\n=======\n{JQ}\n>>>>>>> x\n"}, {"a.nix": FD}], ["0 added"]),
    ],
)
def test_what_becomes_of_a_file(tmp_path: Path, steps: list[dict[str, Content]], expected_events: list[str]):
    repository = build(tmp_path / "config", [Commit(files) for files in steps])
    number = {name: index for index, name in enumerate(repository.ids)}
    events = [each for each in seen(repository) if isinstance(each, DeclarationEvent) and each.tool == "fd"]
    assert [f"{number[event.commit]} {event.kind}" for event in events] == expected_events
