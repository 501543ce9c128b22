"""The commands that a page of instructions for agents says to run; nothing else of its text is taken.

Only what is marked as code counts: blocks of a shell and short pieces with more than one word. Whether a command is
told as something to do is read from the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nixlore.shell.project_commands import Called, called

FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*([\w+-]*)")
SPAN = re.compile(r"(`+)(.+?)\1")
HEADING = re.compile(r"^\s*(?:#+\s|\*\*|[A-Z][^.]*:\s*$)")
SHELLS = frozenset(("", "sh", "bash", "shell", "console", "zsh", "fish", "terminal", "shellsession", "text"))
NOT_PLAIN = re.compile(
    r"(?i)\b(?:not|never|\w+n['\u2019]t|dont|cannot|no longer|without|avoid|instead|rather|"
    r"unlike|replac\w+|former\w*|legacy|deprecat\w+|obsolete|old|previous\w*|migrat\w+|used to|was|were|if|unless|"
    r"when|"
    r"once|optional\w*|alternativ\w+|either|or|e\.g|for example|such as|like|similar|equivalent|would|could|might|may|"
    r"upstream|other|another|elsewhere|example|template|users?|user['\u2019]s|consumer\w*|container|docker|ci|remote|server|"
    r"production|forbid\w*|prohibit\w*|only|prefer\w*|over|vs|versus|wrong|bad|fail\w*|broken|missing|removed?|"
    r"installed?|todo|future|plan\w*|new project|scaffold\w*)\b|[❌✗🚫⛔]|(?<![\w-])no(?![\w-])"
)
"""Words near a command by which it may be told not to be run, or not here."""

MOST = 500
LONGEST = 500


class Told(NamedTuple):
    """One command: its 1-based line, what it runs, and whether it is told as something to do."""

    line: int
    called: Called
    is_plain: bool


def told(text: str) -> Iterator[Told]:
    """Yield the commands of a page in order."""
    for _, found in zip(range(MOST), _told(text), strict=False):
        yield found


def _told(text: str) -> Iterator[Told]:
    heading = before = ""
    fence, shell = "", False
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > 4 * LONGEST:
            continue
        opened = FENCE.match(line)
        if opened is not None and (not fence or (opened[1].startswith(fence) and not opened[2])):
            fence, shell = ("", False) if fence else (opened[1], opened[2].lower() in SHELLS)
            continue
        if fence:
            if shell:
                yield from _of_block(number, line, (heading, before))
            continue
        if HEADING.match(line):
            heading = line
        if line.strip():
            before = line
        for span in SPAN.finditer(line):
            # A piece of one word names a thing; only with another it is a command.
            if " " in span[2].strip() and len(span[2]) <= LONGEST:
                yield from _judged(number, span[2].strip(), (heading, SPAN.sub("", line)))


def _of_block(number: int, line: str, around: tuple[str, str]) -> Iterator[Told]:
    command, _, comment = line.partition(" #")
    if not line.lstrip().startswith("#"):
        yield from _judged(number, command.strip(), (*around, comment))


def _judged(number: int, command: str, around: tuple[str, ...]) -> Iterator[Told]:
    is_plain = not any(NOT_PLAIN.search(words) for words in around)
    for one in called(command.removeprefix("$ ")):
        yield Told(number, one, is_plain)
