"""What one version of a file declares, and which tool each spelling names."""

from __future__ import annotations

import pytest

from nixlore.nix.declared_items import FileItems, read_alone, tool_key


def named(text: str) -> dict[str, str]:
    """Return the tools that a module declares, each with how it is named there."""
    return {item.tool: item.name for item in read_alone(text.encode()).items}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ripgrep", "ripgrep"),
        ("unstable.foo", "foo"),
        ("pkgs-stable.ripgrep", "ripgrep"),
        ("nur.repos.someone.foo", "foo"),
        ("inputs.browser.default", "browser"),
        ("inputs.browser.beta", "browser"),
        ("inputs.desktop.plugin", "plugin"),
        ("programs.git", "git"),
        ("programs.git.enable", "git"),
        ("services.printing", "cups"),
        ("services.resolved", "resolved"),
        ("services.something", "something"),
        ("nodejs_22", "nodejs"),
        ("nodejs-18_x", "nodejs"),
        ("postgresql_15", "postgresql"),
        ("python311", "python3"),
        ("python310Full", "python3"),
        ("python311Packages.requests", "python3Packages.requests"),
        ("jdk17_headless", "jdk"),
        ("firefox-bin", "firefox"),
        ("hyprland_git", "hyprland"),
        ("alsaUtils", "alsa-utils"),
        ("bitwarden_rs", "vaultwarden"),
        ("tdesktop", "telegram-desktop"),
        ("git-delta", "delta"),
        ("xorg.xev", "xev"),
        ("7zz", "_7zz"),
        ("_1password-gui", "_1password-gui"),
        ("gtk4", "gtk4"),
        ("exa", "exa"),
    ],
)
def test_spellings_of_one_tool_have_one_key(name: str, key: str) -> None:
    assert tool_key(name) == key
    assert tool_key(key) == key


def test_packages_switches_and_inputs_are_items() -> None:
    found = named("""
    { pkgs, inputs, ... }: {
      environment.systemPackages = with pkgs; [ ripgrep unstable.foo inputs.tool.packages.x86_64-linux.default ];
      home-manager.users.ada.programs.bat.enable = true;
      services.printing.enable = true;
    }
    """)
    assert found == {
        "ripgrep": "ripgrep",
        "foo": "unstable.foo",
        "tool": "inputs.tool.default",
        "bat": "programs.bat",
        "cups": "services.printing",
    }


def test_what_is_switched_off_is_told_apart() -> None:
    found = read_alone(b"{ programs.bat.enable = false; }")
    assert found.items == ()
    assert [(item.tool, item.line) for item in found.off] == [("bat", 1)]


def test_a_file_without_declarations_is_nothing() -> None:
    assert read_alone(b"{ networking.hostName = 3; }") == FileItems()
