"""Charts are well made whatever is in them, say what they show in words too, and are the same for the same figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.present._svg import chart, label, linked, number, percent, words
from nixlore.present._svg_row import Stretch, bar, interval, parts, spark, spells
from nixlore.present._svg_scale import Span, dates, steps
from nixlore.present._svg_time import Bar, Event, Series, bars, calendar, events, lines, spanned
from svg_shapes import HOSTILE, of, parsed, texts

DAY = 86_400
SPAN = Span(1_700_000_000, 1_700_000_000 + 400 * DAY)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.04, "0"), (12.0, "12"), (12.34, "12.3"), (math.nan, "0"), (math.inf, "0"), (1e6, "1000000")],
)
def test_numbers_are_short(value, text):
    assert number(value) == text


def test_parts_of_nothing_are_nothing():
    assert percent(3, 0) == "0%"
    assert percent(1, 3) == "33.3%"


@given(st.text(max_size=300))
def test_text_stays_text(text):
    found = parsed(label("0", 1, text))
    assert len(found) == 1
    assert len(found[0].text or "") <= 80
    assert "<" not in words(text)


def test_what_holds_links_is_no_picture():
    link = linked(label("0", 0, "a"), "tool-a")
    assert of(chart("x", "t", "d", 10, [link]), "svg")[0].get("role") == "group"
    assert of(chart("x", "t", "d", 10, []), "svg")[0].get("role") == "img"
    assert linked(label("0", 0, "a"), "") == label("0", 0, "a")
    assert of(linked(label("0", 0, "a"), HOSTILE), "a")[0].get("href", "").startswith("#")


@given(st.floats(min_value=0.001, max_value=1e15), st.integers(1, 8))
def test_a_scale_ends_at_or_just_above_the_most(most, count):
    found = steps(most, count)
    assert found[-1] >= most * 0.999
    assert found[-1] - found[0] <= most
    assert len(found) <= 2.6 * count + 1
    assert list(found) == sorted(set(found))


def test_a_scale_of_nothing_is_there_all_the_same():
    assert steps(0) == (1.0,)
    assert steps(-3) == (1.0,)
    assert steps(math.nan) == (1.0,)


@given(st.integers(0, 4_000_000_000), st.integers(0, 1_000_000_000))
def test_dates_below_a_chart_are_few_and_lie_in_it(first, length):
    found = dates(Span(first, first + length))
    assert len(found) <= 12
    assert all(first <= tick.at <= first + length for tick in found)
    assert sum(tick.main for tick in found) <= 6
    assert [tick.at for tick in found] == sorted({tick.at for tick in found})


def test_dates_say_the_year_where_they_have_to():
    assert [tick.text for tick in dates(Span(1_704_067_200, 1_704_067_200 + 130 * DAY))] == [
        "Jan 2024", "Feb", "Mar", "Apr", "May",
    ]  # fmt: skip
    assert [tick.text for tick in dates(Span(0, 3 * DAY))] == ["1 Jan", "2 Jan", "3 Jan", "4 Jan"]
    assert [tick.text for tick in dates(Span(0, 9 * 365 * DAY))][:3] == ["1970", "1971", "1972"]


def test_a_moment_outside_lies_at_the_end():
    assert Span(0, 10).part(-5) == 0
    assert Span(0, 10).part(50) == 1
    assert Span(7, 7).part(7) == 0
    assert spanned([]) == Span(0, 0)
    assert spanned([9, 3, 5]) == Span(3, 9)


def test_a_line_is_told_in_words_and_has_its_points_told():
    made = lines(
        "Packages", "from 1 to 3", [Series(HOSTILE, "plain", ((SPAN.first, 1), (SPAN.last, 3)))], SPAN, stepped=False,
        unit="GB",
    )  # fmt: skip
    assert texts(made)[:2] == ["Packages", "from 1 to 3"]
    assert len(of(made, "circle")) == 2
    assert any(text.endswith(": 3 GB") for text in texts(made))


def test_a_stepped_line_goes_to_the_end_of_its_chart():
    made = lines(
        "t", "d", [Series("a", "plain", ((SPAN.first, 2.0), (SPAN.first + DAY, 4.0)))], SPAN, stepped=True, unit=""
    )
    assert of(made, "path")[1].get("d") == "M0 75H2.5V0H1000"


def test_bars_go_up_and_down_and_link():
    found = [Bar(SPAN.first, SPAN.first + 30 * DAY, (("come", 3), ("gone", -1)), HOSTILE, "month-1"), Bar(0, 1, (), "")]
    made = bars("t", "d", found, SPAN)
    assert [one.get("class") for one in of(made, "rect")] == ["f-come", "f-gone"]
    assert [one.get("href") for one in of(made, "a")] == ["#month-1"]
    heights = [float(one.get("height", "")) for one in of(made, "rect")]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.2)


def test_events_have_a_line_for_each_kind():
    made = events("t", "d", {HOSTILE: [Event(SPAN.last, "lock", HOSTILE, "commit-1")], "generations": []}, SPAN)
    assert [one.get("cx") for one in of(made, "circle")] == ["100%"]


@given(st.dictionaries(st.integers(18_000, 20_500), st.integers(-1, 10**6), max_size=50), st.integers(2019, 2026))
def test_a_calendar_has_each_day_once(days, year):
    squares = [one.get("d", "").count("M") for one in of(calendar("t", "d", days, year), "path")]
    assert sum(squares) in {365, 366}


def test_a_calendar_puts_monday_first():
    monday = 20_423  # 2025-12-01
    places = [
        one.get("d", "")[1:].split("h")[0]
        for one in of(calendar("t", "d", {monday: 1, monday + 6: 1, monday + 7: 1}, 2025), "path")[1:]
    ]
    (across, top), (same, foot), (further, again) = [place.split() for place in places]
    assert across == same
    assert int(further) > int(across)
    assert top == again < foot


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=40))
def test_a_sparkline_of_anything_is_well_made(values):
    parsed(spark(values))


@given(st.floats(), st.floats(), st.floats())
def test_a_share_stays_between_its_ends(share, low, high):
    parsed(interval(share, low, high))


def test_rows_are_hidden_from_those_who_hear_their_words():
    made = [
        spells([Stretch(SPAN.first, SPAN.last, "plain")], [SPAN.first, SPAN.first], SPAN),
        bar(3, 4),
        bar(1, 0),
        parts([("plain", 1), ("quiet", 3), ("gone", 0)]),
        interval(0.5, 0.2, 0.8),
        spark([1, 2, 3]),
    ]
    assert {of(one, "svg")[0].get("aria-hidden") for one in made} == {"true"}
    assert len(of(made[0], "line")) == 1
    assert [one.get("width") for one in of(made[3], "rect")] == ["25%", "75%"]
    assert of(made[2], "rect")[0].get("width") == "0%"


def test_the_same_figures_make_the_same_chart():
    days = {19_000: 3, 19_001: 1}
    assert calendar("t", "d", days, 2022) == calendar("t", "d", dict(reversed(days.items())), 2022)
