"""What one run hands to presenters and front ends, and how it is remembered."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from nixlore.blake2 import digest
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.insight import Insight
from nixlore.model.run import Target

T = TypeVar("T")


class Facts(Mapping[str, msgspec.Raw]):
    """The facts of a run that is over, each read from where it is kept when it is asked for.

    `contents` stands for the content of each, by name. `read` gives one by its name, None where it is not whole or
    gone; then `anew` makes all of them.
    """

    def __init__(
        self,
        contents: Mapping[str, str],
        read: Callable[[str], msgspec.Raw | None],
        anew: Callable[[], Mapping[str, msgspec.Raw]],
    ) -> None:
        self.contents = contents
        self._found: dict[str, msgspec.Raw | None] = dict.fromkeys(contents)
        self._decoded: dict[tuple[str, type], Any] = {}
        self._read = read
        self._anew = anew

    def __getitem__(self, name: str) -> msgspec.Raw:
        """Return the JSON of one fact; raise KeyError where its stage did not run."""
        raw = self._found[name]
        if raw is None:
            raw = self._read(name)
            if raw is None:
                made = self._anew()
                self._found = dict(made)
                self.contents = _contents(made)
                return made[name]
            self._found[name] = raw
        return raw

    def decoded(self, name: str, kind: type[T]) -> T | None:
        """Return one fact as a type, decoded once however often it is asked for; None where its stage did not run."""
        if (name, kind) not in self._decoded:
            raw = self.get(name)
            self._decoded[name, kind] = None if raw is None else msgspec.json.decode(raw, type=kind)
        found: T | None = self._decoded[name, kind]
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(tuple(self._found))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)


def _contents(facts: Mapping[str, msgspec.Raw]) -> dict[str, str]:
    return {name: digest(bytes(raw)) for name, raw in facts.items()}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that one run found out.

    `facts` holds each fact's JSON under the name of the stage that made it, so that reading one answer does not decode
    the others; `generated_at` is epoch seconds, `config_repo` a path or "", `sample` marks a made-up machine.
    """

    generated_at: int
    target: Target
    config_repo: str
    facts: Mapping[str, msgspec.Raw]
    insights: tuple[Insight, ...]
    coverage: tuple[Coverage, ...]
    diagnostics: tuple[Diagnostic, ...]
    sample: bool = False

    def fact(self, name: str, kind: type[T]) -> T | None:
        """Return one fact decoded, or None when its stage did not run."""
        if isinstance(self.facts, Facts):
            return self.facts.decoded(name, kind)
        raw = self.facts.get(name)
        return None if raw is None else msgspec.json.decode(raw, type=kind)

    def contents(self) -> Mapping[str, str]:
        """Return what stands for the content of each fact, by name; what a run has kept is not read for that."""
        return self.facts.contents if isinstance(self.facts, Facts) else _contents(self.facts)


PATIENCE = 0.15
"""How many seconds a command other than `scan` spends on what is new before it answers from the last run instead."""

FIRST_ANSWER_BYTES = 15_000_000
"""How much of sources that were never read a first answer waits for."""


def too_large(sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Return the sources that a first answer does not wait for, by bytes that were never read: the largest ones."""
    ordered = sorted(sizes, key=sizes.__getitem__)
    upto = itertools.accumulate(map(sizes.__getitem__, ordered))
    return tuple(name for name, size in zip(ordered, upto, strict=True) if size > FIRST_ANSWER_BYTES)


UNKNOWN_SECONDS = 0.05
"""What reading the news of one source is taken to cost as long as it has not been measured."""


THE_DAY = "the day"
"""What is new where no source changed."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The last run for one machine, by which the next one knows what is new.

    `basis` stands for everything but the collectors' sources (nixlore itself, settings, what is off), `day` for the
    day since 1970 it was made on, `keys` for the sources. `seconds` are what each stage took when it last ran;
    `again` those of collectors that had run before and so had only what was new to read. `report` is JSON without the
    facts, which are kept apart; `facts` stands for the content of each, by name.
    """

    basis: str
    day: int
    keys: dict[str, str]
    seconds: dict[str, float]
    again: dict[str, float]
    report: bytes
    facts: dict[str, str]

    def opened(
        self, read: Callable[[str, str], msgspec.Raw | None], anew: Callable[[], Mapping[str, msgspec.Raw]]
    ) -> Report:
        """Return the report; `read` gives a fact by name and content, None where it is gone, `anew` makes all anew."""
        report = msgspec.json.decode(self.report, type=Report)
        facts = Facts(self.facts, lambda name: read(name, self.facts[name]), anew)
        return msgspec.structs.replace(report, facts=facts)

    def news(self, keys: dict[str, str], day: int) -> tuple[str, ...]:
        """Return the collectors whose sources are not as they were, or that it is another day; nothing where all is."""
        changed = tuple(name for name, key in keys.items() if self.keys.get(name) != key)
        return changed or (() if self.day == day else (THE_DAY,))

    def cost(self, news: tuple[str, ...]) -> float:
        """Return how many seconds it will take to read what changed and to run all later stages."""
        later = sum(seconds for label, seconds in self.seconds.items() if not label.startswith("collect/"))
        return later + sum(self.again.get(name, UNKNOWN_SECONDS) for name in news if name != THE_DAY)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A report and, where reading what is new would have taken too long, the collectors whose news are not in it."""

    report: Report
    outdated: tuple[str, ...] = ()
