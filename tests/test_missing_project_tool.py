"""NX132: a project lacks what nearly all others of its kind have."""

from __future__ import annotations

import pytest

from nixlore.model.project import CALLS, PARTIAL
from nixlore.synthesize.missing_project_tool import CODE, infer
from project_facts import DAY, NOW, PATH, patterns, tool


def insights(*tools, **given):
    return list(infer(patterns(*tools, **given), NOW))


def test_a_tool_that_all_others_have_is_missed():
    (insight,) = insights("ruff")
    assert (insight.code, insight.subject) == (CODE, f"{PATH}: ruff")
    assert insight.says == (
        f"{PATH} has no ruff, all of your 5 other Python projects have: `nixlore suggest` there prints what to add"
    )
    assert (insight.severity, insight.confidence) == ("info", "medium")
    usual, absent = insight.evidence
    assert (usual.count, usual.unit, usual.place) == (5, "projects", "~/code/other4")
    assert (absent.count, absent.unit, absent.place) == (1, "files", PATH)
    assert "pyproject.toml" in absent.says


def test_one_of_many_may_do_without():
    assert insights("ruff", others=6, having=5)[0].says.startswith(
        "~/code/other5 has no ruff, 5 of your 6 other Python"
    )
    assert insights("ruff", others=6, having=4) == []


@pytest.mark.parametrize(("others", "count"), [(2, 0), (3, 1)])
def test_three_others_are_the_least(others, count):
    assert len(insights("ruff", others=others)) == count


def test_what_only_old_projects_have_is_not_missed():
    old = NOW - 5 * 365 * DAY
    assert insights("tox", "nox", "pre-commit", others=6, having=5, last=(old,) * 5 + (NOW,)) == []
    assert len(insights("pre-commit", others=6, having=5, last=(NOW,) * 5 + (old,))) == 1


def test_another_tool_for_the_same_purpose_is_enough():
    assert insights("ruff", this=("flake8",)) == []
    assert len(insights("ruff", this=("clippy",))) == 1


@pytest.mark.parametrize("one", ["sphinx", "uv", "criterion", "towncrier", "AGENTS.md", "EditorConfig"])
def test_what_not_every_project_needs_is_not_missed(one):
    assert insights(one) == []


def test_a_dependency_that_no_table_knows_is_not_missed():
    rows = [tool(f"other{number}", "frobnicate", is_known=False) for number in range(5)]
    assert insights(this=rows) == []


def test_projects_of_others_and_those_left_alone_are_left_alone():
    assert insights("ruff", own=0) == []
    assert insights("ruff", last=(NOW,) * 5) != []
    fact = patterns("ruff")
    assert list(infer(fact, NOW + 400 * DAY)) == []


def test_services_are_missed_only_where_the_project_lies():
    assert len(insights("GitHub Actions")) == 1
    assert insights("GitHub Actions", forges=("codeberg.org",)) == []
    assert insights("dependabot", forges=()) == []


def test_what_could_not_be_read_silences():
    assert insights("ruff", unread=("pyproject.toml: cannot be understood",)) == []
    partial = (f"flake.nix: {PARTIAL}",)
    assert len(insights("ruff", unread=partial)) == 1
    rows = [tool("other0", "ruff", source="dev shell", file="flake.nix")]
    assert insights("ruff", this=rows, unread=partial) == []


def test_a_tool_of_the_same_trade_is_enough():
    assert insights("ruff", this=("flake8",)) == []
    assert insights("ava", this=("node:test",)) == []
    assert insights("pytest", this=("unittest",)) == []


def test_a_tool_that_is_a_word_of_the_files_is_not_missed():
    assert insights("treefmt", mentioned=("treefmt",)) == []
    assert len(insights("treefmt", mentioned=("just",))) == 1


def test_what_may_lie_in_modules_or_in_steps_elsewhere_is_not_missed():
    assert insights("treefmt", unread=(f"flake.nix: {PARTIAL}",)) == []
    calling = (f".github/workflows/ci.yml: {CALLS}",)
    assert len(insights("ruff", unread=calling)) == 1
    rows = [tool("other0", "ruff", source="ci", file=".github/workflows/ci.yml")]
    assert insights("ruff", this=rows, unread=calling) == []


def test_of_many_tools_the_most_usual_three_are_told():
    found = insights("ruff", "mypy", "pytest", "just", "pre-commit")
    assert len(found) == 3


def test_without_projects_nothing_is_said():
    assert list(infer(None, NOW)) == []
