"""The table of declared tools: who uses each, when last, what it costs, since when and why, and its whole story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nixlore.model.git import Quote
from nixlore.model.run import DAY
from nixlore.model.usage import ToolUse, UsageAlignment, UseCount
from nixlore.present._life import quoted
from nixlore.present._page import Section, anchor, rendered
from nixlore.present._page_evidence import basis, source_of
from nixlore.present._page_tools_story import Fact, Joined
from nixlore.present._text import plain_size, plural
from nixlore.report import Report
from nixlore.synthesize._phrases import date

TONES = {"used": "good", "unseen": "warn"}
"""How a class of use is coloured, where it is."""

LONGEST_WHY = 110


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was used, in the unit that tells most, and the source that says so."""

    value: int
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """One tool as the table shows it; times are days since 1970, "" where nothing is known."""

    id: str
    name: str
    programs: str
    people: Count | None
    agents: Count | None
    last: int | str
    size: int | str
    since: str
    why: str
    status: str
    tone: str
    elsewhere: bool
    findings: int
    by: str
    story: tuple[Fact, ...]


def section(report: Report) -> Section:
    """Return the section."""
    alignment = report.fact("usage_alignment", UsageAlignment)
    tools = (*alignment.tools, *alignment.by_modules) if alignment else ()
    if not tools:
        missing = "No configuration was read that declares anything, so there are no tools to tell of."
        return Section(id="tools", title="Tools", summary="", missing=missing, remedy="nixlore --config DIR report")
    joined = Joined(report)
    rows = sorted(_rows(tools, joined), key=lambda row: (-(row.people.value if row.people else 0), row.name))
    classes = Counter(row.status for row in rows)
    host = f" on {alignment.host}" if alignment and alignment.host else ""
    told = ", ".join(f"{count:,} {name}" for name, count in classes.most_common())
    return Section(
        id="tools",
        title="Tools",
        summary=f"{plural(len(rows), 'declared tool')}{host}: {told}. A name opens to everything known of it.",
        html=rendered("tools.html", rows=rows, classes=classes.most_common(), size=plain_size, date=date),
        count=len(rows),
        evidence=basis("usage_alignment"),
    )


def _rows(tools: Sequence[ToolUse], joined: Joined) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for tool in tools:
        seen[tool.attr_path] += 1
        # One attribute path may be declared in several package sets, which are rows of their own.
        own = (
            tool.attr_path if seen[tool.attr_path] == 1 else f"{tool.attr_path} {tool.channel or seen[tool.attr_path]}"
        )
        people, agents = _count(tool.uses, "human"), _count(tool.uses, "agent")
        yield Row(
            id=anchor("tool", own),
            name=tool.attr_path,
            programs=", ".join(name for name in tool.programs[:3] if name != tool.attr_path),
            people=people,
            agents=agents,
            last=_last(tool),
            size=joined.size(tool),
            since=joined.since(tool),
            why=_why(joined.why(tool), tool),
            status=tool.tool_class,
            tone=TONES.get(tool.tool_class, ""),
            elsewhere=tool.on_this_host is False,
            findings=len(joined.findings(tool)),
            by=" ".join([*(["people"] if people else []), *(["agents"] if agents else [])]) or "nobody",
            story=tuple(joined.story(tool)),
        )


def _count(uses: Sequence[UseCount], actor: str) -> Count | None:
    """Return the count of one actor: runs where they are known, else command lines; the two are never added."""
    own = [use for use in uses if use.actor == actor]
    best = max(own, key=lambda use: (use.unit == "runs", use.count), default=None)
    if best is None:
        return None
    unit = "runs" if best.unit == "runs" else "lines"
    return Count(best.count, unit, source_of(best.sources, f"unit-{unit}"))


def _last(tool: ToolUse) -> int | str:
    days = [use.last_day for use in tool.uses if use.last_day is not None]
    days += [tool.last_trace // DAY] if tool.last_trace is not None else []
    return max(days, default="")


def _why(why: Quote | None, tool: ToolUse) -> str:
    if why is not None:
        return quoted(why.text, LONGEST_WHY)
    return quoted(tool.places[0].comment, LONGEST_WHY) if tool.places and tool.places[0].comment else ""
