"""Drift of versions: pins, commits, the work tree, the kernel that was booted, and leftovers."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace as changed

from aligning import CATALOG
from nixlore.correlate.drift_report import correlate
from nixlore.model.drift import ConfigRemote, DriftItem, DriftReport
from nixlore.model.git import ConfigCommit, ConfigHead
from nixlore.model.nix import Host
from nixlore.model.run import Target
from nixlore.model.store import GcRoot, Generation, Pin

OLD, NEW, NEWER = "1" * 40, "2" * 40, "3" * 40


def report(**given: Any) -> DriftReport:
    records: dict[str, Any] = {
        "installs": [],
        "binaries": [],
        "declarations": [],
        "hosts": None,
        "heads": None,
        "commits": None,
        "remotes": None,
        "generations": None,
        "roots": None,
        "pins": None,
        "alignment": None,
        "coverage": [],
        "target": Target(hostname="box", asked_host="", user="ada"),
        "catalog": CATALOG,
    }
    made = correlate(**records | given)
    assert made is not None
    return made


def one(**given: Any) -> DriftItem:
    (item,) = report(**given).items
    return item


def generation(number: int, **fields: Any) -> Generation:
    made: dict[str, Any] = {
        "profile": "system",
        "number": number,
        "link": f"/nix/var/nix/profiles/system-{number}-link",
        "target": f"/nix/store/x-{number}",
        "created": 1000 * number,
        "nixpkgs_revision": OLD,
        "kernel": "/nix/store/k-1",
    }
    return Generation(**made | fields)


def pin(revision: str = NEW, name: str = "nixpkgs", **fields: Any) -> Pin:
    made: dict[str, Any] = {"source": "flake.lock", "file": "flake.lock", "is_nixpkgs": True, "last_modified": None}
    return Pin(name=name, revision=revision, **made | fields)


def head(commit: str = NEW, **fields: Any) -> ConfigHead:
    return ConfigHead(commit=commit, date="2026-01-01", branch="main", commits=3, since="2025-01-01", **fields)


def commit(name: str, position: int, *files: str, **fields: Any) -> ConfigCommit:
    return ConfigCommit(
        commit=name, date="", at=position, position=position, author="ada", subject="x", files=files, **fields
    )


RUNNING = (generation(1, is_current=True, is_active=True, is_booted=True),)


def test_a_lock_that_was_switched_to_is_in_step():
    assert report(pins=[pin(OLD)], generations=RUNNING).items == ()
    assert report(pins=[pin(OLD[:7])], generations=RUNNING).items == ()
    assert report(pins=[pin(OLD)], generations=[generation(1, nixpkgs_revision=OLD[:11], is_active=True)]).items == ()


def test_a_lock_that_is_newer_than_the_system():
    running = [changed(RUNNING[0], version="25.05.20250601.1111111")]
    item = one(pins=[pin(NEW, last_modified=1_749_000_000)], generations=running)
    assert (item.kind, item.source, item.name, item.severity) == ("pin_not_deployed", "flake.lock", "nixpkgs", "advice")
    assert item.says == (
        "nixpkgs is pinned to 222222222222, but the running system is built from 111111111111; "
        "the lock is 3 days newer, not yet switched to"
    )
    item = one(pins=[pin(NEW, last_modified=5000)], generations=RUNNING)
    assert item.says.endswith("the lock is newer than the system, which was not switched to it yet")
    assert item.severity == "info"
    running = [changed(RUNNING[0], version="25.05.20250801.1111111")]
    item = one(pins=[pin(NEW, last_modified=1_749_000_000)], generations=running)
    assert item.says.endswith("; the system's is 58 days newer: built elsewhere, or the lock went back")


def test_a_lock_that_went_back():
    earlier = generation(1, nixpkgs_revision=NEW)
    item = one(pins=[pin(NEW, last_modified=1)], generations=[earlier, generation(2, is_active=True)])
    assert item.says.endswith("earlier generation 1 was built from it: the lock went back, or a checkout is behind")
    assert item.severity == "advice"


def test_a_system_that_was_rolled_back_or_waits_for_the_boot_is_as_it_is_meant_to_be():
    later = generation(3, nixpkgs_revision=NEW)
    item = one(pins=[pin(NEW)], generations=[generation(2, is_active=True, is_current=True), later])
    assert item.says.endswith("the later generation 3 was built from it: the system was rolled back")
    assert item.severity == "info"
    item = one(pins=[pin(NEW)], generations=[generation(2, is_active=True), changed(later, is_current=True)])
    assert item.says.endswith("generation 3, which the next boot takes, was built from it")
    assert item.severity == "info"


def test_of_several_pins_the_one_of_the_systems_release_is_compared():
    running = [generation(1, is_active=True, version="25.05.20250601.1111111")]
    stable = pin(NEWER, "stable", url="github:NixOS/nixpkgs/nixos-25.05")
    unstable = pin(NEW, "nixpkgs", url="github:NixOS/nixpkgs/nixos-unstable")
    assert one(pins=[unstable, stable], generations=running).name == "stable"


def test_a_lock_that_no_generation_was_built_from():
    assert one(pins=[pin(NEW)], generations=RUNNING).says.endswith("not switched to yet, or built elsewhere")


def test_one_of_several_pins_in_step_is_enough():
    both = [pin(NEW, "unstable"), pin(OLD, "stable")]
    assert report(pins=both, generations=RUNNING).items == ()
    unclear = report(pins=[pin(NEW, "unstable"), pin(NEWER, "stable")], generations=RUNNING)
    assert (unclear.items, len(unclear.unknown)) == ((), 2)
    assert one(pins=[pin(NEW, "unstable"), pin(NEWER)], generations=RUNNING).name == "nixpkgs"


@pytest.mark.parametrize("other", [{"is_nixpkgs": False}, {"is_direct": False}, {"revision": ""}, {"revision": "22"}])
def test_pins_of_something_else_are_not_compared(other):
    assert report(pins=[pin(**{"revision": NEW} | other)], generations=RUNNING).items == ()


def test_a_system_that_does_not_tell_its_nixpkgs_is_unknown():
    made = report(pins=[pin()], generations=[generation(1, nixpkgs_revision="", is_active=True)])
    assert made.items == ()
    assert "the running system does not say which nixpkgs it was built from" in made.unknown


def test_without_generations_nothing_is_compared():
    made = report(pins=[pin()], heads=[head()])
    assert made.items == ()
    assert any(reason.startswith("no generation") for reason in made.unknown)


def test_a_mounted_disk_has_a_current_generation():
    assert one(pins=[pin(NEW)], generations=[generation(1), generation(2, is_current=True)]).kind == "pin_not_deployed"


def test_a_home_is_compared_where_there_is_no_system():
    home = generation(3, profile="home", is_current=True, is_active=True)
    assert one(pins=[pin(NEW)], generations=[home]).kind == "pin_not_deployed"


def test_a_revision_that_is_not_set_is_unknown():
    made = report(heads=[head()], generations=RUNNING)
    assert made.items == ()
    assert any("configurationRevision is not set" in reason for reason in made.unknown)


def test_a_commit_that_was_not_switched_to():
    item = one(heads=[head(NEW)], generations=[generation(1, configuration_revision=OLD, is_active=True)])
    assert (item.kind, item.name, item.version) == ("configuration_not_deployed", "main", NEW[:12])
    assert item.says == ("the running system was built of 111111111111; the configuration is at 222222222222")


@pytest.mark.parametrize("revision", [NEW, f"{NEW}-dirty", NEW[:9]])
def test_a_commit_that_was_switched_to_is_in_step(revision):
    running = [generation(1, configuration_revision=revision, is_active=True)]
    assert report(heads=[head(NEW)], generations=running).items == ()


def test_only_commits_that_this_host_reads_count():
    running = [generation(1, configuration_revision=OLD, is_active=True)]
    hosts = [
        Host(name="box", kind="nixos", file="flake.nix", line=1, modules=("hosts/box.nix",), complete=True),
        Host(name="nas", kind="nixos", file="flake.nix", line=2, modules=("hosts/nas.nix",), complete=True),
    ]
    first, other = commit(OLD, 1, "hosts/box.nix"), commit(NEW, 2, "hosts/nas.nix")
    given: dict[str, Any] = {"hosts": hosts, "generations": running, "heads": [head(NEW)]}
    assert report(commits=[first, other], **given).items == ()
    own = commit(NEW, 2, "hosts/box.nix")
    assert "and 1 later commit changed what it reads" in one(commits=[first, own], **given).says
    locked = commit(NEW, 2, inputs=("nixpkgs",))
    assert one(commits=[first, locked], **given).kind == "configuration_not_deployed"


def test_a_commit_that_changed_no_nix_file_needs_no_switch():
    running = [generation(1, configuration_revision=OLD, is_active=True)]
    assert report(heads=[head(NEWER)], commits=[commit(OLD, 1, "a.nix")], generations=running).items == ()


def test_a_configuration_of_other_machines_is_not_compared():
    nas = Host(name="nas", kind="nixos", file="flake.nix", line=2)
    made = report(hosts=[nas], pins=[pin()], heads=[head(dirty=("a.nix",))], generations=RUNNING)
    assert made.items == ()
    assert "no configuration in the repository is named box, so it is not compared" in made.unknown


def test_what_is_not_committed():
    item = one(heads=[head(dirty=("a.nix", "b.nix"))])
    assert (item.kind, item.severity) == ("uncommitted", "info")
    assert item.says == "2 Nix files of the configuration differ from the last commit: a.nix, b.nix"


def linux(version: str) -> str:
    return f"/nix/store/{'0' * 31}{len(version)}-linux-{version}"


def test_another_kernel_waits_for_a_boot():
    booted = generation(1, is_booted=True, kernel=linux("6.12"))
    item = one(generations=[booted, generation(2, is_active=True, is_current=True, kernel=linux("6.12.9"))])
    assert (item.kind, item.severity, item.name) == ("reboot_pending", "advice", "kernel 6.12 → 6.12.9")
    assert item.says == ("the next boot takes generation 2 with another kernel 6.12 → 6.12.9; booted was generation 1")


def test_what_a_boot_would_not_bring_or_what_was_chosen_at_it_waits_for_none():
    booted = generation(1, is_booted=True, is_current=True)
    tested = generation(0, is_active=True, kernel="/nix/store/k-2")
    assert report(generations=[booted, tested]).items == ()
    special = generation(1, is_booted=True, is_active=True, specialisation="lts", kernel="/nix/store/k-2")
    assert report(generations=[generation(1, is_current=True), special]).items == ()


def test_the_same_kernel_needs_no_boot():
    booted = generation(1, is_booted=True)
    assert report(generations=[booted, generation(2, is_active=True)]).items == ()
    assert report(generations=[booted, generation(2, is_active=True, kernel="")]).items == ()
    assert report(generations=RUNNING).items == ()


def test_roots_that_lead_nowhere():
    stale = GcRoot(
        link="~/code/x/result", target="", kind="result", state="stale", indirect="/nix/var/nix/gcroots/auto/a"
    )
    unseen = GcRoot(link="/home/bea/result", target="", kind="result", state="unseen")
    live = GcRoot(link="~/y/result", target="/nix/store/y", kind="result")
    made = report(roots=[stale, unseen, live])
    assert [(item.kind, item.path, item.severity) for item in made.items] == [("stale_root", "~/code/x/result", "info")]
    assert "1 root of the garbage collector could not be looked at" in made.unknown


def test_many_roots_that_lead_nowhere_are_told_as_a_number():
    stale = [GcRoot(link=f"~/{number}/result", target="", kind="result", state="stale") for number in range(250)]
    made = report(roots=stale)
    assert len(made.items) == 200
    assert "50 more roots lead nowhere" in made.unknown


def test_a_channel_beside_a_lock_is_a_leftover():
    channel = pin("", "nixos", source="channel", file="/nix/var/nix/profiles/per-user/root/channels")
    assert report(pins=[channel]).items == ()
    item = one(pins=[channel, pin(OLD)], generations=RUNNING)
    assert (item.kind, item.name, item.severity) == ("leftover_channel", "nixos", "info")


def test_what_hurts_most_comes_first():
    running = [generation(1, is_booted=True), generation(2, is_active=True, kernel="/k2", configuration_revision=OLD)]
    stale = GcRoot(link="~/x", target="", kind="result", state="stale")
    made = report(generations=running, roots=[stale], pins=[pin()], heads=[head(NEW, dirty=("a.nix",))])
    assert [item.kind for item in made.items] == [
        "configuration_not_deployed",
        "pin_not_deployed",
        "reboot_pending",
        "uncommitted",
        "stale_root",
    ]


def test_what_was_not_read_is_said():
    assert report(installs=None, binaries=None).unknown[:2] == (
        "the login PATH was not read",
        "other installers were not looked at",
    )


def remote(**fields: Any) -> ConfigRemote:
    made = {"commit": NEWER, "branch": "main", "upstream": "origin/main", "revision": OLD, "remotes": 1}
    return ConfigRemote(**made | fields)


def test_commits_that_the_remote_branch_did_not_have():
    made = [commit(OLD, 0), commit(NEW, 1), commit(NEWER, 2)]
    item = one(remotes=[remote()], commits=made)
    assert (item.kind, item.severity, item.name) == ("unpushed", "info", "main")
    assert item.says.startswith("2 commits of the configuration are not in origin/main as last seen here: ")
    item = one(remotes=[remote(revision=NEW)], commits=made)
    assert item.says.startswith("1 commit of the configuration is not in origin/main")
    item = one(remotes=[remote(revision="")], commits=made)
    assert item.says == "origin/main is not known here: main was never pushed or fetched"


def test_how_many_were_not_pushed_is_the_least_where_a_branch_was_merged_since():
    made = [commit(OLD, 0), commit(NEW, 1), msgspec.structs.replace(commit(NEWER, 2), is_merge=True)]
    (item,) = report(remotes=[remote(revision=OLD)], commits=made).items
    assert item.says.startswith("at least 1 commit of the configuration is not in origin/main")


def test_what_was_pushed_goes_nowhere_or_cannot_be_compared_is_no_item():
    made = [commit(OLD, 0), commit(NEWER, 2)]
    for given in (remote(is_pushed=True), remote(remotes=0), remote(upstream=""), remote(commit="")):
        assert report(remotes=[given], commits=made).items == ()
    found = report(remotes=[remote(revision=NEW)], commits=made)
    assert found.items == ()
    assert any("whether the configuration was pushed" in reason for reason in found.unknown)
    assert report(remotes=[remote(revision=NEWER)], commits=made).items == ()
