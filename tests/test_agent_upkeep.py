"""What is forgotten of agents' logs goes from what is kept of them, and stays away."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commanding import runner
from rollouts import meta, ran
from transcripts import START, jsonl

NAME = ".codex/sessions/2026/05/29/rollout-2026-05-29T00-00-00-01a00000-0000-7000-8000-000000000001.jsonl"
CALL, OTHER = "call_0123456789abcdef", "call_fedcba9876543210"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def nixlore(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    return runner(home, monkeypatch, capsys)


def write(home: Path, *lines: dict[str, Any]) -> Path:
    path = home / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jsonl(meta(), *lines))
    return path


def names(nixlore: Any) -> set[str]:
    done = nixlore("records", "codex", "--type", "Command")
    return {msgspec.json.decode(row)["name"] for row in done.out.splitlines()}


def exported(nixlore: Any) -> list[str]:
    rows = [msgspec.json.decode(row) for row in nixlore("export").out.splitlines()]
    return [step[0] for row in rows for step in row["steps"]]


def test_command_lines_go_by_what_they_ran(nixlore: Any, home: Path) -> None:
    path = write(home, *ran(1, CALL, "curl -u ada:x https://example.net", 22), *ran(9, OTHER, "rg x"))
    nixlore("scan", "-y", "-q")
    assert (names(nixlore), exported(nixlore)) == ({"curl", "rg"}, ["curl", "rg"])
    done = nixlore("shell", "forget", "curl", "--yes")
    assert "1 entry in the ledger" in done.out
    assert "1 command in what is kept of agents' logs" in done.out
    nixlore("scan", "-q")
    with path.open("ab") as file:
        file.write(jsonl(*ran(60, "call_00000000000000aa", "fd y")))
    nixlore("scan", "-q")
    assert (names(nixlore), exported(nixlore)) == ({"rg", "fd"}, ["rg", "fd"])
    state = [file.read_bytes() for file in (home / ".local/state/nixlore").rglob("*.db")]
    assert state
    assert all(b"curl" not in data for data in state)


def test_nothing_that_is_like_it_is_no_change(nixlore: Any, home: Path) -> None:
    write(home, *ran(1, CALL, "rg x"))
    nixlore("scan", "-y", "-q")
    assert "nothing that was recorded is like that" in nixlore("shell", "forget", "curl", "--yes").err


def test_what_was_run_before_a_date_goes_for_good(nixlore: Any, home: Path) -> None:
    days = (int(time.time()) - START) // 86_400
    recent = (days - 1) * 86_400
    write(home, *ran(1, CALL, "curl x"), *ran(recent, OTHER, "rg x"))
    nixlore("scan", "-y", "-q")
    done = nixlore("self", "clean", "--before", "30d", "--yes")
    assert "1 entry before" in done.out
    assert "in what is kept of agents' logs" in done.out
    nixlore("scan", "-q")
    assert (names(nixlore), exported(nixlore)) == ({"rg"}, ["rg"])
