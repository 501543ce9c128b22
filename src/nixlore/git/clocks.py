"""Give commits a time whose clock was dead: that of the commit before them in the history.

Git tells nothing of a time that it cannot read, and a machine without a battery starts in 1970. Such a time is no
evidence that something came before everything else.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nixlore.model.git import ConfigCommit, DeclarationEvent

EARLIEST = 365 * 86_400
"""Epoch seconds: a clock that begins at the epoch seldom runs for a year without being set."""

LATEST = 253_402_300_799
"""The last second that a calendar has."""


def is_dead(at: int) -> bool:
    """Tell whether a time is none that a clock which was ever set would show."""
    return not EARLIEST <= at <= LATEST


def set_right(
    commits: Sequence[ConfigCommit], events: Sequence[DeclarationEvent]
) -> tuple[Sequence[ConfigCommit], Sequence[DeclarationEvent]]:
    """Return commits, which are in order, and their events with a possible time each, if any commit has one."""
    times = _times(commits)
    if not times:
        return commits, events
    return (
        [replace(commit, at=times[commit.commit]) if commit.commit in times else commit for commit in commits],
        [replace(event, at=times[event.commit]) if event.commit in times else event for event in events],
    )


def _times(commits: Sequence[ConfigCommit]) -> dict[str, int]:
    """Return the times of the commits whose own are impossible; before the first possible time that one counts."""
    if not any(is_dead(commit.at) for commit in commits):
        return {}
    last = next((commit.at for commit in commits if not is_dead(commit.at)), None)
    times: dict[str, int] = {}
    for commit in commits:
        if not is_dead(commit.at):
            last = commit.at
        elif last is not None:
            times[commit.commit] = last
    return times
