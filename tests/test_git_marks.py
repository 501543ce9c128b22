"""Robots, reverts, fixes and lock files are told by what people and tools write."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.commit_marks import mends, reverted_id, reverted_title
from nixlore.git.line_comments import Left, beside, comment_start
from nixlore.git.people import is_bot
from nixlore.nix.lock_file import changed, is_lock, revisions


@pytest.mark.parametrize(
    ("name", "mail", "is_robot"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", True),
        ("github-actions", "action@github.com", True),
        ("GitHub Actions", "actions@example.org", True),
        ("renovate", "bot@renovateapp.com", True),
        ("flake-updater bot", "x@example.org", True),
        ("Ada Sample", "ada@example.org", False),
        ("Abbott", "abbott@example.org", False),
        ("Robot Lover", "me@robots.example", False),
        ("Hydrangea", "h@example.org", False),
    ],
)
def test_robots(name, mail, is_robot):
    assert is_bot(name, mail) is is_robot


@pytest.mark.parametrize(
    ("subject", "is_fix"),
    [
        ("fix: ripgrep", True),
        ("Fixed the build", True),
        ("oops", True),
        ("hotfix for the bar", True),
        ("add prefix", False),
        ("use a fixed-point", False),
        ("add nix-fix", False),
        ("suffixes", False),
    ],
)
def test_fixes(subject, is_fix):
    assert mends(subject) is is_fix


@pytest.mark.parametrize(
    ("message", "name", "title"),
    [
        ('Revert "add x"\n\nThis reverts commit 1234567890.', "1234567890", "add x"),
        ("revert: add x", "", "add x"),
        ('Revert "Revert "add x""', "", 'Revert "add x"'),
        ("this reverts nothing", "", ""),
        ("add x", "", ""),
    ],
)
def test_reverts(message, name, title):
    assert (reverted_id(message), reverted_title(message)) == (name, title)


def flake(nodes, inputs):
    return json.dumps({"nodes": {**nodes, "root": {"inputs": inputs}}, "root": "root", "version": 7}).encode()


def test_a_flake_lock_tells_the_inputs_of_its_root():
    data = flake(
        {
            "n": {"locked": {"rev": "abc"}},
            "path": {"locked": {"narHash": "sha256-x"}},
            "deep": {"locked": {"rev": "no"}},
        },
        {"nixpkgs": "n", "local": "path", "follows": ["nixpkgs"], "gone": "missing"},
    )
    assert revisions("flake.lock", data) == {"nixpkgs": "abc", "local": "sha256-x"}


def test_npins_and_niv_are_lock_files_too():
    pins = json.dumps({"pins": {"nixpkgs": {"revision": "abc", "hash": "h"}}, "version": 5}).encode()
    assert revisions("npins/sources.json", pins) == {"nixpkgs": "abc"}
    niv = json.dumps({"nixpkgs": {"rev": "def", "sha256": "x"}, "other": {}}).encode()
    assert revisions("nix/sources.json", niv) == {"nixpkgs": "def", "other": ""}


@pytest.mark.parametrize("path", ["flake.lock", "sub/flake.lock", "npins/sources.json", "x/nix/sources.json"])
def test_lock_files_are_known_by_name(path):
    assert is_lock(path)
    assert not is_lock(f"my{path}x")


@given(st.binary(max_size=200), st.sampled_from(["flake.lock", "npins/sources.json", "nix/sources.json"]))
def test_what_is_no_lock_file_tells_nothing(data, path):
    assert isinstance(revisions(path, data), dict)


def test_inputs_that_came_went_or_moved_have_changed():
    assert changed({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"}) == ("b", "c", "d")


@pytest.mark.parametrize(
    ("line", "start"),
    [("ripgrep # fast", 8), ('url = "https://x/#y"; # z', 22), ("# alone", 0), ("none", -1), ('"#" "a\\"#"', -1)],
)
def test_a_comment_begins_where_no_string_is(line, start):
    assert comment_start(line) == start


@pytest.mark.parametrize(
    ("lines", "number", "text"),
    [
        (["fd # finds", "jq"], 1, "finds"),
        (["# finds", "fd", "]"], 2, "finds"),
        (["# files", "fd", "ripgrep"], 2, None),
        (["# files", "fd", "ripgrep"], 3, None),
        (["# files", "", "fd"], 3, None),
        (["#####", "fd", ""], 2, None),
        (["# ---- tools ----", "fd", ""], 2, "---- tools ----"),
        (["# for notes", "programs.git = {", "  enable = true;", "};"], 3, "for notes"),
        (["programs.git = { # for notes", "  enable = true;", "};"], 2, "for notes"),
    ],
)
def test_the_comment_of_an_item(lines, number, text):
    said = beside(lines, number, "a.nix")
    assert (said and said.text) == text
    if said:
        assert lines[said.line - 1][said.start : said.end] == text


LINES = st.lists(st.text("ab #\"/*'\\ ripgrep=;{}", max_size=20), max_size=8)


@given(LINES, LINES, st.integers(-1, 9))
def test_any_lines_are_borne_and_what_is_said_stands_there(old, new, number):
    said = beside(new, number, "a.nix")
    left, _ = Left(old, new, "a.nix").find(["ripgrep"], old[0] if old else "")
    for found in (said, left):
        if found is not None:
            assert "\n".join(new[found.line - 1 :])[found.start : found.end] == found.text
