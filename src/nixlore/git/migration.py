"""Find which tool took the place of which in a commit: said in its message, and borne out by its diff.

A pair needs words that speak of a replacement and at least one end that the diff confirms: a tool that went as the one
replaced, or one that came as its successor. A tool that only changed its name, build or version has not been replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from nixlore.data.late_pattern import late
from nixlore.data.replacements import BESIDE, NO_TOOL, REPLACEMENTS, SAME
from nixlore.data.rivals import RIVALS
from nixlore.git.changes import Change, CommitStory
from nixlore.git.intent_diff import event
from nixlore.git.intent_names import first_part, spoken
from nixlore.git.intent_parts import is_one_option, is_swap, told_apart
from nixlore.git.intent_words import families, squeezed, stem, words
from nixlore.git.subjects import Message, Piece
from nixlore.model.git import Migration
from nixlore.nix.tool_names import tool_key

MOST = 60
"""How many tools may come and go in a commit in which a replacement is looked for."""

LONGEST = 400
"""How many characters of one sentence are looked at; longer ones are not about one thing."""

AHEAD = 5
"""How many words of a phrase are looked at for the tool that it names."""

CLOSE = 0.88
"""How much alike a misspelt name is to the one that is meant."""

LONG = 5
"""How many letters a name has at least to be recognised when it is misspelt."""

FAMILY = 4
"""How many letters the names of two tools of a family begin with alike."""

_HINT = late(
    r"switch|replac|migrat|swap|substitut|instead|favou?r|rather than|in place of|in lieu of|transition|->|=>|→|"
    r"\bover\b|\bmov(?:e|ed|ing)\b|\bchang|\bconvert|\bback to\b|supersed|exchang|"
    r"(?:\band\s+|&\s+|,\s+|\()(?:use|using|add|install)\b|\beasier to use\b|^use\b",
    re.IGNORECASE,
)
_BUILDS = late(
    r"(?:bin|git|full|server|client|cli|desktop|unwrapped|withplugins|wayland|gtk|qt|x11|unstable|latest|nightly|"
    r"headless|extra|master|git|ng|gui|app|next|beta|minimal|plus|\d)+"
)


_VERBS = {("add",), ("remove",), ("switch",), ("try",)}


class Ends(NamedTuple):
    """What a phrase names: tools of the commit, or else one word that may be a tool elsewhere.

    `is_kind` tells that it says what they are: "the foo font".
    """

    tools: tuple[str, ...]
    other: str = ""
    is_kind: bool = False


class Sides(NamedTuple):
    """Which tools came, went or shifted; whether the only one that came stands where the only one that went stood."""

    groups: dict[str, str]
    swapped: bool = False


class Moved(NamedTuple):
    """The replacements of a commit by the tool they are about, and the tools that only changed their name."""

    pairs: dict[str, Migration]
    renamed: frozenset[str]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, late(text, re.IGNORECASE | re.VERBOSE)) for name, text in REPLACEMENTS.items())


@cache
def _jobs() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for job, programs in RIVALS.items():
        for program in programs.split() if isinstance(programs, str) else programs:
            table.setdefault(squeezed(program), set()).add(job)
    return {program: frozenset(jobs) for program, jobs in table.items()}


def alike(one: str, other: str) -> bool:
    """Tell whether two names are of one tool: another build, version, set or channel of it."""
    first, second = sorted((squeezed(one.rpartition(".")[2]), squeezed(other.rpartition(".")[2])), key=len)
    if frozenset((one, other)) in SAME or first == second or re.sub(r"\d+", "", first) == re.sub(r"\d+", "", second):
        return True
    if squeezed(one) in spoken(other, ()) or squeezed(other) in spoken(one, ()):
        jobs = _jobs()
        return jobs.get(squeezed(one), frozenset()).isdisjoint(jobs.get(squeezed(other), frozenset()))
    sets = {squeezed(name.rpartition(".")[0]) for name in (one, other)}
    if {squeezed(one), squeezed(other)} & sets or (len(sets) == 1 and max(sets).endswith("versions")):
        return True
    return len(first) > 2 and second.startswith(first) and bool(_BUILDS.fullmatch(second[len(first) :]))


def rivals(one: str, other: str) -> bool:
    """Tell whether two tools are known to do the same job."""
    jobs = _jobs()
    return any(jobs.get(a, frozenset()) & jobs.get(b, frozenset()) for a in spoken(one, ()) for b in spoken(other, ()))


def migrations(story: CommitStory, message: Message) -> Moved:
    """Return what took the place of what in a commit."""
    groups = {change.tool: event(change) for change in story.changes}
    came = [tool for tool, group in groups.items() if group == "came"]
    went = [tool for tool, group in groups.items() if group == "went"]
    renamed = _renamed(came, went) if came and went and len(came) * len(went) <= MOST * MOST else frozenset[str]()
    sides = Sides(groups, swapped=is_swap(story.changes))
    pairs: dict[str, Migration] = {}
    if len(came) + len(went) > MOST or not (came or went):
        return Moved(pairs, renamed)
    pieces = [message.said, *(item.said for item in message.bullets), *message.sentences]
    pieces = [piece for piece in pieces if _HINT.search(piece.text)]
    if pieces or message.scope:
        index = _index(story)
        scopes = {message.said: message.scope} | {item.said: item.scope for item in message.bullets}
        for piece in pieces:
            takes_back = piece is message.said and bool(message.reverts)
            found = list(_said(piece, scopes.get(piece, ""), index, sides, takes_back=takes_back))
            known = set(pairs)
            for pair in found:
                if not known & {pair.from_, pair.to}:
                    pairs.setdefault(pair.from_, pair)
                    pairs.setdefault(pair.to, pair)
    called = {change.tool: _called(change, story.message) for change in story.changes if pairs}
    return Moved({tool: _named(pair, called) for tool, pair in pairs.items()}, renamed)


def _called(change: Change, message: str) -> str:
    """Return a tool's key, or its attribute name where the key hides which variant of it was meant."""
    leaf, said = squeezed(change.tool.rpartition(".")[2]), squeezed(message[:LONGEST])
    for name in change.names:
        told = squeezed(re.sub(r"\.(?:enable|package)$", "", name).rpartition(".")[2])
        if told == leaf:
            return change.tool
        if told in said:
            return name
    return change.names[-1] if change.names and leaf not in said else change.tool


def _hidden(end: str, name: str, called: dict[str, str]) -> str:
    """Return the key of an end that is called otherwise."""
    key = end if end in called else tool_key(end)
    return key if key != name else ""


def _named(pair: Migration, called: dict[str, str]) -> Migration:
    old, new = called.get(pair.from_, pair.from_), called.get(pair.to, pair.to)
    return Migration(
        from_=old,
        to=new,
        rule=pair.rule,
        from_tool=_hidden(pair.from_, old, called),
        to_tool=_hidden(pair.to, new, called),
    )


def _renamed(came: list[str], went: list[str]) -> frozenset[str]:
    found = {tool for one in came for other in went if alike(one, other) for tool in (one, other)}
    return frozenset(found)


def _index(story: CommitStory) -> dict[str, str]:
    """Return the tools of a commit by everything that they may be called; the shorter names last."""
    found: dict[str, str] = {}
    said = [(change.tool, spoken(change.tool, change.names)) for change in story.changes]
    for rank in range(max((len(names) for _, names in said), default=0)):
        for tool, names in said:
            if rank < len(names):
                found.setdefault(names[rank], tool)
    for change in story.changes:
        for name in change.names:
            found.setdefault(squeezed(name), change.tool)
        found.setdefault(first_part(change, story.changes), change.tool)
    found.pop("", None)
    return found


def _said(piece: Piece, scope: str, index: dict[str, str], sides: Sides, *, takes_back: bool) -> Iterator[Migration]:
    """Yield the replacements that one piece of a message speaks of and the diff bears out.

    Where the commit `takes_back` another, its subject is that of the other one.
    """
    for rule, pattern in _patterns():
        for match in pattern.finditer(piece.text[:LONGEST]):
            found = {"old": "", "new": "", **{name: text or "" for name, text in match.groupdict().items()}}
            old, new = _ends(found["old"], index), _ends(found["new"], index)
            if is_one_option(found["old"], found["new"]):
                continue
            if rule == "scope-replaces":
                new = _of_scope(scope, index)
            elif rule in ("scope-replaced", "scope-use") or (rule == "to-only" and scope):
                old = _of_scope(scope, index)
            if not (old.tools and new.tools):
                apart = told_apart(found["old"], found["new"], sides.groups)
                old, new = (Ends((apart[0],)), Ends((apart[1],))) if apart else (old, new)
            if takes_back:
                old, new = new, old
            pairs = list(_confirmed(rule, old, new, sides))
            yield from pairs
            if pairs:
                return


def _of_scope(scope: str, index: dict[str, str]) -> Ends:
    return _ends(scope.replace("/", " "), index)._replace(other="")


def _confirmed(rule: str, old: Ends, new: Ends, sides: Sides) -> Iterator[Migration]:
    groups = sides.groups
    came = [tool for tool, group in groups.items() if group == "came"]
    went = [tool for tool, group in groups.items() if group == "went"]
    olds = [tool for tool in old.tools if groups[tool] == "went" or (groups[tool] != "came" and rule not in SCOPED)]
    news = [tool for tool in new.tools if groups[tool] != "went"]
    if rule in ("to-only", "use-instead", "scope-replaces") and news and not olds:
        olds = [old.other] if old.other else _partner(news[0], went, came)
    elif rule == "to-only" and new.other and not olds:
        news, olds = [new.other], [tool for tool in went if rivals(tool, new.other)]
    elif rule == "use-only":
        is_pair = len(news) == len(went) == len(came) == 1
        is_pair = is_pair and not went[0].startswith(news[0])
        olds = went if is_pair and (sides.swapped or new.is_kind or _akin(news[0], went[0])) else []
    elif rule == "from-only" and olds and not news:
        news = [tool for tool in came if rivals(olds[0], tool)][:1]
    else:
        olds = olds or ([old.other] if old.other and not old.tools else [])
        news = news or ([new.other] if new.other and not new.tools else [])
    proven = any(groups.get(tool) == "went" for tool in olds) or any(groups.get(tool) == "came" for tool in news)
    if not proven:
        return
    for one in olds:
        for other in news:
            if one != other and not alike(one, other) and NO_TOOL.isdisjoint((one, other)):
                yield Migration(from_=one, to=other, rule=rule)


SCOPED = frozenset(("to-only", "scope-replaced", "scope-use"))
"""Rules whose old tool stands before the colon, where places stand as well; it must have gone."""


def _partner(tool: str, others: list[str], own: list[str]) -> list[str]:
    """Return the tool on the other side of the diff that this one must have changed places with."""
    like = [other for other in others if rivals(tool, other)]
    if len(like) == 1:
        return like
    rest = [other for other in own if other != tool and not alike(tool, other) and tool not in other]
    return others if len(others) == 1 and not rest else []


def _akin(one: str, other: str) -> bool:
    """Tell whether two tools do one job, or are two of a family: `wine-ge`, `wine-staging`."""
    return rivals(one, other) or one[:FAMILY].lower() == other[:FAMILY].lower()


def _may_be_tool(word: str) -> bool:
    return word not in NO_TOOL and len(word) > 1 and not word.endswith(("ing", "ed")) and "/" not in word


def _ends(phrase: str, index: dict[str, str]) -> Ends:
    """Return the tools that the first words of a phrase name."""
    here = words(phrase)[: AHEAD + 1]
    while here and families((stem(here[0].text),), 0)[0][:1] in _VERBS:
        here = here[1:]
    bare = [word.bare for word in here]
    tools: dict[str, None] = {}
    at = 0
    while at < len(bare):
        length = next((n for n in (3, 2, 1) if "".join(bare[at : at + n]) in index and at + n <= len(bare)), 0)
        if length:
            tools[index["".join(bare[at : at + length])]] = None
        at += length or 1
    plain = [word for word in here if word.text not in ("the", "a", "an", "and")]
    if len(plain) > 1 and plain[0].bare in _jobs():
        plain = [plain[0], *(word for word in plain[1:] if word.text not in BESIDE)]
    other = ""
    if not tools and len(plain) == 1 and _may_be_tool(plain[0].text):
        close = get_close_matches(plain[0].bare, index, 1, CLOSE) if len(plain[0].bare) > LONG else []
        first = re.split(r"[-_]", plain[0].text)[0]
        if close or first in index:
            return Ends((index[close[0] if close else first],))
        other = plain[0].text
    return Ends(tuple(tools), other, bool(bare) and here[-1].text in BESIDE)
