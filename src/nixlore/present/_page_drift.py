"""The report's section on drift: what is here and not in the configuration, and what each name on the PATH runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from nixlore.model.drift import DriftItem, DriftReport, PathEntry
from nixlore.present._page import Section, anchor, rendered
from nixlore.present._page_linked import Linked, linked
from nixlore.present._page_markup import Markup, escaped
from nixlore.present._text import homely, plural
from nixlore.report import Report

TONES = {"warning": "bad", "advice": "warn", "info": ""}
WEIGHT = {"warning": 0, "advice": 1, "info": 2}

MOST_PROGRAMS = 1_500
"""How many names of the login PATH stand on the page; those that hide something or are not declared come first."""


@dataclass(frozen=True, slots=True)
class Program:
    """One name on the login PATH as the table shows it."""

    name: str
    path: str
    owner: str
    declared: str
    tone: str
    hides: str
    tool: Markup


def section(report: Report) -> Section:
    """Return the section; without a login PATH or a store it says what could not be compared."""
    fact = report.fact("drift_report", DriftReport)
    if fact is None:
        missing = "Neither a login PATH nor what other installers left could be read."
        return Section("drift", "Drift", "", missing=missing, remedy="nixlore self doctor")
    user, names = report.target.user, linked(report)
    items = sorted(fact.items, key=lambda item: (WEIGHT[item.severity], item.kind, item.name))
    programs = sorted(fact.programs, key=lambda one: (not one.hides, one.is_declared is not False, one.name))
    html = rendered(
        "drift.html",
        items=[_shown(item, user) for item in items],
        programs=[_program(one, user, names) for one in programs[:MOST_PROGRAMS]],
        more=max(len(programs) - MOST_PROGRAMS, 0),
        unknown=[homely(reason, user) for reason in fact.unknown],
        known_by=homely(fact.path_known_by, user),
    )
    return Section("drift", "Drift", _summary(fact), html, count=len(items))


def _summary(fact: DriftReport) -> str:
    kinds: Counter[str] = Counter(item.kind.replace("_", " ") for item in fact.items)
    told = ", ".join(map(_counted, kinds.most_common())) or "nothing that it does not know of"
    undeclared = sum(one.is_declared is False for one in fact.programs)
    path = (
        f"; {undeclared} of {plural(len(fact.programs), 'name')} on the login PATH undeclared" if fact.programs else ""
    )
    return f"Beside the configuration: {told}{path}."


def _counted(pair: tuple[str, int]) -> str:
    kind, count = pair
    is_thing = kind.endswith(("install", "package", "program", "root", "channel"))
    return f"{count} {kind}{'s' if is_thing and count > 1 else ''}"


def _shown(item: DriftItem, user: str) -> dict[str, object]:
    return {
        "id": anchor("drift", f"{item.kind} {item.source} {item.name} {item.path}"),
        "tone": TONES[item.severity],
        "kind": item.kind.replace("_", " "),
        "severity": item.severity,
        "name": item.name,
        "version": item.version,
        "source": item.source,
        "path": homely(item.path, user),
        "says": homely(item.says, user),
        "absorb": item.absorb,
    }


def _program(entry: PathEntry, user: str, names: Linked) -> Program:
    owner = entry.owner or entry.provider
    return Program(
        name=entry.name,
        path=homely(entry.path, user),
        owner=owner,
        declared={True: "yes", False: "no", None: "unknown"}[entry.is_declared],
        tone={True: "good", False: "warn", None: ""}[entry.is_declared],
        hides=", ".join(homely(path, user) + (f" ({whose})" if whose else "") for path, whose in entry.hides),
        tool=names.attribute(owner) if names.target(owner) else escaped(owner),
    )
