"""How a rule's proposals were answered moves their rank, and hides them only once that is proven."""

from __future__ import annotations

import math
import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.act.learning import PRIOR, below, factors, interval, of_rule, shifted
from nixlore.model.plan import Verdict

NOW = 1_700_000_000
ANSWERS = ("accepted", "dismissed", "snoozed", "undone", "readded", "used_after_removal")


def verdict(answer: str, change: str, code: str = "NX101", subject: str = "hyperfine") -> Verdict:
    return Verdict(at=NOW, answer=answer, code=code, kind="remove_unused", subject=subject, change=change)


def test_without_answers_nothing_is_moved():
    found = of_rule({}, "NX101")
    assert (found.decided, found.mean, found.factor, found.threshold) == (0, 0.5, 1.0, 1.0)
    assert shifted(0.3, [found]) == pytest.approx(0.3)
    assert factors([]) == {}


def test_each_change_counts_once_whatever_the_number_of_its_subjects():
    found = factors([verdict("accepted", "a", subject=name) for name in "xyz"])["NX101"]
    assert (found.accepted, found.decided) == (1, 1)


@pytest.mark.parametrize("answer", ["undone", "readded", "used_after_removal", "dismissed"])
def test_the_last_answer_to_a_change_counts(answer):
    found = factors([verdict("accepted", "a"), verdict(answer, "a")])["NX101"]
    assert (found.accepted, getattr(found, answer), found.decided) == (0, 1, 1)
    assert found.mean == PRIOR / (2 * PRIOR + 1)


def test_to_put_off_decides_nothing():
    found = factors([verdict("snoozed", "a"), verdict("accepted", "b"), verdict("snoozed", "b")])["NX101"]
    assert (found.snoozed, found.accepted, found.decided) == (1, 1, 1)


def test_rules_learn_apart():
    found = factors([verdict("accepted", "a"), verdict("dismissed", "a", code="NX102")])
    assert found["NX101"].factor > 1 > found["NX102"].factor


def test_a_few_answers_hide_nothing_and_many_do():
    few = factors([verdict("dismissed", str(number)) for number in range(2)])["NX101"]
    many = factors([verdict("dismissed", str(number)) for number in range(10)])["NX101"]
    liked = factors([verdict("accepted", str(number)) for number in range(10)])["NX101"]
    assert few.threshold == 1
    assert many.threshold > 1 > liked.threshold


def test_a_change_that_rests_on_two_rules_is_moved_by_both():
    found = factors([verdict("accepted", "a"), verdict("dismissed", "b", code="NX102")])
    assert shifted(0.3, found.values()) == pytest.approx(0.3)
    assert shifted(0.3, [found["NX101"]]) > 0.3 > shifted(0.3, [found["NX102"]])


def test_the_interval_is_that_of_tables():
    """Beta(1, 1) is even; Beta(n, 1) has the distribution x^n; Beta(2, 2) has 3x² - 2x³."""
    assert interval(1, 1) == pytest.approx((0.025, 0.975))
    assert interval(9, 1) == pytest.approx((0.025 ** (1 / 9), 0.975 ** (1 / 9)))
    low, high = interval(2, 2)
    assert 3 * low**2 - 2 * low**3 == pytest.approx(0.025)
    assert (low, high) == (pytest.approx(0.0942993), pytest.approx(1 - 0.0942993))


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0, 1))
def test_the_share_below_is_that_of_the_mirrored_distribution(well, against, chance):
    assert below(chance, well, against) + below(1 - chance, against, well) == pytest.approx(1, abs=1e-9)


@given(st.lists(st.sampled_from(ANSWERS), max_size=60), st.floats(0, 1))
def test_whatever_is_answered_the_value_stays_one_and_the_order_of_one_rule_too(answers, value):
    found = factors([verdict(answer, str(number)) for number, answer in enumerate(answers)])
    moved = shifted(value, found.values())
    assert 0 <= moved <= 1
    assert shifted(value / 2, found.values()) <= moved
    for one in found.values():
        assert 0 < one.low < one.mean < one.high < 1
        assert math.isfinite(one.factor)
        assert one.threshold > 0.5


def test_after_forty_decisions_of_a_made_up_user_the_ranking_has_learnt():
    """Somebody takes 90 % of one rule's proposals and 10 % of another's; both are worth the same at first."""
    learnt = 0
    for seed in range(20):
        dice = random.Random(seed)
        given_ones = []
        for number in range(40):
            code, chance = ("NX101", 0.9) if number % 2 else ("NX102", 0.1)
            given_ones.append(verdict("accepted" if dice.random() < chance else "dismissed", str(number), code))
        found = factors(given_ones)
        liked, disliked = found["NX101"], found["NX102"]
        assert shifted(0.3, [liked]) > shifted(0.6, [disliked])
        learnt += disliked.high < liked.low
        for one, chance in ((liked, 0.9), (disliked, 0.1)):
            figures = f"{one.mean:.2f} ({one.low:.2f} to {one.high:.2f})"
            sys.stdout.write(f"seed {seed}: {one.code} accepted {chance:.0%}, learnt {figures}\n")
    assert learnt == 20
