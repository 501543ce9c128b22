"""A reason is quoted as it stands, or not at all."""

from __future__ import annotations

from nixlore.git.changes import Change, CommitStory
from nixlore.git.why import why


def story(message: str, *changes: Change) -> CommitStory:
    return CommitStory("c" * 40, message, changes)


def test_a_purpose_in_the_subject_is_quoted_from_its_place() -> None:
    added = Change("ripgrep", "added", ("ripgrep",), ("home.nix",))
    message = "feat: add ripgrep for faster search"
    quote = why(story(message, added), added, "add-for-purpose")
    assert quote is not None
    assert quote.text == message[quote.start : quote.end] == "for faster search"
