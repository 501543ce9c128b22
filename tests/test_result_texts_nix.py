"""The class of what a real Nix writes when it fails."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nixlore.agents.result_texts import told
from nixlore.shell.grammar import parse

BUILDER = 'system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "{}" ];'
FAILS = BUILDER.format("echo 'error: syntax error, unexpected end of file'; exit 3")
WRONG = BUILDER.format("echo hi > $out") + f'outputHash = "sha256-{"A" * 43}="; outputHashMode = "flat";'


def run(top: Path, *words: str, directory: Path | None = None) -> tuple[str, int]:
    """Return what a Nix that has a store of its own writes, as if it were the usual one, and its exit code."""
    settings = "experimental-features = nix-command flakes\nsandbox = false\nsubstitute = false\nbuild-users-group =\n"
    store = {"NIX_STORE_DIR": f"{top}/store", "NIX_STATE_DIR": f"{top}/state", "NIX_LOG_DIR": f"{top}/log"}
    environ = {"PATH": os.environ["PATH"], "HOME": str(top), "NIX_CONFIG": settings, **store}
    done = subprocess.run(words, env=environ, cwd=directory or top, capture_output=True, text=True, check=False)
    return done.stderr.replace(f"{top}/store", "/nix/store"), done.returncode


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("{ a = 1", "parse"),
        ("[ 1 ", "parse"),
        ("foo", "missing attribute"),
        ("(x: x.b) { }", "missing attribute"),
        ("let a = b; b = a; in a", "evaluation"),
        ('"${1}"', "evaluation"),
        ("1 2", "evaluation"),
        ("({ a }: a) { }", "evaluation"),
        ("assert false; 1", "evaluation"),
        ('1 + "a"', "evaluation"),
        ("<nowhere>", "evaluation"),
    ],
)
def test_expressions_that_fail(tmp_path: Path, expression: str, kind: str):
    text, code = run(tmp_path, "nix-instantiate", "--eval", "--strict", "-E", expression)
    assert code
    assert told(text, parse("nix-instantiate --eval -E x", "posix"), code, has_failed=True).failure == kind


@pytest.mark.parametrize(("attributes", "kind"), [(FAILS, "build"), (WRONG, "hash")])
def test_builds_that_fail(tmp_path: Path, attributes: str, kind: str):
    text, code = run(tmp_path, "nix-build", "--no-out-link", "-E", f'derivation {{ name = "x"; {attributes} }}')
    assert code
    assert told(text, parse("nix-build", "posix"), code, has_failed=True).failure == kind


@pytest.mark.parametrize(("attribute", "kind"), [("x", "untracked file"), ("y", "missing attribute")])
def test_a_flake_that_fails(tmp_path: Path, attribute: str, kind: str):
    flake = tmp_path / "flake"
    flake.mkdir()
    (flake / "flake.nix").write_text("{ outputs = _: { x = import ./a.nix; }; }\n")
    (flake / "a.nix").write_text("1\n")
    for words in (("init", "-q"), ("add", "flake.nix")):
        subprocess.run(["git", *words], cwd=flake, check=True)
    text, code = run(tmp_path, "nix", "eval", f".#{attribute}", directory=flake)
    assert code
    assert told(text, parse("nix eval .#x", "posix"), code, has_failed=True).failure == kind
