"""A history that is read once tells of each time what it tells when it is read as of that time."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nixlore.collect import git_history
from nixlore.collect._git_dates import records_at
from nixlore.machine import Machine
from nixlore.model.git import ConfigHead, DeclarationEvent, DeclaredTool
from written_repositories import HOUR, START, Commit, build

NAMES = ["ripgrep", "fd", "bat", "jq"]


def module(*packages):
    return "{ pkgs, ... }: { environment.systemPackages = with pkgs; [\n" + "\n".join(packages) + "\n]; }\n"


def looking(path, **fields):
    return Machine(home=PurePosixPath("/nonexistent"), user="ada", now=START + 900 * HOUR, config=path, **fields)


def told(records):
    """Return records without the number of a commit, which counts those of other branches as well."""
    return [replace_position(record) for record in records]


def replace_position(record):
    return repr(record).replace(f"position={getattr(record, 'position', '')},", "")


def assert_alike(machine, times):
    found = dict(records_at(machine, times))
    assert list(found) == sorted(times)
    for time in times:
        alone = list(git_history.collect(replace(machine, as_of=time, now=time)))
        if found[time]:
            assert told(found[time]) == told(alone)
        else:
            assert not any(isinstance(record, ConfigHead) for record in alone)


trees = st.lists(
    st.tuples(st.sampled_from(["a.nix", "b.nix"]), st.lists(st.sampled_from(NAMES), unique=True), st.booleans()),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15)
@given(trees)
def test_each_time_is_told_as_if_nothing_later_were_there(rows):
    commits = [Commit({"flake.nix": "{ }"}, "begin")]
    for number, (file, packages, is_side) in enumerate(rows):
        earlier = (max(len(commits) - 2, 0),) if is_side else None
        commits.append(Commit({file: module(*packages)}, f"Add {' '.join(packages)}", parents=earlier))
        if is_side:
            commits.append(Commit({}, "Merge", parents=(number and len(commits) - 2, len(commits) - 1)))
    with tempfile.TemporaryDirectory() as top:
        path = build(Path(top) / "nixos", commits).path
        times = [START - 1, *(START + number * HOUR + 5 for number in range(len(commits)))]
        assert_alike(looking(path), times)


def test_files_that_depend_on_others_are_read_as_they_were_together():
    commits = [
        Commit({"flake.nix": "{ }", "names.nix": '{ a = "fd"; }', "l.nix": "p: [ p.bat ]"}),
        Commit({"home.nix": "{ pkgs, ... }: { home.packages = import ./l.nix pkgs; }"}),
        Commit({"l.nix": "p: [ p.bat p.jq ]"}),
        Commit({"l.nix": "p: [ p.jq p.ripgrep ]", "broken.nix": "{ pkgs, ... }: { home.packages = [ pkgs.fd "}),
        Commit({"home.nix": None}),
    ]
    with tempfile.TemporaryDirectory() as top:
        path = build(Path(top) / "nixos", commits).path
        assert_alike(looking(path), [START + number * HOUR for number in range(5)])


def test_what_came_later_is_not_told(tmp_path):
    commits = [
        Commit({"a.nix": module("fd")}, "Add fd"),
        Commit({"a.nix": module("fd", "bat")}, "Add bat"),
        Commit({"a.nix": module("bat")}, "Remove fd"),
    ]
    machine = looking(build(tmp_path / "nixos", commits).path, cache_dir=tmp_path / "cache")
    for _ in range(2):
        found = dict(records_at(machine, [START + HOUR, START, START + 2 * HOUR]))
        tools = {
            time: [record.tool for record in records if isinstance(record, DeclaredTool)]
            for time, records in found.items()
        }
        events = {
            time: sum(isinstance(record, DeclarationEvent) for record in records) for time, records in found.items()
        }
        assert tools == {START: ["fd"], START + HOUR: ["bat", "fd"], START + 2 * HOUR: ["bat"]}
        assert events == {START: 1, START + HOUR: 2, START + 2 * HOUR: 3}
        assert [record.commits for record in found[START] if isinstance(record, ConfigHead)] == [1]


@pytest.mark.parametrize("config", [None, "nothing", "empty"])
def test_without_a_history_there_is_nothing_to_tell(tmp_path, config):
    build(tmp_path / "empty", [])
    (tmp_path / "nothing").mkdir()
    assert list(records_at(looking(None if config is None else tmp_path / config), [START])) == []
