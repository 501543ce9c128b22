"""Up to where a file was read into the ledger, and how what is new in one is found, also when it was written anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from nixlore.collect._history_blocks import HistoryBytes

T = TypeVar("T")


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """Up to where a file was read, and the proof that it is still that file.

    The proof alone decides: a file that was copied or renamed is still the same, one whose number was given to
    another is not. `ahead` is how many entries after the offset were taken in as well, `oldest` the second of the
    oldest entry that was seen.
    """

    offset: int
    proof: bytes
    ahead: int = 0
    oldest: int | None = None


def only_grew(mark: Mark, source: HistoryBytes, key: bytes) -> bool:
    """Tell whether a file holds what it held when it was marked, with nothing but more behind it."""
    return mark.offset <= source.size and source.proof(mark.offset, key) == mark.proof


def packed(marks: Sequence[Mark]) -> bytes:
    """Return marks as they are kept."""
    return msgspec.msgpack.encode(marks)


def unpacked(data: bytes | None) -> tuple[Mark, ...]:
    """Return kept marks; none where there are none that can be understood."""
    try:
        return () if data is None else msgspec.msgpack.decode(data, type=tuple[Mark, ...])
    except msgspec.MsgspecError:
        return ()


def surplus(entries: Iterable[T], known: Counter[Hashable], key: Callable[[T], Hashable]) -> Iterator[T]:
    """Yield the entries of which there are more than are known, by a key; `known` is used up."""
    for entry in entries:
        what = key(entry)
        if known.get(what, 0):
            known[what] -= 1
        else:
            yield entry
