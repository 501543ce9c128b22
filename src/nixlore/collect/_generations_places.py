"""Where generations are: the profiles of the system, of Home Manager's home and of the user, in all their places.

Each is a directory that holds links `NAME-N-link`, one per generation, and a link `NAME` that names the current one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import msgspec

from nixlore.collect._links import Links
from nixlore.collect._store_place import why_closed
from nixlore.machine import Machine
from nixlore.model.store import ProfileKind

LARGEST = 2**32 - 1
"""Nix counts generations in 32 bits and passes over a link with a larger number."""

CONTAINED = ("/run/systemd/container", "/run/host/container-manager", "/run/WSL", "/run/.containerenv", "/.dockerenv")
"""What is there only in a container or under WSL: written by systemd, WSL, Podman and Docker."""

_LINK = re.compile(r"(.+)-(0|[1-9][0-9]*)-link\Z", re.ASCII)


class Profile(msgspec.Struct, frozen=True):
    """One profile: whose it is, the directory of its links as named, their name, and what leads to what runs of it."""

    kind: ProfileKind
    user: str
    directory: str
    name: str
    running: tuple[str, ...] = ()
    booted: str = ""


class Listing(msgspec.Struct, frozen=True):
    """The numbers of a profile's links; `cause` says why its directory could not be listed, "" where it was.

    `place` is where the directory really is, as a machine path, "" where it is not there.
    """

    profile: Profile
    place: str
    numbers: tuple[int, ...] = ()
    skipped: int = 0
    cause: str = ""


def state_directory(machine: Machine) -> str:
    """Return where Nix keeps its state."""
    given = machine.environ.get("NIX_STATE_DIR", "")
    return given if given.startswith("/") else "/nix/var/nix"


def is_contained(links: Links) -> bool:
    """Tell whether the machine is a container, or WSL, so that it runs with a kernel that is not its own."""
    return any(os.path.lexists(links.root + path) for path in CONTAINED)


def profiles(machine: Machine) -> Iterator[Profile]:
    """Yield every place that a profile may be at, the present-day one of each kind first."""
    top = f"{state_directory(machine)}/profiles"
    home, user, state = str(machine.home), machine.user, str(machine.state_home)
    yield Profile("system", "", top, "system", ("/run/current-system",), "/run/booted-system")
    active = (f"{state}/home-manager/gcroots/current-home", f"{top}/../gcroots/per-user/{user}/current-home")
    old = f"{top}/per-user/{user}"
    for directory in (f"{state}/nix/profiles", old, f"{state}/home-manager/profiles"):
        yield Profile("home", user, directory, "home-manager", active)
    own = (f"{home}/.nix-profile", f"{state}/nix/profile")
    for directory in (f"{state}/nix/profiles", old):
        yield Profile("user", user, directory, "profile", own)
    yield Profile("user", "root", top, "default", (f"{top}/default",))
    if user != "root":
        yield Profile("user", "root", f"{top}/per-user/root", "profile")


def listings(machine: Machine, links: Links) -> Iterator[Listing]:
    """Yield what each place holds, one that several names lead to only once."""
    seen: set[tuple[str, str]] = set()
    names: dict[str, list[str] | str] = {}
    for profile in profiles(machine):
        place = links.directory(profile.directory)
        if not place:
            yield Listing(profile, "", cause=why_closed(links, profile.directory))
            continue
        if (place, profile.name) in seen:
            continue
        seen.add((place, profile.name))
        if place not in names:
            names[place] = _names(links.root + place)
        yield _listing(profile, place, names[place])


def _listing(profile: Profile, place: str, names: list[str] | str) -> Listing:
    if isinstance(names, str):
        return Listing(profile, place if names else "", cause=names)
    start, found, skipped = f"{profile.name}-", [], 0
    for name in names:
        if name.startswith(start) and name.endswith("-link"):
            match = _LINK.match(name)
            if match is not None and match[1] == profile.name and len(match[2]) < 11 and int(match[2]) <= LARGEST:
                found.append(int(match[2]))
            elif match is None or match[1] == profile.name:
                skipped += 1
    return Listing(profile, place, tuple(sorted(found)), skipped)


def _names(real: str) -> list[str] | str:
    """Return the names of the links in a directory, or why it cannot be listed, "" where there is none."""
    try:
        with os.scandir(real) as listing:
            return [entry.name for entry in listing if entry.is_symlink()]
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return error.strerror or "cannot be listed"
    except ValueError:
        return "not a possible file name"
