"""The examples of docs/extending work as they stand: each is one new file, and nothing else is changed."""

from __future__ import annotations

import importlib
import json
import sqlite3
from pathlib import Path

import pytest

from commanding import Run, runner
from nixlore.demo import CONFIG, build
from staging import forget

DOCS = Path(__file__).parent.parent / "docs" / "extending"
EXAMPLES = DOCS / "examples"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command with the examples among the stages."""
    for path in EXAMPLES.glob("*/*.py"):
        package = importlib.import_module(f"nixlore.{path.parent.name}")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(path.parent)])
        forget(monkeypatch, path.parent.name, path.stem)
    return runner(tmp_path / "home", monkeypatch, capsys)


SCHEMA = """CREATE TABLE xonsh_history (inp TEXT, rtn INTEGER, tsb REAL, tse REAL, sessionid TEXT, out TEXT, info TEXT,
frequency INTEGER default 1, cwd TEXT)"""
"""As xonsh 0.25 makes it."""


def with_xonsh(home: Path) -> None:
    place = home / ".local/share/xonsh"
    place.mkdir(parents=True)
    with sqlite3.connect(place / "xonsh-history.sqlite") as connection:
        connection.execute(SCHEMA)
        rows = [("git status", 128, 1.7e9, 1.7e9 + 0.5), ("git log | head", 0, 1.7e9 + 9, 1.7e9 + 10)]
        connection.executemany("INSERT INTO xonsh_history (inp, rtn, tsb, tse) VALUES (?, ?, ?, ?)", rows)
    connection.close()


def test_a_collector_reads_another_shell(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    with_xonsh(tmp_path / "home")
    rows = [json.loads(line) for line in run("records", "xonsh_history").out.splitlines()]
    assert [(row["names"], row["exit"], row["at"]) for row in rows] == [
        (["git"], 128, 1_700_000_000),
        (["git", "head"], 0, 1_700_000_009),
    ]
    usage = json.loads(run("facts", "command_usage").out)
    assert {row["name"]: row["uses"][0]["sources"] for row in usage["commands"]}["git"] == ["xonsh_history"]


def test_an_analyzer_a_rule_and_a_presenter_join_the_sample(run: Run, tmp_path: Path) -> None:
    there = ("--root", build(tmp_path / "sample"))
    days = json.loads(run(*there, "facts", "commit_days").out)
    assert days["commits"] == sum(days["days"].values()) > 0
    assert "weekends" in run("rule", "NX901").out
    assert run("--config", there[1] / CONFIG, "scan", "-q", "--yes").code == 0
    written = tmp_path / "home/.local/state/nixlore/artifacts/tools.csv"
    assert written.read_text().startswith("attribute path,class,by,count,unit\n")


def test_the_pages_show_the_examples() -> None:
    """Each page has its example in full."""
    pages = "\n".join(page.read_text() for page in DOCS.glob("*.md"))
    for path in EXAMPLES.glob("*/*.py"):
        assert f"```python\n{path.read_text()}```" in pages, path.name
