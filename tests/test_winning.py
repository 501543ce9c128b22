"""One event seen by several sources is counted once, and nothing that only one of them saw is lost."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from nixlore.model.shell import Command
from nixlore.shell.winning import BEST_FIRST, winning

ROW = Command(
    name="git",
    days=(20000,),
    counts=(3,),
    lines=(3,),
    unit="runs",
    actor="human",
    host="lab",
    user="ada",
    source="fish_history",
)


def row(day: int | None = 20000, **changes) -> Command:
    return msgspec.structs.replace(ROW, days=(day,), **changes)


def test_one_session_seen_by_every_source_counts_once():
    seen = [row(source=source, name=name) for source in BEST_FIRST for name in ("git", "rg", "ls")]
    won = winning(seen)
    assert sum(sum(kept.counts) for kept in won) == 9
    assert {kept.source for kept in won} == {"transcripts"}


def test_atuin_wins_over_the_shells_own_history():
    assert winning([row(), row(source="atuin")]) == [row(source="atuin")]


def test_days_are_judged_one_by_one():
    before = row(day=19000)
    assert winning([before, row(), row(source="atuin")]) == [before, row(source="atuin")]


def test_what_only_the_lesser_source_saw_stays():
    only_fish = row(name="btop")
    assert winning([only_fish, row(source="atuin")]) == [only_fish, row(source="atuin")]


def test_actors_users_and_hosts_are_apart():
    others = [row(source="atuin", actor="agent"), row(source="atuin", user="bob"), row(source="atuin", host="desk")]
    assert winning([row(), *others]) == [row(), *others]


def test_a_row_of_an_unknown_host_is_a_rival_of_every_host():
    assert winning([row(host=""), row(source="atuin"), row(source="atuin", host="desk")]) == [
        row(source="atuin"),
        row(source="atuin", host="desk"),
    ]
    assert winning([row(), row(host="", source="atuin")]) == [row(host="", source="atuin")]


def test_an_undated_count_stands_only_where_nothing_dated_does():
    undated = row(day=None, source="bash_history")
    assert winning([undated, row()]) == [row()]
    assert winning([undated, row(name="rg")]) == [undated, row(name="rg")]
    assert winning([undated, row(day=None)]) == [undated]


def test_one_source_never_beats_itself():
    both = [row(day=None), row(), row(day=1)]
    assert winning(both) == both
    assert winning([*both, row(name="x", source="atuin")]) == [*both, row(name="x", source="atuin")]


ROWS = st.lists(
    st.builds(
        row,
        name=st.sampled_from(["git", "rg"]),
        day=st.sampled_from([None, 1, 2]),
        host=st.sampled_from(["", "lab", "desk"]),
        source=st.sampled_from(["atuin", "fish_history", "other"]),
    )
)


@given(ROWS)
def test_every_name_and_day_keeps_a_row_and_no_two_sources(rows):
    won = winning(rows)
    assert {kept.name for kept in won} == {given.name for given in rows}
    dated = {(kept.name, kept.days) for kept in rows if kept.days != (None,)}
    assert {(kept.name, kept.days) for kept in won if kept.days != (None,)} == dated
    for name, days in dated:
        for host in ("lab", "desk"):
            here = {kept.source for kept in won if (kept.name, kept.days) == (name, days) and kept.host == host}
            assert len(here) <= 1


def test_a_row_keeps_the_days_that_it_does_not_lose():
    long = msgspec.structs.replace(ROW, days=(None, 1, 2), counts=(7, 8, 9), lines=(1, 2, 3), failed=(0, 1, 0))
    best = row(day=1, source="atuin")
    (kept,) = [left for left in winning([best, long]) if left.source == ROW.source]
    assert (kept.days, kept.counts, kept.lines, kept.failed, kept.by_path) == ((2,), (9,), (3,), (0,), ())


@given(ROWS)
def test_days_that_share_a_row_are_judged_one_by_one(rows):
    groups: dict[tuple[str, ...], dict[int | None, None]] = {}
    for kept in rows:
        groups.setdefault((kept.name, kept.host, kept.source), {})[kept.days[0]] = None
    joined = [
        row(name=name, host=host, source=source, counts=(3,) * len(days), lines=(3,) * len(days))
        for (name, host, source), days in groups.items()
    ]
    joined = [
        msgspec.structs.replace(made, days=tuple(days)) for made, days in zip(joined, groups.values(), strict=True)
    ]
    apart = {(kept.name, kept.host, kept.source, day) for kept in winning(rows) for day in kept.days}
    assert {(kept.name, kept.host, kept.source, day) for kept in winning(joined) for day in kept.days} == apart
