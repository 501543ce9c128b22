"""How much the packages that differ are used: by the programs that they hold and the histories that were read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from nixlore.model.nix import Binary
from nixlore.model.run import DAY
from nixlore.model.shell import Actor
from nixlore.model.usage import CommandUsage, ToolUse, UsageAlignment, UseCount
from nixlore.nix.store_path import package_name
from nixlore.report import Report
from nixlore.synthesize._phrases import amount

HALF_LIFE = 60
"""After so many days since the last one a day of use counts half, for the order only."""

OFTEN = 0.6
"""Who uses something on this share of all days since they began uses it daily."""

LEAST_SPAN = 14
"""Of fewer days nothing is said to be daily."""

LATELY = 14
"""What was not used for more days than these is told by when it was last."""

LONG_AGO = 30
"""What changed and was last used so many days ago may have broken without anybody seeing it."""


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """The use of one command of a package: on how many days, when last, by whom; a trace has no count.

    `weight` is only for the order; `days_ago` None where nothing is dated; `says` one clause.
    """

    command: str
    actor: Actor
    days: int
    count: int
    unit: str
    days_ago: int | None
    says: str
    weight: float

    @property
    def is_long_ago(self) -> bool:
        """Tell whether it was last used so long ago that nobody would have seen it break."""
        return self.days_ago is not None and self.days_ago >= LONG_AGO


@dataclass(frozen=True)
class Usage:
    """The commands that were seen, what each runs now, and the traces that graphical programs left.

    `packages` are the names on the login PATH by the package that they run.
    """

    today: int
    commands: Mapping[str, Sequence[UseCount]] = field(default_factory=dict)
    owners: Mapping[str, Binary] = field(default_factory=dict)
    packages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    traces: Mapping[str, int] = field(default_factory=dict)
    is_known: bool = False

    def of(self, names: Iterable[str], package: str, paths: Collection[str]) -> Used | None:
        """Return the use of a package that weighs most, people's before agents', None where none was seen.

        A name that something else answers to now tells nothing of this package. Where `names` could not be read (what
        was deleted, or a mounted disk), those of the package's present build count, else its own name.
        """
        known = list(names) or self.packages.get(package, ()) or (package,)
        own = [name for name in known if self._is_its(name, package, paths)]
        found = [self._used(name, use) for name in own for use in self.commands.get(name, ())]
        found += [self._traced(package, self.traces[name]) for name in own if name in self.traces]
        best = max(found, key=lambda used: (used.actor != "agent", used.weight, used.command), default=None)
        if best is None or best.days_ago is None or best.days_ago <= LATELY:
            return best
        # Long ago was only what nothing tells a later use of: another history, a trace, an agent.
        latest = min((used for used in found if used.days_ago is not None), key=lambda used: used.days_ago or 0)
        return best if latest.days_ago == best.days_ago else msgspec.structs.replace(latest, weight=best.weight)

    def _is_its(self, name: str, package: str, paths: Collection[str]) -> bool:
        owner = self.owners.get(name)
        if owner is None:
            return True
        return owner.store_path in paths or package_name(owner.store_path) == package

    def _used(self, name: str, use: UseCount) -> Used:
        ago = None if use.last_day is None else max(self.today - use.last_day, 0)
        weight = use.days * 0.5 ** ((ago or 0) / HALF_LIFE) if ago is not None else 0.0
        return Used(
            command=name,
            actor=use.actor,
            days=use.days,
            count=use.count,
            unit=use.unit,
            days_ago=ago,
            says=self._says(name, use, ago),
            weight=weight,
        )

    def _says(self, name: str, use: UseCount, ago: int | None) -> str:
        who = " by agents" if use.actor == "agent" else ""
        if ago is None or use.first_day is None:
            return f"{name} {amount(use.count, use.unit)}{who}"
        span = self.today - use.first_day + 1
        if ago > LATELY:
            return f"{name} last run{who} {amount(ago, 'days')} ago"
        if span >= LEAST_SPAN and use.days >= OFTEN * span:
            return f"{name} daily{who}"
        if use.unit == "runs":
            return f"{name} on {use.days} of {amount(span, 'days')}{who}"
        # Of a line that was run again only the last day is known, so the days that are known are the least there were.
        return f"{name} {amount(use.count, use.unit)}{who}, last {_days_ago(ago)}"

    def _traced(self, name: str, at: int) -> Used:
        ago = max(self.today - at // DAY, 0)
        return Used(
            command=name,
            actor="human",
            days=1,
            count=0,
            unit="",
            days_ago=ago,
            says=f"{name} left a trace {_days_ago(ago)}",
            weight=0.5 ** (ago / HALF_LIFE),
        )


def _days_ago(days: int) -> str:
    return f"{amount(days, 'days')} ago" if days else "today"


def usage(report: Report, binaries: Iterable[Binary]) -> Usage:
    """Return what a report tells of use; `binaries` are the programs of the login PATH."""
    fact = report.fact("command_usage", CommandUsage)
    alignment = report.fact("usage_alignment", UsageAlignment)
    tools: Sequence[ToolUse] = (*alignment.tools, *alignment.by_modules) if alignment is not None else ()
    owners: dict[str, Binary] = {}
    for binary in binaries:
        if binary.rank is not None:
            best = owners.get(binary.name)
            if best is None or binary.rank < (best.rank or 0):
                owners[binary.name] = binary
    packages: dict[str, list[str]] = {}
    for name, binary in owners.items():
        packages.setdefault(package_name(binary.store_path), []).append(name)
    return Usage(
        today=report.generated_at // DAY,
        commands={} if fact is None else {command.name: command.uses for command in fact.commands},
        owners=owners,
        packages=packages,
        traces={name: tool.last_trace for tool in tools if tool.last_trace is not None for name in tool.programs},
        is_known=fact is not None and bool(fact.windows),
    )
