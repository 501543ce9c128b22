"""What a report keeps of itself for the next one, and what changed between the two."""

from __future__ import annotations

from nixlore.model.dependencies import GenerationHistory
from nixlore.model.evolution import PackageEvolution
from nixlore.model.usage import UsageAlignment
from nixlore.present._page import Digest
from nixlore.report import Report


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
