"""The aliases, abbreviations and functions that the shells' start-up files define.

Read are those of the home and those that the configuration keeps for it. Their texts are not kept, only the programs
that they run and that are known as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from nixlore.collect._home_files import HomeFile, closed, is_directory, mark, matching, shown
from nixlore.collect._known_names import knows_program
from nixlore.collect._text_files import Finder
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Alias
from nixlore.model.shell import Dialect
from nixlore.shell.private import LONGEST_NAME
from nixlore.shell.redact import looks_secret
from nixlore.shell.startup import Definition, definitions

NAME = "shell_startup"

DIALECTS: dict[str, Dialect] = {"fish": "fish", "bash": "posix", "zsh": "zsh", "nushell": "nushell"}
"""The dialect that each shell's files are written in."""

MAX_BYTES = 1 << 20
"""A longer start-up file is somebody's whole library; it is named and left out."""

NOT_STARTUP = ("history", "zcompdump", "fish_variables", ".zwc")
"""Parts of the names of files that lie among start-up files and are none."""


IN_CONFIGURATION = {
    "fish": re.compile(r".*\.fish"),
    "bash": re.compile(r"\.?(?:bashrc|bash_profile|bash_aliases|bash_functions|aliases|aliases\.sh)|.*\.bash"),
    "zsh": re.compile(r"\.?(?:zshrc|zshenv|zprofile|zsh_aliases)|.*\.zsh"),
    "nushell": re.compile(r".*\.nu"),
}
"""How the start-up files of each shell are named where a configuration keeps them."""


def files(machine: Machine, shell: str) -> Iterator[HomeFile]:
    """Yield one shell's start-up files of the home in the order in which it reads them."""
    config = machine.config_home
    zdotdir = machine.environ.get("ZDOTDIR", "")
    patterns: dict[str, tuple[str | PurePosixPath, ...]] = {
        "fish": (config / "fish/conf.d/*.fish", config / "fish/config.fish", config / "fish/functions/*.fish"),
        "bash": (".profile", ".bash_profile", ".bashrc", ".bash_aliases", ".bash_functions", config / "bash/*"),
        "zsh": (
            *(f"{zdotdir}/{name}" for name in (".zshenv", ".zprofile", ".zshrc", ".zlogin") if zdotdir),
            *(".zshenv", ".zprofile", ".zshrc", ".zlogin", ".zsh_aliases"),
            config / "zsh/.z*",
            config / "zsh/*.zsh",
            ".zsh/*.zsh",
            ".oh-my-zsh/custom/*.zsh",
        ),
        "nushell": (config / "nushell/*.nu", config / "nushell/autoload/*.nu"),
    }
    seen = set()
    for file in matching(machine, patterns[shell]):
        if file.place not in seen and not any(part in file.named.name for part in NOT_STARTUP):
            seen.add(file.place)
            yield file


def kept_in_configuration(machine: Machine) -> dict[str, list[HomeFile]]:
    """Return the start-up files that the configuration keeps, by shell."""
    kept: dict[str, list[HomeFile]] = {shell: [] for shell in DIALECTS}
    for found in Finder(machine).configuration(machine.config) if machine.config else ():
        for shell, named in IN_CONFIGURATION.items():
            if named.fullmatch(found.named.name):
                kept[shell].append(HomeFile(found.named, found.place))
    return kept


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all start-up files: where each leads, its size and time."""
    kept = kept_in_configuration(machine)
    return mark(file for shell in DIALECTS for file in (*files(machine, shell), *kept[shell]))


def collect(machine: Machine) -> Iterator[Alias | Coverage | Diagnostic]:
    """Yield every definition of every shell's start-up files."""
    found: list[tuple[str, str, Definition]] = []
    kept = kept_in_configuration(machine)
    for shell, dialect in DIALECTS.items():
        there = 0
        unread = 0
        for file in (*files(machine, shell), *kept[shell]):
            if is_directory(file.place):
                continue
            there += 1
            try:
                text = read_regular(file.place, MAX_BYTES).decode("utf-8", "replace")
            except SourceError as error:
                unread += 1
                yield Diagnostic(stage=f"collect/{NAME}", subject=file.shown(machine), cause=error.what)
                continue
            found += ((shell, file.shown(machine), definition) for definition in definitions(text, dialect))
        if there:
            yield Coverage(
                collector=NAME,
                source=shell,
                state="partial" if unread else "read",
                entries=there - unread,
                skipped=unread,
                user=machine.user,
            )
    config = machine.config_home
    for directory, cause in closed(machine, (config, *(config / name for name in ("fish", "zsh", "nushell")))):
        yield Diagnostic(stage=f"collect/{NAME}", subject=shown(directory, machine), cause=cause)
        if directory == config:
            break
    if found:
        yield from _aliases(found, knows_program(machine))


def _aliases(found: Iterable[tuple[str, str, Definition]], known: Callable[[str], bool]) -> Iterator[Alias]:
    kept = [row for row in found if _may_be_shown(row[2].name)]
    own = {definition.name for _, _, definition in kept}
    for shell, file, definition in kept:
        yield Alias(
            name=definition.name,
            kind=definition.kind,
            shell=shell,
            runs=tuple(name for name in definition.runs if name in own or known(name)),
            file=file,
            line=definition.line,
        )


def _may_be_shown(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and not looks_secret(name)
