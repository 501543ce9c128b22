"""One history as it was at many times: read once up to its end, and told up to the last commit before each time.

What a commit did depends only on what lies before it, so that of the history up to an earlier commit all is known once
the whole is read, but for what that commit declares: its tree tells, of which only the files are read again that
are not as they were at the time before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from msgspec.structs import replace

from nixlore.collect._git_blobs import Asked, read_all
from nixlore.collect._git_command import answer, checked_out
from nixlore.collect._git_kept import KeptHistory, Shelf
from nixlore.collect._git_kept_files import load
from nixlore.collect._git_reading import history_of, told
from nixlore.collect._git_records import declared
from nixlore.collect._git_repository import Repository, repository
from nixlore.collect._git_walk import tip_as_of, tree
from nixlore.git.blob_items import UNREAD
from nixlore.git.context import Context
from nixlore.git.log_format import FileChange, LoggedCommit, iso_date
from nixlore.git.replay import Replay, State
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.git import ConfigCommit, ConfigHead, ConfigPromise, DeclarationEvent, DeclaredTool

Record = ConfigHead | ConfigCommit | DeclarationEvent | DeclaredTool | ConfigPromise | Coverage | Diagnostic


def records_at(machine: Machine, times: Sequence[int]) -> Iterator[tuple[int, list[Record]]]:
    """Yield for each time, the earliest first, what `git_history` tells as of it; nothing where no history is.

    Raises SourceError where the history cannot be read.
    """
    place = None if machine.config is None else repository(machine.config, machine)
    tip, branch = ("", "") if place is None else checked_out(place)
    if place is None or not tip:
        return
    shelf = Shelf(machine, place)
    whole = history_of(place, tip, shelf)
    with _Trees(place, shelf, whole) as trees:
        for time in sorted(times):
            last = tip_as_of(place, tip, time)
            if last:
                then = replace(machine, as_of=time, now=time)
                yield time, list(told(then, place, _until(place, whole, last, trees), branch))
            else:
                yield time, []


def _until(place: Repository, whole: KeptHistory, last: str, trees: _Trees) -> KeptHistory:
    """Return the history up to a commit."""
    before = frozenset(answer(place, "rev-list", last).decode().split())
    date = answer(place, "log", "-1", "--date=raw", "--format=%ad", "--no-show-signature", last)
    return KeptHistory(
        tip=last,
        count=len(before),
        since=whole.since,
        date=iso_date(date.strip()),
        shallow=whole.shallow,
        commits=[commit for commit in whole.commits if commit.commit in before],
        events=[event for event in whole.events if event.commit in before],
        promises=[promise for promise in whole.promises if promise.quote.commit in before],
        declared=trees.declared(last),
        unread=whole.unread,
    )


class _Trees:
    """What the trees of commits declare, one after another."""

    def __init__(self, place: Repository, shelf: Shelf, whole: KeptHistory) -> None:
        self._place = place
        self._table, self._blobs = load(shelf)
        self._asked = Asked(place, self._blobs)
        context = Context(self._table, self._blobs, self._asked.read, frozenset(whole.plain))
        self._replay = Replay(self._table, self._blobs, relink=context.relink, start=lambda _commit: State())
        self._files: dict[str, bytes] = {}
        self._last = ""

    def __enter__(self) -> Self:
        self._asked.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._asked.__exit__(*error)

    def declared(self, commit: str) -> list[DeclaredTool]:
        """Return what the tree of a commit declares."""
        if commit != self._last:
            files = tree(self._place, commit)
            paths = sorted(self._files.keys() | files.keys())
            pairs = ((path, self._files.get(path), files.get(path)) for path in paths)
            changes = tuple(FileChange(path, old, new) for path, old, new in pairs if old != new)
            self._read({new: path for path, _, new in changes if new is not None and new not in self._blobs})
            parents = (self._last,) if self._last else ()
            self._replay.step(LoggedCommit(commit, parents, b"", b"", b"", 0, b"", changes))
            self._files, self._last = files, commit
        return list(declared(self._replay, self._replay.state(commit)))

    def _read(self, paths: dict[bytes, str]) -> None:
        """Read versions of files that are not kept, as where nothing can be."""
        for name, found in read_all(self._place, paths, self._table).items():
            if found != UNREAD:
                self._blobs.add(name, found)
