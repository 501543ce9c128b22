"""What a change is worth, in [0, 1]: the order of the plan.

    gain  = (turns + tidy) / TURNS + freed / BYTES
    value = sureness(confidence) * calm(risk) * (1 - exp(-gain))

- `turns` are those expected to be saved in the next 90 days: what was tried in vain or fetched for a single use, at
  the pace at which it was in the window that was read. A command not found costs two (the try and what is done about
  it), a fetch one. Ten of them are worth as much as a gigabyte: about what either annoys.
- `freed` are bytes of NARs that leave the closure; what only other generations hold is not counted off, as it goes
  with them.
- `tidy` is the worth of a configuration that says what is so, in turns: a line that nobody needs costs a reader a
  moment (`LINE`), a tool that no rebuild brings back costs an evening, seldom (`LOST`, twice that where it is run
  daily).
- The exponential lets the second gigabyte count for less than the first, so that no figure drowns the others.
- An uncertain or risky change is expected to be worth less by as much as it is likely to be wrong, or to cost when it
  is. The factors are the share of such changes that one would accept, not measured; the user's own answers then move
  the value by rule (`learning.shifted`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from nixlore.act import learning
from nixlore.model.insight import Confidence
from nixlore.model.plan import Risk, Verdict

TURNS = 10.0
BYTES = 1e9
HORIZON = 90
"""Over how many days turns are counted."""

NOT_FOUND = 2.0
FETCH = 1.0
"""What one try in vain, and one fetch for a single use, cost in turns."""

LINE = 1.0
LOST = 4.0
"""What a needless line, and a tool that no rebuild brings back, are worth in turns."""

SURE: Mapping[Confidence, float] = {"high": 1.0, "medium": 0.7, "low": 0.4}
CALM: Mapping[Risk, float] = {"low": 1.0, "medium": 0.8, "high": 0.5}

LEAST = 0.02
"""A change that is worth less is not proposed, unless answers have shown that its rule is welcome."""


def value(turns: float, freed: int, confidence: Confidence, risk: Risk) -> float:
    """Return what a change is worth before any answer; `turns` with what tidiness counts for."""
    gain = max(turns, 0.0) / TURNS + max(freed, 0) / BYTES
    return SURE[confidence] * CALM[risk] * -math.expm1(-gain)


SHORTEST = 30
"""The fewest days from which a pace is taken: what came up thrice this week need not go on so."""


def pace(count: float, days: int) -> float:
    """Return how often something will be in the next 90 days that was so often in so many days until now."""
    return count * HORIZON / max(days, SHORTEST)


class Learnt:
    """What the answers to earlier changes say of a rule's next one."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self._factors = learning.factors(verdicts)

    def shifted(self, value: float, codes: Sequence[str]) -> float:
        """Return a value moved by how the rules it rests on fared."""
        return learning.shifted(value, [learning.of_rule(self._factors, code) for code in codes])

    def is_enough(self, value: float, codes: Sequence[str]) -> bool:
        """Tell whether a value is enough to be proposed: less will do of a rule that is proven to be welcome."""
        thresholds = [learning.of_rule(self._factors, code).threshold for code in codes]
        return value >= LEAST * (math.prod(thresholds) ** (1 / len(thresholds)) if thresholds else 1.0)
