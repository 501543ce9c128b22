"""What looking at 500 projects with 200,000 files takes: cold, with nothing new, and after one of them changed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from promises import Figure, note

from nixlore.analyze.cross_project_patterns import analyze
from nixlore.collect import projects
from nixlore.machine import Machine
from nixlore.model.project import Project, ProjectEnvironment, ProjectMilestone, ProjectTool

PROJECTS, FILES = 500, 400
"""How many projects, and files of each."""

WITH_HISTORY = 2
"""Every so manieth project is a repository, the others are directories with a manifest."""

COLD, WARM = 3.0, 0.3
"""Seconds that the first look and one with nothing new may take."""

PYPROJECT = """[project]
name = "p{number}"
dependencies = ["click", "rich", "msgspec"]

[dependency-groups]
dev = ["pytest>=8", "mypy", "hypothesis", "ruff"]

[tool.ruff]
line-length = 120
"""
CARGO = '[package]\nname = "p{number}"\n\n[dependencies]\nserde = "1"\n\n[dev-dependencies]\nproptest = "1"\n'
PACKAGE = (
    '{{"name": "p{number}", "main": "a.js", "scripts": {{"test": "vitest"}}, "devDependencies": {{"vitest": "1"}}}}'
)
FLAKE = """{ outputs = { nixpkgs, ... }: let pkgs = nixpkgs.legacyPackages.x86_64-linux; in {
  devShells.x86_64-linux.default = pkgs.mkShell { packages = with pkgs; [ just ruff ]; }; }; }
"""
JUSTFILE = "test:\n    pytest -q\n\nlint:\n    ruff check .\n"
WORKFLOW = "on: push\njobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n      - run: ruff check .\n"
MANIFESTS = (("pyproject.toml", PYPROJECT, "py"), ("Cargo.toml", CARGO, "rs"), ("package.json", PACKAGE, "js"))


def build(home: Path) -> None:
    """Write the projects below a home."""
    for number in range(PROJECTS):
        place = home / "code" / f"group{number % 20}" / f"p{number}"
        name, text, end = MANIFESTS[number % 3]
        for part in range(20):
            (place / "src" / f"part{part}").mkdir(parents=True)
            for file in range(FILES // 20):
                (place / "src" / f"part{part}" / f"f{file}.{end}").touch()
        (place / ".github/workflows").mkdir(parents=True)
        (place / name).write_text(text.format(number=number))
        for path, content in (("flake.nix", FLAKE), ("justfile", JUSTFILE), (".github/workflows/ci.yml", WORKFLOW)):
            (place / path).write_text(content)
        (place / "AGENTS.md").write_text("# Work\n\nRun `just test` and `just lint` before a commit.\n")
        if number % WITH_HISTORY == 0:
            for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "begin"]):
                subprocess.run(
                    ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", place, *command], check=True
                )


def timed(what: str, work: Callable[[], object], most: float) -> None:
    """Do something and print what it took, in seconds of the clock and of CPU."""
    started, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    note(Figure(what, time.perf_counter() - started, "s", most))
    print(f"{what:32} {time.perf_counter() - started:6.2f} s ({cpu:5.2f} s of CPU) of {most} s")


def main() -> None:
    """Print what a first look, one with nothing new and one after a change take."""
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory)
        home = top / "home"
        build(home)
        machine = Machine(home=PurePosixPath(home), user="ada", now=int(time.time()), cache_dir=top / "cache")
        found: list[object] = []
        timed("cold", lambda: (projects.fingerprint(machine), found.extend(projects.collect(machine))), COLD)
        for place, _, _ in os.walk(home):
            os.utime(place, (1_700_000_000, 1_700_000_000))
        list(projects.collect(machine))
        timed("nothing new", lambda: projects.fingerprint(machine), WARM)
        (home / "code/group0/p0/justfile").write_text("test:\n    pytest\n")
        timed("one changed", lambda: (projects.fingerprint(machine), list(projects.collect(machine))), WARM)
        kinds = (Project, ProjectTool, ProjectMilestone, ProjectEnvironment)
        rows = [[row for row in found if isinstance(row, kind)] for kind in kinds]
        timed("what they have in common", lambda: analyze(*rows, [], machine.now), WARM)
        print(f"{len(rows[0])} projects with {len(rows[1])} places that name tools")


if __name__ == "__main__":
    sys.exit(main())
