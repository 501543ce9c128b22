"""Tools that came close to a milestone are told with how many would be close by chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from nixlore.correlate._nearness import Nearness
from nixlore.correlate.project_milestones import MOST_AT_ONCE, WITHIN_DAYS, correlate
from nixlore.model.evolution import CommitMark, ConfigLog, LifeEvent, LogEntry, PackageEvolution, ToolLife
from nixlore.model.project import ProjectMilestone

DAY = 86_400
START = 1_600_000_000
NOW = START + 1000 * DAY


def iso(at):
    return datetime.fromtimestamp(at, UTC).isoformat()


def life(tool, at, commit="", *, known=True):
    commit = commit or f"{tool}-commit"
    event = LifeEvent(
        kind="added",
        commit=commit,
        date=iso(at),
        at=at,
        names=(tool,),
        files=("a.nix",),
        line=1,
        intent=None,
        rule="",
        why=None,
        migration=None,
    )
    return ToolLife(
        names=(tool,),
        first_added=CommitMark(commit=commit, date=iso(at)),
        status="declared",
        last_removed=None,
        events=(event,),
        spells=(),
        changes=1,
        age_days=0,
        declared_days=0,
        authors=(),
        known_from_start=known,
    )


def evolution(**lives):
    return PackageEvolution(
        packages=lives, migrations=(), head=None, branch="main", commits=len(lives), since=iso(START), shallow=False
    )


def log(*times, **fields):
    given = {"date": "", "author": "Ada", "subject": "", "lines": ()} | fields
    return ConfigLog(entries=tuple(LogEntry(commit=str(at), at=at, **given) for at in times))


def milestone(at, kind="first commit", name="", project="~/alpha", *, own=True, commit=""):
    commit = commit or f"{project}-{at}"
    return ProjectMilestone(project=project, kind=kind, name=name, at=at, date=iso(at), commit=commit, own=own)


def near(found, tool):
    return [(row.kind, row.name, row.came, row.days) for row in found.tools[tool].near]


def test_a_tool_within_fourteen_days_is_close_before_and_after():
    lives = {
        "after": life("after", START + 110 * DAY + 5),
        "before": life("before", START + 90 * DAY),
        "edge": life("edge", START + (100 + WITHIN_DAYS) * DAY),
        "far": life("far", START + (100 + WITHIN_DAYS) * DAY + 1),
    }
    found = correlate([milestone(START + 100 * DAY)], evolution(**lives), None, NOW)
    assert near(found, "after") == [("first commit", "", "after", 10)]
    assert near(found, "before") == [("first commit", "", "before", 10)]
    assert near(found, "edge") == [("first commit", "", "after", 14)]
    assert "far" not in found.tools
    assert (found.n, found.near, found.milestones, found.projects) == (4, 3, 1, 1)


def test_the_nearest_milestone_comes_first_and_few_are_told():
    milestones = [milestone(START + day * DAY, "tag", f"v{day}") for day in range(10)]
    found = correlate(milestones, evolution(rg=life("rg", START + 4 * DAY)), None, NOW)
    assert near(found, "rg") == [
        ("tag", "v4", "after", 0),
        ("tag", "v3", "after", 1),
        ("tag", "v5", "before", 1),
        ("tag", "v2", "after", 2),
        ("tag", "v6", "before", 2),
    ]


def test_others_milestones_do_not_count():
    found = correlate([milestone(START, own=False)], evolution(rg=life("rg", START)), None, NOW)
    assert found.tools == {}
    assert "no project" in found.too_little


def test_the_languages_of_a_first_commit_are_no_news():
    rows = [
        milestone(START, commit="root"),
        milestone(START, "language", "Rust", commit="root"),
        milestone(START + DAY, "language", "Go"),
    ]
    found = correlate(rows, evolution(rg=life("rg", START)), None, NOW)
    assert near(found, "rg") == [("first commit", "", "after", 0), ("language", "Go", "before", 1)]


def test_a_commit_that_brings_many_tools_is_no_arrival():
    lives = {f"t{number}": life(f"t{number}", START, "move") for number in range(MOST_AT_ONCE + 1)}
    found = correlate([milestone(START)], evolution(**lives, rg=life("rg", START + DAY)), None, NOW)
    assert list(found.tools) == ["rg"]
    assert found.n == 1
    few = {f"t{number}": life(f"t{number}", START, "some") for number in range(MOST_AT_ONCE)}
    found = correlate([milestone(START)], evolution(**few), None, NOW)
    assert (len(found.tools), found.n, found.near) == (MOST_AT_ONCE, 1, 1)


def test_a_tool_whose_beginning_is_not_known_has_no_arrival():
    found = correlate([milestone(START)], evolution(rg=life("rg", START, known=False)), None, NOW)
    assert (found.tools, found.n) == ({}, 0)


def test_what_chance_gives_is_told_beside_what_was_found():
    lives = {f"t{number}": life(f"t{number}", START + number * 100 * DAY) for number in range(10)}
    found = correlate([milestone(START + 500 * DAY)], evolution(**lives), log(START + 500 * DAY, START), NOW)
    assert found.covered == 0.028
    assert found.expected == 0.28
    assert found.expected_by_activity == 5.0
    assert (found.n, found.near, found.too_little) == (10, 1, "")
    assert found.tools["t5"].near[0].chance == 0.028


def test_commits_of_robots_and_merges_are_no_activity():
    lives = {"rg": life("rg", START)}
    found = correlate([milestone(START)], evolution(**lives), log(START, is_bot=True), NOW)
    assert found.expected_by_activity == 0.0
    found = correlate([milestone(START)], evolution(**lives), log(START, is_merge=True), NOW)
    assert found.expected_by_activity == 0.0


def test_too_little_is_said():
    few = {f"t{number}": life(f"t{number}", NOW - number * 100 * DAY) for number in range(9)}
    assert (
        correlate([milestone(NOW)], evolution(**few), None, NOW).too_little == "only 9 commits brought tools (need 10)"
    )
    young = {f"t{number}": life(f"t{number}", NOW - number * DAY) for number in range(12)}
    assert "days only" in correlate([milestone(NOW)], evolution(**young), None, NOW).too_little
    old = {f"t{number}": life(f"t{number}", NOW - number * 100 * DAY) for number in range(12)}
    dense = [milestone(NOW - number * 20 * DAY, "tag", str(number)) for number in range(60)]
    assert "of all times" in correlate(dense, evolution(**old), None, NOW).too_little


def test_milestones_from_before_the_configuration_do_not_count():
    found = correlate([milestone(START - 15 * DAY)], evolution(rg=life("rg", START)), None, NOW)
    assert found.milestones == 0


def test_without_projects_or_a_history_there_is_nothing_to_say():
    assert correlate(None, evolution(), None, NOW) is None
    assert correlate([], None, None, NOW) is None
    empty = correlate([], evolution(), None, NOW)
    assert (empty.n, empty.since, empty.expected) == (0, None, 0.0)
    assert msgspec.json.encode(empty)


def test_where_there_is_no_connection_about_as_many_are_close_as_chance_says():
    close = expected = 0.0
    for seed in range(40):
        random.seed(seed)
        lives = {f"t{number}": life(f"t{number}", START + random.randrange(1000 * DAY)) for number in range(60)}
        milestones = [milestone(START + random.randrange(1000 * DAY), "tag", str(number)) for number in range(8)]
        found = correlate(milestones, evolution(**lives), None, NOW)
        close += found.near
        expected += found.expected
    assert abs(close - expected) < 0.1 * expected


@given(
    st.lists(st.integers(0, 60)),
    st.integers(0, 12),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_the_share_covered_is_that_of_all_seconds(moments, within, since, until):
    nearness = Nearness(moments, within)
    exact = sum(any(abs(at + 0.5 - moment) < within for moment in moments) for at in range(since, until))
    expected = exact / (until - since) if until > since else 0.0
    assert abs(nearness.share(since, until) - expected) < 1e-9
    assert nearness.has(since) == any(abs(since - moment) <= within for moment in moments)
