"""What could not be read or kept is tried again by the next scan, though nothing else has changed meanwhile."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from commanding import runner
from history_home import fish_text, write
from nixlore.demo import build
from nixlore.storage import _ledger_opening, artifacts, cache, databases
from nixlore.storage._ledger_opening import LedgerError
from transcripts import jsonl, result, said, use

AT = 1_790_000_000
CONFIG = '{ pkgs, ... }: { networking.hostName = "box"; home.packages = [ pkgs.jq ]; }\n'


@pytest.fixture
def nixlore(tmp_path, monkeypatch, capsys):
    write(tmp_path / "home", "nixos-config/configuration.nix", CONFIG)
    return runner(tmp_path / "home", monkeypatch, capsys)


def test_what_the_ledger_could_not_keep_is_kept_by_the_next_scan(nixlore, tmp_path, monkeypatch):
    write(tmp_path / "home", ".local/share/fish/fish_history", fish_text(("git log", AT), ("jq x", AT + 60)))

    full = LedgerError("database or disk is full")
    with monkeypatch.context() as patch:
        patch.setattr(_ledger_opening, "in_file", Mock(side_effect=full))
        assert "database or disk is full: nothing is kept" in nixlore("scan", "--yes").out
    assert nixlore("export").out == ""
    assert "nothing is kept" not in nixlore("scan").out
    assert nixlore("export").out.count("\n") == 2


def test_what_could_not_be_kept_of_a_transcript_is_kept_by_the_next_scan(nixlore, tmp_path, monkeypatch):
    log = tmp_path / "home/.claude/projects/-home-ada-app/s1.jsonl"
    write(tmp_path / "home", log, jsonl(said(0, use("c1", "Bash", command="jq x")), result(1, "c1", "")))

    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with monkeypatch.context() as patch:
        patch.setattr(databases, "writable", Mock(side_effect=full))
        assert "No space left on device: nothing new is kept" in nixlore("scan", "--yes").out
    assert "nothing new is kept" not in nixlore("scan").out
    log.unlink()
    assert "1 that are gone were read before" in nixlore("scan", "--json").out


CLOSED = (
    ".local/share/fish/fish_history",
    ".bash_history",
    ".local/share/atuin/history.db",
    ".claude/settings.json",
    ".claude/projects/-home-ada-src-marrow",
    ".codex/config.toml",
    ".bashrc",
    ".cargo/bin",
    ".cargo/.crates2.json",
    ".local/bin",
    ".config/fish",
    "code/postcards/pyproject.toml",
    "nixos-config/flake.lock",
    "nixos-config/modules/desktop.nix",
)
"""What may not be read at first, of the sample's home."""


def _said(report: dict) -> tuple[list[object], ...]:
    """Return what a report says of the sources, and what it found."""
    insights = [(one["code"], one["subject"]) for one in report["insights"]]
    unread = re.findall(r'"unread": ?\[(.*?)\]', json.dumps(report["facts"]))
    return report["diagnostics"], report["coverage"], unread, insights


WITHOUT_OVERRIDE = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""Takes from the superuser that modes do not hold for them."""


def test_what_may_be_read_by_now_is_read(tmp_path):
    home = tmp_path / "home"
    shutil.copytree(build(tmp_path / "sample", 1_795_600_000) / "home/ada", home, symlinks=True)
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "USER": "ada"}
    argv = [
        *(WITHOUT_OVERRIDE if os.geteuid() == 0 else ()),
        sys.executable,
        "-m",
        "nixlore",
        "scan",
        "--yes",
        "--json",
    ]

    def scan() -> tuple[list[object], ...]:
        return _said(
            json.loads(subprocess.run(argv, env=environ, cwd=tmp_path, capture_output=True, check=True).stdout)
        )

    calm = scan()
    for name in (".local/state/nixlore", ".cache/nixlore", ".claude/intelligence"):
        shutil.rmtree(home / name)
    modes = {home / name: (home / name).stat().st_mode for name in CLOSED}
    for path in modes:
        path.chmod(0)
    told = json.dumps(scan()[:3])
    for path, mode in modes.items():
        path.chmod(mode)
    assert [name for name in CLOSED if Path(name).name not in told] == []
    for now, then in zip(scan(), calm, strict=True):
        assert now == then


def test_a_cache_and_an_answer_that_cannot_be_kept_are_named(nixlore, tmp_path, monkeypatch):
    write(tmp_path / "home", ".local/share/fish/fish_history", fish_text(("git log", AT)))
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with monkeypatch.context() as patch:
        patch.setattr(cache, "write_atomic", Mock(side_effect=full))
        patch.setattr(artifacts, "write_atomic", Mock(side_effect=full))
        done = nixlore("scan", "--yes")
    assert done.code == 0
    assert f"{tmp_path}/home/.cache/nixlore: cannot be written: No space left on device" in done.out
    assert "your answer about histories cannot be kept: No space left on device" in done.err
    assert "cannot be written" not in nixlore("scan", "--yes").out


def test_a_repository_that_may_not_be_looked_into_is_not_called_none(tmp_path):
    home = tmp_path / "home"
    write(home, "nixos-config/configuration.nix", CONFIG)
    git = home / "nixos-config/.git"
    subprocess.run(["git", "init", "-q", git.parent], env={"PATH": os.environ["PATH"], "HOME": str(home)}, check=True)
    git.chmod(0)
    argv = [*(WITHOUT_OVERRIDE if os.geteuid() == 0 else ()), sys.executable, "-m", "nixlore", "scan", "--json"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    try:
        done = subprocess.run(argv, env=environ, capture_output=True, check=True)
    finally:
        git.chmod(0o755)
    told = [(note["subject"], note["cause"]) for note in json.loads(done.stdout)["diagnostics"]]
    assert (str(git), "Permission denied") in told
    assert not any("is in no git repository" in cause for _, cause in told)
