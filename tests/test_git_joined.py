"""Of histories that were joined, what happened on both sides is told in the order of time."""

from __future__ import annotations

from pathlib import Path

from collected_history import packages, seen
from written_repositories import HOUR, START, Commit, build


def test_two_histories_that_were_joined_are_told_in_turn(tmp_path: Path) -> None:
    """A tool that moved from one repository to the other did not come before it went."""
    repository = build(
        tmp_path / "config",
        (
            Commit({"a.nix": packages("fd")}, at=START),
            Commit({"a.nix": packages()}, at=START + 20 * HOUR, parents=(0,)),
            Commit({"a.nix": packages("jq")}, at=START + 40 * HOUR, parents=(1,)),
            Commit({"b.nix": packages("htop")}, at=START + 10 * HOUR, parents=()),
            Commit({"b.nix": packages("htop", "fd")}, at=START + 30 * HOUR, parents=(3,)),
            Commit({"b.nix": packages("htop", "fd")}, "Join", parents=(2, 4), at=START + 50 * HOUR),
        ),
    )
    found = sorted(seen(repository.path).events, key=lambda event: event.position)
    assert [event.at for event in found] == sorted(event.at for event in found)
    assert [(event.kind, event.at) for event in found if event.tool == "fd"] == [
        ("added", START),
        ("removed", START + 20 * HOUR),
        ("added", START + 30 * HOUR),
    ]
