"""What is told of the work, of another tool or of a place is not the reason of a change; nor is half a sentence."""

from __future__ import annotations

import pytest

from nixlore.git.changes import Change, CommitStory, Said
from nixlore.git.why import why
from nixlore.model.git import EventKind, Intent

COMMIT = "c" * 40


def text(message: str, *changes: Change, intent: Intent | None = "add-plain") -> str | None:
    """Return the reason of the first of some changes, checked against the message."""
    files = tuple(file for change in changes for file in change.files)
    found = why(CommitStory(COMMIT, message, changes, nix_files=files), changes[0], intent)
    assert found is None or message[found.start : found.end] == found.text
    return found.text if found else None


def change(tool: str, kind: EventKind = "added", file: str = "home.nix") -> Change:
    """Return a change of a tool in a file."""
    return Change(tool, kind, (tool,), (file,), 3)


def of_comment(said: str, tool: str = "foo") -> str | None:
    """Return the reason that the comment beside a tool that came gives."""
    beside = Said(said, "a.nix", 3, 0, len(said))
    one = change(tool)._replace(comment=beside)
    found = why(CommitStory(COMMIT, "update", (one,)), one, "uninformative")
    return found.text if found else None


@pytest.mark.parametrize(
    ("message", "file"),
    [
        ("Added the `Drawing.nix` module", "programs/Drawing.nix"),
        ("feat: drawing modules", "modules/media/drawing/foo.nix"),
        ("Added all the `drawing/` modules", "modules/drawing/foo.nix"),
        ("Added the painter's `drawing.nix` module", "painter/drawing.nix"),
        ("Add desk base module", "config/base/desk.nix"),
        ("Add media drawing module", "home/media/drawing.nix"),
        ("feat: add paper planes home module", "modules/foo.nix"),
        ("feat: add core home-manager cli tools", "modules/foo.nix"),
        ("refactor: add guest user home-manager", "modules/foo.nix"),
    ],
)
def test_a_file_or_a_module_is_no_feature(message: str, file: str) -> None:
    """Where a tool came to does not say why."""
    assert text(message, change("foo", file=file), intent="part-of-feature") is None


@pytest.mark.parametrize(
    "said",
    [
        "Whether to enable foo.",
        "whether to enable the foo shell on this machine",
        "A calendar for the command-line.",
        "A way to run the foo daemon.",
        "A switch to enable foo, which reads diaries",
    ],
)
def test_what_an_option_or_a_tool_is_called_is_no_reason(said: str) -> None:
    """Descriptions of options, and the kind of interface that a tool has."""
    assert of_comment(said) is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "Utility for reading old diaries written by\n  # Palm Pilot III, V and VII",
            "for reading old diaries written by\n  # Palm Pilot III, V and VII",
        ),
        ("Tool for diaries of e.g.\n  # Palm Pilots", "for diaries of e.g.\n  # Palm Pilots"),
        ("Tool for reading old diaries\n  # Palm has them", "for reading old diaries"),
    ],
)
def test_a_line_ends_a_reason_only_where_a_sentence_may_end(said: str, reason: str) -> None:
    """A name may begin the next line as well as a sentence."""
    assert of_comment(said) == reason


@pytest.mark.parametrize(
    ("message", "tool", "kind", "intent"),
    [
        (
            "bar: add foo\n\nInclude a patch to mend an issue with quux which is required by foo.",
            "foo",
            "added",
            "add-plain",
        ),
        ("Add foo - modern alternative to find", "foo", "added", "add-plain"),
        ("foo: configure to follow the keys of bar", "foo", "converted", "refactor"),
        (
            "Bring flying\n\nIn order to let many modules name what is allowed a new option needed to be introduced.",
            "foo",
            "added",
            "part-of-feature",
        ),
        (
            "put foo into one module\n\nRemoves modules/tools/foo.nix as it's now handled by the desktop module.",
            "foo",
            "moved",
            "refactor",
        ),
        (
            "put foo into one module\n\nRemoves modules/tools/foo.nix as it's now handled by the desktop module.",
            "foo",
            "spread",
            "refactor",
        ),
        (
            "Flake update\nSwitch from bar to quux (bar deprecated)\nSwitch from foo to baz\nMend keys",
            "foo",
            "removed",
            "migrate",
        ),
        ("Flake update\nAdd foo\nEnable the reader for use in bar", "foo", "added", "add-plain"),
        ("Improve the first setup", "foo", "added", "refactor"),
        ("Switch from bar to quux (bar deprecated) Switch from foo to baz Fix keys", "foo", "removed", "migrate"),
        ("Switch from foo to baz Remove deprecated options of the desk", "foo", "removed", "migrate"),
        ("Add foo\n\nI found more faults, but could not wait for it any longer.", "foo", "added", "add-plain"),
        ("foo: bar as the pager, baz for passwords", "foo", "added", "part-of-feature"),
        ("Add foo\n\nNot quite complete as it lacks names of disks.", "foo", "added", "add-plain"),
    ],
)
def test_what_is_told_of_something_else(message: str, tool: str, kind: EventKind, intent: Intent) -> None:
    """Of what the tool needs, what it is like, how it is set, of an option, of a file, of another tool."""
    assert text(message, change(tool, kind), intent=intent) is None


def test_the_fault_of_what_is_taken_back_is_not_why_a_tool_is_there_again() -> None:
    """A reorganisation that is undone brings tools back that nobody speaks of."""
    message = "Revert joining the two flakes\n\nThis was causing a lot of issues."
    assert text(message, change("foo", "re-added"), change("bar", "removed"), change("baz"), intent="revert") is None
    assert text(message, change("foo", "removed"), intent="revert") is not None


def test_the_last_of_several_things_may_be_the_tool_or_say_what_it_is() -> None:
    """A list behind the tool's name has other things in it; an apposition is the tool itself."""
    assert text("desk: bar as the pager, foo for passwords", change("foo")) == "for passwords"
    assert text("foo: init, a pager for long texts", change("foo")) is not None


def test_what_goes_on_behind_a_quote_leaves_no_word_behind() -> None:
    """An abbreviation ends nothing, and a line that goes on ends with a word that may be the last."""
    assert text("Add foo for e.g. reading diaries", change("foo")) == "for e.g. reading diaries"
    message = "Add foo to help all readers up and\n\nOn they go."
    assert text(message, change("foo")) == "to help all readers up"


def test_a_sentence_is_not_cut_within_a_thought() -> None:
    """An aside in the middle and what is granted at first are not where a quote may end; nor is a small word."""
    granted = "Although it would be nice to use a reader of its own kind, at present all of them (that I know of) fail to turn pages."
    assert text(f"Nixify foo\n\n{granted}", change("foo"), intent="add-plain") == granted.rstrip(".")
    inside = "Now that it is known how all the pictures that were made before can be drawn and painted in the same hand (and those of them that are in colour and wet)"
    said = text(f"foo: add\n\n{inside} it is needed.", change("foo"), intent="add-plain")
    assert said is None or said.count("(") == said.count(")")
    long = (
        "These tools are needed in the system environment so that they are there in case of a rescue or of "
        "a boot from a disk or when switching over"
    )
    said = text(f"foo: add\n\n{long}.", change("foo"), intent="add-plain")
    assert said is not None
    assert said.split()[-1] not in ("or", "of", "a", "from", "the")
