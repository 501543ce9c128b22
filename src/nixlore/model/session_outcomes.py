"""Facts on sessions of coding agents: what was loaded or asked in those that went better or worse than their like."""

from __future__ import annotations

from typing import Literal

import msgspec

OutcomeName = Literal["failed commands", "questions", "corrections", "interruptions"]
FactorKind = Literal["context", "prompt"]
Verdict = Literal["seen together", "not shown"]


class OutcomeTotal(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome over all sessions that were looked at: `events` of `of`, counted in `unit`, in so many sessions."""

    outcome: OutcomeName
    unit: str
    events: int
    of: int
    sessions: int


class Arm(msgspec.Struct, frozen=True, kw_only=True):
    """The sessions on one side of a comparison, with what else they may differ in.

    `events` of `of` are the plain sums. `models` and `projects` are how many there are, `calls` the median of the
    calls of tools in a session, days are since 1970-01-01 UTC.
    """

    sessions: int
    events: int
    of: int
    projects: int
    models: int
    calls: int
    first_day: int | None
    last_day: int | None


class Association(msgspec.Struct, frozen=True, kw_only=True):
    """One comparison of sessions with and without something, among those of one project, model and period.

    `what` names it; contexts that were always loaded in the same sessions are one. `difference` is that of the rates
    (with minus without), each session being compared with its like and the sessions' length and time allowed for;
    `low` and `high` bound it with 95 % certainty. `p` is corrected for the number of comparisons (Holm, with less room
    for those that would not show a halving). `detectable` is the smallest difference that so many sessions would mostly
    show if it were the only comparison.
    """

    kind: FactorKind
    what: tuple[str, ...]
    outcome: OutcomeName
    verdict: Verdict
    present: Arm
    absent: Arm
    difference: float
    low: float
    high: float
    p: float
    detectable: float


class TooFew(msgspec.Struct, frozen=True, kw_only=True):
    """Something that cannot be compared yet: what there is on either side, what of it has its like, what is needed.

    `comparable` are the sessions of the smaller side that have their like on the other one.
    """

    kind: FactorKind
    what: tuple[str, ...]
    present: int
    absent: int
    comparable: int
    need: int
    because: str


class SessionOutcomes(msgspec.Struct, frozen=True, kw_only=True):
    """Which contexts and which forms of a first prompt were seen together with which outcomes of sessions.

    `sessions` are those that people began; `by_program` were left out, as were sub-agents. `compared` is the number of
    comparisons for which `p` of each is corrected. `unlisted` contexts were not looked at, as others tell more, and
    `elsewhere` are sessions of no known project, which are like no other.
    """

    sessions: int
    by_program: int
    first_day: int | None
    last_day: int | None
    outcomes: tuple[OutcomeTotal, ...]
    associations: tuple[Association, ...]
    too_few: tuple[TooFew, ...]
    compared: int
    unlisted: int
    elsewhere: int = 0
