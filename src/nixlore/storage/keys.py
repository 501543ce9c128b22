"""What stands for nixlore itself and for the machine looked at, in the keys of whatever is kept."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from nixlore import __version__
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.storage.cache import Cache, digest

UNKEPT = " (not kept)"
"""Behind the key of what was read by a run that may keep nothing."""


@functools.cache
def package_key() -> str:
    """Return a digest of nixlore's own files: their paths, sizes and times.

    An installed package in the Nix store has times that say nothing, but another version has another path there.
    """
    top = Path(__file__).parents[1]
    return digest(__version__, "\0".join(sorted(_marks(os.fspath(top)))))


def _marks(directory: str) -> Iterator[str]:
    for entry in os.scandir(directory):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _marks(entry.path)
        else:
            status = entry.stat()
            yield f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}"


def machine_key(machine: Machine) -> str:
    """Return a digest of what is looked at: root, home, user, host name, repository, named histories, how and when."""
    places = (machine.root, machine.home, machine.config, *machine.histories)
    then = () if machine.as_of is None else (str(machine.as_of),)
    return digest(*map(str, places), machine.user, machine.host, str(machine.evaluate), *then)[:16]


def slot_key(machine: Machine) -> str:
    """Return what names the places where the results about a machine are kept.

    All times that are looked back to share one place, so that results do not pile up; their keys tell them apart.
    """
    return machine_key(machine if machine.as_of is None else replace(machine, as_of=0))


def basis_key(machine: Machine, settings: bytes) -> str:
    """Return what stands for all that a report depends on besides sources and day; `settings` are the user's."""
    return digest(package_key(), settings, machine.config_host, ",".join(sorted(machine.off)), catalog_marks(machine))


def kept_key(cache: Cache, machine: Machine, collector: str, key: str) -> str:
    """Return the key of a collector that keeps what it reads: another one where that is read and not kept yet.

    So a run that may keep it reads it again, and one that may not finds what either has read.
    """
    if machine.may_keep or machine.state_dir is None:
        return key
    is_kept = cache.load("kept", f"{collector}-{slot_key(machine)}", str) == key
    return key if is_kept else f"{key}{UNKEPT}"


def note_kept(cache: Cache, machine: Machine, collector: str, key: str) -> None:
    """Note that a collector has kept what a key stands for."""
    if key and machine.may_keep:
        cache.save("kept", f"{collector}-{slot_key(machine)}", key)


def catalog_marks(machine: Machine) -> str:
    """Return what stands for the catalogs of the machine: what was made of its nix-index database, and its channel."""
    places = [] if machine.cache_dir is None else [machine.cache_dir / "nix-index"]
    with contextlib.suppress(SourceError):
        places.append(machine.at("/nix/var/nix/profiles/per-user/root/channels/nixos"))
    marks = []
    for place in places:
        try:
            marks.append(f"{place}\0{place.stat().st_mtime_ns}")
        except OSError:
            marks.append("")
    return digest(*marks)
