"""Decide which literal text of a configuration may be kept beside its syntax tree.

A configuration holds passwords, tokens and commands with arguments. Interpretation needs names, paths and addresses of
sources only, so anything else is withheld before a tree is kept anywhere.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from nixlore.shell.redact import looks_secret

NAME = re.compile(r"[.-]?[A-Za-z0-9_@][A-Za-z0-9_.+@-]{0,63}")
PATH = re.compile(r"(?:\.{0,2}|~|[A-Za-z0-9_.+-]*)/[A-Za-z0-9_./+@-]{0,200}")
ADDRESS = re.compile(r"(?:https?://[a-z0-9.-]+|[a-z]+:[A-Za-z0-9_.-]+)/[A-Za-z0-9_./~+-]{0,200}")
LONG_RUN = re.compile(r"[A-Za-z0-9+]{28,}|[0-9a-fA-F]{20,}")
REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
SECRET_NAME = re.compile(r"pass|secret|token|credential|private|psk|hash|api.?key|^key$|auth|login", re.IGNORECASE)
VARIABLES = frozenset(
    (
        "sessionVariables",
        "variables",
        "environmentVariables",
        "env",
        "environment",
        "Environment",
        "text",
        "description",
    )
)
"""Names below which, or as which, a free text stands."""

ALIASES = re.compile(r"[aA]lias|[aA]bbr|^functions$")
"""Tables of what a shell runs for a word: commands, with what is typed in them."""

SHORTEST_SECRET = 16
"""Characters; shorter names of files are not taken for tokens."""

ENTIRELY_SECRET = frozenset(("age", "sops"))
"""Option trees of secret managers: nothing below them is read."""


def is_withheld_path(path: tuple[str, ...]) -> bool:
    """Tell whether an attribute path leads to where the value itself may be a secret."""
    return _is_withheld(path[-3:])


@lru_cache(maxsize=1_024)
def _is_withheld(names: tuple[str, ...]) -> bool:
    return any(
        SECRET_NAME.search(name) or name in VARIABLES or name.isupper() or ALIASES.search(name) for name in names
    )


def kept(text: str) -> str | None:
    """Return literal text that interpretation may need, or None for what is withheld."""
    if len(text) < 3:
        return text
    if NAME.fullmatch(text) or PATH.fullmatch(text):
        return None if LONG_RUN.search(text) or looks_secret(text) else text
    return text if ADDRESS.fullmatch(text) and not any(map(_is_token, text.split("/")[2:])) else None


def _is_token(part: str) -> bool:
    """Tell whether a part of an address is likely a secret; the hash of a commit is none."""
    return looks_secret(part) and REVISION.fullmatch(part) is None


def named(text: str) -> str:
    """Return a quoted name of an attribute; one that looks like a secret is replaced."""
    return "…" if LONG_RUN.search(text) or looks_secret(text) else text[:200]


def identifier(text: str) -> str:
    """Return a name as it is; behind an unclosed quote a token may stand where names do, and is replaced."""
    return "…" if len(text) >= SHORTEST_SECRET and looks_secret(text) else text


def safe_path(path: str) -> str:
    """Return a path with a mark of its own in place of each name in it that looks like a secret.

    The same name gets the same mark, so that an import still finds its file.
    """
    if len(path) < SHORTEST_SECRET:
        return path
    return "/".join(_safe_name(name) for name in path.split("/"))


@lru_cache(maxsize=65536)
def _safe_name(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    if len(name) < SHORTEST_SECRET or not (looks_secret(name) or looks_secret(stem) or LONG_RUN.search(name)):
        return name
    mark = hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"redacted-{mark}{dot}{suffix}" if suffix == "nix" else f"redacted-{mark}"
