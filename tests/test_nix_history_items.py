"""What the history calls a switch: by its option, wherever the option stands."""

from __future__ import annotations

import pytest

from nix_trees import tree
from nixlore.nix.history_items import items_of
from nixlore.nix.link import link


@pytest.mark.parametrize(
    ("text", "tool", "name"),
    [
        ("{ virtualisation.libvirtd.enable = true; }", "libvirt", "virtualisation.libvirtd"),
        (
            "{ flake.modules.nixos.virtualisation = { virtualisation.libvirtd.enable = true; }; }",
            "libvirt",
            "virtualisation.libvirtd",
        ),
        (
            "{ flake.modules.nixos.services = { hardware.bluetooth.enable = true; }; }",
            "bluez",
            "hardware.bluetooth",
        ),
        ("{ flake.modules.nixos.hardware = { programs.git.enable = true; }; }", "git", "programs.git"),
        ("{ services.hardware.openrgb.enable = true; }", "openrgb", "services.hardware.openrgb"),
        ("{ services.hardware.unheard.enable = true; }", "unheard", "services.hardware.unheard"),
        ("{ services.xserver.displayManager.gdm.enable = true; }", "gdm", "services.displayManager.gdm"),
        ("{ services.displayManager.gdm.enable = true; }", "gdm", "services.displayManager.gdm"),
        (
            "{ services.xserver = { desktopManager = { gnome = { enable = true; }; }; }; }",
            "gnome-shell",
            "services.desktopManager.gnome",
        ),
        ("{ programs.git.lfs.enable = true; }", "git-lfs", "programs.git.lfs"),
    ],
)
def test_a_module_that_is_called_like_a_tree_of_options(text: str, tool: str, name: str) -> None:
    """The names of a flake's modules are no part of an option, and one that has moved has the name that it has now."""
    assert [(item.tool, item.name) for item in items_of(link(tree({"a.nix": text})))] == [(tool, name)]
