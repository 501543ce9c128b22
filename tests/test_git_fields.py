"""What git prints is split in one pass, and a field of any length takes no more memory than is kept of it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.collect import _project_history
from nixlore.git import fields as module
from nixlore.git.fields import LONGEST, fields
from nixlore.git.log_format import MARK, commits, message_text

HEADER = MARK + b"a" * 40 + b"\0\0Ada\0a@b\x001 +0000\x001\0"


def pieces(before: bytes, size: int, after: bytes, chunk: int = 1 << 16) -> Iterator[bytes]:
    """Yield what git prints piece by piece, with a field of that size between."""
    yield before
    for _ in range(size // chunk):
        yield b"x" * chunk
    yield after


@given(st.lists(st.binary(max_size=12), max_size=30))
def test_the_fields_are_those_of_the_whole(chunks):
    *ended, rest = b"".join(chunks).split(b"\0")
    assert list(fields(chunks)) == [*ended, *([rest] if rest else [])]


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(1, 7))
def test_a_long_field_is_cut_at_one_place_however_it_arrives(sizes, step):
    printed = b"\0".join(b"x" * size for size in sizes) + b"\0end"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONGEST", 4)
        found = list(fields([printed[start : start + step] for start in range(0, len(printed), step)]))
    assert found == [*(b"x" * min(size, 4) for size in sizes or [0]), b"end"]


def test_a_message_of_any_length_takes_no_more_than_what_is_kept_of_it():
    # Whoever joins a field anew with each piece of it holds all of it.
    tracemalloc.start()
    try:
        (commit,) = commits(pieces(HEADER, 30_000_000, b"\0"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
    assert len(commit.message) == LONGEST
    assert message_text(commit.message) == "x" * 20_000


def test_what_comes_after_a_long_message_is_read():
    change = b":000000 100644 " + b"0" * 40 + b" " + b"b" * 40 + b" A\0a.nix\0"
    first, second = commits(pieces(HEADER, 1_000_000, b"\0" + change + HEADER + b"two\0"))
    assert [change.path for change in first.changes] == ["a.nix"]
    assert second.message == b"two"


def test_of_letters_of_many_bytes_as_many_are_kept():
    (commit,) = commits([HEADER, ("x" + "\N{SNOWMAN}\N{GRINNING FACE}" * 20_000).encode(), b"\0"])
    text = message_text(commit.message)
    assert len(text) == 20_000
    assert "\ufffd" not in text


def test_a_history_of_a_project_is_split_the_same_way():
    tracemalloc.start()
    try:
        assert list(_project_history.parsed(pieces(MARK, 30_000_000, b"\0"))) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
