"""Why something was taken back is what the message says besides that."""

from __future__ import annotations

import pytest

from nixlore.git.changes import Change, CommitStory
from nixlore.git.why import why
from nixlore.model.git import EventKind

COMMIT = "c" * 40
BODY = f"\n\nThis reverts commit {'ab' * 20}"


def text(message: str, kind: EventKind = "removed", tool: str = "foo") -> str | None:
    """Return the reason of a change, checked against the message."""
    change = Change(tool, kind, (tool,), ("home.nix",), 3)
    found = why(CommitStory(COMMIT, message, (change,)), change, "revert")
    assert found is None or message[found.start : found.end] == found.text
    return found.text if found else None


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (f'Revert "add foo"{BODY}.\n\nIt breaks the bar.\n', "It breaks the bar"),
        (f'Revert "add foo"{BODY}, as it breaks the bar.\n', "it breaks the bar"),
        (f'Revert "add foo"{BODY} because it breaks the bar.\n', "it breaks the bar"),
        (f'Revert "add tools"{BODY}.\n\nInstall them for each user, not all.\n', "Install them for each user, not all"),
        ('Revert "add foo" - breaks the bar', "breaks the bar"),
        ('Revert "add foo" (breaks the bar)', "breaks the bar"),
        ('Revert "add foo" because it breaks the bar', "because it breaks the bar"),
    ],
)
def test_what_a_revert_says_of_itself_is_its_reason(message, said):
    assert text(message) == said


@pytest.mark.parametrize(
    "message",
    [
        f'Revert "add foo for the bar"{BODY}.\n',
        f'Revert "add foo, the bar is too slow"{BODY}.\n',
        f'Revert "add foo"{BODY}.\n\nSee #12 for more.\n',
        f'Revert "add foo"{BODY}.\n\nSigned-off-by: A <a@b.c>\n',
        f'Revert "add foo" (#12){BODY}.\n',
    ],
)
def test_the_reason_of_what_is_taken_back_is_none_of_taking_it_back(message):
    assert text(message) is None


def test_a_condition_that_has_come_is_the_reason_of_bringing_something_back():
    message = f'Revert "comment foo out until it builds again"{BODY}.\n'
    assert text(message, "re-added") == "until it builds again"
    assert text(message, "removed") is None


def test_what_is_applied_again_has_its_old_reason():
    assert text(f'Reapply "add foo for the bar"{BODY}.\n', "added") == "for the bar"
    assert text(f'Revert "Revert "add foo for the bar""{BODY}.\n', "added") == "for the bar"
