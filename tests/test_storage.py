"""Files are written whole, private and for the right owner, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import textwrap

import pytest

from nixlore.storage import artifacts, files
from nixlore.storage.files import ensure_private_dir, sweep, write_atomic


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=["022", "000", "077"])
def _umask(request):
    before = os.umask(int(request.param, 8))
    yield
    os.umask(before)


@pytest.mark.usefixtures("_umask")
def test_files_and_directories_are_private_whatever_the_umask(tmp_path):
    write_atomic(tmp_path / "a" / "b" / "file", b"new")
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700
    assert mode(tmp_path / "a" / "b" / "file") == 0o600


def test_a_directory_that_was_there_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)
    ensure_private_dir(tmp_path / "new")
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, failing):
    path = tmp_path / "file"
    write_atomic(path, b"old")

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, failing, fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


def test_what_can_be_made_again_does_not_wait_for_the_disk(tmp_path, monkeypatch):
    monkeypatch.delattr(files.os, "fsync")
    write_atomic(tmp_path / "file", b"new", durable=False)
    assert (tmp_path / "file").read_bytes() == b"new"


WRITER = """
    import sys
    from pathlib import Path
    from nixlore.storage.files import write_atomic
    number = 0
    while True:
        number += 1
        write_atomic(Path(sys.argv[1]), bytes([number % 256]) * 300_000)
        if number == 3:
            print("ready", flush=True)
"""


def test_a_kill_at_any_point_leaves_a_whole_file(tmp_path):
    path = tmp_path / "file"
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent(WRITER), path], stdout=subprocess.PIPE)
        assert writer.stdout.readline() == b"ready\n"
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        data = path.read_bytes()
        assert len(data) == 300_000
        assert len(set(data)) == 1


def test_what_killed_writers_left_is_swept_once_it_is_old(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in (".file.abc.tmp", "deep/.file.abc.tmp", "file.tmp", ".file"):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1000, 1000))
    (tmp_path / ".young.abc.tmp").write_bytes(b"")
    sweep(tmp_path, 1000 + files.LEFT_BEHIND_AFTER + 1)
    left = {path.name for path in tmp_path.rglob("*")}
    assert left == {"deep", "file.tmp", ".file", ".young.abc.tmp"}
    sweep(tmp_path / "nowhere", 1e12)


def test_root_writes_with_the_rights_of_the_owner_of_the_home_and_takes_its_own_back(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(files.os, "geteuid", lambda: 0)
    for name in ("setgroups", "setegid", "seteuid"):
        monkeypatch.setattr(files.os, name, lambda value, name=name: done.append((name, value)))
    monkeypatch.setattr(files.os, "getgroups", lambda: [7])
    monkeypatch.setattr(files.os, "getegid", lambda: 3)
    with files.acting_for((1000, 100)):
        assert done == [("setgroups", []), ("setegid", 100), ("seteuid", 1000)]
    assert done[3:] == [("seteuid", 0), ("setegid", 3), ("setgroups", [7])]
    with files.acting_for(None):
        pass
    assert len(done) == 6
    write_atomic(tmp_path / "a/b", b"", owner=(1000, 100))
    assert done[6:] == done[:6]


def test_no_link_in_the_home_of_another_leads_root_astray(tmp_path):
    if os.getuid() != 0:
        return  # Nobody else can act for another.
    for directory in (tmp_path, *tmp_path.parents):
        directory.chmod(directory.stat().st_mode | 0o011)
    foreign, home = tmp_path / "foreign", tmp_path / "home"
    foreign.mkdir(mode=0o700)
    (foreign / "file").write_text("root's")
    home.mkdir()
    (home / "linked").symlink_to(foreign)
    (home / "lines").symlink_to(foreign / "file")
    os.link(foreign / "file", home / "hard")
    os.chown(home, 65534, 65534)
    shelf = artifacts.Shelf(home / "state", (65534, 65534))
    with pytest.raises(PermissionError):
        shelf.put(home / "linked/new", b"x")
    for name in ("lines", "hard"):
        with pytest.raises(PermissionError):
            shelf.append(home / name, b"x")
    sweep(home / "linked", 1e12, (65534, 65534))
    shelf.put(home / "state/fine", b"x")
    assert [path.name for path in foreign.iterdir()] == ["file"]
    assert ((foreign / "file").read_text(), (foreign / "file").stat().st_uid) == ("root's", 0)
    assert {path.stat().st_uid for path in (home / "state").rglob("*")} == {65534}
