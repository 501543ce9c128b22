"""What a report keeps of itself for the next one, and what changed between the two."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.dependencies import GenerationHistory
from nixlore.model.evolution import PackageEvolution
from nixlore.model.usage import UsageAlignment
from nixlore.present._page import Digest, Markup, anchor, filled, joined
from nixlore.report import Report

MOST = 12
"""How many names of one kind of change are told."""


def digest(report: Report) -> Digest:
    """Return what is kept of a report."""
    alignment = report.fact("usage_alignment", UsageAlignment)
    evolution = report.fact("package_evolution", PackageEvolution)
    history = report.fact("generation_history", GenerationHistory)
    numbers = [step.number for step in history.steps if step.profile == "system"] if history else []
    return Digest(
        made=report.generated_at,
        tools={tool.attr_path: tool.tool_class for tool in alignment.tools} if alignment else {},
        insights={f"{insight.code} {insight.subject}": insight.says for insight in report.insights},
        commit=evolution.head.commit if evolution and evolution.head else "",
        generation=max(numbers, default=0),
    )


def changes(before: Digest, now: Digest) -> Iterator[Markup]:
    """Yield what changed since the report before, in sentences with links."""
    if before.commit and now.commit and before.commit != now.commit:
        yield filled(
            'The configuration went from <code>{old}</code> to <code><a href="#{id}">{new}</a></code>.',
            old=before.commit[:7],
            new=now.commit[:7],
            id=anchor("commit", now.commit),
        )
    if before.generation and now.generation > before.generation:
        yield filled("The system is at generation {new}, then at {old}.", new=now.generation, old=before.generation)
    came = [name for name in now.tools if name not in before.tools]
    went = [name for name in before.tools if name not in now.tools]
    if came:
        yield filled("Declared since: {names}.", names=_listed([_tool(name) for name in came]))
    if went:
        yield filled("Declared no more: {names}.", names=_listed(went))
    other = [name for name, use in now.tools.items() if before.tools.get(name, use) != use]
    if other:
        told = [
            filled("{tool} ({old} → {new})", tool=_tool(one), old=before.tools[one], new=now.tools[one])
            for one in other
        ]
        yield filled("Used otherwise than before: {names}.", names=_listed(told))
    new = [key for key in now.insights if key not in before.insights]
    gone = [key for key in before.insights if key not in now.insights]
    if new:
        yield filled("Found since: {names}.", names=_listed([_finding(key) for key in new]))
    if gone:
        yield filled("Settled: {names}.", names=_listed(gone))


def _tool(name: str) -> Markup:
    return filled('<a href="#{id}">{name}</a>', id=anchor("tool", name), name=name)


def _finding(key: str) -> Markup:
    return filled('<a href="#{id}">{key}</a>', id=anchor("finding", key), key=key)


def _listed(names: list[str] | list[Markup]) -> Markup:
    more = len(names) - MOST
    rest = filled(" and {more} more", more=f"{more:,}") if more > 0 else Markup()
    return joined([joined(names[:MOST], ", "), rest])
