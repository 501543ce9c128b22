"""Where histories are: the usual places, what start-up files say, and the homes of machines without a lasting root."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nixlore.collect._history_claims import claimant
from nixlore.data.late_pattern import late
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

PERSISTENT = ("/persist", "/persistent", "/nix/persist", "/state")
"""Where machines that roll their root back keep what lasts; on a mounted disk the bind mounts are not in place."""

STARTUP_LIMIT = 1_000_000
"""A longer start-up file is not looked at for the place of the history."""

_ASSIGNED = late(rb"""^[ \t]*(?:export[ \t]+)?HISTFILE=["']?([^"'\s;#]+)""", re.MULTILINE)
_VARIABLE = late(r"\$(?:(\w+)|\{(\w+)(?::?-([^{}]*))?\})")


class HistoryFile(NamedTuple):
    """One file to read: where it is on the running system, and its name as the machine knows it."""

    path: Path
    shown: str


def history_files(machine: Machine, collector: str, places: Iterable[str]) -> list[HistoryFile]:
    """Return the files one collector reads: those named by hand that are its own, else those in the usual places.

    A place is relative to the home unless absolute; its last part may be a pattern. A file that is reached in two ways
    is returned once. What is there but cannot be reached is returned too, so that reading it tells the cause.
    """
    if machine.histories:
        asked = machine.history_reader
        named = dict.fromkeys(machine.histories)
        return [HistoryFile(path, os.fspath(path)) for path in named if (asked or claimant(path)) == collector]
    found: dict[tuple[int, int] | str, HistoryFile] = {}
    for path in _candidates(machine, dict.fromkeys(places)):
        try:
            file = HistoryFile(machine.at(path), str(path))
            status = os.stat(file.path)  # noqa: PTH116 - the same call without a frame
        except SourceError:
            found.setdefault(str(path), HistoryFile(machine.root / path.relative_to("/"), str(path)))
        except FileNotFoundError:
            if (machine.at(path.parent) / path.name).is_symlink():
                found.setdefault(str(path), file)
        except OSError:
            barred = _barred(machine, path)
            found.setdefault(str(barred), HistoryFile(machine.at(barred), str(barred)))
        else:
            found.setdefault((status.st_dev, status.st_ino), file)
    return list(found.values())


def _barred(machine: Machine, path: PurePosixPath) -> PurePosixPath:
    """Return the directory that may not be entered on the way to a path, once for all that is behind it."""
    outermost_first = reversed(path.parents)
    return next((parent for parent in outermost_first if not os.access(machine.at(parent), os.X_OK)), path)


def _candidates(machine: Machine, places: Iterable[str]) -> Iterator[PurePosixPath]:
    tops = ["", *(top for top in PERSISTENT if _is_directory(machine, top))]
    for place in places:
        path = PurePosixPath(machine.home, place)
        for top in tops:
            yield from _matching(machine, PurePosixPath(top, path.relative_to("/")) if top else path)


def _is_directory(machine: Machine, path: str) -> bool:
    try:
        return machine.at(path).is_dir()
    except (OSError, SourceError):
        return False


def _matching(machine: Machine, path: PurePosixPath) -> Iterable[PurePosixPath]:
    """Return the files a pattern stands for; the directory itself where it may not be listed."""
    if "*" not in path.name:
        return (path,)
    try:
        with os.scandir(machine.at(path.parent)) as listing:
            return sorted(path.parent / entry.name for entry in listing if fnmatch(entry.name, path.name))
    except (FileNotFoundError, NotADirectoryError, SourceError):
        return ()
    except OSError:
        return (path.parent,)


def startup_places(machine: Machine, startup_files: Iterable[str], collector: str) -> list[str]:
    """Return where HISTFILE is by a shell's start-up files and the environment; what cannot be told is left out.

    The environment does not say which shell's history it is, so there the file itself must belong to the collector.
    """
    found = [place for name in startup_files for place in _assigned(machine, name)]
    exported = machine.environ.get("HISTFILE", "")
    if exported.startswith("/") and not machine.histories and claimant(Path(exported)) == collector:
        found.append(exported)
    return found


def _assigned(machine: Machine, name: str) -> Iterator[str]:
    try:
        data = read_regular(machine.at(name), STARTUP_LIMIT)
    except SourceError:
        return
    for match in _ASSIGNED.finditer(data):
        place = _expanded(machine, match[1].decode("utf-8", "replace"))
        if place:
            yield place


def _expanded(machine: Machine, text: str) -> str:
    known = {
        "HOME": machine.home,
        "XDG_DATA_HOME": machine.data_home,
        "XDG_STATE_HOME": machine.state_home,
        "XDG_CACHE_HOME": machine.cache_home,
        "XDG_CONFIG_HOME": machine.config_home,
        "ZDOTDIR": machine.environ.get("ZDOTDIR") or machine.home,
    }

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        return str(known[name]) if name in known else match[3] or "$"

    text = _VARIABLE.sub(value, text)
    if text == "~" or text.startswith("~/"):
        text = f"{machine.home}{text[1:]}"
    return text if text.startswith("/") and not re.search(r"[$`*?\[\0]", text) else ""


def stamps(files: Iterable[HistoryFile]) -> bytes:
    """Return what stands for the present state of the files, from their stats alone.

    A change of mode counts, as what could not be read may be readable by now.
    """
    parts = []
    for file in files:
        for path in (str(file.path), f"{file.path}-wal"):
            try:
                status = os.stat(path)  # noqa: PTH116 - the same call without a frame
            except OSError as error:
                parts.append(f"{path}\0{error.errno}")
                continue
            shape = stat.S_IFMT(status.st_mode)
            parts.append(
                f"{path}\0{file.shown}\0{status.st_dev}\0{status.st_ino}\0{status.st_size}\0{status.st_ctime_ns}\0{shape}"
            )
    return "\n".join(parts).encode("utf-8", "surrogateescape")


def total_size(files: Iterable[HistoryFile]) -> int:
    """Return how many bytes the files hold; what cannot be looked at holds none."""
    total = 0
    for file in files:
        try:
            total += os.stat(file.path).st_size  # noqa: PTH116 - the same call without a frame
        except OSError:
            continue
    return total
