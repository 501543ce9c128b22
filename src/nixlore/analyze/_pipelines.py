"""Lines as trees of commands, and the pipelines in them, counted whatever their arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nixlore.analyze._counting import Sum
from nixlore.model.recording import LineUse, Step
from nixlore.model.shell import Actor, Unit
from nixlore.model.usage import UseCount
from nixlore.model.workflows import Pipeline, Seen

RUNNERS = frozenset(("xargs", "parallel", "watch", "entr"))
"""They are told with what they run."""

MOST_PIPELINES = 200
MOST_PROJECTS = 3


class Node(NamedTuple):
    """A command of a line, and those that are run by parts of it."""

    step: Step
    inner: list[Node]

    @property
    def head(self) -> str:
        """The name of the command with its subcommands."""
        return " ".join((self.step.name, *self.step.words))

    @property
    def label(self) -> str:
        """What it is called in a pipeline: its name, and what it is there to run."""
        ran = self.inner[0].step.name if self.inner and self.step.name in RUNNERS else ""
        return f"{self.step.name} {ran}" if ran and _is_told(self.inner[0]) else self.head


def tree(steps: Iterable[Step]) -> list[Node]:
    """Return the commands of a line, each with those that are run by a part of it."""
    levels: list[list[Node]] = [[]]
    for step in steps:
        depth = min(step.depth, len(levels) - (not levels[-1]))
        del levels[depth + 1 :]
        if depth == len(levels):
            levels.append(levels[-1][-1].inner)
        levels[depth].append(Node(step, []))
    return levels[0]


def lists(nodes: list[Node]) -> Iterator[list[Node]]:
    """Yield the commands that follow each other on one level, those of every level."""
    yield nodes
    for node in nodes:
        if node.inner:
            yield from lists(node.inner)


def pipelines(nodes: Sequence[Node]) -> Iterator[Sequence[Node]]:
    """Yield the chains of commands joined by `|`, single commands too."""
    begun = 0
    for place in range(1, len(nodes) + 1):
        if place == len(nodes) or nodes[place].step.join != "|":
            if place > begun:
                yield nodes[begun:place]
            begun = place


class Tally:
    """The use of one thing: a sum by actor and unit, and in which projects."""

    __slots__ = ("projects", "sums")

    def __init__(self) -> None:
        self.sums: dict[tuple[Actor, Unit], Sum] = {}
        self.projects: Counter[str] = Counter()

    def add(self, row: LineUse) -> int:
        """Count a row, and return its amount."""
        found = self.sums.get((row.actor, row.unit))
        if found is None:
            found = self.sums[row.actor, row.unit] = Sum()
        amount = sum(row.counts)
        found.amount += amount
        found.days.update(row.days)
        found.sources.add(row.source)
        if row.project:
            self.projects[row.project] += amount
        return amount

    def uses(self) -> tuple[UseCount, ...]:
        """Return one count by actor and unit, the most first."""
        found = (total.use(*key) for key, total in self.sums.items())
        return tuple(sorted(found, key=_by_count))

    def most_projects(self) -> tuple[str, ...]:
        """Return the projects that it was most used in."""
        return tuple(name for name, _ in self.projects.most_common(MOST_PROJECTS))


def _by_count(use: UseCount) -> tuple[int, str, str]:
    return -use.count, use.actor, use.unit


class PipelineTally(Tally):
    """The use of one pipeline by one actor in one unit, and the flags that its stages had."""

    __slots__ = ("amount", "flags")

    def __init__(self, stages: int) -> None:
        super().__init__()
        self.amount = 0
        self.flags: list[Counter[str]] = [Counter() for _ in range(stages)]

    def count(self, row: LineUse, chain: Sequence[Node]) -> None:
        """Count a row that has the pipeline."""
        amount = self.add(row)
        self.amount += amount
        for counts, node in zip(self.flags, chain, strict=True):
            for flag in node.step.flags:
                counts[flag] += amount

    def usual_flags(self) -> tuple[tuple[str, ...], ...]:
        """Return of each stage the flags that more than half of the uses have."""
        return tuple(
            tuple(flag for flag, count in counts.most_common() if 2 * count > self.amount) for counts in self.flags
        )


class Pipelines:
    """All pipelines of all lines, and what they are a part of."""

    def __init__(self) -> None:
        self.seen = Tally()
        self.found: dict[tuple[tuple[str, ...], Actor, Unit], PipelineTally] = {}
        self.totals: Counter[tuple[Actor, Unit]] = Counter()

    def add(self, row: LineUse, nodes: list[Node]) -> None:
        """Count the pipelines of a line; one that it has several times is counted once."""
        amount = self.seen.add(row)
        own: dict[tuple[str, ...], Sequence[Node]] = {}
        for level in lists(nodes):
            for chain in pipelines(level):
                if len(chain) > 1:
                    own.setdefault(tuple(node.label for node in chain), chain)
        self.totals[row.actor, row.unit] += amount * len(own)
        for labels, chain in own.items():
            if all(map(_is_told, chain)):
                key = (labels, row.actor, row.unit)
                tally = self.found.get(key)
                if tally is None:
                    tally = self.found[key] = PipelineTally(len(chain))
                tally.count(row, chain)

    def sums(self) -> tuple[Seen, ...]:
        """Return what all lines come to, by actor and unit."""
        return tuple(Seen(use=use, pipelines=self.totals[use.actor, use.unit]) for use in self.seen.uses())

    def most(self) -> tuple[Pipeline, ...]:
        """Return the pipelines that are run most."""
        ordered = sorted(self.found.items(), key=lambda item: (-item[1].amount, item[0]))
        return tuple(self._pipeline(labels, tally) for (labels, _, _), tally in ordered[:MOST_PIPELINES])

    def _pipeline(self, labels: tuple[str, ...], tally: PipelineTally) -> Pipeline:
        uses = tally.uses()
        total = self.totals[uses[0].actor, uses[0].unit]
        return Pipeline(
            commands=labels,
            flags=tally.usual_flags(),
            uses=uses,
            share=round(uses[0].count / total, 4) if total else 0.0,
            projects=tally.most_projects(),
        )


def _is_told(node: Node) -> bool:
    """Tell whether the name of a command is known and may be told."""
    return node.step.name[:1] not in ("", "#", "*")
