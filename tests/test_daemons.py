"""Services that run and groups that the user is in, read from files."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from nixlore.collect.daemons import collect, fingerprint
from nixlore.data.daemons import BY_PROGRAM, DAEMONS, ON_DEMAND
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage
from nixlore.model.failures import DaemonState


def machine(root: Path) -> Machine:
    """Return a machine of that root, ada's."""
    return Machine(root=root, home=PurePosixPath("/home/ada"), user="ada", now=1_700_000_000, host="larkspur")


def states(made: Machine) -> dict[str, DaemonState]:
    return {row.name: row for row in collect(made) if isinstance(row, DaemonState)}


def written(root: Path, *units: str, group: str = "") -> Machine:
    """Return a machine on which these units run and `/etc/group` has this text."""
    folder = root / "run/systemd/units"
    folder.mkdir(parents=True)
    for unit in units:
        (folder / f"invocation:{unit}").symlink_to("0123456789abcdef0123456789abcdef")
    if group:
        (root / "etc").mkdir(exist_ok=True)
        (root / "etc/group").write_text(group)
    return machine(root)


def test_a_unit_runs_when_its_link_is_there(tmp_path: Path):
    found = states(written(tmp_path, "docker.service", "sshd.service"))
    assert found["docker"].active is True
    assert found["libvirt"].active is False
    assert found["wireshark"].active is None
    assert found["docker"].is_member is None


def test_a_socket_is_enough(tmp_path: Path):
    assert states(written(tmp_path, "docker.socket"))["docker"].active is True


def test_groups_name_their_members(tmp_path: Path):
    text = "root:x:0:\ndocker:x:131:eve,ada\nlibvirtd:x:67:eve\nbroken\nadbusers:x:9:adam\n"
    found = states(written(tmp_path, "sshd.service", group=text))
    members = {name: row.is_member for name, row in found.items() if row.group}
    assert members["docker"] is True
    assert members["libvirt"] is False
    assert members["adb"] is False
    assert found["cups"].is_member is None


def test_without_links_nothing_is_said_of_units(tmp_path: Path):
    found = states(written(tmp_path, group="docker:x:1:ada\n"))
    assert found["docker"].active is None
    assert found["docker"].is_member is True


def test_without_any_file_nothing_is_said(tmp_path: Path):
    rows = list(collect(machine(tmp_path)))
    assert [(row.source, row.state) for row in rows if isinstance(row, Coverage)] == [
        ("/run/systemd/units", "absent"),
        ("/etc/group", "absent"),
    ]
    assert states(machine(tmp_path)) == {}


@pytest.mark.parametrize("name", ["etc/group", "run/systemd/units"])
def test_what_is_there_and_cannot_be_read_is_told_from_what_is_not(tmp_path: Path, name: str):
    place = tmp_path / name
    source = f"/{name}"
    notes = {row.source: (row.state, row.note) for row in collect(machine(tmp_path)) if isinstance(row, Coverage)}
    assert notes[source] == ("absent", "")
    place.parent.mkdir(parents=True)
    place.symlink_to(place.name)
    notes = {row.source: (row.state, row.note) for row in collect(machine(tmp_path)) if isinstance(row, Coverage)}
    assert notes[source] == ("unreadable", "too many levels of symbolic links")
    place.unlink()
    os.mkfifo(place)
    notes = {row.source: (row.state, row.note) for row in collect(machine(tmp_path)) if isinstance(row, Coverage)}
    assert notes[source] == ("unreadable", "not a regular file" if name == "etc/group" else "Not a directory")


def test_what_changes_it_changes_the_fingerprint(tmp_path: Path):
    made = written(tmp_path, "sshd.service")
    before = fingerprint(made)
    (tmp_path / "run/systemd/units/invocation:cron.service").symlink_to("x")
    assert fingerprint(made) == before
    (tmp_path / "run/systemd/units/invocation:docker.service").symlink_to("x")
    assert fingerprint(made) != before


def test_rows_are_whole():
    assert BY_PROGRAM["virsh"] == "libvirt"
    assert DAEMONS.keys() >= ON_DEMAND
    assert all(daemon.programs and (daemon.units or daemon.group) for daemon in DAEMONS.values())


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b":::\n:::x\n", b""])
def test_a_damaged_file_is_read_as_far_as_it_goes(tmp_path: Path, data: bytes):
    made = written(tmp_path, "docker.service")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/group").write_bytes(data)
    assert states(made)["docker"].is_member is False
