"""What is kept between runs of versions of files: what each declares, by the name of its object."""

from __future__ import annotations

import msgspec

from nixlore.collect._git_kept import BUCKET, Shelf
from nixlore.git.blob_items import BlobItems, ItemKey, ItemTable
from nixlore.storage.keys import package_key


class KeptBlobs(msgspec.Struct, array_like=True):
    """What the versions of files declare, by the names of their objects."""

    version: str = ""
    keys: list[ItemKey] = []
    blobs: dict[bytes, BlobItems] = {}


def load(shelf: Shelf) -> tuple[ItemTable, dict[bytes, BlobItems]]:
    """Return what is known of versions of files."""
    kept = shelf.cache.load(BUCKET, f"{shelf.name}-files", KeptBlobs)
    if kept is None or kept.version != package_key():
        kept = KeptBlobs(keys=[], blobs={})
    return ItemTable(kept.keys), kept.blobs


def save(shelf: Shelf, table: ItemTable, blobs: dict[bytes, BlobItems]) -> None:
    """Keep what is known of versions of files."""
    shelf.cache.save(BUCKET, f"{shelf.name}-files", KeptBlobs(package_key(), table.keys, blobs))
