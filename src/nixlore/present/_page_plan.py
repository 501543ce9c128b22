"""The report's section on what could be changed: each change with its diff and command, and every finding behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nixlore.model.plan import Plan, PlannedChange
from nixlore.present._page import Markup, Rule, Section, anchor, filled, joined, rendered
from nixlore.present._page_evidence import Sources, basis
from nixlore.present._page_findings import groups
from nixlore.present._text import plain_size, plural
from nixlore.report import Report

MOST = 60
"""How many changes stand on the page, the best."""

LONGEST_PATCH = 200
"""How many lines of a diff are shown."""

RISKS = {"low": "good", "medium": "warn", "high": "bad"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the page shows it."""

    id: str
    change: PlannedChange
    tone: str
    freed: str
    evidence: tuple[Markup, ...]
    patches: tuple[tuple[str, Markup], ...]


def section(report: Report, plan: Plan | None, rules: Sequence[Rule], *, is_shared: bool = False) -> Section:
    """Return the section; of a report for others the diffs are left out, as they are lines of the configuration."""
    sources = Sources(report)
    changes = [_change(one, sources, is_shared=is_shared) for one in (plan.changes if plan else ())]
    found = groups(report, rules)
    if not changes and not found:
        missing = "Nothing was found that is worth changing."
        return Section("plan", "Plan", "", missing=missing, remedy="nixlore self doctor")
    hidden = f"; {plan.hidden:,} more kept out by your answers" if plan and plan.hidden else ""
    counted = f"{plural(len(changes), 'change')} that could be made, the best first{hidden}. " if changes else ""
    return Section(
        "plan",
        "Plan",
        f"{counted}{plural(len(report.insights), 'finding')} with evidence. Nothing is changed until you ask for it.",
        rendered(
            "plan.html",
            changes=changes[:MOST],
            more=max(len(changes) - MOST, 0),
            groups=found,
            unknown=plan.unknown if plan else (),
            spared=plan.spared if plan else (),
            is_shared=is_shared,
            anchor=anchor,
        ),
        count=len(changes) or len(report.insights),
        evidence=basis("findings"),
    )


def _change(change: PlannedChange, sources: Sources, *, is_shared: bool) -> Change:
    patches = () if is_shared else tuple((one.file, diff(one.patch)) for one in change.patches)
    return Change(
        id=anchor("change", change.id),
        change=change,
        tone=RISKS[change.risk],
        freed=plain_size(change.freed) if change.freed else "",
        evidence=tuple(sources.all(change.evidence)),
        patches=patches,
    )


def diff(patch: str) -> Markup:
    """Return a unified diff with what comes and goes marked."""
    lines = patch.splitlines()
    told = list(_marked(lines[:LONGEST_PATCH]))
    if len(lines) > LONGEST_PATCH:
        told.append(filled("<span>… {more} more lines</span>", more=f"{len(lines) - LONGEST_PATCH:,}"))
    return joined(told)


def _marked(lines: Sequence[str]) -> Iterator[Markup]:
    for line in lines:
        if line.startswith(("--- ", "+++ ", "@@")):
            yield filled('<span class="at">{line}</span>', line=line)
        elif line.startswith("+"):
            yield filled('<span class="add">{line}</span>', line=line)
        elif line.startswith("-"):
            yield filled('<span class="cut">{line}</span>', line=line)
        else:
            yield filled("<span>{line}</span>", line=line or " ")
