"""Find the aliases, abbreviations and functions of shells that a configuration defines, with the commands they run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from nixlore.data.base_system import BUILTINS
from nixlore.model.shell import Dialect
from nixlore.nix.expressions import DefinedAlias
from nixlore.nix.lower import RawText, Switched
from nixlore.nix.raw_texts import Known, readable, without_directories
from nixlore.nix.text_places import SHELLS, is_startup, shell_of
from nixlore.shell.grammar import parse
from nixlore.shell.redact import looks_secret
from nixlore.shell.startup import definitions

Kind: TypeAlias = Literal["alias", "abbreviation", "function"]

TABLES: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"(?:\w*[sS]hell\w*)?[aA]liases|\w+[aA]liases|shellGlobalAliases"), "alias"),
    (re.compile(r"\w*[aA]bbrs|abbreviations|globalAbbreviations|\w*Abbreviations"), "abbreviation"),
    (re.compile(r"functions|shellFunctions|siteFunctions"), "function"),
)
"""Attributes below which each string is a definition, and of what."""

BODIES = frozenset(("expansion", "body", "text", "command", "value"))
"""Attributes of one definition that hold what it runs."""

OTHERS = frozenset(
    ("git", "jujutsu", "jj", "gh", "hg", "mercurial", "ssh", "himalaya", "nvim", "vim", "mu", "networking")
)
"""Programs that have aliases of their own."""

LONGEST = 200_000
NAME = re.compile(r"[^\s/$`\"'\\;|&<>(){}]{1,60}")


STANDING_IN: dict[str, tuple[str, str]] = {
    "viAlias": ("vi", "nvim"),
    "vimAlias": ("vim", "nvim"),
    "vimdiffAlias": ("vimdiff", "nvim"),
    "dockerCompat": ("docker", "podman"),
}
"""Switches by which a program goes by another's name as well: that name, and the program."""

OF_HOME_MANAGER = {"eza": ("ls", "ll", "la", "lt", "lla"), "lsd": ("ls", "ll", "la", "lt", "lla", "llt")}
"""Words that Home Manager makes aliases of a program, unless it is told not to."""

OF_SHELLS = {"bash": "enableBashIntegration", "zsh": "enableZshIntegration", "fish": "enableFishIntegration"}
"""What tells so for each shell."""


def aliases(texts: Sequence[RawText], switched: Sequence[Switched], known: Known) -> Iterator[DefinedAlias]:
    """Yield what the strings of one file define for shells, and what attributes of it that are `switched` on do.

    Of what they run the names are told that are known.
    """
    for found in _defined(texts, known):
        if not looks_secret(found.name):
            yield found
    for switch in switched:
        if switch.on and switch.path[-1] in STANDING_IN:
            name, program = STANDING_IN[switch.path[-1]]
            yield DefinedAlias(switch.line, name, "alias", "", _kept((program,), known))
        elif switch.on and switch.path[-1] == "enable" and switch.path[-3:-2] == ("programs",):
            yield from _of_home_manager(switch, switched, known)


def _of_home_manager(switch: Switched, switched: Sequence[Switched], known: Known) -> Iterator[DefinedAlias]:
    """Yield the aliases that come with a program's switch in Home Manager."""
    program, own = switch.path[-2], switch.path[:-1]
    names = OF_HOME_MANAGER.get(program, ())
    off = {other.path[-1] for other in switched if not other.on and other.path[:-1] == own} if names else set()
    for shell, integration in OF_SHELLS.items() if "enableAliases" not in off else ():
        for name in names if integration not in off else ():
            yield DefinedAlias(switch.line, name, "alias", shell, _kept((program,), known))


def _defined(texts: Sequence[RawText], known: Known) -> Iterator[DefinedAlias]:
    for text in texts:
        is_table = _in_table(text.path)
        if not is_table and not is_startup(text.path):
            continue
        content = without_directories(readable(text.parts))
        if len(content) > LONGEST:
            continue
        found = _of_table(text, content, known) if is_table else None
        if found is not None:
            yield found
        elif is_startup(text.path):
            shell = shell_of(text.path)
            for definition in definitions(content, SHELLS.get(shell, "posix")):
                line = text.line + definition.line - 1
                yield DefinedAlias(line, definition.name, definition.kind, shell, _kept(definition.runs, known))


@lru_cache(maxsize=8192)
def _in_table(path: tuple[str, ...]) -> bool:
    return any(_kind(key) is not None for key in path[-3:-1])


def _of_table(text: RawText, content: str, known: Known) -> DefinedAlias | None:
    """Return the definition that a string is when it stands in a table of them."""
    path = text.path
    if len(path) > 2 and path[-1] in BODIES and _kind(path[-3]) is not None:
        path = path[:-1]
    if len(path) < 2 or OTHERS.intersection(key.lower() for key in path[:-1]):
        return None
    kind = _kind(path[-2])
    name = path[-1]
    if kind is None or NAME.fullmatch(name) is None:
        return None
    shell = shell_of(path[:-1])
    dialect: Dialect = SHELLS.get(shell, "posix")
    return DefinedAlias(text.line, name, kind, shell, _kept(parse(content, dialect).names, known))


def _kept(names: tuple[str, ...], known: Known) -> tuple[str, ...]:
    return tuple(name for name in names if name in BUILTINS or known(name))


@lru_cache(maxsize=8192)
def _kind(key: str) -> Kind | None:
    for pattern, kind in TABLES:
        if pattern.fullmatch(key):
            return kind
    return None
