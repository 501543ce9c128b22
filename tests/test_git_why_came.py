"""What came has a reason where its use or merit is told, not where its author tells how it went."""

from __future__ import annotations

import pytest

from nixlore.git.changes import Change, CommitStory
from nixlore.git.why import why
from nixlore.git.why_came import commends, introduces, is_idle
from nixlore.model.git import EventKind, Intent

COMMIT = "c" * 40


def text(
    message: str, *others: Change, tool: str = "foo", kind: EventKind = "added", intent: Intent = "add-plain"
) -> str | None:
    """Return what is quoted as the reason of one tool's change."""
    one = Change(tool, kind, (tool,), ("home.nix",), 3)
    found = why(CommitStory(COMMIT, message, (one, *others)), one, intent)
    return found.text if found else None


def other(tool: str, kind: EventKind = "added") -> Change:
    """Return what happened to another tool in the commit."""
    return Change(tool, kind, (tool,), ("home.nix",), 4)


@pytest.mark.parametrize(
    "body",
    [
        "Sound does not seem to work yet.",
        "Foo is working with two screens.",
        "I don't remember why this was needed.",
        "Figured out how to start it: it needed a rule.",
        "This was surprisingly simple.",
        "You will need to log in by hand on every machine.",
        "The override will be removed once the release is out, it is not needed then.",
        "Finally the old laptop is not slow any more.",
        "All photos of the last year are on the disk.",
    ],
)
def test_how_it_went_is_no_reason_of_what_came(body: str) -> None:
    assert text(f"tools: add foo\n\n{body}\n") is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("The old viewer is slow and foo is much faster.", "The old viewer is slow and foo is much faster"),
        ("I like it more than its rival.", "I like it more than its rival"),
        ("Some sites can't be read without it.", "Some sites can't be read without it"),
        ("A small tool to cut long films.", "A small tool to cut long films"),
        ("Foo is a viewer of maps.", "Foo is a viewer of maps"),
    ],
)
def test_its_use_or_merit_is_the_reason_of_what_came(body: str, said: str) -> None:
    assert text(f"tools: add foo\n\n{body}\n") == said


def test_what_another_thing_is_does_not_introduce_a_tool() -> None:
    assert text("tools: add foo\n\nOur office is a house of glass.\n") is None


def test_a_fault_is_the_reason_of_what_mends_or_replaces() -> None:
    message = "mail: use foo\n\nBar does not show pictures.\n"
    assert text(message) is None
    assert text(message, intent="fix") == "Bar does not show pictures"
    assert text(message, other("bar", "removed")) == "Bar does not show pictures"
    assert text("drop foo\n\nFoo does not show pictures.\n", kind="removed", intent="remove-plain")


@pytest.mark.parametrize("intent", ["host", "refactor"])
def test_the_reason_of_a_machine_or_a_form_is_that_of_no_tool(intent: Intent) -> None:
    message = "split the desktop\n\nThe file is easier to read now.\n"
    assert text(message, intent=intent) is None
    assert text(message.replace("The file", "Foo"), intent=intent) == "Foo is easier to read now"


def test_a_second_sentence_of_a_vague_commit_is_about_something_else() -> None:
    message = "some things\n\nThe disk is faster now. The lamp is more useful now.\n"
    assert text(message, intent="uninformative") == "The disk is faster now"
    assert text(message.replace("The disk", "Update to"), intent="uninformative") is None


def test_work_is_idle_for_what_went_as_well_but_a_task_may_be_its_reason() -> None:
    assert is_idle("Restructured the modules of the desk", goes=True)
    assert not is_idle("You need to pay for it", goes=True)
    assert is_idle("You need to pay for it", goes=False)


def test_what_mends_needs_no_praise() -> None:
    said = "The lamp fails at night"
    assert not commends(said, "add-plain", in_exchange=False)
    assert commends(said, "add-plain", in_exchange=True)
    assert commends(said, "security", in_exchange=False)


def test_a_first_sentence_introduces_the_tool_that_it_names() -> None:
    assert introduces("Foo is a pen", frozenset({"foo"}))
    assert not introduces("Foo is a pen", frozenset({"bar"}))
    assert introduces("For drawing", frozenset({"bar"}))


def test_what_is_said_of_taking_something_away_is_no_reason_of_what_came() -> None:
    message = "add foo\n\ndisable it on the old laptop because it is broken there\n"
    assert text(message) is None
    assert text(message, other("bar", "removed")) == "it is broken there"


def test_a_question_in_the_midst_of_a_sentence_asserts_nothing() -> None:
    assert text("foo: new release\n\nmigrations? they are not much better\n") is None
