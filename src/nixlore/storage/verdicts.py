"""What was answered to what we proposed: a line of JSON for each answer in the state directory, never rewritten.

An answer that is taken back gets a line of its own, so that the file tells what was thought at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.plan import Verdict
from nixlore.storage.artifacts import Shelf

T = TypeVar("T")

VERDICTS = "verdicts.jsonl"

DISMISSING = ("dismissed", "snoozed")
"""The answers that keep something out of the plan, which may be taken back."""


class TakenBack(msgspec.Struct, frozen=True, kw_only=True, tag_field="answer", tag="taken_back"):
    """A line by which earlier dismissals of a rule and subject hold no more; of a whole rule where `subject` is ""."""

    at: int
    code: str
    subject: str = ""


def verdicts(shelf: Shelf) -> Sequence[Verdict]:
    """Return the answers that hold, the oldest first; without dismissals that were taken back."""
    found: list[Verdict] = []
    for line in _lines(shelf):
        if isinstance(line, TakenBack):
            found = [one for one in found if not _is_dismissal(one, line.code, line.subject)]
        else:
            found.append(line)
    return found


def add(shelf: Shelf, *answers: Verdict) -> None:
    """Keep answers, all of one call with a single write. Raises OSError when they cannot be written."""
    _append(shelf, answers)


def take_back(shelf: Shelf, dismissals: Iterable[Verdict], now: int) -> None:
    """Let dismissals hold no more. Raises OSError when that cannot be written."""
    named = dict.fromkeys((one.code, one.subject) for one in dismissals)
    _append(shelf, [TakenBack(at=now, code=code, subject=subject) for code, subject in named])


def _is_dismissal(verdict: Verdict, code: str, subject: str) -> bool:
    return verdict.answer in DISMISSING and (verdict.code, verdict.subject) == (code, subject)


def _append(shelf: Shelf, lines: Sequence[Verdict | TakenBack]) -> None:
    if lines:
        shelf.append(shelf.state / VERDICTS, b"\n".join(map(msgspec.json.encode, lines)))


def _lines(shelf: Shelf) -> Iterator[Verdict | TakenBack]:
    """Yield what the lines say; one that is torn, or of a form that is not known here, says nothing."""
    try:
        data = read_regular(shelf.state / VERDICTS)
    except SourceError:
        return
    for line in data.splitlines():
        found = _decoded(line, Verdict) or _decoded(line, TakenBack)
        if found is not None:
            yield found


def _decoded(line: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
