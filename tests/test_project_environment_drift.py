"""NX134: packages are installed for a project that nothing of it names."""

from __future__ import annotations

from nixlore.synthesize.project_environment_drift import CODE, infer
from project_facts import PATH, environment, patterns


def insights(*environments, **given):
    return list(infer(patterns(environments=environments, **given)))


def test_packages_that_nothing_names():
    (insight,) = insights(environment("httpie", "ipython", pulled=7))
    assert (insight.code, insight.subject, insight.severity) == (CODE, f"{PATH}/.venv", "advice")
    assert insight.says == (
        f"httpie, ipython are installed in {PATH}/.venv, with 7 that only they need, and no manifest or lock file of "
        "the project names them"
    )
    assert insight.confidence == "high"
    assert [(one.count, one.unit) for one in insight.evidence] == [(9, "packages"), (2, "files")]


def test_one_package_and_many():
    (one,) = insights(environment("httpie", against=("pyproject.toml",)))
    assert one.says == f"httpie is installed in {PATH}/.venv, and no manifest or lock file of the project names it"
    assert one.confidence == "medium"
    (many,) = insights(environment(*"abcdefg"))
    assert many.says.startswith("a, b, c, d, e and 2 more are installed in ")


def test_silence():
    assert insights(environment()) == []
    assert insights(environment("httpie", whole=False)) == []
    assert insights(environment("httpie", against=())) == []
    assert list(infer(None)) == []


def test_of_a_clone_it_is_only_information():
    (insight,) = insights(environment("left-pad", kind="Node", place="node_modules", against=("package.json",)), own=0)
    assert insight.severity == "info"
