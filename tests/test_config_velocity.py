"""Pace, tenure and flip-flop: what counts, what is too little, and which word follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evolving import NOW, START, TODAY, commit, declared, event, head, sha
from nixlore.analyze._velocity import History, bursts, moment
from nixlore.analyze._velocity_follows import follows
from nixlore.analyze.config_velocity import analyze
from nixlore.data.velocity_percentiles import PERCENTILES, RANKS, percentile
from nixlore.model.run import DAY
from nixlore.synthesize.config_velocity import CODE, infer

LAST = TODAY - START
"""The present day, counted from the beginning of the made-up histories."""


def measured(commits, events=(), tools=(), now=NOW, **others):
    return analyze(commits=commits, events=events, tools=tools, heads=(head(**others),), now=now)


def every(days: float, count: int, end: float = LAST, first: int = 0, **others):
    """Return commits at even distances, the last one just before `end`."""
    return [commit(first + number, end - 0.5 - (count - 1 - number) * days, **others) for number in range(count)]


def axis(made, name):
    return next(row for row in made.axes if row.name == name)


def test_without_a_repository_nothing_is_measured():
    assert analyze(commits=(), events=(), tools=(), heads=(), now=NOW) is None
    assert analyze(commits=None, events=None, tools=None, heads=None, now=NOW) is None


@pytest.mark.parametrize(
    ("commits", "lacks"),
    [
        ([], "people made 0 commits"),
        (every(20, 9), "people made 9 commits"),
        (every(5, 10), "reaches back 45 days"),
        (every(20, 30, is_bot=True), "people made 0 commits"),
        (every(20, 30, is_merge=True), "people made 0 commits"),
        (every(20, 30, files=(), inputs=("nixpkgs",), only_lock=True), "people made 0 commits"),
    ],
)
def test_too_little_is_told_and_nothing_else(commits, lacks):
    made = measured(commits)
    assert lacks in made.too_little
    assert "not enough history" in made.too_little
    assert (made.label, made.pace, made.axes) == ("", "", ())


def test_just_enough():
    made = measured(every(6.8, 10))
    assert (made.too_little, made.human_commits, made.history_days) == ("", 10, 61)
    assert made.window_days == 61
    assert made.label == "stable"


@pytest.mark.parametrize(
    ("days", "pace"), [(7.6, "quiet"), (6.9, "steady"), (1.1, "steady"), (1.06, "fast"), (0.5, "fast")]
)
def test_the_pace_has_three_words(days, pace):
    made = measured(every(days, int(300 / days)))
    assert made.pace == pace
    assert axis(made, "commits per week").value == pytest.approx(7 / days, rel=0.05)


def lived(days: float, count: int, end: float, tool: str = "t", first: int = 1000):
    """Return tools that were declared for some days, the removals a day apart, before `end`."""
    rows = []
    for number in range(count):
        gone = end - 1 - number
        rows += [
            event("added", first + number, gone - days, f"{tool}{number}"),
            event("removed", first + 500 + number, gone, f"{tool}{number}"),
        ]
    return rows


def test_who_is_fast_and_removes_soon_experiments():
    often = every(0.9, 300)
    assert measured(often, [*lived(10, 3, LAST), *lived(300, 7, LAST, "u", 2000)]).label == "experimenter"
    assert measured(often, [*lived(10, 2, LAST), *lived(300, 8, LAST, "u", 2000)]).label == "mixed"
    assert measured(often, lived(113, 6, LAST)).label == "experimenter"
    assert measured(often, lived(114, 6, LAST)).label == "mixed"
    assert measured(every(2, 300), lived(10, 9, LAST)).label == "mixed"


def test_too_few_removals_make_nobody_an_experimenter():
    assert measured(every(0.9, 300), lived(10, 4, LAST)).label == "mixed"


def test_a_calm_configuration_is_stable_unless_it_is_worked_on_in_bursts():
    calm = every(7, 60)
    assert measured(calm).label == "stable"
    assert measured([*calm, *every(0.01, 5, LAST - 3, first=900)]).label == "mixed"
    assert measured([*calm, *every(0.01, 5, LAST - 300, first=900)]).label == "stable"
    assert measured(calm, lived(10, 9, LAST)).label == "mixed"


def test_returns_and_reverts_unsettle():
    steady = every(2.5, 300)
    back = [
        row
        for number in range(6)
        for row in (
            event("added", 1000 + 100 * number, 200, f"r{number}"),
            event("removed", 1050 + 100 * number, 400 + number, f"r{number}"),
            event("added", 1080 + 100 * number, LAST - 20 + number, f"r{number}"),
        )
    ]
    tools = [declared(f"r{number}") for number in range(6)]
    made = measured(steady, back, tools)
    assert (made.label, axis(made, "returns among additions").value) == ("unsettled", 1.0)
    revert = [commit(900 + number, LAST - 9 - number, reverts=sha(1)) for number in range(2)]
    assert measured([*steady, *revert]).label == "unsettled"
    assert measured([*steady, revert[0]]).label == "mixed"


def test_bots_locks_and_merges_do_not_speed_it_up():
    own = every(7, 60)
    noise = [
        *every(0.5, 100, first=100, is_bot=True),
        *every(0.5, 100, first=300, is_merge=True),
        *every(0.5, 100, first=500, files=(), inputs=("nixpkgs",), only_lock=True),
    ]
    quiet, loud = measured(own), measured([*own, *noise])
    assert axis(quiet, "commits per week") == axis(loud, "commits per week")
    assert (quiet.label, quiet.pace, quiet.human_commits) == (loud.label, loud.pace, loud.human_commits)
    assert loud.lock_updates == 100


def test_where_a_bot_carries_people_s_work_the_pace_is_not_measured():
    own = every(7, 60)
    bots = every(3, 25, first=1000, is_bot=True)
    carried = [event("added", 1000 + number, LAST - 1, f"b{number}") for number in range(25)]
    tools = [declared(f"b{number}") for number in range(25)]
    made = measured([*own, *bots], carried, tools)
    assert (made.label, made.axes) == ("", ())
    assert made.too_little == "not measurable: of the last 90 days, 25 commits by bots changed tools, 13 are by people"
    assert measured([*own, *bots], carried[:13], tools).label == "stable"


def test_the_own_past_is_the_median_of_earlier_windows():
    calm, busy = every(10, 40, LAST - 90), every(1, 90, first=500)
    made = axis(measured([*calm, *busy]), "commits per week")
    assert made.value == pytest.approx(7)
    assert made.own_median == pytest.approx(0.7)
    assert (made.percentile, made.n) == (76, 90)
    assert axis(measured(every(1, 88)), "commits per week").own_median is None


def test_shares_of_too_few_have_no_value_but_tell_how_many():
    made = measured(every(5, 60), lived(10, 4, LAST))
    few = axis(made, "removed within 14 days")
    assert (few.value, few.percentile, few.n) == (None, None, 4)


def test_what_came_together_may_go_or_stay():
    rows = [*lived(100, 3, LAST), *(event("added", 1, LAST - 101, f"kept{number}") for number in range(3))]
    tools = [declared(f"kept{number}") for number in range(3)]
    assert axis(measured(every(5, 60), rows, tools), "removed within 14 days").n == 3


def test_flickers_are_neither_removals_nor_returns():
    rows = [
        row
        for number in range(9)
        for row in (
            event("added", 1000, 100, f"f{number}"),
            event("removed", 2000, LAST - 10, f"f{number}"),
            event("added", 2001, LAST - 9.9, f"f{number}"),
        )
    ]
    made = measured(every(5, 60), rows, [declared(f"f{number}") for number in range(9)])
    assert axis(made, "removed within 14 days").n == 0
    assert axis(made, "additions per month").n == 0


def test_what_a_shallow_history_begins_with_was_not_added_then():
    rows = [event("added", 0, LAST - 70, f"s{number}") for number in range(50)]
    commits = every(1, 70)
    tools = [declared(f"s{number}") for number in range(50)]
    made = measured(commits, rows, tools, shallow=True, starts=(sha(0),))
    assert axis(made, "additions per month").n == 0


def test_the_lock_is_counted_with_bots():
    own = every(5, 60)
    locks = [
        commit(900 + n, LAST - 4 - 10 * n, files=(), inputs=("nixpkgs",), only_lock=True, is_bot=n % 2 == 1)
        for n in range(20)
    ]
    made = measured([*own, *locks])
    assert (made.lock_updates, made.days_since_lock, made.lock_median_days) == (9, 4, 10.0)
    assert axis(made, "lock updates per month").n == 5
    assert (measured(own).days_since_lock, measured(own).lock_median_days) == (None, None)


@pytest.mark.parametrize(
    ("moments", "sizes"),
    [
        ([], []),
        ([0, 100, 200, 300], []),
        ([0, 100, 200, 300, 7200], [5]),
        ([0, 100, 200, 300, 7201], []),
        ([0, 2000, 4000, 6000, 7200, 9000, 11000], [7]),
        ([*range(5), *range(50_000, 50_006)], [5, 6]),
    ],
)
def test_five_in_two_hours_are_a_burst(moments, sizes):
    assert list(map(len, bursts(moments))) == sizes


@given(st.lists(st.integers(0, 40_000), max_size=60))
def test_a_moment_is_in_a_burst_exactly_when_five_neighbours_are_close(moments):
    ordered = sorted(moments)
    close = {
        at
        for place in range(len(ordered) - 4)
        if ordered[place + 4] - ordered[place] <= 7200
        for at in range(place, place + 5)
    }
    assert sum(map(len, bursts(ordered))) == len(close)


@pytest.mark.parametrize(
    ("date", "at", "expected"),
    [
        ("2024-05-01T12:00:00+02:00", 1_714_600_000, 1_714_557_600),
        ("2024-05-01T12:00:00", 1_714_600_000, 1_714_564_800),
        ("1970-01-01T00:00:00+00:00", 1_714_600_000, 1_714_600_000),
        ("2030-01-01T00:00:00+00:00", 1_714_600_000, 1_714_600_000),
        ("", 1_714_600_000, 1_714_600_000),
        ("yesterday", 1_714_600_000, 1_714_600_000),
        ("9999-12-31T23:59:59-12:00", 1_714_600_000, 1_714_600_000),
    ],
)
def test_a_commit_was_written_when_its_author_says_unless_that_cannot_be(date, at, expected):
    assert moment(date, at) == expected


def test_a_rebase_does_not_make_a_burst():
    commits = [commit(number, LAST - 1, date=f"2025-0{1 + number % 9}-11T12:00:00+00:00") for number in range(20)]
    made = measured(commits)
    assert (made.bursts, made.label) == (0, "stable")


def test_a_clock_that_is_ahead_counts_as_now():
    made = measured([*every(5, 60), commit(900, LAST + 4000)])
    assert (made.history_days, axis(made, "commits per week").n) == (295, 19)


def follow(commits, subject):
    return next(((row.followed, row.changes, row.kind) for row in follows(commits) if row.subject == subject), None)


def test_a_change_soon_followed_by_a_fix_of_the_same_file_is_counted():
    commits = [commit(number, 10 * number, files=("a.nix",)) for number in range(5)]
    assert follow(commits, "a.nix") == (0, 5, "file")
    fix = commit(100, 41, files=("a.nix",), mends=True)
    assert follow([*commits, fix], "a.nix") == (1, 6, "file")
    late = commit(100, 42.1, files=("a.nix",), mends=True)
    assert follow([*commits, late], "a.nix") == (0, 6, "file")
    elsewhere = commit(100, 41, files=("b.nix",), mends=True)
    assert follow([*commits, elsewhere], "a.nix") == (0, 5, "file")


def test_a_revert_counts_wherever_it_touches():
    commits = [commit(number, 10 * number, files=("a.nix",)) for number in range(5)]
    undo = commit(100, 41, files=("b.nix",), reverts=sha(4))
    assert follow([*commits, undo], "a.nix") == (1, 5, "file")
    other = commit(100, 41, files=("b.nix",), reverts=sha(3))
    assert follow([*commits, other], "a.nix") == (0, 5, "file")


def test_less_than_five_changes_are_not_told():
    assert follows([commit(number, 10 * number, files=("a.nix",), mends=True) for number in range(4)]) == ()


def test_a_sweep_over_many_files_says_nothing_of_any():
    files = tuple(f"f{number}.nix" for number in range(21))
    assert follows([commit(number, number, files=files, mends=True) for number in range(9)]) == ()


def test_inputs_count_bots_files_do_not():
    lock = [commit(number, 10 * number, files=("a.nix",), inputs=("nixpkgs",), is_bot=True) for number in range(5)]
    undo = commit(50, 10.5, files=(), inputs=("nixpkgs",), reverts=sha(1), only_lock=True)
    assert follow([*lock, undo], "nixpkgs") == (1, 6, "input")
    assert follow([*lock, undo], "a.nix") is None


def test_merges_are_no_changes():
    assert follows([commit(number, 10 * number, is_merge=True) for number in range(9)]) == ()


@pytest.mark.parametrize("name", PERCENTILES)
def test_the_table_rises_and_meets_its_columns(name):
    row = PERCENTILES[name]
    assert list(row) == sorted(row)
    assert [percentile(name, value) for value in row] == list(RANKS)
    assert (percentile(name, -1), percentile(name, 10**9)) == (10, 90)


def test_between_columns_it_is_interpolated():
    assert percentile("commits per week", (4.2 + 6.5) / 2) == 62
    assert percentile("something else", 1) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1200), st.booleans(), st.booleans()), max_size=40))
def test_any_history_is_measured(rows):
    commits = [
        commit(number, day, mends=mends, reverts=sha(place) if reverts else "")
        for number, (place, day, mends, reverts) in enumerate(rows)
    ]
    made = measured(commits)
    assert bool(made.label) is (not made.too_little)
    for row in made.axes:
        assert row.n >= 0
        assert row.percentile is None or 10 <= row.percentile <= 90
        assert not row.unit.startswith("of w") or 0 <= (row.value or 0) <= 1
    assert all(row.followed <= row.changes for row in made.follows)


def test_the_time_at_the_edge_belongs_to_one_window_only():
    history = History([commit(1, 100), commit(2, 190)], [], frozenset(), head(), NOW)
    start = (START + 100) * DAY
    counts = [
        history.figures(start + place * 90 * DAY, start + (place + 1) * 90 * DAY)["commits per week"].n
        for place in (0, 1)
    ]
    assert counts == [1, 1]


def told(velocity):
    return list(infer(velocity, NOW))


def test_the_rule_says_the_numbers():
    commits = [*every(10, 40, LAST - 90), *every(1, 90, first=500)]
    (insight,) = told(measured(commits))
    assert (insight.code, insight.subject, insight.severity) == (CODE, "configuration", "info")
    assert insight.says == (
        "the configuration changes at a fast pace (7 commits a week); no one pattern stands out (mixed)"
    )
    says = {evidence.place: evidence.says for evidence in insight.evidence}
    assert says.pop("commits") == "commits stand in for rebuilds, which leave no trace in a repository"
    assert (
        says["commits per week"]
        == "7 commits a week, usually 0.7 commits a week, above 76 in 100 of public configurations"
    )
    assert says["active weeks"].startswith("100% of weeks")
    assert says["reverts per 1,000 commits"].startswith("0 in 1,000 commits, usually 0 in 1,000 commits")
    assert "removed within 14 days" not in says
    assert all(evidence.unit == "cases" and evidence.since == NOW - 90 * DAY for evidence in insight.evidence[:-1])


def test_the_rule_names_what_is_mended_most():
    commits = every(3, 60, files=("fine.nix",))
    for number in range(6):
        commits += [
            commit(500 + 2 * number, LAST - 100 + 10 * number, files=("risky.nix",)),
            commit(501 + 2 * number, LAST - 99 + 10 * number, files=("risky.nix",), mends=True),
        ]
    (insight,) = told(measured(commits))
    mended = [(evidence.place, evidence.says) for evidence in insight.evidence if evidence.unit == "changes"]
    assert mended == [("risky.nix", "6 of 12 changes were followed within 48 hours by a fix or a revert")]


def test_the_rule_is_silent_without_enough_history():
    assert told(None) == []
    assert told(measured(every(20, 9))) == []
