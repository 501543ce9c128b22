"""Databases of what binary caches told, with the tables that Nix makes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

SCHEMA = """
create table BinaryCaches (id integer primary key autoincrement not null, url text unique not null,
    timestamp integer not null, storeDir text not null, wantMassQuery integer not null, priority integer not null);
create table NARs (cache integer not null, hashPart text not null, namePart text, url text, compression text,
    fileHash text, fileSize integer, narHash text, narSize integer, refs text, deriver text, sigs text, ca text,
    timestamp integer not null, present integer not null, primary key (cache, hashPart));
"""


def digest(letter: str) -> str:
    return letter * 32


def path(letter: str, name: str) -> str:
    return f"/nix/store/{digest(letter)}-{name}"


def written(file: Path, rows: Iterable[tuple[Any, ...]], url: str = "https://cache.example.org") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as base:
        base.executescript(SCHEMA)
        base.execute("insert into BinaryCaches values (1, ?, 5, '/nix/store', 1, 40)", (url,))
        query = "insert into NARs(cache, hashPart, namePart, narSize, refs, deriver, timestamp, present) values (1, ?, ?, ?, ?, ?, ?, ?)"
        base.executemany(query, rows)
        base.commit()
    return file
