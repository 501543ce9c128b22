"""`nixlore shell missing NAME`: what a not-found handler says, with one look into the catalog and no scan."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.present._missing import Declared, Missing, missing_lines, placed
from nixlore.present._text import Line

if TYPE_CHECKING:
    from nixlore.identity import Catalog

STORE = "/nix/store"

LONGEST = 64
"""A longer word is no program's name."""

LARGEST = 64 << 20
"""A larger artifact is not read for an answer at the prompt."""


class Tools(msgspec.Struct, frozen=True):
    """What is read of an artifact."""

    tools: tuple[Declared, ...] = ()


class Artifact(msgspec.Struct, frozen=True):
    """The envelope around it."""

    data: Tools


@command("missing")
@click.argument("name")
@click.pass_context
def missing_command(context: click.Context, name: str) -> None:
    """Say what has a command that was not found, how to run it now, and where to declare it.

    At most three lines, at once, and one more for what `nixlore apply` removed: nothing is read anew. The handlers of
    `nixlore shell init --missing` call it; they end with 127 as shells do.
    """
    from nixlore.index import catalog  # noqa: PLC0415 - `--help` does not need it

    own = bare_session(context)
    found = looked_up(own.machine, name, catalog(own.machine))
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    paint([*_removed(own, name, found.candidates), *missing_lines(found)])


def _removed(own: Session, name: str, candidates: Sequence[str]) -> Iterator[Line]:
    """Yield that what provides a name was removed through us, where it was."""
    from nixlore.cli._aftermath import of_command  # noqa: PLC0415 - `--help` does not need it

    if own.shelf is not None:
        yield from of_command(own.shelf, (name, *candidates))


def looked_up(machine: Machine, name: str, known: Catalog) -> Missing:
    """Return what is known of a name that is not on the PATH, and where it is or would be declared."""
    return placed(_found(machine, name, known), _declared(machine))


def _found(machine: Machine, name: str, known: Catalog) -> Missing:
    """Return what the catalog, the store and the PATH tell of a name."""
    is_name = 0 < len(name) <= LONGEST and "/" not in name and name.isprintable()
    candidates = known.attributes_of(name) if is_name else ()
    packages = [package for one in candidates[:3] for package in known.packages_of(one.attr_path)]
    folders = machine.environ.get("PATH", "").split(":")
    return Missing(
        name=name,
        candidates=tuple(one.attr_path for one in candidates[:4]),
        known_by=candidates[0].known_by if candidates else f"catalog of {known.date}",
        in_store=_in_store(machine, name, packages),
        near=_near(name, folders) if is_name and len(name) > 2 else (),
        has_nix=_runs(folders, "nix") or not machine.is_live,
        has_comma=_runs(folders, ","),
    )


def _runs(folders: Sequence[str], name: str) -> bool:
    return any(os.access(f"{folder}/{name}", os.X_OK) for folder in folders if folder.startswith("/"))


def _in_store(machine: Machine, name: str, packages: Sequence[str]) -> str:
    """Return the program of that name in the newest store path of a package that has it, "" where none is there."""
    if not packages:
        return ""
    wanted = re.compile(rf"[0-9a-z]{{32}}-(?:{'|'.join(map(re.escape, dict.fromkeys(packages)))})-\d[^/]*")
    try:
        paths = [entry for entry in os.listdir(machine.at(STORE)) if wanted.fullmatch(entry)]  # noqa: PTH208 - names are wanted
    except (OSError, SourceError):
        return ""
    for path in sorted(paths, key=lambda path: _version(path[33:]), reverse=True):
        place = f"{STORE}/{path}/bin/{name}"
        if not path.endswith(".drv") and os.path.lexists(machine.at(place)):
            return place
    return ""


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,9}", name))


def _near(name: str, folders: Sequence[str]) -> tuple[str, ...]:
    """Return programs on the PATH whose name differs by one slip of the fingers, at most two."""
    slips = set(_slips(name)) - {name}
    found: set[str] = set()
    for folder in folders:
        try:
            found.update(slips.intersection(os.listdir(folder)) if folder.startswith("/") else ())  # noqa: PTH208 - the same
        except OSError:
            continue
    return tuple(sorted(found)[:2])


def _slips(name: str) -> Iterator[str]:
    """Yield a name with two letters exchanged, one left out, or one typed twice or once too seldom."""
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
        yield name[: at + 1] + name[at:]
        if at:
            yield name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def _declared(machine: Machine) -> tuple[Declared, ...]:
    """Return what the last scan found to be declared, nothing where there was none."""
    if machine.state_dir is None:
        return ()
    try:
        data = read_regular(Path(machine.state_dir, "artifacts", "usage_alignment.json"), LARGEST)
        return msgspec.json.decode(data, type=Artifact).data.tools
    except (SourceError, msgspec.DecodeError, RecursionError):
        return ()
