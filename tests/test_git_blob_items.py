"""What versions of files declare is kept packed, and is found as it was put in."""

import msgspec
import pytest

from nixlore.git import blob_items
from nixlore.git.blob_items import NOTHING, UNREAD, BlobCatalog, BlobItems

ONE = BlobItems({1: 4, 2: 9}, ("foo",), False, ("my.tools", "other.tools"), 2, frozenset({"foo", "bar"}))


def test_a_version_is_found_as_it_was_added():
    catalog = BlobCatalog()
    catalog.add(b"1", ONE)
    catalog.add(b"2", NOTHING)
    assert dict(catalog) == {b"1": ONE, b"2": NOTHING}
    assert (len(catalog), b"1" in catalog, b"3" in catalog) == (2, True, False)
    assert catalog.get(b"3", UNREAD) is UNREAD
    with pytest.raises(KeyError):
        catalog[b"3"]


def test_what_any_version_asks_for_is_known_without_looking_at_each():
    catalog = BlobCatalog(asks=["old.tools"])
    catalog.add(b"1", ONE)
    assert catalog.asks == {"old.tools", "my.tools", "other.tools"}


def test_a_version_that_is_added_again_is_the_new_one():
    catalog = BlobCatalog()
    catalog.add(b"1", ONE)
    assert catalog[b"1"] == ONE
    catalog.add(b"1", NOTHING)
    assert catalog[b"1"] == NOTHING


def test_a_kept_catalog_is_read_when_it_is_asked(monkeypatch):
    monkeypatch.setattr(blob_items, "MOST_OPEN", 2)
    catalog = BlobCatalog()
    for number in range(5):
        catalog.add(b"%d" % number, BlobItems({number: number}))
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(catalog.packed), type=dict[bytes, msgspec.Raw])
    again = BlobCatalog(kept)
    for _ in range(2):
        assert [again[b"%d" % number].items for number in range(5)] == [{number: number} for number in range(5)]
