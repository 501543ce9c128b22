"""Tell which parts of a message are about a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nixlore.data.late_pattern import late
from nixlore.git.changes import Change, CommitStory
from nixlore.git.subjects import Bullet, Message, Piece, split
from nixlore.git.why_hosts import hosts_of
from nixlore.git.why_names import aliases, is_foreign, sounds_like, speaks_of, squeezed
from nixlore.model.git import WhySource

FEW = 8
"""Up to how many changes a message that names none of their tools is about each of them."""

ALONE = 2
"""Up to how many changes are one deed: a tool, or one in the place of another."""

OPENING = 2
"""How many sentences of a body are about all that its subject tells, whether they name it or not."""

MANY = 30
"""Up to how many tools that came or went at once a message is about each of them."""

MOST = 80
"""How many sentences, and how many bullets, of a message are read."""

LONGEST = 1_000
"""How many characters of a sentence or a bullet are read."""

FEWEST_ITEMS = 3
SHORTEST_LINE = 3
"""From how many lines of so few words each a text is a list without marks."""

GONE = frozenset(("removed", "disabled", "narrowed"))
"""Kinds of change after which a tool is not where it was."""

_AGAIN = late(r"(?:reapply|revert\W+revert)\b", re.IGNORECASE)
_SWITCHES = late(r"(?:switch|replac|migrat|mov)(?:e|es|ed|ing|s)?\s", re.IGNORECASE)
"""How a subject begins whose body is about all that came and went."""

_AUTOMATIC = late(
    r"\b(?:auto[- ]?(?:msg|message|commit|save|generated)|automatic(?:ally)? (?:commit|message|generated|backup))\b|"
    r"whatthecommit",
    re.IGNORECASE,
)
"""What tells that a message is a program's, not somebody's."""

_TEMPLATE = late(r"^[# \t]*(?:On branch \S|Your branch is |Changes to be committed:)", re.MULTILINE)
"""What git writes below a message for its author to read."""

_ADDS = late(r"\W*(?:add|init|install|enable|introduce|create)(?:s|ed|d|ing)?\b", re.IGNORECASE)
_TAKES = late(
    r"\b(?:remov|drop|delet|disabl|rm\b|uninstall|clean|purge|replac|switch|migrat|instead|swap|mov|without|revert)",
    re.IGNORECASE,
)

_FIXES = frozenset(("fix", "fixes", "bugfix", "hotfix"))


class Place(NamedTuple):
    """A part of a message that is about a change.

    `is_named` tells that the tool's name stands in it, `is_first` that it is the first sentence of the body, `others`
    that it names another tool which the commit changed. `bullet` is the item it is the text of. `is_twin` tells that a
    tool of nearly the same name changed the other way, `is_feature` that the commit calls itself a feature, `is_alone`
    that it changed hardly anything else, `is_fix` that it calls itself a fix. `hosts` are the
    machines and users whose files it touched; `in_exchange` tells that one tool came and one went, and nothing else.
    `at` is how many sentences of the body stand before it.
    """

    piece: Piece
    source: WhySource
    is_named: bool
    is_first: bool = False
    others: bool = False
    bullet: Bullet | None = None
    is_twin: bool = False
    is_feature: bool = False
    is_alone: bool = False
    is_fix: bool = False
    hosts: frozenset[str] = frozenset()
    in_exchange: bool = False
    at: int = 0


class _Talk(NamedTuple):
    """A message taken apart, its subject with the scope; `is_prose` tells that sentences follow it.

    One that `is_closed` is not read: it is in another language, or a program wrote it.
    """

    parts: Message
    subject: str
    is_closed: bool
    is_prose: bool


@lru_cache(maxsize=8)
def _talk(message: str) -> _Talk:
    parts = split(message)
    has_template = "branch" in message or "Changes to" in message
    template = _TEMPLATE.search(message, parts.subject.end) if has_template else None
    end = template.start() if template else len(message)
    parts = parts._replace(
        said=_short(parts.said),
        subject=_short(parts.subject),
        sentences=tuple(_short(piece, end) for piece in parts.sentences[:MOST] if _tells(piece, parts, end)),
        bullets=tuple(item._replace(said=_short(item.said)) for item in parts.bullets[:MOST] if item.said.start < end),
    )
    subject = f"{parts.scope.replace('/', ' ')} {parts.said.text}"
    is_closed = is_foreign(parts.said.text) or _is_automatic(message[:LONGEST])
    return _Talk(parts, subject, is_closed, _is_prose(message, parts))


def _is_automatic(text: str) -> bool:
    said = text.lower()
    return ("auto" in said or "commit" in said) and _AUTOMATIC.search(text) is not None


def _tells(piece: Piece, parts: Message, end: int) -> bool:
    """Tell whether a sentence is one: no list of words below each other, and not the subject again."""
    text = squeezed(piece.text)
    if piece.start >= end or text == squeezed(parts.subject.text) or text.endswith(squeezed(parts.said.text) or "\n"):
        return False
    lines = piece.text[: end - piece.start].split("\n")
    return len(lines) < FEWEST_ITEMS or any(len(line.split()) > SHORTEST_LINE for line in lines[:-1])


def _short(piece: Piece, end: int | None = None) -> Piece:
    """Return as much of a piece as is read, nothing behind `end`."""
    text = piece.text[:LONGEST] if end is None else piece.text[: min(LONGEST, end - piece.start)].rstrip()
    return Piece(text, piece.start, piece.start + len(text))


def _is_prose(message: str, parts: Message) -> bool:
    """Tell whether a body begins with sentences, set apart from the subject by a blank line."""
    if not parts.sentences or message[parts.subject.end : parts.sentences[0].start].count("\n") < 2:
        return False
    return not parts.bullets or parts.sentences[0].start < parts.bullets[0].said.start


def places(story: CommitStory, change: Change) -> Iterator[Place]:
    """Yield the parts of a message that are about a change: the subject, sentences, bullets."""
    talk = _talk(story.message)
    if talk.is_closed:
        return
    is_twin = renamed(story, change)
    hosts = hosts_of(story.nix_files or change.files)
    in_exchange = len(story.changes) == ALONE and len({other.kind in GONE for other in story.changes}) > 1
    for place in _found(story, change, talk):
        yield place._replace(is_twin=is_twin, hosts=hosts, in_exchange=in_exchange)


def _found(story: CommitStory, change: Change, talk: _Talk) -> Iterator[Place]:
    names = aliases(change)
    if talk.parts.digest:
        yield from _bullets(talk.parts, names, whole=False)
        return
    in_subject = speaks_of(talk.subject, names)
    others = _names_another(talk.subject, story, change, names)
    bodies = [piece.text for piece in talk.parts.sentences]
    bodies += [f"{item.scope} {item.said.text}" for item in talk.parts.bullets]
    elsewhere = any(speaks_of(text, names) for text in bodies)
    is_few = len(story.changes) <= FEW or _is_one_deed(story, talk.parts)
    if not in_subject and any(item.type and not item.commit for item in talk.parts.bullets):
        is_few = False
    elsewhere = elsewhere and (len(story.changes) > ALONE or bool(talk.parts.reverts))
    whole = in_subject or (not others and not elsewhere and is_few)
    if whole or (not elsewhere and is_few):
        spoken_for = others or (not in_subject and any(_names_another(text, story, change, names) for text in bodies))
        subject = Place(talk.parts.said, "message", in_subject, others=spoken_for)
        if not talk.parts.reverts or _AGAIN.match(talk.parts.subject.text):
            yield subject._replace(
                is_feature=talk.parts.type.startswith("feat"),
                is_alone=len(story.changes) <= ALONE,
                is_fix=talk.parts.type in _FIXES,
            )
    whole = whole or (is_few and not elsewhere and bool(_SWITCHES.match(talk.parts.said.text)))
    is_about = whole and (
        in_subject or not (_is_against(talk.parts.said.text, change) or _is_listed(talk.parts, names))
    )
    for index, piece in enumerate(talk.parts.sentences):
        is_named = speaks_of(piece.text, names)
        if is_named or (
            is_about and index < OPENING and not _names_another(piece.text, story, change, names, talk.subject)
        ):
            yield Place(piece, "body", is_named, is_first=index == 0 and is_about and talk.is_prose, at=index)
    yield from _bullets(talk.parts, names, whole=whole)


def _is_against(subject: str, change: Change) -> bool:
    """Tell whether a tool went in a commit that only adds something else."""
    return change.kind in GONE and bool(_ADDS.match(subject)) and not _TAKES.search(subject)


def _is_listed(parts: Message, names: frozenset[str]) -> bool:
    """Tell whether the tool has its own item in a list."""
    return any(speaks_of(f"{item.scope} {item.said.text}", names) for item in parts.bullets)


def _is_one_deed(story: CommitStory, parts: Message) -> bool:
    """Tell whether all that a commit changed came or went at once, or was taken back."""
    if parts.said.text.lower().startswith("revert") or parts.subject.text.lower().startswith("revert"):
        return True
    return len(story.changes) <= MANY and len({change.kind in GONE for change in story.changes}) == 1


def everything(story: CommitStory, change: Change) -> Iterator[Place]:
    """Yield subject and bullets as parts about whatever went with a commit that names no tool that did."""
    talk = _talk(story.message)
    names = aliases(change)
    texts = [talk.subject, *(piece.text for piece in talk.parts.sentences)]
    texts += [f"{item.scope} {item.said.text}" for item in talk.parts.bullets]
    if talk.is_closed or talk.parts.digest or any(speaks_of(text, names) for text in texts):
        return
    if renamed(story, change):
        return
    yield Place(talk.parts.subject, "message", is_named=False)
    for piece in talk.parts.sentences:
        yield Place(piece, "body", is_named=False)
    for item in talk.parts.bullets:
        yield Place(item.said, "bullet", is_named=False, bullet=item)


def reverting(story: CommitStory) -> Message | None:
    """Return the parts of a message that is about taking another commit back."""
    talk = _talk(story.message)
    return talk.parts if talk.parts.reverts and not talk.is_closed and len(story.changes) <= MANY else None


def _bullets(parts: Message, names: frozenset[str], *, whole: bool) -> Iterator[Place]:
    for item in parts.bullets:
        if speaks_of(f"{item.scope} {item.said.text}", names):
            yield Place(item.said, "bullet", is_named=True, bullet=item)
    if whole and len(parts.bullets) < FEW:
        for item in parts.bullets:
            if item.said.text.lower().startswith(("required", "needed", "fixes ", "because", "this ")):
                yield Place(item.said, "bullet", is_named=False, bullet=item)


def _names_another(text: str, story: CommitStory, change: Change, names: frozenset[str], subject: str = "") -> bool:
    """Tell whether a text names another tool that the commit changed, but for those that its subject names.

    What is said of one of two that took each other's place is said of both.
    """
    if len(story.changes) == ALONE and len({other.kind in GONE for other in story.changes}) > 1:
        return False
    return any(
        other.tool != change.tool
        and speaks_of(text, aliases(other) - names)
        and not (subject and speaks_of(subject, aliases(other)))
        for other in story.changes[: 2 * FEW]
    )


def renamed(story: CommitStory, change: Change) -> bool:
    """Tell whether a tool went and one of nearly its name came in the same commit, or the other way round."""
    return any(
        other.tool != change.tool and other.kind != change.kind and sounds_like(other, change)
        for other in story.changes[: 4 * FEW]
    )
