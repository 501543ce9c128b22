"""The catalogs of a machine: the user's own nix-index database, the channel's programs.sqlite, and the shipped one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest
from msgspec.structs import replace

from nix_index_files import database, output, programs
from nixlore import index
from nixlore.errors import SourceError
from nixlore.identity import Candidate, Catalog
from nixlore.machine import Machine

DAY = 1_780_000_000


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "root"
    (root / "home/ada").mkdir(parents=True)
    return Machine(root=root, home=PurePosixPath("/home/ada"), user="ada", now=DAY, cache_dir=tmp_path / "cache")


def own_database(machine: Machine, place: str = "home/ada/.cache/nix-index/files") -> Path:
    path = database(
        machine.root / place, output("ripgrep", programs("rg")), output("our-new-tool", programs("ont", "other"))
    )
    os.utime(path, (DAY, DAY))
    return path


def channel(machine: Machine, statement: str = "CREATE TABLE Programs (name TEXT, system TEXT, package TEXT)") -> None:
    path = machine.root / index.CHANNEL_DATABASE[1:]
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        if "Programs" in statement:
            rows = [("channel-tool", system, "the-package") for system in ("x86_64-linux", "aarch64-linux")]
            connection.executemany("INSERT INTO Programs VALUES (?, ?, ?)", [*rows, ("rg", "x86_64-linux", "ripgrep")])
        connection.commit()


def test_without_anything_of_ones_own_the_shipped_catalog_answers(machine: Machine) -> None:
    found = index.catalog(machine)
    assert found.date == Catalog.shipped().date
    assert found.attributes_of("rg")[0].attr_path == "ripgrep"
    assert index.state(machine) is None


def test_building_without_a_database_says_how_to_get_one(machine: Machine) -> None:
    with pytest.raises(SourceError, match="nix-index") as caught:
        index.build(machine, lambda _text: None)
    assert "nix-index" in caught.value.remedy


def test_the_own_database_is_read_once_and_then_answers_first(machine: Machine) -> None:
    own_database(machine)
    assert index.state(machine) == index.OwnIndex(
        database=str(machine.root / "home/ada/.cache/nix-index/files"), date="", current=False
    )
    told: list[str] = []
    built = index.build(machine, told.append)
    assert built == index.state(machine)
    assert (built.date, built.current) == ("2026-05-28", True)
    found = index.catalog(machine)
    assert found.attributes_of("ont") == (Candidate("our-new-tool", "nix-index of 2026-05-28"),)
    assert found.attributes_of("rg") == (Candidate("ripgrep", "nix-index of 2026-05-28"),)
    assert found.programs_of("our-new-tool") == ("ont", "other")
    assert found.attributes_of("fd")[0].known_by == f"catalog of {Catalog.shipped().date}"
    assert found.date == f"{Catalog.shipped().date}, nix-index of 2026-05-28"
    assert told[-1].endswith("nix-index of 2026-05-28")


def test_the_same_database_is_not_read_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    own_database(machine)
    index.build(machine, lambda _text: None)
    monkeypatch.setattr("nixlore.nix.nix_index.outputs", lambda *_: pytest.fail("read again"))
    assert index.build(machine, lambda _text: None).current


def test_a_changed_database_is_read_again_and_serves_until_then(machine: Machine) -> None:
    own_database(machine)
    index.build(machine, lambda _text: None)
    path = database(machine.root / "home/ada/.cache/nix-index/files", output("another", programs("another-tool")))
    os.utime(path, (DAY + 86_400, DAY + 86_400))
    stale = index.state(machine)
    assert stale is not None and not stale.current and stale.date == "2026-05-28"
    assert index.catalog(machine).attributes_of("ont")
    assert index.build(machine, lambda _text: None).date == "2026-05-29"
    assert not index.catalog(machine).attributes_of("ont")
    assert index.catalog(machine).attributes_of("another-tool")


def test_what_is_written_is_private_and_below_the_cache(machine: Machine, tmp_path: Path) -> None:
    own_database(machine)
    index.build(machine, lambda _text: None)
    written = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert written == [index.kept_at(machine)]
    assert written[0].stat().st_mode & 0o777 == 0o600


def test_a_link_into_the_store_is_followed_inside_the_root_and_has_no_day(machine: Machine) -> None:
    path = own_database(machine, "nix/store/abc-index-x86_64-linux")
    os.utime(path, (1, 1))
    link = machine.root / "home/ada/.cache/nix-index/files"
    link.parent.mkdir(parents=True)
    link.symlink_to("/nix/store/abc-index-x86_64-linux")
    assert index.database(machine) == path
    assert index.build(machine, lambda _text: None).date == index.UNKNOWN_DAY


def test_the_variable_names_a_directory(machine: Machine) -> None:
    own_database(machine, "srv/index/files")
    named = replace(machine, environ={"NIX_INDEX_DATABASE": "/srv/index"})
    assert index.database(named) == machine.root / "srv/index/files"


@pytest.mark.parametrize(
    "wrapper",
    [
        b"#! /bin/sh -e\nexport NIX_INDEX_DATABASE='/nix/store/abc-db'\nexec nix-locate\n",
        b"\x7fELF\0\0makeCWrapper '/nix/store/x' --set NIX_INDEX_DATABASE /nix/store/abc-db\0",
    ],
)
def test_a_wrapped_nix_locate_tells_its_database(machine: Machine, wrapper: bytes) -> None:
    own_database(machine, "nix/store/abc-db/files")
    program = machine.root / "run/current-system/sw/bin/nix-locate"
    program.parent.mkdir(parents=True)
    program.write_bytes(wrapper)
    assert index.database(machine) == machine.root / "nix/store/abc-db/files"


def test_a_damaged_database_leaves_what_was_kept(machine: Machine) -> None:
    path = own_database(machine)
    index.build(machine, lambda _text: None)
    path.write_bytes(b"NIXI" + b"\x01" + bytes(7) + b"rubbish")
    with pytest.raises(SourceError, match="cannot be read"):
        index.build(machine, lambda _text: None)
    assert index.catalog(machine).attributes_of("ont")


@pytest.mark.parametrize("rubbish", [b"", b"{}", b"no json\n", b'{"about":{},"tables":{"programs":[["a",99]]}}\n123'])
def test_a_damaged_cache_counts_as_none(machine: Machine, rubbish: bytes) -> None:
    own_database(machine)
    index.build(machine, lambda _text: None)
    place = index.kept_at(machine)
    assert place is not None
    place.write_bytes(rubbish)
    assert not index.catalog(machine).attributes_of("ont")
    assert index.catalog(machine).attributes_of("rg")
    assert index.build(machine, lambda _text: None).current


def test_what_another_nixlore_kept_counts_as_none(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    own_database(machine)
    index.build(machine, lambda _text: None)
    monkeypatch.setattr(index, "KINDS", ("another",))
    assert not index.catalog(machine).attributes_of("ont")
    monkeypatch.undo()
    assert index.catalog(machine).attributes_of("ont")


def test_a_cache_that_cannot_be_written_is_an_expected_failure(machine: Machine, tmp_path: Path) -> None:
    own_database(machine)
    (tmp_path / "cache").write_text("a file where a directory should be")
    with pytest.raises(SourceError):
        index.build(machine, lambda _text: None)


def test_the_channel_adds_candidates_and_refutes_none(machine: Machine) -> None:
    channel(machine)
    found = index.catalog(machine)
    assert found.attributes_of("channel-tool") == (Candidate("the-package", "programs.sqlite"),)
    assert found.attributes_of("rg") == (Candidate("ripgrep", f"catalog of {found.date}"),)
    assert found.attributes_of("fd")
    assert found.attributes_of("not utf-8: \udcff") == ()
    assert found.knows_program("channel-tool")
    assert found.programs_of("the-package") is None


@pytest.mark.parametrize("statement", ["CREATE TABLE Others (name TEXT)", "CREATE TABLE Programs2 (a, b, c)"])
def test_a_channel_without_the_table_is_passed_over(machine: Machine, statement: str) -> None:
    path = machine.root / index.CHANNEL_DATABASE[1:]
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
    found = index.catalog(machine)
    assert found.attributes_of("channel-tool") == ()
    assert found.knows_program("rg")


def test_a_channel_file_that_is_no_database_is_passed_over(machine: Machine) -> None:
    path = machine.root / index.CHANNEL_DATABASE[1:]
    path.parent.mkdir(parents=True)
    path.write_bytes(b"rubbish" * 100)
    assert index.catalog(machine).attributes_of("channel-tool") == ()
    assert list(path.parent.iterdir()) == [path]
