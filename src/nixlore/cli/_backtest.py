"""Look at a machine as it was at many dates, and keep of each what would have been said then.

The history of the configuration is read once for all of them. What tells only of the present is left out: the programs
of a base system stand for the PATH, so that a command that nothing declared then counts as one that was not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

import msgspec
from msgspec.structs import replace

from nixlore import stages
from nixlore.act.foreseen import FIRST
from nixlore.cli._backtest_order import ranked
from nixlore.collect._git_dates import records_at
from nixlore.collected import Collected, gather
from nixlore.data.base_system import BASE_PROGRAMS
from nixlore.machine import Machine
from nixlore.model.backtest import Date, Doing, Said
from nixlore.model.evolution import PackageEvolution
from nixlore.model.insight import Insight
from nixlore.model.nix import Binary
from nixlore.model.run import Config
from nixlore.model.usage import UsageAlignment
from nixlore.nix.tool_names import tool_key
from nixlore.pipeline import Pipeline
from nixlore.report import Report
from nixlore.stages import Stage
from nixlore.storage.cache import Cache

JUDGED = {
    "NX101": "unused_package",
    "NX102": "missing_package",
    "NX104": "adhoc_package",
    "NX105": "expired_promise",
    "NX108": "silent_removal",
    "NX120": "missing_command",
    "NX129": "agent_missing_tool",
    "NX136": "declared_twice",
}
"""The rules that propose to remove or to add a tool by what a configuration and histories tell."""

BY_HISTORY = ("NX105",)
BY_PEOPLE = ("NX102", "NX104", "NX108", "NX120")
BY_AGENTS = ("NX129",)
BY_ABSENCE = ("NX101",)
BY_HOST = ("NX136",)
"""What they need: the configuration's history, that of a shell, an agent's, one that allows to say "never", a host."""

OF_THE_PRESENT = frozenset((*(f"NX{number}" for number in range(110, 120)), "NX127", "NX128"))
"""Rules on the store, the PATH and settings, of which the past is not known."""

DOING: Mapping[str, Doing] = {"remove": "remove", "declare": "add"}

WEIGHT = {"warning": 0, "advice": 1, "info": 2, "high": 0, "medium": 1, "low": 2}


def left_out() -> dict[str, tuple[str, ...]]:
    """Return all other rules by the reason why they cannot be judged so."""
    codes = {stages.load("synthesize", name).module.CODE for name in stages.names("synthesize")}
    others = sorted(codes - JUDGED.keys() - OF_THE_PRESENT)
    return {
        "the store, the PATH and settings of the past are not known": tuple(sorted(codes & OF_THE_PRESENT)),
        "what it says is no change of one tool that a configuration's history shows": tuple(others),
    }


PATH = "path_binaries"
GIT = "git_history"


@cache
def _later() -> tuple[Stage, ...]:
    """Return the judged rules and all that they rest on after the collectors, in order."""
    rules = [stages.load("synthesize", name) for name in JUDGED.values()]
    kinds = {wanted.kind for rule in rules for wanted in rule.inputs if not wanted.many}
    made = [maker for step in stages.FACTS for maker in stages.makers(step, kinds)]
    facts = {stage.label: stage for maker in made for stage in stages.under(maker.name)}
    every = (*stages.discover("collect"), *facts.values(), *rules)
    return tuple(stage for stage in stages.order(every) if stage.step != "collect")


class Past(Pipeline, kw_only=True, dict=True):
    """One run as of a time, with the records of some collectors given and no more stages than the judged rules need."""

    given: Mapping[str, Sequence[object]] = msgspec.field(default_factory=dict)

    @cached_property
    def collectors(self) -> tuple[Stage, ...]:
        """The collectors that can look back and that something asks for, and those whose records are given."""
        asked = {wanted.kind for stage in _later() for wanted in stage.inputs if wanted.many}
        return self._asked(stage for stage in stages.discover("collect") if asked.intersection(stage.makes))

    def _asked(self, found: Iterable[Stage]) -> tuple[Stage, ...]:
        known = (stage for stage in found if stage.looks_back or stage.name in self.given)
        return tuple(stage for stage in known if stage.name not in self.machine.off)

    @cached_property
    def later(self) -> tuple[Stage, ...]:
        """The judged rules and what they rest on."""
        return _later()

    @cached_property
    def present_only(self) -> tuple[str, ...]:
        """None: what is left out is told once for all dates, and keeps no rule silent."""
        return ()

    def collect(self, stage: Stage, key: str) -> Collected | None:
        """Return the records that are given, else those that the collector makes."""
        if stage.name in self.given:
            return gather(key, self.given[stage.name])
        return super().collect(stage, key)

    def report(self) -> Report:
        """Return what was known."""
        return self.made({stage.name: f"{self.machine.as_of}" for stage in self.collectors})


BASE = tuple(
    Binary(name=name, path=f"/run/current-system/sw/bin/{name}", store_path="", package="", provider="system", rank=0)
    for name in sorted(BASE_PROGRAMS)
)


class _Life(msgspec.Struct, frozen=True):
    status: str


class _Lives(msgspec.Struct, frozen=True):
    packages: dict[str, _Life]


def replayed(
    machine: Machine, config: Config, times: Sequence[int], until: int, progress: Callable[[int], None]
) -> tuple[list[Date], PackageEvolution | None]:
    """Return what would have been said at each time and at `until`, after all of them, and the lives of all tools then.

    The lives are None where there is no history. `progress` is told how many dates are done.
    """
    dates: list[Date] = []
    evolution = None
    for time, records in records_at(machine, [*times, until]):
        then = replace(machine, as_of=time, now=time)
        run = Past(machine=then, config=config, cache=Cache(None), given={GIT: records, PATH: BASE})
        report = run.report()
        said = list(_said(report.insights))
        dates.append(_date(time, report, ranked(run, report, said) if len(said) > FIRST else said))
        progress(len(dates))
        if len(dates) > len(times):
            evolution = report.fact("package_evolution", PackageEvolution)
    return dates, evolution


def _date(time: int, report: Report, said: Sequence[Said]) -> Date:
    alignment = report.fact("usage_alignment", UsageAlignment)
    lives = report.fact("package_evolution", _Lives)
    windows = () if alignment is None else alignment.windows
    declared = () if lives is None else (tool for tool, life in lives.packages.items() if life.status == "declared")
    return Date(
        at=time,
        tools=frozenset(declared),
        said=tuple(said),
        told=frozenset(_told(alignment)),
        entries=sum(window.entries for window in windows),
        distinct=sum(window.entries for window in windows if window.unit != "runs"),
        silent="" if alignment is None else alignment.absence,
    )


def _said(insights: Iterable[Insight]) -> Iterator[Said]:
    """Yield what was proposed to be done to a tool, in the order of a first screen; the plan's goes before it."""
    place = 0
    for insight in sorted(insights, key=lambda one: (WEIGHT[one.severity], WEIGHT[one.confidence])):
        action = insight.action
        doing = None if action is None else DOING.get(action.verb)
        if action is not None and doing is not None:
            place += 1
            is_twice = insight.code in BY_HOST
            yield Said(
                code=insight.code,
                doing="merge" if is_twice else doing,
                tool=tool_key(action.subject) + (f" {action.place.rpartition(':')[0]}" if is_twice else ""),
                subject=insight.subject,
                confidence=insight.confidence,
                place=place,
            )


def _told(alignment: UsageAlignment | None) -> Iterator[str]:
    """Yield the rules that had something to read."""
    yield from BY_HISTORY
    windows = () if alignment is None else alignment.windows
    actors = {window.actor for window in windows if window.first_day is not None}
    if actors - {"agent"}:
        yield from BY_PEOPLE
    if "agent" in actors:
        yield from BY_AGENTS
    if alignment is not None and not alignment.absence:
        yield from BY_ABSENCE
    if alignment is not None and alignment.host:
        yield from BY_HOST
