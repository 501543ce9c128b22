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
    """Return the options that a file may set or declare, by itself or with what it reads from others.

    What it reads may say what an option holds, not that it is set: where a whole module is read, that is a file, too.
    """
    own = [option for option in asked if not _is_nix(option) and option.partition(".")[0].encode() in text]
    # Looking for one word is quick, for several is not.
    others = [option for option in asked if _is_nix(option) and _begins(option, text)]
    reads = bool(own or others) and FOLLOWED.search(text) is not None
    return frozenset(
        (
            *(option for option in own if reads or _names(option, text)),
            *(option for option in others if (reads and option.count(".") > 1) or _ends(option, text)),
        )
    )


def _names(option: str, text: bytes) -> bool:
    return all(step.encode() in text for step in option.split("."))


def _begins(option: str, text: bytes) -> bool:
    """Tell whether a text has a set in which an option may be: many a file has the word `nix`, few set `nix.…`."""
    root, *inner, last = option.encode().split(b".")
    if not all(step in text for step in (root, *(inner or (last,)))):
        return False
    return any(_BEFORE.search(text, max(0, found.start() - 8), found.start()) for found in _root(root).finditer(text))


def _ends(option: str, text: bytes) -> bool:
    """Tell whether the last step of an option is given a value somewhere."""
    given, inherited = _last(option.encode().rpartition(b".")[2])
    return given.search(text) is not None or (b"inherit" in text and inherited.search(text) is not None)


_BEFORE = re.compile(rb"(?:(?:config|options)\.|[^./\w-]|\A)\Z")
"""What stands before the first step of an option where it is set or declared, rather than a file's name."""


@lru_cache(maxsize=64)
def _root(step: bytes) -> re.Pattern[bytes]:
    return re.compile(re.escape(step) + rb"\s*[.=]")


@lru_cache(maxsize=256)
def _last(step: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    name = re.escape(step)
    return re.compile(name + rb"\"?\s*="), re.compile(rb"inherit\b[^;]*\b" + name + rb"\b")
