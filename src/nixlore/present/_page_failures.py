"""The report's section on what fails: each command's rate with its bounds, and what helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nixlore.model.failures import CommandFailures, Cure, FailureCauses, FailurePatterns, MissingName
from nixlore.present._failures import raised, rebuilt, seen
from nixlore.present._page import Markup, Section, anchor, rendered
from nixlore.present._page_evidence import basis, source_of
from nixlore.present._svg_row import interval
from nixlore.report import Report
from nixlore.synthesize._failures import by, times
from nixlore.synthesize._phrases import date

ALARMING = 0.25
"""What share of runs must surely have failed for a rate to be coloured."""

MOST = 400
"""How many commands are told, those that failed most."""


@dataclass(frozen=True, slots=True)
class Row:
    """One command of one actor as the table shows it."""

    id: str
    head: str
    who: str
    source: str
    tries: int
    failures: int
    rate: float
    low: float
    high: float
    drawn: Markup
    how: tuple[str, ...]
    streak: int
    last: str
    helped: str


def section(report: Report) -> Section:
    """Return the section; without a source that knows exit codes it says how to get one."""
    fact = report.fact("failure_patterns", FailurePatterns)
    if fact is None or not fact.known:
        missing = (
            "No source that was read knows how commands end: exit codes come from atuin, from agents' transcripts, "
        )
        missing += "or from nixlore's own recording."
        return Section("failures", "Failures", "", missing=missing, remedy="nixlore shell init")
    causes = report.fact("failure_causes", FailureCauses)
    failing = sorted((row for row in fact.commands if row.failures), key=lambda row: (-row.failures, row.head))
    html = rendered(
        "failures.html",
        rows=[_row(row, fact.cures) for row in failing[:MOST]],
        more=max(len(failing) - MOST, 0),
        cures=[cure for cure in fact.cures if not cure.withheld],
        withheld=sum(1 for cure in fact.cures if cure.withheld),
        missing=[_missing(name) for name in (causes.missing if causes else ())],
        causes=causes.causes if causes else (),
        rebuilds=[rebuilt(row) for row in fact.rebuilds],
        sudo=[raised(row) for row in fact.sudo],
        by=by,
        date=date,
    )
    told = f"{seen(fact).capitalize()}."
    return Section("failures", "Failures", told, html, count=len(failing), evidence=basis("failure_patterns"))


def _row(row: CommandFailures, cures: Sequence[Cure]) -> Row:
    rate = row.failures / row.tries
    return Row(
        id=anchor("failure", f"{row.head} {row.actor}"),
        head=row.head,
        who={"human": "people", "agent": "agents", "unknown": "unknown"}[row.actor],
        source=source_of(row.sources, "unit-runs"),
        tries=row.tries,
        failures=row.failures,
        rate=rate,
        low=row.low,
        high=row.high,
        drawn=interval(rate, row.low, row.high, "gone" if row.low >= ALARMING else "plain"),
        how=tuple(_how(row)),
        streak=row.streak if row.streak > 1 else 0,
        last="" if row.last_day is None else date(row.last_day),
        helped=_helped(row, cures),
    )


def _how(row: CommandFailures) -> list[str]:
    """Return in what ways it failed, the most frequent first, each with what the code means."""
    told = []
    for found in row.classes[:3]:
        kind = found.means or ("" if found.kind == "failed" else found.kind)
        counted = f"exit {found.code}" + (f", {times(found.count)}" if len(row.classes) > 1 else "")
        told.append(f"{kind} ({counted})" if kind else counted)
    return told


def _helped(row: CommandFailures, cures: Sequence[Cure]) -> str:
    """Return what helped against it, where that is known of the command alone."""
    for cure in cures:
        if not cure.withheld and cure.actor == row.actor and cure.failed_heads == (row.head,):
            return f"{cure.cure} ({cure.successes} of {cure.tries})"
    return ""


def _missing(name: MissingName) -> tuple[str, int, str, str]:
    """Return a name that was not found: how often, why, and by which actors it was tried."""
    who = " and ".join({"human": "people", "agent": "agents", "unknown": "someone"}[row.actor] for row in name.tries)
    return name.name, sum(row.tries for row in name.tries), name.says, who
