"""How well nixlore serves: what is measured on each day, what is kept of it, and how it compares with the beginning."""

from __future__ import annotations

from typing import Literal

import msgspec


class AgentDay(msgspec.Struct, frozen=True, kw_only=True):
    """What coding agents did on one day (since 1970-01-01 UTC).

    `contexts` has for each session that a person began on that day the most tokens that one response had before it,
    `questions` after how many prompts the agent asked back. `lines` are command lines whose end is known, in
    `not_found` of which a program was not there; `wrong` ran another program where the person here clearly prefers one.
    """

    day: int
    contexts: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    lines: int = 0
    not_found: int = 0
    wrong: int = 0


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How well the configuration fits its machine; None where that cannot be told.

    Of `tools` that are declared for this host `unused` were never seen to run; of `commands` that people run `missing`
    are declared nowhere; of `lives` of tools `unexplained` have no reason stated. `drift` counts what is on the machine
    and not in the configuration, or otherwise.
    """

    tools: int = 0
    unused: int | None = None
    commands: int = 0
    missing: int | None = None
    lives: int = 0
    unexplained: int | None = None
    drift: int | None = None


class ProjectStart(msgspec.Struct, frozen=True, kw_only=True):
    """On which day a project got its first commit, and its first test, lint or build that ended well (None: none yet).

    Only of projects that began while it was recorded what is run.
    """

    project: str
    first: int
    green: int | None


class SuccessMetrics(msgspec.Struct, frozen=True, kw_only=True):
    """What can be measured of nixlore's success now: agents by day, the configuration, and how projects begin."""

    agent_days: tuple[AgentDay, ...]
    quality: Quality
    starts: tuple[ProjectStart, ...]


Span = tuple[int, int]
"""The first and the last day of a stretch."""


class KeptMetrics(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of all scans; days are since 1970-01-01 UTC.

    `first_scan` never changes: what was then is what later figures are compared with. `quality` is by the day of the
    scan. `said` are the stretches over which each thing (`remove ripgrep`) was proposed by every scan.
    """

    first_scan: int
    last_scan: int
    agent_days: tuple[AgentDay, ...] = ()
    quality: dict[int, Quality] = {}
    starts: tuple[ProjectStart, ...] = ()
    said: dict[str, tuple[Span, ...]] = {}


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure over some days: its value between bounds of 95 %, and over how many (sessions, lines) it is taken."""

    value: float
    low: float
    high: float
    n: int
    first_day: int
    last_day: int


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of success: what it was at the beginning, what it is now, and in between.

    `n_unit` is what is counted; `have` of them there are now, `need` are needed before a figure is told. `series` has a
    value for each week up to now, None for one of which nothing is known. `better` is the direction to be wished for.
    `before` is None where there is too little of the time up to the first scan.
    """

    name: str
    group: Literal["agents", "proposals", "configuration", "projects"]
    unit: str
    n_unit: str
    better: Literal["lower", "higher"]
    have: int
    need: int
    before: Figure | None
    now: Figure | None
    series: tuple[float | None, ...] = ()
    verdict: Literal["better", "worse", "no difference shown", ""] = ""


class Metrics(msgspec.Struct, frozen=True, kw_only=True):
    """All measures of success; `first_scan` is the day of the baseline, None where nothing is kept yet."""

    first_scan: int | None
    last_scan: int | None
    days: int
    metrics: tuple[Metric, ...]
