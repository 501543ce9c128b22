"""What was said at past dates, judged by what was done within the horizon: each suggestion and each deed counts once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from living import BEGIN, EVOLUTION, LAST, LATER, event, life
from nixlore.act.foreseen import MANY, deeds, judged
from nixlore.model.backtest import Date, Deed, Said
from nixlore.model.evolution import Spell

DAY = 86_400
CODE = "NX101"


def said(tool, doing="remove", code=CODE, place=1):
    return Said(code=code, doing=doing, tool=tool, subject=tool, confidence="low", place=place)


def date(day, *found, tools=(), told=(CODE,), **fields):
    return Date(at=day * DAY, tools=frozenset(tools), said=found, told=frozenset(told), **fields)


def deed(day, tool, doing="remove", together=1):
    return Deed(doing=doing, tool=tool, at=day * DAY, commit=f"c{day}", together=together)


def record(dates, done, code=CODE):
    found = judged(dates, done, 90, 90, {})
    return next((rule for rule in found.rules if rule.code == code), None)


def shares(rule):
    return (rule.precision.part, rule.precision.n, rule.recall.part, rule.recall.n)


@pytest.mark.parametrize(("day", "right"), [(100, 0), (101, 1), (190, 1), (191, 0)])
def test_it_counts_what_was_done_after_the_date_and_until_the_horizon(day, right):
    found = judged([date(100, said("bat"), tools=["bat"])], [deed(day, "bat")], 90, 90, {})
    assert found.rules[0].precision.part == right
    assert found.suggestions[0].days == (day - 100 if right else None)


def test_what_is_said_at_many_dates_counts_once_from_the_first():
    dates = [date(day, said("bat"), tools=["bat"]) for day in (0, 90, 180, 270)]
    assert shares(record(dates, [deed(300, "bat")])) == (0, 1, 1, 1)
    assert shares(record(dates, [deed(80, "bat")])) == (1, 1, 1, 1)


def test_to_add_is_no_answer_to_a_removal():
    dates = [date(0, said("bat"), tools=["bat"])]
    assert shares(record(dates, [deed(10, "bat", "add")])) == (0, 1, 0, 0)


def test_a_deed_that_nobody_spoke_of_is_one_that_was_not_foreseen():
    dates = [date(0, said("bat"), tools=["bat", "fd"])]
    assert shares(record(dates, [deed(10, "bat"), deed(20, "fd")])) == (1, 1, 1, 2)


def test_what_could_not_be_said_is_not_asked_for():
    silent = [date(0, tools=["fd"], told=()), date(90, said("bat"), tools=["bat", "fd"])]
    assert shares(record(silent, [deed(10, "fd")])) == (0, 1, 0, 0)
    gone = [date(0, said("bat"), tools=["bat"])]
    # Not declared at the date, so that nobody could have said to remove it; and too long after.
    assert shares(record(gone, [deed(10, "fd"), deed(95, "bat")])) == (0, 1, 0, 0)


def test_a_commit_that_does_so_to_many_decides_about_none():
    dates = [date(0, said("bat"), said("fd"), tools=["bat", "fd"])]
    found = judged(dates, [deed(9, "bat", together=MANY + 1), deed(9, "fd", together=MANY)], 90, 90, {})
    assert [one.outcome for one in found.suggestions] == ["undecided", "done"]
    assert shares(found.rules[0]) == (1, 1, 1, 1)
    assert (found.rules[0].undecided, found.at_once, found.removals) == (1, 1, 1)
    assert (found.by_chance.part, found.by_chance.n) == (1, 2)


def test_the_first_ten_are_those_of_each_date():
    tools = [f"t{number}" for number in range(12)]
    first = date(0, *(said(tool, place=number + 1) for number, tool in enumerate(tools)), tools=tools)
    second = date(90, *(said(tool, place=12 - number) for number, tool in enumerate(tools)), tools=tools)
    found = judged([first, second], [deed(10, "t0"), deed(20, "t11"), deed(100, "t10")], 90, 90, {})
    # t10 and t11 come among the first ten at the second date only, where t11 was gone already.
    assert (found.first_ten.part, found.first_ten.n) == (2, 12)
    assert shares(found.rules[0]) == (2, 12, 3, 3)


def test_nothing_said_is_no_rule_and_no_share():
    found = judged([date(0, tools=["bat"], entries=7, silent="why")], [], 90, 30, {"because": ("NX110",)})
    assert (found.rules, found.first_ten.n, found.first_ten.high) == ((), 0, 1.0)
    assert (found.entries, found.silent, found.left_out) == (7, {"why": 1}, {"because": ("NX110",)})
    assert judged([], [], 90, 90, {}).dates == ()


def test_deeds_are_where_a_stretch_of_being_declared_begins_and_ends():
    found = deeds(EVOLUTION)
    assert sorted((one.doing, one.tool) for one in found) == [
        ("add", "ag"),
        ("add", "calibre"),
        ("add", "hyfetch"),
        ("add", "hyfetch"),
        ("add", "ripgrep"),
        ("remove", "ag"),
        ("remove", "hyfetch"),
    ]
    assert {one.together for one in found if one.commit == BEGIN.commit} == {3}
    assert {one.together for one in found if one.doing == "remove"} == {2}


def test_what_a_shallow_history_hides_was_not_added_where_it_starts():
    events = (event("added", BEGIN), event("removed", LATER), event("re-added", LAST))
    spells = (Spell(first=BEGIN, last=LATER), Spell(first=LAST, last=None))
    hidden = life(*events, spells=spells, known_from_start=False)
    found = deeds(changed(EVOLUTION, packages={"x": hidden}))
    assert [(one.doing, one.commit) for one in found] == [("add", LAST.commit), ("remove", LATER.commit)]


names = st.sampled_from(["a", "b", "c", "d"])
days = st.integers(0, 400)
doings = st.sampled_from(["add", "remove"])


@given(
    st.lists(st.tuples(days, st.lists(st.tuples(names, doings)), st.sets(names)), max_size=6),
    st.lists(st.tuples(days, names, doings, st.integers(1, 2 * MANY)), max_size=12),
    st.integers(1, 200),
)
def test_shares_are_shares_whatever_was_said_and_done(rows, found, horizon):
    dates = [
        date(day, *(said(tool, doing, place=number) for number, (tool, doing) in enumerate(pairs, 1)), tools=tools)
        for day, pairs, tools in sorted(rows, key=lambda row: row[0])
    ]
    done = sorted((deed(day, tool, doing, many) for day, tool, doing, many in found), key=lambda one: one.at)
    result = judged(dates, done, 90, horizon, {})
    for rate in (result.first_ten, result.by_chance, *(r for one in result.rules for r in (one.precision, one.recall))):
        assert 0 <= rate.part <= rate.n
        assert 0 <= rate.low <= rate.high <= 1
        assert not rate.n or rate.low - 1e-9 <= rate.part / rate.n <= rate.high + 1e-9
    assert all(one.days is None or 0 <= one.days <= horizon for one in result.suggestions)
    assert sum(rule.precision.n + rule.undecided for rule in result.rules) == len(result.suggestions)


@given(st.lists(st.tuples(days, names, doings), max_size=12), st.integers(0, 400))
def test_what_was_done_before_a_date_or_after_its_horizon_changes_nothing(found, day):
    dates = [date(day, said("a"), said("b", "add"), tools=["a", "c"])]
    done = sorted((deed(*row) for row in found), key=lambda one: one.at)
    within = [one for one in done if day * DAY < one.at <= (day + 90) * DAY]
    assert judged(dates, done, 90, 90, {}) == judged(dates, within, 90, 90, {})
