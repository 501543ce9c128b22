"""Exit codes that tell no failure."""

from __future__ import annotations

import pytest

from nixlore.data.benign_exits import ROWS, STOPPED, is_failure
from test_never_cures import step


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("grep", 1),
        ("diff", 1),
        ("test", 1),
        ("[", 1),
        ("[[", 1),
        ("false", 1),
        ("systemctl status", 3),
        ("systemctl is-active", 3),
        ("git diff --exit-code", 1),
        ("git diff --quiet", 1),
        ("git grep", 1),
        ("git merge-base --is-ancestor", 1),
        ("git config --get", 1),
        ("ssh", 1),
        ("ssh", 127),
        ("docker exec", 1),
        ("docker run", 2),
        ("fzf", 130),
        ("fzf", 1),
        ("man", 16),
        ("curl -f", 22),
        ("curl", 23),
        ("bash", 1),
        ("nix develop", 1),
        ("source", 1),
        ("exit", 3),
        ("ruff check", 1),
        ("cargo fmt --check", 1),
        ("nvim", 1),
        ("jq -e", 4),
        ("command -v", 1),
        ("expr", 1),
        *(("make", code) for code in STOPPED),
        ("make", 0),
    ],
)
def test_an_answer_or_a_stop_is_no_failure(text: str, code: int) -> None:
    found = step(text)
    assert not is_failure(found.name, code, found.words, found.flags)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("grep", 2),
        ("diff", 2),
        ("test", 2),
        ("systemctl start", 1),
        ("systemctl status", 5),
        ("git diff", 128),
        ("git push", 1),
        ("git status", 128),
        ("ssh", 255),
        ("docker run", 125),
        ("docker build", 1),
        ("curl", 6),
        ("nix build", 1),
        ("nixos-rebuild switch", 1),
        ("ruff check", 2),
        ("ruff format", 1),
        ("make", 2),
        ("make", 139),
        ("jq", 4),
        ("ls", 2),
        ("nothing-of-this-name", 127),
    ],
)
def test_everything_else_is(text: str, code: int) -> None:
    found = step(text)
    assert is_failure(found.name, code, found.words, found.flags)


def test_rows_are_whole() -> None:
    for name, rows in ROWS.items():
        assert name
        assert all(0 < code < 256 for row in rows for code in row.codes)
