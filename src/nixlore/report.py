"""What one run hands to presenters and front ends, and how it is remembered."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.insight import Insight
from nixlore.model.run import Target

T = TypeVar("T")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that one run found out.

    `facts` holds each fact's JSON under the name of the stage that made it, so that reading one answer does not decode
    the others; `generated_at` is epoch seconds, `config_repo` a path or "", `sample` marks a made-up machine.
    """

    generated_at: int
    target: Target
    config_repo: str
    facts: dict[str, msgspec.Raw]
    insights: tuple[Insight, ...]
    coverage: tuple[Coverage, ...]
    diagnostics: tuple[Diagnostic, ...]
    sample: bool = False

    def fact(self, name: str, kind: type[T]) -> T | None:
        """Return one fact decoded, or None when its stage did not run."""
        raw = self.facts.get(name)
        return None if raw is None else msgspec.json.decode(raw, type=kind)


PATIENCE = 0.15
"""How many seconds a command other than `scan` spends on what is new before it answers from the last run instead."""

FIRST_ANSWER_BYTES = 15_000_000
"""How much of sources that were never read a first answer waits for."""

UNKNOWN_SECONDS = 0.05
"""What reading the news of one source is taken to cost as long as it has not been measured."""


THE_DAY = "the day"
"""What is new where no source changed."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The last run for one machine, by which the next one knows what is new.

    `basis` stands for everything but the collectors' sources (nixlore itself, settings, what is off), `day` for the
    day since 1970 it was made on, `keys` for the sources. `seconds` are what each stage took when it last ran;
    `again` those of collectors that had run before and so had only what was new to read. `report` is JSON.
    """

    basis: str
    day: int
    keys: dict[str, str]
    seconds: dict[str, float]
    again: dict[str, float]
    report: bytes

    def opened(self) -> Report:
        """Return the report."""
        return msgspec.json.decode(self.report, type=Report)

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
