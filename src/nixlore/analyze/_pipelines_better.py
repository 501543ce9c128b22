"""Where another way would have done what was run: by names, subcommands, flags and numbers of operands alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from nixlore.analyze._pipelines import Node, Tally, lists
from nixlore.data.substitution_forms import Part, Substitution, Way
from nixlore.data.substitutions import SUBSTITUTIONS
from nixlore.model.recording import LineUse, Step
from nixlore.model.shell import Actor, Unit
from nixlore.model.usage import UseCount
from nixlore.model.workflows import SubstitutionUse

AS_ROOT = ((), ("sudo",), ("doas",))
"""The wrappers that the first command may have: the other way would have them, too."""

ONE_HYPHEN = frozenset(("find", "go", "java", "terraform", "tofu", "ffmpeg"))
"""Their options are words behind one hyphen, not single letters written together."""

MANY = 9
"""So many operands or more."""


class _Form(NamedTuple):
    """One part of a substitution, made ready for comparing."""

    heads: frozenset[str]
    any_of: frozenset[str]
    operands: tuple[int, int]
    fed: tuple[int, int]
    allow: frozenset[str] | None
    need: tuple[frozenset[str], ...]
    valued: frozenset[str] | None
    runs: _Form | None
    several: bool

    @classmethod
    def of(cls, part: Part) -> _Form:
        """Return a part made ready."""
        commands = [command.strip() for command in part.commands.split(",")]
        operands = _range(part.operands)
        return cls(
            heads=frozenset(command for command in commands if not command.endswith("*")),
            any_of=frozenset(command[:-2] for command in commands if command.endswith(" *")),
            operands=operands,
            fed=_range(part.fed) if part.fed else operands,
            allow=None if part.allow == "*" else frozenset(part.allow.split()),
            need=tuple(frozenset(group.split("|")) for group in part.need.split()),
            valued=None if part.valued == "*" else frozenset(part.valued.split()),
            runs=None if part.runs is None else cls.of(part.runs),
            several=part.several,
        )

    def is_named(self, node: Node) -> bool:
        """Tell whether a command is the one that is meant, however it is called upon."""
        if node.head not in self.heads and node.step.name not in self.any_of:
            return False
        return self.runs is None or (bool(node.inner) and self.runs.is_named(node.inner[0]))

    def fits(self, node: Node, *, is_fed: bool) -> bool:
        """Tell whether the other way would do the same for a command that is meant."""
        step, flags = node.step, flags_of(node.step)
        if step.several and not self.several:
            return False
        if self.allow is not None and not flags <= self.allow:
            return False
        if any(group.isdisjoint(flags) for group in self.need):
            return False
        least, most = self.fed if is_fed else self.operands
        values = len(flags if self.valued is None else flags & self.valued)
        if not least <= step.operands <= most + values and not step.operands == MANY <= most:
            return False
        if self.runs is None:
            # What a part of it prints may be several operands.
            return not node.inner
        return len(node.inner) == 1 and self.runs.fits(node.inner[0], is_fed=False)


def _range(text: str) -> tuple[int, int]:
    least, _, most = text.partition("-")
    return int(least), int(most or least)


def flags_of(step: Step) -> frozenset[str]:
    """Return the flags of a command, those that are written together one by one."""
    if step.name in ONE_HYPHEN:
        return frozenset(step.flags)
    found: set[str] = set()
    for flag in step.flags:
        if len(flag) > 2 and flag[1] != "-":
            found.update(f"-{letter}" for letter in flag[1:])
        else:
            found.add(flag)
    return frozenset(found)


class _Ready(NamedTuple):
    substitution: Substitution
    way: Way
    forms: tuple[_Form, ...]

    def is_named(self, nodes: Sequence[Node], begun: int) -> bool:
        """Tell whether the commands from a place on are those that are meant."""
        ended = begun + len(self.forms)
        if ended > len(nodes):
            return False
        joins = ("|",) if self.substitution.join == "|" else ("&&", ";")
        return all(
            form.is_named(node) and (place == 0 or node.step.join in joins)
            for place, (form, node) in enumerate(zip(self.forms, nodes[begun:ended], strict=True))
        )

    def fits(self, nodes: Sequence[Node], begun: int) -> bool:
        """Tell whether the other way does the same as these commands."""
        found = nodes[begun : begun + len(self.forms)]
        joins = self.substitution.join
        after = nodes[begun + len(found)].step.join if begun + len(found) < len(nodes) else ""
        if after == "|" and (self.substitution.ends or joins == "&&"):
            return False
        if joins == "&&" and found[0].step.join == "|":
            return False
        if self.substitution.alike and len({flags_of(node.step) for node in found}) > 1:
            return False
        for place, node in enumerate(found):
            may_be_root = (place == 0 and "<" not in self.way.better) or joins == "&&"
            if node.step.by not in AS_ROOT or (node.step.by and not may_be_root):
                return False
        return all(
            form.fits(node, is_fed=place == 0 and node.step.join == "|")
            for place, (form, node) in enumerate(zip(self.forms, found, strict=True))
        )


class Better:
    """The substitutions that this machine has the programs for, and how often each would have applied."""

    def __init__(self, on_path: Collection[str]) -> None:
        self.by_name: dict[str, list[_Ready]] = {}
        self.ready: list[_Ready] = []
        for substitution in SUBSTITUTIONS:
            way = next((way for way in substitution.ways if not way.program or way.program in on_path), None)
            if way is not None:
                forms = tuple(_Form.of(part) for part in substitution.parts)
                self._take(_Ready(substitution, way, forms))
        self.found: dict[str, Tally] = {}
        self.near: Counter[tuple[str, Actor, Unit]] = Counter()
        self._days: dict[tuple[str, Actor, Unit], Counter[int]] = {}

    def _take(self, ready: _Ready) -> None:
        self.ready.append(ready)
        first = ready.forms[0]
        for name in {head.partition(" ")[0] for head in first.heads} | first.any_of:
            self.by_name.setdefault(name, []).append(ready)

    def add(self, row: LineUse, nodes: list[Node]) -> None:
        """Count a line for each substitution that fits somewhere in it, once."""
        fitting: set[str] = set()
        near: set[str] = set()
        for level in lists(nodes):
            for place, node in enumerate(level):
                named = [ready for ready in self.by_name.get(node.step.name, ()) if ready.is_named(level, place)]
                if named:
                    fits = next((ready for ready in named if ready.fits(level, place)), None)
                    (near if fits is None else fitting).add((fits or named[0]).substitution.name)
        for name in fitting:
            self.found.setdefault(name, Tally()).add(row)
            days = self._days.setdefault((name, row.actor, row.unit), Counter())
            for day, count in zip(row.days, row.counts, strict=True):
                days[day] += count
        for name in near - fitting:
            self.near[name, row.actor, row.unit] += sum(row.counts)

    def uses(self) -> Iterator[SubstitutionUse]:
        """Yield what would have applied, the most first."""
        rows = [self._use(ready) for ready in self.ready if ready.substitution.name in self.found]
        yield from sorted(rows, key=lambda row: (-row.uses[0].count, row.name))

    def _use(self, ready: _Ready) -> SubstitutionUse:
        tally = self.found[ready.substitution.name]
        uses = tally.uses()
        return SubstitutionUse(
            name=ready.substitution.name,
            instead_of=ready.substitution.instead_of,
            better=ready.way.better,
            because=ready.substitution.because,
            program=ready.way.program,
            differs=ready.way.differs,
            uses=uses,
            near=self.near[ready.substitution.name, uses[0].actor, uses[0].unit],
            projects=tally.most_projects(),
            busiest=tuple(self._busiest(ready.substitution.name, use) for use in uses),
        )

    def _busiest(self, name: str, use: UseCount) -> int:
        return max(self._days[name, use.actor, use.unit].values(), default=0)
