"""Read objects in a process of its own: standard input says which, standard output what they declare."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from nixlore.collect._git_blobs import Found, Work, read
from nixlore.collect._git_repository import Repository
from nixlore.git.blob_items import ItemTable


def main() -> None:
    """Read what is asked for and answer when all is done, as the asker has work of its own meanwhile."""
    work = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Work)
    repository = Repository(git_dir=Path(work.git_dir), common_dir=Path(work.common_dir), work_tree=None)
    table = ItemTable()
    found = {name: table.reduced(items, words) for name, items, words in read(repository, work.names)}
    sys.stdout.buffer.write(msgspec.msgpack.encode(Found(table.keys, found)))
    sys.stdout.buffer.flush()
