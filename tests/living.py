"""The made-up history of a configuration: tools that came, went, were switched off and came back."""

from __future__ import annotations

from typing import Any

import msgspec

from nixlore.model.evolution import (
    CommitMark,
    ConfigLog,
    LifeEvent,
    LogEntry,
    LogLine,
    PackageEvolution,
    Spell,
    ToolLife,
    ToolMigration,
)
from nixlore.model.git import ConfigPromise, Migration, Quote
from nixlore.report import Report
from reporting import a_report

FIRST, SECOND, THIRD, FOURTH = ("1" * 40, "2" * 40, "3" * 40, "4" * 40)
AT = 1_704_103_200


def mark(commit: str, date: str) -> CommitMark:
    return CommitMark(commit=commit, date=f"{date}T10:00:00+02:00")


BEGIN, LATER, THEN, LAST = (
    mark(FIRST, "2024-01-01"),
    mark(SECOND, "2024-02-10"),
    mark(THIRD, "2024-06-20"),
    mark(FOURTH, "2024-08-30"),
)


def quote(text: str, source: Any = "body", commit: str = SECOND, **fields: Any) -> Quote:
    given = {"start": 0, "end": len(text), "rule": "r", "confidence": "high"}
    return Quote(text=text, source=source, commit=commit, **{**given, **fields})


def event(kind: Any, at: CommitMark, **fields: Any) -> LifeEvent:
    given: dict[str, Any] = {
        "names": ("x",),
        "files": ("home.nix",),
        "line": 12,
        "intent": None,
        "rule": "",
        "why": None,
        "migration": None,
    }
    return LifeEvent(kind=kind, commit=at.commit, date=at.date, at=AT, **{**given, **fields})


def life(*events: LifeEvent, **fields: Any) -> ToolLife:
    first = mark(events[0].commit, events[0].date[:10])
    given: dict[str, Any] = {
        "names": ("x",),
        "first_added": first,
        "status": "declared",
        "last_removed": None,
        "spells": (Spell(first=first, last=None),),
        "changes": len(events),
        "age_days": 400,
        "declared_days": 400,
        "authors": ("Ada",),
        "places": (("home.nix", 12),),
    }
    return ToolLife(events=events, **{**given, **fields})


RIPGREP = life(
    event("added", LATER, intent="migrate", why=quote("grep is slow"), migration=Migration(from_="ag", to="ripgrep")),
    event("moved", THEN, files=("a.nix", "home.nix")),
    why=quote("grep is slow"),
)
AG = life(
    event("added", BEGIN, intent="bulk-initial"),
    event("removed", LATER, why=quote("grep is slow"), intent="migrate"),
    names=("silver-searcher",),
    status="removed",
    last_removed=LATER,
    spells=(Spell(first=BEGIN, last=LATER),),
    places=(),
)
OFF = life(
    event("added", BEGIN),
    event("disabled", THEN, why=quote("broken", "left_comment", THIRD, file="home.nix", line=9)),
    status="disabled",
    last_removed=THEN,
    promises=(
        ConfigPromise(
            tool="calibre",
            quote=quote("until 8.1 is out", "left_comment", THIRD, file="home.nix", line=9),
            condition="version",
            version="8.1",
        ),
    ),
    places=(),
)
BACK = life(
    event("added", BEGIN),
    event("removed", LATER),
    event("re-added", LAST),
    spells=(Spell(first=BEGIN, last=LATER), Spell(first=LAST, last=None)),
    came_back=1,
    authors=("Ada", "Bo"),
)
EVOLUTION = PackageEvolution(
    packages={"ripgrep": RIPGREP, "ag": AG, "calibre": OFF, "hyfetch": BACK},
    migrations=(ToolMigration(from_="ag", to="ripgrep", commit=SECOND, date=LATER.date, stands=True, returned=False),),
    head=LAST,
    branch="main",
    commits=4,
    since=BEGIN.date,
    shallow=False,
)


def entry(at: CommitMark, subject: str, lines: str = "", **fields: Any) -> LogEntry:
    pairs = [word.partition(":") for word in lines.split()]
    told = tuple(LogLine(kind=kind, tool=tool) for kind, _, tool in pairs)  # type: ignore[arg-type]
    day = int(at.date[5:7]) * 30 * 86_400
    given: dict[str, Any] = {"author": "Ada", "at": AT + day}
    return LogEntry(commit=at.commit, date=at.date, subject=subject, lines=told, **{**given, **fields})


LOG = ConfigLog(
    entries=(
        entry(BEGIN, "Begin", "added:ag added:calibre added:hyfetch"),
        entry(LATER, "ripgrep instead of ag", "added:ripgrep removed:ag removed:hyfetch"),
        entry(THEN, "Tidy", "moved:ripgrep disabled:calibre", inputs=("nixpkgs",)),
        entry(mark("5" * 40, "2024-07-01"), "README"),
        entry(LAST, "", "re-added:hyfetch", is_bot=True),
    )
)


def a_living_report(
    evolution: PackageEvolution | None = EVOLUTION, log: ConfigLog | None = LOG, **fields: Any
) -> Report:
    """Return the report of `reporting` with the history of its configuration."""
    report = a_report(**fields)
    more = {"package_evolution": evolution, "config_log": log}
    raw = {name: msgspec.Raw(msgspec.json.encode(made)) for name, made in more.items() if made is not None}
    return msgspec.structs.replace(report, facts={**report.facts, **raw})
