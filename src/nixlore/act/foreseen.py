"""Judge what was said at past dates by what was done to the configuration afterwards.

A suggestion counts once, from the first date at which it was made, and is right when it was done within the horizon
of that date. A deed was foreseen when what was said at the last date before it named it. What one commit did to many
tools (a host that goes, files that are rearranged) is no answer to anything, and counts for neither.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from nixlore.analyze._rates import wilson
from nixlore.model.backtest import Backtest, Date, Deed, Doing, Outcome, Rate, RuleRecord, Said, Suggestion
from nixlore.model.evolution import PackageEvolution, ToolLife
from nixlore.model.run import DAY

MANY = 10
"""A commit that removes, or adds, more tools than this decides about none of them."""

FIRST = 10

Key = tuple[Doing, str]
"""What is done, and the key of the tool that it is done to."""


def deeds(evolution: PackageEvolution) -> tuple[Deed, ...]:
    """Return what was added and removed over the whole history, in order; absences in passing are none."""
    found = [deed for tool, life in evolution.packages.items() for deed in _deeds(tool, life)]
    together = Counter((doing, commit) for doing, _, _, commit in found)
    told = (
        Deed(doing=doing, tool=tool, at=at, commit=commit, together=together[doing, commit])
        for doing, tool, at, commit in found
    )
    return tuple(sorted(told, key=lambda deed: (deed.at, deed.doing, deed.tool)))


def _deeds(tool: str, life: ToolLife) -> Iterator[tuple[Doing, str, int, str]]:
    times = {event.commit: event.at for event in life.events}
    for number, spell in enumerate(life.spells):
        if (number or life.known_from_start) and spell.first.commit in times:
            yield "add", tool, times[spell.first.commit], spell.first.commit
        if spell.last is not None and spell.last.commit in times:
            yield "remove", tool, times[spell.last.commit], spell.last.commit


def resolved(dates: Sequence[Date]) -> Iterator[Deed]:
    """Yield what was said to repeat something at one date and not at the next one any more.

    No commit tells of that, as the tool stays. Where nobody could speak at the next date, nothing is known.
    """
    for date, following in pairwise(dates):
        still = {(said.code, said.tool) for said in following.said}
        own = {(said.code, said.tool) for said in date.said if said.doing == "merge"}
        gone = [tool for code, tool in own - still if code in following.told]
        yield from (Deed(doing="merge", tool=tool, at=following.at, commit="", together=len(gone)) for tool in gone)


def judged(
    dates: Sequence[Date], done: Sequence[Deed], every: int, horizon: int, left_out: Mapping[str, tuple[str, ...]]
) -> Backtest:
    """Return how what was said at the dates, which are in order, fared; `every` and `horizon` are days."""
    by_key: dict[Key, list[Deed]] = defaultdict(list)
    for deed in done:
        by_key[deed.doing, deed.tool].append(deed)
    reach = horizon * DAY
    suggestions = tuple(_suggestions(dates, by_key, reach))
    first_ten = [one for one in _suggestions(dates, by_key, reach, FIRST) if one.outcome != "undecided"]
    told = (deed for deed in done if deed.doing != "merge")
    within = [(date, deed) for deed in told if (date := _before(dates, deed, reach)) is not None]
    small = [(date, deed) for date, deed in within if deed.together <= MANY]
    counts = Counter(deed.doing for _, deed in small)
    return Backtest(
        dates=tuple(date.at for date in dates),
        every=every,
        horizon=horizon,
        rules=tuple(_records(dates, suggestions, small)),
        first_ten=_rate(sum(one.outcome == "done" for one in first_ten), len(first_ten)),
        by_chance=_by_chance(dates, by_key, reach),
        removals=counts["remove"],
        additions=counts["add"],
        at_once=len(within) - len(small),
        entries=dates[-1].entries if dates else 0,
        distinct=dates[-1].distinct if dates else 0,
        silent=dict(Counter(date.silent for date in dates if date.silent)),
        left_out=dict(left_out),
        suggestions=suggestions,
    )


def _suggestions(
    dates: Sequence[Date], by_key: Mapping[Key, Sequence[Deed]], reach: int, most: int | None = None
) -> Iterator[Suggestion]:
    """Yield each suggestion once; with `most`, of those only that stood among so many first ones of a date."""
    known: set[tuple[str, Doing, str]] = set()
    for date in dates:
        for said in date.said:
            key = (said.code, said.doing, said.tool)
            if key not in known and (most is None or said.place <= most):
                known.add(key)
                yield _suggestion(said, date.at, by_key.get((said.doing, said.tool), ()), reach)


def _suggestion(said: Said, at: int, own: Sequence[Deed], reach: int) -> Suggestion:
    deed = _first_within(own, at, reach)
    outcome: Outcome = "not done" if deed is None else "done" if deed.together <= MANY else "undecided"
    return Suggestion(
        code=said.code,
        doing=said.doing,
        tool=said.tool,
        subject=said.subject,
        confidence=said.confidence,
        place=said.place,
        at=at,
        outcome=outcome,
        days=None if deed is None else (deed.at - at) // DAY,
        commit="" if deed is None else deed.commit,
    )


def _first_within(own: Iterable[Deed], at: int, reach: int) -> Deed | None:
    return next((deed for deed in own if at < deed.at <= at + reach), None)


def _before(dates: Sequence[Date], deed: Deed, reach: int) -> Date | None:
    """Return the last date before a deed, None where that is too long before, or the deed could not be said."""
    place = bisect_left(dates, deed.at, key=lambda date: date.at) - 1
    if place < 0 or deed.at > dates[place].at + reach:
        return None
    is_declared = deed.tool in dates[place].tools
    return dates[place] if is_declared == (deed.doing == "remove") else None


def _records(
    dates: Sequence[Date], suggestions: Sequence[Suggestion], small: Sequence[tuple[Date, Deed]]
) -> Iterator[RuleRecord]:
    speaking = Counter(code for date in dates for code in date.told)
    ways = {(one.code, one.doing) for one in suggestions}
    for code, doing in sorted(ways):
        own = [one for one in suggestions if (one.code, one.doing) == (code, doing)]
        decided = [one for one in own if one.outcome != "undecided"]
        asked = [(date, deed) for date, deed in small if deed.doing == doing and code in date.told]
        foreseen = sum(_names(date, code, deed) for date, deed in asked)
        yield RuleRecord(
            code=code,
            doing=doing,
            dates=speaking[code],
            precision=_rate(sum(one.outcome == "done" for one in decided), len(decided)),
            recall=_rate(foreseen, len(asked)),
            undecided=len(own) - len(decided),
        )


def _names(date: Date, code: str, deed: Deed) -> bool:
    return any((said.code, said.doing, said.tool) == (code, deed.doing, deed.tool) for said in date.said)


def _by_chance(dates: Sequence[Date], by_key: Mapping[Key, Sequence[Deed]], reach: int) -> Rate:
    """Return how many of the tools that were declared at a date went within the horizon, by few at a time."""
    gone = 0
    for date in dates:
        found = (_first_within(by_key.get(("remove", tool), ()), date.at, reach) for tool in date.tools)
        gone += sum(deed is not None and deed.together <= MANY for deed in found)
    return _rate(gone, sum(len(date.tools) for date in dates))


def _rate(part: int, n: int) -> Rate:
    low, high = wilson(part, n)
    return Rate(part=part, n=n, low=low, high=high)
