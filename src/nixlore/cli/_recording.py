"""Find out how the recording of shells stands: marks, spools and start-up files, without a scan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nixlore.cli import _shell_line
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage
from nixlore.present._recording import RECORDING, Recording, State
from nixlore.shell.recorded import Ended, Session, read
from nixlore.storage import spool

SYSTEM = ("/etc/bashrc", "/etc/bash.bashrc", "/etc/zshrc", "/etc/zsh/zshrc", "/etc/fish/config.fish")
"""Start-up files for all users, as NixOS and other systems have them."""

DIRECTORIES = ("/etc/fish", "/etc/fish/conf.d")

LOADS = re.compile(rb"nixlore shell init|__nixlore_begin")
"""What a start-up file has that loads the recording: the line, or all of it."""

TIME = re.compile(rb"\d{1,12}[.,]\d{1,20}")
"""What a mark of a loss holds: epoch seconds, with the comma of the language; nothing from an older shell."""

LARGEST = 4 << 20

LARGEST_ARTIFACT = 64 << 20


class Artifact(msgspec.Struct, frozen=True):
    """What is read of an artifact: what had been read when it was made."""

    coverage: tuple[Coverage, ...] = ()


class Pause(msgspec.Struct, frozen=True):
    """What the mark of a pause holds: since when, in epoch seconds."""

    since: int


def recording(machine: Machine) -> Recording:
    """Return how the recording stands."""
    found = spool.waiting(machine)
    rows = [row for data in found.values() for row in read(data)]
    ended = [row.at for row in rows if isinstance(row, Ended)]
    shells = Counter(shell for _, shell in {(row.session, row.shell) for row in rows})
    loaded_by = tuple(loading(machine))
    kept = _kept(machine)
    return Recording(
        state=_state(machine, is_there=any(path.name == spool.FILE for path in found), is_loaded=bool(loaded_by)),
        paused_since=_paused_since(machine),
        waiting=len(ended),
        first=int(min(ended)) if ended else None,
        last=int(max(ended)) if ended else None,
        shells=dict(shells),
        spools=tuple(str(path) for path in found),
        loaded_by=loaded_by,
        silent=_silent(machine, rows),
        kept=sum(one.entries for one in kept),
        since=min((one.since for one in kept if one.since is not None), default=None),
        until=max((one.until for one in kept if one.until is not None), default=None),
    )


def _state(machine: Machine, *, is_there: bool, is_loaded: bool) -> State:
    if spool.is_paused(machine):
        return "paused"
    if is_there:
        return "recording"
    return "ready" if is_loaded else "not set up"


def _paused_since(machine: Machine) -> int | None:
    if not spool.is_paused(machine):
        return None
    path = Path(machine.state_home, "nixlore", spool.PAUSED)
    try:
        return msgspec.json.decode(read_regular(path, LARGEST), type=Pause).since
    except (SourceError, msgspec.DecodeError):
        return None


def _kept(machine: Machine) -> list[Coverage]:
    """Return what the last scan knew from the recording, nothing where there was none."""
    if machine.state_dir is None:
        return []
    try:
        data = read_regular(machine.state_dir / "artifacts" / "command_usage.json", LARGEST_ARTIFACT)
        coverage = msgspec.json.decode(data, type=Artifact).coverage
    except (SourceError, msgspec.DecodeError, RecursionError):
        return []
    return [one for one in coverage if one.source == RECORDING]


def _silent(machine: Machine, rows: list[Session | Ended]) -> dict[str, int]:
    """Return the shells that noticed the loss of their hook and have recorded nothing since, and when that was."""
    found: dict[str, int] = {}
    for place in spool.places(machine):
        for shell in ("bash", "zsh"):
            at = _noticed(place.with_name(f"silent-{shell}"))
            if at is None:
                continue
            if not any(isinstance(row, Ended) and row.shell == shell and row.at > at for row in rows):
                found[shell] = max(int(at), found.get(shell, 0))
    return found


def _noticed(mark: Path) -> float | None:
    """Return when a shell noticed a loss, by its own clock as that of files may be some milliseconds behind."""
    try:
        told = read_regular(mark, LARGEST)
        return float(told.replace(b",", b".")) if TIME.fullmatch(told) else mark.stat().st_mtime
    except (SourceError, OSError):
        return None


def loading(machine: Machine) -> Iterator[str]:
    """Yield the start-up files that load the recording."""
    home = (".bash_profile", ".profile", ".zshenv", ".config/zsh/.zshrc", ".config/fish/config.fish")
    paths = [str(_shell_line.place(machine, shell)) for shell in ("bash", "zsh")]
    paths += [*(f"{machine.home}/{name}" for name in home), f"{machine.config_home}/fish/config.fish", *SYSTEM]
    for directory in (f"{machine.config_home}/fish/conf.d", *DIRECTORIES):
        paths += _fish_files(machine, directory)
    for path in dict.fromkeys(paths):
        try:
            data = read_regular(machine.at(path), LARGEST)
        except SourceError:
            continue
        if LOADS.search(data):
            yield path


def _fish_files(machine: Machine, directory: str) -> list[str]:
    try:
        return sorted(f"{directory}/{path.name}" for path in machine.at(directory).glob("*.fish"))
    except (OSError, SourceError):
        return []
