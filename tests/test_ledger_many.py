"""Many events at once: each is in the ledger once, in its second, and is counted on its day."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from nixlore.model.recording import Step
from nixlore.storage._ledger_queries import DAY_MILLISECONDS, Queries
from nixlore.storage._ledger_rows import AT_ONCE, Row
from nixlore.storage.ledger import Ledger, Line, Source

LATE = 100 * DAY_MILLISECONDS


def _source(ledger: Ledger, name: str) -> int:
    return ledger.source(Source(name, name.encode(), "runs", "human", "host", "ada"))


def _line(ledger: Ledger, *names: str, by_path: tuple[str, ...] = ()) -> int:
    return ledger.line(Line(tuple(Step(name=name) for name in names), (), by_path), " ".join(names))


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE, 3 * AT_ONCE + 7])
def test_any_number_of_events_is_added_in_order_of_time(count: int) -> None:
    ledger = Ledger.in_memory()
    source = _source(ledger, "fish_history")
    dice = random.Random(count)
    times = [dice.randrange(1, 40) for _ in range(count)]
    lines = [dice.choice((_line(ledger, "git"), _line(ledger, "ls"), _line(ledger, "make"))) for _ in range(count)]
    ledger.add_seconds(source, ledger.setting(source, 0, 0), times, lines)
    rows = ledger.connection.execute("SELECT id >> 20, line, exit, judged, took, marks FROM event ORDER BY id")
    expected = sorted(zip(times, lines, strict=True), key=lambda pair: pair[0])
    assert rows.fetchall() == [(time * 1000, line, None, None, None, 0) for time, line in expected]


def test_events_are_counted_by_shape_scope_line_source_and_day() -> None:
    ledger = Ledger.in_memory()
    dice = random.Random(1)
    lines = [_line(ledger, "git"), _line(ledger, "ls", "rg"), _line(ledger, "git", by_path=("git",))]
    sources = [_source(ledger, "hook"), _source(ledger, "atuin")]
    places = [0, ledger.place(b"one", "~/a"), ledger.place(b"two", "~/a"), ledger.place(b"three", "~/b")]
    expected: Counter[tuple[object, ...]] = Counter()
    took: list[int] = []
    for source in sources:
        rows = []
        for _ in range(300):
            day, line, place = dice.choice((3, 4, 9, 50, 99, 100)), dice.choice(lines), dice.choice(places)
            code = dice.choice((None, 0, 1))
            start = day * DAY_MILLISECONDS + dice.randrange(DAY_MILLISECONDS)
            step = None if code is None else 0
            setting = ledger.setting(source, 0, place)
            rows.append(Row(start, line, setting, code, step, None if code is None else day))
            if day < 100:
                project = {0: "", places[3]: "~/b"}.get(place, "~/a")
                expected[lines[0] if line == lines[2] else line, project, line, source, day, code, step] += 1
                took += [] if code is None else [day]
        ledger.add(source, rows)
    # An event is a twin where another source saw it at the same time; here all are to be counted.
    ledger.connection.execute("UPDATE event SET marks = 0")
    queries = Queries(ledger, LATE)
    scopes, groups = queries.groups()
    found: Counter[tuple[object, ...]] = Counter()
    before: tuple[int, ...] = ()
    for group in groups:
        assert before <= group[:5]
        before = group[:5]
        found[group.shape, scopes[group.scope].project, *group[2:7]] += group.events
    assert found == expected
    assert sorted(each for known in queries.durations().values() for each in known) == sorted(took)
    left = Queries(ledger, LATE, frozenset(("atuin",)))
    assert {group.source for group in left.groups()[1]} == {sources[0]}
    assert list(Queries(ledger, 0).groups()[1]) == []


def test_what_another_scan_adds_while_one_is_counting_is_left_to_the_next() -> None:
    ledger = Ledger.in_memory()
    source = _source(ledger, "hook")
    setting = ledger.setting(source, 0, 0)
    ledger.add(source, [Row(DAY_MILLISECONDS, _line(ledger, "git"), setting, 0, 0, 5)])
    queries = Queries(ledger, LATE)
    ledger.add(source, [Row(DAY_MILLISECONDS + 9, _line(ledger, "new"), setting, 0, 0, 7)])
    assert [group.events for group in queries.groups()[1]] == [1]
    assert list(queries.durations().values()) == [[5]]
