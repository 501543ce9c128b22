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

PROSE = (".md", ".rst", ".adoc")
"""Files that name programs without running them but in their blocks of code; those of Org mode are often settings."""

FENCE = re.compile(r"\s*(?:```|~~~|----\s*$|\.\. code)")
"""What opens and closes a block of code in prose; one that nothing closes reaches to the end."""

DATA = (
    *(".lock", ".pub", ".age", ".gpg", ".asc", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".bmp"),
    *(".heic", ".avif", ".xcf", ".kra", ".pdf", ".mp3", ".ogg", ".flac", ".wav", ".mp4", ".mkv", ".webm", ".mov"),
    *(".ttf", ".otf", ".woff", ".woff2", ".pcf", ".zip", ".gz", ".xz", ".zst", ".bz2", ".7z", ".tar", ".tgz", ".iso"),
    *(".img", ".bin", ".fw", ".dat", ".db", ".sqlite", ".patch", ".diff"),
)
DATA_NAMES = ("LICENSE", "COPYING", "CODEOWNERS", ".gitignore", ".gitattributes", "flake.lock")
"""Files that run nothing."""

FOR_AGENTS = re.compile(
    r"(?:^|/)(?:CLAUDE|AGENTS|GEMINI|SKILL)\.md$|(?:^|/)(?:\.?claude|\.?codex|opencode|agents?|skills|commands|prompts)/"
)
"""Prose that tells agents what to run."""

ENCRYPTED = b"\0GITCRYPT\0"

BEGINNING = 8000
"""Bytes by which a file is told to be text or not."""

WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

SPLIT = re.compile(r"\\(?=\w)|(?<=[\w+-])[\"']+(?=[\w+-])|(?<=[\w+-])[\"']\s*\+\s*[\"'](?=[\w+-])")
"""What cuts a name in two without a trace in what is run: `rip"gre"p`, `rip\\grep`, `"rip" + "grep"`."""


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
            for word, line in () if _is_data(file) else self._words(file):
                found.setdefault(word, []).append(Spot(file, line))
        return found

    @cached_property
    def unread(self) -> str:
        """The first file that may run something and could not be read, "" where all were."""
        if self._known.around.unread:
            return self._known.around.unread[0]
        files = (file for file in self._known.around.files if not _is_data(file))
        unread = (file for file in files if (data := self._known.read(file)) is None or data.startswith(ENCRYPTED))
        return next(unread, "")

    def _words(self, file: str) -> Iterator[tuple[str, int]]:
        text = _text(self._known.read(file) or b"")
        comment = re.compile(COMMENTS.get(file.rpartition(".")[2], HASH))
        for number, row in _code(text) if _is_prose(file) else enumerate(text.split("\n"), 1):
            yield from ((word, number) for word in _names(comment.sub(_unless_quoted, row)))

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


def _is_data(file: str) -> bool:
    return file.lower().endswith(DATA) or file.rpartition("/")[2] in DATA_NAMES


def _is_prose(file: str) -> bool:
    return file.endswith(PROSE) and not (file.endswith(".md") and FOR_AGENTS.search(file))


def _text(data: bytes) -> str:
    """Return a file's text in whatever encoding, "" for what is none."""
    beginning = data[:BEGINNING]
    encoding = next((name for mark, name in WIDE if data.startswith(mark)), "")
    if not encoding and b"\0" in beginning:
        encoding = next((name for at, name in enumerate(("utf-16-be", "utf-16-le")) if _is_wide(beginning, at)), "")
        if not encoding:
            return ""
    return data.decode(encoding or "utf-8", "replace")


def _is_wide(beginning: bytes, at: int) -> bool:
    """Tell whether nearly every second byte from one on is null and hardly any other, as in plain words in UTF-16."""
    high, low = beginning[at::2], beginning[1 - at :: 2]
    return high.count(0) * 10 > len(high) * 9 and low.count(0) * 10 < len(low)


def _code(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of the blocks of code in prose."""
    inside = False
    for number, row in enumerate(text.split("\n"), 1):
        if FENCE.match(row):
            inside = not inside
        elif inside:
            yield number, row


def _names(text: str) -> Iterator[str]:
    """Yield the words of a line, and those that quotation marks or escapes cut in two."""
    for whole in {text, SPLIT.sub("", text)}:
        for match in TOKEN.finditer(whole):
            # A file that is called as a tool is imported, not run.
            if not whole.startswith(".nix", match.end()):
                yield match[0].lstrip("-+")


def _unless_quoted(comment: re.Match[str]) -> str:
    """Return nothing in place of a comment, and the text itself where a quotation mark before it is open."""
    return comment[0] if comment.string.count('"', 0, comment.start()) % 2 else ""
