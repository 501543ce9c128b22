"""What one version of a file declares, and which tool each spelling names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.data.program_packages import PROGRAM_PACKAGES
from nixlore.data.tool_renames import OWN_NAMES, RENAMED
from nixlore.nix.declared_items import FileItems, placed, read_alone, tool_key


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


def test_keys_of_the_tables_are_keys() -> None:
    assert {name: tool_key(name) for name in RENAMED.values()} == {name: name for name in RENAMED.values()}
    assert {old: tool_key(old) for old in RENAMED} == RENAMED
    assert {switch: tool_key(switch) for switch in OWN_NAMES} == {name: name.partition(".")[2] for name in OWN_NAMES}


def test_switches_have_the_key_of_their_package() -> None:
    for switch, package in PROGRAM_PACKAGES.items():
        assert switch in OWN_NAMES or tool_key(switch) == tool_key(package)
        assert tool_key(tool_key(switch)) == tool_key(switch)


def test_what_names_nothing_is_left_as_it_is() -> None:
    assert tool_key("a" * 500) == "a" * 500
    assert tool_key("") == ""


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


PITFALLS = {
    "lists behind conditions": (
        """
        { pkgs, lib, config, ... }: {
          environment.systemPackages = lib.mkMerge [
            [ pkgs.git ] (lib.mkIf config.services.x.enable [ pkgs.fd ])
            (lib.optional config.a pkgs.bat) (lib.optionals config.b (with pkgs; [ eza fzf ]))
            (lib.flatten [ [ pkgs.jq ] [ [ pkgs.yq ] ] ])
          ];
        }
        """,
        {"git", "fd", "bat", "eza", "fzf", "jq", "yq"},
    ),
    "a switch that depends on something": (
        "{ lib, config, ... }: { programs.rofi = lib.mkMerge [ { enable = config.isDesktop; } { plugins = [ ]; } ]; }",
        {"rofi"},
    ),
    "names in sets, with outside, overrides, inner packages, inputs": (
        """
        { pkgs, inputs, ... }: with pkgs; {
          home.packages = builtins.attrValues { inherit (pkgs) fd bat; } ++ [
            (python3.withPackages (p: [ p.requests ])) (eza.override { x = true; })
            inputs.tool.packages.${pkgs.system}.default
          ];
        }
        """,
        {"fd", "bat", "python3", "python3Packages.requests", "eza", "tool"},
    ),
    "packages of a project": (
        "{ pkgs, ... }: { devShells.default = pkgs.mkShell { packages = [ pkgs.uv ]; }; }",
        set(),
    ),
    "wrappers": (
        """
        { pkgs, config, ... }: {
          home.packages = [
            (pkgs.writeShellScriptBin "hello" "exec world") (pkgs.callPackage ./own.nix { }) config.programs.x.package
          ];
        }
        """,
        set(),
    ),
    "the same word elsewhere": (
        """
        { pkgs, ... }: {
          security.pam.services.swaylock = { };
          programs.waybar.settings.bar.position = "bottom";
          programs.fish.shellAbbrs.f = "fzf";
          programs.vim.extraConfig = "nnoremap :fzf";
          nixpkgs.overlays = [ (final: prev: { x = prev.y.overrideAttrs { nativeBuildInputs = [ prev.jq ]; }; }) ];
        }
        """,
        set(),
    ),
    "syntax errors": (
        "{ pkgs, ... }: { home.packages = [ pkgs.fd ]; x = ; programs.bat.enable = true; }",
        {"fd", "bat"},
    ),
}


@pytest.mark.parametrize("case", PITFALLS)
def test_pitfalls(case: str) -> None:
    text, tools = PITFALLS[case]
    assert set(named(text)) == tools


def test_faults_are_counted() -> None:
    assert read_alone(b"{ home.packages = [ ; }").faults
    assert not read_alone(b"{ home.packages = [ ]; }").faults


def test_devenv_packages_are_a_projects() -> None:
    found = read_alone(b"{ pkgs, ... }: { packages = [ pkgs.uv ]; services.postgresql.enable = true; }")
    assert [item.tool for item in found.items] == ["postgresql"]
    assert placed("hosts/one.nix", found) == found
    assert placed("scripts/devenv.nix", found) == FileItems()


def test_a_flake_asks_for_no_options() -> None:
    found = read_alone(b"{ config, ... }: { home.packages = config.my.tools; }")
    assert found.asks == ("my.tools",)
    assert placed("home.nix", found) == found
    assert placed("flake.nix", found).asks == ()


@given(st.binary(max_size=200))
def test_any_bytes_are_read(blob: bytes) -> None:
    assert isinstance(read_alone(b"{ home.packages = " + blob), FileItems)


def test_packages_of_inputs_are_tools_however_they_are_overridden_and_functions_are_none() -> None:
    text = """
    { pkgs, inputs, ... }: {
      environment.systemPackages = [
        (inputs.editor.packages.${pkgs.system}.default.overrideAttrs (old: { doCheck = false; }))
        (inputs.bar.packages.${pkgs.system}.bar.override { cavaSupport = false; })
        (inputs.own.lib.mkWrapper pkgs.ripgrep { })
        (inputs.games.lib.builder { name = "launcher"; })
      ];
    }
    """
    assert named(text) == {"editor": "inputs.editor.default", "bar": "inputs.bar.bar"}
