"""Split what git prints with `-z` into its fields, however long one of them is and however it arrives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST = 80_004
"""Bytes of a field that are kept: at least 20,000 characters, which is all of a message that is ever read."""


def fields(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the fields that a NUL ends, and what stands behind the last NUL; what is too long is cut.

    Each chunk is looked at once, and of a field that runs over many no more is held than is kept.
    """
    held: list[bytes] = []
    room = LONGEST
    for chunk in chunks:
        first, *others = chunk.split(b"\0")
        if room:
            held.append(first[:room])
            room -= len(held[-1])
        if others:
            yield b"".join(held)
            *whole, last = others
            for field in whole:
                yield field[:LONGEST]
            held = [last[:LONGEST]]
            room = LONGEST - len(held[0])
    rest = b"".join(held)
    if rest:
        yield rest
