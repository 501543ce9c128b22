"""The life of the sample configuration: when each commit was made and what it says.

The number of a commit is its place here, from 1; the files below `config/` say by it when each line came and went.
"""

from __future__ import annotations

from typing import NamedTuple


class Commit(NamedTuple):
    """One commit: how many days before the sample's now, the hour of that day, and its message."""

    days_ago: int
    hour: int
    subject: str
    body: str = ""


COMMITS = (
    Commit(420, 20, "Initial configuration of larkspur"),
    Commit(418, 21, "Add Home Manager as a NixOS module"),
    Commit(415, 19, "fish: the shell, the prompt and the first aliases"),
    Commit(409, 22, "Split the packages into command line and desktop"),
    Commit(401, 9, "git: delta as the pager, pass for credentials"),
    Commit(
        396,
        21,
        "neovim: language servers for Nix, Lua and Rust",
        "They are started by the editor, so they go into extraPackages and not on the PATH.",
    ),
    Commit(388, 7, "flake.lock: Update"),
    Commit(
        380,
        23,
        "hyprland instead of GNOME",
        "GNOME kept waking the graphics card. hyprland idles at 9 W.",
    ),
    Commit(371, 20, "waybar, fuzzel, and screenshots with grim and slurp"),
    Commit(
        360, 15, "Add bramble, the home server", "Both hosts go through lib/mkHost.nix, so that the modules are shared."
    ),
    Commit(352, 18, "bramble: nightly backup with restic"),
    Commit(344, 21, "eza instead of ls, bat instead of cat"),
    Commit(333, 22, "Add ncdu", "/home is at 93 % and I want to know why."),
    Commit(325, 8, "ripgrep, fd and sd everywhere"),
    Commit(310, 7, "flake.lock: Update"),
    Commit(301, 17, "Try httpie", "For the API work; curl and quoting do not mix."),
    Commit(290, 22, "Add btop next to htop"),
    Commit(281, 20, "tmux: a sessionizer script"),
    Commit(270, 12, "fonts: JetBrains Mono, Noto with CJK"),
    Commit(255, 19, "obs-studio for the talk in March"),
    Commit(240, 21, "helix: try it for Rust"),
    Commit(228, 7, "flake.lock: Update"),
    Commit(214, 22, "fastfetch instead of neofetch", "neofetch is archived."),
    Commit(200, 10, "direnv with nix-direnv"),
    Commit(188, 16, "gimp and inkscape for the poster"),
    Commit(171, 22, "Add glances on both machines"),
    Commit(160, 20, "Take yazi and zellij from nixpkgs-unstable", "The stable yazi has no image previews in foot."),
    Commit(149, 21, "atuin: searchable history"),
    Commit(140, 18, "Add a rebuild script around nh and nvd"),
    Commit(138, 20, "Drop zellij, one multiplexer is enough"),
    Commit(128, 7, "flake.lock: Update"),
    Commit(125, 20, "calibre for the e-reader"),
    Commit(
        117,
        23,
        "larkspur: rescue tools",
        "After the disk scare: testdisk, ddrescue and nvme-cli. I hope never to need them.",
    ),
    Commit(104, 20, "tokei and asciinema for the readme"),
    Commit(100, 21, "zellij again", "I miss the floating panes."),
    Commit(95, 14, "Package my notes script"),
    Commit(83, 21, "Drop zellij, tmux stays"),
    Commit(70, 11, "jless and gron for large JSON, xh instead of curl"),
    Commit(64, 19, "calibre: off for now"),
    Commit(58, 7, "flake.lock: Update"),
    Commit(50, 22, "Give zellij one more try"),
    Commit(44, 13, "kdeconnect for the phone"),
    Commit(41, 20, "hyperfine, to time the build"),
    Commit(12, 22, "dust next to duf"),
    Commit(9, 21, "Drop zellij for good", "tmux has my sessions, and the sessionizer knows only tmux."),
    Commit(3, 7, "flake.lock: Update"),
)

UPDATES = tuple(number for number, commit in enumerate(COMMITS, 1) if commit.subject.startswith("flake.lock"))
"""The numbers of the commits that update the lock file; one of them drops a tool without a word."""
