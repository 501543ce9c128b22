"""Take things out of what is kept of agents' logs for good: command lines by what they ran, or all before a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from nixlore.agents.facts import LogFacts, RanLine, decoded
from nixlore.errors import SourceError
from nixlore.shell.private import token
from nixlore.storage import databases
from nixlore.storage._ledger_upkeep import is_meant
from nixlore.storage.agent_logs import FILE
from nixlore.storage.files import acting_for

Change = Callable[[LogFacts], int]
"""Takes something out of the facts of one log; returns how many command lines."""


def forgetting(pattern: str, key: bytes) -> Change:
    """Return what takes out the command lines that ran a command which a pattern matches; their calls stay."""
    hashed = token(pattern, key)

    def change(facts: LogFacts) -> int:
        gone = {call for call, line in facts.ran.items() if is_meant(line.steps, pattern, hashed)}
        facts.ran.update(dict.fromkeys(gone, RanLine()))
        facts.cures = [seen for seen in facts.cures if gone.isdisjoint((seen.failed, seen.cure))]
        return len(gone)

    return change


def forgetting_before(second: int) -> Change:
    """Return what takes out all that was done before a time in epoch seconds."""

    def is_after(at: float | None) -> bool:
        return at is not None and at >= second

    def change(facts: LogFacts) -> int:
        if facts.first is None or facts.first >= second:
            return 0
        gone = [call for call in facts.ran if not is_after(facts.calls[call].at)]
        facts.calls = {name: call for name, call in facts.calls.items() if is_after(call.at)}
        facts.ran = {name: line for name, line in facts.ran.items() if name in facts.calls}
        facts.responses = {name: response for name, response in facts.responses.items() if is_after(response.at)}
        facts.prompts = {name: prompt for name, prompt in facts.prompts.items() if is_after(prompt.at)}
        facts.interrupts = {name: at for name, at in facts.interrupts.items() if is_after(at)}
        facts.cures = [seen for seen in facts.cures if {seen.failed, seen.cure} <= facts.ran.keys()]
        is_over = facts.last is None or facts.last < second
        facts.first, facts.last = (None, None) if is_over else (second, facts.last)
        facts.context = {} if is_over else facts.context
        return len(gone)

    return change


def take_out(state: Path, owner: tuple[int, int] | None, change: Change, *, is_tried: bool = False) -> int:
    """Change the facts of all logs, or only try to; return how many command lines were taken out.

    Raises SourceError where the file cannot be read or written.
    """
    import sqlite3  # noqa: PLC0415 - most answers need no database

    path = state / FILE
    if not path.exists():
        return 0
    try:
        with acting_for(owner), closing(databases.writable(path, owner)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            count, rows = 0, []
            for agent, name, data in connection.execute("SELECT agent, name, facts FROM log").fetchall():
                facts = decoded(data)
                gone = 0 if facts is None else change(facts)
                count += gone
                if facts is not None and (encoded := msgspec.msgpack.encode(facts)) != data:
                    rows.append((encoded, agent, name))
            if is_tried or not rows:
                connection.execute("ROLLBACK")
                return count
            connection.executemany("UPDATE log SET facts = ? WHERE (agent, name) = (?, ?)", rows)
            (revision,) = connection.execute("PRAGMA application_id").fetchone()
            connection.execute(f"PRAGMA application_id = {(revision + 1) % (1 << 31)}")
            connection.execute("COMMIT")
            connection.execute("VACUUM")
            return count
    except (sqlite3.Error, OSError) as error:
        message = (isinstance(error, OSError) and error.strerror) or str(error)
        raise SourceError(message, where=str(path)) from error
