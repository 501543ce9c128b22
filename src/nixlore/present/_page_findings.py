"""What rules conclude, by rule, each with its evidence: the report's part that every link to a finding leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nixlore.model.insight import Insight
from nixlore.present._page import Markup, Rule, anchor
from nixlore.present._page_evidence import Sources
from nixlore.report import Report

WEIGHT = {"warning": 0, "advice": 1, "info": 2, "high": 0, "medium": 1, "low": 2}
"""How much severity and confidence count when findings are ordered."""

TONES = {"warning": "bad", "advice": "warn", "info": ""}

MOST_OF_RULE = 100
"""How many findings of one rule stand on the page."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One conclusion with the evidence it stands on."""

    id: str
    code: str
    says: str
    subject: str
    severity: str
    confidence: str
    tone: str
    evidence: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one rule; `more` are further ones that do not stand on the page."""

    code: str
    name: str
    about: str
    findings: tuple[Finding, ...]
    more: int


def groups(report: Report, rules: Sequence[Rule]) -> tuple[Group, ...]:
    """Return what was found by rule, the gravest first."""
    sources, known = Sources(report), {rule.code: rule for rule in rules}
    by_code: dict[str, list[Insight]] = {}
    for insight in ranked(report.insights):
        by_code.setdefault(insight.code, []).append(insight)
    return tuple(_group(code, found, known.get(code), sources) for code, found in by_code.items())


def ranked(insights: Sequence[Insight]) -> list[Insight]:
    """Return findings with the gravest and surest first."""
    return sorted(insights, key=lambda found: (WEIGHT[found.severity], WEIGHT[found.confidence], found.code))


def best(insights: Sequence[Insight], most: int) -> Iterator[Insight]:
    """Yield the first finding of each rule, the gravest rules first."""
    told: set[str] = set()
    for insight in ranked(insights):
        if insight.code not in told and len(told) < most:
            told.add(insight.code)
            yield insight


def _group(code: str, found: Sequence[Insight], rule: Rule | None, sources: Sources) -> Group:
    about = rule.explanation.partition("\n")[0] if rule else ""
    name = rule.name.replace("_", " ") if rule else ""
    shown = tuple(_finding(insight, sources) for insight in found[:MOST_OF_RULE])
    return Group(code, name, about, shown, max(len(found) - MOST_OF_RULE, 0))


def _finding(insight: Insight, sources: Sources) -> Finding:
    return Finding(
        id=anchor("finding", f"{insight.code} {insight.subject}"),
        code=insight.code,
        says=insight.says,
        subject=insight.subject,
        severity=insight.severity,
        confidence=insight.confidence,
        tone=TONES[insight.severity],
        evidence=tuple(sources.all(insight.evidence)),
    )
