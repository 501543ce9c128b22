"""Find the home, the host and the configuration repository, and make the Machine of a run from them."""

from __future__ import annotations

import os
import pwd
import re
import time
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from nixlore.data.late_pattern import late
from nixlore.errors import ConfigError, SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.run import Config, Target

IN_HOME = (
    "nixos-config",
    ".config/nixos",
    "dotfiles",
    ".dotfiles",
    "nix-config",
    ".config/nix-config",
    "nixos",
    ".nixos",
    "nixcfg",
    ".config/home-manager",
    ".config/nixpkgs",
    "nix",
)
"""Where people keep their configuration below the home, likeliest first."""

ROOTS = "roots"
"""The directory below our cache that has the caches of other roots and homes."""

ENVIRONMENT = ("NH_FLAKE", "NH_OS_FLAKE", "FLAKE", "NH_HOME_FLAKE")
"""Variables that tools for rebuilding read a flake's place from."""


def machine(
    *,
    root: Path | None = None,
    home: Path | None = None,
    config: Path | None = None,
    host: str = "",
    histories: tuple[Path, ...] = (),
    evaluate: bool = False,
    now: int | None = None,
    as_of: int | None = None,
    environ: Mapping[str, str] | None = None,
) -> Machine:
    """Return the Machine that the given options and the running environment describe.

    The environment (XDG variables, flake variables) counts only where the running user's own home is read. At `as_of`
    the clock stands still. Raises ConfigError when a path that was named is not there.
    """
    environ = os.environ if environ is None else environ
    top = Path("/") if root is None else root.absolute()
    inside = top / Path(*home.parts[1:]) if home is not None and home.is_absolute() else None
    _checked("--root", root, is_directory=True)
    _checked("--home", inside if inside is not None and inside.exists() else home, is_directory=True)
    _checked("--config", config, is_directory=config is not None and config.suffix != ".nix")
    for path in histories:
        _checked("--history", path)
    given = environ.get("HOME", "")
    own = Path(given if given.startswith("/") else _account(os.getuid()).pw_dir or "/")
    seen, user = _home(top, home, own, environ)
    now = now if as_of is None else as_of
    bare = Machine(
        root=top,
        home=seen,
        user=user,
        now=int(time.time()) if now is None else now,
        as_of=as_of,
        environ=dict(environ) if (top, seen) == (Path("/"), PurePosixPath(own)) else {},
        histories=tuple(path.absolute() for path in histories),
        evaluate=evaluate,
    )
    return replace(bare, config_host=host, host=hostname(bare), config=config.absolute() if config else None)


def _checked(option: str, path: Path | None, *, is_directory: bool = False) -> None:
    """Refuse a path that was named and is not there, or is no directory where one is needed."""
    if path is None:
        return
    message = ""
    if not path.exists():
        message = "no such file or directory"
    elif is_directory and not path.is_dir():
        message = "not a directory"
    if message:
        raise ConfigError(message, where=f"{option} {path}")


def _home(top: Path, home: Path | None, own: Path, environ: Mapping[str, str]) -> tuple[PurePosixPath, str]:
    if home is not None:
        absolute = home.absolute()
        inside = absolute.relative_to(top) if absolute.is_relative_to(top) else Path(*absolute.parts[1:])
        seen = PurePosixPath("/", inside)
        return seen, seen.name
    if top == Path("/"):
        return PurePosixPath(own), _own_name(own, environ)
    try:
        users = sorted(entry.name for entry in os.scandir(top / "home") if entry.is_dir())
    except OSError:
        users = []
    if len(users) == 1:
        return PurePosixPath("/home", users[0]), users[0]
    message = f"there are {len(users)} homes below this root" if users else "there is no home below this root"
    raise ConfigError(message, where=str(top), remedy="name one with --home")


def _own_name(home: Path, environ: Mapping[str, str]) -> str:
    """Return whose home it is; root may work on the home of somebody else."""
    try:
        by_owner = _account(home.stat().st_uid).pw_name
    except OSError:
        by_owner = ""
    return by_owner if os.getuid() == 0 and by_owner else environ.get("USER") or by_owner or home.name


def _account(uid: int) -> pwd.struct_passwd:
    """Return the account of a user, an empty one where there is none (as in a container)."""
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return pwd.struct_passwd(("", "", uid, uid, "", "", ""))


def hostname(machine: Machine) -> str:
    """Return the machine's own name, "" when it cannot be told."""
    try:
        return read_regular(machine.at("/etc/hostname"), 256).decode("utf-8", "replace").strip()
    except SourceError:
        return os.uname().nodename if machine.is_live else ""


def configuration(machine: Machine, settings: Config) -> Path | None:
    """Return the directory of the configuration repository, None when none is found.

    In order: `--config`, the settings file, the variables of rebuild tools, `nixos-config` in NIX_PATH, /etc/nixos,
    the usual places in the home. A flake in the home wins over a bare generated /etc/nixos.
    """
    if machine.config is not None:
        return machine.config if machine.config.is_dir() else machine.config.parent
    named = [settings.config_repo, *(machine.environ.get(name, "") for name in ENVIRONMENT), _from_nix_path(machine)]
    for value in named:
        place = _directory(machine, _bare(value))
        if place is not None:
            return place
    places = [place for name in ("/etc/nixos", *IN_HOME) if (place := _directory(machine, name)) is not None]
    return min(places, key=_unlikeliness, default=None)


def is_configuration(machine: Machine, name: str) -> bool:
    """Tell whether a directory that was named has Nix files, which a configuration's has."""
    return _directory(machine, _bare(name)) is not None


def _bare(reference: str) -> str:
    """Return the path that a reference to a flake has, as tools for rebuilding are given one."""
    path = reference.partition("#")[0].partition("?")[0]
    return path.removeprefix("path:").removeprefix("git+").removeprefix("file://")


def _unlikeliness(place: Path) -> int:
    """Rank a directory that may be the configuration: a flake first, then what has Nix files of its own."""
    if (place / "flake.nix").is_file():
        return 0
    return 1 if any(place.glob("*.nix")) else 2


def _from_nix_path(machine: Machine) -> str:
    entries = machine.environ.get("NIX_PATH", "").split(":")
    return next((entry.partition("=")[2] for entry in entries if entry.startswith("nixos-config=")), "")


def _directory(machine: Machine, name: str) -> Path | None:
    if not name:
        return None
    try:
        place = machine.at(name.replace("~", str(machine.home), 1) if name.startswith("~") else name)
    except SourceError:
        return None
    try:
        if place.is_file() and place.suffix == ".nix":
            place = place.parent
        return place if any(place.glob("*.nix")) or any(place.glob("*/*.nix")) else None
    except OSError:
        return None


def with_directories(machine: Machine, *, config: Path | None, off: frozenset[str]) -> Machine:
    """Return the machine with its configuration repository, our own directories and the switched-off sources set.

    On the running system truth lies below the home's XDG state and what can be made again below its XDG cache;
    another root is never written to: its cache lies below the running user's own, and it has no state.
    """
    if machine.is_live:
        state: Path | None = Path(machine.state_home) / "nixlore"
        cache = Path(machine.cache_home) / "nixlore"
    else:
        state, cache = None, _own_cache() / ROOTS
    return replace(machine, config=config, off=off, state_dir=state, cache_dir=cache)


def _own_cache() -> Path:
    """Return our directory below the running user's own cache."""
    if os.uname().sysname == "Darwin":
        from platformdirs import user_cache_path  # noqa: PLC0415 - loading it takes as long as reading a small file

        return user_cache_path("nixlore")
    given = os.environ.get("XDG_CACHE_HOME", "")
    return Path(given if given.startswith("/") else os.path.expanduser("~/.cache"), "nixlore")  # noqa: PTH111 - never raises


def owner(machine: Machine) -> tuple[int, int] | None:
    """Return who must own what we write: the home's owner when root works on it, else None (ourselves)."""
    return owner_of(Path(machine.home)) if machine.is_live else None


def owner_of(home: Path) -> tuple[int, int] | None:
    """Return the (uid, gid) of a home's owner when root works on somebody else's, else None."""
    if os.getuid() != 0:
        return None
    try:
        status = home.stat()
    except OSError:
        return None
    return None if status.st_uid == 0 else (status.st_uid, status.st_gid)


def target(machine: Machine, config: Config) -> Target:
    """Return the host and user that a run speaks about."""
    return Target(
        hostname=machine.host,
        asked_host=machine.config_host or config.host,
        user=machine.user,
        named_histories=bool(machine.histories),
        distribution=_distribution(machine),
    )


_ID = late(rb"""^ID=["']?([\w.-]+)["']?\s*$""", re.MULTILINE)
"""The distribution, in os-release(5)."""


def _distribution(machine: Machine) -> str:
    """Return the ID of the distribution where it is another than NixOS, "" where it is not, or not told."""
    try:
        if os.path.lexists(machine.at("/etc/NIXOS")):
            return ""
        told = _ID.search(read_regular(machine.at("/etc/os-release"), 65536))
    except SourceError:
        return ""
    name = "" if told is None else told[1].decode("ascii", "replace")
    return "" if name == "nixos" else name
