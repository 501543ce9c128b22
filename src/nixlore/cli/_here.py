"""Look whether a name is here: first in what is known, then in the records, last at the programs in the store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from nixlore.errors import SourceError

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.model.nix import Binary
    from nixlore.model.usage import ToolUse
    from nixlore.present._why_here import Presence
    from nixlore.report import Report

CANDIDATES = 5
"""How many attributes with a program of some name are looked for."""


def attributes(own: Session, name: str) -> list[str]:
    """Return the attributes of nixpkgs with a program of that name, else the one with others that is called so."""
    from nixlore.index import catalog  # noqa: PLC0415 - most names are declared

    known = catalog(own.machine)
    found = [candidate.attr_path for candidate in known.attributes_of(name)[:CANDIDATES]]
    return found or ([name] if known.has_attribute(name) and known.programs_of(name) else [])


def programs_of(own: Session, attr_paths: Iterable[str]) -> Iterator[str]:
    """Yield the programs that packages of nixpkgs have."""
    from nixlore.index import catalog  # noqa: PLC0415 - most names are declared

    known = catalog(own.machine)
    for path in attr_paths:
        yield from known.programs_of(path) or ()


def presence(
    own: Session,
    report: Report,
    name: str,
    tools: Sequence[ToolUse],
    binaries: Sequence[Binary] = (),
    candidates: Sequence[str] = (),
) -> Presence:
    """Return whether a name is here; what facts tell goes first, and the store's records are read only for the rest."""
    from nixlore.present import _why_here  # noqa: PLC0415 - `--help` does not need it

    here = _why_here.presence(report, name, tools, binaries)
    if here.packages or own.machine.as_of is not None:
        return _with_programs(own, here, name, tools)
    names = _package_names(own, [tool.attr_path for tool in tools] or [name, *candidates])
    here = _why_here.presence(report, name, tools, binaries, names)
    if not here.packages and not here.programs:
        here = _why_here.with_state(msgspec.structs.replace(here, elsewhere=_elsewhere(own, (name, *names))))
    return _with_programs(own, here, name, tools)


def _package_names(own: Session, attr_paths: Iterable[str]) -> list[str]:
    from nixlore.index import catalog  # noqa: PLC0415 - most names are found without it

    known = catalog(own.machine)
    return list(dict.fromkeys(name for path in attr_paths for name in known.packages_of(path)))


def _elsewhere(own: Session, names: Sequence[str]) -> tuple[object, ...]:
    from nixlore.model.store import GcRoot, Generation, StorePath  # noqa: PLC0415 - most names are found without it
    from nixlore.present._why_elsewhere import elsewhere  # noqa: PLC0415

    records = own.pipeline().records
    paths = records(StorePath)
    return elsewhere(paths, records(GcRoot) or (), records(Generation) or (), frozenset(names)) if paths else ()


def _with_programs(own: Session, here: Presence, name: str, tools: Sequence[ToolUse]) -> Presence:
    """Return the same with the programs that were seen to lie in the store, where nothing on the PATH runs them."""
    from nixlore.present._why_here import MOST, outputs  # noqa: PLC0415 - `--help` does not need it

    if here.state != "store":
        return here
    wanted = {name, *(program for tool in tools for program in tool.programs)}
    lying = [path for output in outputs(here) for path in _programs(own, output)]
    called = [path for path in lying if path.rpartition("/")[2] in wanted]
    return msgspec.structs.replace(here, run=tuple(called or lying)[:MOST])


def _programs(own: Session, store_path: str) -> Iterator[str]:
    """Yield the paths of the programs of a store path, none where it cannot be looked at."""
    try:
        names = sorted(os.listdir(own.machine.at(f"{store_path}/bin")))  # noqa: PTH208 - names are all that is wanted
    except (OSError, SourceError):
        return
    yield from (f"{store_path}/bin/{name}" for name in names if not name.startswith("."))
