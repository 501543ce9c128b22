"""Read reasons that no word announces: a gloss beside a name, a judgement behind a subject, why a whole lot went."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data import reason_words as words
from nixlore.data.late_pattern import late
from nixlore.git.changes import Change
from nixlore.git.subjects import Bullet
from nixlore.git.why_clauses import WORD, Clause, has, pattern, until_the_end
from nixlore.git.why_fit import CAME
from nixlore.git.why_names import aliases, speaks_of, spoken
from nixlore.git.why_places import GONE as WENT
from nixlore.git.why_places import Place
from nixlore.git.why_sentences import asserts, is_deed

_SWEEP = late(
    r"\b(?:remov|clean|disabl|comment|drop|delet|purg|prun|trim|get\s+rid|rm\b|clear)\w*"
    r"(?:\s+(?:up|out|of|some|all|more|the|a|bunch|now|few|lot|lots)\b)*:?\s+"
    r"(?P<word>unused|unneeded|unnecessary|redundant|superfluous|obsolete|broken|unwanted|duplicated?|deprecated|"
    r"unmaintained|outdated|old\s+unused|non-necessary|not\s+needed|no\s+longer\s+(?:needed|used))(?:\s+(?!comment|white|space|import|line|char|quot|paren|brack)\w|\W*$)",
    re.IGNORECASE,
)
_OF_THINGS = pattern(
    r"\b(?:remov|clean|disabl|drop|delet|purg|prun|trim|get\s+rid|rm\b|clear)\w*\W+(?:[\w-]+\s+){0,6}?"
    r"(?:things?|stuff|packages?|programs?|apps?|tools?|services?|plugins?|modules?|deps|dependencies)\s+"
    r"(?:(?:that|which)\s+)?(?P<said>(?:(?:i|we|are|were|is|was)\s+)?(?:",
    words.DISUSE,
    r")[^.;()]*)",
)
_THINGS = ("thing", "stuff", "package", "program", "app", "tool", "service", "plugin", "module", "dep")
_NOTHING_ELSE = late(
    r"\W*(?P<word>unused|unneeded|unnecessary|redundant|superfluous|obsolete|broken)\W*", re.IGNORECASE
)
_LONGEST_FEATURE = 7
_FEWEST = 3
_SHORT = 4
_GONE = late(
    r"\b(?:removed|deleted|moved|migrated|dropped|disabled|replaced)\W*\Z|\A(?:remov|delet|drop|disabl|mov)",
    re.IGNORECASE,
)
_ADDED = r"(?P<tail>(?!(?:more|for|to|with|and)\b)[^\s,;()][^,;()]+)\)?\Z"
_TAIL = late(r"(?:[,;]\s+|\s-+\s+|\s\()" + _ADDED)
_TAIL_BEHIND_SIGN = late(r"(?:[,;]\s+|\s[-\u2013\u2014]+\s+|\s\(|[\u2600-\U0001faff]\ufe0f?\s+)" + _ADDED)
"""The same for a text with signs, whose range takes long to compile."""
_MARKS = (",", ";", " -", " (")
"""One of these, or a sign, stands before what is added behind a subject."""
_AMISS = late(
    r"\b(?:not|no|still|yet|broken|wip|todo|fail\w*|issues?|problems?|errors?|bugs?|works?|working|fixe[sd]|support\w*|"
    r"maybe|hopefully|needs?\s+\w+ing)\b|n't\b",
    re.IGNORECASE,
)
_IS_SAID = late(
    r"(?:(?:much+h*|so|far|way|a (?:lot|bit)|even|more|less|fewer|too|really|very|always|already|finally)\s|"
    r"(?:it|they|this|that|these|those|i|we|you|he|she|which|who|there)(?:'\w+)?\s|\w+er\W*\Z|\w+s\s+(?!\w+er\b))|"
    r"[\w-]+\s+(?:is|are|was|were|has|have|had|can|does|do|seems?|needs?|works?|lacks?|breaks?)\b",
    re.IGNORECASE,
)
"""How something begins that says a thing of what stands before it, rather than another item of a list."""
_AT_FAULT = late(
    r"(?:(?:it|this|still|sadly|apparently)\W+)*(?:(?:does|did|wo|ca|is|was)(?:n'?t| not)|no longer|never (?!mind)|"
    r"cannot|fails? to|keeps? \w+ing|broken (?:on|in|by|with|since|upstream|again)|breaks|crashes)\s+\w+",
    re.IGNORECASE,
)
_AT_FAULTS = (
    "it",
    "this",
    "still",
    "sadly",
    "appar",
    "do",
    "di",
    "w",
    "ca",
    "is",
    "no",
    "never",
    "f",
    "ke",
    "br",
    "crash",
)
_ENOUGH = 30
_ELSEWHERE = late(
    r"(?:it(?:'s| is) |is |was |has |been )*(?:now |already )?(?:moved|migrated) (?:over )?to \S|"
    r"(?:it(?:'s| is) )?(?:now|already) (?:a |part |built|handled|managed|provided|included|done|covered|in |on |by )",
    re.IGNORECASE,
)
"""What is said behind a subject of where a tool is now that went here."""
_GLOSS = late(
    r"(?:,|\s[-\u2013\u2014]|:|\s\()\s*(?P<gloss>(?:an?\s+(?=[a-z])|(?:the|my|another|your)\s+(?:[\w-]+\s+){1,4}"
    r"(?:replacement|alternative|client|manager|editor|viewer|player)\b))"
)
_MARKED = late(r"(?:`(?P<name>[^`\n]{1,40})`|\*\*(?P<bold>[^*\n]{1,40})\*\*)\s*(?::|[-\u2013\u2014])\s+(?=\S)")
_ASIDE = late(r"\((?P<gloss>(?:[\w./-]+\s+){1,5}(?P<last>\w+))\)")
_FILE = late(r"/|\.nix\Z")
_LONGEST_NAME = 40


def swept(text: str) -> Iterator[Clause]:
    """Yield the word that says why a whole lot went: "remove unused packages", or "unused" and nothing else."""
    said = text.lower()
    if not has(said, words.MAY_BE_DISUSE):
        return
    phrase = _OF_THINGS.search(text) if has(said, _THINGS) else None
    if phrase:
        start = phrase.start("said")
        yield Clause(start, until_the_end(text, start, phrase.end("said")), "swept", "medium")
    found = _SWEEP.search(text) or _NOTHING_ELSE.fullmatch(text)
    if found:
        yield Clause(found.start("word"), found.end("word"), "swept", "medium")


def faulted(text: str) -> Iterator[Clause]:
    """Yield a whole subject that only says what is wrong with what went: "doesn't build on unstable"."""
    if text.lower().startswith(_AT_FAULTS) and _AT_FAULT.match(text):
        yield Clause(0, until_the_end(text, 0, min(len(text), _ENOUGH)), "fault", "medium")


def gloss(text: str, place: Place, change: Change) -> Iterator[Clause]:
    """Yield what is said behind the name of a tool that came: "nvd: diff preview", "add nvd, a diff preview"."""
    names = aliases(change)
    if change.kind in WENT:
        yield from _fault(text, place.bullet, names)
    if change.kind not in ("added", "re-added"):
        return
    item = place.bullet
    found = _GLOSS.search(text) if has(text, (",", " -", ":", " (")) or not text.isascii() else None
    if found and place.is_named and not names.isdisjoint(spoken(text[: found.start()][-_LONGEST_NAME:])):
        yield Clause(found.start("gloss"), until_the_end(text, found.start("gloss"), found.end()), "gloss", "medium")
    for aside in _ASIDE.finditer(text) if place.is_named and "(" in text else ():
        before = text[: aside.start()][-_LONGEST_NAME:]
        if aside["last"].lower() in words.KINDS_OF_TOOL and not names.isdisjoint(spoken(before)):
            yield Clause(aside.start("gloss"), aside.end("gloss"), "gloss", "medium")
    if not item or item.type or item.commit or is_deed(text):
        return
    marked = _MARKED.match(text)
    if marked and speaks_of(marked["name"] or marked["bold"], names) and len(WORD.findall(text)) > _FEWEST:
        yield Clause(
            marked.end(),
            _before_parenthesis(text, until_the_end(text, marked.end(), marked.end() + 2)),
            "gloss",
            "medium",
        )
    is_name = speaks_of(item.scope, names) and len(item.scope) < _LONGEST_NAME and not _FILE.search(item.scope)
    if item.scope and is_name and _tells(text) and _is_kind(text):
        yield Clause(0, _before_parenthesis(text, until_the_end(text, 0, 2)), "gloss", "medium")


def kind_of_tool(text: str) -> Iterator[Clause]:
    """Yield a sentence that only says what a tool is: "epub reader."."""
    said = [word.lower() for word in WORD.findall(text)]
    if (
        text[:1].isalnum()
        and 1 < len(said) < _LONGEST_FEATURE
        and said[-1] in words.KINDS_OF_TOOL
        and not is_deed(text)
        and _tells(text)
    ):
        yield Clause(0, until_the_end(text, 0, 2), "gloss", "medium")


def _fault(text: str, item: Bullet | None, names: frozenset[str]) -> Iterator[Clause]:
    """Yield what a bullet says against what went: "dmenu: breaks with two monitors"."""
    if item and item.scope and "/" not in item.scope and speaks_of(item.scope, names) and not _GONE.search(text):
        end = until_the_end(text, 0, 2)
        if len(WORD.findall(text[:end])) > 1:
            yield Clause(0, end, "gloss", "medium")


def _tells(text: str) -> bool:
    """Tell whether several words name anything in particular."""
    said = {word.lower() for word in WORD.findall(text)}
    return len(said) > 1 and not said <= words.VAGUE


def _is_kind(text: str) -> bool:
    """Tell whether a text behind a name says what that is: it has an article, or its last word is a kind of tool."""
    said = [word.lower() for word in WORD.findall(text[: _before_parenthesis(text, until_the_end(text, 0, 2))])]
    is_kind = 0 < len(said) <= _SHORT and said[-1] in words.KINDS_OF_TOOL
    return is_kind or (bool(said) and (said[0].endswith("ing") or said[0] in ("a", "an", "the", "my")))


def _before_parenthesis(text: str, end: int) -> int:
    at = text.find(" (")
    return at if 0 < at < end else end


def tail(text: str, change: Change) -> Iterator[Clause]:
    """Yield what is added to a subject as a judgement: "use bar instead of foo, much nicer"."""
    if text.isascii() and not has(text, _MARKS):
        return
    pattern_of = _TAIL if text.isascii() else _TAIL_BEHIND_SIGN
    for found in pattern_of.finditer(text):
        said = found["tail"]
        if (
            said.endswith("fixes")
            or said.startswith(("which also", "also "))
            or (found[0][0] == ";" and not _IS_SAID.match(said))
        ):
            continue
        if change.kind in WENT and _ELSEWHERE.match(said):
            yield Clause(found.start("tail"), found.end("tail"), "tail", "medium")
            return
        if (
            not asserts(said, goes=change.kind in WENT)
            or is_deed(said)
            or (change.kind in CAME and (_AMISS.search(said) or not _IS_SAID.match(said)))
        ):
            continue
        yield Clause(found.start("tail"), found.end("tail"), "tail", "medium")
        return
