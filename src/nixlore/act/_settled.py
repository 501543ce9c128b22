"""What was answered before: which drafts a verdict keeps out, and for how long.

A dismissed subject stays dismissed until what speaks against it changes. That is told by a digest of what it rests on:
the rule, the subject, the kinds of evidence and the files, commits and settings that they name. Counts, dates and line
numbers are not in it, as they only grow or shift with time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from nixlore.act._draft import Draft
from nixlore.model.evidence import Evidence
from nixlore.model.plan import PlannedChange, Verdict

LINE = re.compile(r":\d+(?:-\d+)?$")
DATED = re.compile(r"\bof \d{4}-\d{2}-\d{2}\b")
"""The day of a catalog in the name of a source."""

STORED = re.compile(r"/nix/store/[a-z0-9]{32}-|-?\d+(?:\.\d+)+")
"""What changes of a store path with every update: its hash and version."""

GENERATIONS = re.compile(r"generations? [\d, -]+")
USES = frozenset(("runs", "distinct command lines", "calls", "sessions", "times"))
"""Units of what is counted in histories; which of them tell of a thing may change from day to day."""


def basis(draft: Draft) -> str:
    """Return what stands for all that a draft rests on."""
    return _digest(draft.kind, draft.subject, draft.codes, draft.evidence)


def evidence_digest(change: PlannedChange, subject: str = "") -> str:
    """Return what stands for the evidence about one subject of a change, of all of it where none is named.

    It is what `Verdict.evidence` holds, and stays the same while counts grow and lines shift.
    """
    rows = dict(zip(change.subjects, change.basis, strict=False))
    if subject in rows or len(rows) == 1:
        return rows.get(subject) or change.basis[0]
    return hashlib.sha256("\0".join(sorted(change.basis)).encode()).hexdigest()[:16]


def _digest(kind: str, subject: str, codes: Sequence[str], evidence: Iterable[Evidence]) -> str:
    rows = sorted({_what(row) for row in evidence})
    return hashlib.sha256("\0".join((kind, subject, *sorted(codes), *rows)).encode()).hexdigest()[:16]


def _what(row: Evidence) -> str:
    """Return what an evidence is and of what, without what grows or shifts."""
    if row.unit in USES:
        return "use"
    return f"{DATED.sub('', row.source).strip()}\0{GENERATIONS.sub('', STORED.sub('', LINE.sub('', row.place)))}"


def is_hidden(draft: Draft, verdicts: Sequence[Verdict], now: int) -> bool:
    """Tell whether the last answer about a draft keeps it out of the plan."""
    own = [one for one in verdicts if _is_about(one, draft)]
    if not own:
        return False
    last = own[-1]
    if last.answer == "snoozed":
        return last.until > now
    if last.answer == "dismissed":
        is_over = last.until and last.until <= now
        return not is_over and (not last.evidence or last.evidence == basis(draft))
    # Who took a removal back, or was in want of what went, has answered for good.
    return last.answer in ("undone", "readded", "used_after_removal") and draft.kind in REMOVING


def is_made(draft: Draft, verdicts: Sequence[Verdict], since: int) -> bool:
    """Tell whether a draft was applied after what it was made from had been read, so that it only seems to be due."""
    own = [one for one in verdicts if _is_about(one, draft)]
    return bool(own) and own[-1].answer == "accepted" and bool(own[-1].journal) and own[-1].at >= since


REMOVING = ("remove_unused", "replace_superseded", "drop_duplicate", "drop_mcp_server")


def _is_about(verdict: Verdict, draft: Draft) -> bool:
    return verdict.kind == draft.kind and verdict.subject == draft.subject
