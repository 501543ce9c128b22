"""Text from elsewhere is one harmless line of bounded length, and numbers read well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nixlore.present._text import HOMES, Line, ago, homely, iso, listed, plain, plural, safe
from reporting import NASTY, harmless


@given(some.text(some.characters()))
def test_safe_text_can_only_be_read(text):
    clean = safe(text, 50)
    assert harmless(clean)
    assert "\n" not in clean
    assert len(clean) <= 50
    assert safe(clean, 50) == clean
    clean.encode()


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ripgrep", "ripgrep"),
        ("naïve 日本 🙂", "naïve 日本 🙂"),
        (NASTY, "[31mredgnp.exe2J end"),
        ("a\tb\nc", "a b c"),
        ("x" * 200, "x" * 159 + "…"),
        ("\udc80", ""),
    ],
)
def test_what_becomes_of_a_text(text, clean):
    assert safe(text) == clean


def test_lists_are_cut():
    assert listed(["a", "b"]) == "a, b"
    assert listed("abcdefgh", 3) == "a, b, c and 5 more"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-5, "0 seconds"), (1, "1 second"), (90, "1 minute"), (7200, "2 hours"), (86_400 * 3, "3 days")],
)
def test_a_stretch_of_time(seconds, told):
    assert ago(seconds) == told


def test_small_things():
    assert plural(1, "entry", "entries") == "1 entry"
    assert plural(1234, "entry", "entries") == "1,234 entries"
    assert iso(0) == "1970-01-01T00:00:00Z"
    assert plain([Line("a", "head"), Line("b", indent=2)]) == "a\n  b"


def test_a_home_is_written_as_people_do():
    assert [homely(path, "ada") for path in ("/home/ada", f"/{HOMES[1]}/ada/x", "/home/adams", "/root/x")] == [
        "~", "~/x", "/home/adams", "/root/x",
    ]  # fmt: skip
    assert (homely("/root/x", "root"), homely("/home/x", "")) == ("~/x", "/home/x")
