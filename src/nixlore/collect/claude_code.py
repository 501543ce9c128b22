"""What Claude Code did here, from its transcripts: calls of tools and how they ended, tokens, commands, context.

Transcripts are deleted after 30 days unless the settings say otherwise, so what they say is kept beside our state when
they are first read; no word of a prompt, a result or an argument is. Only transcripts and the clean-up period are read:
never the credentials beside them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from nixlore.agents.claude_code import Transcript
from nixlore.agents.facts import until
from nixlore.agents.merged import Log, Record, records
from nixlore.collect._agent_commands import commands
from nixlore.collect._agent_reading import LogFile, Projects, Reading, stamps, total_size
from nixlore.collect._home_files import shown
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, NameKey

NAME = "claude_code"
"""The name of this collector."""

KEPT_DAYS = 30
"""After how many days a transcript is deleted unless the settings say otherwise."""

MOST_FILES = 20_000
"""More transcripts than anybody has."""

SETTINGS_LIMIT = 1_000_000

LOOKS_BACK = True
KEEPS = True


def collect(
    machine: Machine,
) -> Iterator[
    AgentSession
    | AgentPrompt
    | AgentResponse
    | AgentToolCall
    | ContextItem
    | Command
    | AdHocUse
    | NameKey
    | Coverage
    | Diagnostic
]:
    """Yield what all transcripts say, each thing once, and those that are gone but were read before."""
    reading = Reading(machine, "claude-code", Transcript)
    logs = reading.logs(_files(machine))
    if machine.as_of is not None:
        then = ((log, until(log.facts, machine.as_of)) for log in logs)
        logs = [log._replace(facts=facts) for log, facts in then if facts is not None]
    yield from (*reading.problems, *reading.unkept)
    if not logs:
        yield Coverage(collector=NAME, source=_shown(machine), state="absent", host=machine.host, user=machine.user)
        return
    for record in records("claude-code", logs, Projects(machine)):
        yield _as_shown(machine, record)
    yield NameKey(key=reading.keeping.key)
    yield from commands(machine, logs)
    yield _coverage(machine, reading, logs)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of the transcripts."""
    return stamps(_files(machine))


def size(machine: Machine) -> int:
    """Return how many bytes the transcripts hold."""
    return total_size(_files(machine))


def _as_shown(machine: Machine, record: Record) -> Record:
    """Return a record with paths as they may be shown."""
    if isinstance(record, ContextItem) and record.name.startswith("/"):
        return msgspec.structs.replace(record, name=shown(PurePosixPath(record.name), machine))
    return record


def _coverage(machine: Machine, reading: Reading, logs: list[Log]) -> Coverage:
    times = [log.facts.first for log in logs if log.facts.first is not None]
    ends = [log.facts.last for log in logs if log.facts.last is not None]
    unreadable = sum(log.facts.unreadable for log in logs)
    notes = [f"transcripts are deleted after {kept_days(machine)} days"]
    if reading.gone:
        notes.append(f"{reading.gone} that are gone were read before")
    return Coverage(
        collector=NAME,
        source=_shown(machine),
        state="partial" if unreadable or reading.problems else "read",
        entries=sum(len(log.facts.ran) for log in logs),
        skipped=unreadable,
        since=int(min(times)) if times else None,
        until=int(max(ends)) if ends else None,
        unit="runs",
        host=machine.host,
        user=machine.user,
        actor="agent",
        note="; ".join(notes),
    )


def kept_days(machine: Machine) -> int:
    """Return after how many days transcripts are deleted."""
    for name in ("settings.local.json", "settings.json"):
        try:
            data = read_regular(machine.at(f"{_top(machine)}/{name}"), SETTINGS_LIMIT)
            days = msgspec.json.decode(data).get("cleanupPeriodDays")
        except (SourceError, msgspec.DecodeError, UnicodeDecodeError, AttributeError, RecursionError):
            continue
        if isinstance(days, int) and not isinstance(days, bool) and days >= 0:
            return days
    return KEPT_DAYS


def _top(machine: Machine) -> str:
    """Return Claude Code's directory as a machine path."""
    named = machine.environ.get("CLAUDE_CONFIG_DIR", "")
    return named if named.startswith("/") else f"{machine.home}/.claude"


def _shown(machine: Machine) -> str:
    return shown(PurePosixPath(_top(machine)) / "projects", machine)


def _files(machine: Machine) -> list[LogFile]:
    """Return every transcript: of sessions, and of sub-agents beside them or below them."""
    top = PurePosixPath(_top(machine)) / "projects"
    try:
        place = machine.at(top)
    except SourceError:
        return []
    found: list[LogFile] = []
    for directory in _listed(place):
        for entry in _listed(directory.path) if directory.is_dir() else ():
            if entry.name.endswith(".jsonl"):
                found.append(LogFile(_named(top, place, entry.path), entry.path, entry.name.startswith("agent-")))
            elif entry.is_dir():
                inside = sorted(_below(f"{entry.path}/subagents"))
                own = [path for path in inside if path.endswith(".jsonl") and "/agent-" in path]
                found += [LogFile(_named(top, place, path), path, is_subagent=True) for path in own]
    return found[:MOST_FILES]


def _named(top: PurePosixPath, place: Path, path: str) -> str:
    return f"{top}{path[len(os.fspath(place)) :]}"


def _below(directory: str) -> Iterator[str]:
    """Yield the files below a directory, a few levels deep."""
    pending = [(directory, 0)]
    while pending:
        path, depth = pending.pop()
        for entry in _listed(path):
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path
            elif depth < 4:
                pending.append((entry.path, depth + 1))


def _listed(path: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as listing:
            return sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return []
