"""What each commit of the configuration did: which tools came, moved and went, which inputs were updated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from nixlore.analyze._evolution import by_tool
from nixlore.model.evolution import ConfigLog, LogEntry, LogLine
from nixlore.model.git import ConfigCommit, DeclarationEvent, DeclaredTool


def analyze(
    commits: Sequence[ConfigCommit] | None,
    events: Sequence[DeclarationEvent] | None,
    tools: Sequence[DeclaredTool] | None,
) -> ConfigLog | None:
    """Return one entry per commit in topological order, oldest first, None where there is no history to read."""
    if not commits:
        return None
    lines: dict[str, list[LogLine]] = defaultdict(list)
    told = by_tool(events or (), frozenset(tool.tool for tool in tools or ()))
    for tool in sorted(told):
        for event in told[tool]:
            lines[event.commit].append(LogLine(kind=event.kind, tool=tool))
    ordered = sorted(commits, key=lambda commit: commit.position)
    return ConfigLog(entries=tuple(_entry(commit, lines.get(commit.commit, ())) for commit in ordered))


def _entry(commit: ConfigCommit, lines: Sequence[LogLine]) -> LogEntry:
    return LogEntry(
        commit=commit.commit,
        date=commit.date,
        at=commit.at,
        author=commit.author,
        subject=commit.subject,
        lines=tuple(lines),
        inputs=commit.inputs,
        is_merge=commit.is_merge,
        is_bot=commit.is_bot,
    )
