"""`nixlore undo` takes back the last change, or the one that is named, and says what it cannot."""

from __future__ import annotations

import json

import pytest

from commanding import runner
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


@pytest.fixture
def journal(home):
    return Journal(Shelf(home / ".local" / "state" / "nixlore"))


@pytest.fixture
def changed(home, journal):
    path = home / "CLAUDE.md"
    path.write_bytes(b"mine\n")
    journal.write(path, b"mine\n", b"mine\nfirst\n", "wrote the first", 1_700_000_000)
    journal.write(path, b"mine\nfirst\n", b"mine\nfirst\nsecond\n", "wrote the second", 1_700_000_060)
    return path


def test_the_last_change_is_taken_back_then_the_one_before(nixlore, changed):
    done = nixlore("undo")
    assert (done.code, changed.read_bytes()) == (0, b"mine\nfirst\n")
    assert "taken back in" in done.err
    assert "wrote the second" in done.err
    assert (nixlore("undo").code, changed.read_bytes()) == (0, b"mine\n")


def test_a_change_is_taken_back_by_its_id(nixlore, changed, journal):
    first = journal.changes()[0]
    assert nixlore("undo", first.id).code == 0
    assert changed.read_bytes() == b"mine\nsecond\n"


def test_changes_are_listed_the_newest_first(nixlore, changed):
    lines = nixlore("undo", "--list").out.splitlines()
    assert ["wrote the second" in lines[0], "wrote the first" in lines[1]] == [True, True]
    told = json.loads(nixlore("undo", "--list", "--json").out)
    assert [one["what"] for one in told] == ["wrote the first", "wrote the second"]


def test_lines_that_have_changed_since_are_left_alone(nixlore, changed):
    changed.write_bytes(b"mine\nfirst\nsecond, edited\n")
    done = nixlore("undo")
    assert done.code == 2
    assert "not as they were left" in done.err
    assert changed.read_bytes() == b"mine\nfirst\nsecond, edited\n"


def test_what_cannot_be_found_is_said(nixlore, changed):
    done = nixlore("undo", "ffffffff")
    assert done.code == 2
    assert "no change has the id ffffffff" in done.err


def test_with_nothing_changed_that_is_said(nixlore, home):
    done = nixlore("undo")
    assert done.code == 2
    assert "nothing was changed" in done.err
