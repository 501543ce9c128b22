"""How the rows of atuin's database are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from nixlore.collect._atuin_files import NAME
from nixlore.collect._database_histories import Batch, Database, Told
from nixlore.collect._databases import Tables
from nixlore.collect._history_shell import login_dialect
from nixlore.machine import Machine
from nixlore.model.shell import Actor, Dialect
from nixlore.shell.entries import Columns, Entry, decoded

ALIKE = (
    "command",
    "timestamp",
    "exit",
    "duration = -1",
    "cwd = 'unknown'",
    "hostname",
    "author",
    "author_kind",
    "shell",
)
"""What is read of a row to count it, as far as the database has it: atuin's tables change often."""

APART = ("duration", "cwd", "session")
"""What is read besides to print a row."""

DELETED = "deleted_at"
"""The column that marks a row as deleted."""

AGENTS = ("claude", "codex", "copilot", "opencode", "pi", "gemini", "cursor", "aider", "goose", "amp")
"""How the names of authors begin that are coding agents."""

DIALECTS: Mapping[str, Dialect] = {
    "fish": "fish",
    "bash": "posix",
    "sh": "posix",
    "zsh": "zsh",
    "nu": "nushell",
    "nushell": "nushell",
}
"""The language of each shell that atuin knows."""


def form(machine: Machine) -> Database:
    """Return how atuin's database is read on this machine."""
    login = login_dialect(machine)
    return Database(NAME, "runs", partial(_rows, login=login), partial(_batches, login=login))


def _told(login: Dialect, *row: object) -> Told:
    """Return what is known of a row besides its text, its time and how it was left; text may be bytes."""
    code, never_ended, nowhere, place, author, kind, shell = (
        decoded(value) if isinstance(value, bytes) else value for value in row
    )
    host, _, user = place.partition(":") if isinstance(place, str) else ("", "", "")
    about = Entry(
        0,
        "",
        exit=code if isinstance(code, int) and code != -1 else None,
        actor=_actor(kind, author, user),
        host=host,
        user=user,
        imported=bool(never_ended and nowhere) and code == -1,
    )
    return about, DIALECTS.get(shell.lower(), login) if isinstance(shell, str) else login


def _seconds(at: object) -> int:
    return at // 1_000_000_000 if isinstance(at, int) and at > 0 else 0


def _rows(tables: Tables, login: Dialect) -> Iterator[Told]:
    """Yield the entries that were not deleted, in order, with the language of the shell they were typed in."""
    for position, row in enumerate(tables.selected("history", (*ALIKE, *APART), DELETED)):
        text, at, *tail, took, cwd, session = row
        if not isinstance(text, str):
            continue
        about, dialect = _told(login, *tail)
        entry = about._replace(
            position=position,
            text=text,
            at=_seconds(at) or None,
            duration=took / 1_000_000_000 if isinstance(took, int) and took >= 0 else None,
            cwd=cwd if isinstance(cwd, str) and cwd != "unknown" else None,
            session=session if isinstance(session, str) else None,
        )
        yield entry, dialect


def _batches(tables: Tables, login: Dialect) -> Iterator[Batch]:
    """Yield the entries that were not deleted by what they have in common."""
    for groups in tables.grouped("history", ALIKE, DELETED):
        for tail, (raw, times) in groups.items():
            yield Batch(*_told(login, *tail), Columns(raw, list(map(_seconds, times))))


def _actor(kind: object, author: object, user: str) -> Actor:
    """Return who typed a row: as atuin says, else by the author, who usually is the user."""
    if kind in (1, 2):
        return "human" if kind == 1 else "agent"
    if not isinstance(author, str) or author in ("", user):
        return "human"
    return "agent" if author.lower().startswith(AGENTS) else "unknown"
