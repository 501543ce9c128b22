"""Generations of the system, of homes and of profiles, on made-up roots and beside real `nix-env`."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest

from generation_trees import NOW, PROFILES, STATE, Tree, store_path, version_script
from nixlore.collect import generations
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import Generation

REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_a_system_tells_its_time_versions_and_parts(tree):
    script = version_script("25.05.20250601.0123456", nixpkgsRevision=REVISION, configurationRevision="f00-dirty")
    top = tree.system("25.05.20250601.0123456", script=script, label="work-25.05.20250601.0123456")
    tree.generation("system", 7, top, 3)
    tree.run(top)
    assert tree.generations() == [
        Generation(
            profile="system",
            number=7,
            link="/nix/var/nix/profiles/system-7-link",
            target=top,
            created=NOW - 3 * 86_400,
            environment=store_path("system-path-25.05.20250601.0123456"),
            label="work-25.05.20250601.0123456",
            version="25.05.20250601.0123456",
            nixpkgs_revision=REVISION,
            configuration_revision="f00-dirty",
            kernel=store_path("linux-6.12.30"),
            initrd=store_path("initrd-linux-6.12.30"),
            kernel_modules=store_path("linux-6.12.30-modules"),
            is_current=True,
            is_active=True,
            is_booted=True,
            booted_at=NOW,
        )
    ]


def test_current_running_and_booted_may_be_three_generations(tree):
    for number in (1, 2, 3):
        tree.generation("system", number, tree.system(str(number)), 10 - number)
    tree.run(store_path("nixos-system-larkspur-2"), store_path("nixos-system-larkspur-1"))
    marks = [(row.number, row.is_current, row.is_active, row.is_booted) for row in tree.generations()]
    assert marks == [(1, False, False, True), (2, False, True, False), (3, True, False, False)]


def test_generations_are_ordered_by_number_and_not_by_name(tree):
    for number in (10, 9, 100):
        tree.generation("system", number, tree.system(str(number)), number)
    assert [row.number for row in tree.generations()] == [9, 10, 100]


def test_of_equal_systems_the_current_one_runs(tree):
    top = tree.system("same")
    for number in (1, 2, 3):
        tree.generation("system", number, top, 10 - number)
    tree.link(f"{PROFILES}/system", "system-2-link")
    tree.run(top)
    assert [row.number for row in tree.generations() if row.is_active and row.is_booted] == [2]


def test_what_runs_without_a_generation_is_told_as_number_0(tree):
    tree.generation("system", 4, tree.system("four"), 4)
    tested, deleted = tree.system("tested", kernel="6.13"), tree.system("deleted", kernel="6.6")
    tree.run(tested, deleted)
    rows = {row.target: row for row in tree.generations()}
    assert (rows[tested].number, rows[tested].link, rows[tested].is_active) == (0, "/run/current-system", True)
    assert (rows[deleted].number, rows[deleted].link, rows[deleted].is_booted) == (0, "/run/booted-system", True)
    assert rows[deleted].kernel == store_path("linux-6.6")
    assert [row.number for row in rows.values() if row.is_current] == [4]


def test_a_running_specialisation_is_told_beside_its_generation(tree):
    top, special = tree.system("plain"), tree.system("gaming", kernel="6.14-zen")
    tree.link(f"{top}/specialisation/gaming", special)
    tree.generation("system", 2, top, 1)
    tree.run(special, top)
    plain, running = tree.generations()
    assert (plain.specialisations, plain.is_active, plain.is_booted) == (("gaming",), False, True)
    assert (running.number, running.specialisation, running.is_active) == (2, "gaming", True)
    assert running.kernel == store_path("linux-6.14-zen")


def test_a_mounted_disk_has_nothing_that_runs(tree):
    tree.generation("system", 1, tree.system("one"), 1)
    (row,) = tree.generations()
    assert (row.is_current, row.is_active, row.is_booted) == (True, False, False)


def test_without_the_version_program_the_label_tells(tree):
    tree.generation("system", 1, tree.system("24.05.20240531.c21121b", script=""), 1)
    (row,) = tree.generations()
    assert (row.version, row.label) == ("24.05.20240531.c21121b", "24.05.20240531.c21121b")
    assert row.nixpkgs_revision == "c21121b"


def test_home_manager_is_found_in_its_three_places(tree):
    places = (f"{STATE}/nix/profiles", f"{PROFILES}/per-user/ada", f"{STATE}/home-manager/profiles")
    for number, directory in enumerate(places, 1):
        tree.generation("home-manager", number, tree.home(str(number)), number, directory)
    tree.link(f"{STATE}/home-manager/gcroots/current-home", store_path("home-manager-generation-1"))
    rows = [row for row in tree.generations() if row.profile == "home"]
    assert [(row.number, row.user, row.link.rpartition("/")[0]) for row in rows] == [
        (1, "ada", "~/.local/state/nix/profiles"),
        (2, "ada", f"{PROFILES}/per-user/ada"),
        (3, "ada", "~/.local/state/home-manager/profiles"),
    ]
    assert [row.number for row in rows if row.is_active] == [1]
    assert rows[0].environment == store_path("home-manager-path-1")
    assert rows[0].version == "25.05"


def test_a_home_whose_activation_failed_is_current_and_does_not_run(tree):
    for number in (1, 2):
        tree.generation("home-manager", number, tree.home(str(number)), 9 - number, f"{STATE}/nix/profiles")
    tree.link(f"{STATE}/home-manager/gcroots/current-home", store_path("home-manager-generation-1"))
    assert [(row.number, row.is_current, row.is_active) for row in tree.generations()] == [
        (1, False, True),
        (2, True, False),
    ]


def test_a_users_profile_is_its_own_environment(tree):
    path = tree.profile("a")
    tree.generation("profile", 3, path, 5, f"{STATE}/nix/profiles")
    tree.link("/home/ada/.nix-profile", f"{STATE}/nix/profiles/profile")
    (row,) = tree.generations()
    assert (row.profile, row.user, row.environment, row.is_current, row.is_active) == ("user", "ada", path, True, True)


def test_an_older_place_of_a_profile_is_read_as_well(tree):
    tree.generation("profile", 3, tree.profile("old"), 50, f"{PROFILES}/per-user/ada")
    tree.generation("profile", 1, tree.profile("new"), 5, f"{STATE}/nix/profiles")
    tree.link("/home/ada/.nix-profile", f"{PROFILES}/per-user/ada/profile")
    assert [(row.number, row.is_active) for row in tree.generations()] == [(1, False), (3, True)]


def test_a_place_that_two_names_lead_to_is_read_once(tree):
    tree.generation("profile", 1, tree.profile("a"), 5, f"{PROFILES}/per-user/ada")
    tree.link(f"{STATE}/nix/profiles", f"{PROFILES}/per-user/ada")
    assert len(tree.generations()) == 1


def test_the_default_profile_is_roots(tree):
    tree.generation("default", 2, tree.profile("nix"), 5)
    (row,) = tree.generations()
    assert (row.profile, row.user, row.number, row.is_active) == ("user", "root", 2, True)


def test_xdg_and_nix_variables_are_heeded(tmp_path):
    tree = Tree(tmp_path, environ={"XDG_STATE_HOME": "/state", "NIX_STATE_DIR": "/elsewhere/var"})
    tree.generation("profile", 1, tree.profile("a"), 5, "/state/nix/profiles")
    tree.generation("system", 2, tree.system("s"), 5, "/elsewhere/var/profiles")
    assert {(row.profile, row.number) for row in tree.generations()} == {("user", 1), ("system", 2)}


def test_a_store_elsewhere_is_read_from_the_data(tree):
    path = store_path("user-environment", "/opt/store")
    tree.write(f"{path}/manifest.nix")
    tree.generation("profile", 1, path, 5, f"{STATE}/nix/profiles")
    (row,) = tree.generations()
    assert (row.target, row.environment) == (path, path)


def test_a_generation_whose_store_path_is_gone_is_told_and_said(tree):
    gone = store_path("nixos-system-larkspur-gone")
    tree.generation("system", 1, gone, 9)
    tree.generation("system", 2, tree.system("two"), 5)
    first, second = tree.generations()
    assert (first.target, first.environment, first.version) == (gone, "", "")
    assert second.environment
    assert tree.diagnostics() == [f"{PROFILES}/system: generation 1 leads to what is not there"]


def refused(tree, monkeypatch):
    real = os.lstat

    def refusing(path):
        if "/nix/store/" in str(path):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "lstat", refusing)
    return "Permission denied"


def unmounted(tree, _monkeypatch):
    shutil.rmtree(tree.real("/nix/store"))
    return "it is not there"


def emptied(tree, _monkeypatch):
    unmounted(tree, _monkeypatch)
    tree.real("/nix/store").mkdir()
    return "nothing is in it"


def severity(tree):
    (told,) = (record.severity for record in tree.collect() if isinstance(record, Diagnostic))
    return told


@pytest.mark.parametrize("spoil", [refused, unmounted, emptied])
def test_of_a_store_that_cannot_be_looked_at_nothing_is_called_gone(tree, monkeypatch, spoil):
    tree.generation("system", 1, tree.system("one"), 9)
    tree.generation("system", 2, tree.system("two"), 5)
    tree.generation("home-manager", 1, tree.home("one"), 5, f"{STATE}/nix/profiles")
    before = generations.fingerprint(tree.machine)
    why = spoil(tree, monkeypatch)
    assert tree.diagnostics() == [
        f"/nix/store: cannot be looked at ({why}), so only the links of 3 generations are known"
    ]
    assert [row.number for row in tree.generations()] == [1, 2, 1]
    assert severity(tree) == ("warning" if why == "Permission denied" else "note")
    tree.write("/nix/var/nix/db/db.sqlite")
    assert severity(tree) == "warning"
    assert generations.fingerprint(tree.machine) != before


def test_what_a_store_of_the_user_s_own_has_is_not_gone(tree):
    own = "/home/ada/.local/share/nix/root/nix"
    there, gone = store_path("user-environment-1"), store_path("user-environment-2")
    for number, target in enumerate((gone, there), 1):
        tree.generation("profile", number, target, 5, f"{STATE}/nix/profiles")
    tree.write(f"{own}/var/nix/db/db.sqlite")
    tree.write(there.replace("/nix", own, 1) + "/manifest.json")
    assert tree.diagnostics() == [
        "/nix/store: cannot be looked at (it is not there), so only the link of a generation is known"
    ]


def test_a_profile_that_names_a_deleted_generation_is_said(tree):
    tree.generation("system", 1, tree.system("one"), 9)
    tree.link(f"{PROFILES}/system", "system-2-link")
    assert [row.is_current for row in tree.generations()] == [False]
    assert tree.diagnostics() == [f"{PROFILES}/system: names generation 2, which is not there"]


def test_links_in_a_circle_end(tree):
    tree.link(f"{PROFILES}/system-1-link", "system-2-link")
    tree.link(f"{PROFILES}/system-2-link", "system-1-link")
    tree.link(f"{STATE}/nix/profiles", "profiles")
    rows = tree.generations()
    assert [(row.number, row.environment) for row in rows] == [(1, ""), (2, "")]
    circles = [told for told in tree.diagnostics() if told.endswith("links go in a circle")]
    assert circles == ["~/.local/state/nix/profiles: links go in a circle"]


@pytest.mark.parametrize(
    "name", ["system--1-link", "system-01-link", "system-4294967296-link", "system-9999999999999-link", "system-x-link"]
)
def test_absurd_numbers_are_passed_over(tree, name):
    tree.generation("system", 4294967295, tree.system("last"), 1)
    tree.link(f"{PROFILES}/{name}", tree.system("odd"))
    assert [row.number for row in tree.generations()] == [4294967295]


def test_files_and_other_profiles_are_no_generations(tree):
    tree.write(f"{PROFILES}/system-1-link", "no link")
    tree.link(f"{PROFILES}/system-test-2-link", tree.system("test"))
    assert tree.generations() == []


def test_nothing_of_nix_is_said_as_absent(tree):
    assert tree.collect() == [
        Coverage(collector="generations", source=f"{PROFILES}/system", state="absent", unit="generations")
    ]


def test_a_closed_directory_is_said(tree, monkeypatch):
    tree.generation("system", 1, tree.system("one"), 1)
    real = os.scandir

    def refusing(path):
        if str(path).endswith("/nix/var/nix/profiles"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    records = tree.collect()
    assert Diagnostic(stage="collect/generations", subject=PROFILES, cause="Permission denied") in records
    assert sum(isinstance(row, Diagnostic) for row in records) == 1
    read = {(row.state, row.note) for row in records if isinstance(row, Coverage)}
    assert read == {("unreadable", "Permission denied")}


def test_the_fingerprint_changes_with_each_link_and_with_what_runs(tree):
    tree.generation("system", 1, tree.system("one"), 9)
    marks = [generations.fingerprint(tree.machine)]
    assert generations.fingerprint(tree.machine) == marks[0]
    tree.generation("system", 2, tree.system("two"), 5)
    marks.append(generations.fingerprint(tree.machine))
    tree.link(f"{PROFILES}/system", "system-1-link")
    marks.append(generations.fingerprint(tree.machine))
    tree.run(store_path("nixos-system-larkspur-1"))
    marks.append(generations.fingerprint(tree.machine))
    tree.real(f"{PROFILES}/system-2-link").unlink()
    marks.append(generations.fingerprint(tree.machine))
    assert len(set(marks)) == len(marks)


def test_the_work_grows_with_the_number_of_generations(tree, monkeypatch):
    calls = 0
    real = os.readlink

    def counting(path):
        nonlocal calls
        calls += 1
        return real(path)

    monkeypatch.setattr(os, "readlink", counting)
    counts = []
    for first, last in ((1, 100), (101, 200), (201, 400)):
        for number in range(first, last + 1):
            tree.generation("system", number, tree.system(str(number)), 1)
        calls = 0
        assert len(tree.generations()) == last
        counts.append(calls)
    assert counts[2] - counts[1] <= 2.1 * (counts[1] - counts[0])


def test_real_nix_env_lists_the_same_generations_at_the_same_times(tmp_path):
    directory, store = tmp_path / "profiles", tmp_path / "store"
    directory.mkdir()
    for number in range(1, 12):
        path = store / store_path(f"user-environment-{number}").rpartition("/")[2]
        path.mkdir(parents=True)
        link = directory / f"profile-{number * 3}-link"
        link.symlink_to(path)
        os.utime(link, (NOW - number * 7777, NOW - number * 7777), follow_symlinks=False)
    (directory / "profile-4294967296-link").symlink_to(store)
    (directory / "other-1-link").symlink_to(store)
    (directory / "profile").symlink_to("profile-12-link")
    said = listed_by_nix_env(directory / "profile", tmp_path)
    assert len(said) == 11
    (tmp_path / "state/nix").mkdir(parents=True)
    (tmp_path / "state/nix/profiles").symlink_to(directory)
    environ = {"NIX_STATE_DIR": str(tmp_path / "none"), "XDG_STATE_HOME": str(tmp_path / "state")}
    machine = Machine(home=PurePosixPath(tmp_path / "home"), user="ada", now=NOW, environ=environ)
    found = [row for row in generations.collect(machine) if isinstance(row, Generation)]
    assert [as_said(row) for row in found if row.profile == "user"] == said


def listed_by_nix_env(profile: Path, top: Path) -> list[tuple[str, ...]]:
    """Return what real nix-env says of a profile, over a store of its own."""
    own = {"NIX_STATE_DIR": str(top / "var"), "NIX_STORE_DIR": str(top / "store"), "NIX_REMOTE": "", "TZ": "UTC"}
    argv = ["nix-env", "-p", str(profile), "--list-generations"]
    done = subprocess.run(argv, env={**os.environ, **own}, capture_output=True, text=True, check=True)
    return [tuple(line.split(maxsplit=3)) for line in done.stdout.splitlines()]


def as_said(row: Generation) -> tuple[str, ...]:
    """Return a generation as nix-env prints it."""
    when = datetime.fromtimestamp(row.created, UTC)
    current = ("(current)",) if row.is_current else ()
    return (str(row.number), f"{when:%Y-%m-%d}", f"{when:%H:%M:%S}", *current)
