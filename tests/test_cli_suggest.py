"""What the other projects of a kind have is printed as it would stand in this one, and nothing is written."""

from __future__ import annotations

import msgspec
import pytest

from commanding import runner
from nixlore.model.project_patterns import CrossProjectPatterns
from nixlore.present._projects import sentences
from nixlore.present._suggest import Suggestions
from nixlore.present._suggest_lines import merged
from reporting import a_report

PYPROJECT = """[project]
name = "{name}"
dependencies = ["click"]

[dependency-groups]
dev = [
  "pytest>=8",
{more}]
"""
RUFF = '  "ruff>=0.6",\n'
SECTION = "\n[tool.ruff]\nline-length = 100\n\n[tool.ruff.lint]\nselect = ['ALL']\n\n[tool.other]\n"
JUSTFILE = "build:\n    true\n\nlint: build\n    ruff check --fix src\n    true\n\nother:\n"
HOOKS = """repos:
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.6.0
    hooks:
      - id: ruff-check
      - id: ruff-format
"""
FLAKE = "{{ outputs = {{ pkgs }}: {{ devShells.x.default = pkgs.mkShell {{ packages = with pkgs; [ uv {more} ]; }}; }}; }}\n"


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    for name in ("alpha", "beta", "gamma"):
        place = home / "code" / name
        place.mkdir(parents=True)
        (place / "pyproject.toml").write_text(PYPROJECT.format(name=name, more=RUFF) + SECTION)
        (place / "flake.nix").write_text(FLAKE.format(more="ruff"))
        (place / "justfile").write_text(JUSTFILE)
        (place / ".pre-commit-config.yaml").write_text(HOOKS)
        (place / ".envrc").write_text("use flake\n")
    place = home / "code" / "delta"
    place.mkdir()
    (place / "pyproject.toml").write_text(PYPROJECT.format(name="delta", more=""))
    (place / "flake.nix").write_text(FLAKE.format(more=""))
    return home


@pytest.fixture
def run(home, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


def suggestions(run, *args):
    return msgspec.json.decode(run("suggest", *args, "--json").out, type=Suggestions)


def test_each_form_is_that_of_the_project(run, home):
    before = sorted((path, path.stat().st_mtime_ns) for path in (home / "code").rglob("*"))
    found = suggestions(run, home / "code/delta")
    assert (found.project, found.kinds) == ("~/code/delta", ("Python",))
    (ruff,) = [one for one in found.tools if one.tool == "ruff"]
    assert (ruff.have, ruff.n, ruff.instead) == (3, 3, ())
    told = {one.source: (one.file, one.at, one.text) for one in ruff.additions}
    assert told == {
        "manifest": ("pyproject.toml", 7, '"ruff>=0.6",'),
        "dev shell": ("flake.nix", 1, "ruff"),
        "settings": ("pyproject.toml", 0, "[tool.ruff]\nline-length = 100\n\n[tool.ruff.lint]\nselect = ['ALL']\n"),
    }
    assert {one.tool for one in found.tools} == {"ruff", "just", "pre-commit", "direnv"}
    assert sorted((path, path.stat().st_mtime_ns) for path in (home / "code").rglob("*")) == before


def test_the_project_that_is_named_is_the_one_whose_lines_are_told(run):
    for tool in suggestions(run, "delta").tools:
        assert {one.like.startswith(f"{tool.like}/") for one in tool.additions} == {True}


def test_people_read_how_many_have_it(run, home):
    (home / "code/delta/justfile").write_text("all:\n    pytest -q\n")
    text = run("suggest", home / "code/delta/src").out
    assert "~/code/delta: Python" in text
    assert "all of your 3 other Python projects have it" in text
    assert "      lint: build\n          ruff check --fix src\n          true\n" in text
    assert "Nothing was written" in text


def test_of_an_envrc_it_is_shown_how_the_shell_is_entered(run, home):
    (home / "code/gamma/.envrc").write_text(
        "export NAME=mine\n\nwatch_file x.nix\nuse flake\nPATH_add bin\n" + "#\n" * 30
    )
    (direnv,) = [one for one in suggestions(run, "delta").tools if one.tool == "direnv"]
    assert [(one.file, one.text) for one in direnv.additions] == [(".envrc", "watch_file x.nix\nuse flake")]


def test_a_new_project_has_what_most_have(run):
    found = suggestions(run, "--kind", "python")
    assert found.project == ""
    assert found.tools[0].have == 4
    hooks = next(
        one for tool in found.tools for one in tool.additions if tool.tool == "ruff" and one.source == "pre-commit"
    )
    assert hooks.text == (
        "  - repo: https://github.com/astral-sh/ruff-pre-commit\n    rev: v0.6.0\n    hooks:\n"
        "      - id: ruff-check\n      - id: ruff-format"
    )
    text = run("suggest", "--kind", "Python").out
    assert '  [dependency-groups]\n  dev = [\n    "pytest>=8",\n    "ruff>=0.6",\n  ]\n' in text


NODE = """{{
  "name": "{name}", "main": "x.js",{more}
  "devDependencies": {{
    "prettier": "3",
    "vitest": "^4.1"
  }}
}}
"""


@pytest.fixture
def node(home):
    for name in ("nu", "xi", "pi"):
        place = home / "code" / name
        place.mkdir()
        (place / "package.json").write_text(NODE.format(name=name, more=' "packageManager": "pnpm@9.1.0+sha512.0a",'))
        (place / "pnpm-lock.yaml").write_text("lockfileVersion: '9.0'\n")
        (place / "AGENTS.md").write_text("# What is so here\n")
        (place / "CLAUDE.md").write_text("@AGENTS.md\n")
    place = home / "code" / "rho"
    place.mkdir()
    (place / "package.json").write_text(NODE.format(name="rho", more=""))


def test_what_a_manifest_has_at_its_top_goes_to_no_table(run, node):
    (pnpm,) = [one for one in suggestions(run, "rho").tools if one.tool == "pnpm"]
    (addition,) = pnpm.additions
    assert (addition.file, addition.under, addition.text) == ("package.json", "", '"packageManager": "pnpm@9.1.0",')
    assert "    package.json  (as in ~/code/xi/package.json:2)\n" in run("suggest", "rho").out.replace(
        "\n  p", "\n    p"
    )


def test_neither_a_lock_file_nor_what_agents_are_told_of_another_project_is_copied(run, node):
    text = run("suggest", "rho").out
    assert "pnpm-lock.yaml" not in text
    assert "cp -r" not in text
    assert "What is so here" not in text
    assert "      what it says is that project's own: this one's is yours to write\n" in text
    assert "      @AGENTS.md\n" in text


def test_a_new_manifest_of_json_is_json(run, node):
    text = run("suggest", "--kind", "node").out
    assert 'package.json\n  "packageManager": "pnpm@9.1.0",\n' in text
    assert '  "devDependencies": {\n    "prettier": "3",\n    "vitest": "^4.1"\n  }\n' in text


def test_what_has_no_place_in_the_project_goes_into_a_file_that_the_others_have(run, home):
    for name in ("alpha", "beta", "gamma"):
        (home / "code" / name / "requirements-dev.txt").write_text("# mine\ncovdefaults\ntox==4.1\n")
    text = run("suggest", "delta").out
    assert "\n  requirements-dev.txt  (as in ~/code/gamma/requirements-dev.txt:3)\n      tox==4.1\n" in text


def test_a_copy_is_told_as_a_shell_takes_it(run, home):
    for name in ("alpha", "beta", "gamma"):
        place = home / "code" / name / ".github" / "workflows"
        place.mkdir(parents=True)
        (place / "ci.yml").write_text("on: push\n")
    (home / "code/gamma").rename(home / "code/z b; c")
    assert (
        "mkdir -p .github && cp -r ~/'code/z b; c/.github/workflows' .github/workflows\n" in run("suggest", "delta").out
    )


def test_slips_are_told(run, home):
    assert "did you mean python?" in run("suggest", "--kind", "pyton").err
    done = run("suggest", home)
    assert done.code == 2
    assert "--kind python says what a new project would have" in done.err


def test_too_few_others_are_said(run, home):
    (home / "code/alone").mkdir()
    (home / "code/alone/Cargo.toml").write_text('[package]\nname = "alone"\n')
    assert "there are 0 other Rust projects to compare it with (need 3)" in run("suggest", "alone").out
    assert "nothing to suggest: 1 of this kind (need 3)" in run("suggest", "--kind", "rust").out


def test_the_view_tells_projects_and_what_is_usual(run):
    rows = [line.split("\t") for line in run("show", "projects").out.splitlines()]
    assert rows[0][:4] == ["project", "kinds", "last", "tools"]
    (delta,) = [row for row in rows if row[0] == "~/code/delta"]
    assert delta[1] == "Python"
    assert delta[5] == "direnv, just, pre-commit, ruff"
    assert run("show", "projects", "--json").out.startswith('{"projects":')


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["[a]\nx = 1"], ["[a]", "x = 1"]),
        (["[a]\nx = 1", "[a]\ny = 2"], ["[a]", "x = 1", "y = 2"]),
        (['[a]\ndev = [\n  "x",\n]', '[a]\ndev = [\n  "y",\n]'], ["[a]", "dev = [", '  "x",', '  "y",', "]"]),
        (["x", "y"], ["x", "y"]),
    ],
)
def test_additions_to_one_table_are_one(texts, expected):
    assert merged(texts) == expected


def test_the_view_tells_how_many_dependencies_are_usual_in_any_number(run):
    told = run("show", "projects", "--json").out
    fact = msgspec.json.decode(told, type=CrossProjectPatterns)
    raw = msgspec.Raw(msgspec.json.encode(fact))
    (line, *_) = sentences(msgspec.structs.replace(a_report(), facts={"cross_project_patterns": raw}))
    assert line.text.endswith("; development dependencies: 2 in the middle")


def test_a_project_of_another_root_is_called_as_it_is_there(run, home, tmp_path):
    (tmp_path / "disk/home").mkdir(parents=True)
    home.rename(tmp_path / "disk/home/ada")
    there = ("--root", tmp_path / "disk", "--home", "/home/ada")
    for place in ("/home/ada/code/delta", "/home/ada/code/delta/", "~/code/delta"):
        assert suggestions(run, place, *there).project == "~/code/delta"
