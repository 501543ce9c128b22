"""Make the plan: all insights as changes that a person would make, what is worth most first, each with its bytes.

Every kind of change has a module that drafts it (`_changes_*`); guards spare what might be needed (`_guards`); earlier
answers hide what was refused (`_settled`) and move the rest (`_ranking`); drafts of one reason and file are made into
one change, and last each change gets its patch or the reason why it has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain

from nixlore.act import (
    _changes_declare,
    _changes_installs,
    _changes_lines,
    _changes_mcp,
    _changes_names,
    _changes_projects,
    _changes_superseded,
    _changes_unused,
    _changes_workarounds,
)
from nixlore.act._declaring import Declaring
from nixlore.act._draft import Draft
from nixlore.act._editing import Bytes, bytes_of
from nixlore.act._guards import Guards
from nixlore.act._known import Around, Known, Reading
from nixlore.act._ranking import Learnt, value
from nixlore.act._settled import basis, evidence_digest, is_hidden, is_made
from nixlore.model.insight import Confidence
from nixlore.model.plan import Plan, PlannedChange, Risk, Spared, Verdict
from nixlore.report import Report
from nixlore.synthesize._generations import nar_size

__all__ = ["Around", "evidence_digest", "make_plan"]

LIKELY: tuple[Confidence, ...] = ("low", "medium", "high")
RISKS: tuple[Risk, ...] = ("high", "medium", "low")

MOST_NAMED = 4
"""How many subjects a title names."""


def make_plan(
    report: Report, reading: Reading, verdicts: Sequence[Verdict], now: int, around: Around | None = None
) -> Plan:
    """Return all changes that are proposed, the best first.

    `reading` gives the bytes of files of the configuration, of projects and of settings (see `Reading`); `around` what
    is known beside the report. `verdicts` are in the order in which they were given.
    """
    known = Known(report, reading, now, around or Around())
    found = list(_drafted(known))
    drafts = [one for one in found if isinstance(one, Draft) and not is_made(one, verdicts, report.generated_at)]
    shown = [one for one in drafts if not is_hidden(one, verdicts, now)]
    learnt = Learnt(verdicts)
    changes = [_change(group, learnt, made) for group, made in _made(shown, known)]
    wanted = [one for one in changes if learnt.is_enough(one.value, one.codes)]
    return Plan(
        changes=tuple(sorted(wanted, key=lambda change: (-change.value, change.id))),
        hidden=len(drafts) - len(shown),
        config_repo=report.config_repo,
        spared=tuple(dict.fromkeys(one for one in found if isinstance(one, Spared))),
        unknown=tuple(_unknown(known)),
    )


def _drafted(known: Known) -> Iterator[Draft | Spared]:
    guards, declaring = Guards(known), Declaring(known)
    # What absorbs an install declares it, so that it goes before what only declares.
    return chain(
        _changes_unused.drafts(known, guards),
        _changes_superseded.drafts(known, guards),
        _changes_lines.drafts(known, guards),
        _changes_workarounds.drafts(known),
        _changes_mcp.drafts(known),
        _changes_projects.drafts(known),
        _changes_names.drafts(known),
        _changes_installs.drafts(known, declaring),
        _changes_declare.drafts(known, declaring),
    )


def _grouped(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, ...]]:
    groups: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.kind, draft.group or f"\0{draft.subject}"), []).append(draft)
    return (tuple(sorted(group, key=lambda draft: draft.subject)) for group in groups.values())


def _made(drafts: Sequence[Draft], known: Known) -> Iterator[tuple[tuple[Draft, ...], Bytes]]:
    """Yield each group with its bytes; of one that is refused as a whole each draft alone."""
    for group in _grouped(drafts):
        made = bytes_of(group, known)
        if made.refused and len(group) > 1:
            yield from (((one,), bytes_of((one,), known)) for one in group)
        else:
            yield group, made


def _change(group: tuple[Draft, ...], learnt: Learnt, made: Bytes) -> PlannedChange:
    first = group[0]
    codes = tuple(dict.fromkeys(code for one in group for code in one.codes))
    sizes = [one.freed for one in group if one.freed is not None]
    confidence = min((one.confidence for one in group), key=LIKELY.index)
    risk = min((one.risk for one in group), key=RISKS.index)
    turns = sum(one.turns + one.tidy for one in group)
    return PlannedChange(
        id=change_id(first.kind, [one.subject for one in group]),
        kind=first.kind,
        title=first.title if len(group) == 1 else _title(group),
        subjects=tuple(one.subject for one in group),
        codes=codes,
        confidence=confidence,
        risk=risk,
        risk_says=_joined(group, "risk_says"),
        value=round(learnt.shifted(value(turns, sum(sizes), confidence, risk), codes), 4),
        worth=f"frees {nar_size(sum(sizes))}" if len(group) > 1 and sum(sizes) > 0 else _joined(group, "worth"),
        evidence=tuple(dict.fromkeys(row for one in group for row in one.evidence)),
        freed=sum(sizes) if len(sizes) == len(group) else None,
        size_says=_sizes(group),
        hosts=_hosts(group),
        patches=made.patches,
        refused=made.refused,
        by_hand=made.by_hand or (_joined(group, "by_hand") if made.refused else ""),
        after=first.after,
        intents=tuple(intent for one in group for intent in one.intents),
        basis=tuple(basis(one) for one in group),
    )


def change_id(kind: str, subjects: Sequence[str]) -> str:
    """Return the name of a change, the same as long as it is about the same."""
    return hashlib.sha256("\0".join((kind, *sorted(subjects))).encode()).hexdigest()[:8]


def _title(group: tuple[Draft, ...]) -> str:
    names = [one.name or one.subject for one in group]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    verb = group[0].title.partition(" ")[0]
    return f"{verb} {', '.join(names[:MOST_NAMED])}{more}, {group[0].grouped}"


def _joined(group: tuple[Draft, ...], field: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, (getattr(one, field) for one in group))))


def _sizes(group: tuple[Draft, ...]) -> str:
    if len(group) == 1:
        return group[0].size_says
    return "; ".join(f"{one.subject}: {one.size_says}" for one in group if one.size_says)


def _hosts(group: tuple[Draft, ...]) -> tuple[str, ...] | None:
    told = [one.hosts for one in group]
    if any(hosts is None for hosts in told):
        return None
    return tuple(sorted({host for hosts in told for host in hosts or ()}))


def _unknown(known: Known) -> Iterator[str]:
    """Yield what could not be told, so that nothing follows from it."""
    alignment = known.alignment
    if alignment is None:
        yield "nothing is proposed about the configuration, as none was read"
        return
    if alignment.absence:
        yield f"no removal is proposed: {alignment.absence}"
    if known.costs is None:
        yield "what a change frees is not known, as the store was not read for this host"
    if not known.around.files:
        yield "no removal is proposed: the files of the configuration could not be listed"
