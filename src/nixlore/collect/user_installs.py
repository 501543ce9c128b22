"""What other installers, Nix' own imperative commands and people put on this machine, from the files they left.

Nothing is run. Every source is looked at where it usually lies or where a variable of the environment says; what cannot
be read is said and the rest goes on. Names and versions are kept only where they look like such; addresses that
packages came from are never kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from nixlore.collect import (
    _installs_by_hand,
    _installs_compiled,
    _installs_desktop,
    _installs_managers,
    _installs_nix,
    _installs_node,
    _installs_python,
    _installs_system,
)
from nixlore.collect._config_tree import found
from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Reader
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import Install
from nixlore.storage.cache import digest
from nixlore.store.installers.declared import declared_for_others, lists_elsewhere, words

NAME = "user_installs"

Probe = Callable[[Reader, Programs], Iterator[Install]]

PROBES: tuple[Probe, ...] = (
    *_installs_python.PROBES,
    *_installs_node.PROBES,
    *_installs_compiled.PROBES,
    *_installs_managers.PROBES,
    *_installs_nix.PROBES,
    *_installs_desktop.PROBES,
    *_installs_system.PROBES,
    # Only what no other owns was put there by hand.
    *_installs_by_hand.PROBES,
)
"""One look at each source, in order."""

MAX_INSTALLS = 5_000
"""How many are kept of one source."""

LISTED_IN_CONFIGURATION = ("brew", "brew cask", "flatpak")
"""Installers that a configuration may give names to."""

LARGEST_NIX = 1_000_000


def collect(machine: Machine) -> Iterator[Install | Coverage | Diagnostic]:
    """Yield everything that was installed beside the configuration, then what was read and what could not be."""
    reader = Reader(machine)
    cause = reader.closed(reader.home)
    if cause:
        yield Coverage(collector=NAME, source="~", state="unreadable", user=machine.user, note=cause)
        yield Diagnostic(stage=f"collect/{NAME}", subject="~", cause=cause)
    programs = Programs(reader)
    probes = _installs_system.PROBES if cause else PROBES
    installs = [install for probe in probes for install in _bounded(probe(reader, programs))]
    yield from _declared(machine, installs)
    counts: dict[str, int] = {}
    for install in installs:
        counts[install.source] = counts.get(install.source, 0) + 1
    for source, count in sorted(counts.items()):
        yield Coverage(collector=NAME, source=source, state="read", entries=count, user=machine.user)
    if not counts and not cause:
        yield Coverage(collector=NAME, source=NAME, state="read", skipped=reader.skipped, user=machine.user)
    yield from () if cause else reader.notes.values()


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: what directories hold, and size and time of every file that would be read."""
    reader = Reader(machine, marks_only=True)
    programs = Programs(reader)
    kinds = {install.source for probe in PROBES for install in _bounded(probe(reader, programs))}
    links = [f"{program.path}\0{program.end}" for program in programs.entries.values()]
    stamps = found(machine.config).stamps if machine.config is not None and _is_listed(kinds) else []
    return digest(*reader.marks, *links, *stamps).encode()


def _bounded(installs: Iterator[Install]) -> Iterator[Install]:
    return (install for _, install in zip(range(MAX_INSTALLS), installs, strict=False))


def _is_listed(kinds: set[str]) -> bool:
    return not kinds.isdisjoint(LISTED_IN_CONFIGURATION)


def _declared(machine: Machine, installs: Sequence[Install]) -> Iterator[Install]:
    """Yield the installs, with the file of the configuration that gives their names to their installer."""
    wanted = machine.config is not None and _is_listed({install.source for install in installs})
    places = _names_in_configuration(machine.config) if wanted and machine.config is not None else {}
    for install in installs:
        file = places.get(install.name.lower(), "") if install.source in LISTED_IN_CONFIGURATION else ""
        yield msgspec.structs.replace(install, declared_in=file) if file else install


def _names_in_configuration(config: Path) -> dict[str, str]:
    """Return the file of the configuration that names each formula, cask or application."""
    files = found(config)
    places: dict[str, str] = {}
    for path in files.nix:
        text = _text(files.top / path)
        for name in declared_for_others(text):
            places.setdefault(name, path)
        for other in lists_elsewhere(text):
            beside = os.path.normpath(os.path.join(os.path.dirname(path), other))  # noqa: PTH118, PTH120 - no Path
            for file in (beside, f"{beside}/default.nix"):
                for name in words(_text(files.top / file)) if file in files.nix else ():
                    places.setdefault(name, file)
    return places


def _text(path: Path) -> str:
    try:
        return read_regular(path, LARGEST_NIX).decode("utf-8", "replace")
    except SourceError:
        return ""
