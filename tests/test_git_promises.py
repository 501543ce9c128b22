"""Until when something holds is read from comments and messages; descriptions of what programs do are no promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.changes import Change, CommitStory, Said
from nixlore.git.promises import promise, promised

COMMIT = "c" * 40


def said(text: str, start: int = 0) -> Said:
    return Said(text, "home.nix", 7, start, start + len(text))


@pytest.mark.parametrize(
    ("text", "condition", "subject", "version", "day"),
    [
        ("disabled until 1.2 is out", "version", "foo", "1.2", ""),
        ("until 1.2 is out", "version", "foo", "1.2", ""),
        ("temporarily disabled until bar 2.3 lands", "version", "bar", "2.3", ""),
        ("TODO: remove once neovim 0.12 is available in nixpkgs", "version", "neovim", "0.12", ""),
        ("drop once the nixpkgs pin provides >= 0.59.0", "version", "foo", "0.59.0", ""),
        ("re-enable when nixpkgs has v3.1", "version", "foo", "3.1", ""),
        ("remove when >= 0.0.10 released", "version", "foo", "0.0.10", ""),
        ("add it to the plugins once switching to 24.11", "version", "nixos", "24.11", ""),
        ("drop these once nixpkgs ships bar 10.11.9/10.11.11", "other", "", "", ""),
        ("drop this once nixpkgs bumps it past 2.1.0", "other", "", "", ""),
        ("uncomment once the version is higher than 0.9.0", "other", "", "", ""),
        ("broken, re-enable once nixpkgs ships 11.14", "version", "foo", "11.14", ""),
        ("stopgap until the service is fixed", "other", "", "", ""),
        ("TODO: remove after 25.05", "version", "nixos", "25.05", ""),
        ("TODO: remove this after upgrading to NixOS 25.11", "version", "nixos", "25.11", ""),
        ("pin until linux 7 is released", "version", "linux", "7", ""),
        ("disabled until 2026-02-01", "date", "", "", "2026-02-01"),
        ("pinned until May 2026", "date", "", "", "2026-05-31"),
        ("pinned until 3 December 2026", "date", "", "", "2026-12-03"),
        ("pinned until December 2026", "date", "", "", "2026-12-31"),
        ("use the fork until #12345 is merged", "merge", "#12345", "", ""),
        ("TODO: remove after https://example.org/owner/repo/pull/21", "merge", "owner/repo#21", "", ""),
        ("re-add once NixOS/nixpkgs#268598 lands", "merge", "NixOS/nixpkgs#268598", "", ""),
        ("disabled, waiting for #77", "merge", "#77", "", ""),
        ("keep the patch until the PR is merged", "merge", "", "", ""),
        ("TODO: re-enable when fixed", "other", "", "", ""),
        ("use stable until it builds again", "other", "", "", ""),
        ("TODO: re-add once it no longer depends on bar-2.4", "other", "", "", ""),
        ("drop this once the pin advances past commit ce95dc8 (2026-06-06)", "other", "", "", ""),
        ("remove after 23.05 is EOL", "other", "", "", ""),
    ],
)
def test_what_is_waited_for_is_read(text: str, condition: str, subject: str, version: str, day: str) -> None:
    found = promise("foo", said(text), COMMIT)
    assert found is not None
    assert (found.condition, found.subject, found.version, found.date) == (condition, subject, version, day)


@pytest.mark.parametrize(
    "text",
    [
        "wait until the network is up",
        "retries until it works",
        "geo used another service until 2024-07-12, after which it was shut down",
        "used to skip authentication when the lid is closed",
        "only enabled when on battery",
        "disabled until further notice",
        "restart services after activation",
        "to avoid waiting on merge delays",
        "add foo when wireless is enabled",
        "use the stable one when the host is a Mac, otherwise the unstable one",
        "remove once and for all",
        "faster search",
        "",
    ],
)
def test_a_description_promises_nothing(text: str) -> None:
    assert promise("foo", said(text), COMMIT) is None


def test_the_quote_is_the_sentence_at_its_place_in_the_line() -> None:
    line = "    # foo # broken. Disabled until 1.2 is out; ask upstream"
    start = line.index("foo # broken")
    found = promise("foo", said(line[start:], start), COMMIT, "left_comment")
    assert found is not None
    quote = found.quote
    assert line[quote.start : quote.end] == quote.text == "Disabled until 1.2 is out"
    assert (quote.source, quote.file, quote.line, quote.commit) == ("left_comment", "home.nix", 7, COMMIT)


def test_a_promise_with_a_covered_secret_is_not_quoted() -> None:
    assert promise("foo", said("disabled until \u2588\u2588\u2588 has 1.2"), COMMIT) is None


def test_a_promise_is_looked_for_beside_the_line_then_in_the_message() -> None:
    beside = Change("foo", "added", ("foo",), ("home.nix",), 7, said("pin until 1.2 is out"))
    removed = Change("bar", "removed", ("bar",), ("home.nix",))
    message = "Remove bar until 2.0 is released\n\nIt crashes.\n"
    story = CommitStory(COMMIT, message, (beside, removed))
    first, second = promised(story, beside), promised(story, removed)
    assert first is not None
    assert first.version == "1.2"
    assert second is not None
    assert second.quote.source == "message"
    assert message[second.quote.start : second.quote.end] == second.quote.text


def test_a_promise_about_another_tool_is_not_taken() -> None:
    other = Change("bar", "removed", ("bar",), ("home.nix",))
    changes = (Change("foo", "removed", ("foo",), ("home.nix",)), other)
    assert promised(CommitStory(COMMIT, "Disable foo until 1.2 is out", changes), other) is None


@given(st.text(max_size=300))
def test_any_text_is_read_and_quoted_as_it_stands(text: str) -> None:
    found = promise("foo", said(text), COMMIT)
    assert found is None or text[found.quote.start : found.quote.end] == found.quote.text


_WORDS = st.sampled_from(
    [
        "until",
        "when",
        "TODO",
        "remove",
        "1.2",
        "2026-13-45",
        "foo",
        "lands",
        "#12",
        ".",
        ",",
        "(",
        ")",
        "\n",
        "31 Feb 2026",
        "99",
    ]
)


@given(st.lists(_WORDS, max_size=20).map(" ".join))
def test_odd_mixtures_are_read_as_well(text: str) -> None:
    found = promise("foo", said(text), COMMIT)
    assert found is None or text[found.quote.start : found.quote.end] == found.quote.text
