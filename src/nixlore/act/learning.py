"""What answers to earlier proposals say of a rule: how likely its next one is welcome, and what follows for its rank.

Each decision on a change of a rule is a trial that went well (accepted, and it stayed so) or not (dismissed, undone,
declared again, called after it was removed). The chance of going well gets a Beta distribution, which stays one after
any number of trials (Beta-Binomial): the prior counts like PRIOR made-up trials of either kind. The prior is even, as
nothing is known of a rule before somebody has answered, and worth four trials in all, so that one answer moves the
mean by a tenth and no more, and a dozen answers outweigh it.

The rank follows the mean: the odds of a change's value are multiplied with the odds of being welcome. The threshold
follows only what is proven, the near bound of the 95 % interval: a few answers hide nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from nixlore.model.plan import Answer, Verdict

PRIOR = 2
"""How many trials that went well, and how many that did not, are taken to have been before the first."""

TAIL = 0.025
"""What lies on either side outside the interval."""

WELL: Answer = "accepted"
AGAINST: tuple[Answer, ...] = ("dismissed", "undone", "readded", "used_after_removal")
"""Answers that tell for or against a rule; to put something off tells neither."""

STEPS = 40
"""How often the range of a bound is halved: far below what anybody could see."""


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """How a rule's proposals were answered.

    `accepted` and the four counts against it are decisions on whole changes, each counted by its last answer; `snoozed`
    are put off and not decided. `mean`, `low` and `high` are the expected chance that the next proposal is welcome and
    its 95 % interval. `factor` multiplies the odds of a change's value, `threshold` the least value that is shown.
    """

    code: str
    accepted: int = 0
    dismissed: int = 0
    undone: int = 0
    readded: int = 0
    used_after_removal: int = 0
    snoozed: int = 0
    mean: float = 0.5
    low: float = 0.0
    high: float = 1.0
    factor: float = 1.0
    threshold: float = 1.0

    @property
    def decided(self) -> int:
        """How many decisions there were."""
        return self.accepted + self.dismissed + self.undone + self.readded + self.used_after_removal


def factors(verdicts: Sequence[Verdict]) -> Mapping[str, Acceptance]:
    """Return for each rule that was ever answered how its proposals fared."""
    found: dict[str, dict[str, Answer]] = {}
    for verdict in verdicts:
        decisions = found.setdefault(verdict.code, {})
        which = verdict.change or f"{verdict.kind} {verdict.subject}"
        decisions[which] = _later(decisions.get(which), verdict.answer)
    return {code: _acceptance(code, list(decisions.values())) for code, decisions in found.items()}


def of_rule(acceptances: Mapping[str, Acceptance], code: str) -> Acceptance:
    """Return how a rule's proposals fared; what is taken for granted before any answer where there was none."""
    return acceptances.get(code) or _acceptance(code, [])


def shifted(value: float, acceptances: Iterable[Acceptance]) -> float:
    """Return the value of a change, in [0, 1], moved by how the rules it rests on fared (their geometric mean)."""
    factors_of = [one.factor for one in acceptances]
    if not factors_of or not 0 < value < 1:
        return value
    factor = math.exp(sum(map(math.log, factors_of)) / len(factors_of))
    return value * factor / (1 - value + value * factor)


def _later(before: Answer | None, after: Answer) -> Answer:
    """Return what two answers to the same change come to: the later, but to put off decides nothing that is decided."""
    return before if before is not None and before != "snoozed" and after == "snoozed" else after


def _acceptance(code: str, answers: Sequence[Answer]) -> Acceptance:
    well = PRIOR + answers.count(WELL)
    against = PRIOR + sum(map(answers.count, AGAINST))
    low, high = interval(well, against)
    return Acceptance(
        code=code,
        accepted=answers.count("accepted"),
        dismissed=answers.count("dismissed"),
        undone=answers.count("undone"),
        readded=answers.count("readded"),
        used_after_removal=answers.count("used_after_removal"),
        snoozed=answers.count("snoozed"),
        mean=well / (well + against),
        low=low,
        high=high,
        factor=well / against,
        threshold=0.5 / high if high < 0.5 else 0.5 / low if low > 0.5 else 1.0,
    )


def interval(well: int, against: int) -> tuple[float, float]:
    """Return the central 95 % interval of a Beta distribution with whole parameters, exactly up to rounding."""
    return _quantile(well, against, TAIL), _quantile(well, against, 1 - TAIL)


def _quantile(well: int, against: int, share: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle, well, against) < share else (low, middle)
    return (low + high) / 2


def below(chance: float, well: int, against: int) -> float:
    """Return how much of a Beta distribution with whole parameters lies below a chance.

    It is the probability that of well + against - 1 throws at that chance at least `well` succeed (DLMF 8.17.5).
    """
    if not 0 < chance < 1:
        return float(chance >= 1)
    throws = well + against - 1
    odds = math.log(chance) - math.log1p(-chance)
    start = math.lgamma(throws + 1) + throws * math.log1p(-chance)
    terms = (
        math.exp(start - math.lgamma(hits + 1) - math.lgamma(throws - hits + 1) + hits * odds)
        for hits in range(well, throws + 1)
    )
    return min(1.0, math.fsum(terms))
