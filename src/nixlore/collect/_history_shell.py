"""Which shell a user logs in to, where a history does not say what it was typed in."""

from __future__ import annotations

from pathlib import PurePosixPath

from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.shell import Dialect

PASSWD_LIMIT = 10_000_000
"""A longer list of users is not read."""


def login_dialect(machine: Machine) -> Dialect:
    """Return the language of the user's login shell, else of a shell whose history is there, else POSIX."""
    return _of_program(_login_shell(machine)) or _of_history(machine) or "posix"


def _login_shell(machine: Machine) -> str:
    try:
        data = read_regular(machine.at("/etc/passwd"), PASSWD_LIMIT)
    except SourceError:
        return ""
    rows = (line.split(":") for line in data.decode("utf-8", "replace").splitlines())
    return next((row[6] for row in rows if len(row) == 7 and row[0] == machine.user), "")


def _of_program(path: str) -> Dialect | None:
    dialects: dict[str, Dialect] = {"fish": "fish", "zsh": "zsh", "nu": "nushell"}
    return dialects.get(PurePosixPath(path).name)


def _of_history(machine: Machine) -> Dialect | None:
    if machine.histories:
        return None
    marks: tuple[tuple[str, Dialect], ...] = (
        (f"{machine.data_home}/fish/fish_history", "fish"),
        (f"{machine.config_home}/nushell/history.sqlite3", "nushell"),
        (".zsh_history", "zsh"),
        (".config/zsh/.zsh_history", "zsh"),
    )
    for place, dialect in marks:
        try:
            if machine.at(place).is_file():
                return dialect
        except (OSError, SourceError):
            continue
    return None
