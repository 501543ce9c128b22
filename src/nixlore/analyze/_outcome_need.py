"""How sure a comparison of sessions must be to be told, and how many sessions that takes."""

from __future__ import annotations

from nixlore.analyze._outcome_family import POWER, needed
from nixlore.analyze._outcome_scores import HALVED
from nixlore.analyze._rates import Z
from nixlore.model.session_outcomes import Association

SURE = 0.03
"""Above which corrected p nothing is said to be seen together; one in twenty is promised, so that some room is left."""


def need(one: Association, compared: int) -> int:
    """Return with how many sessions on the smaller side a halving would be found in four of five cases.

    As one of so many comparisons, at the rate that both sides have together; 0 where that cannot be told.
    """
    events, of = one.present.events + one.absent.events, one.present.of + one.absent.of
    if not of or one.detectable <= 0:
        return 0
    halving = events / of / HALVED * (Z + POWER) / one.detectable
    return needed(min(one.present.sessions, one.absent.sessions), halving, compared, SURE)
