"""Compare what is measured now with the time before the first scan: each figure with its bounds, or what is missing.

The time up to the first scan is the baseline, and never changes; nothing had been said by then. Bounds are Wilson's for
shares, those of order statistics for medians and Byar's for counts per session. Two figures differ only where their
bounds do not meet, which claims less than it could.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from nixlore.act import learning
from nixlore.act._bounds import Bounded, mean_count, median, percent
from nixlore.act.foreseen import MANY
from nixlore.model.backtest import Deed
from nixlore.model.metrics import AgentDay, Figure, KeptMetrics, Metric, Metrics
from nixlore.model.plan import Verdict
from nixlore.model.run import DAY

DAYS = 30
"""How many days up to the first scan are the baseline, and how many up to the last one are now."""

HORIZON = 90
"""A change counts as proposed where it was within so many days before it was made."""

BY_OUR_HAND = 30
"""What was accepted and made within so many days is no change by hand."""

STARTED = 30
"""In how many days a new project must have got its first green run to be compared."""

WEEKS = 26
SESSIONS, LINES, FEW = 10, 100, 5

Group = Literal["agents", "proposals", "configuration", "projects"]
VerdictOn = Literal["better", "worse", "no difference shown", ""]


def measured(kept: KeptMetrics | None, verdicts: Sequence[Verdict], deeds: Sequence[Deed]) -> Metrics:
    """Return all measures; `deeds` are what was done to the configuration, in order."""
    if kept is None:
        return Metrics(first_scan=None, last_scan=None, days=DAYS, metrics=())
    return Metrics(
        first_scan=kept.first_scan,
        last_scan=kept.last_scan,
        days=DAYS,
        metrics=(*_agents(kept), *_proposals(kept, verdicts, deeds), *_configuration(kept), *_projects(kept)),
    )


def _agents(kept: KeptMetrics) -> Iterator[Metric]:
    rows: tuple[tuple[str, str, str, int, Callable[[Sequence[AgentDay]], Bounded]], ...] = (
        ("context", "tokens at most before a response, median", "sessions", SESSIONS, _contexts),
        ("questions", "prompts after which it asked back, per session", "sessions", SESSIONS, _questions),
        ("not found", "per 100 command lines", "lines", LINES, lambda days: _share(days, "not_found")),
        ("wrong tool", "per 100 command lines", "lines", LINES, lambda days: _share(days, "wrong")),
    )
    for name, unit, n_unit, need, taken in rows:
        before = [one for one in kept.agent_days if kept.first_scan - DAYS < one.day <= kept.first_scan]
        after = max(kept.first_scan, kept.last_scan - DAYS)
        now = [one for one in kept.agent_days if after < one.day <= kept.last_scan]
        yield _metric(
            name,
            "agents",
            (unit, n_unit),
            need,
            (taken(before), kept.first_scan - DAYS + 1, kept.first_scan),
            (taken(now), after + 1, kept.last_scan),
            tuple(_weekly(kept, taken)),
        )


def _contexts(days: Sequence[AgentDay]) -> Bounded:
    return median([tokens for one in days for tokens in one.contexts])


def _questions(days: Sequence[AgentDay]) -> Bounded:
    return mean_count(sum(sum(one.questions) for one in days), sum(len(one.questions) for one in days))


def _share(days: Sequence[AgentDay], field: str) -> Bounded:
    return percent(sum(getattr(one, field) for one in days), sum(one.lines for one in days))


def _weekly(kept: KeptMetrics, taken: Callable[[Sequence[AgentDay]], Bounded]) -> Iterator[float | None]:
    """Yield the figure of each week up to the last scan, from the first one of which something is known."""
    by_week: dict[int, list[AgentDay]] = {}
    for one in kept.agent_days:
        by_week.setdefault((kept.last_scan - one.day) // 7, []).append(one)
    oldest = max((week for week in by_week if week < WEEKS), default=-1)
    for week in range(oldest, -1, -1):
        found = taken(by_week.get(week, ()))
        yield found.value if found.n else None


def _proposals(kept: KeptMetrics, verdicts: Sequence[Verdict], deeds: Sequence[Deed]) -> Iterator[Metric]:
    accepted = learning.factors(verdicts).values()
    precision = percent(sum(one.accepted for one in accepted), sum(one.decided for one in accepted))
    asked = [deed for deed in deeds if _is_by_hand(deed, kept, verdicts)]
    recall = percent(sum(_was_said(deed, kept.said) for deed in asked), len(asked))
    rows = (
        ("precision", "% of what was decided on was accepted", "decisions", precision),
        ("recall", "% of what was changed by hand had been proposed", "changes", recall),
    )
    for name, unit, n_unit, found in rows:
        now = (found, kept.first_scan, kept.last_scan)
        yield _metric(name, "proposals", (unit, n_unit), FEW, None, now, (), "higher")


def _is_by_hand(deed: Deed, kept: KeptMetrics, verdicts: Sequence[Verdict]) -> bool:
    """Tell whether somebody did a thing after the first scan without our doing it for them."""
    day = deed.at // DAY
    if not kept.first_scan < day <= kept.last_scan or deed.together > MANY:
        return False
    ours = (one for one in verdicts if one.answer == "accepted" and one.subject.rpartition(".")[2] == deed.tool)
    return not any(0 <= day - one.at // DAY <= BY_OUR_HAND for one in ours)


def _was_said(deed: Deed, said: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    day = deed.at // DAY
    spans = said.get(f"{deed.doing} {deed.tool}", ())
    return any(first < day and last >= day - HORIZON for first, last in spans)


def _configuration(kept: KeptMetrics) -> Iterator[Metric]:
    rows = (("unused", "tools", "tools"), ("missing", "commands", "commands"), ("unexplained", "lives", "tools"))
    first, last = kept.quality[kept.first_scan], kept.quality[max(kept.quality)]
    for name, of, n_unit in rows:
        taken = [(day, getattr(one, name), getattr(one, of)) for day, one in sorted(kept.quality.items())]
        series = tuple(None if part is None or not n else 100 * part / n for _, part, n in taken[-WEEKS:])
        before, now = (percent(getattr(one, name), getattr(one, of)) for one in (first, last))
        at = (before, kept.first_scan, kept.first_scan), (now, kept.last_scan, kept.last_scan)
        yield _metric(name, "configuration", (f"% of {n_unit}", n_unit), FEW, *at, series)
    drift = tuple(None if one.drift is None else float(one.drift) for _, one in sorted(kept.quality.items())[-WEEKS:])
    counted = tuple(_counted(one.drift) for one in (first, last))
    at = (counted[0], kept.first_scan, kept.first_scan), (counted[1], kept.last_scan, kept.last_scan)
    yield _metric("drift", "configuration", ("items on the machine and not declared", "scans"), 1, *at, drift)


def _counted(count: int | None) -> Bounded:
    """Return what is counted in full, so that it has no bounds but itself."""
    return Bounded(float(count or 0), float(count or 0), float(count or 0), int(count is not None))


def _projects(kept: KeptMetrics) -> Iterator[Metric]:
    split = kept.first_scan
    # Each has had the same time to get there: of projects that began lately only the quick ones would count.
    days = {
        span: [
            one.green - one.first
            for one in kept.starts
            if span[0] <= one.first <= span[1] - STARTED and one.green is not None and one.green - one.first <= STARTED
        ]
        for span in ((0, split), (split + 1, kept.last_scan))
    }
    unit = f"days from the first commit to a test, lint or build that ended well, of those in {STARTED} days, median"
    before = (median(days[0, split]), min((one.first for one in kept.starts), default=split), split)
    now = (median(days[split + 1, kept.last_scan]), split + 1, kept.last_scan)
    yield _metric("first green", "projects", (unit, "projects"), FEW, before, now, ())


Taken = tuple[Bounded, int, int]
"""A figure, and the first and the last day that it is about."""


def _metric(
    name: str,
    group: Group,
    units: tuple[str, str],
    need: int,
    before: Taken | None,
    now: Taken,
    series: tuple[float | None, ...],
    better: Literal["lower", "higher"] = "lower",
) -> Metric:
    old, new = _figure(before, need), _figure(now, need)
    return Metric(
        name=name,
        group=group,
        unit=units[0],
        n_unit=units[1],
        better=better,
        have=now[0].n,
        need=need,
        before=old,
        now=new,
        series=series,
        verdict=_verdict(old, new) if better == "lower" else "",
    )


def _figure(taken: Taken | None, need: int) -> Figure | None:
    if taken is None or taken[0].n < need:
        return None
    found, first, last = taken
    return Figure(value=found.value, low=found.low, high=found.high, n=found.n, first_day=first, last_day=last)


def _verdict(before: Figure | None, now: Figure | None) -> VerdictOn:
    """Return which way a figure went that had better be low; "" where one of the two is missing."""
    if before is None or now is None:
        return ""
    if now.high < before.low:
        return "better"
    return "worse" if now.low > before.high else "no difference shown"
