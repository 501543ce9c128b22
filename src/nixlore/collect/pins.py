"""Which versions of its sources the configuration pins: `flake.lock`, npins, niv; and the machine's channels.

A configuration without any of these is unpinned: what a rebuild gives depends on the channels and on the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nixlore.collect import _pins_channels
from nixlore.collect._home_files import is_file
from nixlore.collect._links import Links
from nixlore.collect._mounts import mounts
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import Pin
from nixlore.nix.lock_file import LARGEST, LOCK_NAMES
from nixlore.nix.lock_pins import pins

NAME = "pins"
STAGE = f"collect/{NAME}"

UNPINNED = "unpinned: no flake.lock, npins/sources.json or nix/sources.json"
"""What is said of a configuration that pins nothing."""


def collect(machine: Machine) -> Iterator[Pin | Coverage | Diagnostic]:
    """Yield every pin of every lock file of the configuration, then the channels."""
    locks = _locks(machine.config)
    for name, place in locks:
        yield from _read(name, place)
    if machine.config is not None and not locks:
        yield Coverage(collector=NAME, source="configuration", state="absent", note=UNPINNED)
        yield Diagnostic(stage=STAGE, subject="configuration", cause=UNPINNED, severity="note")
    found = list(_pins_channels.channels(machine, Links(machine, mounts(machine))))
    yield from found
    if found:
        yield Coverage(collector=NAME, source="channels", state="read", entries=len(found), unit="channels")


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: each lock file's size and time, and where the channels lead."""
    rows = [str(machine.config)]
    for name, place in _locks(machine.config):
        try:
            status = place.stat()
            rows.append(f"{name}\0{status.st_size}\0{status.st_ctime_ns}\0{status.st_ino}")
        except OSError as error:
            rows.append(f"{name}\0{error.errno}")
    rows += _pins_channels.state(machine, Links(machine, mounts(machine)))
    return "\n".join(rows).encode("utf-8", "surrogateescape")


def _locks(config: Path | None) -> list[tuple[str, Path]]:
    """Return the lock files of a configuration: in its top directory or, where there is none, right below it."""
    if config is None:
        return []
    try:
        found = [(name, config / name) for name in LOCK_NAMES if is_file(config / name)]
        below = (
            []
            if found
            else sorted(place for name in LOCK_NAMES for place in config.glob(f"*/{name}") if is_file(place))
        )
    except OSError:
        return []
    return found or [(place.relative_to(config).as_posix(), place) for place in below]


def _read(name: str, place: Path) -> Iterator[Pin | Coverage | Diagnostic]:
    cause = "is no lock file that can be read"
    found = None
    try:
        found = pins(name, read_regular(place, LARGEST), name)
    except SourceError as error:
        cause = error.what
    if found is None:
        yield Coverage(collector=NAME, source=name, state="unreadable", note=cause)
        yield Diagnostic(stage=STAGE, subject=name, cause=cause)
        return
    yield from found
    times = [pin.last_modified for pin in found if pin.last_modified is not None]
    yield Coverage(
        collector=NAME,
        source=name,
        state="read",
        entries=len(found),
        since=min(times, default=None),
        until=max(times, default=None),
        unit="pins",
    )
