"""The garbage collector's roots, by our own walk."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from nixlore.collect import gc_roots
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage
from nixlore.model.store import GcRoot

HASH = "abcdfghijklmnpqrsvwxyz0123456789"
PATH = f"/nix/store/{HASH}-tool-1.0"
NOW = 1_760_000_000


def machine(root: Path) -> Machine:
    return Machine(root=root, home=PurePosixPath("/home/ada"), user="ada", now=NOW)


def link(root: Path, name: str, target: str) -> None:
    place = root / name.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def roots(root: Path) -> dict[str, GcRoot]:
    return {record.link: record for record in gc_roots.collect(machine(root)) if isinstance(record, GcRoot)}


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
    (coverage,) = gc_roots.collect(machine(tmp_path))
    assert isinstance(coverage, Coverage)
    assert coverage.state == "absent"
