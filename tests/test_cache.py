"""What is kept comes back as it was, or not at all."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from nixlore.machine import Machine
from nixlore.storage import keys
from nixlore.storage.cache import Cache, digest
from nixlore.storage.keys import machine_key, package_key
from staging import a_machine


class Value(msgspec.Struct, frozen=True):
    text: str
    numbers: tuple[int, ...]


VALUE = Value("é", (1, 2))


def test_a_value_comes_back(tmp_path):
    cache = Cache(tmp_path)
    cache.save("bucket", "key", VALUE)
    assert cache.load("bucket", "key", Value) == VALUE
    assert cache.load("bucket", "other", Value) is None
    assert cache.load("other", "key", Value) is None


def test_a_cache_without_a_directory_remembers_nothing():
    cache = Cache(None)
    cache.save("bucket", "key", VALUE)
    assert cache.load("bucket", "key", Value) is None


@pytest.mark.parametrize("length", [0, 1, 5])
def test_a_torn_value_counts_as_absent(tmp_path, length):
    cache = Cache(tmp_path)
    cache.save("bucket", "key", VALUE)
    path = tmp_path / "bucket" / "key"
    path.write_bytes(path.read_bytes()[:length])
    assert cache.load("bucket", "key", Value) is None


def test_a_value_of_another_shape_counts_as_absent(tmp_path):
    cache = Cache(tmp_path)
    cache.save("bucket", "key", {"text": 3})
    assert cache.load("bucket", "key", Value) is None


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")
    cache.save("bucket", "key", VALUE)
    assert cache.load("bucket", "key", Value) is None


@given(some.lists(some.binary()), some.lists(some.binary()))
def test_a_digest_stands_for_its_parts_in_their_order(one, other):
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_digest_takes_text_that_is_not_utf8():
    assert digest("a\udc80") == digest(b"a\x80")


def test_the_package_is_known_by_its_files(tmp_path, monkeypatch):
    assert package_key() == package_key()
    (tmp_path / "nixlore" / "storage" / "__pycache__").mkdir(parents=True)
    source = tmp_path / "nixlore" / "storage" / "keys.py"
    source.write_text("x")
    monkeypatch.setattr(keys, "__file__", str(source))
    package_key.cache_clear()
    first = package_key()
    (source.parent / "__pycache__" / "keys.pyc").write_text("compiled")
    package_key.cache_clear()
    assert package_key() == first
    source.write_text("xy")
    package_key.cache_clear()
    assert package_key() != first
    package_key.cache_clear()


def test_machines_differ_by_whatever_is_looked_at(tmp_path):
    def key(**fields):
        return machine_key(a_machine(tmp_path, **fields))

    others = [
        key(root=tmp_path),
        key(config=tmp_path),
        key(user="bob"),
        key(host="desktop"),
        key(histories=(tmp_path,)),
        key(evaluate=True),
        machine_key(a_machine(tmp_path / "other")),
    ]
    assert len({key(), *others}) == len(others) + 1
    assert key() == key(now=5, config_host="x")
    assert isinstance(a_machine(tmp_path), Machine)


def test_a_value_that_was_damaged_counts_as_absent_even_where_it_decodes(tmp_path):
    cache = Cache(tmp_path)
    cache.save("bucket", "key", [1, 2, 3])
    path = tmp_path / "bucket" / "key"
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert cache.load("bucket", "key", list[int]) is None
        path.write_bytes(whole[:at])
        assert cache.load("bucket", "key", list[int]) is None
    path.write_bytes(whole)
    assert cache.load("bucket", "key", list[int]) == [1, 2, 3]
