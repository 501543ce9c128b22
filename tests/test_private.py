"""Names that nothing vouches for are kept as keyed hashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.shell.private import LONGEST_NAME, is_token, may_be_name, recognised, text_hash, token

KEY = b"k" * 32


def test_a_token_is_told_from_a_name_and_only_the_key_makes_it():
    hashed = token("hunter2", KEY)
    assert is_token(hashed)
    assert hashed == token("hunter2", KEY)
    assert hashed != token("hunter2", b"other")
    assert hashed != token("hunter3", KEY)


@pytest.mark.parametrize("name", ["git", "#0123", "#0123456789abcdeg", "#0123456789abcdef0", ""])
def test_names_are_no_tokens(name):
    assert not is_token(name)


def test_a_name_known_from_elsewhere_is_recognised():
    tokens = [token("deploy", KEY), token("hunter2", KEY)]
    assert recognised(tokens, ["ls", "deploy"], KEY) == {tokens[0]: "deploy"}
    assert recognised([], ["ls"], KEY) == {}


@given(st.text())
def test_any_text_has_a_token(text):
    assert is_token(token(text, KEY)) or "\ud800" <= max(text) <= "\udfff"


def test_hashes_of_texts_are_64_bits_and_keyed():
    one = text_hash(b"ls -la", KEY)
    assert 0 <= one < 2**64
    assert one not in {text_hash(b"ls -la", b"other"), text_hash(b"ls -l", KEY)}


@pytest.mark.parametrize("name", ["git", "nixos-rebuild", "7z", "g++", "x86_64-linux-gnu-gcc", "[", "日本"])
def test_words_of_the_shape_of_a_name(name):
    assert may_be_name(name)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "a b",
        "x" * (LONGEST_NAME + 1),
        "tab\t",
        "\x1b[31m",
        "\udcff",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "AKIAIOSFODNN7EXAMPLE",
        "sk-proj-abcdefghijklmnop1234",
        "Tr0ub4dor&3x",
        "correcthorsebatterystaple123456789",
        "3f2504e04f8911d39a0c0305e82c3301",
        "a@b.example",
        "user:password",
        "12345678",
    ],
)
def test_words_that_are_no_names_however_often_typed(word):
    assert not may_be_name(word)


@pytest.mark.parametrize(
    "word",
    ["hunter2word", "letmein99", "Summer2024", "dragon-castle-259", "correct-horse-battery-staple", "qwertyuiopasdf"],
)
def test_what_people_choose_for_a_password_may_not_be_told(word):
    assert not may_be_name(word)


@pytest.mark.parametrize("word", ["mytool", "deploy-to-prod", "k9s", "b3sum", "gcc-13", "work.sh", "s3-sync", "btop++"])
def test_names_of_tools_of_ones_own_may_be_told(word):
    assert may_be_name(word)
