"""The state of a machine in one screen: what was looked at, what is worth doing, what could not be seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from nixlore.model.hosts import HostOverview
from nixlore.model.insight import Insight
from nixlore.model.run import DAY
from nixlore.model.usage import ToolUse, UsageAlignment
from nixlore.present._life import day, lives
from nixlore.present._overview_store import store_lines
from nixlore.present._parts import SAMPLE, blind_spots, reach, seen, together
from nixlore.present._shapes import spark
from nixlore.present._text import Line, homely, listed, plural, safe
from nixlore.report import Report

PER_RULE = {"warning": 3, "advice": 2, "info": 1}
"""How many insights of one rule are shown, by severity, before the rest is a number."""

MOST_HISTORIES = 4
"""How many histories are named before the rest is a number."""

MONTH = 30 * DAY
MONTHS = 24
"""So many months are drawn, the last at the right."""

WEIGHT = {"warning": 0, "advice": 1, "info": 2, "high": 0, "medium": 1, "low": 2}
"""How much severity and confidence count when insights are ordered."""


def present(report: Report, *, rules: int | None = None) -> tuple[Line, ...]:
    """Return the lines of the screen; with `rules` a brief one.

    That has one insight of each of so many rules, and of the others and of the blind spots only the number.
    """
    return tuple(_lines(report, rules))


def _lines(report: Report, rules: int | None) -> Iterator[Line]:
    if report.sample:
        yield SAMPLE
    alignment = report.fact("usage_alignment", UsageAlignment)
    yield from _subject(report, alignment)
    yield from _past(report)
    yield from _evidence(report, alignment)
    if alignment is not None:
        yield from _declared(alignment.tools)
    yield from store_lines(report)
    yield from _worth(report.insights, rules)
    if rules is None:
        yield from blind_spots(report.diagnostics, report.target.user)
    elif hidden := together([note for note in report.diagnostics if note.severity != "note"], report.target.user):
        yield Line(f"{plural(len(hidden), 'thing')} could not be seen: nixlore self doctor", "warn", 2)


def _subject(report: Report, alignment: UsageAlignment | None) -> Iterator[Line]:
    target = report.target
    host = alignment.host if alignment is not None and alignment.host else ""
    name = target.hostname or "a machine without a name"
    as_host = f", configured as {safe(host)}" if host and host != target.hostname else ""
    yield Line(f"{safe(name)}{as_host}, used by {safe(target.user)}", "head")
    if not report.config_repo:
        looked = "/etc/nixos, the usual places of a home, NH_FLAKE, FLAKE and NIX_PATH"
        yield Line(f"configuration  none was found in {looked}; --config DIR names it", "warn", 2)
        return
    overview = report.fact("host_overview", HostOverview)
    what = ""
    if overview is not None:
        what = f": {plural(overview.declarations, 'declaration')}, {plural(len(overview.hosts), 'host')}"
    yield Line(f"configuration  {safe(homely(report.config_repo, target.user))}{what}", indent=2)


def _past(report: Report) -> Iterator[Line]:
    """Say how far back the configuration's own history reaches, and what is not in it yet."""
    known = lives(report)
    if known is None or known.head is None:
        return
    from_when = (
        f"from {day(known.since)}, where the history that is here starts," if known.shallow else day(known.since)
    )
    text = f"its life       {plural(known.commits, 'commit')}, {from_when} to {day(known.head.date)}"
    dirty = f"; {plural(len(known.dirty), 'Nix file')} not committed yet" if known.dirty else ""
    rest = f": nixlore log{dirty}"
    yield Line(f"{text}{_pace(report)}{rest}", indent=2, without=f"{text}{rest}")


class _Commit(msgspec.Struct, frozen=True):
    at: int


class _Log(msgspec.Struct, frozen=True):
    entries: tuple[_Commit, ...]


def _pace(report: Report) -> str:
    """Return how many commits there were in each of the last months, as a shape; "" where there were none."""
    log = report.fact("config_log", _Log)
    ages = ((report.generated_at - commit.at) // MONTH for commit in log.entries) if log is not None else ()
    by_age = Counter(age for age in ages if 0 <= age < MONTHS)
    shape = spark([by_age[age] for age in reversed(range(MONTHS))])
    return f", {shape} over {MONTHS} months" if by_age else ""


def _evidence(report: Report, alignment: UsageAlignment | None) -> Iterator[Line]:
    if alignment is not None and alignment.windows:
        ordered = sorted(alignment.windows, key=lambda window: -window.entries)
        more = len(ordered) - MOST_HISTORIES
        rest = f" and {more} more" if more > 0 else ""
        named = ", ".join(map(seen, ordered[:MOST_HISTORIES]))
        yield Line(f"histories      {named}{rest}; {reach(ordered)}", indent=2)
    else:
        yield Line("histories      none was read, so nothing is known about use", "warn", 2)
        return
    if alignment.absence and report.config_repo:
        yield Line(f"Nothing is called unused: {safe(alignment.absence)}.", "dim", 2)


def _declared(tools: Sequence[ToolUse]) -> Iterator[Line]:
    if not tools:
        return
    classes = Counter(tool.tool_class for tool in tools)
    parts = [f"{count} {name}" for name, count in classes.most_common()]
    yield Line(f"tools          {len(tools):,} declared: {', '.join(parts)}", indent=2)


def _worth(insights: Sequence[Insight], rules: int | None) -> Iterator[Line]:
    if not insights:
        return
    yield Line("")
    yield Line(f"Worth a look ({len(insights)}): nixlore check shows the evidence", "head")
    by_code: dict[str, list[Insight]] = defaultdict(list)
    for insight in sorted(insights, key=lambda found: (WEIGHT[found.severity], WEIGHT[found.confidence])):
        by_code[insight.code].append(insight)
    for code, found in list(by_code.items())[:rules]:
        most = PER_RULE[found[0].severity] if rules is None else 1
        for insight in found[:most]:
            yield Line(f"{code}  {safe(insight.says, 240)}", indent=2)
        if len(found) > most:
            rest = listed((insight.subject for insight in found[most:]), 4)
            yield Line(f"… {rest}: nixlore check {code}", "dim", 9)
    if rules is not None and (more := len(by_code) - rules) > 0:
        yield Line(
            f"… {plural(more, 'more rule')} {'has' if more == 1 else 'have'} something to say: nixlore check", "dim", 2
        )
