"""A Nix file line by line: when what it declares was last used, since which commit it is there, why, at what cost."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from nixlore.git.masking import masked
from nixlore.model.dependencies import LineCost, LineCosts
from nixlore.model.evolution import ToolLife
from nixlore.model.git import Quote
from nixlore.model.run import DAY
from nixlore.model.usage import ToolUse, UsageAlignment
from nixlore.nix.tool_names import tool_key
from nixlore.present._life import day, lives, quoted, short
from nixlore.present._shapes import bar
from nixlore.present._text import Line, plain_size, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import date

Order = Literal["line", "used", "since", "name", "size"]

COSTS = "line_costs"

SIZE = 10
"""How wide the column of sizes is."""

BAR = 6
ROOMY = 110
"""A terminal that is as wide as this has room for a bar beside each size."""


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """One declaration of a file and what is known of it.

    `last_used` is a day since 1970, None where no use was seen; then `tool_class` says what that means. `commit` and
    `since` are those of its first addition, "" where `state` says that it is not committed yet or not known. `alone` is
    how many bytes of NARs leave the system's closure when only this line goes, None where that is not known.
    """

    line: int
    tool: str
    name: str
    last_used: int | None
    tool_class: str
    since: str = ""
    commit: str = ""
    why: Quote | None = None
    alone: int | None = None
    state: Literal["known", "not committed yet", "unknown", "from the start"] = "unknown"


def blame(report: Report, file: str) -> tuple[Declared, ...]:
    """Return what is declared in a file, by the line; the file's path is relative to the repository."""
    alignment = report.fact("usage_alignment", UsageAlignment)
    known = lives(report)
    dirty = known is not None and file in known.dirty
    found: dict[tuple[int, str], Declared] = {}
    for tool in alignment.tools if alignment is not None else ():
        for line in sorted({place.line for place in tool.places if place.file == file}):
            key = tool_key(tool.attr_path)
            life = known.life(key) if known is not None else None
            found.setdefault((line, key), _declared(line, key, tool, life, dirty=dirty))
    if known is not None and not dirty:
        for key, raw in known.packages.items():
            if file.encode() not in bytes(raw):
                continue
            life = known.life(key)
            for line in (line for place, line in life.places if place == file) if life is not None else ():
                found.setdefault((line, key), _declared(line, key, None, life, dirty=dirty))
    costs = report.fact(COSTS, LineCosts)
    return tuple(_costing(found, () if costs is None else costs.lines, file))


def _costing(found: dict[tuple[int, str], Declared], costs: Sequence[LineCost], file: str) -> Iterator[Declared]:
    """Yield declarations by line, each with what its line costs, and lines that only their cost tells of."""
    alone: dict[tuple[int, str], int] = {}
    for cost in costs:
        if cost.file != file:
            continue
        keys = [(cost.line, tool_key(path)) for path in cost.attr_path.split()]
        known = [key for key in keys if key in found]
        alone.update(dict.fromkeys(known or keys[:1], cost.alone))
        if not known and keys:
            found.setdefault(
                keys[0],
                Declared(line=cost.line, tool=keys[0][1], name=cost.attr_path, last_used=None, tool_class=""),
            )
    for key, one in sorted(found.items()):
        yield msgspec.structs.replace(one, alone=alone.get(key))


def _declared(line: int, key: str, tool: ToolUse | None, life: ToolLife | None, *, dirty: bool) -> Declared:
    days = [use.last_day for use in tool.uses if use.last_day is not None] if tool is not None else []
    if tool is not None and tool.last_trace is not None:
        days.append(tool.last_trace // DAY)
    one = Declared(
        line=line,
        tool=key,
        name=tool.attr_path if tool is not None else key,
        last_used=max(days, default=None),
        tool_class=tool.tool_class if tool is not None else "",
        state="not committed yet" if dirty else "unknown",
    )
    if life is None or life.status != "declared":
        return one
    return msgspec.structs.replace(
        one,
        since=life.first_added.date,
        commit=life.first_added.commit,
        why=life.why,
        state="known" if life.known_from_start else "from the start",
    )


def ordered(found: Sequence[Declared], order: Order) -> list[Declared]:
    """Return declarations by line, by name, the least recently used, the oldest or the dearest first."""
    keys = {
        "line": lambda one: (one.line,),
        "name": lambda one: (one.name, one.line),
        "used": lambda one: (one.last_used if one.last_used is not None else -1, one.line),
        "since": lambda one: (one.since or "9", one.line),
        "size": lambda one: (-one.alone if one.alone is not None else 1, one.line),
    }
    return sorted(found, key=keys[order])


def lines(text: str, found: Sequence[Declared], order: Order, width: int) -> Iterator[Line]:
    """Yield the file with its margin, cut to a width unless that is 0.

    In another order than the file's only the lines that declare something are there.
    """
    rows = text.removesuffix("\n").split("\n")
    digits = len(f"{len(rows)}")
    most = max((one.alone for one in found if one.alone is not None), default=None)
    drawn = BAR if most and (width >= ROOMY or (width and order == "size")) else 0
    column = 0 if most is None else SIZE + 1 + (drawn and drawn + 1)
    words = min(max((width or 120) - 80 - column, 16), 48)
    size = f"{'NAR alone':>{SIZE}}".ljust(column) if column else ""
    yield Line(f"{size}{'last used':<10} {'since':<10} {'commit':<7} {'why':<{words}}".rstrip(), "head")
    for one, place in _placed(found, order, len(rows)):
        row = code(rows[place - 1]) if place <= len(rows) else ""
        shown = row if order == "line" else row.strip()
        alone = "" if one is None else f"{plain_size(one.alone):>{SIZE}} {bar(one.alone or 0, most or 1, drawn)}"
        whole = f"{alone.ljust(column)[:column]}{_margin(one, words)} {place:>{digits}}│ {shown}".rstrip()
        yield Line(whole if not width or len(whole) <= width else f"{whole[: width - 1]}…")


def _placed(found: Sequence[Declared], order: Order, rows: int) -> Iterator[tuple[Declared | None, int]]:
    """Yield what stands in the margin of which line; a line with several declarations comes once for each."""
    if order != "line":
        yield from ((one, one.line) for one in ordered(found, order))
        return
    by_line: dict[int, list[Declared | None]] = defaultdict(list)
    for one in found:
        by_line[one.line].append(one)
    for place in range(1, rows + 1):
        yield from ((one, place) for one in by_line.get(place, [None]))


def _margin(one: Declared | None, words: int) -> str:
    if one is None:
        return " " * (30 + words)
    used = date(one.last_used) if one.last_used is not None else one.tool_class or "unknown"
    since = {"known": day(one.since), "from the start": f"≤{day(one.since)}"}.get(one.state, "")
    if one.state == "not committed yet":
        why = "not committed yet"
    elif one.state == "unknown":
        why = "unknown"
    else:
        why = quoted(one.why.text, words - 2) if one.why is not None else "not stated"
    return f"{used:<10} {since:<10} {safe(short(one.commit)):<7} {why:<{words}}"


def code(row: str) -> str:
    """Return a line of a file harmless but with its indentation: tabs widened, secrets and what acts covered."""
    shown = masked(row.expandtabs(8))
    return "".join(char if unicodedata.category(char)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for char in shown)
