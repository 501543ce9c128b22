"""What is usual for a kind of project is told with how many have it, and nothing of too few."""

from __future__ import annotations

import pytest

from nixlore.analyze.cross_project_patterns import analyze
from nixlore.model.project import Project, ProjectMilestone, ProjectTool
from nixlore.model.recording import LineUse, Step

NOW = 1_790_000_000
YEAR = 365 * 86_400


def project(name, *, kinds=("Python",), last=NOW, own=5, commits=10, **more):
    return Project(
        path=f"~/code/{name}", name=name, commits=commits, first=None, last=last, own_commits=own, kinds=kinds, **more
    )


def tools(name, *found, source="manifest", is_known=True):
    return [
        ProjectTool(
            project=f"~/code/{name}", tool=tool, source=source, file="pyproject.toml", line=3, is_known=is_known
        )
        for tool in found
    ]


def patterns(projects, rows=(), milestones=(), lines=()):
    return analyze(projects, list(rows), list(milestones), [], list(lines), NOW)


def four(*last, tool="ruff", having=3):
    names = ["a", "b", "c", "d"]
    projects = [project(name, last=at) for name, at in zip(names, last or (NOW,) * 4, strict=True)]
    return projects, [row for name in names[:having] for row in tools(name, tool)]


def norm(fact, kind="Python"):
    return next(norm for norm in fact.norms if norm.kind == kind)


def gaps(fact, name):
    return {gap.tool: gap for gap in next(one for one in fact.projects if one.path == f"~/code/{name}").gaps}


def test_without_projects_there_is_no_fact():
    assert analyze(None, None, None, None, None, NOW) is None


def test_a_norm_has_counts_bounds_and_sources():
    fact = patterns(*four())
    (ruff,) = norm(fact).tools
    assert (ruff.tool, ruff.have, ruff.n, ruff.sources) == ("ruff", 3, 4, {"manifest": 3})
    assert ruff.low < 0.75 < ruff.high
    assert ruff.purposes == ("linting", "formatting", "sorting imports")


def test_what_the_others_have_is_a_gap_counted_without_the_project_itself():
    gap = gaps(patterns(*four()), "d")["ruff"]
    assert (gap.have, gap.n, gap.kind, gap.like) == (3, 3, "Python", "~/code/c")
    assert gaps(patterns(*four()), "a") == {}


def test_fewer_than_three_of_a_kind_tell_nothing():
    projects, rows = four()
    fact = patterns(projects[:2], rows)
    assert norm(fact).tools == ()
    assert norm(fact).too_little == "2 of this kind (need 3)"
    # Three of a kind are two others of each.
    assert gaps(patterns(projects[1:], rows), "d") == {}


def test_what_only_old_projects_have_weighs_less():
    projects, rows = four(NOW - 4 * YEAR, NOW - 4 * YEAR, NOW, NOW, having=2)
    (ruff,) = norm(patterns(projects, rows)).tools
    assert (ruff.have, ruff.n) == (2, 4)
    assert ruff.weighted == pytest.approx(0.0588, abs=0.001)


def test_another_tool_for_the_same_purpose_is_told_instead():
    projects, rows = four()
    fact = patterns(projects, [*rows, *tools("d", "black", "prettier")])
    assert gaps(fact, "d")["ruff"].instead == ("black",)


def test_tools_of_another_language_are_not_missed():
    projects, rows = four(tool="clippy")
    assert gaps(patterns(projects, rows), "d") == {}


def test_each_kind_of_a_project_is_compared():
    projects, rows = four()
    projects[3] = project("d", kinds=("Python", "Rust"))
    assert gaps(patterns(projects, rows), "d")["ruff"].kind == "Python"


def test_clones_of_others_count_for_nothing():
    projects, rows = four()
    projects.append(project("theirs", own=0, commits=300))
    projects.append(project("patched", own=1, commits=300))
    fact = patterns(projects, rows)
    assert norm(fact).n == 4
    assert gaps(fact, "theirs") == gaps(fact, "patched") == {}
    assert fact.own_known_by.startswith("commits")


def test_where_nobody_is_known_all_projects_count():
    projects = [project(name, own=0) for name in "abcd"]
    fact = patterns(projects)
    assert norm(fact).n == 4
    assert fact.own_known_by.startswith("nothing")


def test_a_copy_of_a_repository_counts_once():
    projects, rows = four()
    projects.append(project("copy-of-a", last=NOW - YEAR))
    roots = [
        ProjectMilestone(project=f"~/code/{name}", kind="first commit", name="", at=1, date="", commit="c", own=True)
        for name in ("a", "copy-of-a")
    ]
    assert norm(patterns(projects, rows, roots)).n == 4
    assert norm(patterns(projects, rows)).n == 5


def run(tool, *days, project="~/code/d", unit="runs", actor="human"):
    return LineUse(
        steps=(Step(tool),),
        days=days,
        counts=(2,) * len(days),
        outcomes=(),
        seconds=None,
        project=project,
        unit=unit,
        actor=actor,
        host="here",
        user="ada",
        source="hook",
    )


def test_what_was_run_in_a_project_on_two_days_is_a_tool_of_it():
    projects, rows = four()
    assert "ruff" in gaps(patterns(projects, rows, lines=[run("ruff", 7)]), "d")
    fact = patterns(projects, rows, lines=[run("ruff", 7, 8), run("ruff", 9, actor="agent")])
    assert gaps(fact, "d") == {}
    (use,) = fact.projects[3].tools
    assert (use.runs, use.agent_runs, use.last_day) == (4, 2, 9)
    assert "ruff" in gaps(patterns(projects, rows, lines=[run("ruff", 7, 8, unit="distinct command lines")]), "d")


def test_dependencies_are_compared_where_they_are_told():
    projects = [project(name, development=count) for name, count in zip("abcd", (8, 10, 12, 1), strict=True)]
    fact = patterns(projects)
    assert (norm(fact).development.n, norm(fact).development.median) == (4, 9.0)
    (gap,) = fact.projects[3].count_gaps
    assert (gap.count, gap.others.fewest, gap.others.median, gap.others.most) == (1, 8, 10.0, 12)
    assert norm(patterns([project(name) for name in "abc"])).development is None
