"""The directories that a login shell of this user looks for programs in, read from what sets them.

In the order in which a login has them: the system's own text, Home Manager's session variables, the shells' start-up
files, fish's universal variable. The PATH of whoever started us is the last resort, on a live system that is no NixOS.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from nixlore.collect._home_files import is_file, located
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.shell.set_environment import fish_search_path, fish_user_paths, search_path

SYSTEM = ("/etc/set-environment", "/etc/environment", "/etc/profile")
"""What sets the path for everyone; the first that does so counts."""

SESSION_VARIABLES = "etc/profile.d/hm-session-vars.sh"
"""Home Manager's variables, below one of the profiles."""

POSIX_START = (".profile", ".bash_profile", ".bashrc", ".zshenv", ".zprofile", ".zshrc")
FISH_START = "fish/config.fish"
FISH_PARTS = "fish/conf.d"
FISH_VARIABLES = "fish/fish_variables"

NIX_PROFILE_SCRIPTS = ("/profile.d/nix.sh", "/profile.d/nix-daemon.sh")
"""Scripts of Nix' own installers that put the profiles first; start-up files source them."""

NIX_SOURCED_BY = (
    *("/etc/profile.d/nix.sh", "/etc/profile.d/nix-daemon.sh", "/etc/bashrc", "/etc/bash.bashrc", "/etc/zshrc"),
    *("/etc/zsh/zshrc", "/etc/zsh/zshenv", "/etc/zshenv", "/etc/fish/conf.d/nix.fish"),
)
"""Where installers make every shell of a machine that is no NixOS source such a script."""

USUAL = (
    *("{home}/.nix-profile/bin", "{state}/nix/profile/bin", "/etc/profiles/per-user/{user}/bin"),
    *("/run/current-system/sw/bin", "/nix/var/nix/profiles/default/bin"),
    *("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"),
)
"""Where programs are on a system that is no NixOS, in the order that a login has: what Nix brings first."""

MAX_PARTS = 200
"""How many files of fish's `conf.d` are read at most."""


class LoginPath(msgspec.Struct, frozen=True):
    """Directories in order, the files they were read from, and how complete that is (a clause, "" for complete)."""

    directories: tuple[str, ...]
    sources: tuple[str, ...] = ()
    note: str = ""


UNSAID = "no file of the system sets a PATH"
"""What is said where none was found that does."""


class _Reader(msgspec.Struct):
    machine: Machine
    path: tuple[str, ...] = ()
    sources: list[str] = msgspec.field(default_factory=list)
    refused: list[str] = msgspec.field(default_factory=list)

    @property
    def variables(self) -> dict[str, str]:
        home = str(self.machine.home)
        return {"HOME": home, "USER": self.machine.user, "LOGNAME": self.machine.user, **self._xdg()}

    def _xdg(self) -> dict[str, str]:
        machine = self.machine
        return {
            "XDG_DATA_HOME": str(machine.data_home),
            "XDG_CONFIG_HOME": str(machine.config_home),
            "XDG_STATE_HOME": str(machine.state_home),
            "XDG_CACHE_HOME": str(machine.cache_home),
            "XDG_BIN_HOME": f"{machine.home}/.local/bin",
            "CARGO_HOME": f"{machine.home}/.cargo",
            "GOPATH": f"{machine.home}/go",
        }

    def text(self, name: str) -> str:
        """Return a start-up file's text, "" when there is none that can be read; one that is there is noted."""
        try:
            place = self.machine.at(name)
        except SourceError:
            return ""
        try:
            return read_regular(place, 1 << 20).decode("utf-8", "replace")
        except SourceError:
            if os.path.lexists(place):
                self.refused.append(name)
            return ""

    def changed(self, name: str, path: tuple[str, ...]) -> bool:
        """Take over the path that a file makes; tell whether the file changed anything."""
        if path == self.path:
            return False
        self.path = path
        self.sources.append(name)
        return True


def profiles(machine: Machine) -> tuple[str, ...]:
    """Return the user's profile directories, the declared ones first, each as a machine path without `/bin`."""
    state = machine.state_home
    return (
        f"/etc/profiles/per-user/{machine.user}",
        f"{machine.home}/.nix-profile",
        f"{state}/nix/profile",
        f"{state}/nix/profiles/home-manager/home-path",
        f"{state}/home-manager/gcroots/current-home/home-path",
        f"/nix/var/nix/profiles/per-user/{machine.user}/profile",
        f"/nix/var/nix/profiles/per-user/{machine.user}/home-manager/home-path",
    )


def login_path(machine: Machine) -> LoginPath:
    """Return the login PATH of the machine's user and where it is said."""
    reader = _Reader(machine)
    for name in SYSTEM:
        if reader.changed(name, search_path(reader.text(name), (), reader.variables)):
            break
    found_system = bool(reader.sources)
    note = "" if found_system else _without_system(machine, reader)
    for name in NIX_SOURCED_BY:
        reader.changed(name, _with_profiles(machine, reader.text(name), reader.path))
    for name in _posix_files(machine):
        text = reader.text(name)
        reader.changed(name, search_path(text, _with_profiles(machine, text, reader.path), reader.variables))
    for name in _fish_files(machine):
        reader.changed(name, fish_search_path(reader.text(name), reader.path, reader.variables))
    universal = f"{machine.config_home}/{FISH_VARIABLES}"
    reader.changed(universal, tuple(dict.fromkeys((*fish_user_paths(reader.text(universal)), *reader.path))))
    if reader.refused:
        unread = f"{', '.join(dict.fromkeys(reader.refused))} cannot be read"
        note = note.replace(UNSAID, unread) if UNSAID in note else "; ".join(filter(None, (note, unread)))
    return LoginPath(reader.path, tuple(reader.sources), note)


def start_files(machine: Machine) -> Iterator[str]:
    """Yield the files that may set variables of a login, in the order in which a login reads them."""
    yield from SYSTEM
    yield from _posix_files(machine)
    yield from _fish_files(machine)


def _posix_files(machine: Machine) -> Iterator[str]:
    for profile in profiles(machine):
        name = f"{profile}/{SESSION_VARIABLES}"
        if _is_there(machine, name):
            yield name
            break
    yield from (f"{machine.home}/{name}" for name in POSIX_START)
    yield from (f"{machine.config_home}/zsh/{name}" for name in POSIX_START if name.startswith(".z"))


def _fish_files(machine: Machine) -> Iterator[str]:
    parts = f"{machine.config_home}/{FISH_PARTS}"
    try:
        names = sorted(entry.name for entry in os.scandir(machine.at(parts)) if entry.name.endswith(".fish"))
    except (OSError, SourceError):
        names = []
    yield from (f"{parts}/{name}" for name in names[:MAX_PARTS])
    yield f"{machine.config_home}/{FISH_START}"


def _with_profiles(machine: Machine, text: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path with the profiles of Nix first, where a text sources the script that puts them there."""
    if not any(script in text for script in NIX_PROFILE_SCRIPTS):
        return path
    own = (f"{machine.home}/.nix-profile/bin", "/nix/var/nix/profiles/default/bin")
    return tuple(dict.fromkeys((*own, *path)))


def _is_there(machine: Machine, name: str) -> bool:
    place = located(machine, PurePosixPath(name))
    return place is not None and is_file(place)


def _is_nixos(machine: Machine) -> bool:
    """Tell whether this is NixOS, also where only its store is mounted; nix-darwin has a profile of that name, too."""
    if _is_there(machine, "/etc/NIXOS"):
        return True
    profile = located(machine, PurePosixPath("/nix/var/nix/profiles"))
    has_system = profile is not None and os.path.lexists(profile / "system")
    return has_system and not _is_directory(machine, "/System/Library")


def _is_directory(machine: Machine, name: str) -> bool:
    place = located(machine, PurePosixPath(name))
    try:
        return place is not None and place.is_dir()
    except OSError:
        # One that may not be entered is told of by who lists it.
        return True


def _without_system(machine: Machine, reader: _Reader) -> str:
    """Take the path from where we were started, or the usual directories in their order; return what to say of it."""
    is_nixos = _is_nixos(machine)
    inherited = machine.environ.get("PATH", "")
    if machine.is_live and not is_nixos and inherited:
        parts = (part.rstrip("/") for part in inherited.split(":") if part.startswith("/"))
        reader.path = tuple(dict.fromkeys(filter(None, parts)))
        return "the PATH that nixlore was started with, as no file of the system sets one"
    if not is_nixos:
        usual = (
            directory.format(home=machine.home, state=machine.state_home, user=machine.user) for directory in USUAL
        )
        reader.path = tuple(directory for directory in usual if _is_directory(machine, directory))
        taken = (
            "those of the usual directories that are there are taken" if reader.path else "no usual directory is there"
        )
        return f"{UNSAID}, and {taken}"
    home, user = machine.home, machine.user
    reader.path = (
        "/run/wrappers/bin",
        f"{home}/.nix-profile/bin",
        f"{machine.state_home}/nix/profile/bin",
        f"/etc/profiles/per-user/{user}/bin",
        "/nix/var/nix/profiles/default/bin",
        "/run/current-system/sw/bin",
    )
    return f"{UNSAID}, so NixOS' usual order is taken"
