"""Names and versions as other installers have them: kept only when they look like what they are."""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late
from nixlore.shell.redact import looks_secret

LONGEST_NAME = 100
LONGEST_VERSION = 60
MOST_PROGRAMS = 500
"""How many programs of one package are kept."""

_NAME = late(r"@?[A-Za-z0-9_][A-Za-z0-9_.+~-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.+~-]*){0,7}", re.ASCII)
_VERSION = late(r"[0-9A-Za-z][0-9A-Za-z.+~!_-]*", re.ASCII)
_PROGRAM = late(r"[A-Za-z0-9_\[][\w.+@-]*", re.ASCII)
_LONGEST_PROGRAM = 64


def package(text: object) -> str:
    """Return a package's name (`httpie`, `@scope/name`, `example.org/a/b`), "" for what is none."""
    if not isinstance(text, str) or len(text) > LONGEST_NAME or not _NAME.fullmatch(text):
        return ""
    return "" if any(looks_secret(part) for part in re.split(r"[/@]", text) if part) else text


def version(text: object) -> str:
    """Return a version (`3.2.4`, `1.0.0-rc.1`), "" for what is none."""
    if not isinstance(text, str) or len(text) > LONGEST_VERSION or not _VERSION.fullmatch(text):
        return ""
    return "" if looks_secret(text) and not text[0].isdigit() and not _numbered(text) else text


def _numbered(text: str) -> bool:
    return re.match(r"v\d", text) is not None


def program(text: object) -> str:
    """Return the name of a program, "" for what is none."""
    if not isinstance(text, str) or len(text) > _LONGEST_PROGRAM or not _PROGRAM.fullmatch(text):
        return ""
    return "" if looks_secret(text) else text


def programs(texts: object) -> tuple[str, ...]:
    """Return the names of programs in a list of anything, each once, in order."""
    if not isinstance(texts, list | tuple | dict):
        return ()
    found = (program(text) for text in list(texts)[:MOST_PROGRAMS])
    return tuple(dict.fromkeys(filter(None, found)))
