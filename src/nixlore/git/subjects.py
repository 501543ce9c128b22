"""Split a commit message: its type and scope, subject, sentences of the body, bullets, trailers and numbers.

Every piece keeps its place in the raw message (`message[piece.start : piece.end] == piece.text`), so that what is
quoted from it can be checked. Prefixes follow Conventional Commits 1.0.0 and the looser habit `scope: text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nixlore.data.late_pattern import late

LONGEST = 20_000
"""How many characters of a message are read; what stands behind them is a log, not a message."""

PREFIXES = 4
"""How many prefixes a line has at most: `feat(home): shell: prompt: …`."""

_TYPES = """
    feat feats feature fix fixes bugfix hotfix chore refactor docs doc style test tests ci build perf revert add remove
    wip update bump deps misc cleanup release security init
"""
TYPES = frozenset(_TYPES.split())
"""The words before a colon that name the kind of a change rather than a place; other words there are a scope."""


class Piece(NamedTuple):
    """Some words of a message and where they stand in it."""

    text: str
    start: int
    end: int


class Bullet(NamedTuple):
    """One item of a list in a message, or one of its lines that begin with a scope of their own.

    `said` is the text without its mark, commit hash and prefix; `type` and `scope` are its own, `commit` the
    abbreviated hash it begins with (in squashed commits), `heading` the line above the list, `depth` its indentation.
    """

    said: Piece
    type: str = ""
    scope: str = ""
    commit: str = ""
    heading: str = ""
    depth: int = 0


class Message(NamedTuple):
    """A commit message in its parts.

    `subject` is the first line; `said` what it says without type, scope, number and signs; `type` its conventional
    type in lower case, `scope` the place named before the colon. `sentences` are those of the body's prose, in order.
    `reverts` is the hash or the subject of the commit it takes back. `numbers` are those of pull requests and issues.
    `digest` tells that the bullets are the subjects of other commits, put together in this one.
    """

    subject: Piece
    said: Piece
    type: str = ""
    scope: str = ""
    sentences: tuple[Piece, ...] = ()
    bullets: tuple[Bullet, ...] = ()
    trailers: tuple[Piece, ...] = ()
    reverts: str = ""
    numbers: tuple[str, ...] = ()
    digest: bool = False


_PREFIX = late(
    r"\s*(?:\[(?P<bracket>[^\[\]\n]{1,40})\]\s*:?\s+|"
    r"(?P<word>[A-Za-z0-9_@.*{},/+-]{1,60}(?: ?[,&/] ?[A-Za-z0-9_.*/-]{1,40}){0,4})"
    r"(?:\((?P<scope>[^()\n]{1,60})\))?(?P<breaking>!)?:\s+)"
)
_SIGNS = late(r"(?:[^\w\s:\"'`{(\[<$./~#@+-]|[\u200d\ufe0f]|:[a-z0-9_+]+:(?=\s)|\s)+")
_NUMBER_AT_END = late(r"\s*(?:\((?:#|!|PR )\d+\)\s*)+$|[.\s]+$")
_NUMBERS = late(r"(?<![\w&#/])#(\d{1,7})\b|/(?:pull|issues)/(\d{1,7})\b")
_BULLET = late(r"(?P<indent>[ \t]*)(?:[-*+•‣◦\u2013\u2014]|\d{1,3}[.)])[ \t]+(?=\S)")
_HASHED = late(r"(?P<hash>[0-9a-f]{7,40})[ \t]+(?=\S)")
_TRAILER = late(
    r"(?i:signed-off|co-authored|reviewed|acked|tested|reported|suggested|helped|authored|committed)-by:\s|"
    r"(?i:former-commit-id|change-id|jj-change-id|git-\w+|[a-z]+-sha|source-commit|cherry-picked-from|pull-request|"
    r"resolves?|fixes|closes?|refs?|see-also|link|issue|bug|part-of|depends-on|tested-on):\s*\S|"
    r"\(?(?i:cherry[- ]picked from commit)|🤖|(?i:generated (?:with|by) \W?claude|auto-synced by)|# ?(?i:conflicts)\b|"
    r"[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: \S"
)
_REVERTED = late(
    r"(?:^|(?<=[.!;]\s))(?i:this\s+(?:(?:partially\s+)?reverts|backs\s+out)\s+(?:commit|changeset)s?:?)\s+([0-9a-f]{7,40})",
    re.MULTILINE,
)
_REVERT_SUBJECT = late(r"(?i:\s*(?:revert(?:s|ed|ing)?|back(?:ed)?\s+out)\b:?\s*)[\"'“](.+)[\"'”]")
_SCOPED = late(
    r"[ \t]*[a-z0-9_.*-]+(?:[/&+][A-Za-z0-9_.*-]+)*(?: (?:&|and) [A-Za-z0-9_./*-]+)?(?:\([^()\n]*\))?!?: (?=\S)"
)
_HEADING = late(r"#{1,6}\s+\S|\**[^\n]{1,80}:\**\s*$|\*\*[^\n*]{1,80}\*\*:?\s*$")
_SENTENCE_END = late(r"[.!?;](?:[\"')\]]*)(?=\s+[\"'(\[A-Z0-9`]|\s*$)")
_ABBREVIATION = late(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|ca|resp|incl|approx|no|v)|\s\w)\.$", re.IGNORECASE)


@lru_cache(maxsize=8)
def split(message: str) -> Message:
    """Take a raw message apart; any text will do."""
    text = message[:LONGEST]
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    subject = _piece(text, start, len(text) if end < 0 else end)
    type_, scope, said = headed(text, subject)
    sentences, bullets, trailers = _body(text, subject.end)
    quoted = _REVERT_SUBJECT.match(subject.text)
    reverted = _REVERTED.search(text)
    return Message(
        subject,
        said,
        type_,
        scope,
        sentences,
        bullets,
        trailers,
        reverted[1] if reverted else quoted[1] if quoted else "",
        tuple(dict.fromkeys(a or b for a, b in _NUMBERS.findall(text))),
        sum(bool(b.commit) for b in bullets) * 2 > len(bullets),
    )


def headed(text: str, line: Piece) -> tuple[str, str, Piece]:
    """Return the conventional type, the scope and what a line says after them."""
    start, type_, scopes = line.start, "", list[str]()
    start = _after(_SIGNS, text, start, line.end)
    for _ in range(PREFIXES):
        found = _PREFIX.match(text, start, line.end)
        if not found or (found["word"] or "").startswith(("http", "//")):
            break
        word = found["bracket"] or found["word"]
        if word.lower() in TYPES and not type_:
            type_ = word.lower()
        else:
            scopes.append(word)
        if found["scope"]:
            scopes.append(found["scope"])
        start = _after(_SIGNS, text, found.end(), line.end)
    number = _NUMBER_AT_END.search(text, start, line.end)
    return type_, "/".join(scopes), _piece(text, start, number.start() if number else line.end)


def _after(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found and found.end() < end else start


def _piece(text: str, start: int, end: int) -> Piece:
    """Return what stands there without the white space around it."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Piece(words.strip(), start, start + len(words.strip()))


def _body(text: str, start: int) -> tuple[tuple[Piece, ...], tuple[Bullet, ...], tuple[Piece, ...]]:
    """Sort the lines behind the subject into sentences, bullets and trailers."""
    sentences: list[Piece] = []
    bullets: list[Bullet] = []
    trailers: list[Piece] = []
    for block in _blocks(text, start):
        line = text[block.start : block.end]
        if _TRAILER.match(line):
            trailers.append(block)
        elif _is_item(line):
            bullets.append(_bullet(text, block, _heading_before(text, block.start, start)))
        elif not _HEADING.match(line):
            sentences += _sentences(text, block)
    return tuple(sentences), tuple(bullets), tuple(trailers)


def _is_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _HASHED.match(line) or _SCOPED.match(line))


def _blocks(text: str, start: int) -> Iterator[Piece]:
    """Yield headings, trailers, bullets with the lines that go on from them, and paragraphs; no fenced code."""
    begun = end = position = start
    fenced = False
    for line in text[start:].splitlines(keepends=True):
        here, position = position, position + len(line)
        bare = line.strip()
        if bare.startswith("```"):
            fenced = not fenced
        alone = not bare or fenced or bare.startswith("```")
        if (alone or _begins(line)) and begun < end:
            yield _block(text, begun, end)
            begun = end = position if alone else here
        if alone:
            begun = end = position
            continue
        end = position
        if _TRAILER.match(bare) or (_HEADING.match(bare) and not _is_item(line)):
            yield _block(text, begun, end)
            begun = end = position
    if begun < end:
        yield _block(text, begun, end)


def _begins(line: str) -> bool:
    bare = line.strip()
    return bool(_is_item(line) or _HASHED.match(bare) or _TRAILER.match(bare) or _HEADING.match(bare))


def _block(text: str, start: int, end: int) -> Piece:
    """Return a block with the indentation of its first line, which tells how deep a bullet is."""
    while start < end and text[start] in "\r\n":
        start += 1
    words = text[start:end].rstrip()
    return Piece(words, start, start + len(words))


def _bullet(text: str, block: Piece, heading: str) -> Bullet:
    mark = _BULLET.match(text, block.start, block.end)
    start = mark.end() if mark else block.start
    hashed = _HASHED.match(text, start, block.end)
    start = hashed.end() if hashed else start
    type_, scope, said = headed(text, Piece("", start, block.end))
    depth = len(mark["indent"].expandtabs(4)) if mark else 0
    return Bullet(said, type_, scope, hashed["hash"] if hashed else "", heading, depth)


def _heading_before(text: str, at: int, first: int) -> str:
    """Return the nearest heading above a bullet, if only bullets stand between them."""
    above = text[max(first, at - 2_000) : at].splitlines()
    for line in reversed(above):
        bare = line.strip()
        if not bare or _is_item(line) or line.startswith((" ", "\t")):
            continue
        return bare.strip("#*: ") if _HEADING.match(bare) else ""
    return ""


def _sentences(text: str, block: Piece) -> Iterator[Piece]:
    """Yield the sentences of a paragraph; a dot in a name, a version or an abbreviation ends none."""
    start = block.start
    for found in _SENTENCE_END.finditer(text, block.start, block.end):
        if _ABBREVIATION.search(text, start, found.start() + 1):
            continue
        piece = _piece(text, start, found.end())
        if piece.text:
            yield piece
        start = found.end()
    piece = _piece(text, start, block.end)
    if piece.text:
        yield piece
