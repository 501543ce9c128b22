"""What we changed outside our own directories, so that each change can be taken back exactly.

A line of JSON in the state directory for each change, written before the file is: a run that is killed in between
leaves a change that undoing finds never made. Beside it lies the whole file as it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.artifacts import Shelf
from nixlore.storage.users_file import rewrite

JOURNAL = "journal.jsonl"
BACKUPS = "backups"

CONTEXT = 3
"""How many lines around a change must be as they were where the file has changed elsewhere."""

LARGEST = 16 << 20
"""A file of the user's that is larger is not changed."""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of one file: in it `old` stood between `lead` and `tail`, now `new` does.

    `at` is epoch seconds, `what` says in words what was done, `made` that there was no file before. `start` is where
    `new` begins and `digest` the SHA-256 of the whole file after the change. `tag` names what of ours is in it, for a
    change that is renewed. `instead_of` is the id of an earlier change whose work is in this one; `undone` stands in a
    line of its own that takes back the change of that id.
    """

    id: str
    at: int
    path: str = ""
    what: str = ""
    lead: bytes = b""
    old: bytes = b""
    new: bytes = b""
    tail: bytes = b""
    start: int = 0
    digest: str = ""
    made: bool = False
    tag: str = ""
    instead_of: str = ""
    undone: str = ""


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
        return [line for line in lines if not line.undone and line.id not in undone]

    def _lines(self) -> Iterator[Change]:
        try:
            data = read_regular(self.path)
        except SourceError:
            return
        for line in data.splitlines():
            try:
                yield msgspec.json.decode(line, type=Change)
            except (msgspec.DecodeError, RecursionError):
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
        Raises SourceError when the file does not hold `old` any more or the earlier change is not as it was left,
        OSError when the file cannot be written.
        """
        real = os.path.realpath(path)
        before = old if renews is None else self._without(old, renews)
        made = not os.path.lexists(real) if renews is None else renews.made
        change = msgspec.structs.replace(
            _hunk(before, new),
            id=os.urandom(4).hex(),
            at=now,
            path=real,
            what=what,
            made=made,
            tag=tag,
            instead_of="" if renews is None else renews.id,
        )
        if before:
            self._shelf.put(self.backup(change), before)
        self._append(change)
        rewrite(Path(real), old, new, self._shelf.owner)
        return change

    def undo(self, change: Change, now: int) -> None:
        """Take a change back, and nothing else: what was changed elsewhere in the file since stays.

        Raises SourceError when the lines themselves have changed since, OSError when the file cannot be written.
        """
        path = Path(change.path)
        there = read_regular(path, LARGEST) if os.path.lexists(path) else b""
        rewrite(path, there, self._without(there, change), self._shelf.owner)
        self._append(Change(id=os.urandom(4).hex(), at=now, undone=change.id))

    def _without(self, there: bytes, change: Change) -> bytes:
        """Return a file's bytes without a change, or without the one it renews where a killed run left that."""
        try:
            return restored(there, change)
        except SourceError:
            earlier = next((line for line in self._lines() if line.id == change.instead_of), None)
            if earlier is None:
                raise
            return self._without(there, earlier)

    def _append(self, change: Change) -> None:
        self._shelf.append(self.path, msgspec.json.encode(change))


def restored(there: bytes, change: Change) -> bytes:
    """Return a file's bytes with a change taken back.

    In a file that has changed elsewhere since the changed lines are looked for with the lines around them, then alone.
    Raises SourceError when they are not there once and only once; a change that was never made leaves the bytes as
    they are.
    """
    if sha256(there).hexdigest() == change.digest:
        return there[: change.start] + change.old + there[change.start + len(change.new) :]
    for lead, tail in ((change.lead, change.tail), (b"", b"")):
        place = _only(there, lead + change.new + tail)
        if place is not None and (change.new.strip() or lead or tail):
            start = place + len(lead)
            return there[:start] + change.old + there[start + len(change.new) :]
    if change.old.strip() and _only(there, change.lead + change.old + change.tail) is not None:
        return there
    message = "the lines that were changed are not as they were left"
    raise SourceError(message, where=change.path, remedy="take them back by hand; the file as it was is kept")


def _only(there: bytes, part: bytes) -> int | None:
    """Return where a part stands that stands in only one place."""
    first = there.find(part) if part else -1
    return None if first < 0 or there.find(part, first + 1) >= 0 else first


def _hunk(old: bytes, new: bytes) -> Change:
    """Return the whole lines in which two texts differ, and those around them."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    end = len(before) - last
    return Change(
        id="",
        at=0,
        lead=b"".join(before[max(0, first - CONTEXT) : first]),
        old=b"".join(before[first:end]),
        new=b"".join(after[first : len(after) - last]),
        tail=b"".join(before[end : end + CONTEXT]),
        start=sum(map(len, after[:first])),
        digest=sha256(new).hexdigest(),
    )
