"""What is kept between runs of versions of files: what each declares, by the name of its object."""

from __future__ import annotations

import msgspec

from nixlore.collect._git_kept import BUCKET, Shelf
from nixlore.git.blob_items import BlobCatalog, ItemKey, ItemTable
from nixlore.storage.keys import package_key


class KeptBlobs(msgspec.Struct, array_like=True):
    """What the versions of files declare, by the names of their objects, and the options that any asks for."""

    version: str = ""
    keys: list[ItemKey] = []
    blobs: dict[bytes, msgspec.Raw] = {}
    asks: list[str] = []


def load(shelf: Shelf) -> tuple[ItemTable, BlobCatalog]:
    """Return what is known of versions of files."""
    kept = shelf.cache.load(BUCKET, f"{shelf.name}-files", KeptBlobs)
    if kept is None or kept.version != package_key():
        return ItemTable(), BlobCatalog()
    return ItemTable(kept.keys), BlobCatalog(kept.blobs, kept.asks)


def save(shelf: Shelf, table: ItemTable, blobs: BlobCatalog) -> None:
    """Keep what is known of versions of files."""
    kept = KeptBlobs(package_key(), table.keys, blobs.packed, sorted(blobs.asks))
    shelf.cache.save(BUCKET, f"{shelf.name}-files", kept)
