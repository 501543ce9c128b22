"""Remove what another program has taken the place of: for one job, people clearly run the other, and it no more."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.act._draft import Draft
from nixlore.act._guards import Guards
from nixlore.act._known import Known
from nixlore.act._ranking import LINE
from nixlore.act._removing import removal
from nixlore.model.insight import Insight
from nixlore.model.plan import Spared
from nixlore.model.run import DAY
from nixlore.model.usage import Preference, ToolUse
from nixlore.synthesize._generations import nar_size

RIVALS = "NX103"

IDLE_DAYS = 120
"""For how many days nobody must have run the other, while the favourite was run."""


def drafts(known: Known, guards: Guards) -> Iterator[Draft | Spared]:
    """Yield one draft per declared program that lost its job."""
    told: set[str] = set()
    for insight in known.insights(RIVALS):
        for row in known.alignment.preferences if known.alignment is not None else ():
            if row.actor == "human" and row.counts and row.counts[0][0] == insight.subject:
                for tool in _losers(row, known):
                    if tool.attr_path not in told:
                        told.add(tool.attr_path)
                        yield _judged(tool, insight, row, known, guards)


def _losers(row: Preference, known: Known) -> Iterator[ToolUse]:
    favourite = row.counts[0][0]
    names = {name for name, _ in row.counts[1:]}
    is_here = any(favourite in tool.programs and tool.on_this_host for tool in known.tools)
    for tool in known.tools if is_here else ():
        is_loser = bool(names.intersection(tool.programs)) and favourite not in tool.programs
        if is_loser and tool.tool_class == "used" and tool.kind == "package" and _is_idle(tool, known):
            yield tool


def _is_idle(tool: ToolUse, known: Known) -> bool:
    days = [use.last_day for use in tool.uses]
    return None not in days and known.now // DAY - max((day for day in days if day), default=0) >= IDLE_DAYS


def _judged(tool: ToolUse, insight: Insight, row: Preference, known: Known, guards: Guards) -> Draft | Spared:
    why = guards.spared(tool)
    if why:
        return Spared(subject=tool.attr_path, code=insight.code, why=why)
    package, places = known.package(tool), guards.places(tool)
    freed = None if package is None else package.freed
    return Draft(
        kind="replace_superseded",
        subject=tool.attr_path,
        title=f"Remove {tool.attr_path}: for {row.purpose} you run {row.counts[0][0]}",
        insights=(insight,),
        confidence="low",
        risk="medium",
        risk_says="it was run before, and may do something that the other cannot",
        tidy=LINE * len(places),
        worth=f"frees {nar_size(freed)}" if freed else "one line less",
        freed=freed,
        hosts=tuple(sorted({host for place in places for host in place.hosts or ()})),
        **removal(tool, places, known)._asdict(),
    )
