"""A whole scan with sources that fail, disks that are full, kills at any moment, and others at the same time."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nixlore.demo import CONFIG, build

NOW = 1_795_600_000

BREAKING = """
import os, sys
pattern, number, *argv = sys.argv[1:]
def broken(event, args):
    if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect") and isinstance(args[0], (str, bytes, os.PathLike)):
        path = os.fsdecode(args[0])
        if pattern in path:
            raise OSError(int(number), os.strerror(int(number)), path)
from nixlore.cli.main import main
sys.addaudithook(broken)
main(argv)
"""
"""A run in which everything whose path has a pattern in it cannot be opened or listed."""

SOURCES = (
    "/home/ada/.local/share/fish/fish_history",
    "/home/ada/.local/share/atuin/history.db",
    "/home/ada/.bash_history",
    "/home/ada/.claude/projects",
    "/home/ada/.codex/sessions",
    "/home/ada/.local/share/opencode",
    "/home/ada/.config/fish",
    "/home/ada/.bashrc",
    "/home/ada/.cargo/bin",
    "/home/ada/.local/share/flatpak",
    "/home/ada/code/almanac",
    "/nixos-config/.git",
    "/nixos-config/flake.nix",
    "/nixos-config/flake.lock",
    "/nix/var/nix/db",
    "/nix/var/nix/profiles",
    "/nix/var/nix/gcroots",
    "/etc/set-environment",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("faults") / "sample", NOW)


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ELOOP], ids=errno.errorcode.get)
@pytest.mark.parametrize("source", SOURCES)
def test_a_source_that_fails_is_named_and_loses_itself_only(
    sample: Path, tmp_path: Path, source: str, number: int
) -> None:
    argv = (source, str(number), "--root", sample, "scan", "--json")
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", BREAKING, *argv], env=environ, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    report = json.loads(done.stdout)
    assert not [note for note in report["diagnostics"] if "a bug" in note["cause"]]
    told = [f"{note['subject']} {note['cause']}" for note in report["diagnostics"]]
    told += [
        f"{read['source']} {read['note']}" for read in report["coverage"] if read["state"] in ("partial", "unreadable")
    ]
    name = source.rsplit("/", 1)[-1].replace(".git", "nixos-config")
    assert any(name in text or "cannot be listed" in text for text in told), told
    assert len(report["insights"]) > 20


class Place:
    """Where a scan of the sample's home keeps what it writes."""

    def __init__(self, sample: Path, own: Path) -> None:
        self.home = own / "home"
        shutil.copytree(sample / "home/ada", self.home, symlinks=True)
        self.state = own / "state"
        self.environ = {
            **os.environ,
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.state),
            "XDG_CACHE_HOME": str(own / "cache"),
        }
        self.argv = [sys.executable, "-m", "nixlore", "--config", str(self.home / Path(CONFIG).name), "scan", "--yes"]

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.argv, env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def ends(self) -> str:
        process = self.start()
        said = process.communicate()[0].decode()
        assert process.returncode == 0, said
        return said

    def whole(self) -> None:
        """Assert that all that is there can be read."""
        for path in self.state.rglob("*.json"):
            json.loads(path.read_bytes())
        ledger = self.state / "nixlore/ledger.db"
        if ledger.exists():
            with sqlite3.connect(ledger) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            connection.close()

    def told(self) -> list[str]:
        """Return every run that the ledger tells; unknown names are hashed with a key of the ledger's own."""
        argv = [*self.argv[:3], "export"]
        done = subprocess.run(argv, env=self.environ, capture_output=True, check=True)
        return sorted(re.sub(r'"#[0-9a-f]+"', '"#"', line) for line in done.stdout.decode().splitlines())

    def modes(self) -> Iterator[tuple[str, int]]:
        for path in [self.state / "nixlore", *(self.state / "nixlore").rglob("*")]:
            yield str(path), path.lstat().st_mode & 0o077


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing(sample: Path, tmp_path: Path) -> None:
    calm, killed = Place(sample, tmp_path / "calm"), Place(sample, tmp_path / "killed")
    calm.ends()
    moments = random.Random(20_261_126)
    for _ in range(100):
        process = killed.start()
        try:
            process.communicate(timeout=moments.uniform(0.05, 1.6))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        killed.whole()
    said = killed.ends()
    assert "a bug" not in said
    assert killed.told() == calm.told() != []
    assert [path for path, others in killed.modes() if others] == []
    for path in killed.state.rglob("*.tmp"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    killed.ends()
    assert [path.name for path in killed.state.rglob("*.tmp")] == []


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 10])
def test_scans_at_once_are_as_one(sample: Path, tmp_path: Path, count: int) -> None:
    alone, together = Place(sample, tmp_path / "alone"), Place(sample, tmp_path / "together")
    alone.ends()
    processes = [together.start() for _ in range(count)]
    ends = [(process.communicate()[0].decode(), process.returncode) for process in processes]
    assert [code for _, code in ends] == [0] * count, ends
    assert not [said for said, _ in ends if "a bug" in said or "Traceback" in said]
    together.whole()
    assert together.told() == alone.told() != []


@pytest.mark.slow
@pytest.mark.parametrize("size", ["64k", "512k", "2m"])
def test_a_full_disk_is_told_and_leaves_what_was_there(sample: Path, tmp_path: Path, size: str) -> None:
    place = Place(sample, tmp_path)
    (tmp_path / "state").mkdir()
    mounted = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"'
    argv = ["unshare", "-m", "sh", "-c", mounted, "sh", size, str(place.state), *place.argv]
    done = subprocess.run(argv, env=place.environ, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 0, said
    assert "Traceback" not in said
    assert "a bug" not in said
    assert "No space left" in said or "full" in said or size == "2m", said


@pytest.mark.slow
@pytest.mark.parametrize("moved", [-400 * 86_400, 400 * 86_400])
def test_a_clock_that_jumps_breaks_nothing(sample: Path, tmp_path: Path, moved: int) -> None:
    place = Place(sample, tmp_path)
    place.ends()
    jumping = (
        f"import time; now = time.time() + {moved}; time.time = lambda: now\nfrom nixlore.cli.main import main; main()"
    )
    argv = [sys.executable, "-c", jumping, *place.argv[3:]]
    done = subprocess.run(argv, env=place.environ, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode()
    assert (done.returncode, "a bug" in said, "Traceback" in said) == (0, False, False), said
    before = set(place.told())
    place.ends()
    place.whole()
    assert before <= set(place.told())
