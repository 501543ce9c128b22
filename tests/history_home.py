"""Homes with histories in them, and the real shells as oracles of what a history holds."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import COLUMNS, Command, HistoryEntry
from nixlore.shell.entries import Entry, Format, Noted

NOW = 1_800_000_000
DAY = 86_400

Seen = list[tuple[int, bytes]]
"""Time (0 for none) and text of each entry."""


def seen(form: Format, data: bytes, noted: Noted | None = None) -> Seen:
    """Return what our reader sees, having checked that its fast way sees the same."""
    entries = list(form.entries(data, Counter() if noted is None else noted))
    slow = [(entry.at or 0, entry.text.encode("utf-8", "surrogateescape")) for entry in entries]
    columns = form.columns(data)
    if columns is not None:
        texts = (form.text(raw).encode("utf-8", "surrogateescape") for raw in columns.raw)
        assert list(zip(columns.times, texts, strict=True)) == slow
    return slow


def texts(form: Format, data: bytes, noted: Noted | None = None) -> list[str]:
    """Return the texts our reader sees."""
    return [text.decode("utf-8", "surrogateescape") for _, text in seen(form, data, noted)]


def positions(entries: Iterable[Entry]) -> list[int]:
    """Return the positions of entries."""
    return [entry.position for entry in entries]


def _run(argv: Sequence[str], home: Path) -> bytes:
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"}
    return subprocess.run(argv, env=environ, capture_output=True, check=True, stdin=subprocess.DEVNULL).stdout


def in_fish(home: Path, data: bytes) -> Seen:
    """Return what fish itself reads."""
    file = home / ".local/share/fish/fish_history"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    out = _run(["fish", "-c", 'history --null --show-time="%s " --reverse'], home)
    file.unlink()
    pairs = (item.partition(b" ") for item in out.split(b"\0")[:-1])
    return [(int(time), text) for time, _, text in pairs]


def in_bash(home: Path, data: bytes) -> Seen:
    """Return what bash itself reads; an entry without a time has the present one."""
    file = home / "bash_history"
    file.write_bytes(data)
    script = f"set -o history; HISTSIZE=-1; history -c; HISTTIMEFORMAT='%s|'; history -r '{file}'; history"
    out = _run(["bash", "--norc", "--noprofile", "-c", script], home)
    found = re.findall(rb"^ +\d+  (\d+)\|(.*?)\n(?=\Z| +\d+  \d+\|)", out, re.MULTILINE | re.DOTALL)
    return [(int(time), text.rstrip(b"\n")) for time, text in found]


def in_zsh(home: Path, data: bytes) -> list[bytes]:
    """Return what zsh itself reads, texts alone; the event that zsh hides is one that we add."""
    file = home / "zsh_history"
    file.write_bytes(data + b": 1700000000:0;the last event is not shown\n")
    script = (
        f"HISTSIZE=100000; fc -R '{file}'; zmodload zsh/parameter;"
        ' for number in ${(onk)history}; do print -rN -- "${history[$number]}"; done'
    )
    return _run(["zsh", "-f", "-c", script], home).split(b"\0")[:-1]


def machine(top: Path, /, **changes) -> Machine:
    """Return the machine whose only user lives in this directory."""
    given = {
        "home": PurePosixPath(top),
        "user": "ada",
        "now": NOW,
        "host": "lab",
        "cache_dir": top / ".cache/nixlore",
    }
    return Machine(**(given | changes))


def listed(directory: Path) -> list[str]:
    """Return the names in a directory."""
    return sorted(path.name for path in directory.iterdir())


def write(home: Path, name: str, data: str | bytes) -> Path:
    """Write a file below a home."""
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def fish_text(*entries: tuple[str, int]) -> str:
    """Return a fish history."""
    return "".join(f"- cmd: {text}\n  when: {at}\n" for text, at in entries)


class DayRow(NamedTuple):
    """The counts of one name on one day."""

    name: str
    day: int | None
    count: int
    lines: int
    by_path: int
    failed: int
    not_found: int
    with_exit: int
    unit: str
    actor: str
    host: str
    user: str
    source: str


def commands(records: Iterable[object]) -> list[Command]:
    """Return the commands among the records."""
    return [record for record in records if isinstance(record, Command)]


def counts(records: Iterable[object], name: str = "") -> list[DayRow]:
    """Return the counts of one name, or of all, day by day."""
    rows = []
    for row in commands(records):
        if name in ("", row.name):
            columns = [getattr(row, column) or [0] * len(row.days) for column in COLUMNS]
            whose = (row.unit, row.actor, row.host, row.user, row.source)
            days = zip(row.days, *columns, strict=True)
            rows += [DayRow(row.name, *of_day, *whose) for of_day in days]
    return rows


def total(records: Iterable[object], name: str) -> int:
    """Return how often a name was counted."""
    return sum(row.count for row in counts(records, name))


def told(records: Iterable[object]) -> set[str]:
    """Return all names that are told plainly."""
    return {row.name for row in counts(records) if not row.name.startswith("#")}


def coverage(records: Iterable[object]) -> list[Coverage]:
    """Return the coverage records."""
    return [record for record in records if isinstance(record, Coverage)]


def causes(records: Iterable[object]) -> list[str]:
    """Return the causes of the diagnostics."""
    return [record.cause for record in records if isinstance(record, Diagnostic)]


def names(entries: Iterable[HistoryEntry]) -> list[tuple[str, ...]]:
    """Return the names of each entry."""
    return [entry.names for entry in entries]


ATUIN_COLUMNS = (
    "id text primary key, timestamp integer not null, duration integer not null, exit integer not null,"
    " command text not null, cwd text not null, session text not null, hostname text not null,"
    " deleted_at integer, author text, intent text, shell text, author_kind integer,"
    " unique(timestamp, cwd, command)"
)


def atuin_row(command: str, at: int, **changes) -> dict[str, object]:
    """Return one row of atuin's table."""
    row: dict[str, object] = {
        "id": f"{command}{at}{sorted(changes.items())}",
        "timestamp": at * 10**9,
        "duration": 2_500_000_000,
        "exit": 0,
        "command": command,
        "cwd": "/home/ada",
        "session": "s",
        "hostname": "lab:ada",
        "shell": "fish",
    }
    return row | changes


def atuin_database(path: Path, rows: Iterable[dict[str, object]], columns: str = ATUIN_COLUMNS) -> sqlite3.Connection:
    """Write an atuin database and return the open connection; columns that the table lacks are left out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode = wal")
    connection.execute(f"create table history ({columns})")
    there = [row[1] for row in connection.execute("pragma table_info(history)")]
    for row in rows:
        kept = {name: value for name, value in row.items() if name in there}
        marks = ", ".join("?" for _ in kept)
        connection.execute(f"insert into history ({', '.join(kept)}) values ({marks})", list(kept.values()))
    connection.commit()
    return connection
