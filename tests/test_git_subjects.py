"""Messages are taken apart without losing where their words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.subjects import split


@pytest.mark.parametrize(
    ("subject", "type_", "scope", "said"),
    [
        ("add ripgrep", "", "", "add ripgrep"),
        ("feat: add ripgrep", "feat", "", "add ripgrep"),
        ("feat(shell)!: add ripgrep (#12)", "feat", "shell", "add ripgrep"),
        ("home/cli: drop exa.", "", "home/cli", "drop exa"),
        ("fix(home/mail): pin", "fix", "home/mail", "pin"),
        ("home & work: tidy", "", "home & work", "tidy"),
        ("[laptop] add wifi", "", "laptop", "add wifi"),
        ("✨ feat: add zellij", "feat", "", "add zellij"),
        (":sparkles: add zellij", "", "", "add zellij"),
        ("chore: laptop: add zellij", "chore", "laptop", "add zellij"),
        ("exa -> eza", "", "", "exa -> eza"),
        ("https://example.org: see there", "", "", "https://example.org: see there"),
        ("wip", "", "", "wip"),
        ("", "", "", ""),
    ],
)
def test_subject_without_prefix_and_number(subject: str, type_: str, scope: str, said: str) -> None:
    message = split(subject)
    assert (message.type, message.scope, message.said.text) == (type_, scope, said)


def test_body_is_sentences_bullets_and_trailers() -> None:
    message = split(
        "feat: new shell\n\nFish is nicer, e.g. its completions. It starts\nfaster than v3.2 did! See #7.\n\n"
        "**New packages:**\n- fish: friendly shell\n  with a second line\n  * nested\n\n```\nadd foo\n```\n\n"
        "Signed-off-by: A <a@example.org>\nCo-authored-by: B <b@example.org>\n"
    )
    assert [piece.text for piece in message.sentences] == [
        "Fish is nicer, e.g. its completions.",
        "It starts\nfaster than v3.2 did!",
        "See #7.",
    ]
    first, nested = message.bullets
    assert (first.said.text, first.scope, first.heading) == (
        "friendly shell\n  with a second line",
        "fish",
        "New packages",
    )
    assert (nested.said.text, nested.depth) == ("nested", 2)
    assert len(message.trailers) == 2
    assert message.numbers == ("7",)


def test_subjects_of_squashed_commits_are_bullets() -> None:
    message = split("chore: sync\n\nCommits:\n1a2b3c4 feat(cli): add jq (#3)\n5d6e7f8 fix: drop exa\n")
    assert message.digest
    assert [(b.commit, b.type, b.scope, b.said.text) for b in message.bullets] == [
        ("1a2b3c4", "feat", "cli", "add jq"),
        ("5d6e7f8", "fix", "", "drop exa"),
    ]


def test_lines_with_a_scope_of_their_own_are_bullets() -> None:
    message = split("home: many things\n\nhome/cli: add jq\nhome/gui & work: drop vlc\n")
    assert [(b.scope, b.said.text) for b in message.bullets] == [
        ("home/cli", "add jq"),
        ("home/gui & work", "drop vlc"),
    ]


@pytest.mark.parametrize(
    ("text", "reverts"),
    [
        (
            'Revert "add jq"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.',
            "0123456789abcdef" * 2 + "01234567",
        ),
        ('Revert "add jq"', "add jq"),
        ('Back out "add jq"\n\nThis backs out commit 0123456789.', "0123456789"),
        ("revert to the old theme", ""),
        ("add jq", ""),
    ],
)
def test_what_is_reverted(text: str, reverts: str) -> None:
    assert split(text).reverts == reverts


@given(st.text() | st.text("-*: \n.!#()abcdef0123456`\tA\r\x85", max_size=300))
def test_any_text_is_split_and_every_piece_is_where_it_says(text: str) -> None:
    message = split(text)
    pieces = [message.subject, message.said, *message.sentences, *message.trailers, *(b.said for b in message.bullets)]
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)
