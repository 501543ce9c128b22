"""Let nix evaluate the hosts that a change reaches, or plan their build, from a copy of the configuration.

Nothing is fetched, nothing is built, and nothing is imported that would have to be built first. What fails is evaluated
without the change as well: only where that works is the change to blame.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.collect._nix_eval_state import environment, shown
from nixlore.errors import ConfigError, ProgramError, SourceError
from nixlore.machine import run
from nixlore.nix.eval_answer import failure
from nixlore.nix.eval_command import HOMES, SETTINGS, SYSTEMS, quoted

if TYPE_CHECKING:
    from nixlore.cli._session import Session

TIME_LIMIT = 300.0
"""Seconds for one evaluation."""

LEFT_OUT = shutil.ignore_patterns(".git", ".direnv", "result", "result-*", "node_modules", ".venv", "target")
"""What no configuration consists of."""

MOST_FILES = 20_000

WHOLE = {SYSTEMS: "config.system.build.toplevel", HOMES: "activationPackage"}
"""What a configuration of each kind comes to."""


def evaluated(own: Session, hosts: Sequence[str], files: Mapping[Path, bytes], level: str) -> str:
    """Return how far nix agrees with new contents of files, in words.

    Raises ConfigError where it does not and does with the old ones.
    """
    top = own.machine.config
    named = list(hosts) or [name for name in (own.machine.config_host or own.machine.host,) if name]
    if top is None or not any(path.is_relative_to(top) for path in files) or not named:
        return "not evaluated: the change is outside of the configuration, or its hosts are not known"
    try:
        with tempfile.TemporaryDirectory(prefix="nixlore-") as directory:
            copies = Path(directory, "new"), Path(directory, "old")
            for copy in copies:
                _copied(Path(os.path.realpath(top)), copy)
            for path, text in files.items():
                if path.is_relative_to(top):
                    copies[0].joinpath(path.relative_to(top)).write_bytes(text)
            told = [_one(host, copies, level) for host in named]
    except OSError as error:
        return f"not evaluated: the configuration cannot be copied: {error.strerror}"
    return "; ".join(told)


def _copied(top: Path, copy: Path) -> None:
    """Copy a configuration; a link that leads out of it stays one."""
    count = sum(1 for _ in _files(top))
    if count > MOST_FILES:
        raise OSError(0, f"it has more than {MOST_FILES} files")
    shutil.copytree(top, copy, symlinks=True, ignore=LEFT_OUT)


def _files(top: Path) -> Iterator[str]:
    for place, folders, names in os.walk(top):
        left = LEFT_OUT(place, folders)
        folders[:] = [name for name in folders if name not in left]
        yield from names


def _one(host: str, copies: tuple[Path, Path], level: str) -> str:
    new, old = copies
    try:
        _ask(host, new, level)
    except ProgramError as error:
        why = failure(error.said, shown(new))
        at = f" ({why.place})" if why.place else ""
        try:
            _ask(host, old, level)
        except SourceError:
            return f"whether {host} can be evaluated is not known: without the change it cannot either: {why.cause}{at}"
        message = f"nix evaluates {host} without the change but not with it: {why.cause}{at}; nothing was changed"
        raise ConfigError(message, where=host, remedy="--validate parse applies it nevertheless") from error
    except SourceError as error:
        return f"whether {host} can be evaluated is not known: {error}"
    return f"nix evaluates {host}" + (" and could build it" if level == "build" else "")


def _ask(host: str, copy: Path, level: str) -> None:
    """Evaluate one host of a copy and, with `build`, plan what would be built. Raises what `run` raises."""
    settings = [word for name, value in SETTINGS.items() for word in ("--option", name, value)]
    if not (copy / "flake.nix").exists():
        wanted = ["<nixpkgs/nixos>", "-A", "system", "-I", f"nixos-config={copy}/configuration.nix"]
        tool = (
            ["nix-instantiate", "--readonly-mode"] if level == "eval" else ["nix-build", "--dry-run", "--no-out-link"]
        )
        run([*tool, *settings, *wanted], cwd=copy, timeout=TIME_LIMIT, env=environment())
        return
    words = ["--extra-experimental-features", "nix-command flakes", "--offline", *settings]
    words += ["--option", "eval-cache", "false"]
    names = [f"path:{copy}#{output}.{quoted(host)}.{whole}" for output, whole in WHOLE.items()]
    lock = ("--no-write-lock-file", "--no-update-lock-file")
    eval_, build = ("eval", "--raw", *lock), ("build", "--dry-run", "--no-link", *lock)
    asked = (eval_, ".drvPath") if level == "eval" else (build, "")
    try:
        run(["nix", *words, *asked[0], names[0] + asked[1]], cwd=copy, timeout=TIME_LIMIT, env=environment())
    except ProgramError as error:
        if failure(error.said, shown(copy)).kind != "attribute":
            raise
        run(["nix", *words, *asked[0], names[1] + asked[1]], cwd=copy, timeout=TIME_LIMIT, env=environment())
