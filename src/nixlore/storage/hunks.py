"""Where in a file a change was made, and the file without it; pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from nixlore.errors import SourceError

CONTEXT = 3
"""How many lines around a change must be as they were where the file has changed elsewhere."""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of one file: in it `old` stood between `lead` and `tail`, now `new` does.

    `at` is epoch seconds, `what` says in words what was done, `made` that there was no file before. `start` is where
    `new` begins; `was` and `digest` are the SHA-256 of the whole file before and after the change. `tag` names what of
    ours is in it, for a change that is renewed; `group` is shared by changes that belong together and `plan` the id of
    the planned change that they are. `instead_of` is the id of an earlier change whose work is in this one. Two kinds
    of lines say something of others: `undone` takes back the change of that id, `finished` says that every file of the
    group of that id was written.
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
    was: str = ""
    digest: str = ""
    made: bool = False
    tag: str = ""
    group: str = ""
    plan: str = ""
    instead_of: str = ""
    undone: str = ""
    finished: str = ""


def hunk(old: bytes, new: bytes) -> Change:
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
        was=digest_of(old),
        digest=digest_of(new),
    )


def digest_of(data: bytes) -> str:
    """Return what stands for a whole file."""
    return sha256(data).hexdigest()


def restored(there: bytes, change: Change) -> bytes:
    """Return a file's bytes with a change taken back.

    In a file that has changed elsewhere since the changed lines are looked for with the lines around them, then alone.
    Raises SourceError when they are not there once and only once; a change that was never made, or was taken back
    already, leaves the bytes as they are.
    """
    digest = digest_of(there)
    if digest == change.digest:
        return there[: change.start] + change.old + there[change.start + len(change.new) :]
    if digest == change.was or _is_not_made(there, change):
        return there
    for lead, tail in ((change.lead, change.tail), (b"", b"")):
        place = _only(there, lead + change.new + tail)
        if place is not None and (change.new.strip() or lead or tail):
            start = place + len(lead)
            return there[:start] + change.old + there[start + len(change.new) :]
    message = "the lines that were changed are not as they were left"
    raise SourceError(message, where=change.path, remedy="take them back by hand; the file as it was is kept")


def _is_not_made(there: bytes, change: Change) -> bool:
    """Tell whether the lines stand there as they did before the change."""
    before, after = (change.lead + middle + change.tail for middle in (change.old, change.new))
    place = _only(there, before)
    if place is None:
        return False
    behind = there[place + len(before) :]
    if behind and (not before.endswith((b"\n", b"\r")) or (before.endswith(b"\r") and behind.startswith(b"\n"))):
        # That is no whole line there: it ended the file, and something was added to it, so the change may well stand.
        return False
    if after not in there:
        # Where only lines were added it has to be seen that nothing stands between those around them.
        return bool(change.old.strip() or (change.lead.strip() and change.tail.strip()))
    return not after or (after in before and there.count(after) == before.count(after))


def _only(there: bytes, part: bytes) -> int | None:
    """Return where a part stands that stands in only one place."""
    first = there.find(part) if part else -1
    return None if first < 0 or there.find(part, first + 1) >= 0 else first


def apart(changes: Sequence[Change]) -> list[list[Change]]:
    """Return changes that belong together as one list each, in their order."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.group or change.id, []).append(change)
    return list(groups.values())
