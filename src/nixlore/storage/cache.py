"""Things that can be made again, kept by the content they were made from.

A bucket is a directory below the cache; a name in it is a digest of whatever the value depends on, so that a stale
value is never found rather than found and checked. Values are MessagePack of typed structs; a value that no longer
decodes counts as absent.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

import msgspec

from nixlore.blake2 import digest
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.files import acting_for, write_atomic

__all__ = ["Cache", "digest"]

T = TypeVar("T")

SUM = 4
"""How many bytes before a value prove that it is whole: a damaged one may decode, and then mislead."""


def _sum(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(SUM, "little")


class Cache:
    """A directory of values by bucket and key; without a directory it remembers nothing.

    `unwritten` is the first reason for which a value was not kept, "" where all were.
    """

    def __init__(self, directory: Path | None, owner: tuple[int, int] | None = None) -> None:
        self.directory = directory
        self.owner = owner
        self.unwritten = ""

    def load(self, bucket: str, key: str, kind: type[T]) -> T | None:
        """Return the value kept under this key, or None when there is none that decodes as `kind`."""
        if self.directory is None:
            return None
        try:
            data = read_regular(self.directory / bucket / key)
            body = memoryview(data)[SUM:]
            return msgspec.msgpack.decode(body, type=kind) if data[:SUM] == _sum(body) else None
        except (SourceError, ValueError, RecursionError):
            return None

    def save(self, bucket: str, key: str, value: object) -> None:
        """Keep a value under this key; a disk that cannot be written is no failure, nor are names that are no UTF-8."""
        if self.directory is None:
            return
        try:
            # A value may be large: it is written from where it was encoded, without another copy.
            data = bytearray(SUM)
            msgspec.msgpack.Encoder().encode_into(value, data, SUM)
            data[:SUM] = _sum(memoryview(data)[SUM:])
            write_atomic(self.directory / bucket / key, data, self.owner, durable=False)
        except OSError as error:
            self.unwritten = self.unwritten or error.strerror or str(error)
        except UnicodeEncodeError:
            return

    def prune(self, bucket: str, begins: str, keys: Collection[str]) -> None:
        """Remove what a bucket holds under keys that begin so, besides `keys`; what cannot be removed stays."""
        if self.directory is None:
            return
        try:
            with acting_for(self.owner):
                for name in os.listdir(self.directory / bucket):  # noqa: PTH208 - names are all that is wanted
                    if name.startswith(begins) and name not in keys:
                        (self.directory / bucket / name).unlink(missing_ok=True)
        except OSError:
            return
