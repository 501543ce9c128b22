"""Commands that people or agents run and that no declaration provides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from nixlore.correlate._known import Known
from nixlore.correlate._typos import Typos
from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.data.uses_elsewhere import SERVICE_PROGRAMS
from nixlore.identity import Candidate
from nixlore.model.nix import Binary, Declaration
from nixlore.model.usage import CommandUsage, CommandUse, MissingCommand

Owner = Literal["local", "system", "other", "not found now", "unknown"]

MANAGED = ("system", "home", "per-user", "wrapper", "script")
"""Providers that the configuration itself fills, and the user's own scripts, which no package provides."""

FEW_PROGRAMS = 8
"""A package with more programs than this is not what a single one of them is wanted for."""

PROGRAM_NAME = re.compile(r"[A-Za-z0-9][\w.+-]*")
"""The shape of a program's name; what else stands where a command belongs was pasted there."""


def missing_commands(
    usage: CommandUsage, declarations: Sequence[Declaration], known: Known
) -> tuple[MissingCommand, ...]:
    """Return undeclared commands with what provides them now, most used first."""
    skip = {*_provided(declarations, known), *_defined(usage, known), *BUILTINS, *BASE_PROGRAMS}
    typos = Typos(usage.commands, skip, known.catalog)
    found: dict[str, list[Binary]] = {}
    for binary in known.binaries:
        found.setdefault(binary.name, []).append(binary)
    rows = [
        _missing(command, found.get(command.name, ()), known)
        for command in usage.commands
        if command.name not in skip and _is_wanted(command) and (command.name in found or not typos.is_typo(command))
    ]
    kept = [row for row in rows if row is not None]
    return tuple(sorted(kept, key=lambda row: (-max(use.count for use in row.uses), row.name)))


def _provided(declarations: Iterable[Declaration], known: Known) -> Iterator[str]:
    """Yield every name that a declaration provides on any host: what is declared elsewhere is no lack of a package."""
    on = [declaration for declaration in declarations if declaration.enabled is not False]
    for path in {declaration.attr_path for declaration in on} - {""}:
        yield path.rpartition(".")[2]
        yield from known.providers.programs_of(path)[0]
    switches = {declaration.option_path for declaration in on if declaration.kind in ("program", "service")}
    for name in {option.removesuffix(".enable").rpartition(".")[2] for option in switches}:
        yield name
        yield from SERVICE_PROGRAMS.get(name, ())
        yield from known.catalog.programs_of(name) or ()


def _defined(usage: CommandUsage, known: Known) -> Iterator[str]:
    """Yield names that are functions, aliases, or came from a package that was fetched for one use."""
    yield from usage.defined
    for alias in known.aliases:
        yield alias.name
    for package in usage.adhoc:
        yield package.attr_path.rpartition(".")[2]
        yield from known.catalog.programs_of(package.attr_path) or ()


def _is_wanted(command: CommandUse) -> bool:
    """Tell whether a command was run by its bare name and was there, mostly.

    One that is always written as a path is a project's own script; one that was never found is a slip or was given up.
    """
    bare = command.entries - command.by_path
    return PROGRAM_NAME.fullmatch(command.name) is not None and bare > 0 and 2 * command.not_found < command.entries


def _missing(command: CommandUse, binaries: Sequence[Binary], known: Known) -> MissingCommand | None:
    owner, kind = _owner(binaries, known)
    if kind == "system" or (not binaries and command.name in known.in_shells):
        return None
    candidates = [found for found in known.catalog.attributes_of(command.name) if _is_meant(found, command.name, known)]
    return MissingCommand(
        name=command.name,
        uses=command.uses,
        owner=owner,
        owner_kind=kind,
        candidates=tuple(candidate.attr_path for candidate in candidates[:5]),
        candidates_from=candidates[0].known_by if candidates else "",
    )


def _is_meant(candidate: Candidate, name: str, known: Known) -> bool:
    """Tell whether people would say that they run the package, not just one of the many things in it."""
    if candidate.attr_path.rpartition(".")[2] == name:
        return True
    return len(known.catalog.programs_of(candidate.attr_path) or ()) <= FEW_PROGRAMS


def _owner(binaries: Sequence[Binary], known: Known) -> tuple[str, Owner]:
    """Return what provides a command now: the declared system itself, somebody's own install, or nothing."""
    if not known.binaries:
        return "", "unknown"
    if not binaries:
        return "", "not found now"
    first = min(binaries, key=lambda binary: 10_000 if binary.rank is None else binary.rank)
    if first.provider in MANAGED:
        return first.path, "system"
    return first.path, "local" if first.provider == "local" else "other"
