"""Shapes for a terminal: their scale is honest, they are as wide as asked for, and elsewhere they are plain."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from living import LOG, a_living_report
from nixlore.cli._paint import paint, shows_shapes
from nixlore.present import _blame
from nixlore.present._shapes import EIGHTHS, LEVELS, SHADES, bar, heat, plainly, spark
from nixlore.present._text import Line, plain
from nixlore.present._timeline import picture
from nixlore.present.overview import present

DAY = 86_400
THURSDAY = 20_783
"""2026-11-26."""


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([], ""),
        ([0, 0], "▁▁"),
        ([None, 5], " █"),
        ([0, 1, 2, 3, 4, 5, 6, 7], LEVELS),
        ([0, 1, 1000], "▁▂█"),
        ([0.001], "█"),
        ([-3, 6], "▁█"),
    ],
)
def test_a_line_of_bars_starts_at_nothing_and_never_hides_a_little(values, drawn):
    assert spark(values) == drawn


@pytest.mark.parametrize(
    ("value", "of", "drawn"),
    [(0, 8, "    "), (8, 8, "████"), (4, 8, "██  "), (1, 8, "▌   "), (3, 8, "█▌  "), (99, 8, "████"), (5, 0, "    ")],
)
def test_a_bar_is_as_long_as_its_share(value, of, drawn):
    assert bar(value, of, 4) == drawn


def test_a_year_is_a_row_for_each_day_of_the_week():
    days = {THURSDAY: 4, THURSDAY - 1: 1, THURSDAY - 6: 2, THURSDAY + 1: 99, 20_000: 50}
    assert plain(heat(days, THURSDAY, 14)).splitlines() == [
        "      Oct Nov",
        "Mon ..........",
        "    ..........",
        "Wed .........░",
        "    .........█",
        "Fri ........▒",
        "    .........",
        "Sun .........",
    ]


def test_months_stand_where_they_begin():
    rows = plain(heat({}, THURSDAY)).splitlines()
    assert rows[0] == "     Dec  Jan Feb Mar  Apr May Jun  Jul Aug  Sep Oct Nov"
    assert len(rows) == 8


@given(
    st.dictionaries(st.integers(20_300, 20_900), st.integers(0, 50)), st.integers(20_300, 20_900), st.integers(-5, 200)
)
def test_a_map_is_never_wider_than_asked_for(days, until, width):
    rows = plain(heat(days, until, width)).splitlines()
    assert len(rows) == 8
    assert max(map(len, rows)) <= min(max(width, 5), 57)
    assert all(plainly(row).isascii() and len(plainly(row)) == len(row) for row in rows)


@given(st.lists(st.none() | st.floats(0, 1e9)), st.floats(0, 1e9), st.floats(0, 1e9), st.integers(0, 60))
def test_shapes_have_their_width_and_a_plain_form(values, value, of, width):
    assert len(spark(values)) == len(values)
    assert len(bar(value, of, width)) == width
    for text in (spark(values), bar(value, of, width)):
        assert plainly(text).isascii()
        assert len(plainly(text)) == len(text)


def test_only_shapes_are_made_plain():
    assert plainly("“é” → ↻ · 日本") == "“é” → ↻ · 日本"
    assert plainly(LEVELS) == "_.:-=+*#"
    assert plainly(EIGHTHS) == " ---====#"
    assert plainly(SHADES) == ".-+*#"


class _Stream:
    def __init__(self, encoding="utf-8", *, terminal=True):
        self.encoding = encoding
        self.terminal = terminal

    def isatty(self):
        return self.terminal


@pytest.mark.parametrize(
    ("stream", "environ", "shown"),
    [
        (_Stream(), {}, True),
        (_Stream("UTF-8"), {"TERM": "xterm"}, True),
        (_Stream("utf8"), {"NO_COLOR": ""}, True),
        (_Stream("ascii"), {}, False),
        (_Stream("iso8859-1"), {}, False),
        (_Stream(terminal=False), {}, False),
        (_Stream(), {"NO_COLOR": "1"}, False),
        (_Stream(), {"TERM": "dumb"}, False),
    ],
)
def test_only_a_terminal_that_has_them_gets_block_characters(stream, environ, shown, monkeypatch):
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert shows_shapes(stream) is shown


def test_what_is_piped_is_plain(capsys):
    assert not sys.stdout.isatty()
    paint([Line(f"x {spark([0, 2, 4])} {bar(1, 2, 4)}|")])
    assert capsys.readouterr().out == "x _=# ##  |\n"


def test_a_line_may_say_less_where_there_are_no_shapes(capsys):
    paint([Line("a ▂▃ b", without="a b")])
    assert capsys.readouterr().out == "a b\n"
    assert plain([Line("a ▂▃ b", without="a b", indent=2), Line("c")]) == "  a b\nc"


def test_the_first_screen_shows_the_pace_of_commits():
    log = changed(LOG, entries=(*LOG.entries, changed(LOG.entries[-1], at=20_100 * DAY)))
    report = changed(a_living_report(log=log), generated_at=20_101 * DAY)
    (row,) = (line.text for line in present(report) if line.text.startswith("its life"))
    assert ", ▁" in row
    assert "▁ over 24 months: nixlore log" in row or "█ over 24 months: nixlore log" in row
    past = changed(report, generated_at=1)
    assert not any("over 24 months" in line.text for line in present(past))
    assert "over 24 months" not in plain(present(report))


def test_the_timeline_ends_with_the_days_of_the_last_year():
    log = changed(LOG, entries=(*LOG.entries, changed(LOG.entries[-1], at=20_100 * DAY)))
    report = changed(a_living_report(log=log), generated_at=20_101 * DAY)
    rows = plain(picture(report, 80)).splitlines()
    start = next(number for number, row in enumerate(rows) if row.endswith(" of the last year"))
    assert rows[start] == "6 commits on 6 days of the last year"
    assert len(rows) == start + 9
    assert sum(row.count("█") for row in rows[start:]) == 6
    assert not any("of the last year" in line.text for line in picture(changed(report, generated_at=1), 80))


@pytest.mark.parametrize(
    ("width", "order", "drawn"), [(80, "line", 0), (80, "size", 2), (120, "line", 2), (0, "size", 0)]
)
def test_sizes_have_bars_where_there_is_room_or_they_are_sorted_by(width, order, drawn):
    found = (
        _blame.Declared(line=1, tool="a", name="a", last_used=None, tool_class="", alone=4_000_000),
        _blame.Declared(line=2, tool="b", name="b", last_used=None, tool_class="", alone=2_000_000),
        _blame.Declared(line=3, tool="c", name="c", last_used=None, tool_class=""),
    )
    rows = plain(_blame.lines("a\nb\nc\n", found, order, width)).splitlines()
    assert sum("█" in row for row in rows) == drawn
    assert len({row.index("│") for row in rows[1:]}) == 1
    if drawn:
        assert "4 MB ██████ " in rows[1]
        assert "2 MB ███    " in rows[2]
