"""Records of a configuration's history made by hand: commits by the day, and what they did to tools."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nixlore.analyze.package_evolution import analyze
from nixlore.model.evolution import PackageEvolution, ToolLife
from nixlore.model.git import ConfigCommit, ConfigHead, DeclarationEvent, DeclaredTool, Migration, Quote
from nixlore.model.run import DAY

TODAY = 20_500
NOW = TODAY * DAY
START = TODAY - 1000
"""The day on which the made-up histories begin."""


def at_day(day: float) -> int:
    """Return the moment of a day of the history, in epoch seconds."""
    return round((START + day) * DAY)


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def sha(position: int) -> str:
    return f"{position:040x}"


def commit(position: int, day: float, **others: Any) -> ConfigCommit:
    """Return a commit of a person that touched one Nix file."""
    at = at_day(day)
    made: dict[str, Any] = {
        "commit": sha(position),
        "date": iso(at),
        "at": at,
        "author": "ada",
        "subject": f"commit {position}",
        "files": ("home.nix",),
    }
    return ConfigCommit(position=position, **made | others)


def event(kind: Any, position: int, day: float, tool: str = "ripgrep", **others: Any) -> DeclarationEvent:
    """Return what the commit at a position did to a tool."""
    at = at_day(day)
    made: dict[str, Any] = {
        "names": (tool,),
        "commit": sha(position),
        "date": iso(at),
        "at": at,
        "files": ("home.nix",),
        "line": 7,
    }
    return DeclarationEvent(tool=tool, kind=kind, position=position, **made | others)


def declared(tool: str = "ripgrep", *names: str, file: str = "home.nix", line: int = 7) -> DeclaredTool:
    return DeclaredTool(tool=tool, names=names or (tool,), places=((file, line),))


def head(**others: Any) -> ConfigHead:
    made: dict[str, Any] = {"commit": sha(999), "date": iso(NOW), "branch": "main", "commits": 1000}
    return ConfigHead(since=iso(at_day(0)), **made | others)


def quote(text: str, position: int = 1, **others: Any) -> Quote:
    made: dict[str, Any] = {"source": "message", "start": 0, "end": len(text), "rule": "for", "confidence": "high"}
    return Quote(text=text, commit=sha(position), **made | others)


def switch(old: str, new: str, rule: str = "") -> Migration:
    return Migration(from_=old, to=new, rule=rule)


def evolution(events=(), tools=(), *, commits=(), promises=(), heads=None, now=NOW) -> PackageEvolution:
    """Return the lives that the analysis makes of events."""
    made = analyze(
        events=events,
        tools=tools,
        commits=commits,
        promises=promises,
        heads=(head(),) if heads is None else heads,
        now=now,
    )
    assert made is not None
    return made


def life(events=(), tools=(), tool: str = "ripgrep", **others: Any) -> ToolLife:
    return evolution(events, tools, **others).packages[tool]
