"""A database's write-ahead log, as far as it tells whether it is one and has rows.

SQLite waits ten seconds for a log to become sound that another process has open, which a damaged one never does; and
one in which it finds no rows it takes away where it may. Source: "The WAL File" in SQLite's "Database File Format".
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

LENGTH = 32
"""Bytes of the log's own header."""

FRAME = 24
"""Bytes of the header of each frame, which the page follows."""

MAGIC = 0x377F_0682
"""The first number of a log, but for its last bit: that one tells the order of bytes that sums are made in."""

MASK = 0xFFFF_FFFF

Sums = tuple[int, int]


def is_sound(header: bytes) -> bool:
    """Tell whether the first bytes of a log are a whole header whose sums are right."""
    if len(header) < LENGTH or struct.unpack_from(">I", header)[0] & ~1 != MAGIC:
        return False
    return _summed(header[:FRAME], _order(header)) == struct.unpack_from(">II", header, FRAME)


def has_rows(path: str) -> bool:
    """Tell whether a log has at least one whole transaction, by the sums that SQLite itself goes by."""
    try:
        if not os.path.isfile(path):  # noqa: PTH113 - as below, and anything else may keep its reader waiting
            return False
        with open(path, "rb") as log:  # noqa: PTH123 - a Path would cost more than the call
            return _reaches_commit(log)
    except OSError:
        return False


def _reaches_commit(log: BinaryIO) -> bool:
    header = log.read(LENGTH)
    if not is_sound(header):
        return False
    size = struct.unpack_from(">I", header, 8)[0]
    order, salts = _order(header), header[16:FRAME]
    sums: Sums = struct.unpack_from(">II", header, FRAME)
    if size not in {1 << power for power in range(9, 17)}:
        return False
    while True:
        frame, page = log.read(FRAME), log.read(size)
        if len(page) < size or frame[8:16] != salts:
            return False
        sums = _summed(page, order, _summed(frame[:8], order, sums))
        number, pages = struct.unpack_from(">II", frame)
        if sums != struct.unpack_from(">II", frame, 16) or number == 0:
            return False
        if pages:
            return True


def _order(header: bytes) -> str:
    return ">" if header[3] & 1 else "<"


def _summed(data: bytes, order: str, sums: Sums = (0, 0)) -> Sums:
    first, second = sums
    for one, other in struct.iter_unpack(f"{order}II", data):
        first = (first + one + second) & MASK
        second = (second + other + first) & MASK
    return first, second
