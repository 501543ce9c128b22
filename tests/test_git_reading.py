"""A commit is read change by change, in the order of its changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.changes import Change, CommitStory
from nixlore.git.reading import read


def story(message: str, *changes: Change) -> CommitStory:
    return CommitStory("0" * 40, message, changes)


FD = Change("fd", "added", ("fd",), ("a.nix",), 1)
EXA = Change("exa", "removed", ("exa",), ("a.nix",), 1)


def test_readings_are_parallel_to_the_changes() -> None:
    first, second = read(story("add fd, drop exa", FD, EXA))
    assert (first.intent, first.rule) == ("add-plain", "add")
    assert (second.intent, second.rule) == ("remove-plain", "remove")
    assert read(story("add fd")) == ()


def test_reason_in_the_message_makes_a_plain_change_one_with_a_reason() -> None:
    (reading,) = read(story("remove exa\n\nIt is unmaintained, and lsd does the same.\n", EXA))
    assert reading.intent == "remove-with-reason"
    assert reading.why is not None
    message = "remove exa\n\nIt is unmaintained, and lsd does the same.\n"
    assert message[reading.why.start : reading.why.end] == reading.why.text


def test_pair_is_told_of_both_its_ends() -> None:
    new, old = read(story("use fd instead of exa", FD, EXA))
    assert new.intent == old.intent == "migrate"
    assert new.migration == old.migration
    assert new.migration is not None
    assert (new.migration.from_, new.migration.to) == ("exa", "fd")


def test_what_is_taken_back_moved_the_other_way() -> None:
    (reading,) = read(story('Revert "switch from fd to exa"', FD))
    assert reading.intent == "revert"
    assert reading.migration is not None
    assert (reading.migration.from_, reading.migration.to) == ("exa", "fd")


@given(st.text(max_size=300))
def test_any_message_is_read(message: str) -> None:
    assert len(read(story(message, FD, EXA))) == 2
