"""What lines cost in configurations as people write them: lists elsewhere, switches, homes, other hosts and channels."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from aligning import TARGET
from made_systems import MadeStore, graph
from nixlore.collect import nix_config
from nixlore.correlate.line_costs import correlate
from nixlore.identity import Catalog
from nixlore.machine import Machine
from nixlore.model.dependencies import LineCosts
from nixlore.model.nix import Declaration, Host

FLAKE = """\
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";
  inputs.nixpkgs-unstable.url = "github:NixOS/nixpkgs/nixos-unstable";
  inputs.home-manager.url = "github:nix-community/home-manager";
  outputs = { nixpkgs, home-manager, ... }@inputs: {
    nixosConfigurations.larkspur = nixpkgs.lib.nixosSystem {
      specialArgs = { inherit inputs; };
      modules = [
        ./larkspur.nix ./common.nix home-manager.nixosModules.home-manager
        { home-manager.users.ada = import ./home.nix; }
      ];
    };
    nixosConfigurations.bramble = nixpkgs.lib.nixosSystem { modules = [ ./bramble.nix ./common.nix ]; };
  };
}
"""

FILES = {
    "flake.nix": FLAKE,
    "common.nix": """\
{ pkgs, ... }: {
  environment.systemPackages = with pkgs; [
    ripgrep
    git
  ] ++ (import ./lists/tools.nix { inherit pkgs; });
  programs.git.enable = true;
  programs.neovim = {
    enable = true;
    defaultEditor = true;
  };
  virtualisation.docker.enable = true;
  programs.steam.enable = false;
}
""",
    "lists/tools.nix": """\
{ pkgs }: with pkgs; [
  fd
  (python3.withPackages (ps: [ ps.requests ]))
  (writeShellScriptBin "backup" "exec true")
  (ffmpeg.override { withUnfree = true; })
]
""",
    "larkspur.nix": """\
{ pkgs, inputs, lib, ... }:
let unstable = import inputs.nixpkgs-unstable { system = "x86_64-linux"; config.allowUnfree = true; };
in {
  networking.hostName = "larkspur";
  environment.systemPackages = [
    pkgs.ripgrep
    unstable.discord
    pkgs.jetbrains.idea-community
    pkgs.kdePackages.kate
  ] ++ lib.optionals true [ pkgs.zoom-us ];
  users.users.ada.packages = [ pkgs.jq ];
}
""",
    "bramble.nix": """\
{ pkgs, ... }: {
  networking.hostName = "bramble";
  environment.systemPackages = [ pkgs.hub pkgs.fd ];
}
""",
    "home.nix": """\
{ pkgs, ... }: {
  home.packages = [ pkgs.nodejs_22 pkgs.jdk21 ];
  programs.fzf.enable = true;
}
""",
}

SYSTEM = """
ripgrep-14.1.1 git-2.49.0 fd-10.2.0 python3-3.12.11-env backup ffmpeg-7.1.1 neovim-0.11.2 docker-27.5.1 discord-0.0.95
idea-community-2025.1 kate-25.04.2 zoom-6.4.13 steam-1.0.0.82
"""


@pytest.fixture
def made(tmp_path: Path) -> LineCosts:
    """Return the costs on a system where each package weighs twice as much as the one before."""
    for name, text in FILES.items():
        place = tmp_path / "config" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    machine = Machine(
        home=PurePosixPath(tmp_path / "home"),
        user="ada",
        now=0,
        config=tmp_path / "config",
        cache_dir=tmp_path / "cache",
    )
    records = list(nix_config.collect(machine))
    store = MadeStore()
    for number, name in enumerate([*SYSTEM.split(), "nodejs-22.16.0", "openjdk-21.0.7+6", "fzf-0.62", "jq-1.7.1"]):
        store.add(name, "", 1 << number, name)
    store.add("sw=system-path", SYSTEM, 0)
    store.add("home=home-manager-path", "nodejs-22.16.0 openjdk-21.0.7+6 fzf-0.62", 0)
    store.add("generation=home-manager-generation", "home", 0)
    store.add("user=user-environment", "jq-1.7.1 home", 0)
    store.add("toplevel=nixos-system-larkspur-25.05", "sw user generation", 0)
    found = correlate(
        graph=graph(store),
        paths=store.paths,
        declarations=[record for record in records if isinstance(record, Declaration)],
        hosts=[record for record in records if isinstance(record, Host)],
        binaries=(),
        evolution=None,
        alignment=None,
        catalog=Catalog.shipped(),
        target=TARGET,
    )
    assert found is not None
    return found


def test_each_line_has_what_it_brings(made):
    brought = {f"{line.file}:{line.line}": line.packages for line in made.lines}
    assert brought == {
        "common.nix:3": ("ripgrep",),
        "common.nix:4": ("git",),
        "common.nix:6": ("git",),
        "common.nix:8": ("neovim",),
        "common.nix:11": ("docker",),
        "lists/tools.nix:2": ("fd",),
        "lists/tools.nix:3": ("python3",),
        "lists/tools.nix:4": ("backup",),
        "lists/tools.nix:5": ("ffmpeg",),
        "larkspur.nix:6": ("ripgrep",),
        "larkspur.nix:7": ("discord",),
        "larkspur.nix:8": ("idea-community",),
        "larkspur.nix:9": ("kate",),
        "larkspur.nix:10": ("zoom",),
        "larkspur.nix:11": ("jq",),
        "home.nix:2": ("nodejs", "openjdk"),
        "home.nix:3": ("fzf",),
    }
    assert made.unmatched == ("steam",)


def test_what_two_lines_bring_is_shared_and_all_is_the_whole(made):
    alone = {f"{line.file}:{line.line}": line.alone for line in made.lines}
    assert [place for place, size in alone.items() if not size] == [
        "common.nix:3",
        "common.nix:4",
        "common.nix:6",
        "larkspur.nix:6",
    ]
    # ripgrep and git are each brought by two lines, steam by none.
    assert (made.shared, made.base) == (0b11, 1 << SYSTEM.split().index("steam-1.0.0.82"))
    assert sum(alone.values()) + made.shared + made.base == made.size
