"""What a planned change does to which files, and what speaks against writing them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.act._patches import applied
from nixlore.act.combining import combined
from nixlore.cli._planning import around, config_files, reading
from nixlore.collect._git_command import answer
from nixlore.collect._git_dirty import object_name
from nixlore.collect._git_repository import Repository, repository
from nixlore.errors import ConfigError, SourceError
from nixlore.storage.users_file import barrier

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.model.plan import PlannedChange
    from nixlore.report import Report

Files = Mapping[Path, tuple[bytes, bytes]]
"""What each file holds and what it is to hold."""


class Applying:
    """Several changes of one plan, made one after the other."""

    def __init__(self, own: Session, report: Report) -> None:
        self._own = own
        self._report = report
        found = config_files(own.machine)
        self._around = around(own, found)
        self._reading = reading(own.machine, found)
        self._originals: dict[str, bytes | None] = {}
        self._texts: dict[str, bytes] = {}
        self._taken: list[PlannedChange] = []

    def commented(self, change: PlannedChange, reason: str) -> PlannedChange:
        """Return a change that comments out what another one takes away. Raises ConfigError where it cannot."""
        from nixlore.act.commenting import commented_out  # noqa: PLC0415 - few ask for it

        try:
            return commented_out(change, reason, self._report, self._original, self._around)
        except SourceError as error:
            raise ConfigError(error.what, where=change.id, remedy=error.remedy) from error

    def files(self, change: PlannedChange) -> dict[str, tuple[bytes, bytes]]:
        """Return by the plan's own names what the files of a change hold, after those taken before, and are to hold.

        Raises ConfigError where there is no patch, or it cannot be made any more.
        """
        if change.refused:
            raise ConfigError(change.refused, where=change.id, remedy=f"by hand: {change.by_hand}")
        return {patch.file: self._file(change, patch.file, patch.digest) for patch in change.patches}

    def _file(self, change: PlannedChange, name: str, digest: str) -> tuple[bytes, bytes]:
        from nixlore.act._patches import digest as digest_of  # noqa: PLC0415 - as the parameter is called

        original = self._original(name)
        if digest_of(original) != digest:
            message = "has changed since the plan was made"
            raise ConfigError(message, where=name, remedy="`nixlore scan` reads it anew")
        mates = [one for one in self._taken if any(patch.file == name for patch in one.patches)]
        made = combined([*mates, change], self._report, self._original, self._around)
        for one, why in made.without:
            if one is change:
                message = f"{why}, with what is changed before it"
                raise ConfigError(message, where=change.id, remedy="apply it alone, afterwards")
        try:
            new = applied(original, [patch.patch for patch in made.patches if patch.file == name])
        except SourceError as error:
            raise ConfigError(error.what, where=name, remedy=error.remedy) from error
        return self._texts.get(name, original or b""), new

    def _original(self, name: str) -> bytes | None:
        if name not in self._originals:
            self._originals[name] = self._reading(name)
        return self._originals[name]

    def take(self, change: PlannedChange, files: Mapping[str, tuple[bytes, bytes]]) -> None:
        """Remember that a change was made, for those that follow."""
        self._taken.append(change)
        self._texts.update((name, new) for name, (_, new) in files.items())

    def place(self, name: str) -> Path:
        """Return where a file lies that a plan names."""
        machine = self._own.machine
        if name.startswith(("/", "~/")):
            return machine.at(name.removeprefix("~/"))
        if machine.config is None:
            message = "the configuration is not there any more"
            raise ConfigError(message, where=name)
        return machine.config / name


def unhindered(own: Session, files: Files, *, allow_dirty: bool) -> None:
    """Refuse files that cannot be replaced, and those of which git does not have what they hold.

    Raises ConfigError.
    """
    for path, (old, _) in files.items():
        why = barrier(path, own.owner)
        if why:
            raise ConfigError(
                why, where=str(path), remedy="`nixlore plan --patch ID` prints the change to make by hand"
            )
        if not allow_dirty and old and (why := _not_committed(own, path, old)):
            raise ConfigError(why, where=str(path), remedy="commit it, or --allow-dirty changes it nevertheless")


def _not_committed(own: Session, path: Path, content: bytes) -> str:
    """Return what keeps git from having a file as it is, "" where it has it or the file is in no repository."""
    real = Path(os.path.realpath(path))
    try:
        place = repository(real.parent, own.machine)
        if place is None or place.work_tree is None:
            return ""
        name = real.relative_to(place.work_tree).as_posix()
        staged, committed = listed(place, name, "ls-files", "--stage"), listed(place, name, "ls-tree", "HEAD")
    except SourceError as error:
        return f"whether it has uncommitted changes cannot be told: {error.what}"
    if not committed:
        return "git does not have it"
    names = {committed[1], staged[1] if staged else ""}
    return "" if all(is_same(content, one) for one in names) else "it has uncommitted changes"


def listed(place: Repository, name: str, *words: str) -> tuple[str, str] | None:
    """Return mode and object of a file in the index or a tree, None where it is not in it."""
    where = ("-C", str(place.work_tree), f"--work-tree={place.work_tree}")
    # `ls-tree` writes a kind between the two, `ls-files` a stage behind them.
    told = answer(place, *where, *words, "-z", "--", name).split(b"\0")[0].partition(b"\t")[0].split()
    if not told:
        return None
    return told[0].decode(), next(word.decode() for word in told[1:] if len(word) >= 40)


def is_same(content: bytes, name: str) -> bool:
    """Tell whether a content is what git has under a name, but for what a checkout does to the ends of lines."""
    wanted = bytes.fromhex(name) if name else b""
    plain = content.replace(b"\r\n", b"\n")
    return wanted in (object_name(content, len(wanted)), object_name(plain, len(wanted)))


def placed(applying: Applying, files: Mapping[str, tuple[bytes, bytes]]) -> Files:
    """Return files by where they lie."""
    return {applying.place(name): texts for name, texts in files.items()}


def named(files: Sequence[Path]) -> str:
    """Return files as they are told to somebody."""
    return " and ".join(str(path) for path in files) if len(files) < 3 else f"{len(files)} files"
