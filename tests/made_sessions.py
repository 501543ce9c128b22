"""Sessions of a shell made by hand, and made at random with habits planted in them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from nixlore.analyze import workflows
from nixlore.model.nix import Binary
from nixlore.model.recording import LineUse, SessionRun, Step
from nixlore.model.run import DAY, Config, Target
from nixlore.model.workflows import Workflows

FIRST_DAY = 20_400
TARGET = Target(hostname="larkspur", asked_host="", user="ada")


def session(*heads: str, at: int = 0, gap: int = 5, day: int = 0, **columns: Any) -> SessionRun:
    """Return a session in one directory of no project; columns are given whole."""
    count = len(heads)
    given: dict[str, Any] = {
        "gaps": (0, *[gap] * (count - 1)),
        "places": (0,) * count,
        "projects": (-1,) * count,
        "failed": (False,) * count,
        "project_names": (),
        "actor": "human",
        "host": "",
        "user": "",
        "source": "hook",
    }
    return SessionRun(at=at or (FIRST_DAY + day) * DAY + 36_000, heads=heads, **given | columns)


def typed(text: str, **others: Any) -> SessionRun:
    """Return a session of commands that a text has, a line each."""
    return session(*[line.strip() for line in text.strip().splitlines()], **others)


def step(text: str, **others: Any) -> Step:
    """Return a step that reads as it would be typed: `grep -i #2`; `#` is how many operands it has."""
    name, *rest = text.split()
    words = tuple(word for word in rest if word[0] not in "-#")
    flags = tuple(word for word in rest if word[0] == "-")
    operands = sum(int(word[1:]) for word in rest if word[0] == "#")
    return Step(name, words, flags, operands, **others)


def steps(text: str) -> tuple[Step, ...]:
    """Return the steps of a line with blanks around its joins: `cat #1 | grep #1`; `in` joins a part of a command."""
    made: list[Step] = []
    words: list[str] = []
    join: Any = ""
    for word in [*text.split(), ";"]:
        if word in ("|", "&&", "||", ";", "&", "in"):
            if words:
                made.append(step(" ".join(words), join=join))
            words, join = [], word
        else:
            words.append(word)
    return tuple(made)


def line(text: str, count: int = 1, days: Iterable[int] = (0,), **others: Any) -> LineUse:
    """Return the use of a line, so often on each day."""
    days = tuple(FIRST_DAY + day for day in days)
    given: dict[str, Any] = {
        "outcomes": (),
        "seconds": None,
        "project": "",
        "unit": "runs",
        "actor": "human",
        "host": "",
        "user": "",
        "source": "hook",
    }
    return LineUse(steps=steps(text), days=days, counts=(count,) * len(days), **given | others)


class Habits:
    """Sessions of a made-up user: commands by how often such are used, with some habits among them."""

    def __init__(self, seed: int = 1, vocabulary: int = 400) -> None:
        self.random = random.Random(seed)
        self.names = [f"tool{number}" for number in range(vocabulary)]
        self.weights = [1 / (rank + 2) for rank in range(vocabulary)]

    def sessions(self, count: int, planted: Sequence[tuple[Sequence[str], int]] = ()) -> list[SessionRun]:
        """Return about so many commands in sessions over half a year, each habit so often in them."""
        made: list[list[str]] = []
        while count > 0:
            size = min(count, 1 + int(self.random.expovariate(1 / 25)))
            made.append(self.random.choices(self.names, self.weights, k=size))
            count -= size
        for habit, often in planted:
            for _ in range(often):
                own = self.random.choice(made)
                where = self.random.randrange(len(own) + 1)
                own[where:where] = habit
        return [self._session(heads, number * 180 // len(made)) for number, heads in enumerate(made)]

    def _session(self, heads: Sequence[str], day: int) -> SessionRun:
        place, places, gaps = 0, [], [0]
        for _ in heads:
            places.append(place)
            place += self.random.random() < 0.08
            gaps.append(int(self.random.expovariate(1 / 30)))
        return session(*heads, day=day, gaps=tuple(gaps[: len(heads)]), places=tuple(places))


def shuffled(sessions: Sequence[SessionRun], seed: int, *, within: bool) -> list[SessionRun]:
    """Return sessions with their commands in another order, over all of them or within each."""
    own = random.Random(seed)
    if within:
        return [msgspec.structs.replace(run, heads=tuple(own.sample(run.heads, len(run.heads)))) for run in sessions]
    heads = [head for run in sessions for head in run.heads]
    own.shuffle(heads)
    left = iter(heads)
    return [msgspec.structs.replace(run, heads=tuple(next(left) for _ in run.heads)) for run in sessions]


def binary(name: str, rank: int | None = 0) -> Binary:
    return Binary(name=name, path=f"/bin/{name}", store_path="", package="", provider="system", rank=rank)


def analyze(
    lines: Sequence[LineUse] | None = (), sessions: Sequence[SessionRun] | None = (), on_path: str = "rg", **others: Any
) -> Workflows:
    given = {"config": Config(), "target": TARGET, "binaries": [binary(name) for name in on_path.split()]}
    found = workflows.analyze(lines=lines, sessions=sessions, **given | others)
    assert found is not None
    return found
