"""Replaying a history ends at what its last commit declares, and credits each change to the commit that made it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from collected_history import packages, seen, switch
from written_repositories import Commit, build

PATHS = ("a.nix", "b.nix", "dir/c.nix", "flake.nix", "list.nix")
NAMES = ("ripgrep", "fd", "jq", "bat", "unstable.fd")

MODULES = st.one_of(
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(lambda names: packages(*names)),
    st.sampled_from(("git", "fish")).map(switch),
    st.sampled_from(("git", "fish")).map(lambda name: switch(name, "false")),
    st.just("{ pkgs, ... }: { environment.systemPackages = import ./list.nix { inherit pkgs; }; }"),
    st.lists(st.sampled_from(NAMES[:4]), max_size=2).map(
        lambda names: "{ pkgs, ... }: [ " + " ".join(f"pkgs.{name}" for name in names) + " ]"
    ),
    st.just("{ config, ... }: { environment.systemPackages = config.mine.packages; }"),
    st.sampled_from(NAMES).map(lambda name: "{ pkgs, ... }: { mine.packages = with pkgs; [ " + name + " ]; }"),
)


@st.composite
def histories(draw):
    """Commits that change, delete, move and merge files; some begin another root."""
    trees = []
    commits = []
    for number in range(draw(st.integers(1, 9))):
        most = 3 if number > 1 else 1
        known = st.integers(0, number - 1) if number else st.nothing()
        parents = draw(st.lists(known, min_size=min(number, 1), max_size=most, unique=True)) if number else []
        if number and draw(st.integers(0, 9)) == 0:
            parents = []
        tree = dict(trees[parents[0]]) if parents else {}
        for parent in parents[1:]:
            for path, content in trees[parent].items():
                if draw(st.booleans()):
                    tree[path] = content
        for path in draw(st.lists(st.sampled_from(PATHS), max_size=2, unique=True)):
            action = draw(st.integers(0, 3))
            if action == 0:
                tree.pop(path, None)
            elif action == 1 and tree:
                tree[path] = tree.pop(draw(st.sampled_from(sorted(tree))))
            else:
                tree[path] = draw(MODULES)
        trees.append(tree)
        commits.append(Commit(tree, f"commit {number}", parents=tuple(parents), whole=True))
    return commits


def files_of(found):
    return {name: {file for file, _ in tool.places} for name, tool in found.tools.items()}


@given(histories())
@settings(max_examples=25)
def test_a_history_ends_at_what_its_last_commit_declares(commits):
    with tempfile.TemporaryDirectory() as place:
        whole = seen(build(Path(place) / "whole", commits).path)
        last = seen(build(Path(place) / "last", [commits[-1]._replace(parents=())]).path)
        assert files_of(whole) == files_of(last)


@given(histories())
@settings(max_examples=15)
def test_on_a_line_of_commits_events_add_up(commits):
    line = [commit._replace(parents=None) for commit in commits]
    with tempfile.TemporaryDirectory() as place:
        found = seen(build(Path(place), line).path)
    declared = set()
    for event in found.events:
        is_new = event.kind == "added"
        assert (event.tool in declared) != is_new
        if is_new:
            declared.add(event.tool)
        elif event.kind in ("removed", "disabled"):
            declared.remove(event.tool)
    assert declared == set(found.tools)
    assert len({(event.tool, event.commit) for event in found.events}) == len(found.events)


@given(histories(), st.data())
@settings(max_examples=12)
def test_a_history_read_in_two_parts_is_the_same(commits, data):
    with tempfile.TemporaryDirectory() as place:
        repository = build(Path(place) / "r", commits)
        whole = seen(repository.path)
        cache = Path(place) / "cache"
        reachable = repository.git("rev-list", "HEAD").split()
        repository.git("reset", "-q", "--hard", data.draw(st.sampled_from(sorted(reachable, key=repository.ids.index))))
        seen(repository.path, cache)
        repository.git("reset", "-q", "--hard", repository.ids[-1])
        parts = seen(repository.path, cache)
    assert files_of(parts) == files_of(whole)
    assert sorted((event.commit, event.tool, event.kind, event.files) for event in parts.events) == sorted(
        (event.commit, event.tool, event.kind, event.files) for event in whole.events
    )
