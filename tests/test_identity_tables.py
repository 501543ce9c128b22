"""The file of sorted tables: every key is found, prefixes are whole, damage is no crash; and the shipped data files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.data import content_kinds
from nixlore.data.sorted_table import BLOCK, Tables, encode
from nixlore.identity import shipped_book

DATA = Path(content_kinds.__file__).parent
text = st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=12)
rows = st.dictionaries(text.filter(bool), text, max_size=40)


@given(rows, st.text(max_size=3))
def test_every_key_is_found_and_no_other(table: dict[str, str], prefix: str) -> None:
    read = Tables(encode({"date": "d"}, {"one": table, "other": {"a": "b"}}))
    assert {key: read.table("one").get(key) for key in table} == table
    assert read.table("one").keys() == set(table)
    assert list(read.table("one").starting_with(prefix)) == sorted(key for key in table if key.startswith(prefix))
    assert read.table("one").get("\x01no such key") is None
    assert read.table("none").get("a") is None
    assert read.about == {"date": "d"}


def test_keys_of_many_blocks_are_found() -> None:
    table = {f"set{number % 7}.key{number}": "v" * (number % 50) for number in range(5000)}
    assert sum(map(len, table)) > 3 * BLOCK
    read = Tables(encode({}, {"t": table})).table("t")
    assert all(read.get(key) == value for key, value in table.items())
    assert list(read.starting_with("set3.")) == sorted(key for key in table if key.startswith("set3."))
    assert list(read.starting_with("set9")) == []


@given(rows)
def test_a_table_is_copied_from_one_file_to_another(table: dict[str, str]) -> None:
    read = Tables(encode({}, {"one": table, "other": {"a": "b"}}))
    copied = encode({"of": "a copy"}, {"first": {"x": "y"}, "one": read.table("one")})
    assert copied == encode({"of": "a copy"}, {"first": {"x": "y"}, "one": table})


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"{}\n", b"[]", b'{"about":{},"tables":{"t":[["a",5]]}}\nab', b"\xff\xfe\n"]
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Tables(data)


def test_a_damaged_block_has_nothing_in_it() -> None:
    data = encode({}, {"t": {"a": "1", "b": "2"}})
    read = Tables(data[:-6] + b"xxxxxx").table("t")
    assert read.get("a") is None
    assert read.get("b") is None


def lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text().splitlines() if not line.startswith("#")]


def test_the_supplement_is_in_the_catalog() -> None:
    book, _ = shipped_book()
    entries = [line.partition(":") for line in lines("supplement.txt")]
    assert len(entries) >= 250
    for head, _, listed in entries:
        attr_path, *kinds = head.removeprefix("!").split()
        content = book.content(attr_path)
        assert content is not None, attr_path
        own = attr_path.rpartition(".")[2]
        assert {own if program == "=" else program for program in listed.split() if program[0] != "@"} <= set(
            content.programs
        ), attr_path
        assert set(kinds) <= content.kinds, attr_path
    names = [head.removeprefix("!").split()[0] for head, _, _ in entries]
    assert len(set(names)) == len(names)


def test_preferred_attributes_are_the_first_candidates() -> None:
    book, _ = shipped_book()
    for line in lines("preferred.txt"):
        program, _, attr_paths = line.partition(": ")
        wanted = attr_paths.split()
        assert list(book.attributes(program))[: len(wanted)] == wanted, program


def test_the_catalog_is_small_and_dated() -> None:
    _, date = shipped_book()
    assert len(date) == len("2026-05-03")
    about = Tables((DATA / "catalog.db").read_bytes()).about
    assert about["kinds"].split() == list(content_kinds.KINDS), "build it again: tools/build_catalog.py"
    assert (DATA / "catalog.db").stat().st_size < 1_500_000
