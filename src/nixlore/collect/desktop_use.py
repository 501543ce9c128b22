"""The last trace that graphical programs left of being used: a date for each, never a count, never a document's name.

Traces are files that a program wrote into its own directories, GNOME's and Plasma's memories of applications, the list
of recently used files, launchers' memories and dconf's keys of window states. The last two have no times of their own,
so that they are dated by their file: no later than that. What a switch to a new generation writes is no trace.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from nixlore.collect._activity import last_written
from nixlore.collect._desktop_entries import Entries
from nixlore.collect._home_files import located, shown
from nixlore.collect._known_names import knows_program
from nixlore.collect._plasma_activity import DATABASE, used
from nixlore.data.desktop_directories import DIRECTORIES, NO_TRACE
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import DesktopTrace
from nixlore.model.run import DAY
from nixlore.shell import gvdb
from nixlore.shell.desktop_traces import Seen, application_state, launched, recently_used

NAME = "desktop_use"
LOOKS_BACK = True

MAX_DIRECTORIES = 600
"""How many directories of programs are looked into in one place."""

MAX_BYTES = 16 << 20
"""A longer memory of a desktop is not read."""

SELDOM_KNOWN = 2
"""A shorter directory name is no program's."""

LAUNCHERS = {
    "rofi": (".cache/rofi3.druncache", ".cache/rofi-2.runcache", ".cache/rofi-drun-desktop.cache"),
    "wofi": (".cache/wofi-drun", ".cache/wofi-run"),
    "fuzzel": (".cache/fuzzel",),
    "tofi": (".local/state/tofi-drun-history", ".local/state/tofi-history"),
    "walker": (".cache/walker/history.json", ".local/share/walker/history"),
    "anyrun": (".cache/anyrun/history",),
    "ulauncher": (".local/share/ulauncher/query_history.db",),
}
"""Files in which launchers remember what they started, below the home."""

STATE_KEYS = ("window-", "maximized", "saved-", "last-", "recent-", "geometry")
"""How the last part of a dconf key begins or ends that a program writes when it is used."""


class Memory(NamedTuple):
    """A file in which a desktop or a launcher remembers programs, how a trace in it is called, and who reads it."""

    path: PurePosixPath
    how: str
    reader: Callable[[Path], Iterator[Seen]]
    launcher: str = ""


def places(machine: Machine) -> tuple[tuple[str, PurePosixPath], ...]:
    """Return the directories that hold one directory for each program, with what each is called."""
    return (
        ("configuration directory", machine.config_home),
        ("cache directory", machine.cache_home),
        ("data directory", machine.data_home),
        ("state directory", machine.state_home),
        ("flatpak directory", machine.home / ".var/app"),
    )


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the traces to the day: a browser writes every second, and a trace is told by its date.

    Today is part of it, because what is written deep in a directory does not change the directory itself.
    """
    rows = [str(machine.now // DAY)]
    for kind, top in places(machine):
        rows += [f"{kind}\0{path.name}\0{_state(place)}" for path, place in _directories(machine, top, [])]
    rows += [f"{name}\0{_state(located(machine, machine.home / name))}" for name in _memories(machine)]
    rows += [f"{name}\0{_state(located(machine, machine.home / name))}" for name in DIRECTORIES if name.startswith(".")]
    return "\n".join(rows).encode("utf-8", "surrogateescape")


def _memories(machine: Machine) -> Iterator[PurePosixPath]:
    yield machine.data_home / "recently-used.xbel"
    yield machine.data_home / "gnome-shell/application_state"
    yield machine.config_home / "dconf/user"
    yield machine.data_home / DATABASE
    yield from (machine.home / name for names in LAUNCHERS.values() for name in names)


def _state(place: Path | None) -> str:
    """Return the day of the last change and the mode, which says whether it may be looked into."""
    try:
        status = None if place is None else place.lstat()
    except OSError:
        status = None
    return "" if status is None else f"{int(status.st_mtime) // DAY} {status.st_mode}"


def collect(machine: Machine) -> Iterator[DesktopTrace | Coverage | Diagnostic]:
    """Yield the newest trace of each program in each kind of place."""
    known = knows_program(machine)
    newest: dict[tuple[str, str], DesktopTrace] = {}
    later = 0
    problems: list[Diagnostic] = []
    for found in (*_directory_traces(machine, known, problems), *_remembered(machine, known, problems)):
        if machine.as_of is not None and found.at > machine.as_of:
            later += 1
            continue
        trace = found if found.at <= machine.now else msgspec.structs.replace(found, at=machine.now)
        before = newest.get((trace.name, trace.how))
        if before is None or before.at < trace.at:
            newest[trace.name, trace.how] = trace
    yield from newest.values()
    yield from problems
    times = [trace.at for trace in newest.values()]
    yield Coverage(
        collector=NAME,
        source="desktop traces",
        state="partial" if problems or later else "read",
        entries=len(newest),
        skipped=len(problems),
        since=min(times, default=None),
        until=max(times, default=None),
        user=machine.user,
        note=f"{later} traces are of later; what they replaced is not known" if later else "",
    )


def _directories(
    machine: Machine, top: PurePosixPath, problems: list[Diagnostic]
) -> Iterator[tuple[PurePosixPath, Path]]:
    """Yield what lies straight in a directory of programs' directories, but what is a link into the store."""
    place = located(machine, top)
    try:
        with os.scandir(place or "/dev/null") as listing:
            entries = [entry for _, entry in zip(range(MAX_DIRECTORIES), listing, strict=False)]
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        cause = error.strerror or "cannot be listed"
        problems.append(Diagnostic(stage=f"collect/{NAME}", subject=shown(top, machine), cause=cause))
        return
    for entry in sorted(entries, key=lambda entry: entry.name):
        if entry.name not in NO_TRACE:
            target = located(machine, top / entry.name) if entry.is_symlink() else Path(entry.path)
            if target is not None and not target.is_relative_to(machine.root / "nix/store"):
                yield top / entry.name, target


def _directory_traces(
    machine: Machine, known: Callable[[str], bool], problems: list[Diagnostic]
) -> Iterator[DesktopTrace]:
    for how, top in places(machine):
        for path, place in _directories(machine, top, problems):
            names = _names_of(path.name, known)
            at = last_written(place) if names else None
            yield from (DesktopTrace(name=name, at=at, how=how, place=shown(path, machine)) for name in names if at)
    for name, programs in DIRECTORIES.items():
        start = located(machine, machine.home / name) if name.startswith(".") else None
        at = last_written(start) if start is not None else None
        path = machine.home / name
        for program in programs if at else ():
            yield DesktopTrace(name=program, at=at or 0, how="data directory", place=shown(path, machine))


def _names_of(directory: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the programs that a directory may belong to; a name that no program has is not kept."""
    if directory in DIRECTORIES:
        return DIRECTORIES[directory]
    base = directory.removesuffix("rc").removesuffix(".conf")
    last = directory.rpartition(".")[2]
    candidates = dict.fromkeys((directory, directory.lower(), base, last.lower(), directory.lower().replace(" ", "-")))
    return tuple(name for name in candidates if len(name) > SELDOM_KNOWN and known(name))


def _remembered(machine: Machine, known: Callable[[str], bool], problems: list[Diagnostic]) -> Iterator[DesktopTrace]:
    """Yield the traces of the desktop's own memories; one that cannot be read is noted in `problems`."""
    entries = Entries(machine)
    for memory in _readers(machine):
        place = located(machine, memory.path)
        if place is None or not os.path.lexists(place):
            continue
        where = shown(memory.path, machine)
        try:
            seen = list(memory.reader(place))
        except SourceError as error:
            problems.append(Diagnostic(stage=f"collect/{NAME}", subject=where, cause=error.what))
            continue
        own = last_written(place)
        for name, at in ((name, row.at or own) for row in seen for name in entries.programs(row.name)):
            if at and known(name):
                yield DesktopTrace(name=name, at=at, how=memory.how, place=where)
        if memory.launcher and own:
            yield DesktopTrace(name=memory.launcher, at=own, how="launcher's memory", place=where)


def _readers(machine: Machine) -> Iterator[Memory]:
    data = machine.data_home
    yield Memory(data / "recently-used.xbel", "recently used files", _text(recently_used))
    yield Memory(data / "gnome-shell/application_state", "GNOME's application state", _text(application_state))
    yield Memory(data / DATABASE, "Plasma's activities", used)
    yield Memory(machine.config_home / "dconf/user", "dconf (no later than)", _window_states)
    for launcher, names in LAUNCHERS.items():
        how = f"{launcher}'s memory (no later than)"
        yield from (Memory(machine.home / name, how, _text(launched), launcher) for name in names)


def _text(reader: Callable[[str], Iterator[Seen]]) -> Callable[[Path], Iterator[Seen]]:
    return lambda place: reader(read_regular(place, MAX_BYTES).decode("utf-8", "replace"))


def _window_states(place: Path) -> Iterator[Seen]:
    """Yield the parts of dconf keys that may name a program which stored the state of its window there."""
    names: dict[str, None] = {}
    for key in gvdb.keys(read_regular(place, MAX_BYTES)):
        *parts, last = key.strip("/").split("/")
        if any(last.startswith(mark) or last.endswith(mark) for mark in STATE_KEYS):
            names.update(dict.fromkeys(parts[2:4]))
    yield from (Seen(name.lower(), None) for name in names)
