"""Find the programs that the strings of a configuration name as something to be run: commands, scripts, settings.

Only names that the catalog knows as programs come out of a string; nothing else of it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.data.common_words import COMMON_WORDS
from nixlore.nix import expressions as x
from nixlore.nix.expressions import Mention
from nixlore.nix.lower import RawText
from nixlore.nix.raw_texts import Known, readable, without_directories
from nixlore.nix.references import references
from nixlore.nix.text_places import TextPlace, place_of_text
from nixlore.shell.dotfile_programs import SHORT_TOOLS, programs
from nixlore.shell.grammar import parse

LONGEST = 200_000
"""Longer strings are data."""

LEAST = 4
"""The shortest word of a command's arguments that may be a program of its own (`plugin zoxide`)."""

IN_DIRECTORY = re.compile(r"/s?bin/([A-Za-z0-9_][A-Za-z0-9_+.-]*)")
DESKTOP = re.compile(r"([\w.+-]+)\.desktop")
WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_+.-]{1,}")
TOOL = re.compile(r"^(?:tool|guitool|helper)$", re.IGNORECASE)


def mentions(texts: Sequence[RawText], root: x.Expression, known: Known) -> tuple[Mention, ...]:
    """Return the programs and packages that one file names as something to be run, each once."""
    found: dict[tuple[str, str], Mention] = {}
    for reference in references(root):
        found.setdefault(("", reference.attr_path), Mention(reference.line, "", reference.attr_path, reference.how))
    for text in texts:
        for name, how, line in _of_text(text, known):
            if len(name) > 1 and name not in BUILTINS and known(name):
                found.setdefault((name, ""), Mention(line, name, "", how))
    return tuple(found.values())


def _of_text(text: RawText, known: Known) -> Iterator[tuple[str, str, int]]:
    """Yield the names in one string that may be programs, how, and on which line."""
    content = readable(text.parts)
    if len(content) < 2 or len(content) > LONGEST:
        return
    for match in IN_DIRECTORY.finditer(content) if "bin/" in content else ():
        yield match[1], "path", text.line + content.count("\n", 0, match.start())
    place = place_of_text(text.path)
    if place.prose:
        return
    content = without_directories(content)
    if "\n" in content:
        name = place.file or "script.sh"
        for named in programs(name, content, known):
            yield named.name, place.how if named.how == "dotfile" else named.how, text.line + named.line - 1
    else:
        yield from ((name, how, text.line) for name, how in _of_line(content.strip(), text, place, known))


def _of_line(content: str, text: RawText, place: TextPlace, known: Known) -> Iterator[tuple[str, str]]:
    if ".desktop" in content:
        yield from _of_entries(content)
    if place.how == "git":
        yield from _of_git(content, text)
    if WORD.fullmatch(content):
        if place.is_command or ("settings" in text.path and content.lower() not in COMMON_WORDS):
            yield content, place.how
        return
    if place.how in ("keybinding", "git"):
        yield from ((named.name, place.how) for named in programs(place.file, content, known))
    if place.is_command:
        command = content.lstrip("-@:+!|&$ ")
        yield from ((name, place.how) for name in parse(command, "posix").names)
        yield from ((word, place.how) for word in WORD.findall(content) if _may_be_program(word))


def _may_be_program(word: str) -> bool:
    """Tell whether a word among a command's arguments may be a program that the command runs."""
    if len(word) < LEAST:
        return word in SHORT_TOOLS
    return word.lower() not in COMMON_WORDS and word not in BASE_PROGRAMS


def _of_entries(content: str) -> Iterator[tuple[str, str]]:
    """Yield the programs that a desktop entry's name may stand for."""
    for match in DESKTOP.finditer(content):
        base = match[1]
        last = base.rpartition(".")[2]
        yield from ((name, "dotfile") for name in dict.fromkeys((base, base.lower(), last, last.lower())))


def _of_git(content: str, text: RawText) -> Iterator[tuple[str, str]]:
    if content.startswith("!"):
        yield from ((name, "git") for name in parse(content[1:], "posix").names)
    if text.path and TOOL.match(text.path[-1]):
        yield content, "git"
        yield f"git-credential-{content}", "git"
