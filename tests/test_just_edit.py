"""A recipe comes to the end of a justfile as the others stand, and no name is taken twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.act.just_edit import with_recipe
from nixlore.errors import SourceError


def test_a_recipe_is_indented_as_the_others():
    assert with_recipe(b"test:\n\tpytest\n", "all", ["a", "b"]) == b"test:\n\tpytest\n\nall:\n\ta\n\tb\n"
    assert with_recipe(b"test:\n  pytest", "all", ["a"]) == b"test:\n  pytest\n\nall:\n  a\n"
    assert with_recipe(b"", "all", ["a"], "all of it") == b"# all of it\nall:\n    a\n"
    assert with_recipe(b"x:\r\n  y\r\n", "all", ["a"]) == b"x:\r\n  y\r\n\r\nall:\r\n  a\r\n"


@pytest.mark.parametrize(
    "data",
    [b"all:\n  x\n", b"@all:\n  x\n", b"all arg='1': dep\n  x\n", b"alias all := test\n", b"all := '1'\n"],
)
def test_a_name_that_is_taken_is_refused(data):
    with pytest.raises(SourceError, match="another all"):
        with_recipe(data, "all", ["a"])


def test_a_name_that_only_begins_so_is_free():
    assert b"\nall:\n" in with_recipe(b"allx:\n  x\n", "all", ["a"])


@pytest.mark.parametrize("commands", [[], [" "], ["echo {{x}}"], ["a\nb"]])
def test_what_just_would_read_otherwise_is_refused(commands):
    with pytest.raises(SourceError):
        with_recipe(b"", "all", commands)


@given(st.binary(max_size=40))
def test_the_file_stays_as_it_is_before_the_recipe(data):
    try:
        made = with_recipe(data, "nixlore-made", ["a b"])
    except SourceError:
        return
    assert made.startswith(data)
