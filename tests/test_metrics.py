"""`nixlore self metrics`: each figure against the time before the first scan, with its bounds, or what is missing."""

from __future__ import annotations

import math
import random
import stat

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commanding import runner
from nixlore.act._bounds import NOTHING, mean_count, median, percent
from nixlore.act.success import measured
from nixlore.cli.metrics import kept_of
from nixlore.model.backtest import Deed
from nixlore.model.metrics import AgentDay, KeptMetrics, Metrics, ProjectStart, Quality, SuccessMetrics
from nixlore.model.plan import Verdict
from nixlore.present._metrics import lines
from nixlore.present._text import plain
from nixlore.storage import snapshots
from nixlore.storage.artifacts import Shelf
from reporting import a_report

DAY = 86_400
FIRST = 20_000
QUALITY = Quality(tools=100, unused=20, commands=50, missing=5, lives=90, unexplained=60, drift=7)


def found(days=(), quality=QUALITY, starts=()):
    return SuccessMetrics(agent_days=tuple(days), quality=quality, starts=tuple(starts))


def agent(day, **fields):
    given = {"contexts": (1000, 1200), "questions": (1, 0), "lines": 50, "not_found": 5, "wrong": 10}
    return AgentDay(day=day, **{**given, **fields})


def kept(days, last=FIRST + 40, **fields):
    given = {"quality": {FIRST: QUALITY, last: QUALITY}}
    return KeptMetrics(first_scan=FIRST, last_scan=last, agent_days=tuple(days), **{**given, **fields})


def metric(result, name):
    return next(one for one in result.metrics if one.name == name)


# What is kept


def test_what_was_at_the_first_scan_stays():
    one = snapshots.merged(None, found([agent(FIRST - 3)]), {"remove dust"}, FIRST)
    assert (one.first_scan, one.last_scan, one.said) == (FIRST, FIRST, {"remove dust": ((FIRST, FIRST),)})
    later = one
    for day in range(FIRST + 1, FIRST + snapshots.MOST_DAYS + 20):
        later = snapshots.merged(later, found([agent(day)], Quality(tools=1)), (), day)
    assert later.first_scan == FIRST
    assert later.quality[FIRST] == QUALITY
    assert len(later.quality) <= snapshots.MOST_DAYS + 1
    assert len(later.agent_days) == snapshots.MOST_DAYS


def test_a_day_keeps_what_was_known_most_of():
    one = snapshots.merged(None, found([agent(FIRST, lines=10)]), (), FIRST)
    more = snapshots.merged(one, found([agent(FIRST, lines=20)]), (), FIRST)
    assert more.agent_days == (agent(FIRST, lines=20),)
    gone = snapshots.merged(more, found([agent(FIRST, lines=2, contexts=(1,), questions=(1,))]), (), FIRST + 30)
    assert gone.agent_days == (agent(FIRST, lines=20),)


def test_proposals_are_kept_as_stretches():
    one = snapshots.merged(None, found(), {"remove a", "add b"}, FIRST)
    one = snapshots.merged(one, found(), {"remove a"}, FIRST)
    one = snapshots.merged(one, found(), {"remove a"}, FIRST + 5)
    one = snapshots.merged(one, found(), {"remove a", "add b"}, FIRST + 9)
    assert one.said == {"remove a": ((FIRST, FIRST + 9),), "add b": ((FIRST, FIRST), (FIRST + 9, FIRST + 9))}


def test_it_is_bounded():
    said = {f"remove {number}" for number in range(snapshots.MOST_SAID + 50)}
    one = snapshots.merged(None, found(), said, FIRST)
    one = snapshots.merged(one, found(), {"remove new"}, FIRST + 1)
    assert len(one.said) == snapshots.MOST_SAID
    assert "remove new" in one.said
    for number in range(30):
        one = snapshots.merged(one, found(), {"add x"} if number % 2 else (), FIRST + 2 + number)
    assert len(one.said["add x"]) == snapshots.MOST_SPANS


def test_a_project_that_worked_once_stays_so():
    start = ProjectStart(project="~/p", first=5, green=None)
    one = snapshots.merged(None, found(starts=[start]), (), FIRST)
    one = snapshots.merged(one, found(starts=[msgspec.structs.replace(start, green=9)]), (), FIRST)
    one = snapshots.merged(one, found(starts=[msgspec.structs.replace(start, green=30)]), (), FIRST)
    one = snapshots.merged(one, found(), (), FIRST)
    assert one.starts == (ProjectStart(project="~/p", first=5, green=9),)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"first_scan": "x"}', b"\xff\xfe", b'{"first_scan":1}'])
def test_a_broken_file_is_as_none(tmp_path, data):
    (tmp_path / snapshots.METRICS).write_bytes(data)
    assert snapshots.load(Shelf(tmp_path)) is None


def test_it_is_private_and_comes_back_as_it_was(tmp_path):
    shelf = Shelf(tmp_path / "state")
    assert snapshots.load(shelf) is None
    one = snapshots.merged(None, found([agent(FIRST)]), {"add x"}, FIRST)
    snapshots.keep(shelf, one)
    path = shelf.state / snapshots.METRICS
    assert snapshots.load(shelf) == one
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in shelf.written()


# The figures


def test_nothing_is_told_before_a_scan_and_of_too_little():
    assert measured(None, (), ()).metrics == ()
    result = measured(kept([agent(FIRST)]), (), ())
    context = metric(result, "context")
    assert (context.now, context.before, context.have, context.need) == (None, None, 0, 10)
    text = plain(lines(result))
    assert "not enough data (have 0 sessions, need 10)" in text
    assert "not enough data (have 0 decisions, need 5)" in text
    assert plain(lines(measured(None, (), ()))) == "Nothing is kept yet that could be compared: nixlore scan"


def test_now_is_compared_with_the_time_up_to_the_first_scan():
    before = [agent(FIRST - day) for day in range(30)]
    now = [agent(FIRST + 12 + day, contexts=(500, 501), not_found=0, questions=(0, 0)) for day in range(28)]
    result = measured(kept([*before, *now]), (), ())
    context = metric(result, "context")
    assert (context.before.value, context.before.n) == (1100, 60)
    assert (context.now.value, context.now.n, context.verdict) == (500.5, 56, "better")
    assert metric(result, "not found").verdict == "better"
    assert metric(result, "wrong tool").verdict == "no difference shown"
    assert metric(result, "questions").now.value == 0
    assert len(context.series) == 10
    assert context.series[-1] == 500.5
    assert metric(result, "unused").now.value == 20
    assert metric(result, "drift").now.value == 7


def test_days_of_the_baseline_are_never_now():
    result = measured(kept([agent(FIRST - day) for day in range(30)], last=FIRST + 3), (), ())
    assert metric(result, "context").have == 0
    worse = [agent(FIRST - day, not_found=0) for day in range(30)] + [agent(FIRST + 1 + day) for day in range(30)]
    assert metric(measured(kept(worse), (), ()), "not found").verdict == "worse"


def verdict(answer, subject, day, change):
    return Verdict(at=day * DAY, answer=answer, code="NX101", kind="remove_unused", subject=subject, change=str(change))


def test_precision_is_of_what_was_decided_on():
    answers = [verdict("accepted" if number < 4 else "dismissed", f"t{number}", FIRST, number) for number in range(6)]
    precision = metric(measured(kept([]), answers, ()), "precision")
    assert precision.now.n == 6
    assert precision.now.value == pytest.approx(400 / 6)
    assert precision.now.low < 66 < precision.now.high


def deed(tool, day, doing="remove", together=1):
    return Deed(doing=doing, tool=tool, at=day * DAY + 99, commit=f"{tool}{day}", together=together)


def test_recall_is_of_what_was_changed_by_hand():
    said = {"remove a": ((FIRST, FIRST + 9),), "add b": ((FIRST + 20, FIRST + 30),), "remove c": ((FIRST, FIRST),)}
    done = [
        deed("a", FIRST + 5),
        deed("b", FIRST + 25, "add"),
        deed("c", FIRST + 39),
        deed("d", FIRST + 6),
        deed("b", FIRST + 10, "add"),
        deed("a", FIRST),
        deed("ours", FIRST + 7),
        deed("many", FIRST + 8, together=99),
    ]
    answers = [verdict("accepted", "pkgs.ours", FIRST + 6, 1)]
    recall = metric(measured(kept([], said=said), answers, done), "recall")
    assert (recall.now.n, recall.now.value) == (5, 60)


def test_projects_before_and_after():
    early = [ProjectStart(project=f"a{n}", first=FIRST - 39, green=FIRST - 32) for n in range(6)]
    late = [ProjectStart(project=f"b{n}", first=FIRST + 3, green=FIRST + 4) for n in range(6)]
    never = ProjectStart(project="c", first=FIRST + 3, green=None)
    green = metric(measured(kept([], starts=(*early, *late, never)), (), ()), "first green")
    assert (green.before.value, green.now.value, green.verdict) == (7, 1, "better")


def test_what_becomes_of_a_project_after_the_first_scan_never_changes_the_baseline():
    early = [ProjectStart(project=f"a{n}", first=FIRST - 60, green=FIRST - 40) for n in range(6)]
    slow = [ProjectStart(project=f"s{n}", first=FIRST - 9, green=FIRST + 12) for n in range(9)]
    green = metric(measured(kept([], starts=(*early, *slow)), (), ()), "first green")
    assert (green.before.value, green.before.n) == (20, 6)


def test_projects_that_had_less_time_than_others_are_not_compared():
    early = [ProjectStart(project=f"a{n}", first=FIRST - 60, green=FIRST - 40) for n in range(6)]
    quick = [ProjectStart(project=f"b{n}", first=FIRST + 30, green=FIRST + 31) for n in range(6)]
    green = metric(measured(kept([], starts=(*early, *quick)), (), ()), "first green")
    assert (green.now, green.verdict) == (None, "")


def test_lines_fit_a_terminal_and_say_their_window():
    days = [agent(FIRST - 29 + day) for day in range(65)]
    text = plain(lines(measured(kept(days), (), ())))
    assert "now 10 (8.6 to 11.6), 1,500 lines, 2024-11-04 to 2024-12-03" in text or "per 100 command lines" in text
    assert "Since the first scan on 2024-10-04, compared with the 30 days before" in text


# Bounds


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200))
def test_a_median_lies_between_its_bounds(values):
    result = median(values)
    assert min(values) <= result.low <= result.value <= result.high <= max(values)


def test_bounds_hold_what_they_should():
    own = random.Random(5)
    held = [0, 0]
    for _ in range(400):
        drawn = median([own.expovariate(1) for _ in range(40)])
        held[0] += drawn.low <= math.log(2) <= drawn.high
        events = sum(own.random() < 0.02 for _ in range(500))
        counted = mean_count(events, 50)
        held[1] += counted.low <= 0.2 <= counted.high
    assert all(count >= 370 for count in held)
    assert median([]) == mean_count(3, 0) == percent(None, 9) == percent(0, 0) == NOTHING
    assert mean_count(0, 10).low == 0


# The command


def test_a_scan_keeps_and_the_command_compares(tmp_path, monkeypatch, capsys):
    run = runner(tmp_path / "home", monkeypatch, capsys)
    assert run("self", "metrics").out.startswith("Nothing is kept yet")
    assert not (tmp_path / "home/.local/state/nixlore" / snapshots.METRICS).exists()
    assert run("scan", "--yes").code == 0
    path = tmp_path / "home/.local/state/nixlore" / snapshots.METRICS
    written = path.read_bytes()
    done = run("self", "metrics", "--json")
    result = msgspec.json.decode(done.out, type=Metrics)
    assert result.first_scan is not None
    assert {one.name for one in result.metrics} >= {"context", "precision", "recall", "unused", "first green"}
    assert path.read_bytes() == written
    assert "not enough data" in run("self", "metrics").out


def test_what_is_asked_about_another_host_is_not_kept(tmp_path):
    shelf = Shelf(tmp_path)
    report = a_report()
    fact = msgspec.json.decode(report.facts["usage_alignment"])
    elsewhere = msgspec.Raw(msgspec.json.encode(fact | {"is_this_machine": False}))
    kept_of(shelf, None, msgspec.structs.replace(report, facts={**report.facts, "usage_alignment": elsewhere}))
    assert snapshots.load(shelf) is None
