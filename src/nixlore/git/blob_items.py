"""What one version of a file declares, kept small: a history has thousands of versions of the same few names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from nixlore.nix.history_items import FileItems, Item

WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_'-]*")


class ItemKey(msgspec.Struct, frozen=True, array_like=True):
    """An item without its place: the tool's key, its name there, its kind, and the other file it is written in."""

    tool: str
    name: str
    kind: str
    file: str = ""


class BlobItems(msgspec.Struct, frozen=True, array_like=True):
    """What one version of one file declares: the line of each item, by the item's number.

    `off` are the tools of switches set to false; `is_local`, `asks` and `faults` are those of `FileItems`. `words`
    are all words of a text that has faults, in which not finding an item proves little. Of a text that is missing or
    encrypted nothing is known: it `is_unread`.
    """

    items: dict[int, int]
    off: tuple[str, ...] = ()
    is_local: bool = True
    asks: tuple[str, ...] = ()
    faults: int = 0
    words: frozenset[str] = frozenset()
    is_unread: bool = False


NOTHING = BlobItems({})
UNREAD = BlobItems({}, is_unread=True)
"""A content that is missing or damaged."""

ENCRYPTED = BlobItems({}, faults=1, is_unread=True)
CRYPT_HEADER = b"\0GITCRYPT\0"


MOST_OPEN = 4_096
"""How many versions are held unpacked."""

_PACKER = msgspec.msgpack.Encoder()
_UNPACKER = msgspec.msgpack.Decoder(BlobItems)


class BlobCatalog(Mapping[bytes, BlobItems]):
    """What is known of versions of files by the names of their objects, packed: of most nothing is asked.

    `asks` are all options that any version takes lists from.
    """

    def __init__(self, packed: dict[bytes, msgspec.Raw] | None = None, asks: Iterable[str] = ()) -> None:
        self.packed = {} if packed is None else packed
        self.asks = set(asks)
        self._open: dict[bytes, BlobItems] = {}

    def __getitem__(self, name: bytes) -> BlobItems:
        found = self._open.get(name)
        if found is None:
            found = _UNPACKER.decode(self.packed[name])
            if len(self._open) >= MOST_OPEN:
                self._open.clear()
            self._open[name] = found
        return found

    def get(self, name: bytes, default: BlobItems = UNREAD) -> BlobItems:  # type: ignore[override]
        """Return what a version declares; it is asked for each file at each commit."""
        found = self._open.get(name)
        if found is None:
            found = self[name] if name in self.packed else default
        return found

    def __contains__(self, name: object) -> bool:
        return name in self.packed

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)

    def add(self, name: bytes, blob: BlobItems) -> None:
        """Remember what a version declares."""
        self.packed[name] = msgspec.Raw(_PACKER.encode(blob))
        self._open.pop(name, None)
        self.asks.update(blob.asks)


class ItemTable:
    """The items that a history knows, each with a number."""

    def __init__(self, keys: list[ItemKey] | None = None) -> None:
        self.keys = [] if keys is None else keys
        self._numbers = {key: number for number, key in enumerate(self.keys)}

    def number(self, item: Item) -> int:
        """Return the number of an item, a new one for one that was not seen before."""
        return self._numbered(ItemKey(item.tool, item.name, item.kind, item.file))

    def _numbered(self, key: ItemKey) -> int:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.keys)
            self.keys.append(key)
        return found

    def adopted(self, keys: list[ItemKey], blobs: dict[bytes, BlobItems]) -> dict[bytes, BlobItems]:
        """Return versions of files by the numbers of this table, given by those of another one."""
        numbers = [self._numbered(key) for key in keys]
        return {
            name: replace(blob, items={numbers[number]: line for number, line in blob.items.items()})
            for name, blob in blobs.items()
        }

    def lines(self, items: tuple[Item, ...]) -> dict[int, int]:
        """Return the first line of each item by its number."""
        lines: dict[int, int] = {}
        for item in items:
            lines.setdefault(self.number(item), item.line)
        return lines

    def reduced(self, found: FileItems | None, words: frozenset[str] = frozenset()) -> BlobItems:
        """Return what was read of one version of a file by the numbers of its items.

        None stands for what could not be read: because it is encrypted where there are `words`.
        """
        if found is None:
            return ENCRYPTED if words else UNREAD
        if found == FileItems():
            return NOTHING
        off = tuple(dict.fromkeys(item.tool for item in found.off))
        return BlobItems(self.lines(found.items), off, found.is_local, found.asks, found.faults, words)


def words_of(blob: bytes) -> frozenset[str]:
    """Return every word of a text."""
    return frozenset(word.decode() for word in WORD.findall(blob))
