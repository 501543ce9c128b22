"""NX135: instructions for agents name what is not there."""

from __future__ import annotations

import pytest

from nixlore.model.nix import Alias, Binary
from nixlore.model.project import ProjectMention, ProjectTasks
from nixlore.synthesize.stale_project_context import CODE, infer
from project_facts import PATH, patterns, tool


def mention(words, of=None, task="", **more):
    return ProjectMention(
        project=PATH, file="CLAUDE.md", line=7, tool=of or words.split()[0], words=words, task=task, **more
    )


def tasks(runner, *names, file="justfile", whole=True, directory=""):
    return ProjectTasks(project=PATH, runner=runner, file=file, directory=directory, names=names, whole=whole)


def binaries(*names):
    return [Binary(name=name, path=f"/bin/{name}", store_path="", package="", provider="system") for name in names]


def insights(*mentions, of=(), this=(), here=None, aliases=(), **given):
    return list(infer(patterns(this=this, **given), mentions, of, here, list(aliases), None))


def test_a_recipe_that_is_not_there():
    (insight,) = insights(mention("just test", task="test"), of=[tasks("just", "check", "build")])
    assert (insight.code, insight.subject) == (CODE, f"{PATH}: just test")
    assert insight.says == f"{PATH}/CLAUDE.md:7 says to run `just test`, but there is no recipe `test` in justfile"
    assert insight.confidence == "high"
    said, there = insight.evidence
    assert said.place == f"{PATH}/CLAUDE.md:7"
    assert there.says == "recipes of justfile: check, build"


@pytest.mark.parametrize(
    ("one", "files"),
    [
        (mention("just test", task="test"), [tasks("just", "test")]),
        (mention("just test", task="test"), []),
        (mention("just test", task="test"), [tasks("just", "check", whole=False)]),
        (mention("just test", task="test"), [tasks("just", "check"), tasks("just", "test", file="web/justfile")]),
        (mention("just", task="elsewhere"), [tasks("just", "check")]),
        (mention("just test", task="test", is_plain=False), [tasks("just", "check")]),
        (mention("yarn run test", of="yarn", task="test"), [tasks("npm", "lint", file="package.json")]),
    ],
)
def test_of_tasks_it_is_silent_where_it_cannot_be_sure(one, files):
    assert insights(one, of=files) == []


def test_scripts_are_those_of_npm():
    (insight,) = insights(
        mention("pnpm run test", of="pnpm", task="test"), of=[tasks("npm", "lint", file="package.json")]
    )
    assert insight.says.endswith("there is no script `test` in package.json")


def test_another_package_manager_locks_the_packages():
    lock = tool("this", "pnpm", source="lock", file="pnpm-lock.yaml", line=0)
    (insight,) = insights(mention("npm install"), this=[lock])
    assert insight.says.endswith("but the project's packages are locked by pnpm (pnpm-lock.yaml), not npm")
    assert insights(mention("npm run", task="elsewhere"), this=[lock]) == []
    assert insights(mention("npm install"), this=[lock, tool("this", "npm", source="lock")]) == []
    assert insights(mention("npm install")) == []
    assert insights(mention("uv sync"), this=[tool("this", "poetry", source="lock", file="poetry.lock")]) == []


def test_a_tool_that_another_has_replaced():
    (insight,) = insights(mention("black"), this=["ruff"])
    assert insight.says.endswith("but no file of the project names black; for formatting it has ruff")
    assert insight.evidence[1].place == f"{PATH}/pyproject.toml:3"


def test_a_tool_is_not_replaced_by_one_that_does_less_or_is_only_run():
    assert insights(mention("ruff check", of="ruff"), this=["black"]) == []
    assert insights(mention("black"), this=["ruff", "black"]) == []
    assert len(insights(mention("black"), this=["ruff", tool("this", "black", source="context")])) == 1
    assert insights(mention("black"), this=[tool("this", "ruff", source="ci")]) == []
    assert insights(mention("black"), this=["ruff"], unread=("setup.py: cannot be understood",)) == []
    assert insights(mention("prettier"), this=["ruff"]) == []


def test_a_program_that_this_machine_lacks():
    (insight,) = insights(mention("just test", task="test"), of=[tasks("just", "test")], here=binaries("git"))
    assert insight.says.endswith("but just is not on this machine, and nothing in the project brings it")
    assert insight.evidence[1].place == "just"
    (cargo,) = insights(mention("cargo nextest run", of="cargo-nextest"), here=binaries("cargo"))
    assert "cargo-nextest is not on this machine" in cargo.says


@pytest.mark.parametrize("source", ["manifest", "dev shell", "devenv", "pre-commit", "lock"])
def test_what_the_project_brings_is_not_lacking(source):
    assert insights(mention("typos"), this=[tool("this", "typos", source=source)], here=binaries("git")) == []


def test_what_is_somewhere_is_not_lacking():
    one = mention("typos")
    alias = Alias(name="typos", kind="alias", shell="fish", runs=("nix",), file="", line=1)
    assert len(insights(one, here=binaries("git"))) == 1
    assert insights(one, here=binaries("typos")) == []
    assert insights(one, here=None) == []
    assert insights(one, here=binaries("git"), aliases=[alias]) == []
    assert insights(mention("typos", is_brought=True), here=binaries("git")) == []
    assert insights(one, here=binaries("git"), own=0) == []


def test_each_command_is_told_once():
    assert len(insights(mention("typos"), mention("typos --diff"), here=binaries("git"))) == 1
    assert list(infer(None, None, None, None, None, None)) == []
