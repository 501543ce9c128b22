"""NX133: a project does with one tool what the others do with another, or has far fewer dependencies."""

from __future__ import annotations

import pytest

from nixlore.synthesize.project_outlier import CODE, infer
from project_facts import DAY, NOW, PATH, patterns, project, tool


def insights(*tools, **given):
    return list(infer(patterns(*tools, **given), NOW))


def test_another_tool_for_the_same_purpose():
    (insight,) = insights("ruff", this=("black", "flake8"))
    assert (insight.code, insight.subject) == (CODE, f"{PATH}: black and flake8")
    assert insight.says == (
        f"{PATH} has black and flake8 for linting and formatting, all of your 5 other Python projects have ruff"
    )
    assert [one.place for one in insight.evidence] == ["~/code/other4", *[f"{PATH}/pyproject.toml:3"] * 2]


def test_a_package_manager_counts():
    (insight,) = insights("uv", this=("poetry",))
    assert insight.says.startswith(f"{PATH} has poetry for managing packages, all of your 5")


@pytest.mark.parametrize(
    ("usual", "own"),
    [
        ("GitHub Actions", "GitLab CI"),
        ("sphinx", "mkdocs"),
        ("CLAUDE.md", "AGENTS.md"),
        ("dependabot", "renovate"),
        ("uv", "npm"),
        ("ruff", "prettier"),
    ],
)
def test_what_cannot_be_compared_is_not(usual, own):
    assert insights(usual, this=(own,)) == []


def test_what_the_others_have_beside_it_is_no_difference():
    assert insights("ruff", "black", this=("black",)) == []


def test_too_few_others_or_an_old_project_tell_nothing():
    assert insights("ruff", this=("black",), others=2) == []
    assert insights("ruff", this=("black",), others=6, having=4) == []
    assert list(infer(patterns("ruff", this=("black",)), NOW + 400 * DAY)) == []
    assert list(infer(None, NOW)) == []


def test_far_fewer_development_dependencies():
    names = [f"counted{number}" for number in range(5)]
    rows = [project(name, development=count) for name, count in zip(names, (8, 10, 12, 12, 14), strict=True)]
    tools = [tool(name, one) for name in names for one in ("ruff", "mypy", "pytest", "just")]
    (insight,) = (
        one for one in infer(patterns(others=0, more=rows, this=tools, development=2), NOW) if one.subject == PATH
    )
    assert insight.says == (
        f"{PATH} has 2 development dependencies, your 5 other Python projects have 8 to 14 (12 in the middle): "
        "tools may be missing"
    )
    assert insight.evidence[0].count == 2
    assert list(infer(patterns(others=0, more=rows, this=tools, development=9), NOW)) == []
    unread = patterns(others=0, more=rows, this=tools, development=2, unread=("setup.py: cannot be understood",))
    assert [one for one in infer(unread, NOW) if one.subject == PATH] == []


def test_what_has_its_tools_elsewhere_lacks_no_dependencies():
    rows = [project(f"counted{number}", development=count) for number, count in enumerate((8, 10, 12, 12, 14))]
    assert list(infer(patterns(others=0, more=rows, development=2), NOW)) == []
    assert list(infer(patterns(others=0, more=rows[:4], development=2), NOW)) == []
