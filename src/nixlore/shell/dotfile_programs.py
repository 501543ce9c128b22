"""The programs that a dotfile names, as something to run or at all.

Two nets, because a program that is wrongly called unused is worse than one that is not: what stands where commands
stand goes through the shell grammar; besides, every word that is a known program and no common word counts as named.
Lines that are comments as a whole do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.data.common_words import COMMON_WORDS
from nixlore.data.language_servers import LANGUAGE_SERVERS
from nixlore.data.late_pattern import late
from nixlore.shell.command_positions import MAX_LINE, positions
from nixlore.shell.dotfile_kinds import comment_of, dialect_of, interpreter, kind_of
from nixlore.shell.grammar import parse
from nixlore.shell.startup import definitions

_WORD = late(r"(?<![.\w-])[A-Za-z0-9_][A-Za-z0-9_+.-]*")
_WHOLE = late(r"""(["'])([A-Za-z0-9_][A-Za-z0-9_+.-]*)(?:\1|\s)""")
_TOOL = late(r"^\s*(?:tool|guitool)\s*=\s*(\S+)")
_HELPER = late(r"^\s*helper\s*=\s*([\w-]+)\s*$")
_EDITOR = late(r"vim|emacs|doom|helix|zed|kak|micro|\.(?:lua|el)$")
_BLOCK = late(r"^\s*#\+(begin|end)_src", re.IGNORECASE)

SHORTEST_WORD = 3
"""Shorter names are everybody's variables and key chords; they count only where a command stands."""

SHORT_TOOLS = frozenset(
    {"ag", "bc", "fd", "gh", "hx", "jj", "jq", "lf", "mc", "nh", "nu", "op", "ov", "pv", "rg", "sd", "vd", "xh", "yq"}
)
"""Programs with short names that count where a quoted text begins with them as well."""

EVERYWHERE = BASE_PROGRAMS | BUILTINS
ONLY_BUILT_IN = BUILTINS - BASE_PROGRAMS


class Named(NamedTuple):
    """A program that a dotfile names: in what kind of place, and on which line (1-based)."""

    name: str
    how: str
    line: int


def programs(name: str, text: str, known: Callable[[str], bool]) -> Iterator[Named]:
    """Yield each known program that a file names, once, where it is run before where it is only named.

    `name` is the file's path with `/`, by which its kind is told.
    """
    kind = kind_of(name, text)
    seen: set[str] = set()
    lines = _lines(name, text)
    for found in (*_run(name, text, kind, lines), *_mentioned(name, lines, known)):
        if found.name not in seen and len(found.name) > 1 and found.name not in ONLY_BUILT_IN and known(found.name):
            seen.add(found.name)
            yield found


def _lines(name: str, text: str) -> list[tuple[int, str]]:
    """Return the numbered lines that say something: no comments, and of a literate file only its code."""
    comment = comment_of(name)
    literate = name.lower().endswith((".org", ".md"))
    inside = not literate
    kept = []
    for number, line in enumerate(text.split("\n"), 1):
        if literate and (found := _BLOCK.match(line) or re.match(r"^\s*(```)", line)):
            inside = found[1].lower() == "begin" or (found[1] == "```" and not inside)
        elif inside and line and not line.lstrip().startswith((comment, "//")):
            kept.append((number, line[:MAX_LINE]))
    return kept


def _run(name: str, text: str, kind: str, lines: list[tuple[int, str]]) -> Iterator[Named]:
    if kind == "script":
        yield from _script(name, text, lines)
    else:
        for number, line in lines:
            for position in positions(line, kind):
                for program in parse(position.text, "posix").names:
                    yield Named(program, position.how, number)
            if kind == "git":
                yield from _git(number, line)


def _script(name: str, text: str, lines: list[tuple[int, str]]) -> Iterator[Named]:
    """Yield what a script and its functions run; each name is placed on the first line that holds it."""
    if program := interpreter(text):
        yield Named(program, "script", 1)
    dialect = dialect_of(name, text)
    if dialect is None:
        for number, line in lines:
            for position in positions(line, ""):
                yield from (Named(found, "script", number) for found in parse(position.text, "posix").names)
        return
    parsed = parse(text, dialect)
    bodies = [name for definition in definitions(text, dialect) for name in definition.runs]
    wanted = dict.fromkeys(name for name in (*parsed.names, *bodies) if name not in parsed.defined)
    places: dict[str, int] = {}
    for number, line in lines:
        for word in _WORD.findall(line):
            if word in wanted:
                places.setdefault(word, number)
    yield from (Named(program, "script", places.get(program, 1)) for program in wanted)


def _git(number: int, line: str) -> Iterator[Named]:
    """Yield what git runs by a name of its own: a diff tool, a credential helper."""
    if found := _TOOL.match(line):
        yield Named(LANGUAGE_SERVERS.get(found[1], found[1]), "git", number)
    if found := _HELPER.match(line):
        yield Named(f"git-credential-{found[1]}", "git", number)


def _desktop_entry(entry: str, number: int) -> Iterator[Named]:
    """Yield the names that a desktop entry's own name may stand for: `org.gnome.Nautilus.desktop` is nautilus."""
    base = entry.strip().removesuffix(".desktop")
    last = base.rpartition(".")[2]
    yield from (
        Named(name, "dotfile", number) for name in dict.fromkeys((base, base.lower(), last, last.lower())) if name
    )


def _mentioned(name: str, lines: list[tuple[int, str]], known: Callable[[str], bool]) -> Iterator[Named]:
    servers = LANGUAGE_SERVERS if _EDITOR.search(name.lower()) else {}
    judged: dict[str, bool] = {}
    for number, line in lines:
        for word in _WORD.findall(line):
            verdict = judged.get(word)
            if verdict is None:
                verdict = judged[word] = word in servers or _is_mention(word, known)
            if verdict:
                yield Named(servers.get(word, word), "dotfile", number)
            elif word.endswith(".desktop"):
                yield from _desktop_entry(word, number)
        for found in _WHOLE.finditer(line):
            word = found[2]
            if word in SHORT_TOOLS:
                yield Named(word, "dotfile", number)


def _is_mention(word: str, known: Callable[[str], bool]) -> bool:
    if len(word) < SHORTEST_WORD or word.isdigit() or word in EVERYWHERE:
        return False
    return word.lower() not in COMMON_WORDS and known(word)
