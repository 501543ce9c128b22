"""What we changed outside our own directories, so that each change can be taken back exactly.

A line of JSON in the state directory for each change, written before the file is: a run that is killed in between
leaves a change that undoing finds never made. Beside it lies the whole file as it was. Changes of several files that
belong together are noted all at once before the first file is written, and once more when the last one is.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.artifacts import Shelf
from nixlore.storage.files import acting_for, ensure_private_dir
from nixlore.storage.hunks import Change, apart, digest_of, hunk, restored
from nixlore.storage.users_file import rewrite, swept

__all__ = ["BACKUPS", "JOURNAL", "LARGEST", "Change", "Journal", "restored"]

JOURNAL = "journal.jsonl"
BACKUPS = "backups"
LOCK = "journal.lock"

PATIENCE = 3.0
"""How many seconds to wait for another nixlore that is changing files."""

LARGEST = 16 << 20
"""A file of the user's that is larger is not changed."""


class Journal:
    """All changes below one state directory."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._shelf.state / JOURNAL

    def changes(self) -> Sequence[Change]:
        """Return the changes that were not taken back, the oldest first; a torn line counts as none."""
        lines = list(self._lines())
        undone = {gone for line in lines for gone in (line.undone, line.instead_of) if gone}
        return [line for line in lines if not (line.undone or line.finished or line.id in undone)]

    def _lines(self) -> Iterator[Change]:
        try:
            data = read_regular(self.path)
        except SourceError:
            return
        for line in data.splitlines():
            try:
                yield msgspec.json.decode(line, type=Change)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue

    def backup(self, change: Change) -> Path:
        """Return where the file as it was before a change is kept."""
        return self._shelf.state / BACKUPS / f"{change.id}-{Path(change.path).name}"

    def tagged(self, tag: str) -> Change | None:
        """Return the newest change whose tag begins so, None where there is none that was not taken back."""
        return next((change for change in reversed(self.changes()) if change.tag.startswith(tag)), None)

    def write(
        self, path: Path, old: bytes, new: bytes, what: str, now: int, *, tag: str = "", renews: Change | None = None
    ) -> Change:
        """Replace a file's bytes, remembering how to take that back; `old` is empty where there is no file.

        With `renews` the change takes an earlier one's place: taking it back gives what was there before that one.
        Raises SourceError when the file does not hold `old` any more, the earlier change is not as it was left or
        another nixlore is changing files, OSError when the file cannot be written.
        """
        with self._alone():
            real = os.path.realpath(path)
            before = old if renews is None else self._without(old, renews)
            change = msgspec.structs.replace(
                hunk(before, new),
                id=os.urandom(4).hex(),
                at=now,
                path=real,
                what=what,
                made=not os.path.lexists(real) if renews is None else renews.made,
                tag=tag,
                instead_of="" if renews is None else renews.id,
            )
            self._keep(change, before)
            self._append(change)
            rewrite(Path(real), old, new, self._shelf.owner)
        return change

    def write_all(
        self, files: Mapping[Path, tuple[bytes, bytes]], what: str, now: int, *, plan: str = ""
    ) -> Sequence[Change]:
        """Replace the bytes of several files, (old, new) by place, all of them or none.

        `plan` is the id of a planned change. Raises what `write` raises, then with all files as they were. Who is
        killed in between leaves a group of changes that `mend` knows.
        """
        with self._alone():
            group = os.urandom(4).hex()
            changes = []
            for path, (old, new) in files.items():
                real = os.path.realpath(path)
                is_new = not os.path.lexists(real)
                change = msgspec.structs.replace(
                    hunk(old, new),
                    id=os.urandom(4).hex(),
                    at=now,
                    path=real,
                    what=what,
                    made=is_new,
                    group=group,
                    plan=plan,
                )
                self._keep(change, old)
                changes.append(change)
            self._append(*changes)
            steps = [(Path(one.path), *files[path], False) for one, path in zip(changes, files, strict=True)]
            try:
                self._rewrite(steps)
            except BaseException:
                self._mark_undone(changes, now)
                raise
            self._append(_mark(now, finished=group))
        return changes

    def _keep(self, change: Change, before: bytes) -> None:
        if before:
            self._shelf.put(self.backup(change), before)

    def undo(self, change: Change, now: int) -> None:
        """Take a change back, and nothing else: what was changed elsewhere in the file since stays.

        Raises SourceError when the lines themselves have changed since, OSError when the file cannot be written.
        """
        self.undo_all([change], now)

    def undo_all(self, changes: Sequence[Change], now: int) -> None:
        """Take changes of different files back, all of them or none. Raises what `undo` raises."""
        with self._alone():
            steps = []
            for change in changes:
                path = Path(change.path)
                there = read_regular(path, LARGEST) if os.path.lexists(path) else b""
                steps.append((path, there, self._alone_without(there, change), change.made))
            self._rewrite(steps)
            self._mark_undone(changes, now)

    def _rewrite(self, steps: Sequence[tuple[Path, bytes, bytes, bool]]) -> None:
        """Replace (old, new) in each file in turn; where one fails, give the others back what they held."""
        done: list[tuple[Path, bytes, bytes, bool]] = []
        try:
            for path, old, new, goes in steps:
                done.append((path, old, new, not os.path.lexists(path)))
                try:
                    rewrite(path, old, new, self._shelf.owner, goes_when_empty=goes)
                except SourceError:
                    # It was not touched. What it holds by now may be just what we would have written: another's work.
                    done.pop()
                    raise
        except BaseException:
            for path, old, new, was_missing in reversed(done):
                with suppress(SourceError, OSError):
                    rewrite(path, new, old, self._shelf.owner, goes_when_empty=was_missing)
            raise

    def _alone_without(self, there: bytes, change: Change) -> bytes:
        """Return a file's bytes without a change, where later ones can still be taken back to the same end.

        Raises SourceError where a later change rests on it: undone in this order, they would not give what was there.
        """
        standing = [one for one in self.changes() if one.path == change.path]
        places = [place for place, one in enumerate(standing) if one.id == change.id]
        later = standing[places[0] + 1 :] if places else []
        end = self._without_all(there, [*reversed(later), change]) if later else None
        if end is None:
            return self._without(there, change)
        alone = self._without_all(there, [change])
        if alone is None or self._without_all(alone, later[::-1]) != end:
            message = "a later change of the file rests on it"
            raise SourceError(message, where=change.path, remedy=f"first: nixlore undo {later[-1].id}")
        return alone

    def _without_all(self, there: bytes, changes: Sequence[Change]) -> bytes | None:
        """Return a file's bytes without changes, taken back in this order; None where that cannot be done."""
        try:
            for change in changes:
                there = self._without(there, change)
        except SourceError:
            return None
        return there

    def _without(self, there: bytes, change: Change) -> bytes:
        """Return a file's bytes without a change, or without the one it renews where a killed run left that."""
        try:
            return restored(there, change)
        except SourceError:
            earlier = next((line for line in self._lines() if line.id == change.instead_of), None)
            if earlier is None:
                raise
            return self._without(there, earlier)

    def groups(self) -> Sequence[Sequence[Change]]:
        """Return the changes that were not taken back, those that belong together as one, the oldest first."""
        return apart(self.changes())

    def mend(self, now: int) -> Sequence[Sequence[Change]]:
        """Settle what killed runs left; return the groups of which some files were written and others were not.

        A group that was written whole counts as finished, one that was not begun as never made. The halves are left as
        they are: taking them back or not is the user's to say.
        """
        finished = {line.finished for line in self._lines()}
        begun = [group for group in self.groups() if group[0].group and group[0].group not in finished]
        if not begun:
            return []
        with self._alone():
            return [group for group in begun if not self._settled(group, now)]

    def _settled(self, group: Sequence[Change], now: int) -> bool:
        found = {self._stand(change) for change in group}
        for change in group:
            swept(Path(change.path), self._shelf.owner)
        if found == {"made"}:
            self._append(_mark(now, finished=group[0].group))
        elif found == {"not made"}:
            self._mark_undone(group, now)
        return len(found) == 1 and "changed since" not in found

    @staticmethod
    def _stand(change: Change) -> str:
        try:
            there = digest_of(read_regular(Path(change.path), LARGEST) if os.path.lexists(change.path) else b"")
        except SourceError:
            return "changed since"
        return {change.digest: "made", change.was: "not made"}.get(there, "changed since")

    def _mark_undone(self, changes: Sequence[Change], now: int) -> None:
        self._append(*(_mark(now, undone=change.id) for change in changes))

    def _append(self, *lines: Change) -> None:
        """Add lines with a single write."""
        self._shelf.append(self.path, b"\n".join(map(msgspec.json.encode, lines)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Change files while no other nixlore does. Raises SourceError where another one takes too long."""
        place = self._shelf.state / LOCK
        self._shelf.note(place)
        with acting_for(self._shelf.owner):
            ensure_private_dir(place.parent)
            descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            _wait_for(descriptor, place)
            yield
        finally:
            os.close(descriptor)


def _wait_for(descriptor: int, place: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > end:
                message = "another nixlore is changing files"
                raise SourceError(message, where=str(place), remedy="run it again when that one has ended") from error
            time.sleep(0.05)
        else:
            return


def _mark(now: int, *, undone: str = "", finished: str = "") -> Change:
    return Change(id=os.urandom(4).hex(), at=now, undone=undone, finished=finished)
