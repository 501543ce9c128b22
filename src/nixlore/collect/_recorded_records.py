"""Turn what the ledger holds into records, each kind in one pass."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Literal, NamedTuple

from nixlore.collect._recorded_counts import DayCounts
from nixlore.data.benign_exits import STOPPED
from nixlore.model.evidence import Coverage
from nixlore.model.recording import CureUse, FailureStreak, LineUse, SessionRun, Step
from nixlore.model.shell import Actor, AdHocUse, Command
from nixlore.shell.shapes import head
from nixlore.shell.winning import rank
from nixlore.storage._ledger_queries import Listed, Queries, Scope
from nixlore.storage._ledger_schema import FAILED

Record = LineUse | SessionRun | CureUse | FailureStreak | Command | AdHocUse | Coverage
"""What the ledger tells."""

RECORDING = "recording"
"""What our own recording is called where it is shown as a source."""

MOST_LISTED = 100_000
"""So many commands of sessions are told one by one."""

LEAST_STREAK = 2
"""One failure is no streak."""


def records(queries: Queries, live: Mapping[int, int]) -> Iterator[Record]:
    """Yield everything; `live` is for each source the day from which on a collector of its own reads its file."""
    counts = DayCounts(queries, live)
    yield from _line_uses(queries, counts)
    yield from counts.records()
    yield from coverages(queries, counts.counted, live)
    yield from session_runs(queries)
    yield from cure_uses(queries)
    yield from streaks(queries)


def _line_uses(queries: Queries, counts: DayCounts) -> Iterator[LineUse]:
    """Yield how often each shape was run, and hand each group on to be counted by name."""
    scopes, groups = queries.groups()
    found: list[tuple[int, int, Counter[int], Counter[tuple[int, int]]]] = []
    for (shape, scope), alike in itertools.groupby(groups, key=itemgetter(0, 1)):
        days: Counter[int] = Counter()
        outcomes: Counter[tuple[int, int]] = Counter()
        for group in alike:
            counts.add(group)
            days[group.day] += group.events
            if group.code is not None and group.step is not None:
                outcomes[group.code, group.step] += group.events
        found.append((shape, scope, days, outcomes))
    seconds = _medians(queries)
    for shape, scope, days, outcomes in found:
        yield _line_use(queries.steps[shape], scopes[scope], days, outcomes, seconds.get((shape, scope)))


def _line_use(
    steps: tuple[Step, ...],
    scope: Scope,
    days: Counter[int],
    outcomes: Counter[tuple[int, int]],
    seconds: float | None,
) -> LineUse:
    ordered = sorted(days)
    return LineUse(
        steps=steps,
        days=tuple(ordered),
        counts=tuple(days[day] for day in ordered),
        outcomes=tuple((code, step, count) for (code, step), count in sorted(outcomes.items())),
        seconds=seconds,
        project=scope.project,
        unit=scope.unit,
        actor=scope.actor,
        host=scope.host,
        user=scope.user,
        source=scope.name,
    )


def _medians(queries: Queries) -> dict[tuple[int, int], float]:
    """Return the median duration in seconds by shape and scope."""
    found = {}
    for key, took in queries.durations().items():
        took.sort()
        found[key] = (took[(len(took) - 1) // 2] + took[len(took) // 2]) / 2000
    return found


def session_runs(queries: Queries) -> Iterator[SessionRun]:
    """Yield the last commands of sessions, a session at a time."""
    sessions: dict[tuple[object, ...], list[Listed]] = defaultdict(list)
    for listed in queries.last_in_sessions(MOST_LISTED):
        told = queries.sources.get(listed.source)
        if told is None:
            continue
        sessions[listed.session, told.name, told.actor, told.host, told.user].append(listed)
    for found in sessions.values():
        yield _session_run(queries, found)


def _session_run(queries: Queries, found: list[Listed]) -> SessionRun:
    told = queries.sources[found[0].source]
    places: dict[int, int] = {}
    projects: dict[str, int] = {}
    columns: list[tuple[str, int, int, int, bool]] = []
    ended = found[0].start
    for listed in found:
        project = queries.projects.get(listed.place, "")
        columns.append(
            (
                queries.heads[listed.line],
                max(0, listed.start - ended) // 1000,
                places.setdefault(listed.place, len(places)),
                projects.setdefault(project, len(projects)) if project else -1,
                bool(listed.marks & FAILED),
            )
        )
        ended = listed.start + (listed.took or 0)
    heads, gaps, wheres, whose, failed = zip(*columns, strict=True)
    return SessionRun(
        at=found[0].start // 1000,
        heads=heads,
        gaps=gaps,
        places=wheres,
        projects=whose,
        failed=failed,
        project_names=tuple(projects),
        actor=told.actor,
        host=told.host,
        user=told.user,
        source=told.name,
    )


class CureKey(NamedTuple):
    """What was tried against which failure, and by whom."""

    failed: tuple[Step, ...]
    code: int
    cure: tuple[Step, ...]
    kind: Literal["edit", "known", "retry"]
    actor: Actor
    host: str
    user: str


def cure_uses(queries: Queries) -> Iterator[CureUse]:
    """Yield what cured what; of several sources that saw it on one day the best one counts."""
    found: dict[CureKey, dict[int, dict[str, tuple[int, int]]]] = defaultdict(lambda: defaultdict(dict))
    for failed, code, cure, kind, source, day, tries, successes in queries.cures():
        told = queries.sources.get(source)
        if told is None:
            continue
        key = CureKey(queries.steps[failed], code, queries.steps[cure], kind, told.actor, told.host, told.user)
        before = found[key][day].get(told.name, (0, 0))
        found[key][day][told.name] = (before[0] + tries, before[1] + successes)
    for key, days in found.items():
        best = {day: min((rank(name), name, *counts) for name, counts in seen.items()) for day, seen in days.items()}
        yield _cure_use(key, best)


def _cure_use(key: CureKey, days: Mapping[int, tuple[int, str, int, int]]) -> CureUse:
    well = tuple(sorted(day for day, (_, _, _, successes) in days.items() if successes))
    return CureUse(
        **key._asdict(),
        tries=sum(tries for _, _, tries, _ in days.values()),
        successes=sum(successes for _, _, _, successes in days.values()),
        days=well,
        last=max(days) * 86_400,
        source=min(days.values())[1],
    )


def streaks(queries: Queries) -> Iterator[FailureStreak]:
    """Yield the longest run of failures of each command of which one is known."""
    now: Counter[tuple[str, Actor, str, str]] = Counter()
    longest: dict[tuple[str, Actor, str, str], tuple[int, int]] = {}
    heads: dict[tuple[int, int], str] = {}
    for day, line, source, code, step, marks in queries.endings():
        told = queries.sources.get(source)
        if step < 0 or code in STOPPED or told is None:
            continue
        named = heads.get((line, step))
        if named is None:
            named = heads[line, step] = head(queries.steps[line][step])
        key = (named, told.actor, told.host, told.user)
        if not marks & FAILED:
            now.pop(key, None)
            continue
        now[key] += 1
        if now[key] >= max(LEAST_STREAK, longest.get(key, (0, 0))[0]):
            longest[key] = (now[key], day)
    for (named, actor, host, user), (length, day) in longest.items():
        yield FailureStreak(head=named, length=length, last=day, actor=actor, host=host, user=user)


def coverages(queries: Queries, counted: Mapping[int, int], live: Mapping[int, int]) -> Iterable[Coverage]:
    """Yield over which time the ledger tells more than the histories that are there."""
    for number, told in queries.sources.items():
        if told.since is None or told.until is None or not counted.get(number):
            continue
        until = told.until // 1000
        if number in live:
            until = min(until, live[number] * 86_400)
        yield Coverage(
            collector="recorded",
            source=RECORDING if told.name == "hook" else f"ledger of {told.name}",
            state="read",
            entries=counted[number],
            since=told.since // 1000,
            until=until,
            unit=told.unit,
            host=told.host,
            user=told.user,
            actor=told.actor,
        )
