"""Where Claude Code's transcripts are: of sessions, and of sub-agents beside them or below them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from nixlore.collect._agent_files import LogFile
from nixlore.collect._agent_sources import AgentSource
from nixlore.collect._home_files import shown
from nixlore.collect._log_places import is_directory, listed, named
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

if TYPE_CHECKING:
    from nixlore.agents.claude_code import Transcript
    from nixlore.agents.facts import LogFacts

NAME = "claude_code"
"""The name of the collector."""

KEPT_DAYS = 30
"""After how many days a transcript is deleted unless the settings say otherwise."""

MANAGED = "/etc/claude-code/managed-settings.json"
"""Settings of whoever manages the machine, which go before the user's own."""

MOST_FILES = 20_000
"""More transcripts than anybody has."""

SETTINGS_LIMIT = 1_000_000


def kept_days(machine: Machine) -> tuple[int, str]:
    """Return after how many days transcripts are deleted, and the settings that say so, "" for the default."""
    top = _top(machine)
    for path in (MANAGED, f"{top}/settings.local.json", f"{top}/settings.json"):
        try:
            data = read_regular(machine.at(path), SETTINGS_LIMIT)
            days = msgspec.json.decode(data).get("cleanupPeriodDays")
        except (SourceError, msgspec.DecodeError, UnicodeDecodeError, AttributeError, RecursionError):
            continue
        if isinstance(days, int) and not isinstance(days, bool) and days >= 0:
            return days, shown(PurePosixPath(path), machine)
    return KEPT_DAYS, ""


def _top(machine: Machine) -> str:
    """Return Claude Code's directory as a machine path."""
    given = machine.environ.get("CLAUDE_CONFIG_DIR", "")
    return given if given.startswith("/") else f"{machine.home}/.claude"


def _place(machine: Machine) -> PurePosixPath:
    return PurePosixPath(_top(machine), "projects")


def _files(machine: Machine) -> list[LogFile]:
    top = _place(machine)
    try:
        place = machine.at(top)
    except SourceError:
        return []
    found: list[LogFile] = []
    for directory in listed(place):
        for entry in listed(directory.path) if is_directory(directory) else ():
            if entry.name.endswith(".jsonl"):
                found.append(LogFile(named(top, place, entry.path), entry.path, entry.name.startswith("agent-")))
            elif is_directory(entry):
                found += _subagents(top, place, entry)
    return found[:MOST_FILES]


def _subagents(top: PurePosixPath, place: Path, session: os.DirEntry[str]) -> Iterator[LogFile]:
    for path in sorted(_below(f"{session.path}/subagents")):
        if path.endswith(".jsonl") and "/agent-" in path:
            yield LogFile(named(top, place, path), path, is_subagent=True)


def _below(directory: str) -> Iterator[str]:
    """Yield the files below a directory, a few levels deep."""
    pending = [(directory, 0)]
    while pending:
        path, depth = pending.pop()
        for entry in listed(path):
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path
            elif depth < 4:
                pending.append((entry.path, depth + 1))


def _reader(facts: LogFacts | None) -> Transcript:
    from nixlore.agents.claude_code import Transcript  # noqa: PLC0415 - only where there is anything to read

    return Transcript(facts)


CLAUDE_CODE = AgentSource(
    NAME,
    "claude-code",
    _reader,
    _files,
    _place,
    lambda machine: f"transcripts are deleted after {kept_days(machine)[0]} days",
)
"""Claude Code's transcripts."""
