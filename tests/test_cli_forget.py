"""`nixlore shell forget`: what is to go is told first, goes from the spool and the ledger, and stays away."""

from __future__ import annotations

import os

import msgspec
import pytest

from commanding import runner
from driven_shells import Shell, recorded
from nixlore.cli import _consent
from nixlore.storage.spool import TAKEN
from recorded_home import line, record

SECRET = "curl -u ada:thesecret https://example.net"


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    return runner(home, monkeypatch, capsys)


def heads(nixlore):
    done = nixlore("export")
    rows = [msgspec.json.decode(row) for row in done.out.splitlines()]
    return [" ".join((step[0], *step[1])) for row in rows for step in row["steps"]]


def test_a_line_goes_where_it_lies_and_no_other(nixlore, home):
    place = record(home, ["git status", SECRET, "curl https://example.net", "ls"])
    before = place.stat()
    done = nixlore("shell", "forget", "thesecret", "--yes")
    assert "1 command in the spool, with all that stands there" in done.out
    assert "0 entries in the ledger" in done.out
    assert "Not touched: the histories of the shells themselves, atuin's, and the logs that agents keep" in done.err
    assert [one.text for one in recorded(home)[1]] == ["git status", "curl https://example.net", "ls"]
    assert b"thesecret" not in place.read_bytes()
    assert (place.stat().st_ino, place.stat().st_size) == (before.st_ino, before.st_size)


def test_a_pattern_is_of_the_whole_text(nixlore, home):
    record(home, ["git push", "git push --force", "echo git push"])
    nixlore("shell", "forget", "git push*", "--yes")
    assert [one.text for one in recorded(home)[1]] == ["echo git push"]


def test_what_was_put_aside_is_looked_through_as_well(nixlore, home):
    place = record(home, ["ls"])
    for name in ("commands.held", "commands.taken"):
        place.with_name(name).write_bytes(line(SECRET))
    done = nixlore("shell", "forget", "thesecret", "--yes")
    assert "2 commands in the spool" in done.out
    assert all(b"thesecret" not in path.read_bytes() for path in place.parent.iterdir())
    assert "nothing that was recorded is like that" in nixlore("shell", "forget", "thesecret", "--yes").err


def test_what_a_scan_took_and_keeps_for_the_next_one_is_forgotten_too(nixlore, home):
    place = record(home, ["git status", SECRET])
    nixlore("scan", "-y", "-q")
    taken = place.with_name("commands.taken")
    assert (place.read_bytes(), taken.read_bytes().count(b"thesecret")) == (b"", 1)
    assert "1 command in the spool" in nixlore("shell", "forget", "thesecret", "--yes").out
    assert b"thesecret" not in taken.read_bytes()
    nixlore("scan", "-y", "-q")
    assert sorted(heads(nixlore)) == ["curl", "git status"]


def test_what_the_ledger_forgot_by_name_does_not_come_back_from_what_was_taken(nixlore, home):
    record(home, ["git -C /srv push", "git push", "ls"])
    nixlore("scan", "-y", "-q")
    nixlore("shell", "forget", "git push", "--yes")
    nixlore("scan", "-y", "-q")
    assert heads(nixlore) == ["ls"]


def test_what_a_scan_moves_while_one_is_asked_is_forgotten_as_well(nixlore, home, monkeypatch):
    place = record(home, ["ls", SECRET])

    def scanned(*_, **__):
        place.rename(place.with_name(TAKEN))
        place.touch(mode=0o600)
        return True

    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", scanned)
    assert "forgotten" in nixlore("shell", "forget", "thesecret").err
    assert b"thesecret" not in place.with_name(TAKEN).read_bytes()


def test_a_file_that_a_killed_scan_left_under_two_names_counts_once(nixlore, home):
    place = record(home, ["ls", SECRET])
    os.link(place, place.with_name("commands.taken"))
    assert "1 command in the spool" in nixlore("shell", "forget", "thesecret", "--yes").out
    assert b"thesecret" not in place.read_bytes()


def test_the_ledger_forgets_by_name_and_a_scan_brings_nothing_back(nixlore, home):
    record(home, ["git status", "git push origin", "git push", "ls"])
    nixlore("scan", "-y", "-q")
    assert sorted(heads(nixlore)) == ["git push", "git push", "git status", "ls"]
    done = nixlore("shell", "forget", "git push", "--yes")
    assert "2 entries in the ledger" in done.out
    assert sorted(heads(nixlore)) == ["git status", "ls"]
    nixlore("scan", "-y", "-q")
    assert sorted(heads(nixlore)) == ["git status", "ls"]
    usage = nixlore("facts", "command_usage").out
    assert '"ls"' in usage


def test_nothing_goes_without_a_yes(nixlore, home, monkeypatch):
    place = record(home, [SECRET])
    data = place.read_bytes()
    done = nixlore("shell", "forget", "curl")
    assert (done.code, "--yes" in done.err) == (2, True)
    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert "nothing was changed" in nixlore("shell", "forget", "curl").err
    assert place.read_bytes() == data
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    assert "forgotten" in nixlore("shell", "forget", "curl").err
    assert b"curl" not in place.read_bytes()


@pytest.mark.parametrize("args", [("",), ("  ",), ("x", "--root", "/"), ("x", "--as-of", "2020-01-01")])
def test_what_cannot_be_meant_is_refused(nixlore, args):
    assert nixlore("shell", "forget", *args, "--yes").code == 2


def test_a_shell_that_runs_goes_on_recording(nixlore, home):
    shell = Shell("fish", home)
    shell.line("echo thesecret")
    shell.line("true 1")
    nixlore("shell", "forget", "thesecret", "--yes")
    shell.line("true 2")
    shell.end()
    assert [one.text for one in recorded(home)[1]] == ["true 1", "true 2"]


def test_lines_of_no_known_form_stay(nixlore, home):
    place = record(home, ["ls"])
    with place.open("ab") as file:
        file.write(b"\xffjunk thesecret\n\nC\t9\tthesecret\nC\t1\ttorn thesecret")
    data = place.read_bytes()
    assert "nothing that was recorded" in nixlore("shell", "forget", "thesecret", "--yes").err
    assert place.read_bytes() == data
