"""What would have been suggested at past dates, with only what was known then, and what its user did afterwards."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.insight import Confidence

Doing = Literal["remove", "add", "merge"]
"""What is done to a tool of the configuration; `add` stands also for what is declared again.

To `merge` is to take out a line that repeats another, by which the tool does not go; its key has the file as well.
"""

Outcome = Literal["done", "not done", "undecided"]


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done to one tool: when (epoch seconds), in which commit, with how many others of its kind."""

    doing: Doing
    tool: str
    at: int
    commit: str
    together: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule said at one date; `place` counts from 1 in the order in which it would have been shown."""

    code: str
    doing: Doing
    tool: str
    subject: str
    confidence: Confidence
    place: int


class Date(msgspec.Struct, frozen=True, kw_only=True):
    """What was known and said at one date, in epoch seconds.

    `tools` are the keys of those that the configuration declared, `told` the rules that could have spoken by what there
    was to read, `silent` why others could not. `entries` are those of the histories that were read up to then,
    `distinct` those of them of which only the last use is known.
    """

    at: int
    tools: frozenset[str]
    said: tuple[Said, ...]
    told: frozenset[str]
    entries: int = 0
    distinct: int = 0
    silent: str = ""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule said of one tool, at the first date at which it did, and what came of it within the horizon.

    It is `undecided` where it was done by a commit that did so to many tools at once, as a host that goes takes all of
    its tools along. `days` is after how many it was done. `place` is the best that it had in the order of a date.
    """

    code: str
    doing: Doing
    tool: str
    subject: str
    confidence: Confidence
    place: int
    at: int
    outcome: Outcome
    days: int | None = None
    commit: str = ""


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """A share of `part` in `n`, which lies between `low` and `high` with 95 % certainty (Wilson)."""

    part: int
    n: int
    low: float
    high: float


class RuleRecord(msgspec.Struct, frozen=True, kw_only=True):
    """How one rule did: of what it said, how much was done, and of all that was done, how much it had said.

    `undecided` suggestions count for neither. `dates` is at how many of them it could speak.
    """

    code: str
    doing: Doing
    dates: int
    precision: Rate
    recall: Rate
    undecided: int


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """How well what nixlore says foretells what its user does to the configuration.

    dates         epoch seconds of those that were replayed; `every` and `horizon` are days
    rules         those that can be judged by what is done to a configuration, and that had something to read
    first_ten     of what stood among the first ten of a date, how much was done; each tool counts once for a rule
    by_chance     how much of what is declared at a date goes within the horizon anyway, to compare removals with
    removals, additions   how many there were between the first date and the end of the last horizon
    at_once       how many more there were in commits that did so to many tools at once, which foretell nothing
    entries       of histories up to the last date; 0 where none was read
    distinct      how many of them are distinct command lines: of these only the last use is known, so that the past
                  shows less use than there was
    silent        why some rules could not speak, and at how many dates
    left_out      rules that nothing of the past can be known for, with the reason
    """

    dates: tuple[int, ...]
    every: int
    horizon: int
    rules: tuple[RuleRecord, ...]
    first_ten: Rate
    by_chance: Rate
    removals: int
    additions: int
    at_once: int
    entries: int
    distinct: int
    silent: dict[str, int]
    left_out: dict[str, tuple[str, ...]]
    suggestions: tuple[Suggestion, ...]
