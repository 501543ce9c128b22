"""What `git log --raw -z` prints, asked for so that no setting of a user or a repository changes it.

Every field ends in a NUL, which no path and no message can hold: a commit is `FIELDS` fields, then pairs of a raw
line (`:100644 100644 OLD NEW M`) and a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from nixlore.git.fields import fields

FORMAT = "tformat:%x01%H%x00%P%x00%an%x00%ae%x00%ad%x00%ct%x00%B"
FIELDS = 7
MARK = b"\x01"
"""Begins a commit, which no raw line does."""

PLAIN = (
    "-z",
    "--no-renames",
    "--root",
    "--no-textconv",
    "--no-ext-diff",
    "--no-show-signature",
    "--no-mailmap",
    "--no-notes",
    "--no-decorate",
    "--no-color",
    "--no-relative",
    "--no-follow",
    "-O/dev/null",
    "--encoding=UTF-8",
)
"""Options of any walk: no program of somebody's settings runs, and no setting changes what is printed."""

FLAGS = (
    *PLAIN,
    "--raw",
    "--no-abbrev",
    "--topo-order",
    "--reverse",
    # Without these two, commits vanish whose files are those of a parent, and later ones miss theirs.
    "--full-history",
    "--sparse",
    "--diff-merges=first-parent",
    "--ignore-submodules=none",
    "--date=raw",
    f"--format={FORMAT}",
)
"""The options of the one walk over a history, oldest commit first; a merge is compared with its first parent."""

FILE_MODES = (b"100644", b"100755")
"""The modes of regular files; symbolic links and submodules have object names, too."""

LONGEST_MESSAGE = 20_000
"""Characters of a message that are read; `masked` shows no more of it."""

_RAW_DATE = re.compile(rb"(-?\d{1,12}) ([+-])(\d{2})(\d{2})")


class FileChange(NamedTuple):
    """One path of a commit: the object it had and has, None where it was or is no regular file."""

    path: str
    old: bytes | None
    new: bytes | None


class LoggedCommit(NamedTuple):
    """One commit as it is printed; `date` is the author's (`1700000000 +0100`), `at` the committer's time."""

    commit: str
    parents: tuple[str, ...]
    author: bytes
    mail: bytes
    date: bytes
    at: int
    message: bytes
    changes: tuple[FileChange, ...]


def commits(chunks: Iterable[bytes]) -> Iterator[LoggedCommit]:
    """Yield the commits of what git printed, in its order; what does not fit the format is skipped."""
    found = fields(chunks)
    header: list[bytes] = []
    changes: list[FileChange] = []
    paths: dict[bytes, str] = {}
    # A history has thousands of commits by few people, and names each commit twice.
    words: dict[bytes, bytes] = {}
    names: dict[bytes, str] = {}
    for field in found:
        if field.startswith(MARK):
            if header:
                yield _commit(header, changes, words, names)
            header = [field[1:], *(next(found, b"") for _ in range(FIELDS - 1))]
            changes = []
        elif header and (raw := field.lstrip(b"\n")).startswith(b":"):
            path = next(found, b"")
            known = paths.get(path)
            if known is None:
                known = paths[path] = path.decode("utf-8", "replace")
            change = _change(raw, known)
            if change is not None:
                changes.append(change)
    if header:
        yield _commit(header, changes, words, names)


def _change(raw: bytes, path: str) -> FileChange | None:
    parts = raw[1:].split(b" ")
    if len(parts) != 5:
        return None
    old_mode, new_mode, old, new, _ = parts
    return FileChange(
        path,
        bytes.fromhex(old.decode()) if old_mode in FILE_MODES else None,
        bytes.fromhex(new.decode()) if new_mode in FILE_MODES else None,
    )


def _commit(
    header: list[bytes], changes: list[FileChange], words: dict[bytes, bytes], names: dict[bytes, str]
) -> LoggedCommit:
    commit, parents, author, mail, date, at, message = header
    for name in (commit, *parents.split()):
        names.setdefault(name, name.decode("ascii", "replace"))
    return LoggedCommit(
        names[commit],
        tuple(names[name] for name in parents.split()),
        words.setdefault(author, author),
        words.setdefault(mail, mail),
        date,
        int(at) if re.fullmatch(rb"-?\d{1,18}", at) else 0,
        message,
        tuple(changes),
    )


def iso_date(raw: bytes) -> str:
    """Return git's raw date as ISO 8601 with its own offset, "" for one that no calendar has."""
    match = _RAW_DATE.fullmatch(raw)
    if match is None:
        return ""
    seconds, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == b"-" else 1)
    # Some commits carry an offset that no place on earth has.
    zone = timezone(offset) if abs(offset) < timedelta(hours=24) else UTC
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))).astimezone(zone).isoformat()
    except OverflowError:
        return ""


def message_text(message: bytes) -> str:
    """Return the beginning of a commit's message as text; offsets into it are those into `git log --format=%B`."""
    return message.decode("utf-8", "replace")[:LONGEST_MESSAGE]
