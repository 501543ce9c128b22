"""Which contexts and forms of prompts were seen together with better or worse sessions of coding agents.

Sessions are compared with their like: those of the same agent, project and period, their model, length and time being
allowed for. A period holds fewer sessions than the two sides of a comparison need together, so that what merely came
at some time is never compared with the time before. A session counts as without something only where its agent's
version would have told. What is told was seen together and nothing more: people load a context because of the work
before them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nixlore.analyze._outcome_factors import LEAST, Factor, Stratum, factors, strata
from nixlore.analyze._outcome_family import holm, shares
from nixlore.analyze._outcome_need import SURE
from nixlore.analyze._outcome_scores import Case, Group, Score, comparable, groups, score
from nixlore.analyze._outcome_sessions import UNITS, Row, rows
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.run import DAY
from nixlore.model.session_outcomes import Arm, Association, OutcomeName, OutcomeTotal, SessionOutcomes, TooFew

LEAST_EVENTS = 10
"""In how many comparable sessions something must have happened."""


def analyze(
    sessions: Sequence[AgentSession] | None,
    prompts: Sequence[AgentPrompt] | None,
    responses: Sequence[AgentResponse] | None,
    calls: Sequence[AgentToolCall] | None,
    context: Sequence[ContextItem] | None,
) -> SessionOutcomes | None:
    """Return what was seen together over all sessions, None where no agent was ever here."""
    if not sessions:
        return None
    found, by_program = rows(sessions, prompts or (), responses or (), calls or (), context or ())
    compared, unlisted = factors(found)
    table = _Table(found, strata(found))
    told: list[_Compared] = []
    too_few: list[TooFew] = []
    for factor in compared:
        own = [one for outcome in UNITS for one in table.compared(factor, outcome)]
        told += own
        if not own:
            too_few.append(table.too_few(factor))
    days = [row.first // DAY for row in found if row.first is not None]
    return SessionOutcomes(
        sessions=len(found),
        by_program=by_program,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        outcomes=tuple(_total(outcome, found) for outcome in UNITS),
        associations=_judged(told),
        too_few=tuple(too_few),
        compared=len(told),
        unlisted=unlisted,
        elsewhere=sum(not row.project for row in found),
    )


@dataclass(frozen=True)
class _Compared:
    """One comparison before it is corrected for the number of all."""

    factor: Factor
    outcome: OutcomeName
    present: Arm
    absent: Arm
    score: Score


@dataclass
class _Table:
    """The sessions, and the strata of those of which a factor tells: most factors tell of the same."""

    found: Sequence[Row]
    strata: Sequence[Stratum]
    known: dict[tuple[OutcomeName, frozenset[int]], list[Group]] = field(default_factory=dict)

    def compared(self, factor: Factor, outcome: OutcomeName) -> Iterator[_Compared]:
        """Yield the comparison if there is enough of everything."""
        alike = self._comparable(factor, outcome) if factor.smaller >= LEAST else []
        cases = [case for group in alike for case in group.cases]
        present = [case for case in cases if case.number in factor.present]
        smaller = min(len(present), len(cases) - len(present))
        if smaller < LEAST or sum(case.events > 0 for case in cases) < LEAST_EVENTS:
            return
        result = score(alike, factor.present)
        if result is not None:
            absent = [case for case in cases if case.number not in factor.present]
            yield _Compared(factor, outcome, self._arm(present), self._arm(absent), result)

    def _comparable(self, factor: Factor, outcome: OutcomeName) -> list[Group]:
        known = factor.present | factor.absent
        if (outcome, known) not in self.known:
            cases = (self._case(number, outcome) for number in sorted(known))
            self.known[outcome, known] = groups(cases)
        return comparable(self.known[outcome, known], factor.present)

    def _case(self, number: int, outcome: OutcomeName) -> Case:
        row = self.found[number]
        return Case(number, *row.counts[outcome], row.calls, row.model, self.strata[number])

    def _arm(self, cases: Sequence[Case]) -> Arm:
        own = [self.found[case.number] for case in cases]
        days = [row.first // DAY for row in own if row.first is not None]
        return Arm(
            sessions=len(cases),
            events=sum(case.events for case in cases),
            of=sum(case.of for case in cases),
            projects=len({row.project for row in own}),
            models=len({row.model for row in own}),
            calls=round(statistics.median(row.calls for row in own)),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
        )

    def too_few(self, factor: Factor) -> TooFew:
        """Say what is missing for any comparison."""
        smaller = 0
        for outcome in UNITS:
            numbers = [case.number for group in self._comparable(factor, outcome) for case in group.cases]
            present = len(factor.present.intersection(numbers))
            smaller = max(smaller, min(present, len(numbers) - present))
        return TooFew(
            kind=factor.kind,
            what=factor.what,
            present=len(factor.present),
            absent=len(factor.absent),
            comparable=smaller,
            need=LEAST,
            because=_because(factor, smaller),
        )


def _because(factor: Factor, smaller: int) -> str:
    if factor.smaller < LEAST:
        return "too few sessions with it" if len(factor.present) < LEAST else "too few sessions without it"
    return "too few of the same project and period" if smaller < LEAST else "too little happened in them"


def _judged(told: Sequence[_Compared]) -> tuple[Association, ...]:
    """Return the comparisons with p corrected for their number, the surest first."""
    parts = shares([one.score.halving for one in told], SURE)
    corrected = holm([one.score.p for one in told], parts)
    ordered = sorted(zip(corrected, told, strict=True), key=lambda pair: (pair[0], pair[1].score.p))
    return tuple(_association(one, p) for p, one in ordered)


def _association(one: _Compared, p: float) -> Association:
    is_told = p <= SURE and not one.score.low <= 0 <= one.score.high
    return Association(
        kind=one.factor.kind,
        what=one.factor.what,
        outcome=one.outcome,
        verdict="seen together" if is_told else "not shown",
        present=one.present,
        absent=one.absent,
        difference=one.score.difference,
        low=one.score.low,
        high=one.score.high,
        p=p,
        detectable=one.score.detectable,
    )


def _total(outcome: OutcomeName, found: Sequence[Row]) -> OutcomeTotal:
    counts = [row.counts[outcome] for row in found]
    return OutcomeTotal(
        outcome=outcome,
        unit=UNITS[outcome],
        events=sum(events for events, _ in counts),
        of=sum(of for _, of in counts),
        sessions=sum(of > 0 for _, of in counts),
    )
