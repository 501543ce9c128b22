"""Whose programs lie in a directory where nothing else tells, by how its path begins (`~/` is the home)."""

from __future__ import annotations

DISTRIBUTION = "the distribution"
WINDOWS = "Windows"

OWNERS: tuple[tuple[str, str], ...] = (
    ("/usr/lib/wsl/", WINDOWS),
    ("/mnt/", WINDOWS),
    ("/opt/homebrew/", "brew"),
    ("/home/linuxbrew/", "brew"),
    ("/var/lib/flatpak/", "flatpak"),
    ("/snap/", "snap"),
    ("/var/lib/snapd/", "snap"),
    ("/usr/", DISTRIBUTION),
    ("/bin/", DISTRIBUTION),
    ("/sbin/", DISTRIBUTION),
    ("/System/", DISTRIBUTION),
    ("/Library/", DISTRIBUTION),
    ("/nix/var/nix/profiles/default/", "the default profile"),
    ("~/.local/share/flatpak/", "flatpak"),
    ("~/.local/share/mise/", "mise"),
    ("~/.asdf/", "asdf"),
    ("~/.nvm/", "nvm"),
    ("~/.volta/", "volta"),
    ("~/.local/share/fnm/", "fnm"),
    ("~/.pyenv/", "pyenv"),
    ("~/.rbenv/", "rbenv"),
    ("~/.sdkman/", "sdkman"),
    ("~/miniconda3/", "conda"),
    ("~/anaconda3/", "conda"),
    ("~/miniforge3/", "conda"),
    ("~/mambaforge/", "conda"),
    ("~/.cargo/", "cargo"),
    ("~/go/", "go"),
    ("~/.npm-global/", "npm"),
    ("~/.local/share/npm/", "npm"),
    ("~/.local/share/pnpm/", "pnpm"),
    ("~/.bun/", "bun"),
    ("~/.yarn/", "yarn"),
    ("~/.deno/", "deno"),
)
"""The first that fits counts."""

BY_PROGRAMS = (
    *("/nvim/mason/", "/JetBrains/", "/.vscode/", "/.vscode-server/", "/.vscodium/", "/.vscode-oss/", "/.cursor/"),
    *("/.cursor-server/", "/.windsurf/", "/.zed/", "/share/zed/", "/.emacs.d/", "/.config/emacs/", "/.rustup/"),
    *(
        "/share/Steam/",
        "/.steam/",
        "/share/lutris/",
        "/share/flatpak/",
        "/lib/flatpak/",
        "/share/bottles/",
        "/.var/app/",
    ),
    *("/share/heroic/", "/share/applications/", "/share/containers/", "/.docker/cli-plugins/", "/.cache/"),
)
"""Parts of paths below which editors, game launchers and the like keep programs of their own, and update them."""

DOTFILES = frozenset(("dotfiles", ".dotfiles", "dots", ".dots", "stow", ".stow", "nixos-config", "home-manager"))
"""What people call the directory that they keep their dotfiles in."""

SWITCHERS = frozenset(("mise", "asdf", "nvm", "volta", "fnm", "pyenv", "rbenv", "sdkman", "conda", "rustup"))
"""Owners whose programs run one version or another, by project: to come first on PATH is what they are for."""


def owner_of(path: str) -> str:
    """Return who owns programs of a path by its beginning, "" where that tells nothing."""
    return next((owner for beginning, owner in OWNERS if path.startswith(beginning)), "")
