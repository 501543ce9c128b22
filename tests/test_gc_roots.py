"""The garbage collector's roots, by our own walk."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import pytest

from nixlore.collect import _gc_roots, gc_roots, nix_store
from nixlore.demo.store import StoreRow, store_path, write_database
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import GcRoot
from ordinary_user import as_ordinary_user, listing, open_place

HASH = "abcdfghijklmnpqrsvwxyz0123456789"
PATH = f"/nix/store/{HASH}-tool-1.0"
NOW = 1_760_000_000
READ_BY = {
    gc_roots: ("nix", "nix/var", "nix/var/nix/gcroots", "nix/var/nix/profiles"),
    nix_store: ("nix", "nix/var", "nix/var/nix/db"),
}
"""Where each looks."""

AUTO = "/nix/var/nix/gcroots/auto"


def machine(root: Path, **fields: Any) -> Machine:
    return Machine(root=root, home=PurePosixPath("/home/ada"), user="ada", now=NOW, **fields)


def link(root: Path, name: str, target: str) -> None:
    place = root / name.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def roots(root: Path) -> dict[str, GcRoot]:
    return {record.link: record for record in gc_roots.collect(machine(root)) if isinstance(record, GcRoot)}


def coverage(root: Path) -> Coverage:
    return next(record for record in gc_roots.collect(machine(root)) if isinstance(record, Coverage))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / PATH.lstrip("/")).mkdir(parents=True)
    (tmp_path / AUTO[1:]).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def shared() -> Iterator[Path]:
    with open_place() as place:
        (place / PATH.lstrip("/")).mkdir(parents=True)
        yield place


def test_links_into_the_store_and_links_to_them_are_roots(tmp_path: Path) -> None:
    (tmp_path / PATH.lstrip("/")).mkdir(parents=True)
    link(tmp_path, "/nix/var/nix/profiles/system-1-link", PATH)
    link(tmp_path, "/nix/var/nix/profiles/system", "system-1-link")
    link(tmp_path, "/nix/var/nix/gcroots/auto/x", "/home/ada/src/a/result")
    link(tmp_path, "/home/ada/src/a/result", PATH)
    link(tmp_path, "/nix/var/nix/gcroots/auto/y", "/home/ada/src/b/result")
    found = roots(tmp_path)
    assert found["/nix/var/nix/profiles/system-1-link"] == GcRoot(
        link="/nix/var/nix/profiles/system-1-link", target=PATH, kind="generation"
    )
    assert found["~/src/a/result"].target == PATH
    assert found["~/src/a/result"].kind == "result"
    assert found["~/src/b/result"].state == "stale"
    assert len(found) == 3


def test_where_nix_keeps_no_roots_that_is_said(tmp_path: Path) -> None:
    (found,) = gc_roots.collect(machine(tmp_path))
    assert isinstance(found, Coverage)
    assert found.state == "absent"


def test_what_a_root_holds_is_valid_where_the_database_has_it(store: Path) -> None:
    known, gone = store_path("known"), store_path("gone")
    write_database(store, [StoreRow(known)])
    for name, target in (("known", known), ("gone", gone), ("there", PATH)):
        link(store, f"{AUTO}/{name}", target)
    found = roots(store)
    assert {name: (root.target, root.state) for name, root in found.items()} == {
        f"{AUTO}/known": (known, "live"),
        f"{AUTO}/gone": ("", "stale"),
        # Not registered, but nothing that is gone either.
        f"{AUTO}/there": (PATH, "live"),
    }


@pytest.mark.parametrize("has_directory", [True, False])
def test_with_neither_store_nor_database_no_root_is_called_stale(tmp_path: Path, has_directory: bool) -> None:
    link(tmp_path, "/nix/var/nix/profiles/system-1-link", PATH)
    link(tmp_path, f"{AUTO}/x", PATH)
    if has_directory:
        (tmp_path / "nix/store").mkdir()
    found = roots(tmp_path)
    assert {root.state for root in found.values()} == {"unseen"}
    assert coverage(tmp_path).state == "partial"


def test_only_links_and_regular_files_are_roots(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gcroots = store / "nix/var/nix/gcroots"
    (gcroots / f"{HASH}-file").touch()
    os.mkfifo(gcroots / f"{HASH}-fifo")
    (gcroots / f"{HASH}-directory").mkdir()
    (gcroots / "file").touch()
    monkeypatch.chdir(gcroots)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"{HASH}-socket")
    (store / f"nix/store/{HASH}-file").touch()
    assert set(roots(store)) == {f"/nix/var/nix/gcroots/{HASH}-file"}


def test_what_is_there_but_no_link_into_the_store_is_neither_root_nor_stale(store: Path) -> None:
    """Nix leaves such links alone, for ever."""
    for name in ("directory", "elsewhere", "third"):
        link(store, f"{AUTO}/{name}", f"/home/ada/{name}")
    (store / "home/ada/directory").mkdir(parents=True)
    link(store, "/home/ada/elsewhere", "/home/ada/directory")
    link(store, "/home/ada/third", "/home/ada/second")
    link(store, "/home/ada/second", PATH)
    link(store, f"{AUTO}/x", "y")
    link(store, f"{AUTO}/y", "x")
    link(store, f"{AUTO}/z", "z")
    link(store, f"{AUTO}/up", "..")
    assert roots(store) == {}


def test_relative_links_count_from_where_they_lie(store: Path) -> None:
    link(store, f"{AUTO}/x", "../../../../../home/ada/result")
    link(store, "/home/ada/result", PATH)
    assert roots(store)["~/result"].indirect == f"{AUTO}/x"
    link(store, f"{AUTO}/y", "//home//ada/./other/../twice")
    link(store, "/home/ada/twice", PATH)
    assert roots(store)["~/twice"].target == PATH


def test_a_home_that_is_on_another_disk_is_not_gone(store: Path) -> None:
    (store / "home/ada").mkdir(parents=True)
    for name, place in (("a", "/home/ada/result"), ("b", "/home/bob/result"), ("c", "/srv/ci/jobs/result")):
        link(store, f"{AUTO}/{name}", place)
    found = roots(store)
    assert found["~/result"].state == "stale"
    assert found["/home/bob/result"].state == "unseen"
    assert found["/srv/ci/jobs/result"].state == "unseen"
    assert coverage(store).note == "of 2 it could not be seen what they hold"


def test_what_runs_is_no_stale_root_of_a_disk_that_is_only_mounted(store: Path) -> None:
    link(store, "/nix/var/nix/gcroots/current-system", "/run/current-system")
    link(store, "/nix/var/nix/gcroots/booted-system", "/run/booted-system")
    assert roots(store) == {}


@pytest.mark.parametrize("closed", ["nix/var", "nix/var/nix/gcroots", "nix/var/nix/gcroots/auto"])
def test_where_roots_may_not_be_listed_something_unseen_may_hold_anything(shared: Path, closed: str) -> None:
    link(shared, f"{AUTO}/x", PATH)
    link(shared, "/nix/var/nix/profiles/system-1-link", PATH)
    (shared / closed).chmod(0)
    if os.geteuid() == 0:
        records = as_ordinary_user(lambda: list(gc_roots.collect(machine(shared))))
    else:
        records = list(gc_roots.collect(machine(shared)))
    (shared / closed).chmod(0o755)
    unseen = [record.link for record in records if isinstance(record, GcRoot) and record.state == "unseen"]
    named = [record.subject for record in records if isinstance(record, Diagnostic)]
    assert unseen == named != []
    assert all(not isinstance(record, Coverage) or record.state in ("partial", "unreadable") for record in records)


def test_a_home_that_may_not_be_entered_is_unseen(shared: Path) -> None:
    link(shared, f"{AUTO}/x", "/home/bob/result")
    link(shared, "/home/bob/result", PATH)
    (shared / "home/bob").chmod(0)
    found = {
        record.link: record.state
        for record in as_ordinary_user(lambda: list(gc_roots.collect(machine(shared))))
        if isinstance(record, GcRoot)
    }
    (shared / "home/bob").chmod(0o755)
    assert found == {"/home/bob/result": "unseen"}


def test_names_in_any_bytes_are_told(store: Path) -> None:
    link(store, "/home/ada/\udce9t\udce9/result", PATH)
    link(store, f"{AUTO}/\udcff\udcfe", "/home/ada/\udce9t\udce9/result")
    link(store, f"{AUTO}/d\udcff/\x01\x1b[31m", PATH)
    records = list(gc_roots.collect(machine(store)))
    assert sum(isinstance(record, GcRoot) for record in records) == 2
    assert all(text.decode().isprintable() for text in map(msgspec.json.encode, records))
    assert gc_roots.fingerprint(machine(store))


def test_links_of_any_depth_end(store: Path) -> None:
    deep = "/home/ada" + "/d" * 1_500 + "/result"
    link(store, f"{AUTO}/deep", deep)
    for number in range(300):
        link(store, f"/home/ada/l{number}", f"/home/ada/l{number + 1}/x")
    link(store, f"{AUTO}/chain", "/home/ada/l0/x")
    link(store, "/home/ada/self", "self/self")
    link(store, f"{AUTO}/self", "/home/ada/self/result")
    found = roots(store)
    assert {root.state for root in found.values()} <= {"unseen", "stale"}
    assert len(found) == 3


@pytest.mark.parametrize("circle", ["nix", "nix/var", "nix/var/nix/gcroots", "nix/var/nix/db", "nix/var/nix/profiles"])
def test_directories_that_lead_in_a_circle_are_said_to(tmp_path: Path, circle: str) -> None:
    link(tmp_path, circle, f"/{circle}-other")
    link(tmp_path, f"{circle}-other", f"/{circle}")
    link(tmp_path, "/home/ada/.nix-profile", ".nix-profile")
    link(tmp_path, "/run/current-system", "/run/current-system/sw")
    for collector in (gc_roots, nix_store):
        records = list(collector.collect(machine(tmp_path)))
        assert collector.fingerprint(machine(tmp_path))
        (told,) = (record.state for record in records if isinstance(record, Coverage))
        is_asked = circle in READ_BY[collector]
        assert told in (("unreadable", "partial") if is_asked else ("absent",))
        causes = [record.cause for record in records if isinstance(record, Diagnostic)]
        assert any("links go in a circle" in cause for cause in causes) is is_asked


def test_too_many_are_said_to_be(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        link(store, f"{AUTO}/{number:02}", PATH)
    monkeypatch.setattr(_gc_roots, "MAX_ENTRIES", 10)
    found = roots(store)
    assert len([root for root in found.values() if root.state == "live"]) == 9
    assert found[AUTO].state == "unseen"
    assert coverage(store).state == "partial"


def test_nothing_is_changed_by_looking(store: Path) -> None:
    write_database(store, [StoreRow(PATH)])
    link(store, f"{AUTO}/x", "/home/ada/gone")
    link(store, f"{AUTO}/y", PATH)
    os.utime(store / AUTO[1:], (1, 1))
    before = [listing(store / place) for place in (AUTO[1:], "nix/var/nix/gcroots", "nix/var/nix/db")]
    list(gc_roots.collect(machine(store)))
    list(nix_store.collect(machine(store)))
    assert [listing(store / place) for place in (AUTO[1:], "nix/var/nix/gcroots", "nix/var/nix/db")] == before


def test_the_fingerprint_is_another_when_a_root_or_the_database_is(store: Path) -> None:
    seen = {gc_roots.fingerprint(machine(store))}
    link(store, f"{AUTO}/x", PATH)
    seen.add(gc_roots.fingerprint(machine(store)))
    write_database(store, [StoreRow(PATH)])
    seen.add(gc_roots.fingerprint(machine(store)))
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (".local/share/nix/root/nix", "Nix"),
        (".nix-portable/nix", "nix-portable"),
        (".nix", "nix-user-chroot"),
    ],
)
def test_where_there_is_no_nix_a_store_of_the_users_own_counts(tmp_path: Path, place: str, name: str) -> None:
    assert name
    own = tmp_path / "home/ada" / place
    file = write_database(tmp_path / "made", [StoreRow(PATH)])
    (own / "var/nix").mkdir(parents=True)
    file.parent.rename(own / "var/nix/db")
    link(tmp_path, f"/home/ada/{place}/var/nix/gcroots/auto/x", "/home/ada/result")
    link(tmp_path, "/home/ada/result", PATH)
    assert roots(tmp_path)["~/result"].target == PATH
    paths, told = nix_store.collect(machine(tmp_path))
    assert paths.path == PATH
    assert told.note == f"a store of the user's own at ~/{place}"
    (tmp_path / "nix/var/nix").mkdir(parents=True)
    assert roots(tmp_path) == {}


@pytest.mark.parametrize(
    "environ",
    [
        {"NIX_REMOTE": "{top}"},
        {"NIX_REMOTE": "local?root={top}"},
        {"NIX_STATE_DIR": "{top}/nix/var/nix"},
        {"NIX_STATE_DIR": "{top}/nix/var/nix/"},
    ],
)
def test_the_environment_says_where_the_store_is(tmp_path: Path, environ: dict[str, str]) -> None:
    write_database(tmp_path, [StoreRow(PATH)])
    link(tmp_path, f"{AUTO}/x", PATH)
    given = {name: value.format(top=tmp_path) for name, value in environ.items()}
    here = Machine(home=PurePosixPath(f"{tmp_path}/home"), user="ada", now=NOW, environ=given)
    found = [record for record in gc_roots.collect(here) if isinstance(record, GcRoot) and str(tmp_path) in record.link]
    assert [root.target for root in found] == [PATH]
