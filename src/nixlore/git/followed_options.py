"""Which options that lists are taken from are followed, and which files may set one, told by their text alone.

To read a file for the options that it sets takes many times as long as to search its text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nixlore.nix.history_tree import follows

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
    searched = _Searched(text)
    begun = [option for option in asked if searched.begins(option)]
    if not begun:
        return frozenset()
    reads = follows(text)
    return frozenset(option for option in begun if searched.ends(option, reads=reads))


class _Searched:
    """A text in which each word and each step of an option is looked for once: options have many in common."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._has: dict[bytes, bool] = {}
        self._roots: dict[bytes, bool] = {}
        self._lasts: dict[bytes, bool] = {}

    def _have(self, steps: tuple[bytes, ...]) -> bool:
        has = self._has
        for step in steps:
            found = has.get(step)
            if found is None:
                found = has[step] = step in self._text
            if not found:
                return False
        return True

    def begins(self, option: str) -> bool:
        """Tell whether a text has a set in which an option may be: many a file has the word `nix`, few set `nix.…`."""
        steps, is_nix = _steps(option)
        if not is_nix:
            return self._have(steps[:1])
        # Looking for one word is quick, for several is not.
        if not self._have((steps[0], *(steps[1:-1] or steps[-1:]))):
            return False
        found = self._roots.get(steps[0])
        if found is None:
            found = self._roots[steps[0]] = _is_begun(steps[0], self._text)
        return found

    def ends(self, option: str, *, reads: bool) -> bool:
        """Tell whether an option that begins in a text may be set there, or in what the text `reads`."""
        steps, is_nix = _steps(option)
        if not is_nix:
            return reads or self._have(steps)
        if reads and len(steps) > 2:
            return True
        found = self._lasts.get(steps[-1])
        if found is None:
            found = self._lasts[steps[-1]] = self._have(steps[-1:]) and _is_given(steps[-1], self._text)
        return found


@lru_cache(maxsize=1024)
def _steps(option: str) -> tuple[tuple[bytes, ...], bool]:
    """Return the steps of an option, and whether it is one of NixOS or Home Manager."""
    return tuple(option.encode().split(b".")), _is_nix(option)


def _is_begun(root: bytes, text: bytes) -> bool:
    return any(_BEFORE.search(text, max(0, found.start() - 8), found.start()) for found in _root(root).finditer(text))


def _is_given(step: bytes, text: bytes) -> bool:
    """Tell whether the last step of an option is given a value somewhere."""
    given, inherited = _last(step)
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
