"""One recipe added to a justfile, with every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nixlore.errors import SourceError

NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
RECIPE = r"^(?:@?{name}\b[^\n:]*:(?!=)|alias[ \t]+{name}[ \t]*:=|{name}[ \t]*:=)"
"""A recipe, an alias or a variable of a name."""

INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)


def with_recipe(data: bytes, name: str, commands: Sequence[str], about: str = "") -> bytes:
    """Return a justfile's bytes with a recipe at its end, indented as the others are; `about` is said above it.

    Raises SourceError for a name that is taken or no name, and for commands that just would read otherwise.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = "is no UTF-8 text"
        raise SourceError(message) from error
    if NAME.fullmatch(name) is None or re.search(RECIPE.format(name=re.escape(name)), text, re.MULTILINE):
        message = f"cannot have another {name}"
        raise SourceError(message)
    if not commands or any("{{" in command or "\n" in command or not command.strip() for command in commands):
        message = "cannot hold these commands as they are"
        raise SourceError(message)
    ending = "\r\n" if "\r\n" in text else "\n"
    found = INDENT.search(text)
    lead = found[1] if found is not None else "    "
    comment = f"# {' '.join(about.split())}{ending}" if about else ""
    rows = "".join(f"{lead}{command}{ending}" for command in commands)
    gap = "" if not text else ending if text.endswith("\n") else 2 * ending
    return f"{text}{gap}{comment}{name}:{ending}{rows}".encode()
