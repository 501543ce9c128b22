"""Which words of a command are its subcommands, for the commands that people and agents type most.

A word is kept with a command only when it stands in `subcommands.txt`: whatever else is written in its place is a
value. A name of commands ends in a colon; the words that may come first follow, indented; what may follow a word
stands in parentheses behind it. `@tasks` stands for names of tasks that many projects have: a project's own name for
a task is a value like any other. Sources: the help of each program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Words = dict[str, "Words"]
"""Words that may come next, each with those that may follow it."""

_TASKS = "@tasks"
_ENTRY = re.compile(r"^(\S[^:\n]*):\n((?:[ ].*\n)*)", re.MULTILINE)
_WORD = re.compile(r"[^\s()]+|[()]")

_texts: dict[str, str] = {}
_made: dict[str, Words] = {}
_NONE: Words = {}


def subcommands(command: str) -> Words:
    """Return the subcommands of a command, none where it has none or nobody wrote them down."""
    if not _texts:
        _load()
    made = _made.get(command)
    if made is None:
        text = _texts.get(command)
        if text is None:
            return _NONE
        made = _made[command] = _read(iter(_WORD.findall(text)))
    return made


def _load() -> None:
    """Read the texts of all commands; each is taken apart when it is asked for."""
    from importlib.resources import files  # noqa: PLC0415 - only where words of commands are read

    for found in _ENTRY.finditer(files("nixlore.data").joinpath("subcommands.txt").read_text("utf-8")):
        for name in found[1].split():
            _texts[name] = found[2] or _texts.get(name, "")


def _read(words: Iterator[str]) -> Words:
    """Return the words up to the parenthesis that closes them."""
    table: Words = {}
    last = table
    for word in words:
        if word == ")":
            break
        if word == "(":
            last.update(_read(words))
        elif word == _TASKS:
            table.update(subcommands(_TASKS))
        else:
            last = table.setdefault(word, {})
    return table
