"""What a project is made and worked on with is read from its files alone, within bounds, and read once."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.collect import _project_setup, _project_tasks, projects
from nixlore.collect._project_environment import closure
from nixlore.collect._project_findings import Findings
from nixlore.machine import Machine
from nixlore.model.project import CALLS, PARTIAL, Project, ProjectEnvironment, ProjectMention, ProjectTasks, ProjectTool
from nixlore.nix.dev_shells import dev_shells
from nixlore.shell.instructions import told
from nixlore.shell.project_commands import called

NOW = 1_790_000_000
SECRET = "ghp_" + "a1B2" * 9


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    (home / "code/one").mkdir(parents=True)
    return home


@pytest.fixture
def write(home):
    """Write files of a project."""

    def write(files, name="one"):
        for path, text in files.items():
            place = home / "code" / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)

    return write


@pytest.fixture
def look(home, tmp_path):
    def looked(**fields):
        given = {"home": PurePosixPath(home), "user": "ada", "now": NOW, "cache_dir": tmp_path / "cache"}
        return list(projects.collect(Machine(**(given | fields))))

    return looked


@pytest.fixture
def see(write, look):
    """Return what is said of one project with these files."""

    def see(files):
        write(files)
        return Seen(look())

    return see


class Seen:
    def __init__(self, records):
        self.records = records
        (self.project,) = self.of(Project)
        self.tools = {(row.tool, row.source, row.file, row.line) for row in self.of(ProjectTool) if row.is_known}
        self.names = {row.tool for row in self.of(ProjectTool) if row.is_known}

    def of(self, kind):
        return [record for record in self.records if isinstance(record, kind)]

    def written(self, tool, source):
        return [(row.form, row.written) for row in self.of(ProjectTool) if (row.tool, row.source) == (tool, source)]


# Kinds


@pytest.mark.parametrize(
    ("files", "kinds"),
    [
        ({"pyproject.toml": "[project]\nname='x'\n"}, ("Python",)),
        ({"setup.py": ""}, ("Python",)),
        ({"Cargo.toml": "", "flake.nix": "{}"}, ("Rust",)),
        ({"flake.nix": "{}"}, ("Nix",)),
        ({"flake.nix": "{}", "Cargo.toml": "", **{f"modules/{n}.nix": "" for n in range(6)}}, ("Nix", "Rust")),
        ({"go.mod": "module x\n", "web/package.json": '{"dependencies": {}}'}, ("Go", "Node")),
        ({"Cargo.toml": "", "package.json": '{"devDependencies": {"prettier": "3"}}'}, ("Rust",)),
        ({"Cargo.toml": "", "pyproject.toml": "[tool.ruff]\n"}, ("Rust",)),
        ({"go.mod": "", "package.json": '{"scripts": {"build": "go build"}}'}, ("Go",)),
        ({"Cargo.toml": "", "docs/requirements.txt": "sphinx\n", "docs/conf.py": ""}, ("Rust",)),
        ({"package.json": '{"devDependencies": {"x": "1"}}', "index.ts": ""}, ("Node",)),
        ({"pyproject.toml": "[tool.ruff]\n", "x.py": ""}, ("Python",)),
        ({"requirements.txt": "x\n", "justfile": "", "a.py": ""}, ("Python",)),
        ({"x.cabal": "", "cabal.project": ""}, ("Haskell",)),
        ({"packages/a/package.json": '{"main": "x"}', "package.json": "{}"}, ("Node",)),
        ({"CMakeLists.txt": "", "a.c": ""}, ("C and C++",)),
        ({"CMakeLists.txt": "", "Cargo.toml": ""}, ("Rust",)),
        ({"deno.json": "{}"}, ("Deno",)),
    ],
)
def test_kinds(see, files, kinds):
    assert see(files).project.kinds == kinds


def test_a_directory_needs_a_manifest_to_be_a_project(write, look, home):
    write({"Makefile": "all:\n", "notes.md": ""})
    (home / "Downloads/x-1.0").mkdir(parents=True)
    (home / "Downloads/x-1.0/setup.py").touch()
    (home / "package.json").write_text("{}")
    assert [row for row in look() if isinstance(row, Project)] == []
    write({"pyproject.toml": "", "part/pyproject.toml": ""})
    (project,) = [row for row in look() if isinstance(row, Project)]
    assert (project.path, project.is_repository, project.commits) == ("~/code/one", False, None)
    assert look(config=home / "code/one")[:-1] == []


# Manifests

PYPROJECT = """[project]
name = "one"
dependencies = ["click>=8", "rich"]

[project.optional-dependencies]
dev = ["mypy==1.*"]
fast = ["orjson"]

[dependency-groups]
test = [
  "pytest>=8",
  "pytest-xdist",
]

[tool.ruff]
line-length = 100
"""


def test_a_pyproject_file(see):
    seen = see({"pyproject.toml": PYPROJECT, "uv.lock": 'name = "x"\n'})
    assert seen.tools == {
        ("mypy", "manifest", "pyproject.toml", 6),
        ("pytest", "manifest", "pyproject.toml", 11),
        ("ruff", "settings", "pyproject.toml", 15),
        ("uv", "lock", "uv.lock", 0),
    }
    assert (seen.project.runtime, seen.project.development) == (2, 3)
    assert [row.tool for row in seen.of(ProjectTool) if not row.is_known] == ["pytest-xdist"]
    assert seen.written("pytest", "manifest") == [("dependency-groups.test", "pytest>=8")]


@pytest.mark.parametrize(
    ("files", "tools", "counts"),
    [
        ({"pyproject.toml": '[tool.poetry.group.dev.dependencies]\nblack = "^24"\n'}, {"black", "poetry"}, (0, 1)),
        ({"setup.py": "setup(install_requires=['a', 'b'], extras_require={'test': ['tox']})"}, {"tox"}, (2, 1)),
        ({"setup.py": "setup(install_requires=read())"}, set(), (None, None)),
        ({"setup.cfg": "[options]\ninstall_requires =\n    a\n    b>1\n"}, set(), (2, 0)),
        ({"setup.py": "", "requirements-dev.txt": "flake8==6\n# x\n-r other.txt\n"}, {"flake8"}, (0, 1)),
        (
            {"setup.py": "", "requirements.txt": "a==1 \\\n    --hash=sha256:0\nb==2\n    # via a\n"},
            set(),
            (None, None),
        ),
        ({"Pipfile": '[packages]\na = "*"\n[dev-packages]\nnox = "*"\n'}, {"nox", "pipenv"}, (1, 1)),
        (
            {"Cargo.toml": '[package]\n[dependencies]\na = "1"\n[dev-dependencies]\nproptest = "1"\n[lints.clippy]\n'},
            {"proptest", "clippy"},
            (1, 1),
        ),
        ({"Cargo.toml": "", "rust-toolchain.toml": '[toolchain]\ncomponents = ["rustfmt", "x"]\n'}, {"rustfmt"}, None),
        (
            {"package.json": '{"dependencies": {"a": "1"}, "devDependencies": {"@biomejs/biome": "2", "just": "1"}}'},
            {"biome"},
            (1, 2),
        ),
        ({"package.json": '{"packageManager": "pnpm@9", "main": "x"}', "yarn.lock": ""}, {"pnpm", "yarn"}, None),
        ({"go.mod": "module x\nrequire (\n\tgithub.com/a/b v1\n\tc.org/d v2 // indirect\n)\n"}, set(), (1, 0)),
        (
            {"x.cabal": "library\n  build-depends: base, text\ntest-suite t\n  build-depends:\n    , hspec >2\n"},
            {"hspec"},
            (1, 1),
        ),
        ({"Gemfile": "gem 'rails'\ngroup :test do\n  gem 'rspec'\nend\n"}, {"rspec"}, (1, 1)),
        (
            {"composer.json": '{"require": {"a/b": "1", "php": "8"}, "require-dev": {"phpunit/phpunit": "11"}}'},
            {"phpunit"},
            (1, 1),
        ),
        ({"mix.exs": '  {:plug, "1"},\n  {:credo, "1", only: [:dev]}\n'}, {"credo"}, (1, 1)),
    ],
)
def test_manifests(see, files, tools, counts):
    seen = see(files)
    assert seen.names == tools
    if counts is not None:
        assert (seen.project.runtime, seen.project.development) == counts


@pytest.mark.parametrize(
    ("file", "text", "tool", "expected"),
    [
        ("Cargo.toml", '[dev-dependencies]\ninsta = "1"\n', "insta", (2, 'insta = "1"')),
        (
            "Cargo.toml",
            '[dev-dependencies]\nproptest = { version = "1", features = ["x"] }\n',
            "proptest",
            (2, 'proptest = { version = "1", features = ["x"] }'),
        ),
        ("Cargo.toml", '[dev-dependencies.insta]\nversion = "1"\n', "insta", (1, "insta")),
        ("Pipfile", '[dev-packages]\nnox = "==2025.1"\n', "nox", (2, 'nox = "==2025.1"')),
        (
            "composer.json",
            '{"require-dev": {\n  "phpunit/phpunit": "^11",\n  "a/b": "1"}}',
            "phpunit",
            (2, '"phpunit/phpunit": "^11"'),
        ),
        (
            "composer.json",
            '{"require-dev":{"phpunit/phpunit":"^11"},"config":{"process-timeout":9}}',
            "phpunit",
            (1, '"phpunit/phpunit": "^11"'),
        ),
        ("mix.exs", '[\n  {:credo, "~> 1.7", only: [:dev]},\n', "credo", (2, '{:credo, "~> 1.7", only: [:dev]}')),
        (
            "package.json",
            '{"main": "x",\n "packageManager": "pnpm@9.1.0+sha512.0a"}',
            "pnpm",
            (2, '"packageManager": "pnpm@9.1.0"'),
        ),
    ],
)
def test_what_a_manifest_says_of_a_tool_is_kept_as_it_stands_there(see, file, text, tool, expected):
    rows = [row for row in see({file: text}).of(ProjectTool) if (row.tool, row.source) == (tool, "manifest")]
    assert [(row.line, row.written) for row in rows] == [expected]


def test_a_broken_manifest_is_said(see):
    seen = see({"pyproject.toml": "[project\n", "package.json": "{"})
    assert seen.project.unread == ("pyproject.toml: cannot be understood", "package.json: cannot be understood")


# Shells, hooks, CI and tasks


def test_dev_shells(see):
    flake = """{ outputs = { pkgs, ... }: let tools = [ pkgs.just ]; in {
  devShells.x.default = pkgs.mkShell {
    packages = with pkgs; [ ruff openssl ] ++ tools ++ lib.optionals x [ nixfmt-rfc-style ];
    nativeBuildInputs = [ (pkgs.python3.withPackages (ps: [ ps.pytest ])) ];
  };
  checks.x = { hooks = { statix.enable = true; deadnix = { enable = true; }; typos.enable = false; }; };
}; }"""
    seen = see({"flake.nix": flake})
    assert seen.names == {"Nix dev shell", "ruff", "just", "nixfmt", "pytest", "statix", "deadnix"}
    assert ("ruff", "dev shell", "flake.nix", 3) in seen.tools
    assert seen.written("statix", "pre-commit") == [("hooks", "hooks.statix.enable = true;")]
    assert seen.project.unread == ()
    assert see({"flake.nix": "{ devShells.x = pkgs.mkShell { packages = import ./x.nix; }; }"}).project.unread == (
        f"flake.nix: {PARTIAL}",
    )


def test_devenv_direnv_and_treefmt(see):
    seen = see({"devenv.nix": "{ pkgs, ... }: { packages = [ pkgs.just ]; }", ".envrc": "", "pyproject.toml": ""})
    assert {("just", "devenv", "devenv.nix", 1), ("direnv", "direnv", ".envrc", 0)} < seen.tools


def test_a_dev_shell_that_is_entered_and_not_found_is_said(see):
    seen = see({"flake.nix": "{ imports = [ ]; }", ".envrc": "use flake .#x\n"})
    assert seen.project.unread == (f".envrc: {PARTIAL}",)


def test_hooks(see):
    seen = see(
        {
            "Cargo.toml": "",
            ".pre-commit-config.yaml": (
                "repos:\n- repo: https://example.org/ruff\n  rev: 'v1'\n  hooks:\n  - id: ruff-format\n"
                "- repo: local\n  hooks:\n  - id: cargo-clippy\n  - id: check-yaml\n"
            ),
        }
    )
    assert seen.written("ruff", "pre-commit") == [("https://example.org/ruff v1", "ruff-format")]
    assert seen.written("clippy", "pre-commit") == [("local", "cargo-clippy")]
    assert seen.names == {"pre-commit", "ruff", "clippy"}


def test_workflows_and_tasks(see):
    seen = see(
        {
            "Cargo.toml": "",
            ".github/workflows/ci.yml": (
                "jobs:\n  a:\n    steps:\n      - uses: EmbarkStudios/cargo-deny-action@v2\n"
                "      - run: |\n          cargo clippy --all -- -D warnings\n          npm i -g x\n      - name: mypy\n"
            ),
            "justfile": "alias t := test\n@test *args:\n    cargo nextest run --secret=x\n\nfmt: test\n    cargo fmt\n",
        }
    )
    assert seen.names == {"GitHub Actions", "cargo-deny", "clippy", "just", "cargo-nextest", "rustfmt"}
    assert ("clippy", "ci", ".github/workflows/ci.yml", 6) in seen.tools
    assert seen.written("cargo-deny", "ci") == [("uses", "uses: EmbarkStudios/cargo-deny-action@v2")]
    (tasks,) = seen.of(ProjectTasks)
    assert (tasks.runner, tasks.names, tasks.whole) == ("just", ("t", "test", "fmt"), True)


@pytest.mark.parametrize(
    ("text", "names", "whole"),
    [
        ("all: a b\n\ttrue\n.PHONY: clean test\n", ("all", "clean", "test"), True),
        ("x := 1\ny = 2\ninclude other.mk\nall:\n", ("all",), False),
        ("%.o: %.c\n\tcc\n", (), False),
        ("$(BIN): x\n", (), False),
    ],
)
def test_makefiles(text, names, whole):
    found = Findings()
    _project_tasks.make(text, "Makefile", "", found)
    ((_, _, _, told_names, is_whole),) = found.tasks
    assert (told_names, is_whole) == (names, whole)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("uv run --group dev pytest -x tests", [("uv", "uv run", "", False), ("pytest", "pytest", "", True)]),
        ("python -m pytest", [("pytest", "pytest", "", True)]),
        ("@$(PYTHON) -m mypy src", [("mypy", "mypy", "", True)]),
        ("A=1 just --list test x", [("just", "just test", "test", False)]),
        ("make -C sub test", [("make", "make", "elsewhere", False)]),
        ("cd web && npm run lint", [("npm", "npm run lint", "elsewhere", False)]),
        ("npm run build -w web", [("npm", "npm", "elsewhere", False)]),
        (
            "nix develop .#x -c just t",
            [("Nix dev shell", "Nix dev shell run", "", False), ("just", "just t", "t", True)],
        ),
        ("ruff check --config /home/ada/secret", [("ruff", "ruff check --config", "", False)]),
        ("echo 'black' && ls", []),
        ("{{shell}} ghcid -c x", [("ghcid", "ghcid", "", True)]),
        ("$RUN pytest", [("pytest", "pytest", "", True)]),
        ("just <name>", [("just", "just", "elsewhere", False)]),
    ],
)
def test_commands(line, expected):
    assert [tuple(one) for one in called(line)] == expected


# Instructions for agents

PAGE = """# Work

Run `just test` and then `ruff check .` before a commit.
Never run `just deploy`.
Use `uv`, not `pip`.

## Old way

`make all`

## Checks

```sh
$ just lint   # quick
# just commented
cd docs && make html
```

```python
just = 1
```
"""


def test_instructions_are_read_as_commands(see):
    seen = see({"pyproject.toml": "", "CLAUDE.md": PAGE, ".claude/rules/a.md": "Run `just rules`.\n"})
    rows = [(row.line, row.words, row.is_plain) for row in seen.of(ProjectMention) if row.file == "CLAUDE.md"]
    assert rows == [
        (3, "just test", True),
        (3, "ruff check", True),
        (4, "just deploy", False),
        (9, "make all", False),
        (14, "just lint", True),
        (16, "make html", True),
    ]
    assert [row.words for row in seen.of(ProjectMention) if row.file != "CLAUDE.md"] == ["just rules"]
    assert {("ruff", "context", "CLAUDE.md", 3), ("CLAUDE.md", "context", "CLAUDE.md", 0)} <= seen.tools


def test_a_page_that_is_a_link_to_another_is_read_once(see, home):
    (home / "code/one/CLAUDE.md").symlink_to("AGENTS.md")
    seen = see({"pyproject.toml": "", "AGENTS.md": "Run `just test` now.\n"})
    assert [row.file for row in seen.of(ProjectMention)] == ["AGENTS.md"]


# Environments


def install(place, **needs):
    site = place / ".venv/lib/python3.12/site-packages"
    for name, others in needs.items():
        (site / f"{name}-1.0.dist-info").mkdir(parents=True)
        text = "".join(f"Requires-Dist: {other} (>1) ; extra == 'x'\n" for other in others)
        (site / f"{name}-1.0.dist-info/METADATA").write_text(f"Name: {name}\n{text}\n")
    (place / ".venv/pyvenv.cfg").write_text("home = /x\n")
    return site


def test_what_is_installed_and_not_named(write, look, home):
    write({"pyproject.toml": PYPROJECT})
    site = install(
        home / "code/one", click=["colorama"], colorama=[], pip=[], httpie=["Rich_Text"], rich_text=[], one=[]
    )
    (site / "editable-1.0.dist-info").mkdir()
    (site / "editable-1.0.dist-info/direct_url.json").write_text('{"dir_info": {"editable": true}}')
    (found,) = [row for row in look() if isinstance(row, ProjectEnvironment)]
    assert (found.kind, found.place, found.installed) == ("Python", ".venv", 6)
    assert (found.unnamed, found.pulled_in) == (("httpie",), 1)
    assert (found.against, found.whole) == (("pyproject.toml",), True)


def test_what_a_lock_names_is_named(write, look, home):
    write({"pyproject.toml": PYPROJECT, "uv.lock": '[[package]]\nname = "httpie"\n'})
    install(home / "code/one", httpie=["rich"], rich=[])
    (found,) = [row for row in look() if isinstance(row, ProjectEnvironment)]
    assert found.unnamed == ()


def test_node_modules_against_the_lock(write, look):
    names = ("a", "@s/b", "extra", ".bin")
    write(
        {
            "package.json": '{"dependencies": {"a": "1"}}',
            "package-lock.json": '{"packages": {"": {}, "node_modules/a": {}, "node_modules/@s/b": {}}}',
            **{f"node_modules/{name}/package.json": "{}" for name in names},
        }
    )
    (found,) = [row for row in look() if isinstance(row, ProjectEnvironment)]
    assert (found.kind, found.installed, found.unnamed) == ("Node", 3, ("extra",))


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefgh"))),
    st.sets(st.sampled_from("abcdef")),
)
def test_a_closure_is_closed(needs, start):
    found = closure(needs, start & needs.keys())
    assert start & needs.keys() <= found
    assert all(name in found for one in found for name in needs[one] if name in needs)


# Odd places


def test_links_are_followed_inside_the_project_only(see, home, tmp_path):
    (tmp_path / "outside").write_text("test:\n    mypy\n")
    place = home / "code/one"
    for name, target in (("justfile", tmp_path / "outside"), ("loop", "loop"), ("GNUmakefile", "Makefile")):
        (place / name).symlink_to(target)
    for name, target in (("Makefile", "GNUmakefile"), ("packages", "src"), ("up", "..")):
        (place / name).symlink_to(target)
    seen = see({"pyproject.toml": ""})
    assert "mypy" not in seen.names
    assert seen.project.unread == ()


def test_what_cannot_be_read_is_said(write, look, home):
    if os.geteuid() == 0:
        os.mkfifo(home / "code/one/pyproject.toml")
        write({"Cargo.toml": ""})
        expected = ("pyproject.toml: not a regular file",)
    else:
        write({"pyproject.toml": ""})
        (home / "code/one/pyproject.toml").chmod(0)
        expected = ("pyproject.toml: Permission denied",)
    (project,) = [row for row in look() if isinstance(row, Project)]
    assert project.unread == expected


def test_no_secret_and_no_value_is_kept(see):
    seen = see(
        {
            "pyproject.toml": f'[dependency-groups]\ndev = ["pytest", "x @ https://u:{SECRET}@example.org/x"]\n',
            "justfile": f"test:\n    TOKEN={SECRET} pytest --token {SECRET} -k {SECRET}\n",
            "CLAUDE.md": f"Run `pytest --key={SECRET}` and `just {SECRET}` now.\n",
            ".github/workflows/a.yml": f"- run: curl -H '{SECRET}' && pytest {SECRET}\n",
            ".pre-commit-config.yaml": f"- repo: https://u:{SECRET}@example.org/x\n  rev: 1\n  hooks:\n  - id: mypy\n",
        }
    )
    assert {"pytest", "mypy"} <= seen.names
    assert SECRET not in repr(seen.records)


# What is read again


def test_what_is_as_it_was_is_not_read_again(write, look, monkeypatch, home, tmp_path):
    write({"pyproject.toml": PYPROJECT, "src/a.py": ""})
    machine = Machine(home=PurePosixPath(home), user="ada", now=NOW, cache_dir=tmp_path / "cache")
    before = projects.fingerprint(machine)
    first = look()
    assert projects.fingerprint(machine) == before
    read = []
    real = _project_setup.read
    monkeypatch.setattr(_project_setup, "read", lambda *given: read.append(1) or real(*given))
    (home / "code/one/src/b.txt").touch()
    assert (look(), projects.fingerprint(machine), read) == (first, before, [])
    for path, text in (("pyproject.toml", "[tool.mypy]\n"), ("justfile", "a:\n"), ("src/pyproject.toml", "")):
        write({path: text})
        assert projects.fingerprint(machine) != before
        look()
        before = projects.fingerprint(machine)
    assert read == [1, 1, 1]


def test_a_look_back_tells_no_tools(write, look, home):
    write({"pyproject.toml": PYPROJECT})
    assert [row for row in look(as_of=NOW) if isinstance(row, Project | ProjectTool)] == []


# Total


@given(st.binary(max_size=300))
def test_any_nix_file_is_read_without_an_error(blob):
    dev_shells(b"mkShell " + blob, is_module=True)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    found = Findings()
    list(told(text))
    list(called(text))
    for parser in (_project_tasks.just, _project_tasks.make):
        parser(text, "f", "", found)
    _project_tasks.pre_commit(text, "f", found)
    _project_tasks.workflow(text, "f", found)


# Words


def test_an_input_of_a_flake_that_is_not_read_further_is_mentioned(see):
    flake = '{ inputs.treefmt-nix.url = "github:numtide/treefmt-nix"; outputs = inputs: { }; }'
    seen = see({"flake.nix": flake})
    assert "treefmt" in {*seen.names, *seen.project.mentioned}


def test_a_tool_that_a_script_names_is_mentioned(see):
    seen = see({"pyproject.toml": "[project]\nname = 'one'\n", "scripts/check": "exec shellcheck *.sh\n"})
    assert "shellcheck" in seen.project.mentioned
    assert "shfmt" not in seen.project.mentioned


@pytest.mark.parametrize(
    ("line", "tool"), [("node --test", "node:test"), ("bun test", "bun:test"), ("python -m unittest", "unittest")]
)
def test_runtimes_that_test_themselves_are_tests(see, line, tool):
    assert tool in see({"package.json": f'{{"name": "one", "scripts": {{"test": "{line}"}}}}'}).names


def test_a_flake_of_local_modules_and_a_workflow_of_steps_elsewhere_are_noted(see):
    steps = "jobs:\n  a:\n    steps:\n      - uses: ./.github/actions/setup\n"
    seen = see({"flake.nix": "{ outputs = inputs: import ./out.nix; }", ".github/workflows/ci.yml": steps})
    assert f"flake.nix: {PARTIAL}" in seen.project.unread
    assert f".github/workflows/ci.yml: {CALLS}" in seen.project.unread
