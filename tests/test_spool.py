"""Where shells leave what was run: the runtime directory is that of one home, and a file counts once."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from history_home import machine
from nixlore.model.evidence import Diagnostic
from nixlore.storage import spool
from recording_home import AT, ended, of, record, told, uses


@pytest.fixture
def runtime(tmp_path, monkeypatch):
    """Let every account have a runtime directory."""
    made = tmp_path / "run/user" / str(os.getuid())
    isdir = os.path.isdir
    monkeypatch.setattr("os.path.isdir", lambda path: str(path) == f"/run/user/{os.getuid()}" or isdir(path))
    made.mkdir(parents=True)
    return made


def account(home: Path) -> pwd.struct_passwd:
    """Return an account with this home."""
    return pwd.struct_passwd(("ada", "x", os.getuid(), os.getgid(), "", str(home), "/bin/sh"))


def test_the_runtime_directory_is_that_of_the_accounts_own_home(tmp_path, runtime, monkeypatch):
    found = machine(tmp_path / "home")
    Path(found.home).mkdir(exist_ok=True)
    own = Path(found.state_home, "nixlore/spool/commands")
    monkeypatch.setattr("pwd.getpwuid", lambda _: account(tmp_path / "home"))
    assert spool.places(found) == (Path(f"/run/user/{os.getuid()}/nixlore/commands"), own)
    monkeypatch.setattr("pwd.getpwuid", lambda _: account(tmp_path / "another"))
    assert spool.places(found) == (own,)
    named = replace(found, environ={"XDG_RUNTIME_DIR": str(runtime)})
    assert spool.places(named) == (runtime / "nixlore/commands", own)


def test_another_root_has_no_spool(tmp_path):
    assert spool.places(replace(machine(tmp_path), root=tmp_path)) == ()


def test_what_waits_is_told_apart_from_what_was_taken(tmp_path):
    found = machine(tmp_path)
    (place,) = spool.places(found)
    place.parent.mkdir(parents=True)
    for name in ("commands", "commands.held", "commands.taken", "commands.fresh"):
        place.with_name(name).write_text(name)
    assert sorted(path.name for path in spool.waiting(found)) == ["commands", "commands.held"]
    assert [path.name for path in spool.texts(found)] == ["commands.taken", "commands.held", "commands"]


def test_what_was_begun_to_be_taken_counts_once_and_still_waits(tmp_path):
    found = machine(tmp_path)
    (place,) = spool.places(found)
    place.parent.mkdir(parents=True)
    place.write_text("ls")
    os.link(place, place.with_name(spool.TAKEN))
    assert list(spool.waiting(found)) == [place]
    assert list(spool.texts(found).values()) == [b"ls"]


def test_what_is_no_recorded_command_is_said_and_the_rest_is_taken(tmp_path):
    record(tmp_path, ended("ls", AT), "C\t9\tof a later form\n", "junk\n", ended("make", AT + 5))
    records = told(tmp_path)
    assert uses(records) == {("ls", "hook"): 1, ("make", "hook"): 1}
    (note,) = of(Diagnostic, records)
    assert (note.cause, note.severity) == ("lines of no known form were skipped: 2", "note")


def test_a_spool_that_cannot_be_read_is_said(tmp_path):
    place = Path(tmp_path, ".local/state/nixlore/spool/commands")
    place.parent.mkdir(parents=True)
    os.mkfifo(place)
    record_of = of(Diagnostic, told(tmp_path))
    assert [(note.subject, note.cause) for note in record_of] == [(str(place), "not a regular file")]


MOVES = """
import resource, signal, sys
from pathlib import Path
from nixlore.storage import spool
sys.path.insert(0, sys.argv[2])
from history_home import machine
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    spool.pause(machine(Path(sys.argv[1])))
except OSError as error:
    print(error.strerror)
"""


def test_on_a_full_disk_a_pause_loses_nothing(tmp_path):
    (place,) = spool.places(machine(tmp_path))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"x" * 3000)
    spool.held(place).write_bytes(b"y" * 3000)
    argv = [sys.executable, "-c", MOVES, str(tmp_path), str(Path(__file__).parent)]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    assert done.stdout == "File too large\n"
    assert place.read_bytes() == b"x" * 3000
