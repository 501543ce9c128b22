"""The keys of a dconf database, read from its binary form (GVDB).

The file is a header (`GVariant`, a version, the root table's start and end) and hash tables; an item of a table has the
hash and number of its parent, the place of its part of the key, a type (`v` value, `H` table, `L` list). Source: gvdb's
`gvdb-format.h`. All numbers are little-endian on the machines that NixOS runs on.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

HEADER = struct.Struct("<8sIIII")
TABLE = struct.Struct("<II")
ITEM = struct.Struct("<IIIHcxII")
MAX_ITEMS = 20_000
MAX_KEY = 1_000
MAX_PARENTS = 40


def keys(data: bytes) -> Iterator[str]:
    """Yield every key that has a value (`/org/gnome/gedit/state/window/size`); nothing of what is no such database."""
    if len(data) < HEADER.size:
        return
    signature, _, _, start, end = HEADER.unpack_from(data)
    if signature != b"GVariant" or not HEADER.size <= start <= end - TABLE.size <= len(data) - TABLE.size:
        return
    bloom, buckets = TABLE.unpack_from(data, start)
    first = start + TABLE.size + 4 * (bloom & (1 << 27) - 1) + 4 * buckets
    count = min((end - first) // ITEM.size, MAX_ITEMS) if first < end else 0
    items = [ITEM.unpack_from(data, first + number * ITEM.size) for number in range(count)]
    for item in items:
        if item[4] == b"v":
            yield _key(data, items, item)


def _key(
    data: bytes,
    items: list[tuple[int, int, int, int, bytes, int, int]],
    item: tuple[int, int, int, int, bytes, int, int],
) -> str:
    parts = []
    for _ in range(MAX_PARENTS):
        _, parent, place, size, *_ = item
        parts.append(data[place : place + min(size, MAX_KEY)].decode("utf-8", "replace"))
        if parent >= len(items):
            break
        item = items[parent]
    return "".join(reversed(parts))
