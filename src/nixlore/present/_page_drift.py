"""The report's section on drift: what is here and not in the configuration, and what each name on the PATH runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from nixlore.model.drift import DriftItem, DriftKind, DriftReport, PathEntry
from nixlore.nix.tool_names import tool_key
from nixlore.present._page import Section, anchor, rendered
from nixlore.present._page_evidence import basis
from nixlore.present._page_linked import Linked, link, linked
from nixlore.present._page_markup import Markup
from nixlore.present._text import homely, listed, plural, safe
from nixlore.report import Report

TONES = {"warning": "bad", "advice": "warn", "info": ""}
WEIGHT = {"warning": 0, "advice": 1, "info": 2}

MOST_PROGRAMS = 1_000
"""How many names of the login PATH that something is to be said of have a row of their own."""

MOST_OWNERS = 2_000
MOST_NAMES = 60
"""Of how many owners the names are told that are as declared, and how many names of one of them."""

RULES: Mapping[DriftKind, str] = {
    "manual_install": "NX114",
    "shadowed": "NX115",
    "imperative_package": "NX116",
    "pin_not_deployed": "NX117",
    "configuration_not_deployed": "NX117",
    "reboot_pending": "NX118",
}
"""Which rule explains a kind."""


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


@dataclass(frozen=True, slots=True)
class Owner:
    """A package that the configuration brings, and its names on the PATH of which nothing else is to be said."""

    name: Markup
    number: int
    names: str


def section(report: Report) -> Section:
    """Return the section; without a login PATH or a store it says what could not be compared."""
    fact = report.fact("drift_report", DriftReport)
    if fact is None:
        missing = "Neither a login PATH nor what other installers left could be read."
        return Section("drift", "Drift", "", missing=missing, remedy="nixlore self doctor")
    user, names = report.target.user, linked(report)
    items = sorted(fact.items, key=lambda item: (WEIGHT[item.severity], item.kind, item.name))
    told = [one for one in fact.programs if one.hides or not one.is_declared]
    told.sort(key=lambda one: (not one.hides, one.is_declared is not False, one.name))
    owners = _owners([one for one in fact.programs if one.is_declared and not one.hides], names)
    explained = {insight.code for insight in report.insights}
    html = rendered(
        "drift.html",
        items=[_shown(item, user, explained) for item in items],
        programs=[_program(one, user, names) for one in told[:MOST_PROGRAMS]],
        more=max(len(told) - MOST_PROGRAMS, 0),
        owners=owners[:MOST_OWNERS],
        owned=sum(one.number for one in owners),
        unknown=[homely(reason, user) for reason in fact.unknown],
        known_by=homely(fact.path_known_by, user),
    )
    return Section("drift", "Drift", _summary(fact), html, count=len(items), evidence=basis("drift_report"))


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


def _shown(item: DriftItem, user: str, explained: Collection[str]) -> dict[str, object]:
    rule = RULES.get(item.kind, "")
    return {
        # A rule that found something is explained on the page.
        "rule": anchor("rule", rule) if rule in explained else "",
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


def _owners(entries: Iterable[PathEntry], names: Linked) -> list[Owner]:
    """Return who owns names of which nothing else is to be said, by name."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        found[entry.owner or entry.provider].append(entry.name)
    return [
        Owner(_owner(owner, names), len(programs), listed(sorted(programs), MOST_NAMES))
        for owner, programs in sorted(found.items())
    ]


def _owner(owner: str, names: Linked) -> Markup:
    """Return an owner as a link to its story; it is called by its package with the version behind it."""
    name = owner.rpartition(" ")[0] or owner
    return link(names.target(tool_key(name)), safe(owner, 80))


def _program(entry: PathEntry, user: str, names: Linked) -> Program:
    owner = entry.owner or entry.provider
    return Program(
        name=entry.name,
        path=homely(entry.path, user),
        owner=owner,
        declared={True: "yes", False: "no", None: "unknown"}[entry.is_declared],
        tone={True: "good", False: "warn", None: ""}[entry.is_declared],
        hides=", ".join(homely(path, user) + (f" ({whose})" if whose else "") for path, whose in entry.hides),
        tool=_owner(owner, names),
    )
