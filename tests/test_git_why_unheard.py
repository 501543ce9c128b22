"""What people write in ways nobody thought of is quoted where it says why, and left where it only looks like that."""

from __future__ import annotations

import pytest

from nixlore.git.changes import Change, CommitStory
from nixlore.git.why import why
from nixlore.model.git import EventKind, Intent


def change(tool: str, kind: EventKind = "added", file: str = "home.nix") -> Change:
    return Change(tool, kind, (tool,), (file,), 3)


def text(message: str, one: Change, *others: Change, intent: Intent | None = "add-plain") -> str | None:
    """Return the words that are quoted for the first change, checked against the message."""
    found = why(CommitStory("c" * 40, message, (one, *others)), one, intent)
    assert found is None or message[found.start : found.end] == found.text
    return found.text if found else None


TEMPLATE = """
On branch main
Your branch is up to date with 'origin/main'.

Changes to be committed:
\tmodified:   home.nix
"""


@pytest.mark.parametrize(
    "message",
    [
        f"Add a feature that allows users to pet the cat\n\n(auto-msg llm:7b){TEMPLATE}",
        "add foo to make the tea hotter\n\nauto-generated message\n",
        "Automatic commit\n\nThis makes foo better.\n",
    ],
)
def test_what_a_program_wrote_is_nobodys_reason(message: str) -> None:
    assert text(message, change("foo")) is None


def test_what_git_puts_below_a_message_is_no_part_of_it() -> None:
    assert text(f"add foo\n{TEMPLATE}", change("foo")) is None
    assert text(f"add foo\n\nIt is much faster.\n{TEMPLATE}", change("foo")) == "It is much faster"


@pytest.mark.parametrize(
    "body",
    [
        "editor\nlock file\nscripts",
        "tools: add foo",
        "Creates a folder for editors, moves bar into it",
        "Some additional fixes for bars and stuff.",
        "Too tired to document this.",
        "This was more trouble than the last one.",
        "Renamed to shadow the upstream one.",
        "Its configuration isn't declarative :-(",
        "It has some graphical issues that I'm still working on.",
        "Sometimes foo doesn't start though.",
        "Then I had to run a command on each machine to authenticate it.",
        "Run it as a user service that starts at login.",
        "Add a new host for a small board serving as an important name server.",
    ],
)
def test_a_sentence_about_the_deed_or_what_still_fails_is_no_reason(body: str) -> None:
    assert text(f"tools: add foo\n\n{body}\n", change("foo")) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("epub reader.", "epub reader"),
        ("Support fetching of whole trees", "Support fetching of whole trees"),
        ("This will be used together with bar to pick colors.", "This will be used together with bar to pick colors"),
        ("Now possible with https://example.org/1", "Now possible with https://example.org/1"),
        ("In lieu of the broken bar, let me try this.", "In lieu of the broken bar, let me try this"),
        ("Without it the mouse doesn't work.", "Without it the mouse doesn't work"),
    ],
)
def test_a_sentence_that_tells_what_it_is_good_for_is_the_reason(body: str, said: str) -> None:
    assert text(f"tools: add foo\n\n{body}\n", change("foo")) == said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Remove a bunch of things I don't need anymore", "I don't need anymore"),
        ("home: clean-up apps that I am not using", "I am not using"),
        ("remove system packages that were already declared at home", "were already declared at home"),
        ("chore: remove non-necessary deps", "non-necessary"),
        ("remove foo, takes 40 min to build", "takes 40 min to build"),
        ("fix: disable foo, stupid electron", "stupid electron"),
        ("disable foo until bar is updated for \u2588\u2588\u2588\u2588", "until bar is updated for"),
    ],
)
def test_more_that_is_said_against_what_went(message: str, said: str) -> None:
    assert text(message, change("foo", "removed"), intent="remove-plain") == said


@pytest.mark.parametrize(
    ("message", "tool", "others"),
    [
        ("add foo, better alias thing", "foo", ()),
        ("add overlay, foo, script improvements", "foo", ("bar",)),
        ("manage the bar and add foo (needs fixing)", "foo", ("bar",)),
        ("Add chat (bar compose, foo 4.4 for ARM)", "bar", ("foo",)),
        ("set up walls for background images and fixes to foo", "foo", ("walls",)),
        ("Migrate foo configuration to use the module", "foo", ()),
        ("Add foo with bar\n\nAdds foo configured to use bar as the picker.\n", "foo", ("bar",)),
    ],
)
def test_what_is_said_of_another_thing_in_the_list_is_no_reason(
    message: str, tool: str, others: tuple[str, ...]
) -> None:
    assert text(message, change(tool), *map(change, others)) is None


def test_a_body_speaks_of_nothing_that_went_where_the_subject_adds_another() -> None:
    message = "feat: add brave + comment mako\n\nI'm using ags now, no need to use mako\n"
    assert text(message, change("awscli", "removed"), intent="uninformative") is None


def test_a_bullet_that_names_the_tool_speaks_before_a_sentence_that_does_not() -> None:
    message = "refactor: move the helpers out\n\nThe helpers are now isolated, fixing issues.\n\n- Added foo\n"
    assert text(message, change("foo"), intent="refactor") is None


def test_a_file_before_a_colon_is_no_tool_that_is_explained() -> None:
    message = "add infrastructure\n\n- foo.nix: bar and foo packages with aliases\n- format: tidy\n"
    assert text(message, change("foo"), change("bar")) is None
    assert text("foo: init\n\nfoo: format code\n", change("foo"), intent="revert") is None


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Fixed bar not booting + new kernel params", None),
        ("fixes for the linux part", None),
        ("fix nixos machine", None),
        ("fix browser not opening", "fix browser not opening"),
    ],
)
def test_a_repair_of_several_things_or_of_a_place_is_no_reason(message: str, said: str | None) -> None:
    assert text(message, change("foo"), intent="fix") == said


def test_a_long_sentence_is_cut_where_it_still_judges() -> None:
    message = (
        "fix: bring three fixes back\n\nThe rollback (three commits before this one, of last week and the one before) "
        "was too eager and took three fixes with it that are needed on the other machine as well.\n"
    )
    found = text(message, change("foo", "removed"), intent="fix")
    assert found is None or "too eager" in found


def test_a_whole_desktop_that_is_switched_to_is_what_its_parts_are_for() -> None:
    parts = [change(f"part{number}") for number in range(12)]
    gone = [change(f"old{number}", "removed") for number in range(8)]
    assert text("feat: switch to niri", *parts, *gone, intent="part-of-feature") == "niri"
    assert text("switch to unstable", *parts, *gone, intent="bump") is None
    host = change("openssh", file="hosts/beamo/default.nix")
    assert text("setup beamo", host, intent="host") is None


def test_a_reason_may_follow_what_the_whole_follows() -> None:
    message = "manage foo from here\n\nAdd foo so the tool follows the same pins as the others.\n"
    assert text(message, change("foo")) == "so the tool follows the same pins as the others"


def test_a_name_with_a_number_behind_it_is_that_name() -> None:
    assert text("bar: use FooFonts5 for icons", change("foo-fonts"), intent="part-of-feature") == "for icons"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("harden ssh logins", "harden ssh logins"),
        ("handle leaking programs a bit better", "handle leaking programs a bit better"),
        ("[vega] Serve example.org stuff.", "Serve example.org stuff"),
    ],
)
def test_an_aim_is_what_a_single_unnamed_tool_is_for(message: str, said: str) -> None:
    assert text(message, change("earlyoom"), intent="uninformative") == said
