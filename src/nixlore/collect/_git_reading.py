"""Yield the records of one repository's history, and what of it could not be seen."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from nixlore.collect._config_tree import found
from nixlore.collect._git_command import answer, checked_out
from nixlore.collect._git_dirty import dirty
from nixlore.collect._git_kept import KeptHistory, Shelf
from nixlore.collect._git_repository import Repository
from nixlore.collect._git_walk import tip_as_of
from nixlore.errors import SourceError
from nixlore.git.clocks import set_right
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.git import ConfigCommit, ConfigHead, ConfigPromise, DeclarationEvent, DeclaredTool
from nixlore.nix.withhold import safe_path
from nixlore.storage.patterns import patterns_kept

STAGE = "collect/git_history"

MOST_DIRTY = 200
"""Files that are named as not committed."""


def records(
    machine: Machine, place: Repository
) -> Iterator[ConfigHead | ConfigCommit | DeclarationEvent | DeclaredTool | ConfigPromise | Coverage | Diagnostic]:
    """Yield what the history of a repository tells; nothing but a Diagnostic where there is no commit."""
    tip, branch = checked_out(place)
    if tip and machine.as_of is not None:
        tip = tip_as_of(place, tip, machine.as_of)
    if not tip:
        yield Coverage(collector="git_history", source=str(place.place), state="absent", note="no commits")
        yield _note(place, "has no commit yet" if machine.as_of is None else "has no commit from before that time")
        return
    yield from told(machine, place, history_of(place, tip, Shelf(machine, place)), branch)


def told(
    machine: Machine, place: Repository, history: KeptHistory, branch: str
) -> Iterator[ConfigHead | ConfigCommit | DeclarationEvent | DeclaredTool | ConfigPromise | Coverage | Diagnostic]:
    """Yield the records of a history that was read."""
    yield _config_head(machine, place, history, branch)
    commits, changes = set_right(history.commits, history.events)
    yield from commits
    yield from changes
    yield from _checked(machine, place, history)
    yield from history.declared
    yield from _diagnostics(place, history)
    times = [commit.at for commit in commits]
    yield Coverage(
        collector="git_history",
        source=str(place.place),
        state="partial" if history.shallow or history.unread else "read",
        entries=history.count,
        skipped=history.unread,
        since=min(times, default=None),
        until=max(times, default=None),
        unit="commits",
        note=f"history starts at {_since(history)}" if history.shallow else f"{len(history.events)} changes of tools",
    )


def history_of(place: Repository, tip: str, shelf: Shelf) -> KeptHistory:
    """Return the history up to a commit; what was missing at the last time may be there now."""
    kept = shelf.history()
    if kept is not None and (kept.shallow != tuple(sorted(place.shallow())) or kept.unread):
        kept = None
    if kept is not None and kept.tip == tip:
        return kept
    from nixlore.collect._git_update import updated  # noqa: PLC0415 - a known history needs no interpreter

    with patterns_kept(shelf.cache):
        return updated(place, tip, shelf, kept)


def _checked(machine: Machine, place: Repository, history: KeptHistory) -> Iterator[ConfigPromise]:
    """Yield the promises, those that wait for a version with the one that is locked now."""
    lock: bytes | None = None
    for promise in history.promises:
        if promise.condition != "version":
            yield promise
            continue
        from nixlore.collect._locked_versions import locked_version  # noqa: PLC0415 - few wait for a version

        if lock is None:
            lock = _lock(place, history.tip)
        version = locked_version(machine, lock, promise.subject or promise.tool)
        yield replace(promise, locked_version=version) if version else promise


def _lock(place: Repository, tip: str) -> bytes:
    try:
        return answer(place, "cat-file", "blob", f"{tip}:{place.prefix}flake.lock")
    except SourceError:
        return b""


def _config_head(machine: Machine, place: Repository, history: KeptHistory, branch: str) -> ConfigHead:
    changed: tuple[str, ...] = ()
    if machine.config is not None and place.work_tree is not None and machine.as_of is None:
        changed = dirty(place, found(machine.config), history.files)
    return ConfigHead(
        commit=history.tip,
        date=history.date,
        branch=branch,
        commits=history.count,
        since=history.since,
        shallow=bool(history.shallow),
        starts=history.shallow,
        dirty=tuple(map(safe_path, changed[:MOST_DIRTY])),
    )


def _diagnostics(place: Repository, history: KeptHistory) -> Iterator[Diagnostic]:
    if history.shallow:
        cause = f"is a shallow clone: its history starts at {_since(history)}, what came before is unknown"
        yield _note(place, cause, "git fetch --unshallow")
    if place.work_tree is None:
        yield _note(place, "is a bare repository: only what is committed is known")
    if history.unread:
        cause = f"{history.unread} versions of Nix files are missing or damaged and were not read"
        remedy = f"git -C {place.place} " + ("log -p fetches what is missing" if place.is_partial else "fsck --full")
        yield Diagnostic(stage=STAGE, subject=str(place.place), cause=cause, remedy=remedy)
    if place.prefix and not history.commits:
        yield _note(place, f"no commit touched {place.prefix}")


def _since(history: KeptHistory) -> str:
    return history.since[:10] or "an unknown date"


def _note(place: Repository, cause: str, remedy: str = "") -> Diagnostic:
    return Diagnostic(stage=STAGE, subject=str(place.place), cause=cause, remedy=remedy, severity="note")
