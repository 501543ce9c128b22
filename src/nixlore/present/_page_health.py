"""The figures at the top of the report: each with what it is made of, and a link to where its evidence is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from nixlore.model.agent_failures import AgentPreventable
from nixlore.model.dependencies import DependencyGraph, GenerationHistory
from nixlore.model.evolution import ConfigVelocity
from nixlore.model.failures import FailurePatterns
from nixlore.model.usage import UsageAlignment
from nixlore.present._page import Markup
from nixlore.present._page_evidence import basis
from nixlore.present._svg import Tone
from nixlore.present._svg_row import parts
from nixlore.present._text import plain_size, plural
from nixlore.report import Report

SEVERITIES: dict[str, Tone] = {"warning": "gone", "advice": "warm", "info": "quiet"}


class Tile(NamedTuple):
    """One figure: what it is about, the figure, what it says, a bar of its parts with their names, and where to go.

    `basis` is the anchor of what it is counted from.
    """

    name: str
    figure: str
    says: str
    target: str
    basis: str
    bar: Markup = Markup()
    key: tuple[tuple[Tone, str], ...] = ()


def tiles(report: Report) -> Iterator[Tile]:
    """Yield the figures that are known."""
    yield from _tools(report)
    yield from _findings(report)
    yield from _closure(report)
    yield from _generations(report)
    yield from _failures(report)
    yield from _agents(report)


def _tools(report: Report) -> Iterator[Tile]:
    fact = report.fact("usage_alignment", UsageAlignment)
    if fact is None or not fact.tools:
        return
    counts = Counter[str](tool.tool_class for tool in fact.tools)
    rest = len(fact.tools) - counts["used"] - counts["unseen"]
    told: tuple[tuple[Tone, int, str], ...] = (
        ("come", counts["used"], "used"),
        ("warm", counts["unseen"], "not seen to run"),
        ("quiet", rest, "other"),
    )
    key = tuple((tone, f"{count:,} {name}") for tone, count, name in told if count)
    bar = parts([(tone, count) for tone, count, _ in told])
    yield Tile("Tools declared", f"{len(fact.tools):,}", "", "tools", basis("usage_alignment"), bar, key)


def _findings(report: Report) -> Iterator[Tile]:
    counts = Counter[str](insight.severity for insight in report.insights)
    if not report.insights:
        yield Tile("Findings", "0", "nothing that does not fit was found", "rules", basis("findings"))
        return
    bar = parts([(tone, counts[name]) for name, tone in SEVERITIES.items()])
    plurals = {"warning": "warnings", "advice": "advice", "info": "for information"}
    key = tuple((tone, f"{counts[name]:,} {plurals[name]}") for name, tone in SEVERITIES.items() if counts[name])
    yield Tile("Findings", f"{len(report.insights):,}", "", "findings", basis("findings"), bar, key)


def _closure(report: Report) -> Iterator[Tile]:
    fact = report.fact("dependency_graph", DependencyGraph)
    if fact is not None and fact.size:
        what = {"system": "the system", "home": "the home", "user": "the profile"}[fact.kind]
        says = f"NAR of {what}: {plural(len(fact.packages), 'package')}, {fact.paths:,} store paths"
        yield Tile("Closure", plain_size(fact.size), says, "dependencies", basis("dependency_graph"))


def _generations(report: Report) -> Iterator[Tile]:
    fact = report.fact("generation_history", GenerationHistory)
    if fact is None or not fact.steps:
        return
    told = [f"reboot pending: {fact.reboot[0]}"] if fact.reboot else []
    told += [f"{plain_size(fact.freed_by_old)} NAR would be freed with the old ones"] if fact.freed_by_old else []
    system = [step for step in fact.steps if step.profile == "system" and step.number]
    says = "; ".join(told) or "nothing waits"
    yield Tile("System generations", f"{len(system):,}", says, "generations", basis("generation_history"))


def _failures(report: Report) -> Iterator[Tile]:
    fact = report.fact("failure_patterns", FailurePatterns)
    if fact is None or not fact.known:
        return
    own = [row for row in fact.commands if row.actor == "human"]
    failed, tries = sum(row.failures for row in own), sum(row.tries for row in own)
    if tries:
        says = f"{failed:,} of {tries:,} runs of people whose exit code is known and about one command"
        yield Tile("Commands that fail", f"{failed / tries:.1%}", says, "failures", basis("failure_patterns"))


def _agents(report: Report) -> Iterator[Tile]:
    fact = report.fact("agent_preventable", AgentPreventable)
    if fact is not None and fact.failures:
        says = f"{fact.prevented:,} of {fact.failures:,} could have been spared with what is known here"
        yield Tile(
            "Preventable failures of agents",
            f"{fact.prevented / fact.failures:.0%}",
            says,
            "agents",
            basis("agent_preventable"),
        )
        return
    velocity = report.fact("config_velocity", ConfigVelocity)
    if velocity is not None and velocity.human_commits:
        says = f"in {velocity.history_days:,} days"
        yield Tile("Commits", f"{velocity.human_commits:,}", says, "timeline", basis("config_velocity"))
