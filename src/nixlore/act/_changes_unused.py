"""Remove packages that nobody runs, or seldom and at a price: one change for each large one, the small ones by file."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.act._draft import Draft
from nixlore.act._guards import Guards
from nixlore.act._known import Known
from nixlore.act._ranking import LINE
from nixlore.act._removing import removal
from nixlore.model.insight import Insight
from nixlore.model.plan import Spared
from nixlore.model.usage import Place, ToolUse
from nixlore.nix.attr_names import canonical
from nixlore.synthesize._closure import still_held
from nixlore.synthesize._generations import nar_size

CODES = ("NX101", "NX110")

LARGE = 100_000_000
"""Bytes of NARs from which on a package is worth a decision of its own."""

MOST_HELD = 4


def drafts(known: Known, guards: Guards) -> Iterator[Draft | Spared]:
    """Yield one draft per package that may go, and what is spared."""
    found: dict[tuple[str, str], list[Insight]] = {}
    tools: dict[tuple[str, str], ToolUse] = {}
    for insight in known.insights(*CODES):
        place = insight.action.place if insight.action is not None else ""
        tool = known.tool_at(insight.subject, place)
        if tool is not None:
            key = (canonical(tool.attr_path), tool.channel)
            found.setdefault(key, []).append(insight)
            tools[key] = tool
    for key, insights in found.items():
        why = guards.spared(tools[key])
        if why:
            yield Spared(subject=tools[key].attr_path, code=insights[0].code, why=why)
        else:
            yield _draft(tools[key], insights, guards.places(tools[key]), known)


def _draft(tool: ToolUse, insights: list[Insight], places: tuple[Place, ...], known: Known) -> Draft:
    package = known.package(tool)
    freed = None if package is None else package.freed
    seldom = tool.tool_class == "used"
    is_large = freed is not None and freed >= LARGE
    file = places[0].file
    confidence = insights[0].confidence
    worth = f"frees {nar_size(freed)}" if freed else "one line less"
    return Draft(
        kind="remove_unused",
        subject=tool.attr_path,
        title=f"Remove {tool.attr_path}, {'seldom run' if seldom else 'not seen to run'}",
        insights=tuple(insights),
        confidence=confidence,
        risk="medium" if seldom else "low",
        risk_says=_risk(seldom=seldom),
        tidy=LINE * len(places),
        worth=worth,
        freed=freed,
        size_says=""
        if package is None or known.graph is None
        else _size(package.freed, still_held(package, known.graph)),
        hosts=_hosts(places),
        **removal(tool, places, known)._asdict(),
        group="" if is_large or seldom else f"{file} {confidence}",
        grouped=f"not seen to run, from {file}",
    )


def _risk(*, seldom: bool) -> str:
    if seldom:
        return "it was run before, and will be missing when it is wanted again"
    return "nothing that is known runs it, and `nix shell` has it at any time"


def _size(freed: int, held: str) -> str:
    return f"{nar_size(freed)} leaves the current closure; {held}" if freed else ""


def _hosts(places: tuple[Place, ...]) -> tuple[str, ...]:
    return tuple(sorted({host for place in places for host in place.hosts or ()}))
