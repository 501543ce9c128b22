"""The catalogs of this machine: the shipped one, the user's own nix-index database and the channel's programs.sqlite.

The user's database takes many seconds to read. `nixlore self index` does that once per database and keeps what
identity needs in the cache; until then, and while it is out of date, what is there is used and says its date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import msgspec

from nixlore import locate
from nixlore.data.content_kinds import KINDS, Content
from nixlore.data.late_pattern import late
from nixlore.data.sorted_table import Table, Tables
from nixlore.errors import SourceError
from nixlore.identity import Catalog
from nixlore.machine import Machine
from nixlore.nix.catalog_books import Book, TableBook, shipped_book, shipped_tables
from nixlore.nix.programs_sqlite import ProgramsDatabase
from nixlore.storage.cache import digest
from nixlore.storage.files import write_atomic

CHANNEL_DATABASE = "/nix/var/nix/profiles/per-user/root/channels/nixos/programs.sqlite"
"""Where a channel of NixOS brings its table of programs."""

WRAPPERS = (
    "/run/current-system/sw/bin/nix-locate",
    ".nix-profile/bin/nix-locate",
    ".local/state/nix/profile/bin/nix-locate",
)
"""A `nix-locate` that is wrapped names the database it was made for (nix-index-database does so)."""

NAMED = late(rb"NIX_INDEX_DATABASE['\"]?[\s=,]+['\"]?(/nix/store/[^'\"\s\0]+)")

LARGEST_WRAPPER = 1 << 20
OLDEST_DATE = 978_307_200
"""A time before 2001 is the one that the Nix store gives to every file."""

UNKNOWN_DAY = "an unknown day"

Progress = Callable[[str], None]
"""Called with a sentence about how far the work is."""


class OwnIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The user's own nix-index database and what was made of it.

    `date` is that of what was read, "" when nothing was; `current` tells that it was this very database.
    """

    database: str
    date: str
    current: bool


class ChannelBook:
    """The channel's programs.sqlite as a source of candidates; one that cannot be read has none."""

    label = "programs.sqlite"
    rank = 2

    def __init__(self, path: Path) -> None:
        self._database = ProgramsDatabase(path)

    def attributes(self, program: str) -> Sequence[str]:
        """Return the attributes that have a program, the shortest first."""
        try:
            return self._database.packages(program)
        except SourceError:
            return ()

    def content(self, _attr_path: str) -> Content | None:
        """Return None: which other programs and files an attribute brings is not told."""
        return None

    def attributes_of_package(self, _package: str) -> Sequence[str]:
        """Return nothing: package names are not told."""
        return ()

    def programs(self) -> Iterable[str]:
        """Return the name of every program known."""
        try:
            return self._database.names()
        except SourceError:
            return ()

    def attribute_names(self, _set_name: str) -> Iterable[str]:
        """Return nothing: sets are not told."""
        return ()


def catalog(machine: Machine) -> Catalog:
    """Return everything known of nixpkgs on this machine, what is nearest to it asked first."""
    shipped, date = shipped_book()
    books: list[Book] = [shipped]
    own = _read(kept_at(machine))
    if own is not None:
        day = own.about.get("date", UNKNOWN_DAY)
        books.insert(0, TableBook(f"nix-index of {day}", own, rank=1))
        date = f"{date}, nix-index of {day}"
    channel = _existing(machine, CHANNEL_DATABASE)
    if channel is not None:
        books.append(ChannelBook(channel))
    return Catalog(books, date)


def program_tables(machine: Machine) -> dict[str, Table]:
    """Return the tables of attributes by program: `own` of the user's database where it was read, and `programs`.

    Of the names in `agreed` it is surely the program of the attribute there that is meant.
    """
    own = _read(kept_at(machine))
    tables = {} if own is None else {"own": own.table("programs")}
    shipped = shipped_tables()
    return {**tables, "programs": shipped.table("programs"), "agreed": shipped.table("agreed")}


def state(machine: Machine) -> OwnIndex | None:
    """Return the user's own database and whether it was read, None when there is none."""
    path = database(machine)
    if path is None:
        return None
    own = _read(kept_at(machine))
    if own is None:
        return OwnIndex(database=str(path), date="", current=False)
    return OwnIndex(database=str(path), date=own.about.get("date", ""), current=own.about.get("key") == _key(path))


def build(machine: Machine, progress: Progress) -> OwnIndex:
    """Read the user's own nix-index database into the cache unless this very database was read before.

    Raises SourceError when there is none, it is damaged, or the cache cannot be written.
    """
    path = database(machine)
    place = kept_at(machine)
    if path is None or place is None:
        message = "no nix-index database was found"
        raise SourceError(message, remedy="run `nix-index`, or use nix-index-database; until then the catalog serves")
    key = _key(path)
    own = _read(place)
    if own is not None and own.about.get("key") == key:
        progress(f"{path} was read before: nix-index of {own.about.get('date', '')}")
        return OwnIndex(database=str(path), date=own.about.get("date", ""), current=True)
    day = _day(path)
    data = _compiled(path, {"date": day, "key": key}, progress)
    try:
        write_atomic(place, data, locate.owner(machine))
    except OSError as error:
        raise SourceError(error.strerror or "cannot be written", where=str(place)) from error
    progress(f"{path} was read: nix-index of {day}")
    return OwnIndex(database=str(path), date=day, current=True)


def _compiled(path: Path, about: dict[str, str], progress: Progress) -> bytes:
    from nixlore.nix.catalog_file import collected, compiled  # noqa: PLC0415 - only for reading a whole database
    from nixlore.nix.nix_index import outputs  # noqa: PLC0415 - the same

    said = 0

    def tell(read: int, size: int) -> None:
        nonlocal said
        tenth = 10 * read // max(size, 1)
        if tenth > said:
            said = tenth
            progress(f"reading {path}: {10 * tenth} %")

    return compiled(collected(outputs(path, tell)), about, {})


def database(machine: Machine) -> Path | None:
    """Return the user's own nix-index database, None when there is none.

    In order: NIX_INDEX_DATABASE (a directory), the cache that `nix-index` fills or Home Manager links, and the
    database that an installed `nix-locate` was wrapped with.
    """
    named = machine.environ.get("NIX_INDEX_DATABASE", "")
    places = [named] if named else []
    places += [str(machine.cache_home / "nix-index"), *(_wrapped_with(machine, wrapper) for wrapper in WRAPPERS)]
    for place in filter(None, places):
        for name in (f"{place}/files", place):
            found = _existing(machine, name)
            if found is not None:
                return found
    return None


def _wrapped_with(machine: Machine, wrapper: str) -> str:
    path = _existing(machine, wrapper)
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            match = NAMED.search(file.read(LARGEST_WRAPPER))
    except OSError:
        return ""
    return "" if match is None else match[1].decode("utf-8", "replace")


def _existing(machine: Machine, name: str) -> Path | None:
    try:
        path = machine.at(PurePosixPath(name))
        return path if path.is_file() else None
    except (OSError, SourceError, ValueError):
        return None


def kept_at(machine: Machine) -> Path | None:
    """Return where what was made of the user's database is kept, None for a machine without a cache."""
    if machine.cache_dir is None:
        return None
    return machine.cache_dir / "nix-index" / f"{digest(str(machine.root), str(machine.home))}.db"


def _read(place: Path | None) -> Tables | None:
    """Return the tables of a file of ours, None when there is none or another nixlore wrote it."""
    if place is None:
        return None
    try:
        tables = Tables(place.read_bytes())
    except (OSError, ValueError):
        return None
    return tables if tables.about.get("kinds") == " ".join(KINDS) else None


def _key(path: Path) -> str:
    """Return what stands for this very database: its place, size, time and inode."""
    status = path.stat()
    return digest(str(path), str(status.st_size), str(status.st_mtime_ns), str(status.st_ino))


def _day(path: Path) -> str:
    seconds = path.stat().st_mtime
    return UNKNOWN_DAY if seconds < OLDEST_DATE else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
