"""`nixlore export` prints what the ledger knows, each line as its schema says, and changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from commanding import runner
from nixlore.storage._ledger_upkeep import Exported
from recorded_home import AT, record
from test_cli_schema import faults


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    return runner(home, monkeypatch, capsys)


def test_every_run_is_one_line_as_the_schema_says(nixlore, home):
    record(home, ["git push --force origin", "cat secret.txt | grep -i word", "ls"])
    nixlore("scan", "-y", "-q")
    done = nixlore("export")
    rows = [msgspec.json.decode(row) for row in done.out.splitlines()]
    schema = msgspec.json.decode(nixlore("schema", "Exported").out)
    assert [faults(row, schema, schema) for row in rows] == [[], [], []]
    first, second, third = (msgspec.json.decode(row, type=Exported) for row in done.out.splitlines())
    assert (first.steps[0].name, first.steps[0].words, first.steps[0].flags) == ("git", ("push",), ("--force",))
    assert [step.name for step in second.steps] == ["cat", "grep"]
    assert (first.source, first.unit, first.actor, first.exit) == ("hook", "runs", "human", 0)
    assert first.at == pytest.approx(AT, abs=1)
    assert first.at < second.at < third.at
    assert "secret" not in done.out
    assert "origin" not in done.out


def test_only_what_was_run_until_then_is_told(nixlore, home):
    record(home, ["ls", "pwd"], at=1_700_000_000)
    nixlore("scan", "-y", "-q")
    told = nixlore("export", "--as-of", datetime.fromtimestamp(1_700_000_030, tz=UTC).isoformat()).out
    assert [msgspec.json.decode(row, type=Exported).steps[0].name for row in told.splitlines()] == ["ls"]


def test_nothing_is_written_for_it(nixlore, home):
    record(home, ["ls"])
    nixlore("scan", "-y", "-q")
    record(home, ["pwd"])
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert len(nixlore("export").out.splitlines()) == 1
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_without_a_ledger_that_is_said(nixlore, home, tmp_path):
    done = nixlore("export")
    assert (done.code, done.out) == (2, "")
    assert "there is no ledger yet" in done.err
    (tmp_path / "root/home/ada").mkdir(parents=True)
    elsewhere = nixlore("export", "--root", tmp_path / "root").err
    assert "another root has no ledger (leave out --root)" in elsewhere


def test_a_damaged_ledger_is_told(nixlore, home):
    ledger = home / ".local/state/nixlore/ledger.db"
    ledger.parent.mkdir(parents=True)
    ledger.write_bytes(b"no database" * 100)
    done = nixlore("export")
    assert (done.code, done.out) == (2, "")
    assert "ledger.db" in done.err
