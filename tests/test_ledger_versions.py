"""A ledger of an earlier version becomes a present one and loses nothing; one of a later version is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from history_home import fish_text, write
from nixlore.collect import recorded
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.storage import _ledger_schema
from nixlore.storage._ledger_opening import LedgerError
from nixlore.storage._ledger_schema import MIGRATIONS
from recording_home import AT, at_home, ended, ledger, of, record, told, uses

FISH = ".local/share/fish/fish_history"
LATER = ("CREATE TABLE other(id INTEGER PRIMARY KEY); CREATE INDEX event_line ON event(line)",)


def rows(home) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is in every table of a ledger."""
    with closing(sqlite3.connect(home / ".local/state/nixlore/ledger.db")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}


def version(home) -> int:
    with closing(sqlite3.connect(home / ".local/state/nixlore/ledger.db")) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


@pytest.fixture
def kept(tmp_path):
    """A home with a ledger of the present version that has some of everything."""
    write(tmp_path, FISH, fish_text(("git log", AT), ("ls", AT + 5)))
    record(tmp_path, ended("git push", AT + 60, code=1), ended("git pull", AT + 70), ended("git push", AT + 80))
    told(tmp_path)
    return tmp_path


def test_an_earlier_one_is_brought_up_to_date_and_loses_nothing(kept, monkeypatch):
    before, said = rows(kept), uses(told(kept))
    monkeypatch.setattr(_ledger_schema, "MIGRATIONS", (*MIGRATIONS, *LATER))
    assert uses(told(kept)) == said
    after = rows(kept)
    assert version(kept) == len(MIGRATIONS) + 1
    assert after.pop("other") == []
    assert after == before
    record(kept, ended("make", AT + 90))
    assert uses(told(kept)) == said | {("make", "hook"): 1}


def test_a_step_that_fails_changes_nothing(kept, monkeypatch):
    before = rows(kept)
    monkeypatch.setattr(_ledger_schema, "MIGRATIONS", (*MIGRATIONS, LATER[0] + "; SELECT nosuch FROM event"))
    with pytest.raises(LedgerError, match="nosuch"):
        ledger(kept)
    assert (rows(kept), version(kept)) == (before, len(MIGRATIONS))


def test_a_file_with_nothing_in_it_yet_becomes_a_ledger(tmp_path):
    path = tmp_path / ".local/state/nixlore/ledger.db"
    path.parent.mkdir(parents=True)
    path.touch(0o600)
    record(tmp_path, ended("ls", AT))
    assert uses(told(tmp_path)) == {("ls", "hook"): 1}
    assert version(tmp_path) == len(MIGRATIONS)


def test_one_of_a_later_version_is_refused_and_the_rest_goes_on(kept, monkeypatch):
    monkeypatch.setattr(_ledger_schema, "MIGRATIONS", (*MIGRATIONS, *LATER))
    told(kept)
    monkeypatch.undo()
    before = (kept / ".local/state/nixlore/ledger.db").read_bytes()
    with pytest.raises(LedgerError, match="was written by a later nixlore"):
        ledger(kept)
    records = list(recorded.collect(at_home(kept)))
    (note,) = [one for one in of(Diagnostic, records) if "later nixlore" in one.cause]
    assert "use that one, or set the file aside" in note.remedy
    assert uses(records)["git log", "fish_history"] == 1
    assert of(Coverage, records)
    (note,) = [one for one in of(Diagnostic, told(kept, may_keep=False)) if "later nixlore" in one.cause]
    assert note.remedy
    assert (kept / ".local/state/nixlore/ledger.db").read_bytes() == before
