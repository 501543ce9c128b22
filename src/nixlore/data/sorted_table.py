"""A file of sorted text tables that is read by key: only the block that may hold a key is decompressed.

The first line is JSON: `about`, free text for the reader, and `tables`, of each of them the first key and the length of
every block. The blocks follow, each a zlib stream: the keys of a stretch of the table, a line each, a NUL, their
values, a line each. The standard library alone reads it, as agents' hooks do so at every command that fails.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

BLOCK = 16_384
"""How many characters of lines are compressed together: small enough to be read for one key, large enough to pack."""


class Table:
    """One table of the file: a mapping of keys to values that decompresses what it is asked for."""

    def __init__(self, data: bytes, start: int, blocks: Sequence[tuple[str, int]]) -> None:
        self._data = data
        self._first_keys = [key for key, _ in blocks]
        self._ends = [start]
        for _, length in blocks:
            self._ends.append(self._ends[-1] + length)
        self._read: dict[int, dict[str, str]] = {}
        self._all: frozenset[str] | None = None

    def get(self, key: str) -> str | None:
        """Return the value of one key, None when the table lacks it."""
        number = bisect_right(self._first_keys, key) - 1
        return None if number < 0 else self._block(number).get(key)

    def starting_with(self, prefix: str) -> Iterator[str]:
        """Yield the keys that start with `prefix`, in order."""
        number = max(0, bisect_right(self._first_keys, prefix) - 1)
        while number < len(self._first_keys):
            yield from (key for key in self._keys(number) if key.startswith(prefix))
            number += 1
            if number < len(self._first_keys) and self._first_keys[number][: len(prefix)] > prefix:
                return

    def keys(self) -> frozenset[str]:
        """Return every key; all blocks are read the first time."""
        if self._all is None:
            self._all = frozenset().union(*(self._keys(number) for number in range(len(self._first_keys))))
        return self._all

    def blocks(self) -> Iterator[tuple[str, bytes]]:
        """Yield each block's first key and its bytes as they are."""
        for number, first in enumerate(self._first_keys):
            yield first, self._data[self._ends[number] : self._ends[number + 1]]

    def _keys(self, number: int) -> Sequence[str]:
        return self._text(number).partition("\0")[0].split("\n")

    def _text(self, number: int) -> str:
        """Return one block's text; a damaged block has nothing in it."""
        try:
            return zlib.decompress(self._data[self._ends[number] : self._ends[number + 1]]).decode()
        except (zlib.error, UnicodeDecodeError):
            return ""

    def _block(self, number: int) -> dict[str, str]:
        found = self._read.get(number)
        if found is None:
            keys, _, values = self._text(number).partition("\0")
            found = dict(zip(keys.split("\n"), values.split("\n"), strict=False))
            self._read[number] = found
        return found


class Tables:
    """All tables of one file's bytes.

    Raises ValueError when the bytes are not such a file.
    """

    def __init__(self, data: bytes) -> None:
        head, _, _ = data.partition(b"\n")
        self.about, tables = _header(head)
        self._tables: dict[str, Table] = {}
        start = len(head) + 1
        for name, blocks in tables.items():
            self._tables[name] = Table(data, start, blocks)
            start += sum(length for _, length in blocks)
        if start != len(data):
            message = "a table file of the wrong length"
            raise ValueError(message)

    def table(self, name: str) -> Table:
        """Return one table, an empty one when the file has none of that name."""
        return self._tables.get(name) or Table(b"", 0, ())


def _header(line: bytes) -> tuple[dict[str, str], dict[str, list[tuple[str, int]]]]:
    """Return what a file is about and the blocks of each table. Raises ValueError when the line is no such header."""
    try:
        found = json.loads(line)
        about = {str(key): str(value) for key, value in found["about"].items()}
        tables = found["tables"].items()
        return about, {name: [(str(first), int(size)) for first, size in rows] for name, rows in tables}
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        message = "a table file without a header"
        raise ValueError(message) from error


def encode(about: Mapping[str, str], tables: Mapping[str, Mapping[str, str] | Table]) -> bytes:
    """Return the file's bytes; neither keys nor values hold a line feed or a NUL. A table of another file is copied."""
    listed: dict[str, tuple[tuple[str, int], ...]] = {}
    packed: list[bytes] = []
    for name, rows in tables.items():
        blocks = list(rows.blocks() if isinstance(rows, Table) else _packed(rows))
        listed[name] = tuple((first, len(block)) for first, block in blocks)
        packed.extend(block for _, block in blocks)
    header = json.dumps({"about": dict(about), "tables": listed}, ensure_ascii=False, separators=(",", ":"))
    return header.encode() + b"\n" + b"".join(packed)


def _packed(rows: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield each block's first key and its bytes."""
    keys: list[str] = []
    size = 0
    for key in sorted(rows):
        keys.append(key)
        size += len(key) + len(rows[key]) + 2
        if size >= BLOCK:
            yield keys[0], _block_of(keys, rows)
            keys, size = [], 0
    if keys:
        yield keys[0], _block_of(keys, rows)


def _block_of(keys: Sequence[str], rows: Mapping[str, str]) -> bytes:
    text = "\n".join(keys) + "\0" + "\n".join(rows[key] for key in keys)
    return zlib.compress(text.encode(), 9)
