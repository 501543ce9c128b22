"""Records are kept by type and come back as they were; facts are decoded when they are asked for."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as some

from nixlore.collected import Collected, Fact, Records, encoded, gather, printable
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Alias, DesktopTrace
from nixlore.model.shell import NameKey

READ = Coverage(collector="c", source="f", state="read")
NOTE = Diagnostic(stage="s", subject="x", cause="y")


def alias(name):
    return Alias(name=name, kind="alias", shell="", runs=("a", "b"), file="f", line=1)


def through_the_cache(collected):
    return msgspec.msgpack.decode(msgspec.msgpack.encode(collected), type=Collected)


def test_records_come_back_by_type_and_in_order():
    found = through_the_cache(gather("k", [alias("x"), READ, alias("y"), NOTE]))
    assert [row.name for row in found.of(Alias)] == ["x", "y"]
    assert list(found.of(Coverage)) == [READ]
    assert list(found.of(DesktopTrace)) == []
    assert found.key == "k"


def test_bytes_in_records_come_back():
    assert list(through_the_cache(gather("k", [NameKey(key=b"\x00\xff")])).of(NameKey)) == [NameKey(key=b"\x00\xff")]


@given(some.text(some.characters()))
def test_any_name_can_be_kept_and_printed(name):
    (row,) = through_the_cache(gather("k", [alias(name)])).of(Alias)
    assert row.name == printable(name)
    assert msgspec.json.decode(encoded(alias(name)))["name"] == printable(name)


def records(**results):
    makes = {"one": (Alias, Coverage), "two": (Alias,), "three": (DesktopTrace,)}
    return Records({name: gather(name, rows) for name, rows in results.items()}, makes, ["four"])


def test_records_of_all_collectors_are_joined():
    found = records(one=[alias("x"), READ, NOTE], two=[alias("y")])
    assert [row.name for row in found.of(Alias)] == ["x", "y"]
    assert found.coverage == (READ, Coverage(collector="four", source="four", state="off"))
    assert list(found.of(Coverage)) == list(found.coverage)
    assert found.diagnostics == (NOTE,)


def test_a_key_stands_for_the_content_and_is_empty_where_nobody_succeeded():
    assert records(one=[alias("x")]).key(Alias) == records(one=[alias("x"), READ]).key(Alias) != ""
    assert records(one=[alias("x")]).key(Alias) != records(one=[alias("y")]).key(Alias)
    assert records(one=[]).key(Alias) != ""
    assert records(one=[]).key(DesktopTrace) == ""
    assert records(one=[READ]).key(Coverage) != records(one=[]).key(Coverage)


def test_a_fact_is_decoded_once():
    fact = Fact(Coverage, msgspec.Raw(msgspec.json.encode(READ)), "key")
    assert fact.value == READ
    assert fact.value is fact.value
