"""A Nix store's database and stand-in files, written without Nix: for the sample machine and for tests.

    rows = [StoreRow(glibc := store_path("glibc-2.40"), nar_size=30_000_000),
            StoreRow(store_path("hello-2.12"), references=(glibc,), deriver=store_path("hello-2.12.drv"))]
    write_database(root, rows, journal="pages")   # root/nix/var/nix/db/{schema,db.sqlite,db.sqlite-wal,-shm}
    write_files(root, rows)                       # root/nix/store/…: a small directory or file for each row

`nixlore.demo.generated_store` makes thousands of such rows. `journal` is the state the database is left in, see
`Journal`. The schema is number 10, as Nix since 2.0 has it. A row's order is its id. References may name the path
itself; all of them must be rows.
"""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import sqlite3

Journal = Literal["closed", "empty", "pages", "crashed"]
"""What lies beside the database: closed nothing (Nix before 2.22, idle), empty an empty `-wal` and a `-shm` (later Nix,
idle), pages a `-wal` with the newest rows and a `-shm` (a writer has it open), crashed such a `-wal` alone."""

REGISTERED = 1_700_000_000
"""When a path came into the store, where a row does not say (epoch seconds)."""

SCHEMA = """\
create table ValidPaths (id integer primary key autoincrement not null, path text unique not null,
  hash text not null, registrationTime integer not null, deriver text, narSize integer, ultimate integer,
  sigs text, ca text);
create table Refs (referrer integer not null, reference integer not null, primary key (referrer, reference),
  foreign key (referrer) references ValidPaths(id) on delete cascade,
  foreign key (reference) references ValidPaths(id) on delete restrict);
create table DerivationOutputs (drv integer not null, id text not null, path text not null, primary key (drv, id),
  foreign key (drv) references ValidPaths(id) on delete cascade);
"""

INDEXES = """\
create index IndexReferrer on Refs(referrer);
create index IndexReference on Refs(reference);
create index IndexDerivationOutputs on DerivationOutputs(path);
create trigger DeleteSelfRefs before delete on ValidPaths begin
  delete from Refs where referrer = old.id and reference = old.id; end;
"""

_LETTERS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdfghijklmnpqrsvwxyz")


class StoreRow(NamedTuple):
    """One valid path: what it refers to, the size of its NAR in bytes (None: the column is NULL), and its deriver.

    `outputs` are those of a derivation (a path that ends in `.drv`), by output name.
    """

    path: str
    references: tuple[str, ...] = ()
    nar_size: int | None = 1_000
    deriver: str = ""
    outputs: Mapping[str, str] = {}
    registered: int = REGISTERED


def store_path(name: str, salt: str = "", *, directory: str = "/nix/store") -> str:
    """Return the store path of a name with a hash that only the name and `salt` decide."""
    digest = sha256(f"{name}\0{salt}".encode()).digest()[:20]
    return f"{directory}/{base64.b32encode(digest).translate(_LETTERS).decode()}-{name}"


def write_database(root: Path, rows: Sequence[StoreRow], *, journal: Journal = "closed") -> Path:
    """Write the database of a store below `root`, leave it in the state that `journal` says, and return its file.

    With `pages` and `crashed` the last row is only in the `-wal`.
    """
    place = root / "nix/var/nix/db"
    place.mkdir(parents=True, exist_ok=True)
    (place / "schema").write_text("10")
    for name in ("big-lock", "reserved"):
        (place / name).write_bytes(b"")
        (place / name).chmod(0o600)
    file = place / "db.sqlite"
    late = len(rows) - 1 if journal in ("pages", "crashed") else len(rows)
    _fill(file, rows, late)
    if journal != "closed":
        _leave_open(file, rows, late, journal)
    return file


def _opened(file: Path) -> closing[sqlite3.Connection]:
    import sqlite3  # noqa: PLC0415 - only who builds a store writes a database

    return closing(sqlite3.connect(file, isolation_level=None))


def _fill(file: Path, rows: Sequence[StoreRow], late: int) -> None:
    with _opened(file) as base:
        base.execute("pragma journal_mode = off")
        base.execute("pragma synchronous = off")
        base.executescript(SCHEMA)
        base.execute("begin")
        _insert(base, rows, range(late))
        base.execute("commit")
        base.executescript(INDEXES)
        base.execute("pragma journal_mode = wal")


def _insert(base: sqlite3.Connection, rows: Sequence[StoreRow], which: range) -> None:
    number = {row.path: position for position, row in enumerate(rows, 1)}
    chosen = [(position + 1, rows[position]) for position in which]
    base.executemany(
        "insert into ValidPaths (id, path, hash, registrationTime, deriver, narSize, ultimate) values (?,?,?,?,?,?,1)",
        [(at, row.path, _nar_hash(row.path), row.registered, row.deriver or None, row.nar_size) for at, row in chosen],
    )
    edges = sorted({(at, number[reference]) for at, row in chosen for reference in row.references})
    base.executemany("insert into Refs values (?, ?)", edges)
    made = [(at, name, path) for at, row in chosen for name, path in sorted(row.outputs.items())]
    base.executemany("insert into DerivationOutputs values (?, ?, ?)", made)


def _nar_hash(path: str) -> str:
    """Return what stands for the hash of a path's content: nothing here reads contents."""
    return f"sha256:{sha256(path.encode()).hexdigest()}"


def _leave_open(file: Path, rows: Sequence[StoreRow], late: int, journal: Journal) -> None:
    """Copy the files of the database while it is open: closing it would take them away."""
    beside = [file, file.with_name("db.sqlite-wal"), file.with_name("db.sqlite-shm")]
    copies = [path.with_name(f"{path.name}.copy") for path in beside]
    with _opened(file) as base:
        base.execute("pragma wal_autocheckpoint = 0")
        base.execute("begin immediate")
        _insert(base, rows, range(late, len(rows)))
        # An empty transaction would not be written.
        base.execute("update ValidPaths set ultimate = 1 where id = 1")
        base.execute("commit")
        if journal == "empty":
            base.execute("pragma wal_checkpoint(truncate)").fetchall()
        for path, copy in zip(beside, copies, strict=True):
            shutil.copyfile(path, copy)
    for path, copy in zip(beside, copies, strict=True):
        copy.replace(path)
    if journal == "crashed":
        beside[2].unlink()


def write_files(root: Path, rows: Iterable[StoreRow]) -> None:
    """Make each path that is not there yet: a derivation as an empty file, all others as an empty directory."""
    (root / "nix/store").mkdir(parents=True, exist_ok=True)
    for row in rows:
        place = f"{root}{row.path}"
        if os.path.lexists(place):
            continue
        if place.endswith(".drv"):
            Path(place).touch()
        else:
            os.mkdir(place)  # noqa: PTH102 - a hundred thousand of them
