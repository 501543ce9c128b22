"""The block for agents in a file of the user's: written after a diff, renewed by each scan, taken back by `undo`."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.act import marked_block
from nixlore.cli import _consent
from nixlore.cli._agent_targets import Target, read
from nixlore.cli._paint import paint
from nixlore.cli._session import Session
from nixlore.errors import ConfigError, SourceError
from nixlore.present._text import Line, safe
from nixlore.present.claude_md import BUDGET
from nixlore.storage.journal import Change, Journal

if TYPE_CHECKING:
    from nixlore.storage.artifacts import Shelf

TAG = "block for agents of "
"""How the tag of such a change begins; the budget in tokens follows."""

OF_NIX = "rule for agents on Nix files"
"""The tag of the change that wrote the rule that is read with Nix files alone."""

OF_PROJECT = "project for agents: "
"""How the tag of the change that wrote a project's block begins; the project follows, quoted."""


LONGEST_ROW = 2_000
"""What would be written is shown whole; only a file that is not ours has longer lines."""


def write(own: Session, shelf: Shelf, target: Target, block: str, tag: str, *, front: str = "", yes: bool) -> None:
    """Put the block into a file: show what would change, ask, keep what was there.

    `tag` says what it is and of how many tokens; `front` is what a new file begins with. A block of the same kind that
    is in another file is taken out there, so that no agent reads it twice. Raises ConfigError where the file is to be
    left alone or nobody can be asked.
    """
    journal = Journal(shelf)
    before = journal.tagged(TAG if tag.startswith(TAG) else tag)
    moves = before is not None and before.path != str(target.path.resolve())
    old = read(target.path)
    new = put(target.path, old or front.encode(), block)
    if new == old and not moves:
        own.talk(f"nixlore: {target.path} has it already")
        return
    paint(difference(target.path, old, new))
    if moves and before is not None:
        paint([Line(f"The block in {safe(before.path)} is taken out.")])
    if not yes and not _consent.agreed(target.path):
        own.talk("nixlore: nothing was changed")
        return
    try:
        if moves and before is not None:
            journal.undo(before, own.machine.now)
        shelf.note_folders(target.path)
        what = f"{TAG}at most {tag.removeprefix(TAG)}" if tag.startswith(TAG) else tag
        journal.write(target.path, old, new, what, own.machine.now, tag=tag, renews=None if moves else before)
    except (OSError, SourceError) as error:
        raise ConfigError(str(error), where=str(target.path)) from error
    own.talk(f"nixlore: {target.path} is changed; each scan renews the block, `nixlore undo` takes it out again")


def put(path: Path, old: bytes, block: str) -> bytes:
    """Return what a file is to hold. Raises ConfigError where it is to be left alone."""
    try:
        return marked_block.put(old, block)
    except SourceError as error:
        raise ConfigError(error.what, where=str(path), remedy=error.remedy) from error


def written(shelf: Shelf, tag: str = TAG) -> Change | None:
    """Return the change by which the block was written, None where it is in no file."""
    return Journal(shelf).tagged(tag)


def of_projects(shelf: Shelf) -> tuple[Change, ...]:
    """Return the changes by which blocks of projects were written, one a project."""
    newest = {change.tag: change for change in Journal(shelf).changes() if change.tag.startswith(OF_PROJECT)}
    return tuple(newest[tag] for tag in sorted(newest))


def is_stale(change: Change, block: str) -> bool:
    """Tell whether the file has another block than this one, or none."""
    path = Path(change.path)
    old = read(path)
    return put(path, old, block) != old


def renew(shelf: Shelf, change: Change, block: str, now: int) -> str:
    """Write the block anew where it is; return the file that was changed, "" where none had to be.

    A file from which the user has taken our block is left alone. Raises SourceError or OSError where it cannot be done.
    """
    path = Path(change.path)
    old = read(path)
    if marked_block.found(old) is None:
        return ""
    new = marked_block.put(old, block)
    if new == old:
        return ""
    Journal(shelf).write(path, old, new, change.what, now, tag=change.tag, renews=change)
    return str(path)


def budget_of(change: Change) -> int:
    """Return how many tokens a written block may take."""
    number = change.tag.removeprefix(TAG).partition(" ")[0]
    return int(number) if number.isdecimal() else BUDGET


def difference(path: Path, old: bytes, new: bytes) -> Iterator[Line]:
    """Yield what would change, as a unified diff."""
    name = safe(str(path))
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    rows = unified_diff(before, after, name, name, n=2, lineterm="")
    yield from (Line(safe(row, LONGEST_ROW), "strong" if row[:1] in "+-" else "") for row in rows)
