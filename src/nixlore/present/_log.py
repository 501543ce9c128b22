"""The configuration's life commit by commit: what came, moved and went, in the words of its commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from nixlore.model.evolution import ConfigLog, LogEntry
from nixlore.nix.tool_names import tool_key
from nixlore.present._life import day, quoted, short
from nixlore.present._text import Line, listed, safe

NAMES = 8
"""How many tools of one kind are named of a commit unless all are asked for."""


def chosen(
    log: ConfigLog, *, since: int | None = None, tool: str = "", everything: bool = False
) -> tuple[LogEntry, ...]:
    """Return commits, newest first: from a time on, about one tool, and those that changed no declaration or not."""
    keys = {tool, tool_key(tool)} if tool else set()
    return tuple(
        entry
        for entry in reversed(log.entries)
        if (since is None or entry.at >= since)
        and (not keys or any(line.tool in keys for line in entry.lines))
        and (everything or entry.lines or entry.inputs)
    )


def lines(entries: Sequence[LogEntry], *, full: bool = False) -> Iterator[Line]:
    """Yield commits for people, each with what it did."""
    for entry in entries:
        who = safe(entry.author, 60) + (", a bot" if entry.is_bot else "") + (", a merge" if entry.is_merge else "")
        by = f" ({who})" if who else ""
        words = quoted(entry.subject, 120) if entry.subject else "without a message"
        yield Line(f"{day(entry.date)} {safe(short(entry.commit))}  {words}{by}", "strong")
        by_kind: dict[str, list[str]] = defaultdict(list)
        for line in entry.lines:
            by_kind[line.kind].append(line.tool)
        for kind, tools in by_kind.items():
            yield _row(kind, listed(tools, len(tools) if full else NAMES))
        if entry.inputs:
            yield _row("locked", listed(entry.inputs, len(entry.inputs) if full else NAMES))
        if not entry.lines and not entry.inputs:
            yield _row("", "no declaration changed")


def _row(label: str, text: str) -> Line:
    return Line(f"{label:<10} {text}", indent=2)
