"""The reports of the user's other hosts, kept below our state: one file a host, and none that is not as it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.other_hosts import HOST, SCHEMA, VERSION, HostReport

FOLDER = "hosts"
"""The directory of the reports below the state."""

LIMIT = 4_000_000
"""How many bytes a report has at most."""


def path_of(state: Path, host: str) -> Path:
    """Return where a host's report is kept. Raises SourceError for what is no host's name."""
    if re.search(HOST, host) is None:
        message = "is no name of a host"
        raise SourceError(message, where=ascii(host[:80]))
    return state / FOLDER / f"{host}.json"


def kept(state: Path) -> list[Path]:
    """Return the files that are there, by name."""
    try:
        found = sorted((state / FOLDER).iterdir())
    except OSError:
        return []
    return [path for path in found if path.suffix == ".json" and re.search(HOST, path.stem)]


def read(path: Path) -> HostReport:
    """Return the report in a file. Raises SourceError, which says what is wrong with it."""
    return decoded(read_regular(path, LIMIT), str(path))


def read_kept(path: Path) -> HostReport:
    """Return the report that is kept in a file of that host's name. Raises SourceError as `read` does."""
    found = read(path)
    if found.host != path.stem:
        message = f"is the report of another host, {found.host}"
        raise SourceError(message, where=str(path))
    return found


def decoded(data: bytes, where: str) -> HostReport:
    """Return the report that some bytes are. Raises SourceError, which says what is wrong with them."""
    try:
        schema = msgspec.json.decode(data, type=_Head).schema
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = "is no report of a host"
        raise SourceError(message, where=where, remedy="`nixlore export --summary` makes one") from error
    _check(schema, where)
    try:
        found = msgspec.json.decode(data, type=HostReport)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if _numbers(schema) > _numbers(f"{SCHEMA}/{VERSION}"):
            raise _newer(schema, where) from error
        message = f"is not as a report of a host must be: {ascii(str(error))[1:-1][:200]}"
        raise SourceError(message, where=where) from error
    for wrong in _contradictions(found):
        raise SourceError(wrong, where=where)
    return found


class _Head(msgspec.Struct):
    """What tells of which version a report is."""

    schema: str


def _check(schema: str, where: str) -> None:
    """Raise SourceError for what is no report, or one whose version is not known here."""
    name, _, _ = schema.rpartition("/")
    numbers = _numbers(schema)
    if name != SCHEMA or not numbers:
        message = "is no report of a host"
        raise SourceError(message, where=where, remedy="`nixlore export --summary` makes one")
    if numbers[0] > _numbers(f"{SCHEMA}/{VERSION}")[0]:
        raise _newer(schema, where)
    if numbers[0] < 1:
        message = f"has a version that is no more read: {schema!a}"
        raise SourceError(message, where=where, remedy="make it anew there with `nixlore export --summary`")


def _newer(schema: str, where: str) -> SourceError:
    message = f"was made by a newer nixlore ({schema[:60]!a})"
    return SourceError(message, where=where, remedy="update nixlore on this host")


def _numbers(schema: str) -> tuple[int, ...]:
    version = re.fullmatch(r"(\d{1,4})\.(\d{1,4})", schema.rpartition("/")[2], re.ASCII)
    return () if version is None else (int(version[1]), int(version[2]))


def _contradictions(found: HostReport) -> Iterator[str]:
    """Yield what its parts say against each other."""
    keys = [(use.attr_path, use.actor, use.unit) for use in found.used]
    if len(set(keys)) < len(keys):
        yield "counts the use of one package twice"
    if any(first is not None and last is not None and first > last for first, last in _spans(found)):
        yield "has a last day before the first one"
    if found.host not in found.hosts:
        yield "does not name its own host among its hosts"


def _spans(found: HostReport) -> Iterator[tuple[int | None, int | None]]:
    yield from ((use.first_day, use.last_day) for use in found.used)
    yield from ((window.first_day, window.last_day) for window in found.windows)
