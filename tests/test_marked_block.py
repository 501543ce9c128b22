"""Our block goes into files of every shape, is renewed and taken out, and every byte outside it stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.act.marked_block import BEGIN, END, found, put, taken
from nixlore.errors import SourceError

BLOCK = "# This machine\n- one\n"
OTHER = b"<!-- BEGIN othertool -->\nx\n<!-- END othertool -->\n"
SHAPES = [
    b"",
    b"# Mine\n",
    b"# Mine",
    b"# Mine\r\n\r\ntwo\r\n",
    b"\xef\xbb\xbf# Mine\n",
    b"\xef\xbb\xbf",
    b"# Mine\n\n\n",
    b"a\r\nb\nc\r\n",
    b"old mac\rline\r",
    b"A heading\n=======\n",
    OTHER,
    b"\xff not utf-8 but bytes\n",
    b"<!-- a note on nixlore -->\n",
    b"text with <!-- BEGIN nixlore --> inside of a line\n",
]
line = st.sampled_from([b"", b"# h", b"- x", b"<!-- BEGIN other -->", b"<!-- END other -->", b"\xc3\xa4", b"    code"])
shapes = st.builds(
    lambda bom, lines, ending, last: bom + ending.join(lines) + (ending if last else b""),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(line, max_size=6),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
)


@pytest.mark.parametrize("data", SHAPES)
def test_the_block_is_added_and_nothing_else_is_changed(data):
    new = put(data, BLOCK)
    assert new.startswith(data)
    start, end = found(new)
    assert new[:start].removeprefix(data).strip() == b""
    assert new[start:end].split() == f"{BEGIN}\n{BLOCK}{END}\n".encode().split()
    assert end == len(new)


@given(shapes, shapes)
def test_a_block_in_the_middle_is_renewed_and_the_rest_stays(before, after):
    before = before + b"\n" if before and not before.endswith(b"\n") else before
    old = before + f"{BEGIN}\nold\n{END}\n".encode() + after
    new = put(old, BLOCK)
    assert new.startswith(before)
    assert new.endswith(after)
    assert b"old\n" not in new[len(before) : len(new) - len(after)]
    assert put(new, BLOCK) == new
    # An empty line before the last block is one that was put there with it.
    without = [before + after] if after else [before, before.removesuffix(b"\n"), before.removesuffix(b"\r\n")]
    assert taken(new) in without


@given(shapes)
def test_the_block_is_put_in_once_and_taken_out(data):
    new = put(data, BLOCK)
    assert put(new, BLOCK) == new
    left = taken(new)
    assert left.startswith(data)
    assert left.removeprefix(data) in (b"", b"\n", b"\r\n")


@pytest.mark.parametrize(
    "data",
    [
        f"{BEGIN}\nx\n".encode(),
        f"x\n{END}\n".encode(),
        f"{END}\n{BEGIN}\n".encode(),
        f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n".encode(),
        b"<!-- begin nixlore -->\n",
        b"<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n",
        "mine\n".encode("utf-16"),
        b"binary\0",
    ],
)
def test_what_is_not_understood_is_left_alone(data):
    for change in (lambda: put(data, BLOCK), lambda: taken(data)):
        with pytest.raises(SourceError):
            change()


def test_line_ends_are_those_of_the_file():
    assert b"\n" not in put(b"a\r\nb\r\n", BLOCK).replace(b"\r\n", b"")
    assert b"\r" not in put(b"a\nb\n", BLOCK)


def test_the_mark_of_a_block_may_have_been_changed_but_for_its_beginning():
    data = b"a\n<!-- BEGIN nixlore (an older text) -->\nold\n<!--END nixlore-->\nb\n"
    assert put(data, "new\n") == f"a\n{BEGIN}\nnew\n{END}\nb\n".encode()
