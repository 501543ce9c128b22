"""Where shells leave what was run: the runtime directory is that of one home, and a file counts once."""

from __future__ import annotations

import os
import pwd
from dataclasses import replace
from pathlib import Path

import pytest

from history_home import machine
from nixlore.storage import spool


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
