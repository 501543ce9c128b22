"""Bring what is known of a history up to a commit: read what is new, replay it, and tell what it did.

Where the last tip lies in the new history, only the commits in between are walked, from the state that the tree of
the last tip gives. After a rebase everything is walked again; versions of files and commits that were seen are not
read again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import msgspec

from nixlore.collect._beside import Coming, beside
from nixlore.collect._git_blobs import Asked, read_all
from nixlore.collect._git_context import Probe, plain_files
from nixlore.collect._git_kept import KeptHistory, Shelf
from nixlore.collect._git_kept_files import load, save
from nixlore.collect._git_records import CommitRecords, declared, events, lock_changes
from nixlore.collect._git_repository import Repository
from nixlore.collect._git_stories import Done, stories
from nixlore.collect._git_told import Recorded, Told, both
from nixlore.collect._git_walk import Walk, as_changes, tree, walk
from nixlore.errors import SourceError
from nixlore.git.blob_items import UNREAD
from nixlore.git.context import Context
from nixlore.git.log_format import FileChange, LoggedCommit, iso_date
from nixlore.git.replay import Replay, State
from nixlore.model.git import ConfigCommit, ConfigPromise, DeclarationEvent
from nixlore.nix.history_tree import TreeReader

WORTH_A_COPY = 40
"""From how many commits on some of the work on them is done by a copy of this process."""


EARLY = 0.6
"""Which part of the changes of files is replayed before a copy of this process begins to tell what they did.

The copy then takes about as long as this process takes to replay and to tell the rest.
"""

YOUNG = 1_000
"""How many objects may be made between two searches for garbage while a whole history is read."""


def updated(repository: Repository, tip: str, shelf: Shelf, kept: KeptHistory | None) -> KeptHistory:
    """Return the history up to a commit, from what is kept and what is new.

    Raises SourceError where it cannot be read.
    """
    found = None if kept is None else _walk_since(repository, kept.tip, tip)
    if kept is not None and found is not None:
        return Update(repository, shelf, kept, found, tip).made()
    whole = KeptHistory() if kept is None else kept
    with _swept():
        return Update(repository, shelf, whole, walk(repository, tip), tip, is_whole=True).made()


@contextmanager
def _swept() -> Iterator[None]:
    """Look for garbage often: interpreters leave cycles behind, and a long history has thousands of readings."""
    usual = gc.get_threshold()
    gc.set_threshold(YOUNG, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _walk_since(repository: Repository, old: str, new: str) -> Walk | None:
    """Walk the commits after an old one; None where it is no more there, or its first parents do not lead there.

    All before the old one is told before the rest: what was merged is told after what it was merged into.
    """
    try:
        found = walk(repository, f"{old}..{new}")
    except SourceError:
        return None
    parents = {commit.commit: commit.parents for commit in found.commits}
    while parents.get(new):
        new = parents[new][0]
    return found if new == old else None


@dataclass
class Update:
    """One reading of the commits of a walk, which begin where `kept` ends unless the walk `is_whole`."""

    repository: Repository
    shelf: Shelf
    kept: KeptHistory
    walk: Walk
    tip: str
    is_whole: bool = False

    def made(self) -> KeptHistory:
        """Return the history up to the tip, and keep it."""
        self.table, self.blobs = load(self.shelf)
        self.unread = 0
        changes = (change for commit in self.walk.commits for change in commit.changes)
        self._read(changes)
        self.done: list[Done] = []
        with beside(self._recorded, is_worth_it=len(self.walk.commits) >= WORTH_A_COPY) as recorded:
            plain = self._plain()
            self.context = Context(self.table, self.blobs, self._content, plain)
            self.replay = Replay(self.table, self.blobs, relink=self.context.relink, start=self._start)
            self.replay.expect(self.walk.commits)
            told = self._replayed(recorded)
            state = self.replay.state(self.tip)
        history = self._history(told)
        history.declared = list(declared(self.replay, state))
        history.links = state.links
        history.plain = tuple(sorted(plain))
        history.lines = {
            path: dict(held.lines)
            for path, held in state.files.items()
            if held.lines != self.blobs.get(held.blob, UNREAD).items
        }
        history.unread = self.unread
        history.files = {path: held.blob for path, held in state.files.items()}
        # To write it needs room of its own.
        self.done.clear()
        self.walk.commits.clear()
        save(self.shelf, self.table, self.blobs)
        self.shelf.save_history(history)
        return history

    def _replayed(self, recorded: Coming) -> Told:
        """Replay all commits, and tell what they did: of many, the first by a copy while the rest is replayed."""
        position = self._step(0, recorded)
        early = self._new_ones(0)
        is_worth_it = position < len(self.walk.commits) and bool(early)
        records = recorded() if is_worth_it else b""
        count = len(self.done)
        with beside(lambda: self._told_apart(early, records), is_worth_it=is_worth_it) as apart:
            self._step(position)
            # Records need the room that these took.
            self.context.forget()
            self._take(records or recorded())
            if is_worth_it:
                later = self._told_here(self._new_ones(count))
                return both(msgspec.msgpack.decode(apart(), type=Told), later)
        return self._told(self._new_ones(0))

    def _take(self, records: bytes) -> None:
        self.records = msgspec.msgpack.decode(records, type=Recorded)

    def _told_apart(self, done: Sequence[Done], records: bytes) -> bytes:
        """Return what was done as a copy of this process tells it, which needs no more than that."""
        self.context.forget()
        self._take(records)
        return msgspec.msgpack.encode(self._told_here(done))

    def _step(self, first: int, recorded: Coming | None = None) -> int:
        """Replay commits from a position on up to the end, or up to where `recorded` is ready; return how far."""
        commits = self.walk.commits
        wait = EARLY * sum(len(commit.changes) for commit in commits)
        with Asked(self.repository, self.blobs, self._versions(first)) as self.asked:
            for position in range(first, len(commits)):
                is_due = wait <= 0 and len(self.done) >= WORTH_A_COPY
                if is_due and recorded is not None and recorded.is_ready():
                    return position
                changes = self.replay.step(commits[position])
                wait -= len(commits[position].changes)
                if changes:
                    self.done.append(Done(commits[position], tuple(changes)))
        return len(commits)

    def _content(self, name: str) -> bytes | None:
        return self.asked.read(name)

    def _new_ones(self, first: int) -> list[Done]:
        """Return what commits did that were not told before."""
        return [each for each in self.done[first:] if each.commit.commit not in self._known]

    def _versions(self, first: int) -> Iterator[bytes]:
        """Yield the objects of Nix files in the order in which the commits from a position on make them."""
        for commit in self.walk.commits[first:]:
            for change in commit.changes:
                if change.new is not None and change.path.endswith(".nix"):
                    yield change.new

    def _plain(self) -> frozenset[str]:
        """Return the files that are not worth reading together with others."""
        known = frozenset(() if self.is_whole else self.kept.plain)
        with Asked(self.repository, self.blobs) as asked:
            probe = Probe(self.repository, self.table, self.blobs, TreeReader(asked.read))
            return plain_files(self.walk.commits, self.blobs, probe, known)

    def _read(self, changes: Iterable[FileChange]) -> None:
        """Read what the versions of Nix files declare that are not known yet."""
        paths: dict[bytes, str] = {}
        for path, *names in changes:
            if path.endswith(".nix"):
                for name in names:
                    if name is not None and name not in self.blobs:
                        paths.setdefault(name, path)
        for name, found in read_all(self.repository, paths, self.table).items():
            if found != UNREAD:
                self.blobs.add(name, found)
            else:
                self.unread += 1

    def _start(self, commit: str) -> State:
        """Return the state after a commit before the walk, from its tree."""
        is_last = commit == self.kept.tip
        changes = as_changes(self.kept.files if is_last else tree(self.repository, commit))
        self._read(changes)
        fresh = Replay(self.table, self.blobs, relink=self._restored if is_last else self.context.relink)
        fresh.step(LoggedCommit(commit, (), b"", b"", b"", 0, b"", changes))
        return fresh.state(commit)

    def _restored(self, state: State, _paths: Iterable[str]) -> Mapping[str, Mapping[int, int]]:
        """Give the last tip's files what they declared together with others."""
        state.links = self.kept.links.copy()
        return self.kept.lines

    @property
    def _before(self) -> KeptHistory:
        """What is kept of the commits before the walk."""
        return KeptHistory() if self.is_whole else self.kept

    @cached_property
    def _known(self) -> Mapping[str, ConfigCommit]:
        """The records of commits that are walked again."""
        return {record.commit: record for record in self.kept.commits} if self.is_whole else {}

    def _recorded(self) -> bytes:
        """Return the records of the commits of the walk; those of known ones are taken over."""
        before = self._before
        new = [commit for commit in self.walk.commits if commit.changes and commit.commit not in self._known]
        inputs = lock_changes(self.repository, new)
        maker = CommitRecords(before.commits, self.walk.mixed, inputs)
        records: dict[str, ConfigCommit] = {}
        for position, commit in enumerate(self.walk.commits, before.count):
            if commit.commit in self._known:
                records[commit.commit] = msgspec.structs.replace(self._known[commit.commit], position=position)
            elif commit.changes:
                records[commit.commit] = maker.record(commit, position)
        return msgspec.msgpack.encode(Recorded(dict(inputs), records))

    def _history(self, told: Told) -> KeptHistory:
        """Return the history with the records and events of the commits of the walk."""
        before, records = self._before, self.records.commits
        again = self._told_before()
        events = {**again.events, **told.events}
        promises = {**again.promises, **told.promises}
        oldest, newest = (self.walk.commits[0], self.walk.commits[-1]) if self.walk.commits else (None, None)
        return KeptHistory(
            tip=self.tip,
            count=before.count + len(self.walk.commits),
            since=before.since or (iso_date(oldest.date) if oldest else ""),
            date=iso_date(newest.date) if newest else before.date,
            shallow=tuple(sorted(self.repository.shallow())),
            commits=[*before.commits, *records.values()],
            events=[*before.events, *(each for commit in records for each in events.get(commit, ()))],
            promises=[*before.promises, *(each for commit in records for each in promises.get(commit, ()))],
        )

    def _told_before(self) -> Told:
        """Return the events and promises of known commits as they were read once, in their places now."""
        told = Told({}, {})
        for event in self.kept.events if self.is_whole else ():
            record = self.records.commits.get(event.commit)
            if record is not None:
                told.events.setdefault(event.commit, []).append(
                    msgspec.structs.replace(event, position=record.position)
                )
        for promise in self.kept.promises if self.is_whole else ():
            told.promises.setdefault(promise.quote.commit, []).append(promise)
        return told

    def _told(self, done: Sequence[Done]) -> Told:
        """Return the events and promises of new commits; of many, every second is read by a copy of this process."""
        is_worth_it = len(done) >= WORTH_A_COPY
        here, there = (done[::2], done[1::2]) if is_worth_it else (done, ())
        if is_worth_it:
            # What both need is made ready once.
            import nixlore.git.reading  # noqa: PLC0415, F401

        with beside(lambda: msgspec.msgpack.encode(self._told_here(there)), is_worth_it=is_worth_it) as apart:
            told = self._told_here(here)
            other = msgspec.msgpack.decode(apart(), type=Told)
        return both(told, other)

    def _told_here(self, done: Sequence[Done]) -> Told:
        shallow = self.repository.shallow()
        told = Told({}, {})
        for commit, story in stories(self.repository, self.replay, done, self.records.inputs):
            record = self.records.commits[commit.commit]
            found = list(events(record, story, is_start=commit.commit in shallow))
            told.events[commit.commit] = [each for each in found if isinstance(each, DeclarationEvent)]
            told.promises[commit.commit] = [each for each in found if isinstance(each, ConfigPromise)]
        return told
