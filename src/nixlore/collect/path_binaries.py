"""The executables of the login PATH and of the machine's profiles, with the package that each comes from.

Everything is found by reading links; nothing is run. The login PATH is what a fresh login of the user has, worked out
from the files that set it. Directories on other machines' or other systems' file systems are left out and named.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from nixlore.collect._home_files import shown
from nixlore.collect._links import Links, owner_of
from nixlore.collect._login_path import LoginPath, login_path, profiles
from nixlore.collect._mounts import mounts
from nixlore.collect._own_scripts import is_own_script
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Binary
from nixlore.shell.private import LONGEST_NAME
from nixlore.shell.redact import looks_secret

NAME = "path_binaries"
RUNNING = "/run/current-system"
BUILT = "/nix/var/nix/profiles/system"
SYSTEM = "/run/current-system/sw/bin"
WRAPPERS = "/run/wrappers/bin"

OWN = (".local/bin", "bin", ".bin")
"""Where people keep scripts of their own, below the home; installers put programs there as well."""

INSTALLED = (
    ".cargo/bin",
    "go/bin",
    ".go/bin",
    ".npm-global/bin",
    ".local/share/npm/bin",
    ".local/share/pnpm",
    ".bun/bin",
    ".deno/bin",
    ".yarn/bin",
    ".dotnet/tools",
    ".krew/bin",
    ".ghcup/bin",
    ".cabal/bin",
    ".nimble/bin",
    ".luarocks/bin",
    ".poetry/bin",
    ".local/share/mise/shims",
    ".asdf/shims",
)
"""Where installers other than Nix put programs, below the home."""

MAX_ENTRIES = 20_000
"""How many entries of one directory are looked at."""


class Directory(msgspec.Struct, frozen=True):
    """One directory to list: as named, as it may be shown, where it leads, who fills it, its place on the login PATH.

    `foreign` is the type of the file system because of which it is not looked into, "" for none.
    """

    name: str
    shown: str
    place: str
    provider: str
    rank: int | None
    foreign: str = ""


def collect(machine: Machine) -> Iterator[Binary | Coverage | Diagnostic]:
    """Yield every executable name of every directory, in the order of the login PATH, then of the profiles."""
    links = Links(machine, mounts(machine))
    path = login_path(machine)
    yield Coverage(
        collector=NAME,
        source="login PATH",
        state="partial" if path.note else "read",
        entries=len(path.directories),
        user=machine.user,
        note=path.note or "set by " + ", ".join(shown(PurePosixPath(name), machine) for name in path.sources),
    )
    for directory in directories(machine, links, path):
        yield from _listed(machine, links, directory)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: where each directory leads and when that was last changed."""
    links = Links(machine, mounts(machine))
    path = login_path(machine)
    marks = [repr(path)]
    for directory in directories(machine, links, path):
        changed = 0
        if directory.place and not directory.foreign:
            try:
                changed = Path(links.root + directory.place).lstat().st_ctime_ns
            except OSError:
                changed = -1
        marks.append(f"{directory.name}\0{directory.place}\0{changed}\0{directory.rank}\0{directory.foreign}")
    return "\n".join(marks).encode("utf-8", "surrogateescape")


def directories(machine: Machine, links: Links, path: LoginPath) -> Iterator[Directory]:
    """Yield every directory once: those of the login PATH in order, then those of profiles and installers besides."""
    home = str(machine.home)
    own = [f"{profile}/bin" for profile in profiles(machine)]
    others = [
        SYSTEM,
        *own,
        "/nix/var/nix/profiles/default/bin",
        WRAPPERS,
        *(f"{home}/{name}" for name in (*OWN, *INSTALLED)),
    ]
    ranks: dict[str, int | None] = {name: rank for rank, name in enumerate(path.directories)}
    seen = set()
    for name, rank in {**ranks, **{name: None for name in others if name not in ranks}}.items():
        inside = _inside(links, name)
        place = links.directory(inside)
        if (place or name) not in seen:
            seen.add(place or name)
            kind = links.foreign.get(inside, "")
            yield Directory(name, shown(PurePosixPath(name), machine), place, _provider(name, home, own), rank, kind)


def _inside(links: Links, name: str) -> str:
    """Return a name below the running system as one below the last built one where none runs (a mounted disk)."""
    if name.startswith(RUNNING + "/") and not os.path.lexists(links.root + RUNNING):
        return BUILT + name.removeprefix(RUNNING)
    return name


def _provider(directory: str, home: str, own: list[str]) -> str:
    """Return who fills a directory; what `user`, `local` and `other` hold, the configuration did not put there."""
    if directory == WRAPPERS:
        return "wrapper"
    if directory.startswith((RUNNING + "/", BUILT + "/")):
        return "system"
    if directory.endswith("/home-path/bin"):
        return "home"
    if directory.startswith("/etc/profiles/per-user/"):
        return "per-user"
    if directory in own:
        return "user"
    return "local" if directory.startswith(home + "/") else "other"


def _listed(machine: Machine, links: Links, directory: Directory) -> Iterator[Binary | Coverage | Diagnostic]:
    if directory.foreign:
        cause = f"not looked into: it lies on a {directory.foreign} file system"
        yield Coverage(collector=NAME, source=directory.shown, state="unreadable", note=cause)
        yield Diagnostic(stage=f"collect/{NAME}", subject=directory.shown, cause=cause, severity="note")
        return
    if not directory.place:
        return
    try:
        with os.scandir(links.root + directory.place) as listing:
            names = sorted(entry.name for _, entry in zip(range(MAX_ENTRIES), listing, strict=False))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        if directory.rank is None and not os.path.lexists(links.root + directory.place):
            return
        cause = error.strerror or "cannot be listed"
        yield Coverage(collector=NAME, source=directory.shown, state="unreadable", note=cause)
        yield Diagnostic(stage=f"collect/{NAME}", subject=directory.shown, cause=cause)
        return
    found = 0
    for name in names:
        binary = _binary(links, directory, name)
        if binary is not None:
            found += 1
            yield binary
    yield Coverage(
        collector=NAME,
        source=directory.shown,
        state="read",
        entries=found,
        skipped=len(names) - found,
        user=machine.user,
    )


def _binary(links: Links, directory: Directory, name: str) -> Binary | None:
    if name.startswith(".") or len(name) > LONGEST_NAME or not name.isprintable() or looks_secret(name):
        return None
    end = links.program(directory.place, name)
    if end is None:
        return None
    place, package = owner_of(end.path)
    if directory.provider == "wrapper" and not place:
        place, package = _wrapped(links, name)
    provider = directory.provider
    if end.by_home_manager or (provider == "local" and place):
        provider = "home"
    elif provider == "local" and not directory.name.endswith(INSTALLED):
        provider = "script" if is_own_script(links.root + end.path, end.path) else "local"
    return Binary(
        name=name,
        path=f"{directory.shown}/{name}",
        store_path=place,
        package=package,
        provider=provider,
        rank=directory.rank,
    )


def _wrapped(links: Links, name: str) -> tuple[str, str]:
    """Return what a wrapper stands for: a set-user-id wrapper is a copy, not a link, of the system's program."""
    system = links.directory(_inside(links, SYSTEM))
    end = links.program(system, name) if system else None
    return owner_of(end.path) if end is not None else ("", "")
