"""Secrets and control characters are covered where they stand; nothing else moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.masking import COVER, masked
from nixlore.shell.redact import redacted


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("ask ada@example.org about it", "ada@example.org"),
        ("add foo\n\nSigned-off-by: Ada <ada@example.org>\n", "ada@example.org"),
        ("login with password=hunter22 for now", "hunter22"),
        ("two: ada@example.org and bob@example.org", "ada@example.org"),
        ("two: ada@example.org and bob@example.org", "bob@example.org"),
        ("use Bearer   abcdef123456789 here", "abcdef123456789"),
        ("use Bearer\nabcdef123456789 here", "abcdef123456789"),
        ("token ghp_abcdefghijklmnopqrstuvwxyz0123456789 leaked", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
        ("reach it at 192.168.17.20\nfrom home", "192.168.17.20"),
        ("[redacted] is what bob@example.org saw", "bob@example.org"),
        ("look \x1b]52;c;Zm9v\x07 here", "\x1b"),
        ("turn \u202eround", "\u202e"),
        ("in\u200bvisible", "\u200b"),
        ("tagged \U000e0041\U000e0042", "\U000e0041"),
        ("hidden \ufe01\ufe02\ufe03", "\ufe01"),
        ("over\rwritten", "\r"),
    ],
)
def test_what_may_not_be_shown_is_covered_where_it_stands(text: str, hidden: str) -> None:
    clean = masked(text)
    assert hidden not in clean
    assert len(clean) == len(text)
    at = text.index(hidden)
    assert set(clean[at : at + len(hidden)]) == {COVER}
    assert clean[: at - 1 if at else 0] == text[: at - 1 if at else 0] or COVER in clean[:at]


@pytest.mark.parametrize(
    "text",
    [
        "add ripgrep for faster search\n\nBecause grep is slow.\n",
        "lines that end\r\nas elsewhere\r\n",
        "a tab\tand an umlaut: \u00fcber",
        "\u2764\ufe0f add hyprland",
        "This reverts commit 07761c39705109a072f4a126a357574616d7ce20.",
        "see https://example.org/pull/12345",
        "",
    ],
)
def test_plain_messages_stay_as_they_are(text: str) -> None:
    assert masked(text) == text


def test_words_around_a_secret_keep_their_places() -> None:
    text = "why: ada@example.org asked for faster search"
    assert masked(text)[text.index("asked") :] == "asked for faster search"


def test_what_is_too_long_to_be_read_is_covered() -> None:
    text = "add foo for bar\n" * 2_000
    clean = masked(text)
    assert clean[:20_000] == text[:20_000]
    assert set(clean[20_000:]) == {COVER}


_SPICED = st.lists(
    st.sampled_from(
        [
            "password=",
            "hunter22",
            " ",
            "\n",
            "a@b.org",
            "\x1b",
            "[redacted]",
            "Bearer  ",
            "Bearer",
            "abcdef12345678",
            "-p ",
            ", ",
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(max_size=200), _SPICED))
def test_any_text_keeps_its_length_and_shows_no_more_than_redaction_does(text: str) -> None:
    clean = masked(text)
    assert len(clean) == len(text)
    assert all(new in (old, COVER) for old, new in zip(text, clean, strict=True))
    shown = [character for character in clean if character != COVER]
    kept = iter(redacted(text))
    assert all(any(character == other for other in kept) for character in shown)
