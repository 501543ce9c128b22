"""The Nix expressions parse, and the package is what pyproject.toml and the lock say."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from nix_made import ROOT, STAND_INS, installed, instantiated
from nixlore import __version__
from nixlore.cli._commands import nixlore as group
from nixlore.cli._roff import page
from nixlore.cli._shell_text import SHELLS, integration

FILES = sorted([ROOT / "flake.nix", ROOT / "default.nix", *(ROOT / "nix").glob("*.nix"), *STAND_INS.glob("*.nix")])

IN_NIXPKGS = {
    "column": "util-linux",
    "fdfind": "fd",
    "pgrep": "procps",
    "rg": "ripgrep",
    "sqlite3": "sqlite",
    "strings": "binutils",
    "unshare": "util-linux",
}
"""What nixpkgs has programs in, where that is not called like the program."""


@pytest.fixture(scope="module")
def packaged(tmp_path_factory):
    return instantiated(STAND_INS / "packaged.nix", tmp_path_factory.mktemp("nix"))


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def names(dependencies: list[object]) -> set[str]:
    return {one["pname"] if isinstance(one, dict) else str(one) for one in dependencies}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_parses(file, tmp_path):
    environ = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run(["nix-instantiate", "--parse", file], env=environ, capture_output=True, check=True)


def test_the_package_depends_on_what_the_project_does(packaged, project):
    needed = {Requirement(one).name for one in project["project"]["dependencies"]}
    extra = {Requirement(one).name for one in project["project"]["optional-dependencies"]["mcp"]}
    assert names(packaged["package"]["dependencies"]) == needed
    assert names(packaged["with_mcp"]["dependencies"]) == needed | extra
    assert {key: names(value) for key, value in packaged["package"]["optional-dependencies"].items()} == {"mcp": extra}
    assert names(packaged["package"]["build-system"]) == set(project["build-system"]["requires"])


def test_the_package_is_of_this_version_and_has_all_that_a_source_distribution_has(packaged, project):
    package = packaged["package"]
    assert (package["pname"], package["version"]) == (project["project"]["name"], __version__)
    files = {os.path.relpath(file, ROOT) for file in package["src"]["files"]}
    assert files == {*project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"], "pyproject.toml"}


def test_the_grammar_is_built_from_the_source_that_the_lock_names(packaged):
    grammar = packaged["package"]["passthru"]["tree-sitter-nix"]
    lock = (ROOT / "requirements.lock").read_text()
    (entry,) = re.findall(r"^tree-sitter-nix==.*(?:\n .*)*", lock, re.MULTILINE)
    digest = base64.b64decode(grammar["src"]["hash"].removeprefix("sha256-")).hex()
    assert f"tree-sitter-nix=={grammar['version']} " in entry
    assert f"--hash=sha256:{digest}" in entry


def test_each_way_to_the_package_gives_the_same(packaged):
    assert packaged["package"] == packaged["by_default_nix"] == packaged["by_overlay"]


def test_the_flake_has_what_people_look_for(packaged):
    assert set(packaged["outputs"]) == {
        *("packages", "overlays", "devShells", "checks", "formatter"),
        *("nixosModules", "homeModules", "homeManagerModules"),
    }
    assert packaged["checks"] == ["package", "package-with-mcp", "sample"]
    assert packaged["formatter"] == "nixfmt-tree"
    assert packaged["modules"] == ["module-nixos.nix", *["module-home-manager.nix"] * 2]


def test_the_shell_to_work_in_has_every_program_that_the_tests_run(packaged):
    table = re.search(r"<<'TABLE'\n(.+?)\nTABLE", (ROOT / "tools/programs.sh").read_text(), re.DOTALL)
    programs = {line.split()[0] for line in table[1].splitlines()}
    assert len(programs) > 15
    assert {IN_NIXPKGS.get(name, name) for name in programs} <= set(packaged["shell"])


def test_completions_the_manual_and_what_shells_take_in_are_installed(packaged, tmp_path):
    calls = installed(packaged["package"]["postInstall"], tmp_path)
    pairs = [word for shell in ("bash", "fish", "zsh") for word in (f"--{shell}", f"nixlore.{shell}")]
    assert calls == [["installShellCompletion", "--cmd", "nixlore", *pairs], ["installManPage", "nixlore.1"]]
    for shell in SHELLS:
        assert (tmp_path / "share/nixlore" / f"init.{shell}").read_text() == integration(shell, missing=False)
        assert (tmp_path / "share/nixlore" / f"init-missing.{shell}").read_text() == integration(shell, missing=True)
        assert f"_NIXLORE_COMPLETE={shell}_complete" in (tmp_path / f"nixlore.{shell}").read_text()
        subprocess.run([shell, "-n", tmp_path / f"nixlore.{shell}"], check=True)
    assert (tmp_path / "nixlore.1").read_text() == page(group, __version__)
    assert (tmp_path / "share/nixlore/plugin/.claude-plugin/marketplace.json").is_file()


def test_a_bare_environment_finds_the_programs_of_a_login(tmp_path):
    """As a unit of systemd has it: its own search path is none of the user's."""
    (tmp_path / "own").mkdir()
    (tmp_path / "units").mkdir()
    for place in ("own/mine", "units/theirs"):
        (tmp_path / place).write_text("#!/bin/sh\n")
        (tmp_path / place).chmod(0o755)
    (tmp_path / ".profile").write_text('export PATH="$HOME/own:$PATH"\n')

    def found(**environ: str) -> list[str]:
        argv = [sys.executable, "-m", "nixlore", "records", "path_binaries", "-q"]
        done = subprocess.run(argv, env={"HOME": str(tmp_path), **environ}, capture_output=True, text=True, check=True)
        return [line for line in done.stdout.splitlines() if '"Coverage"' not in line]

    bare = found(PATH=str(tmp_path / "units"))
    assert any("own/mine" in line for line in bare)
    assert not any("theirs" in line for line in bare)
    login = found(PATH=f"{tmp_path}/own:/usr/bin:/bin", USER="ada", LANG="C.UTF-8", XDG_RUNTIME_DIR=str(tmp_path))
    assert bare == login
