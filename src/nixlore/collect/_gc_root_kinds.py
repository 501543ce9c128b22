"""What a garbage collector's root is for, told by where its link lies and how it is called."""

from __future__ import annotations

import re

from nixlore.collect._gc_roots import BOOTED, RUNNING, Found
from nixlore.model.store import RootKind

_GENERATION = re.compile(r"(.+)-\d+-link\Z", re.DOTALL)
_SHELL = re.compile(r"/\.(?:direnv|devenv)/|/direnv/layouts/|/lorri/gc_roots/|/\.flox/", re.DOTALL)
_RESULT = re.compile(r"result(?:-[\w.+-]+)?\Z")
_ENVIRONMENT = re.compile(r"/[0-9a-z]{32}-(?:nix-shell|shell|.+-env|devshell-dir|devenv-profile)\Z")


def kind_of(root: Found, state: str) -> RootKind:
    """Return the kind of a root; `state` is the directory of Nix' state."""
    link = root.link
    if link in (RUNNING, BOOTED):
        return "system" if link == RUNNING else "booted"
    directory, _, name = link.rpartition("/")
    if _SHELL.search(link):
        return "direnv"
    generation = _GENERATION.fullmatch(name)
    if name == "current-home" or (generation and generation[1] == "home-manager"):
        return "home"
    if generation:
        return _profile(generation[1], directory, root.target, state)
    if _RESULT.match(name):
        return "result"
    return "profile" if f"{directory}/".startswith(f"{state}/profiles/") else "other"


def _profile(profile: str, directory: str, target: str, state: str) -> RootKind:
    if profile == "channels":
        return "channel"
    if (directory == f"{state}/profiles" and profile == "system") or directory == f"{state}/profiles/system-profiles":
        return "generation"
    is_known = directory.startswith(f"{state}/profiles") or directory.endswith("/nix/profiles")
    return "profile" if is_known or not _ENVIRONMENT.search(target) else "direnv"
