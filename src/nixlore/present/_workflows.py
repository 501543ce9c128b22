"""The table behind `show workflows`: other ways, sequences, rituals and pipelines, and below it what was looked at."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.usage import UseCount
from nixlore.model.workflows import CommandSequence, EntryRitual, Pipeline, SubstitutionUse, Workflows
from nixlore.present._tables import Table
from nixlore.present._text import Line, plural, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import amount, date

NAME = "workflows"

FIRST = 10
"""How many rows of each kind come before the rest of any."""

WAY = " → "
COLUMNS = ("kind", "what", "by", "count", "unit", "days", "last", "more", "there for")
Row = tuple[str, ...]


def workflows(report: Report) -> Table | None:
    """Return other ways, sequences, rituals and pipelines: of each kind what is run most, then the rest."""
    fact = report.fact(NAME, Workflows)
    if fact is None:
        return None
    kinds = (
        [_other_way(found, use) for found in fact.substitutions for use in found.uses],
        [_sequence(found) for found in fact.sequences],
        [_ritual(found) for found in fact.rituals],
        [_pipeline(found, use, fact) for found in fact.pipelines for use in found.uses],
    )
    rows = [*(row for kind in kinds for row in kind[:FIRST]), *(row for kind in kinds for row in kind[FIRST:])]
    return Table(
        COLUMNS, tuple(rows), frozenset({"count", "days"}), ("last", "there for", "days", "more", "by"), flexible="what"
    )


def sentences(report: Report) -> Iterator[Line]:
    """Yield what was looked at, how many of the sequences may be chance, and what could not be seen."""
    fact = report.fact(NAME, Workflows)
    if fact is None:
        return
    for seen in fact.seen:
        whose = {"human": "of people", "agent": "of agents", "unknown": "of someone"}[seen.use.actor]
        since = f", {date(seen.use.first_day)} to {date(seen.use.last_day)}" if seen.use.first_day is not None else ""
        told = f"{amount(seen.use.count, seen.use.unit)} {whose} with {plural(seen.pipelines, 'pipeline')}{since}"
        yield Line(f"{told} ({safe(', '.join(seen.use.sources))})", "dim")
    if fact.commands:
        looked = f"{plural(fact.commands, 'command')} in {plural(fact.sessions, 'session')}"
        yield Line(
            f"sequences: {looked}, {fact.window} seconds apart at most, {plural(fact.tested, 'candidate')}; "
            f"{fact.false_share:.0%} of those told may be chance",
            "dim",
        )
    for missing in fact.missing:
        yield Line(missing, "warn")


def nothing(report: Report) -> str:
    """Return why there is nothing to show and what would help."""
    fact = report.fact(NAME, Workflows)
    missing = fact.missing if fact is not None else ()
    return "; ".join(missing) or "nothing was repeated often enough yet"


def _other_way(found: SubstitutionUse, use: UseCount) -> Row:
    differs = f"; {found.differs}" if found.differs else ""
    return _row("other way", f"{found.instead_of} ⇒ {found.better}", use, more=f"{found.because}{differs}")


def _pipeline(found: Pipeline, use: UseCount, fact: Workflows) -> Row:
    total = next((seen.pipelines for seen in fact.seen if (seen.use.actor, seen.use.unit) == (use.actor, use.unit)), 0)
    stages = zip(found.commands, found.flags, strict=True)
    what = " | ".join(" ".join((command, *flags)) for command, flags in stages)
    share = f"{use.count / total:.1%} of pipelines" if total else ""
    return _row("pipeline", what, use, more=share, there_for=found.purpose)


def _sequence(found: CommandSequence) -> Row:
    more = f"{plural(found.sessions, 'session')}, {found.by_chance:.1f} by chance"
    loop = ", round and round" if found.is_loop else ""
    failed = f", {found.failed} failed" if found.failed else ""
    return (
        "sequence",
        WAY.join(found.commands),
        found.actor,
        f"{found.occurrences}",
        "times",
        f"{found.days}",
        date(found.last_day),
        more + loop + failed,
        found.purpose,
    )


def _ritual(found: EntryRitual) -> Row:
    where = found.project or f"all projects ({found.projects})"
    return (
        "first in",
        f"{where}: {WAY.join(found.commands)}",
        found.actor,
        f"{found.count}",
        f"of {plural(found.entries, 'visit')}",
        f"{found.days}",
        date(found.last_day),
        f"{found.count / found.entries:.0%}",
        "",
    )


def _row(kind: str, what: str, use: UseCount, *, more: str, there_for: str = "") -> Row:
    last = "" if use.last_day is None else date(use.last_day)
    return (kind, what, use.actor, f"{use.count}", use.unit, f"{use.days}", last, more, there_for)
