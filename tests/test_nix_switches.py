"""Enable switches: their value, what they install, and what a package option says instead."""

from __future__ import annotations

import pytest

from nix_trees import declared
from nixlore.data.program_packages import PROGRAM_PACKAGES


def switches(text: str):
    found = declared(f"{{ pkgs, lib, config, ... }}: let cfg = config.x; in {{ {text} }}")
    return [item for item in found if item.kind in ("program", "service")]


@pytest.mark.parametrize(
    ("value", "enabled", "condition"),
    [
        ("true", True, ""),
        ("false", False, ""),
        ("lib.mkDefault true", True, ""),
        ("lib.mkForce false", False, ""),
        ("cfg.enable", None, ""),
        ("lib.mkIf cfg.enable true", True, "cfg.enable"),
        ("!cfg.enable", None, ""),
    ],
)
def test_the_value_of_a_switch(value: str, enabled: bool | None, condition: str):
    (found,) = switches(f"programs.git.enable = {value};")
    assert (found.kind, found.attr_path, found.enabled, found.condition) == ("program", "git", enabled, condition)
    assert found.option_path == "programs.git.enable"


@pytest.mark.parametrize(
    ("path", "kind", "attr_path"),
    [
        ("programs.bat", "program", "bat"),
        ("programs._1password-gui", "program", "_1password-gui"),
        ("programs.adb", "program", "android-tools"),
        ("programs.thing-that-nobody-knows", "program", ""),
        ("services.tailscale", "service", "tailscale"),
        ("virtualisation.docker", "service", "docker"),
        ("hardware.bluetooth", "service", "bluez"),
        ("security.doas", "program", "doas"),
        ("services.xserver.displayManager.sddm", "service", "kdePackages.sddm"),
        ("services.desktopManager.gnome", "service", "gnome-shell"),
        ("security.sudo-rs", "program", "sudo-rs"),
        ("programs.git.lfs", "program", "git-lfs"),
        ("services.gnome.gnome-keyring", "service", "gnome-keyring"),
    ],
)
def test_what_a_switch_installs(path: str, kind: str, attr_path: str):
    (found,) = switches(f"{path}.enable = true;")
    assert (found.kind, found.attr_path) == (kind, attr_path)


def test_a_switch_inside_of_a_program_that_installs_nothing_is_none():
    assert switches("programs.git.settings.enable = true; programs.fish.plugins.enable = true;") == []


def test_a_package_option_wins_over_the_table():
    text = "{ pkgs, ... }: { programs.git = { enable = true; package = pkgs.gitFull; }; programs.bat = { enable = true; package = null; }; }"
    found = {(item.kind, item.attr_path, item.option_path) for item in declared(text)}
    assert found == {
        ("program", "gitFull", "programs.git.enable"),
        ("package", "gitFull", "programs.git.package"),
        ("program", "", "programs.bat.enable"),
    }


def test_switches_of_the_repositorys_own_are_none():
    assert switches("my.programs.git.enable = true; modules.services.x.enable = true;") == []


def test_switches_in_nested_modules_say_whose_they_are():
    (found,) = switches("home-manager.users.ada = { programs.fish.enable = true; };")
    assert (found.scope, found.user, found.option_path) == (
        "home",
        "ada",
        "home-manager.users.ada.programs.fish.enable",
    )


def test_what_only_writes_settings_in_nixos_installs_nothing():
    at_system, at_home = switches("programs.chromium.enable = true; hm.programs.chromium.enable = true;")
    assert (at_system.attr_path, at_home.attr_path) == ("", "chromium")


def test_the_table_names_packages():
    assert len(PROGRAM_PACKAGES) > 600
    assert all(path and name and " " not in name for path, name in PROGRAM_PACKAGES.items())


def test_switches_that_install_no_program_for_users_are_none():
    assert switches("security.polkit.enable = true; security.pam.services.lock.enable = true;") == []
