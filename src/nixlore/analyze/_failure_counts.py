"""How often each command failed and in what way, and which names were not found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from nixlore.analyze._rates import wilson
from nixlore.data.benign_exits import is_failure
from nixlore.data.failure_classes import NOT_FOUND, kind_of, passes_on
from nixlore.model.failures import CommandFailures, FailureClass, FailureKind, NotFound
from nixlore.model.recording import FailureStreak, LineUse, Step
from nixlore.model.shell import Actor
from nixlore.shell.shapes import head

OFTEN = 10
"""A command that was tried less often tells nothing of how often commands fail."""

MOST_PROJECTS = 3
"""How many projects are named in which a command failed, the most first."""

UNNAMED = ("#", "*")
"""How names begin that may not be told or that only a running shell knows."""

Class = tuple[int, FailureKind, str]


class Ends:
    """How one command ended when one actor ran it."""

    __slots__ = ("answers", "classes", "days", "projects", "sources", "tries")

    def __init__(self) -> None:
        self.tries = 0
        self.answers = 0
        self.classes: Counter[Class] = Counter()
        self.days: set[int] = set()
        self.projects: Counter[str] = Counter()
        self.sources: set[str] = set()

    def add(self, line: LineUse, step: Step, code: int, count: int) -> None:
        """Count runs that ended with one code."""
        self.tries += count
        self.sources.add(line.source)
        if not is_failure(step.name, code, step.words, step.flags):
            self.answers += count if code else 0
            return
        kind, means = kind_of(step, code)
        self.classes[code, kind, means] += count
        self.days.update(line.days)
        self.projects[line.project] += count


def outcomes(line: LineUse) -> Iterator[tuple[Step, int, int]]:
    """Yield each command of a line that an exit code is about, the code, and how often; none where that is unknown."""
    for code, place, count in line.outcomes:
        if 0 <= place < len(line.steps) and not line.steps[place].name.startswith(UNNAMED):
            yield line.steps[place], code, count


def ends_of(lines: Iterable[LineUse]) -> Mapping[tuple[str, Actor], Ends]:
    """Return how every command ended, by its name with subcommands and by actor."""
    found: dict[tuple[str, Actor], Ends] = defaultdict(Ends)
    for line in lines:
        for step, code, count in outcomes(line):
            found[head(step), line.actor].add(line, step, code, count)
    return found


def failing(ends: Mapping[tuple[str, Actor], Ends], streaks: Iterable[FailureStreak]) -> Iterator[CommandFailures]:
    """Yield the commands that failed at all, those that failed most first."""
    longest = {(row.head, row.actor): row for row in sorted(streaks, key=lambda row: row.length)}
    failed = [(key, end, end.classes.total()) for key, end in ends.items() if end.classes]
    for (name, actor), end, failures in sorted(failed, key=lambda row: (-row[2], row[0])):
        low, high = wilson(failures, end.tries)
        streak = longest.get((name, actor))
        yield CommandFailures(
            head=name,
            actor=actor,
            tries=end.tries,
            failures=failures,
            low=round(low, 4),
            high=round(high, 4),
            answers=end.answers,
            days=len(end.days),
            last_day=max(end.days, default=None),
            classes=tuple(_classes(end.classes)),
            streak=streak.length if streak else 0,
            streak_day=streak.last if streak else None,
            projects=tuple(name for name, _ in end.projects.most_common() if name)[:MOST_PROJECTS],
            sources=tuple(sorted(end.sources)),
        )


def _classes(found: Counter[Class]) -> Iterator[FailureClass]:
    for (code, kind, means), count in sorted(found.items(), key=lambda row: (-row[1], row[0])):
        yield FailureClass(code=code, count=count, kind=kind, means=means)


def medians(ends: Mapping[tuple[str, Actor], Ends]) -> dict[Actor, float]:
    """Return the median rate of failure of the commands that an actor tried often, by actor."""
    rates: dict[Actor, list[float]] = defaultdict(list)
    for (_, actor), end in ends.items():
        if end.tries >= OFTEN:
            rates[actor].append(end.classes.total() / end.tries)
    return {actor: round(median(found), 4) for actor, found in sorted(rates.items())}


def known(lines: Iterable[LineUse]) -> dict[Actor, int]:
    """Return of how many runs the exit code is known, by actor."""
    found: Counter[Actor] = Counter()
    for line in lines:
        found[line.actor] += sum(count for _, _, count in line.outcomes)
    return {actor: count for actor, count in sorted(found.items()) if count}


def not_found(lines: Sequence[LineUse]) -> Iterator[NotFound]:
    """Yield the names that were not found by themselves, the most often tried first.

    What passes on the codes of others was not found where it never ended otherwise.
    """
    tries: Counter[tuple[str, Actor]] = Counter()
    runs: Counter[tuple[str, Actor]] = Counter()
    days: dict[tuple[str, Actor], set[int]] = defaultdict(set)
    sources: dict[tuple[str, Actor], set[str]] = defaultdict(set)
    for line in lines:
        for step, code, count in outcomes(line):
            key = (step.name, line.actor)
            runs[key] += count
            if code == NOT_FOUND:
                tries[key] += count
                days[key].update(line.days)
                sources[key].add(line.source)
    for (name, actor), count in sorted(tries.items(), key=lambda row: (-row[1], row[0])):
        if passes_on(name) and count < runs[name, actor]:
            continue
        on = days[name, actor]
        yield NotFound(
            name=name,
            actor=actor,
            tries=count,
            runs=runs[name, actor],
            days=len(on),
            first_day=min(on, default=0),
            last_day=max(on, default=0),
            sources=tuple(sorted(sources[name, actor])),
        )
