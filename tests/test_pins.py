"""The collector of pins: lock files of a configuration, channels of a machine, and a configuration without either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generation_trees import PROFILES, STATE, Tree, store_path
from nixlore.collect import pins
from nixlore.collect._pins_channels import ROOTS_HOME
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import Pin

REVISION = "0123456789abcdef0123456789abcdef01234567"
WHEN = 1_750_000_000
LOCK = json.dumps(
    {
        "nodes": {
            "root": {"inputs": {"nixpkgs": "nixpkgs"}},
            "nixpkgs": {
                "locked": {
                    "type": "github",
                    "owner": "NixOS",
                    "repo": "nixpkgs",
                    "rev": REVISION,
                    "lastModified": WHEN,
                }
            },
        },
        "root": "root",
        "version": 7,
    }
)
NIV = json.dumps({"tool": {"owner": "ada", "repo": "tool", "rev": REVISION}})


@pytest.fixture
def config(tmp_path: Path) -> Path:
    place = tmp_path / "config"
    place.mkdir()
    return place


@pytest.fixture
def tree(tmp_path: Path, config: Path) -> Tree:
    return Tree(tmp_path / "root", config=config)


def write(config: Path, name: str, text: str) -> None:
    place = config / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def found(tree: Tree, kind: type) -> list:
    return [record for record in pins.collect(tree.machine) if isinstance(record, kind)]


def channel(tree: Tree, release: str, profile: str = f"{PROFILES}/per-user/root/channels", name: str = "nixos") -> str:
    """Make a profile of channels that holds one of a release and return the release's store path."""
    path, held = store_path(f"user-environment-{name}-{release}"), store_path(release)
    tree.write(f"{held}/{name}/pkgs/top-level/all-packages.nix")
    tree.link(f"{path}/{name}", f"{held}/{name}")
    tree.write(f"{path}/manifest.nix", "[ ]")
    tree.link(profile, path)
    return held


def test_every_lock_file_of_a_configuration_is_read(tree, config):
    write(config, "flake.lock", LOCK)
    write(config, "nix/sources.json", NIV)
    assert [(pin.source, pin.name, pin.file) for pin in found(tree, Pin)] == [
        ("flake.lock", "nixpkgs", "flake.lock"),
        ("niv", "tool", "nix/sources.json"),
    ]
    first, _ = found(tree, Coverage)
    assert (first.source, first.state, first.entries, first.since, first.unit) == (
        "flake.lock",
        "read",
        1,
        WHEN,
        "pins",
    )


def test_a_lock_file_one_directory_down_is_read_only_without_one_above(tree, config):
    write(config, "nixos/flake.lock", LOCK)
    assert [pin.file for pin in found(tree, Pin)] == ["nixos/flake.lock"]
    write(config, "flake.lock", LOCK)
    assert [pin.file for pin in found(tree, Pin)] == ["flake.lock"]


def test_a_configuration_without_a_lock_file_is_unpinned(tree):
    assert found(tree, Pin) == []
    (coverage,) = found(tree, Coverage)
    (note,) = found(tree, Diagnostic)
    assert (coverage.state, coverage.note.partition(":")[0]) == ("absent", "unpinned")
    assert (note.severity, note.cause) == ("note", coverage.note)


def test_without_a_configuration_nothing_is_said_of_it(tmp_path):
    assert list(pins.collect(Tree(tmp_path).machine)) == []


def test_a_lock_file_that_cannot_be_read_is_said(tree, config):
    write(config, "flake.lock", "<<<<<<< ours\n")
    assert found(tree, Pin) == []
    (coverage,) = found(tree, Coverage)
    assert coverage.state == "unreadable"
    assert [note.subject for note in found(tree, Diagnostic)] == ["flake.lock"]


def test_a_channel_tells_its_revision_by_file_and_else_by_the_name_of_its_release(tree):
    held = channel(tree, "nixos-25.05.806192.10e687235226")
    tree.write(f"{ROOTS_HOME}/.nix-channels", "# mine\nhttps://nixos.org/channels/nixos-25.05 nixos\n")
    (pin,) = found(tree, Pin)
    assert (pin.source, pin.name, pin.file) == ("channel", "nixos", f"{PROFILES}/per-user/root/channels/nixos")
    assert (pin.revision, pin.is_nixpkgs) == ("10e687235226", True)
    assert pin.url == "https://nixos.org/channels/nixos-25.05"
    tree.write(f"{held}/nixos/.git-revision", REVISION)
    assert [pin.revision for pin in found(tree, Pin)] == [REVISION]


def test_the_users_own_channels_are_read_once_however_many_links_lead_there(tree):
    channel(tree, "home-manager-25.05", f"{STATE}/nix/profiles/channels", "home-manager")
    tree.link("/home/ada/.nix-defexpr/channels", f"{STATE}/nix/profiles/channels")
    tree.write("/home/ada/.nix-channels", "https://example.org/hm.tar.gz home-manager")
    (pin,) = found(tree, Pin)
    assert (pin.name, pin.file, pin.url) == (
        "home-manager",
        "~/.local/state/nix/profiles/channels/home-manager",
        "https://example.org/hm.tar.gz",
    )
    assert pin.revision == ""


def test_the_fingerprint_changes_with_each_lock_file_and_channel(tree, config):
    marks = [pins.fingerprint(tree.machine)]
    assert marks[0] == pins.fingerprint(tree.machine)
    write(config, "flake.lock", LOCK)
    marks.append(pins.fingerprint(tree.machine))
    write(config, "flake.lock", LOCK + "\n")
    marks.append(pins.fingerprint(tree.machine))
    channel(tree, "nixos-25.05.1.10e687235226")
    marks.append(pins.fingerprint(tree.machine))
    channel(tree, "nixos-25.05.2.20e687235226")
    marks.append(pins.fingerprint(tree.machine))
    assert len(set(marks)) == len(marks)


def test_links_of_channels_that_lead_in_a_circle_end(tree):
    tree.link(f"{PROFILES}/per-user/root/channels", f"{PROFILES}/per-user/root/channels")
    tree.link(f"{ROOTS_HOME}/.nix-channels", ".nix-channels")
    assert found(tree, Pin) == []
