"""What nix is asked about, and what stands for its state: the files that git tracks, nix itself, host and user."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from nixlore import __version__
from nixlore.blake2 import blake2b
from nixlore.collect._config_tree import found, stamp
from nixlore.errors import ProgramError, SourceError
from nixlore.machine import Machine, read_regular, run
from nixlore.nix import eval_command
from nixlore.storage.cache import digest

LARGEST = 5_000_000
"""Bytes; a larger file is known by its size and time instead of its content."""

ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_CONFIG_PARAMETERS")
"""Variables by which git is told of another repository than the one that it is asked about."""

CHANNELS = "/nix/var/nix/profiles/per-user/root/channels"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One configuration to ask nix about: the commands to run in order, and what stands for all that they depend on.

    `top` is where its paths count from, `name` how nix calls it. `has_lock` tells whether a flake has a lock file.
    """

    top: Path
    name: str
    is_flake: bool
    has_lock: bool
    commands: tuple[tuple[str, ...], ...]
    key: str


def environment() -> dict[str, str]:
    """Return the environment that nix and git are run in: ours, without a network."""
    ours = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    return {**ours, **eval_command.NO_NETWORK}


def question(machine: Machine, config: Path) -> Question:
    """Return what nix is to be asked about a configuration; SourceError says why it is not asked."""
    wanted = machine.config_host or machine.host
    if not wanted:
        message = "this machine's name is not known"
        raise SourceError(message, where=str(config), remedy="name its configuration with --host")
    place = Path(os.path.realpath(config))
    user, _, host = wanted.rpartition("@")
    system = eval_command.question([host], host, machine.user)
    if (flake := _flake_directory(place)) is not None:
        own = user or machine.user
        home = eval_command.question([f"{own}@{host}", own, host], "", machine.user)
        return _flake(flake, (system, home))
    if (place / "configuration.nix").exists():
        return _channel(place, host, system)
    message = "has neither flake.nix nor configuration.nix"
    raise SourceError(message, where=str(config), remedy="name the directory that has with --config")


def _flake_directory(place: Path) -> Path | None:
    """Return where the flake is: in the directory itself or in the only one right below it that has one."""
    if (place / "flake.nix").exists():
        return place
    below = [] if (place / "configuration.nix").exists() else list(place.glob("*/flake.nix"))
    return below[0].parent if len(below) == 1 else None


def _flake(place: Path, asked: tuple[str, str]) -> Question:
    top = next((directory for directory in (place, *place.parents) if (directory / ".git").exists()), None)
    if top is None:
        message = "is no git repository, so nix would copy everything that lies there"
        raise SourceError(message, where=str(place), remedy="git init, then git add what belongs to it")
    submodules = (top / ".gitmodules").is_file()
    listing = _tracked(top, submodules=submodules)
    directory = "" if place == top else place.relative_to(top).as_posix()
    if f"{directory}/flake.nix".lstrip("/") not in listing:
        message = "flake.nix is not tracked by git, so nix does not see it"
        raise SourceError(message, where=str(place), remedy=f"git -C {shlex.quote(str(place))} add flake.nix")
    shallow = (top / ".git" / "shallow").is_file()
    name = eval_command.reference(str(top), directory, submodules=submodules, shallow=shallow)
    outputs = zip((eval_command.SYSTEMS, eval_command.HOMES), asked, strict=True)
    commands = tuple(eval_command.of_flake(name, output, function) for output, function in outputs)
    return Question(
        top=top,
        name=name,
        is_flake=True,
        has_lock=(place / "flake.lock").exists(),
        commands=commands,
        key=_key(commands, [f"{path}\0{seen}\0{_content(top / path)}" for path, seen in sorted(listing.items())]),
    )


def _tracked(top: Path, *, submodules: bool) -> dict[str, str]:
    """Return every path that git tracks with what it last saw of its content."""
    try:
        listed = run(eval_command.tracked(str(top), submodules=submodules), env=environment())
    except ProgramError as error:
        message = "git does not list what it tracks"
        remedy = "run nixlore as the owner of the repository" if "dubious ownership" in error.said else "git status"
        raise SourceError(message, where=str(top), remedy=remedy) from error
    rows = (row.partition("\t") for row in os.fsdecode(listed).split("\0") if row)
    return {path: seen for seen, _, path in rows}


def _content(path: Path) -> str:
    """Return what stands for a file: the content of what nix reads as text, size and time of what else there is."""
    try:
        if path.suffix == ".nix" or path.name == "flake.lock":
            return blake2b(read_regular(path, LARGEST), digest_size=16).hexdigest()
        status = path.lstat()
    except (OSError, SourceError):
        return "unread"
    return f"{status.st_size} {status.st_mtime_ns}"


def _channel(place: Path, host: str, asked: str) -> Question:
    file = str(place / "configuration.nix")
    commands = (eval_command.of_channel(file, host, asked),)
    return Question(
        top=place,
        name=file,
        is_flake=False,
        has_lock=False,
        commands=commands,
        key=_key(commands, [stamp(found(place).stamps).decode("utf-8", "surrogateescape"), *_search_path()]),
    )


def _search_path() -> Iterator[str]:
    """Yield where the names of NIX_PATH and the channels lead; a store path stands for its content."""
    for entry in (*os.environ.get("NIX_PATH", "").split(":"), CHANNELS):
        yield f"{entry}\0{os.path.realpath(entry.rpartition('=')[2])}"


def _key(commands: Sequence[tuple[str, ...]], state: Sequence[str]) -> str:
    version = run((commands[0][0], "--version"), env=environment())
    words: list[str] = [word for command in commands for word in command]
    return digest(__version__, version, *words, *state)


def shown(top: Path) -> Callable[[str], str]:
    """Return a function that tells how a path of nix's messages is called below `top`, "" where it is not there."""

    def inside(path: str) -> str:
        relative = path.removeprefix(f"{top}/")
        return relative if not relative.startswith("/") and (top / relative).is_file() else ""

    return inside
