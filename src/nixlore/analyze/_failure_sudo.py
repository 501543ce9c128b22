"""Which commands are run with the rights of root, and how often they were run, and failed, without."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nixlore.analyze._failure_counts import UNNAMED, outcomes
from nixlore.data.benign_exits import is_failure
from nixlore.model.failures import SudoUse
from nixlore.model.recording import LineUse, Step
from nixlore.model.shell import Actor, Unit
from nixlore.shell.shapes import head

ROOT = frozenset({"sudo", "doas", "run0", "pkexec", "please"})
"""Programs that run one command as root."""

Key = tuple[str, Actor, Unit]


class Raised:
    """The use of one command with the rights of root."""

    __slots__ = ("by", "count", "days", "sources")

    def __init__(self) -> None:
        self.count = 0
        self.by: set[str] = set()
        self.days: set[int] = set()
        self.sources: set[str] = set()


def sudo_uses(lines: Sequence[LineUse]) -> Iterator[SudoUse]:
    """Yield every command that was run as root, the most often first."""
    found, without = _counted(lines)
    failed = _failed_without(lines)
    for (name, actor, unit), use in sorted(found.items(), key=lambda row: (-row[1].count, row[0])):
        yield SudoUse(
            head=name,
            by=tuple(sorted(use.by)),
            actor=actor,
            unit=unit,
            count=use.count,
            days=len(use.days),
            first_day=min(use.days, default=None),
            last_day=max(use.days, default=None),
            without=without[name, actor, unit],
            without_failed=failed[name, actor, unit],
            sources=tuple(sorted(use.sources)),
        )


def _counted(lines: Iterable[LineUse]) -> tuple[dict[Key, Raised], Counter[Key]]:
    """Return the commands run as root, and how often each command was run without."""
    found: dict[Key, Raised] = defaultdict(Raised)
    without: Counter[Key] = Counter()
    for line in lines:
        count = sum(line.counts)
        for key, by in {(head(step), ROOT.intersection(step.by)): step for step in line.steps if _is_named(step)}:
            if not by:
                without[key, line.actor, line.unit] += count
                continue
            use = found[key, line.actor, line.unit]
            use.count += count
            use.by |= by
            use.days.update(line.days)
            use.sources.add(line.source)
    return found, without


def _failed_without(lines: Iterable[LineUse]) -> Counter[Key]:
    """Return how often each command is known to have failed when it was not run as root."""
    found: Counter[Key] = Counter()
    for line in lines:
        for step, code, count in outcomes(line):
            if ROOT.isdisjoint(step.by) and is_failure(step.name, code, step.words, step.flags):
                found[head(step), line.actor, line.unit] += count
    return found


def _is_named(step: Step) -> bool:
    return not step.name.startswith(UNNAMED) and step.name not in ROOT
