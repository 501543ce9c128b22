"""The plan of one command: made of its report, the files it may read, and the answers that were given before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from nixlore.errors import ConfigError, SourceError
from nixlore.model.run import DAY

if TYPE_CHECKING:
    from nixlore.act._known import Around, Reading
    from nixlore.cli._session import Session
    from nixlore.collect._config_tree import ConfigFiles
    from nixlore.machine import Machine
    from nixlore.model.plan import Plan, PlannedChange, Verdict
    from nixlore.report import Report

LARGEST = 5_000_000
"""Bytes; a larger file is changed by nobody's hand."""


def planned(own: Session, report: Report) -> Plan:
    """Return the plan; made of the same report, answers and day as the last time it is that one again."""
    from nixlore.collected import encoded  # noqa: PLC0415 - `--help` needs none of it
    from nixlore.model.plan import Plan  # noqa: PLC0415
    from nixlore.storage.cache import digest  # noqa: PLC0415
    from nixlore.storage.keys import package_key, slot_key  # noqa: PLC0415

    machine, answers = own.machine, given(own)
    files = config_files(machine)
    stamps = () if files is None else files.stamps
    told = encoded(msgspec.structs.replace(report, facts={}))
    contents = msgspec.json.encode(report.contents(), order="deterministic")
    parts = (told, contents, msgspec.json.encode(answers), str(machine.now // DAY), "\n".join(stamps))
    key, place = digest(package_key(), *parts), slot_key(machine)
    kept = own.cache.load("plans", place, tuple[str, Plan])
    read = reading(machine, files)
    if kept is not None and kept[0] == key and _still_holds(kept[1], read):
        return kept[1]
    from nixlore.act.plan import make_plan  # noqa: PLC0415 - an unchanged machine is answered without it

    made = make_plan(report, read, answers, machine.now, around(own, files))
    own.cache.save("plans", place, (key, made))
    return made


def _still_holds(plan: Plan, read: Reading) -> bool:
    """Tell whether the files that a plan is to change are as they were, which the same report does not say."""
    from nixlore.act._patches import digest  # noqa: PLC0415 - `--help` does not need it

    told = {patch.file: patch.digest for change in plan.changes for patch in change.patches}
    return all(digest(read(file)) == content for file, content in told.items())


def given(own: Session) -> Sequence[Verdict]:
    """Return the answers that were given before, the oldest first."""
    from nixlore.storage.verdicts import verdicts  # noqa: PLC0415 - `--help` does not need it

    return () if own.shelf is None else verdicts(own.shelf)


def config_files(machine: Machine) -> ConfigFiles | None:
    """Return the files of the configuration, as they were where we look back; None where there are none."""
    from nixlore.collect._config_tree import found  # noqa: PLC0415 - `--help` does not need it

    if machine.config is None or not machine.config.is_dir():
        return None
    if machine.as_of is None:
        return found(machine.config)
    from nixlore.collect._config_then import found_then, tip  # noqa: PLC0415 - only a look back needs git

    at = tip(machine)
    return None if at is None else found_then(machine.config, at)


def reading(machine: Machine, files: ConfigFiles | None) -> Reading:
    """Return what reads files of the configuration, and others of the machine unless we look back."""
    from nixlore.machine import read_regular  # noqa: PLC0415 - `--help` does not need it

    def read(file: str) -> bytes | None:
        try:
            if not file.startswith(("/", "~/")):
                return None if files is None or ".." in file.split("/") else files.read(file, LARGEST)
            if machine.as_of is not None:
                return None
            return read_regular(machine.at(file.removeprefix("~/")), LARGEST)
        except (SourceError, OSError):
            return None

    return read


def unread(files: ConfigFiles) -> tuple[str, ...]:
    """Return the Nix files that are withheld, as git-crypt has encrypted them, and whether there are too many files."""
    most = f"what comes after {len(files.stamps)} files" if files.truncated else ""
    return tuple(filter(None, (*(file for file in files.withheld if file.endswith(".nix")), most)))


def around(own: Session, files: ConfigFiles | None) -> Around:
    """Return what is known beside a report."""
    from nixlore.act._known import Around  # noqa: PLC0415 - `--help` does not need it
    from nixlore.index import catalog  # noqa: PLC0415
    from nixlore.model.nix import Alias, ProgramReference  # noqa: PLC0415

    records = own.pipeline().records
    return Around(
        files=() if files is None else tuple(sorted((*files.nix, *files.others))),
        unread=() if files is None else unread(files),
        has_attribute=catalog(own.machine).has_attribute,
        references=records(ProgramReference) or (),
        aliases=records(Alias) or (),
    )


class Patched(NamedTuple):
    """One patch of several changes, and those that are not in it, with why."""

    text: str
    without: Sequence[tuple[PlannedChange, str]]


def patched(own: Session, report: Report, changes: Sequence[PlannedChange]) -> Patched:
    """Return one patch for `git apply` in the configuration; what lies elsewhere is left out: git would not find it."""
    from nixlore.act.combining import combined  # noqa: PLC0415 - only a patch needs it

    files = config_files(own.machine)
    inside = [one for one in changes if not any(patch.file.startswith(("/", "~")) for patch in one.patches)]
    outside = [
        (one, f"it is about {one.patches[0].file}, which lies elsewhere") for one in changes if one not in inside
    ]
    made = combined(inside, report, reading(own.machine, files), around(own, files))
    return Patched("".join(patch.patch for patch in made.patches), (*made.without, *outside))


def chosen(plan: Plan, ids: Sequence[str]) -> list[PlannedChange]:
    """Return the changes of some ids, each of which may be shortened.

    Raises ConfigError for one that is no change of this plan, or the beginning of several.
    """
    found = []
    for name in ids:
        matching = [change for change in plan.changes if change.id.startswith(name.lower())]
        if len(matching) != 1:
            message = f"{name!r} is {'the beginning of several changes' if matching else 'no change of the plan'}"
            raise ConfigError(message, remedy="`nixlore plan -n 0` lists all of them with their ids")
        if matching[0] not in found:
            found.append(matching[0])
    return found
