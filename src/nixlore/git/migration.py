"""Find which tool took the place of which in a commit: said in its message, and borne out by its diff.

A pair needs words that speak of a replacement and at least one end that the diff confirms: a tool that went as the one
replaced, or one that came as its successor. A tool that only changed its name, build or version has not been replaced.
An end that only the diff tells has to be for the same purpose, or to stand in the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nixlore.data.late_pattern import late
from nixlore.data.program_packages import PROGRAM_PACKAGES
from nixlore.data.replacements import FORMER, NO_TOOL, REPLACEMENTS
from nixlore.git.changes import Change, CommitStory
from nixlore.git.intent_diff import event
from nixlore.git.intent_parts import is_beside, is_one_option, is_swap, told_apart
from nixlore.git.intent_words import squeezed, words
from nixlore.git.migration_ends import Ends, called, ends, in_turn, index_of
from nixlore.git.migration_names import akin, alike, is_known, rivals, strangers
from nixlore.git.subjects import Message, Piece
from nixlore.model.git import Migration
from nixlore.nix.tool_names import tool_key

__all__ = ("Moved", "alike", "migrations", "rivals")

MOST = 60
"""How many tools may come and go in a commit in which a replacement is looked for."""

LONGEST = 400
"""How many characters of one sentence are looked at; longer ones are not about one thing."""

FEW = 8
"""In a commit of how many changes at most an arrow in a list may lead from or to a tool that is none of them."""

_HINT = late(
    r"switch|replac|migrat|swap|substitut|instead|favou?r|rather than|in place of|in lieu of|transition|->|=>|→|"
    r"\bover\b|\bmov(?:e|ed|ing)\b|\bchang|\bconvert|\bback to\b|supersed|exchang|"
    r"(?:\band\s+|&\s+|,\s+|\()(?:use|using|add|install)\b|\beasier to use\b|^use\b",
    re.IGNORECASE,
)
_TAKES_BACK = late(
    r"\W*(?:revert|undo|back(?:ed|ing)?\s+out)\w*:?\s+(?:of\s+)?(?:the\s+|my\s+)?"
    r"(?:switch|replac|migrat|swap|mov|transition|chang)",
    re.IGNORECASE,
)
_PROVIDER = late(r"\b(?:from|provided|by|version|module|package|instead|not)\b", re.IGNORECASE)


class Sides(NamedTuple):
    """Which tools came, went or shifted; their changes; whether the only one that came stands where the other stood."""

    groups: dict[str, str]
    changes: dict[str, Change]
    swapped: bool = False

    @property
    def came(self) -> list[str]:
        """Return the tools that came."""
        return [tool for tool, group in self.groups.items() if group == "came"]

    @property
    def went(self) -> list[str]:
        """Return the tools that went."""
        return [tool for tool, group in self.groups.items() if group == "went"]


class Moved(NamedTuple):
    """The replacements of a commit by the tool they are about, and the tools that only changed their name."""

    pairs: dict[str, Migration]
    renamed: frozenset[str]


class Talk(NamedTuple):
    """What a phrase is part of: its scope, whether it takes another commit back, whether it may name what is unseen."""

    scope: str
    takes_back: bool
    is_open: bool


class Phrase(NamedTuple):
    """What the words of a replacement name: the rule, both ends, and what stands between "switch" and "to"."""

    rule: str
    old: Ends
    new: Ends
    between: Ends | None
    said: str
    verb: str


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, late(text, re.IGNORECASE | re.VERBOSE)) for name, text in REPLACEMENTS.items())


def migrations(story: CommitStory, message: Message) -> Moved:
    """Return what took the place of what in a commit."""
    groups = {change.tool: event(change) for change in story.changes}
    sides = Sides(groups, {change.tool: change for change in story.changes}, swapped=is_swap(story.changes))
    came, went = sides.came, sides.went
    renamed = _renamed(came, went) if came and went and len(came) * len(went) <= MOST * MOST else frozenset[str]()
    pairs: dict[str, Migration] = {}
    if len(came) + len(went) > MOST or not (came or went):
        return Moved(pairs, renamed)
    pieces = [message.said, *(item.said for item in message.bullets), *message.sentences]
    pieces = [piece for piece in pieces if _HINT.search(piece.text)]
    if pieces or message.scope:
        index = index_of(story)
        for piece in pieces:
            found = list(_said(piece, _talk(piece, message, sides), index, sides))
            known = set(pairs)
            for pair in found:
                if not known & {pair.from_, pair.to}:
                    pairs.setdefault(pair.from_, pair)
                    pairs.setdefault(pair.to, pair)
    names = {change.tool: called(change, story.message[:LONGEST]) for change in story.changes if pairs}
    return Moved({tool: _named(pair, names) for tool, pair in pairs.items()}, renamed)


def _talk(piece: Piece, message: Message, sides: Sides) -> Talk:
    """Return how a piece of a message is meant; the subject of a commit that takes another back is that one's."""
    scopes = {message.said: message.scope} | {item.said: item.scope for item in message.bullets}
    is_subject = piece is message.said
    takes_back = is_subject and bool(message.reverts or _TAKES_BACK.match(piece.text))
    is_open = is_subject or (piece in scopes and len(sides.groups) <= FEW)
    return Talk(scopes.get(piece, ""), takes_back, is_open)


def _hidden(end: str, name: str, names: dict[str, str]) -> str:
    """Return the key of an end that is called otherwise."""
    key = end if end in names else tool_key(end)
    return key if key != name else ""


def _named(pair: Migration, names: dict[str, str]) -> Migration:
    old, new = names.get(pair.from_, pair.from_), names.get(pair.to, pair.to)
    return Migration(
        from_=old,
        to=new,
        rule=pair.rule,
        from_tool=_hidden(pair.from_, old, names),
        to_tool=_hidden(pair.to, new, names),
    )


def _renamed(came: list[str], went: list[str]) -> frozenset[str]:
    found = {tool for one in came for other in went if alike(one, other) for tool in (one, other)}
    return frozenset(found)


def _said(piece: Piece, talk: Talk, index: Mapping[str, str], sides: Sides) -> Iterator[Migration]:
    """Yield the replacements that one piece of a message speaks of and the diff bears out."""
    for rule, pattern in _patterns():
        for match in pattern.finditer(piece.text[:LONGEST]):
            found = {"old": "", "new": "", "between": "", "verb": ""}
            found |= {name: text or "" for name, text in match.groupdict().items()}
            if is_one_option(found["old"], found["new"]):
                continue
            phrase, turns = _phrase(rule, found, talk, index, sides.groups), in_turn(found["old"], found["new"], index)
            pairs = [
                pair
                for pair in _confirmed(phrase, sides, is_open=talk.is_open)
                if turns is None or not turns.isdisjoint({(pair.from_, pair.to), (pair.to, pair.from_)})
            ]
            yield from pairs
            if pairs:
                return


def _phrase(
    rule: str, found: Mapping[str, str], talk: Talk, index: Mapping[str, str], groups: Mapping[str, str]
) -> Phrase:
    """Return what the words of a replacement name; where they take it back, the other way round."""
    old, new = ends(found["old"], index), ends(found["new"], index)
    if rule == "scope-replaces":
        new = _of_scope(talk.scope, index)
    elif rule in ("scope-replaced", "scope-use") or (rule == "to-only" and talk.scope):
        old = _of_scope(talk.scope, index)
    if not (old.tools and new.tools):
        apart = told_apart(found["old"], found["new"], groups)
        old, new = (Ends((apart[0],)), Ends((apart[1],))) if apart else (old, new)
    if talk.takes_back:
        old, new = new, old
    what = " ".join(word.text for word in words(found["between"]) if word.text not in _SMALL)
    return Phrase(rule, old, new, ends(what, index) if what else None, found["new"], found["verb"].lower())


_SMALL = frozenset("over back away the a my from again fully completely finally out all on up to".split())  # noqa: SIM905


def _of_scope(scope: str, index: Mapping[str, str]) -> Ends:
    return ends(scope.replace("/", " "), index)._replace(other="")


def _confirmed(phrase: Phrase, sides: Sides, *, is_open: bool) -> Iterator[Migration]:
    """Yield the pairs of a phrase that the diff bears out; only where that `is_open` may one end be no tool of it."""
    groups, rule = sides.groups, phrase.rule
    olds = [
        tool for tool in phrase.old.tools if groups[tool] == "went" or (groups[tool] != "came" and rule not in SCOPED)
    ]
    news = [tool for tool in phrase.new.tools if groups[tool] != "went"]
    if rule in IMPLICIT:
        olds, news = _implied(phrase, olds, news, sides)
    elif rule == "use-only":
        olds = _displaced(phrase, news, sides)
    elif rule == "from-only":
        news = news or [tool for tool in sides.came if olds and rivals(olds[0], tool)][:1]
    else:
        olds = olds or _elsewhere(phrase.old, news, sides.went, is_open=is_open or rule != "arrow", rule=rule)
        news = news or _elsewhere(phrase.new, olds, (), is_open=is_open or rule != "arrow", rule=rule)
    proven = any(groups.get(tool) == "went" for tool in olds) or any(groups.get(tool) == "came" for tool in news)
    if not proven or (len(olds) == 1 and len(news) > 1 and alike(olds[0], news[0])):
        return
    for one in olds:
        for other in news:
            if one != other and not alike(one, other) and NO_TOOL.isdisjoint((one, other)):
                yield Migration(from_=one, to=other, rule=rule)


SCOPED = frozenset(("to-only", "scope-replaced", "scope-use"))
"""Rules whose old tool stands before the colon, where places stand as well; it must have gone."""

IMPLICIT = frozenset(("to-only", "use-instead", "scope-replaces"))
"""Rules that may tell the successor alone."""

CLOSED = frozenset(("over", "replace-for"))
"""Rules of words that mean many things; both ends must be tools of the commit or known ones."""


def _elsewhere(end: Ends, partners: list[str], went: list[str] | tuple[()], rule: str, *, is_open: bool) -> list[str]:
    """Return the package of a tool that is none of the commit's; or, where a kind is named, the one of it that went."""
    if end.other and not end.tools and is_open and (rule not in CLOSED or is_known(squeezed(end.other))):
        return [PROGRAM_PACKAGES.get(f"programs.{end.other}", FORMER.get(end.other, end.other))]
    if end.tools or end.other or not partners:
        return []
    like = [tool for tool in went if rivals(tool, partners[0])]
    return like if len(like) == 1 and end.is_kind else []


def _implied(phrase: Phrase, olds: list[str], news: list[str], sides: Sides) -> tuple[list[str], list[str]]:
    """Return the ends of a replacement of which one may only be told by the diff, or by what is before the colon."""
    between, other = phrase.between, phrase.new.other
    if between and between.tools and not olds:
        is_place = phrase.verb == "mov"
        olds = [
            tool
            for tool in between.tools
            if sides.groups[tool] == "went" and (not is_place or any(rivals(tool, one) for one in news))
        ]
        news = [one for one in news if not any(strangers(one, tool) for tool in olds)]
    if news and not olds:
        if phrase.rule == "scope-replaces":
            return ([phrase.old.other] if is_known(squeezed(phrase.old.other)) else []), news
        told = {tool for tool in phrase.new.tools if sides.groups[tool] == "went"}
        if told or (phrase.rule == "use-instead" and _PROVIDER.search(phrase.said)):
            return [], news
        olds = _partner(news[0], sides)
        return olds, [one for one in news if one == news[0] or any(rivals(one, tool) for tool in olds)]
    if phrase.rule != "to-only" or news or not other:
        return olds, news
    if not olds:
        return [tool for tool in sides.went if rivals(tool, other)], [other]
    is_sure = any(rivals(tool, other) for tool in olds) or (between is None and not phrase.verb.startswith(_MOVES))
    return (olds, [other]) if is_sure else ([], [])


_MOVES = ("mov", "chang")
"""Verbs of which "to" tells a place or a value as often as a tool."""


def _displaced(phrase: Phrase, news: list[str], sides: Sides) -> list[str]:
    """Return the only tool that went where the only one that came is said to be used."""
    went = sides.went
    if not (len(news) == len(went) == len(sides.came) == 1) or went[0].startswith(news[0]):
        return []
    if _INSTEAD.search(phrase.said) or strangers(news[0], went[0]):
        return []
    return went if sides.swapped or phrase.new.is_kind or akin(news[0], went[0]) else []


_INSTEAD = late(r"\binstead\b", re.IGNORECASE)


def _partner(tool: str, sides: Sides) -> list[str]:
    """Return the tool that went which this one must have changed places with."""
    others, own = sides.went, sides.came
    like = [other for other in others if rivals(tool, other)]
    if len(like) == 1:
        return like
    rest = [other for other in own if other != tool and not alike(tool, other) and tool not in other]
    if len(others) != 1 or rest or strangers(tool, others[0]):
        return []
    one, other = sides.changes[tool], sides.changes[others[0]]
    return others if akin(tool, others[0]) or is_beside(one, other) else []
