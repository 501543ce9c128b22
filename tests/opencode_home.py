"""Sessions of opencode in both layouts, made by hand after the documented forms."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from transcripts import START

SESSION = "ses_0001"
HERE = "/home/ada/app"

Message = tuple[str, dict[str, Any], Sequence[dict[str, Any]]]
"""Its id, what is kept of it, and its parts."""


def ms(second: float) -> int:
    """Return the time in milliseconds so many seconds after the start."""
    return round((START + second) * 1000)


def asked(at: float, text: str, name: str = "", **more: Any) -> Message:
    """Return a prompt."""
    return (
        name or f"msg_{at:06}",
        {"role": "user", "time": {"created": ms(at)}},
        [{"type": "text", "text": text, **more}],
    )


def answered(at: float, *parts: dict[str, Any], name: str = "", **more: Any) -> Message:
    """Return a response with its parts."""
    own = {"role": "assistant", "modelID": "m1", "path": {"cwd": HERE, "root": HERE}, "finish": "tool-calls"}
    return (name or f"msg_{at:06}", {**own, "time": {"created": ms(at), "completed": ms(at + 5)}, **more}, list(parts))


def step(given: int, out: int, thought: int = 0, read: int = 0, written: int = 0, **more: Any) -> dict[str, Any]:
    """Return the end of a step."""
    cache = {"read": read, "write": written}
    return {
        "type": "step-finish",
        "tokens": {"input": given, "output": out, "reasoning": thought, "cache": cache, **more},
    }


def tool(at: float, call: str, name: str, output: str = "", error: str = "", status: str = "", **given: Any) -> Any:
    """Return a call that took a second; an exit code is given as `exit`."""
    state: dict[str, Any] = {"status": status or ("error" if error else "completed"), "input": given}
    state |= {"error": error} if error else {"output": output, "title": ""}
    metadata = {"exit": given.pop("exit")} if "exit" in given else {}
    state |= {"metadata": metadata, "time": {"start": ms(at), "end": ms(at + 1)}}
    return {"type": "tool", "callID": call, "tool": name, "state": state}


def bash(at: float, call: str, command: str, code: int | None = 0, output: str = "", **more: Any) -> Any:
    """Return a call of the shell."""
    return tool(at, call, "bash", output, command=command, exit=code, **more)


def in_database(
    path: Path, *messages: Message, session: str = SESSION, parent: str | None = None, now: int = 1
) -> None:
    """Add a session to a database, or write it anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE IF NOT EXISTS session(id TEXT PRIMARY KEY, parent_id TEXT, directory TEXT, version TEXT);"
            "CREATE TABLE IF NOT EXISTS message(id TEXT PRIMARY KEY, session_id TEXT, time_updated INTEGER, data TEXT);"
            "CREATE TABLE IF NOT EXISTS part(id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT,"
            " time_updated INTEGER, data TEXT);"
            "CREATE INDEX IF NOT EXISTS message_session_idx ON message(session_id);"
            "CREATE INDEX IF NOT EXISTS part_session_idx ON part(session_id);"
        )
        connection.execute("DELETE FROM message WHERE session_id = ?", (session,))
        connection.execute("DELETE FROM part WHERE session_id = ?", (session,))
        connection.execute("INSERT OR REPLACE INTO session VALUES(?, ?, ?, '1.18.33')", (session, parent, HERE))
        for name, message, parts in messages:
            own = f"{name}{session}"
            connection.execute("INSERT INTO message VALUES(?, ?, ?, ?)", (own, session, now, json.dumps(message)))
            rows = [(f"prt_{own}_{number:03}", own, session, now, json.dumps(row)) for number, row in enumerate(parts)]
            connection.executemany("INSERT INTO part VALUES(?, ?, ?, ?, ?)", rows)
        connection.commit()


def in_files(storage: Path, *messages: Message, session: str = SESSION, parent: str = "") -> None:
    """Write a session as files."""
    head = {"id": session, "directory": HERE, "version": "0.9.0"} | ({"parentID": parent} if parent else {})
    _write(storage / f"session/p1/{session}.json", head)
    for name, message, parts in messages:
        _write(storage / f"message/{session}/{name}.json", {"id": name, "sessionID": session, **message})
        for number, part in enumerate(parts):
            _write(storage / f"part/{name}/prt_{number:03}.json", {"id": f"prt_{number:03}", "messageID": name, **part})


def _write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2))
