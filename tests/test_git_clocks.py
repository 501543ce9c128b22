"""What a dead clock says puts no event at a place in time that its place in the history speaks against."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.clocks import EARLIEST, LATEST, is_dead, set_right
from nixlore.model.git import ConfigCommit, DeclarationEvent


def history(*times: int) -> tuple[list[ConfigCommit], list[DeclarationEvent]]:
    """Return commits of these times, each with one event."""
    commits = [
        ConfigCommit(commit=f"{number:040}", date="", at=at, position=number, author="Ada", subject="change")
        for number, at in enumerate(times)
    ]
    events = [
        DeclarationEvent(tool="fd", names=("fd",), kind="added", commit=it.commit, date="", at=it.at, position=number)
        for number, it in enumerate(commits)
    ]
    return commits, events


NOW = 1_700_000_000


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], []),
        ([NOW, NOW - 50, NOW + 9], [NOW, NOW - 50, NOW + 9]),
        ([NOW, 0, NOW + 9], [NOW, NOW, NOW + 9]),
        ([NOW, -5, 1, LATEST + 1], [NOW, NOW, NOW, NOW]),
        ([0, 0, NOW, 0], [NOW, NOW, NOW, NOW]),
        # Nothing is known of when any of it was.
        ([0, 1], [0, 1]),
    ],
)
def test_a_dead_clock_shows_the_time_of_the_commit_before(told: list[int], expected: list[int]):
    commits, events = set_right(*history(*told))
    assert [commit.at for commit in commits] == [event.at for event in events] == expected


@given(st.lists(st.integers(-(2**60), 2**60)))
def test_no_dead_clock_is_left_where_one_went(times: list[int]):
    before = history(*times)
    commits, events = set_right(*before)
    assert [commit.at for commit in commits] == [event.at for event in events]
    assert len(commits) == len(times)
    if any(not is_dead(at) for at in times):
        assert all(EARLIEST <= commit.at <= LATEST for commit in commits)
    else:
        assert (commits, events) == before
