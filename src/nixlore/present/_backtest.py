"""How well what is proposed foretells what is done, as lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from nixlore.model.backtest import Backtest, Rate, RuleRecord, Suggestion
from nixlore.present._shapes import bar
from nixlore.present._text import Line, plural, safe

LEAST = 5
"""Of fewer a share says nothing."""

WIDTH = 12

DONE = {"remove": "removed", "add": "added", "merge": "declared once only at a later date"}


def lines(found: Backtest, *, verbose: bool = False) -> Iterator[Line]:
    """Yield what was replayed, how each rule did, and what could not be judged."""
    first, last = (_day(at) for at in (found.dates[0], found.dates[-1]))
    span = f"{plural(len(found.dates), 'date')}, {first} to {last}, each looked at for {plural(found.horizon, 'day')}"
    yield Line(span, "head")
    done = f"{plural(found.additions, 'tool')} added, {found.removals:,} removed"
    many = f"; {found.at_once:,} more by commits that did so to many at once" if found.at_once else ""
    yield Line(f"configuration  {done}{many}", indent=2)
    read = f"{plural(found.entries, 'entry', 'entries')} up to the last date"
    yield Line(f"histories      {read if found.entries else 'none was read for this time'}", indent=2)
    yield from _rules(found)
    yield from _unjudged(found)
    if verbose:
        yield from _suggestions(found.suggestions)


def _rules(found: Backtest) -> Iterator[Line]:
    yield Line("")
    yield Line("Right: of what was said, what was done · foreseen: of what was done, what had been said", "head")
    for rule in found.rules:
        yield from _rule(rule)
    if not found.rules:
        yield Line("No rule said anything that can be judged.", indent=2)
        return
    yield Line(f"first ten      {_share(found.first_ten)} of what stood among the first ten of a date", indent=2)
    yield Line(f"by chance      {_share(found.by_chance)} of all that was declared at a date was removed", indent=2)


def _rule(rule: RuleRecord) -> Iterator[Line]:
    left = f"; {rule.undecided} undecided" if rule.undecided else ""
    yield Line(f"{rule.code}  right     {_share(rule.precision)} {DONE[rule.doing]}{left}", indent=2)
    if rule.doing != "merge":
        yield Line(f"       foreseen  {_share(rule.recall)} that were {DONE[rule.doing]}", indent=2)


def _share(rate: Rate) -> str:
    if rate.n < LEAST:
        return f"not enough data (have {rate.n}, need {LEAST}): {rate.part} of {rate.n}"
    drawn = bar(rate.part, rate.n, WIDTH)
    return f"{drawn} {rate.part / rate.n:4.0%} ({rate.low:.0%} to {rate.high:.0%}): {rate.part:,} of {rate.n:,}"


def _unjudged(found: Backtest) -> Iterator[Line]:
    yield Line("")
    yield Line("What could not be judged", "head")
    if found.distinct:
        lines_kept = plural(found.distinct, "distinct command line")
        yield Line(f"of {lines_kept} only the last use is known: the past shows less use than there was", indent=2)
    for why, count in found.silent.items():
        yield Line(f"nothing is called unused at {plural(count, 'date')}: {safe(why)}", indent=2)
    for why, codes in found.left_out.items():
        yield Line(f"{', '.join(codes)}: {why}", "dim", 2)


def _suggestions(found: tuple[Suggestion, ...]) -> Iterator[Line]:
    yield Line("")
    for one in sorted(found, key=lambda one: (one.code, one.at, one.place)):
        came = one.outcome if one.days is None else f"{one.outcome} after {plural(one.days, 'day')}"
        yield Line(f"{one.code}  {_day(one.at)}  {one.doing} {safe(one.subject)}: {came}", indent=2)


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
