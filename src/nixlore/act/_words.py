"""Where the files of a configuration name a program, whatever they are: scripts, key bindings, settings, other Nix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from nixlore.act._known import Known

TOKEN = re.compile(r"[A-Za-z0-9_+-]+")
HASH = r"(?:^|\s)#(?![!{]).*$"
"""A comment to the end of a line in most languages; `#!` names an interpreter, `#{` is filled in."""

COMMENTS = {
    **dict.fromkeys(("json", "jsonc", "js", "ts", "css", "scss", "kdl", "c", "h", "rs", "go"), r"(?:^|\s)//.*$"),
    **dict.fromkeys(("el", "lisp", "scm", "clj", "yuck"), r"(?:^|\s);.*$"),
    **dict.fromkeys(("lua", "hs"), r"(?:^|\s)--\s.*$"),
}
"""How comments begin in other files, by the end of their name: `kitty -- mpv` runs mpv and `a // b` is Nix."""

PROSE = (".md", ".txt", ".org", ".rst", ".adoc", ".lock", ".pub", ".age", ".svg", ".png", ".jpg", ".patch", ".diff")
PROSE_NAMES = ("LICENSE", "COPYING", "CODEOWNERS", ".gitignore", ".gitattributes", "flake.lock")
"""Files that name programs without running them."""

FOR_AGENTS = re.compile(
    r"(?:^|/)(?:CLAUDE|AGENTS|GEMINI|SKILL)\.md$|(?:^|/)(?:\.?claude|\.?codex|opencode|agents?|skills|commands|prompts)/"
)
"""Prose that tells agents what to run."""

LARGEST = 500_000
"""A larger file is data."""


class Spot(NamedTuple):
    """One line of one file."""

    file: str
    line: int


class Words:
    """Every word of every file that may run something, with the lines it stands in."""

    def __init__(self, known: Known) -> None:
        self._known = known

    @cached_property
    def _index(self) -> dict[str, list[Spot]]:
        found: dict[str, list[Spot]] = {}
        for file in self._known.around.files:
            is_prose = file.endswith(PROSE) or file.rpartition("/")[2] in PROSE_NAMES
            if not is_prose or (file.endswith(".md") and FOR_AGENTS.search(file)):
                for word, line in self._words(file):
                    found.setdefault(word, []).append(Spot(file, line))
        return found

    def _words(self, file: str) -> Iterator[tuple[str, int]]:
        data = self._known.read(file)
        if data is None or len(data) > LARGEST or b"\0" in data[:8000]:
            return
        comment = re.compile(COMMENTS.get(file.rpartition(".")[2], HASH))
        for number, row in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            text = comment.sub(_unless_quoted, row)
            for match in TOKEN.finditer(text):
                # A file that is called as a tool is imported, not run.
                if not text.startswith(".nix", match.end()):
                    yield match[0].lstrip("-+"), number

    def named(self, names: Iterable[str], but: Iterable[Spot]) -> Spot | None:
        """Return a line that has one of some names, other than those where they are known to be declared."""
        known = set(but)
        for name in sorted(names):
            last = name.rpartition(".")[2] if name.rpartition(".")[0].isidentifier() else name
            for word in {name, last}:
                for spot in self._index.get(word, ()):
                    if spot not in known:
                        return spot
        return None


def _unless_quoted(comment: re.Match[str]) -> str:
    """Return nothing in place of a comment, and the text itself where a quotation mark before it is open."""
    return comment[0] if comment.string.count('"', 0, comment.start()) % 2 else ""
