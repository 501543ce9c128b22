"""What is refused before anything is tried: files that are made by programs, encrypted ones, faulty ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nixlore.collect._config_tree import CRYPT_HEADER, CRYPT_RULE, git_pattern
from nixlore.nix.syntax import Parsed

MADE_FILES = frozenset(
    ("hardware-configuration.nix", "node-packages.nix", "node-env.nix", "yarn.nix", "gemset.nix", "bun.nix", "deps.nix")
)
"""Names of files that programs write."""

SAYS_MADE = re.compile(
    rb"\b(?:do not|don['\xe2\x80\x99]+t|never) (?:edit|modify|change)\b|\bnot be (?:edited|modified)\b"
    rb"|\b(?:auto[- ]?|automatically )generated\b|\bgenerated (?:by|with|using|from|file)\b|@generated\b",
    re.IGNORECASE,
)
HEAD_LINES = 8
"""How many lines of comment at the top of a file are read for who wrote it."""


class EditRefusedError(Exception):
    """An intent is not carried out; `why` says the reason and `by_hand` what to write instead."""

    def __init__(self, why: str, by_hand: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.by_hand = by_hand


def obstacle(path: str, parsed: Parsed, others: Mapping[str, bytes]) -> str:
    """Return why a file cannot be edited, "" where it can."""
    if parsed.source.startswith(CRYPT_HEADER) or _is_encrypted(path, others):
        return f"{path} is encrypted in the repository"
    if path.rpartition("/")[2] in MADE_FILES or _says_made(parsed.source):
        return f"{path} is written by a program, which would undo the edit"
    if parsed.faults:
        return f"{path} has a syntax error"
    return ""


def _says_made(source: bytes) -> bool:
    for line in source.lstrip(b"\xef\xbb\xbf").split(b"\n", HEAD_LINES)[:HEAD_LINES]:
        text = line.strip()
        if text and not text.startswith((b"#", b"/*", b"*")):
            return False
        if SAYS_MADE.search(text):
            return True
    return False


def _is_encrypted(path: str, others: Mapping[str, bytes]) -> bool:
    return any(pattern.fullmatch(path) for pattern in _patterns(others))


def _patterns(others: Mapping[str, bytes]) -> Iterator[re.Pattern[str]]:
    for path, text in others.items():
        if path.rpartition("/")[2] != ".gitattributes":
            continue
        for line in text.decode("utf-8", "replace").splitlines():
            pattern, _, attributes = line.strip().partition(" ")
            if CRYPT_RULE.search(attributes):
                yield git_pattern(pattern, path.rpartition("/")[0])
