"""The one line that loads our integration in a shell's start-up file: found, added and taken away."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.cli._own_files import own_shelf
from nixlore.errors import ConfigError
from nixlore.machine import Machine, read_regular
from nixlore.present._text import Line, safe
from nixlore.storage.journal import Journal

if TYPE_CHECKING:
    from nixlore.cli._session import Session

LINES = {
    "fish": "status is-interactive; and command -q nixlore; and nixlore shell init fish{flags} | source",
    "bash": 'if [[ $- == *i* ]] && command -v nixlore >/dev/null; then eval "$(nixlore shell init bash{flags})"; fi',
    "zsh": 'if (( $+commands[nixlore] )); then eval "$(nixlore shell init zsh{flags})"; fi',
}
"""What loads it, and does nothing where nixlore is gone."""

IN_NIX = {
    "fish": ("nixlore shell init fish{flags} | source", "programs.fish.interactiveShellInit", "interactiveShellInit"),
    "bash": ('eval "$(nixlore shell init bash{flags})"', "programs.bash.initExtra", "interactiveShellInit"),
    "zsh": ('eval "$(nixlore shell init zsh{flags})"', "programs.zsh.initContent", "interactiveShellInit"),
}
"""The same in a configuration: the line, Home Manager's option, and NixOS' one below `programs.SHELL`."""

TAG = "line in "
"""How the tag of such a change begins; the file's name follows."""

LARGEST = 4 << 20
"""A start-up file is not larger than this."""


def place(machine: Machine, kind: str) -> Path:
    """Return the start-up file of a shell that our line belongs into."""
    if kind == "fish":
        return Path(machine.config_home / "fish" / "conf.d" / "nixlore.fish")
    if kind == "bash":
        return Path(machine.home / ".bashrc")
    given = machine.environ.get("ZDOTDIR", "")
    return Path(given if given.startswith("/") else machine.home) / ".zshrc"


def text(path: Path, kind: str, *, missing: bool) -> str:
    """Return what a start-up file holds, "" where there is none.

    Raises ConfigError for one that Nix made, with what to add to the configuration, or that is no text of a file.
    """
    real = os.path.realpath(path)
    if real.startswith("/nix/store/"):
        message = "it is made by your configuration"
        raise ConfigError(message, where=str(path), remedy=in_nix(kind, missing=missing))
    if not path.exists():
        return ""
    try:
        data = read_regular(path, LARGEST)
        return data.decode()
    except UnicodeDecodeError as error:
        message = "it is not UTF-8, so it is left alone"
        raise ConfigError(message, where=str(path), remedy=f"add by hand: {LINES[kind].format(flags='')}") from error


def in_nix(kind: str, *, missing: bool) -> str:
    """Return what to add to a configuration instead of a line in a file that it makes."""
    line, home_manager, nixos = IN_NIX[kind]
    line = line.format(flags=" --missing" if missing else "")
    return f"add there: {home_manager} = ''{line}''; without Home Manager: programs.{kind}.{nixos} = ''{line}''"


def added(old: str, kind: str, *, missing: bool) -> str:
    """Return a file's text with our line at its end, and with no other of ours."""
    line = LINES[kind].format(flags=" --missing" if missing else "")
    if line in old.splitlines():
        return old
    bare = without(old, kind)
    return f"{bare}{'' if bare.endswith(chr(10)) or not bare else chr(10)}{line}\n"


def without(old: str, kind: str) -> str:
    """Return a file's text without our line, however it was asked for."""
    ours = {LINES[kind].format(flags=flags) for flags in ("", " --missing")}
    return "".join(line for line in old.splitlines(keepends=True) if line.rstrip("\r\n") not in ours)


def difference(path: Path, old: str, new: str) -> Iterator[Line]:
    """Yield what would change, as a unified diff."""
    name = safe(str(path))
    rows = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, n=2, lineterm="")
    yield from (Line(safe(row), "strong" if row[:1] in "+-" else "") for row in rows)


def replace(own: Session, path: Path, old: str, new: str, what: str) -> Path | None:
    """Write what the file is to hold; return where what it held before is kept, None where it held nothing."""
    shelf = own_shelf(own)
    journal = Journal(shelf)
    shelf.note_folders(path)
    change = journal.write(path, old.encode(), new.encode(), what, own.machine.now, tag=f"{TAG}{path.name}")
    return journal.backup(change) if old else None
