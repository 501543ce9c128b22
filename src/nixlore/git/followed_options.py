"""Which options that lists are taken from are followed, and which files may set one, told by their text alone.

To read a file for the options that it sets takes many times as long as to search its text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nixlore.nix.history_tree import FOLLOWED

NIX_ROOTS = frozenset(
    (
        "_module",
        "accounts",
        "boot",
        "config",
        "console",
        "dconf",
        "documentation",
        "environment",
        "fileSystems",
        "fonts",
        "gtk",
        "hardware",
        "home",
        "home-manager",
        "homebrew",
        "i18n",
        "launchd",
        "lib",
        "location",
        "networking",
        "nix",
        "nixpkgs",
        "nur",
        "pkgs",
        "powerManagement",
        "programs",
        "qt",
        "security",
        "services",
        "sound",
        "swapDevices",
        "system",
        "systemd",
        "time",
        "users",
        "virtualisation",
        "wayland",
        "xdg",
        "xsession",
        "zramSwap",
    )
)
"""Where the options of NixOS and Home Manager begin. A repository may declare or set one of these, too."""

MOST_OPTIONS = 32
"""How many options of a repository's own are followed at a time, and how many of NixOS and Home Manager."""


def _is_nix(option: str) -> bool:
    return option.partition(".")[0] in NIX_ROOTS


def is_followed(option: str) -> bool:
    """Tell whether a repository may say what an option holds; the sets of a kernel's packages are no options."""
    return not option.startswith("boot.kernelPackages.")


def first(options: set[str]) -> tuple[str, ...]:
    """Return as many options as are followed at a time, in order."""
    own = sorted(option for option in options if not _is_nix(option))
    others = sorted(option for option in options if _is_nix(option))
    return (*own[:MOST_OPTIONS], *others[:MOST_OPTIONS])


def may_be_set(text: bytes, asked: frozenset[str]) -> frozenset[str]:
    """Return the options that a file may set or declare, by itself or with what it reads from others."""
    reads = FOLLOWED.search(text) is not None
    return frozenset(
        option
        for option in asked
        if (_has(option, text, reads=reads) if _is_nix(option) else reads or _names(option, text))
    )


def _names(option: str, text: bytes) -> bool:
    return all(step.encode() in text for step in option.split("."))


def _has(option: str, text: bytes, *, reads: bool) -> bool:
    """Tell whether an option of NixOS is set: many a file has the words `nix` and `package`, few give that a value.

    What is read from other files may hold the last step.
    """
    _, *inner, last = option.split(".")
    begins, ends = _patterns(option)
    if not all(step.encode() in text for step in inner) or begins.search(text) is None:
        return False
    return (reads and (bool(inner) or last.encode() in text)) or ends.search(text) is not None


@lru_cache(maxsize=512)
def _patterns(option: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return what stands where the set of an option begins, and where its last step is given a value."""
    steps = option.encode().split(b".")
    root, last = re.escape(steps[0]), re.escape(steps[-1])
    return (
        re.compile(rb"(?:(?<![./\w-])|(?<=config\.)|(?<=options\.))" + root + rb"\s*[.=]"),
        re.compile(rb"(?<![\w-])" + last + rb"\"?\s*=|\binherit\b[^;]*\b" + last + rb"\b"),
    )
