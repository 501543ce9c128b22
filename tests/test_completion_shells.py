"""Real shells complete commands, rules and the names of the last run, and no rule is loaded for that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nixlore import stages
from nixlore.cli import _completion
from nixlore.cli._completion import rules_offered

ASKING = {
    "bash": 'source "$HOME/complete"; COMP_WORDS=(nixlore {words}); COMP_CWORD={count}; '
    'COMPREPLY=(); _nixlore_completion nixlore; printf "%s\\n" "${{COMPREPLY[@]}}"',
    "fish": 'source "$HOME/complete"; complete -C "nixlore {words}"',
    # What zsh's own completion would do with it is stood in for, as it runs in a line editor alone.
    "zsh": "compdef() {{ }}; _describe() {{ local -a all=(${{(P)3}}); print -rl -- ${{all%%:*}} }}; "
    'compadd() {{ local -a all=(${{(P)5}}); print -rl -- $all }}; source "$HOME/complete"; '
    "words=(nixlore {words}) CURRENT={place}; _nixlore_completion",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A home that was scanned, in which `nixlore` is on the search path."""
    place = tmp_path_factory.mktemp("home")
    (place / "bin").mkdir()
    program = place / "bin" / "nixlore"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m nixlore "$@"\n')
    program.chmod(0o755)
    (place / "nixos-config").mkdir()
    (place / "nixos-config" / "configuration.nix").write_text(
        "{ pkgs, ... }: { environment.systemPackages = [ pkgs.hyfetch pkgs.hyperfine ]; }\n"
    )
    run(place, "nixlore", "scan", "-y", "-q")
    return place


def run(home: Path, *argv: str, **environ: str) -> str:
    given = {"HOME": str(home), "PATH": f"{home}/bin:{os.environ['PATH']}", "LANG": "C.UTF-8", **environ}
    return subprocess.run(argv, env=given, capture_output=True, text=True, check=True, cwd=home).stdout


@pytest.mark.parametrize("shell", ASKING)
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rule unused_p", ["unused_package"]),
        ("rule NX10", ["NX101", "NX102", "NX103"]),
        ("why hyp", ["hyperfine"]),
        ("self u", ["uninstall"]),
    ],
)
def test_a_shell_completes(shell, words, found, home):
    (home / "complete").write_text(run(home, "nixlore", _NIXLORE_COMPLETE=f"{shell}_source"))
    count = len(words.split())
    text = ASKING[shell].format(words=words, count=count, place=count + 1)
    lines = run(home, shell, *(["-f"] if shell == "zsh" else []), "-c", text).splitlines()
    assert [line.partition("\t")[0] for line in lines if line][: len(found)] == found


def test_names_are_kept_until_the_next_run(home, monkeypatch):
    asked = {"_NIXLORE_COMPLETE": "bash_complete", "COMP_WORDS": "nixlore why hy", "COMP_CWORD": "2"}
    assert run(home, "nixlore", **asked).split() == ["plain,hyfetch", "plain,hyperfine"]
    (kept,) = (home / ".cache/nixlore/names").iterdir()
    before = kept.stat().st_mtime_ns
    assert run(home, "nixlore", **asked).split() == ["plain,hyfetch", "plain,hyperfine"]
    assert kept.stat().st_mtime_ns == before
    (home / "nixos-config" / "more.nix").write_text("{ pkgs, ... }: { environment.systemPackages = [ pkgs.hyx ]; }\n")
    run(home, "nixlore", "scan", "-q")
    assert "plain,hyx" in run(home, "nixlore", **asked).split()


def test_codes_are_those_of_the_rules_as_they_are_loaded():
    loaded = {stage.name: stage.module.CODE for stage in stages.discover("synthesize")}
    assert _completion._rules() == loaded
    assert rules_offered(None, None, "nx1") == sorted(loaded.values())


def test_no_rule_and_nothing_heavy_is_loaded_for_a_key(home):
    told = "import sys; sys.argv = ['nixlore']\nfrom nixlore.cli.main import main\n"
    told += "try:\n    main()\nfinally:\n    print('loaded', *(name for name in sys.modules), file=sys.stderr)\n"
    environ = {"_NIXLORE_COMPLETE": "bash_complete", "COMP_WORDS": "nixlore check NX", "COMP_CWORD": "2"}
    given = {"HOME": str(home), "PATH": os.environ["PATH"], **environ}
    done = subprocess.run([sys.executable, "-c", told], env=given, capture_output=True, text=True, check=True)
    loaded = done.stderr.split()
    assert loaded[0] == "loaded"
    rules = {f"nixlore.synthesize.{name}" for name in stages.names("synthesize")}
    assert not rules.union(("rich", "sqlite3", "tree_sitter")).intersection(loaded)
