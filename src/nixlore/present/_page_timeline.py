"""The report's section on the configuration's life: what it declared over time, by which commits, at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nixlore.model.dependencies import GenerationHistory, LineCosts
from nixlore.model.evolution import ConfigLog, LogEntry
from nixlore.model.git import EventKind
from nixlore.present import _page_timeline_files as files
from nixlore.present import _page_timeline_spells as spelled
from nixlore.present._generations import called
from nixlore.present._life import Lives, day, lives, no_history, quoted, short
from nixlore.present._page import Markup, Section, anchor, filled, joined, rendered
from nixlore.present._page_evidence import basis
from nixlore.present._page_linked import Linked, generation_target, linked, listed
from nixlore.present._page_timeline_months import History, Month, by_kind, history, newest
from nixlore.present._svg_row import axis
from nixlore.present._svg_time import Bar, Event, Series, bars, calendar, events, lines
from nixlore.present._text import plural, safe
from nixlore.report import Report
from nixlore.synthesize._generations import made

MOST_YEARS = 3
"""Of how many years each day is drawn."""

MOST_MARKS = 400
"""How many marks a line of events has at most, the newest."""

SIGNS: Mapping[EventKind, str] = {
    "added": "added",
    "re-added": "came back",
    "removed": "removed",
    "disabled": "switched off",
}
"""How what was done to tools is said; other kinds are said as they are called."""


class Commit(NamedTuple):
    """One commit of a month: its anchor, its day, its first digits, whose words it has and what it did."""

    id: str
    day: str
    short: str
    subject: str
    author: str
    did: tuple[tuple[str, Markup], ...]


def section(report: Report) -> Section:
    """Return the section; without a history of the configuration it says how to begin one."""
    log = report.fact("config_log", ConfigLog)
    found = history(log, report.generated_at) if log is not None else None
    if found is None or not found.months:
        why, _ = no_history(configured=bool(report.config_repo))
        remedy = "nixlore self doctor" if report.config_repo else "nixlore --config DIR report"
        missing = f"{why[:1].upper()}{why[1:]}."
        return Section("timeline", "Timeline", "The configuration's life.", missing=missing, remedy=remedy)
    known = lives(report)
    names = linked(report)
    shown = newest(found)
    changed, stayed, more = spelled.rows(known, found.span, names) if known is not None else ([], [], 0)
    html = rendered(
        "timeline.html",
        declared=_declared(found),
        bars=_bars(found),
        events=_events(report, found, known, shown),
        calendars=_calendars(found),
        months=[(month, _commits(month, shown, names)) for month in reversed(found.months)],
        axis=axis(found.span),
        changed=changed,
        stayed=stayed,
        more=more,
        files=_files(report, found, shown, names),
        costed=report.fact("line_costs", LineCosts),
        older=sum(len(month.commits) for month in found.months) - len(shown),
    )
    commits = sum(found.days.values())
    return Section("timeline", "Timeline", _summary(found, known), html, count=commits, evidence=basis("config_log"))


def _summary(found: History, known: Lives | None) -> str:
    commits = plural(sum(found.days.values()), "commit")
    since = (
        " The history that is here is shallow: what came before is not known."
        if known is not None and known.shallow
        else ""
    )
    now = plural(found.months[-1].declared, "tool")
    return f"{commits} to Nix and lock files since {found.months[0].name}; {now} declared now.{since}"


def _declared(found: History) -> Markup:
    told = f"{found.months[0].declared} at the end of {found.months[0].name}, {found.months[-1].declared} now"
    series = [Series("tools declared", "plain", found.declared)]
    return lines("Tools declared over time", told, series, found.span, stepped=True, unit="tools")


def _bars(found: History) -> Markup:
    drawn = [
        Bar(
            month.first,
            min(month.last, found.span.last),
            (("come", month.came), ("move", month.moved), ("gone", -month.went)),
            f"{month.name}: {month.came} came, {month.went} went, {month.moved} moved or changed",
            anchor("month", month.name),
        )
        for month in found.months
    ]
    came, went = sum(month.came for month in found.months), sum(month.went for month in found.months)
    told = f"{came} came and {went} went in {plural(len(found.months), 'month')} with commits"
    return bars("What came, went and moved, by month", told, drawn, found.span)


def _events(report: Report, found: History, known: Lives | None, shown: frozenset[str]) -> Markup:
    rows: dict[str, Sequence[Event]] = {}
    if found.locks:
        rows["lock file updates"] = [_lock(at, entry, shown) for at, entry in found.locks[-MOST_MARKS:]]
    if known is not None and known.migrations:
        rows["switches from one tool to another"] = [
            Event(
                one.at,
                "warm" if one.returned else "move",
                f"{day(one.date)}: {one.from_} → {one.to}{' (taken back)' if one.returned else ''}",
                anchor("commit", one.commit) if one.commit in shown else "",
            )
            for one in known.migrations[-MOST_MARKS:]
        ]
    generations = report.fact("generation_history", GenerationHistory)
    steps = [step for step in generations.steps if step.number] if generations is not None else []
    if steps:
        rows["generations"] = [
            Event(
                step.created,
                "come" if step.is_current else "quiet",
                f"generation {called(step)}, {made(step.created)}",
                generation_target(step),
            )
            for step in steps[-MOST_MARKS:]
        ]
    if not rows:
        return Markup()
    told = "; ".join(f"{len(marks)} {name}" for name, marks in rows.items())
    return events("Lock updates, switches and generations", told, rows, found.span)


def _lock(at: int, entry: LogEntry, shown: frozenset[str]) -> Event:
    target = anchor("commit", entry.commit) if entry.commit in shown else ""
    return Event(at, "lock", f"{day(entry.date)}: {', '.join(entry.inputs[:8])}", target)


def _calendars(found: History) -> list[tuple[int, Markup]]:
    years = sorted({int(month.name[:4]) for month in found.months}, reverse=True)[:MOST_YEARS]
    return [(year, calendar(f"Commits of {year} by day", _year(found, year), found.days, year)) for year in years]


def _year(found: History, year: int) -> str:
    commits = sum(len(month.commits) for month in found.months if month.name[:4] == f"{year:04}")
    return f"{plural(commits, 'commit')} in {year}"


def _commits(month: Month, shown: frozenset[str], names: Linked) -> list[Commit]:
    return [_commit(entry, names) for entry in reversed(month.commits) if entry.commit in shown]


def _commit(entry: LogEntry, names: Linked) -> Commit:
    who = " and ".join(word for word, is_so in (("bot", entry.is_bot), ("merge", entry.is_merge)) if is_so)
    return Commit(
        id=anchor("commit", entry.commit),
        day=day(entry.date),
        short=short(entry.commit),
        subject=quoted(entry.subject) if entry.subject else "",
        author=safe(entry.author, 60) + (f" ({who})" if who else ""),
        did=tuple(_did(entry, names)),
    )


def _did(entry: LogEntry, names: Linked) -> Iterator[tuple[str, Markup]]:
    for kind, tools in by_kind(entry).items():
        yield SIGNS.get(kind, kind), listed(map(names.tool, tools))
    if entry.inputs:
        yield "locked", joined([filled("{name}", name=safe(name, 60)) for name in entry.inputs[:12]], ", ")


def _files(report: Report, found: History, shown: frozenset[str], names: Linked) -> list[files.File]:
    costs = report.fact("line_costs", LineCosts)
    if costs is None:
        return []
    dates = {entry.commit: entry.date for month in found.months for entry in month.commits}
    return files.files(costs, dates, shown, names)
