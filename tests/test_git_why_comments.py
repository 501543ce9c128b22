"""The comment at a line tells why its item is there, in as many lines as it has."""

from __future__ import annotations

import pytest

from nixlore.git.changes import Change, CommitStory, Said
from nixlore.git.line_comments import Left, beside, flattened, joined
from nixlore.git.promises import promised
from nixlore.git.why import why
from nixlore.model.git import EventKind, Quote

COMMIT = "c" * 40


def of(said: Said | None, tool: str = "ripgrep", kind: EventKind = "added") -> Quote | None:
    """Return the reason that a comment gives, beside what came or left behind where something went."""
    sides = (said, None) if kind == "added" else (None, said)
    change = Change(tool, kind, (tool,), ("a.nix",), 3, *sides)
    return why(CommitStory(COMMIT, "update", (change,)), change, "uninformative")


def stands(lines: list[str], said: Said | Quote) -> bool:
    """Tell whether words stand at their place, counted from the start of the line that they begin in."""
    return "\n".join(lines[said.line - 1 :])[said.start : said.end] == said.text


ABOVE = ["[", "  # The editor calls it, because its", "  # own search is slow.", "  ripgrep", "]"]
BEHIND = ["[", "  ripgrep # needed for the search of", "          # the editor", "  fd", "]"]


@pytest.mark.parametrize(
    ("lines", "number", "text"),
    [
        (ABOVE, 4, "The editor calls it, because its\n  # own search is slow."),
        (BEHIND, 2, "needed for the search of\n          # the editor"),
        (["  # Search tools", "  # ==========", "  # for the editor", "  ripgrep", "]"], 4, "for the editor"),
        (["  # tools", "  # for the editor", "  ripgrep", "]"], 3, "for the editor"),
        (["  # foo = true;", "  # for the editor", "  ripgrep", "]"], 3, "for the editor"),
        (["# of the file", "  # for the editor", "  ripgrep", "]"], 3, "for the editor"),
        (["  ripgrep # for the editor", "  # for the shell", "  fd", "]"], 1, "for the editor"),
        (["  # see", "  # https://example.org/x", "  # for the editor", "  ripgrep", "]"], 4,
         "https://example.org/x\n  # for the editor"),
    ],
)  # fmt: skip
def test_all_lines_of_a_comment_that_are_sentences_belong_to_its_item(lines, number, text):
    said = beside(lines, number, "a.nix")
    assert said is not None
    assert said.text == text
    assert stands(lines, said)


def test_a_long_comment_is_read_in_part():
    lines = ["  # one line of a long text", *["  # and one more of it"] * 40, "  ripgrep", "]"]
    said = beside(lines, len(lines) - 1, "a.nix")
    assert said is not None
    assert said.text.count("\n") < 20
    assert stands(lines, said)


@pytest.mark.parametrize(
    ("lines", "number", "text"),
    [(ABOVE, 4, "its\n  # own search is slow"), (BEHIND, 2, "needed for the search of\n          # the editor")],
)
def test_a_reason_may_go_on_in_the_next_line(lines, number, text):
    quote = of(beside(lines, number, "a.nix"))
    assert quote is not None
    assert quote.text == text
    assert stands(lines, quote)


def test_a_promise_may_go_on_in_the_next_line():
    lines = ["[", "  # Pinned here until", "  # nixpkgs has 14.2", "  ripgrep", "]"]
    said = beside(lines, 4, "a.nix")
    found = promised(CommitStory(COMMIT, "x", ()), Change("ripgrep", "added", ("ripgrep",), ("a.nix",), 4, said))
    assert found is not None
    assert found.version == "14.2"
    assert stands(lines, found.quote)


def test_marks_between_lines_are_blanks_where_words_are_sought():
    assert flattened("a\n  ## b # c") == "a\n     b # c"
    assert flattened("a # b") == "a # b"
    assert joined("COSMIC doesn't have\n     # one yet\n\t##  #1 wish") == "COSMIC doesn't have one yet #1 wish"
    assert joined("fixes #12\nand more") == "fixes #12 and more"


@pytest.mark.parametrize(
    ("new", "text"),
    [
        (["[", "  # ripgrep freezes on", "  # large files.", "]"], "ripgrep freezes on\n  # large files"),
        (["[", "  # Left out: ripgrep. It does not build", "]"], "It does not build"),
        (["[", "  # ripgrep is nice", "]"], None),
        (["[", "  # ripgrep and friends", "]"], None),
    ],
)
def test_what_a_comment_left_behind_says_against_what_went_is_a_reason(new, text):
    said, is_off = Left(["[", "  ripgrep", "]"], new, "a.nix").find(["ripgrep"], "  ripgrep")
    quote = of(said, kind="removed")
    assert not is_off
    assert (quote and quote.text) == text
    assert quote is None or stands(new, quote)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("Enable CUPS to print documents.", "printing"),
        ("Do not forget to add an editor to edit configuration.nix! The Nano editor is also installed.", "vim"),
        ("For ripgrep", "ripgrep"),
        ("<- Watch for changes in files", "batwatch"),
        ("NOTE I didn't get this to work anyway", "sqlite"),
        ("The VPN.\n  # Use `sudo tailscale up` to connect to it", "tailscale"),
        ("Create /etc/zshrc that loads the environment.\n  # this is required for the shell", "zsh"),
        ("Its default in the config but I take another since it is faster", "dmenu"),
        ("mirrors a screen (drag down for control panel icon)", "uxplay"),
        ("conflicts with the parallel of moreutils", "parallel"),
        ("foo # wc for code\n  # bar # downloader for the terminal", "nix-search-cli"),
    ],
)
def test_what_everybody_has_in_a_file_and_what_says_nothing_is_no_reason(text, tool):
    assert of(Said(text, "a.nix", 2, 4, 4 + len(text)), tool) is None


def test_a_line_that_begins_a_sentence_of_its_own_is_not_part_of_the_one_before():
    text = "Rules for the scanner\n  # This makes it seen by all"
    quote = of(Said(text, "a.nix", 2, 4, 4 + len(text)), "sane")
    assert quote is not None
    assert quote.text == "for the scanner"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a modern replacement for ps", "replacement for ps"),
        ("easyeffects needs this", "easyeffects needs this"),
        ("Utility for resetting local passwords used by Windows", "for resetting local passwords used by Windows"),
    ],
)
def test_what_something_stands_for_is_quoted_with_the_words_that_say_so(text, said):
    quote = of(Said(text, "a.nix", 2, 4, 4 + len(text)), "foo")
    assert quote is not None
    assert quote.text == said
