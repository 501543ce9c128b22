"""Judge whether a clause can be the reason of a change: what came has a purpose, what went has a fault."""

from __future__ import annotations

import re
from itertools import pairwise

from nixlore.data import reason_words as words
from nixlore.data.late_pattern import late
from nixlore.git.changes import Change
from nixlore.git.migration_names import is_known
from nixlore.git.why_came import takes
from nixlore.git.why_clauses import Clause
from nixlore.git.why_names import aliases, speaks_of, spoken, squeezed
from nixlore.git.why_places import GONE as WENT
from nixlore.git.why_places import Place
from nixlore.git.why_sentences import is_deed
from nixlore.model.git import Intent

CAME = frozenset(("added", "re-added", "spread"))
"""Kinds of change after which a tool is where it was not."""

_NO_PURPOSE: frozenset[Intent | None] = frozenset(("uninformative", "refactor", "bump", "host", "revert"))
"""Intents of changes that are no purpose's, unless the tool is named."""

_LOG = late(r"•|\S {3,}\S.*? {3,}\S|\w=\w|(?:→|->)\s*\S+\s*$|Updated input|sha256|^\s*'|\b[0-9a-f]{12,}\b|::")
_TALK = late(
    r"\W*(?:(?:fix|close|resolve|address)(?:e?[sd])?:?\s+(?:\S*#\d+|https?:)|"
    r"thanks|thank you|credits?|note|todo|fixme|see|source|link)\b",
    re.IGNORECASE,
)
_CITED = late(r"(?:[\"“'«].*[\"”'»]|\[[^\]\s]*/[^\]\s]*\])[.!?:]*", re.DOTALL)
_ADDING = late(
    r"\b(?:add(?:ed|s|ing)?|init|install(?:ed|s|ing)?|enabl(?:e|ed|es|ing)|includ(?:e|ed|es|ing)|us(?:e|ed|es|"
    r"ing)|set ?up|"
    r"introduc(?:e|ed|es|ing)|implement(?:ed|s)?|creat(?:e|ed|es)|need(?:ed|s)?|new|more|switch(?:ed|es)?|"
    r"try(?:ing)?)\b|\+|\A(?:some|(?:a )?few|additional|extra)\s",
    re.IGNORECASE,
)
_OTHER_DEED = late(
    r"\W*(?:also\s+)?(?:remov|drop|delet|updat|chang|renam|refactor|convert|modif|rework|rewr|adjust|format|adapt|"
    r"mov|clean|"
    r"bump|upgrad|disabl)(?:e|es|ed|ing|ote|ite|s|y|ify|ied|t)?\b",
    re.IGNORECASE,
)
_ADDS = late(r"(?:add(?:s|ed)?|enable[sd]?|install(?:s|ed)?|init|use|set ?up|try)\s+", re.IGNORECASE)
_HAVING = late(r"\b(?:had|have|has|having)\s+to\b", re.IGNORECASE)
_USE = late(r"\bus(?:e|es|ed|ing)\s+(?P<what>\S+(?:\s+\S+)?)\s+\Z", re.IGNORECASE)
_LAST_DEED = late(
    r"(?:[,;]|\band)\s+(?:also\s+)?(?:configur|updat|chang|mov|renam|remov|drop|disabl|replac|fix|refactor|adjust|mak)"
    r"(?:e|es|ed|ing|s)?\s[^,;]*\Z",
    re.IGNORECASE,
)
_NEXT_DEED = late(rf"(?:[,;]|\band)\s+(?:{words.VERBS.replace(chr(10), '')})\b", re.IGNORECASE)
_SWITCHES = late(r"(?:switch|replac|migrat|swap|mov|chang)\w*\s.*?\b(?:from|with|by)\b", re.IGNORECASE)
_SWITCH_TO = late(
    r"\b(?:switch|mov|chang|migrat|go|went)\w*\s+(?:back\s+|over\s+)?to\s+(?P<what>[\w.+-]+)", re.IGNORECASE
)
_BY = late(r"(?:\S+\s+){0,3}?(?:needed|required|used|wanted)\s+(?:by|for)\s+(?P<whom>.*)", re.IGNORECASE | re.DOTALL)
_SWEEPS = late(
    r"\b(?:remov|clean|disabl|drop|delet|purg|prun|trim)\w*\s+(?:(?:up|all|some|the|a|few|more|other|old)\s+)*\Z",
    re.IGNORECASE,
)
"""What stands before a word for what is swept away: "remove all deprecated options"."""
_NEXT_LINE = late(r"\n[ \t]*(?=[A-Z])")
"""Where a line begins that may be a sentence of its own, though no dot ends the one above."""
_BREAK = late(r"[;.]\s|\s\(")
_BEGINNING = 40
_FIRST_WORDS = 15
_FEW_WORDS = 3
_WHOLE = 2
"""How many ends a text has that is one line."""
_TOPIC = late(r"[\w./-]+:\s")
_LISTED = late(r"[^:;.()\n]*,\s*+(?>(?:and\s++)?)(?!an?\s|the\s|which\b|that\b|\w+(?:ed|ful)\s|\Z)", re.IGNORECASE)
"""What stands before the last of several things; an apposition or a participle is no other thing."""
_HAVE = late(r"to\s+(?:enable|run|install|use|start|have|get|launch)\s+(?P<what>\S+(?:\s+\S+){0,2})", re.IGNORECASE)
"""A purpose that may only be to have the tool itself."""
_SMALL = frozenset(("for", "the", "a", "an", "my", "our", "to", "this", "that", "it", "its"))
_PLACE = late(r"\s+(?:to|on|in)\s+[\w-]+\s*\Z")
_WORD = late(r"[a-z0-9]+", re.IGNORECASE)


def fits(clause: Clause, change: Change, intent: Intent | None, place: Place) -> bool:
    """Tell whether a clause of a part of a message can be the reason of a change."""
    other = WENT if clause.only == "came" else CAME if clause.only == "went" else ()
    if change.kind in other or (place.is_named and _is_in_another_line(place.piece.text, clause, change)):
        return False
    if clause.rule.startswith("disuse"):
        is_path = place.bullet is not None and "/" in place.bullet.scope
        return not (place.is_twin or is_path or _is_fault_of_another(clause, change, place)) and (
            place.is_named or place.source == "body"
        )
    if clause.rule in ("aside", "until"):
        return place.is_named
    if clause.rule == "need":
        is_near = place.is_named or place.source == "bullet" or clause.start < _FIRST_WORDS
        return is_near and not _is_need_of_itself(clause, change, place)
    if clause.rule == "cause":
        return _is_cause(clause, change, intent, place)
    return not clause.rule.startswith("purpose") or _is_purpose(clause, change, intent, place)


def _is_in_another_line(text: str, clause: Clause, change: Change) -> bool:
    """Tell whether a clause stands in a line of its own deed, and the tool is named in others only."""
    starts = [0, *(found.end() for found in _NEXT_LINE.finditer(text) if is_deed(text[found.end() :])), len(text)]
    if len(starts) == _WHOLE:
        return False
    start, end = next(pair for pair in pairwise(starts) if pair[0] <= clause.start < pair[1])
    names = aliases(change)
    return speaks_of(text, names) and not speaks_of(text[start:end], names)


def _is_cause(clause: Clause, change: Change, intent: Intent | None, place: Place) -> bool:
    """Tell whether "because …" may be why a change was made, and not why something else was done."""
    if change.kind not in WENT and not place.in_exchange and takes(place.piece.text):
        return False
    is_near = place.is_named or place.is_alone or intent != "uninformative"
    return is_near and (place.is_named or not _is_of_known_other(place.piece.text[: clause.start]))


def _is_need_of_itself(clause: Clause, change: Change, place: Place) -> bool:
    """Tell whether it is something else that is needed, by the tool itself: "bar, which is required by foo"."""
    by = _BY.match(place.piece.text, clause.start, clause.end)
    return by is not None and speaks_of(" ".join(by["whom"].split()[:2]), aliases(change))


def _is_of_known_other(said: str) -> bool:
    """Tell whether what a reason is given for is a switch to a well-known tool, which is not the one that changed."""
    to = _SWITCH_TO.search(said)
    return to is not None and is_known(squeezed(to["what"]))


def _is_purpose(clause: Clause, change: Change, intent: Intent | None, place: Place) -> bool:
    text = place.piece.text
    if _is_of_something_else(clause, change, place):
        return False
    if clause.rule == "purpose-for-part" and not speaks_of(
        " ".join(text[: clause.start].split()[-2:-1]), aliases(change)
    ):
        return False
    adds = bool(_ADDING.search(text, 0, clause.start))
    if place.is_named:
        begins = adds or speaks_of(text[:_BEGINNING], aliases(change))
        return place.source != "bullet" or (begins and not _BREAK.search(text, 0, clause.start))
    if place.is_first and clause.start == 0:
        return True
    is_for_all = clause.rule == "purpose-for" and _is_for_all(text, clause)
    is_sure = is_for_all or (clause.rule == "purpose-to" and place.is_alone and not text.lower().startswith("us"))
    if (
        (intent in _NO_PURPOSE and not (is_sure and intent == "uninformative"))
        or not adds
        or _NEXT_DEED.search(text, 0, clause.start)
        or (clause.rule == "purpose-for" and _SWITCHES.match(text))
    ):
        return False
    return clause.rule != "purpose-for" or is_for_all or (place.is_alone and _adds_one(text, clause))


def _is_of_something_else(clause: Clause, change: Change, place: Place) -> bool:
    """Tell whether a clause says what another deed, another thing or a part of the tool is for."""
    text, start = place.piece.text, clause.start
    if _OTHER_DEED.match(text) or _LAST_DEED.search(text, 0, start) or is_for_itself(text, clause, change, place.hosts):
        return True
    if clause.rule == "purpose-to" and (
        _HAVING.search(text, 0, start) or ((_ADDS.match(text) or change.kind == "moved") and _is_noun(text, clause))
    ):
        return True
    used = _USE.search(text, 0, start) if clause.rule == "purpose-as" and place.source == "body" else None
    if used and not speaks_of(used["what"], aliases(change)):
        return True
    if place.is_named:
        names = aliases(change)
        if speaks_of(text, names) and not speaks_of(text[: clause.end], names):
            return True
        begun = _open(text, start)
        is_listed = clause.rule.startswith(("purpose-for", "purpose-as")) and _is_of_one_listed(text, clause, names)
        is_of_last = begun > 0 and not speaks_of(text[begun:start], names)
        return is_listed or is_of_last or _is_of_another(text, clause, change)
    return clause.rule == "purpose-as" and place.source == "body"


def _open(text: str, at: int) -> int:
    """Return where the last of several things in a parenthesis begins that is open there, 0 where none is."""
    begun = text.rfind("(", 0, at)
    return text.rfind(",", begun, at) if begun > text.rfind(")", 0, at) and "," in text[max(begun, 0) : at] else 0


def _is_of_one_listed(text: str, clause: Clause, names: frozenset[str]) -> bool:
    """Tell whether a clause is of one of several things below a name: "git: x as the pager, y for passwords"."""
    topic = _TOPIC.match(text)
    start = topic.end() if topic else 0
    is_listed = _LISTED.match(text, start, clause.start) or (
        "," in text[clause.start : clause.end] and not _ADDING.search(text, 0, clause.start)
    )
    return bool(is_listed) and clause.start > start and not speaks_of(text[start : clause.start], names)


def _is_of_another(text: str, clause: Clause, change: Change) -> bool:
    """Tell whether something else is done between the tool's name and a clause: "add x, add a file for y"."""
    begins = [found.end() for found in _NEXT_DEED.finditer(text, 0, clause.start)]
    return bool(begins) and not speaks_of(text[begins[-1] : clause.start], aliases(change))


def _is_fault_of_another(clause: Clause, change: Change, place: Place) -> bool:
    """Tell whether a word for a fault stands before what else went: "switch to stable x, remove unused y"."""
    text = place.piece.text
    if clause.rule == "disuse" and place.is_named and _is_said_before(text, clause, change):
        return True
    if clause.rule != "disuse-word" or change.kind == "moved":
        return change.kind == "moved" and clause.rule == "disuse-word"
    if not place.is_named:
        return False
    is_of_others = _SWEEPS.search(text, 0, clause.start) and not speaks_of(text[clause.end :], aliases(change))
    return bool(is_of_others) or is_of_next_deed(text, clause, change)


def _is_said_before(text: str, clause: Clause, change: Change) -> bool:
    """Tell whether a fault in parentheses ends what is said of others: "x to y (x is dead) and a to b"."""
    behind = text[clause.end :].lstrip(") ,;")
    is_aside = text[: clause.start].endswith("(") and _NEXT_DEED.match(f", {behind}") is not None
    return is_aside and not speaks_of(text[: clause.start], aliases(change))


def is_of_next_deed(text: str, clause: Clause, change: Change) -> bool:
    """Tell whether a clause belongs to another deed than the first, one in which the tool is not named."""
    begins = [found.end() for found in _NEXT_DEED.finditer(text, 0, clause.start)]
    return bool(begins) and not speaks_of(text[begins[-1] :], aliases(change))


def _is_noun(text: str, clause: Clause) -> bool:
    """Tell whether a short "to" phrase is likely where something is added: "to work packages"."""
    said = _WORD.findall(text[clause.start : clause.end].lower())
    is_short = len(said) <= _FEW_WORDS or said[-1] in words.PARTS | words.VAGUE
    return is_short and len(said) > 1 and said[1] in words.NOUNS_AS_WELL


def _adds_one(text: str, clause: Clause) -> bool:
    """Tell whether a text names one thing that is added, and then what for."""
    found = _ADDS.match(text)
    between = _WORD.findall(text[found.end() : clause.start]) if found else ()
    return 0 < len(between) < _FEW_WORDS and words.PARTS.isdisjoint(word.lower() for word in between)


def is_talk(text: str) -> bool:
    """Tell whether a sentence is about other things than the reason: thanks, what is still open, a log."""
    return bool(_TALK.match(text) or _LOG.search(text) or _CITED.fullmatch(text))


def is_for_itself(text: str, clause: Clause, change: Change, hosts: frozenset[str]) -> bool:
    """Tell whether a "for" phrase names the tool, its host or nothing: it says what something else is for."""
    phrase = text[clause.start : clause.end]
    said = {word.lower() for word in _WORD.findall(phrase)} - _SMALL
    if said <= words.VAGUE | words.ANY_TOOL or (change.kind == "moved" and len(said) == 1):
        return True
    names = aliases(change)
    if clause.rule == "purpose-to" and (found := _HAVE.match(phrase)) and speaks_of(found["what"], names):
        return True
    if not names.isdisjoint(spoken(phrase)) and (len(said) < _FEW_WORDS or not speaks_of(text[: clause.start], names)):
        return True
    return squeezed(phrase.split()[-1]) in hosts


def _is_for_all(text: str, clause: Clause) -> bool:
    """Tell whether what stands before a "for" may be any tool: "more things for", "support for"."""
    before = _WORD.findall(_PLACE.sub("", text[: clause.start]))
    return bool(before) and before[-1].lower() in words.ANY_TOOL
