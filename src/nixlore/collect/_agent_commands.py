"""The command lines that agents ran, as counts by name and day like those of every history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nixlore.agents.facts import Call, RanLine
from nixlore.agents.merged import RanCall
from nixlore.data.benign_exits import is_failure
from nixlore.machine import Machine
from nixlore.model.run import DAY
from nixlore.model.shell import AdHocUse, Command

SOURCE = "transcripts"
"""The name under which agents' logs compete with other sources for the same runs."""

NOT_FOUND = 127

Day = int | None


@dataclass
class _Counts:
    """The counts of one name: a number for each day in each column."""

    counts: Counter[Day] = field(default_factory=Counter)
    by_path: Counter[Day] = field(default_factory=Counter)
    failed: Counter[Day] = field(default_factory=Counter)
    not_found: Counter[Day] = field(default_factory=Counter)
    with_exit: Counter[Day] = field(default_factory=Counter)

    def judge(self, day: Day, name: str, code: int) -> None:
        """Count an exit code that is about this name alone."""
        self.with_exit[day] += 1
        self.failed[day] += is_failure(name, code)
        self.not_found[day] += code == NOT_FOUND

    def column(self, name: str, days: Sequence[Day]) -> tuple[int, ...]:
        """Return one number for each day, nothing where all are zero."""
        counter: Counter[Day] = getattr(self, name)
        return tuple(counter[day] for day in days) if counter.total() else ()


def commands(machine: Machine, ran: Sequence[RanCall]) -> Iterator[Command | AdHocUse]:
    """Yield how often each name was run by agents, by day, and the packages that they ran without installing them."""
    lines = [(found.call, found.line) for found in ran]
    for name, found in sorted(_counted(lines).items()):
        days = sorted(found.counts, key=lambda day: (day is None, day or 0))
        yield Command(
            name=name,
            days=tuple(days),
            counts=found.column("counts", days),
            lines=found.column("counts", days),
            unit="runs",
            actor="agent",
            host=machine.host,
            user=machine.user,
            source=SOURCE,
            by_path=found.column("by_path", days),
            failed=found.column("failed", days),
            not_found=found.column("not_found", days),
            with_exit=found.column("with_exit", days),
        )
    uses = Counter((tool, path, _day(call)) for call, line in lines for tool, path in line.adhoc)
    for (tool, path, day), count in uses.items():
        yield AdHocUse(
            attr_path=path,
            tool=tool,
            day=day,
            count=count,
            unit="runs",
            actor="agent",
            host=machine.host,
            user=machine.user,
            source=SOURCE,
        )


def _counted(lines: Iterable[tuple[Call, RanLine]]) -> dict[str, _Counts]:
    found: dict[str, _Counts] = defaultdict(_Counts)
    for call, line in lines:
        day = _day(call)
        for name in line.names:
            found[name].counts[day] += 1
        for name in line.by_path:
            found[name].by_path[day] += 1
        if line.judged and call.exit is not None:
            found[line.judged].judge(day, line.judged, call.exit)
    return found


def _day(call: Call) -> Day:
    return None if call.at is None else int(call.at) // DAY
