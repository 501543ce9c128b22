"""Where the ledger would not outlive a reboot it is said: in memory, and on a root that is rolled back."""

from __future__ import annotations

from pathlib import Path

import pytest

from history_home import machine
from nixlore.collect import _recorded_lasting, recorded
from nixlore.collect._recorded_lasting import lasting
from nixlore.model.evidence import Diagnostic
from recording_home import AT, at_home, ended, of, record

GONE = "lies on a file system that is gone after a reboot, so that nothing is known of the time before"


def told(tmp_path, monkeypatch, mounts: dict[str, str], persistent: str = "") -> list[Diagnostic]:
    """Return what is said of a ledger below a directory with these file systems on this machine."""
    monkeypatch.setattr(_recorded_lasting, "mounts", lambda _: mounts)
    monkeypatch.setattr(_recorded_lasting, "PERSISTENT", (persistent,) if persistent else ())
    return list(lasting(machine(tmp_path), tmp_path / "state/nixlore/ledger.db"))


@pytest.mark.parametrize("kind", ["tmpfs", "ramfs"])
@pytest.mark.parametrize("where", ["/", "home", "state", "state/nixlore"])
def test_in_memory_it_is_said_with_what_to_keep(kind, where, tmp_path, monkeypatch):
    point = where if where == "/" else str(tmp_path if where == "home" else tmp_path / where)
    (found,) = told(tmp_path, monkeypatch, {"/": "ext4", point: kind})
    assert (found.severity, found.cause, found.remedy) == ("warning", GONE, f"persist {tmp_path}/state/nixlore")


def test_the_file_system_it_lies_on_is_the_nearest_one(tmp_path, monkeypatch):
    kept = {"/": "tmpfs", str(tmp_path / "state"): "btrfs"}
    assert told(tmp_path, monkeypatch, kept) == []
    assert told(tmp_path, monkeypatch, {"/": "ext4", str(tmp_path / "other"): "tmpfs"}) == []


def test_a_root_that_is_rolled_back_is_noted(tmp_path, monkeypatch):
    persist = tmp_path / "persist"
    persist.mkdir()
    (found,) = told(tmp_path, monkeypatch, {"/": "btrfs"}, str(persist))
    assert (found.severity, found.remedy) == ("note", f"persist {tmp_path}/state/nixlore")
    assert found.cause == f"lies on the root, and what lasts on this machine seems to lie in {persist}"


def test_what_lasts_on_a_mount_of_its_own_is_fine(tmp_path, monkeypatch):
    persist = tmp_path / "persist"
    persist.mkdir()
    assert told(tmp_path, monkeypatch, {"/": "btrfs", str(tmp_path): "btrfs"}, str(persist)) == []
    assert told(tmp_path, monkeypatch, {"/": "btrfs"}, str(tmp_path / "nosuch")) == []


def test_a_link_to_what_lasts_is_followed(tmp_path, monkeypatch):
    (tmp_path / "kept").mkdir()
    (tmp_path / "state").symlink_to(tmp_path / "kept")
    mounts = {"/": "tmpfs", str(tmp_path / "kept"): "ext4"}
    assert told(tmp_path, monkeypatch, mounts) == []


def test_a_machine_of_which_nothing_is_known_is_told_nothing(tmp_path, monkeypatch):
    assert told(tmp_path, monkeypatch, {}) == []


def test_a_scan_says_it(tmp_path, monkeypatch):
    record(tmp_path, ended("ls", AT))
    monkeypatch.setattr(_recorded_lasting, "mounts", lambda _: {"/": "tmpfs"})
    notes = of(Diagnostic, recorded.collect(at_home(tmp_path)))
    assert [Path(note.subject).name for note in notes if note.cause == GONE] == ["ledger.db"]
