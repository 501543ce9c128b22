"""The sample's histories: fish over a year, the last months of it in atuin as well, a little bash, zsh and nushell."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from nixlore.demo.habits import BY_AGENT, HABITS, IN_BASH, IN_NUSHELL, IN_ZSH, ON_BRAMBLE, START, WORDS, Habit
from nixlore.model.run import DAY

ATUIN_SINCE = 149
"""How many days ago atuin came."""

_SLOT = re.compile(r"\{([a-z]+)\}")
_CREATE = (
    "create table history (id text primary key, timestamp integer not null, duration integer not null,"
    " exit integer not null, command text not null, cwd text not null, session text not null, hostname text not null,"
    " deleted_at integer, author text, intent text, shell text, author_kind integer,"
    " unique(timestamp, cwd, command))"
)


class Event(NamedTuple):
    """One command line at one time in epoch seconds."""

    at: int
    text: str


def events(seed: str, habits: Sequence[Habit], now: int, first: int, last: int, per_day: float) -> Iterator[Event]:
    """Yield what was typed between two days ago, in order; weekends are quieter."""
    source = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for days_ago in range(first, last - 1, -1):
        active = [habit for habit in habits if habit.first >= days_ago >= habit.last]
        day = now // DAY - days_ago
        weekend = (day + 4) % 7 in (0, 6)
        count = int(per_day * source.uniform(0.1, 0.7 if weekend else 1.5))
        moments = sorted(source.sample(range(8 * 3600, 23 * 3600), count))
        drawn = source.choices(active, [habit.weight for habit in active], k=count)
        for moment, habit in zip(moments, drawn, strict=True):
            if day * DAY + moment < now:
                yield Event(day * DAY + moment, _filled(habit.text, source))


def _filled(text: str, source: random.Random) -> str:
    return _SLOT.sub(lambda slot: source.choice(WORDS[slot[1]]) if slot[1] in WORDS else slot[0], text)


def build(home: Path, now: int) -> None:
    """Write every history below a home."""
    typed = list(events("fish", HABITS, now, START, 0, 50))
    _write(home / ".local/share/fish/fish_history", fish(typed))
    _write(
        home / ".bash_history", "".join(f"#{at}\n{text}\n" for at, text in events("bash", IN_BASH, now, 420, 414, 40))
    )
    zsh = events("zsh", IN_ZSH, now, 300, 287, 12)
    _write(home / ".zsh_history", "".join(f": {at}:0;{text}\n" for at, text in zsh))
    nushell = events("nushell", IN_NUSHELL, now, 60, 1, 2)
    _write(home / ".config/nushell/history.txt", "".join(f"{text}\n" for _, text in nushell))
    atuin(
        home / ".local/share/atuin/history.db", [event for event in typed if event.at >= now - ATUIN_SINCE * DAY], now
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o600)


def fish(typed: Iterable[Event]) -> str:
    """Return a fish history of these events: each text once, at its last time, as fish itself leaves it."""
    last: dict[str, int] = {}
    for at, text in typed:
        last.pop(text, None)
        last[text] = at
    return "".join(f"- cmd: {_escaped(text)}\n  when: {at}\n" for text, at in last.items())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def atuin(path: Path, typed: Sequence[Event], now: int) -> None:
    """Write atuin's database: Ada's fish on larkspur, her agent's commands, and bramble's, which atuin has synced."""
    import sqlite3  # noqa: PLC0415 - only the sample machine writes a database

    path.parent.mkdir(parents=True, exist_ok=True)
    server = events("bramble", ON_BRAMBLE, now, ATUIN_SINCE, 0, 2)
    every = [
        *rows("fish", typed, "larkspur:ada", "ada", 1),
        *by_agent(now),
        *rows("bramble", server, "bramble:ada", "ada", 1),
    ]
    base = sqlite3.connect(path)
    base.execute(_CREATE)
    base.executemany("insert into history values (?, ?, ?, ?, ?, ?, ?, ?, null, ?, null, ?, ?)", sorted(every))
    base.commit()
    base.close()


def by_agent(now: int) -> Iterator[tuple[object, ...]]:
    """Yield what Ada's coding agent ran, as rows of atuin."""
    return rows("agent", events("agent", BY_AGENT, now, 60, 0, 9), "larkspur:ada", "claude-code", 2)


def rows(label: str, typed: Iterable[Event], host: str, author: str, kind: int) -> Iterator[tuple[object, ...]]:
    """Yield events as rows of atuin, each with a place, a duration and an exit code."""
    source = random.Random(label)  # noqa: S311 - repeatable, not secret
    for number, (at, text) in enumerate(typed):
        project = source.choice(WORDS["project"])
        duration = source.randrange(2_000_000, 9_000_000_000)
        session = f"{label}-{at // DAY}"
        row_id, shell = f"{label}{number:06}", "bash" if kind == 2 else "fish"
        where = f"/home/ada/src/{project}"
        yield (row_id, at * 10**9, duration, _exit(text, source), text, where, session, host, author, shell, kind)


def _exit(text: str, source: random.Random) -> int:
    if text.startswith("gti "):
        return 127
    if text.startswith(("cargo test", "just test")):
        return 101 if source.random() < 0.25 else 0
    return 1 if source.random() < 0.03 else 0
