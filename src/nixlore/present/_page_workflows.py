"""The report's section on workflows: pipelines as flows, sequences, rituals, and what could be shorter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nixlore.analyze._rates import wilson
from nixlore.model.usage import UseCount
from nixlore.model.workflows import CommandSequence, EntryRitual, Pipeline, SubstitutionUse, Workflows
from nixlore.present._page import Markup, Section, anchor, rendered
from nixlore.present._page_evidence import basis, source_of
from nixlore.present._svg_flows import Way, flows
from nixlore.present._svg_row import interval
from nixlore.present._text import plural
from nixlore.report import Report
from nixlore.synthesize._phrases import date

MOST_DRAWN = 14
"""How many pipelines are drawn, those that are run most."""

MOST = 200
"""How many rows of each kind are told."""

WHO = {"human": "people", "agent": "agents", "unknown": "someone"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of something that was counted: from 0 to 1, in words, its bounds in words, and both as a drawing."""

    share: float
    told: str
    bounds: str
    drawn: Markup


def section(report: Report) -> Section:
    """Return the section; without anything that knows what was run together it says how to get that."""
    fact = report.fact("workflows", Workflows)
    if fact is None or not (fact.pipelines or fact.sequences or fact.rituals or fact.substitutions):
        missing = "Nothing is known of what is run together or in a row."
        if fact is not None and fact.missing:
            missing = " ".join(f"{one}." for one in fact.missing)
        return Section("workflows", "Workflows", "", missing=missing, remedy="nixlore shell init")
    html = rendered(
        "workflows.html",
        drawn=[_drawn(fact, unit) for unit in _units(fact)],
        others=[_other(found, use) for found in fact.substitutions for use in found.uses][:MOST],
        sequences=[_sequence(found) for found in fact.sequences[:MOST]],
        rituals=[_ritual(found) for found in fact.rituals[:MOST]],
        pipelines=[_pipeline(found, use, fact) for found in fact.pipelines for use in found.uses][:MOST],
        missing=fact.missing,
        tested=fact.tested,
        chance=fact.false_share,
        window=fact.window,
    )
    count = len(fact.pipelines) + len(fact.sequences) + len(fact.rituals) + len(fact.substitutions)
    return Section("workflows", "Workflows", _summary(fact), html, count=count, evidence=basis("workflows"))


def _summary(fact: Workflows) -> str:
    looked = [
        f"{plural(seen.pipelines, 'pipeline')} in {seen.use.count:,} {seen.use.unit} of {WHO[seen.use.actor]}"
        for seen in fact.seen
    ]
    told = "; ".join(looked)
    return f"{told[:1].upper()}{told[1:]}." if told else "What is run together and in a row."


def _units(fact: Workflows) -> Iterator[tuple[str, str]]:
    """Yield each actor and unit that has pipelines, those with most first: units are never added."""
    found = dict.fromkeys((seen.use.actor, seen.use.unit) for seen in fact.seen)
    return (one for one in found if any((use.actor, use.unit) == one for row in fact.pipelines for use in row.uses))


def _drawn(fact: Workflows, which: tuple[str, str]) -> tuple[str, Markup]:
    actor, unit = which
    ways = [
        Way(row.commands, use.count) for row in fact.pipelines for use in row.uses if (use.actor, use.unit) == which
    ]
    ways = sorted(ways, key=lambda way: -way.amount)[:MOST_DRAWN]
    title = f"Pipelines of {WHO[actor]}, in {unit}"
    told = "; ".join(f"{' | '.join(way.stages)}: {way.amount}" for way in ways)
    return title, flows(title, told, ways, unit)


def _use(use: UseCount) -> dict[str, object]:
    return {
        "who": WHO[use.actor],
        "count": use.count,
        "unit": use.unit,
        "days": use.days,
        "last": "" if use.last_day is None else date(use.last_day),
        "source": source_of(use.sources, "unit-runs" if use.unit == "runs" else "unit-lines"),
    }


def _other(found: SubstitutionUse, use: UseCount) -> dict[str, object]:
    return {"found": found, "id": anchor("other-way", f"{found.name} {use.actor} {use.unit}"), "use": _use(use)}


def _pipeline(found: Pipeline, use: UseCount, fact: Workflows) -> dict[str, object]:
    stages = zip(found.commands, found.flags, strict=True)
    return {
        "chain": " | ".join(" ".join((command, *flags)) for command, flags in stages),
        "purpose": found.purpose,
        "use": _use(use),
        "rate": _rate(use.count, _whole(fact, use)),
    }


def _whole(fact: Workflows, use: UseCount) -> int:
    """Return how many pipelines there are of one actor in one unit."""
    return next((seen.pipelines for seen in fact.seen if (seen.use.actor, seen.use.unit) == (use.actor, use.unit)), 0)


def _rate(part: int, whole: int) -> Rate | None:
    """Return a share with its bounds, None where it is not known of how many."""
    if whole < part or not whole:
        return None
    low, high = wilson(part, whole)
    return Rate(part / whole, f"{part / whole:.0%}", f"{low:.0%} to {high:.0%}", interval(part / whole, low, high))


def _sequence(found: CommandSequence) -> dict[str, object]:
    return {
        "found": found,
        "who": WHO[found.actor],
        "last": date(found.last_day),
        "source": source_of(found.sources, "unit-runs"),
    }


def _ritual(found: EntryRitual) -> dict[str, object]:
    place = found.project or plural(found.projects, "project")
    return {
        "found": found,
        "place": place,
        "who": WHO[found.actor],
        "last": date(found.last_day),
        "rate": _rate(found.count, found.entries),
    }
