"""Read reasons that no word announces.

Such are a gloss beside a name, the feature that a tool is part of, what was mended with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data import reason_words as words
from nixlore.data.late_pattern import late
from nixlore.git.changes import Change
from nixlore.git.subjects import Bullet
from nixlore.git.why_clauses import Clause, until_the_end
from nixlore.git.why_fit import CAME
from nixlore.git.why_names import aliases, resembles, speaks_of, spoken
from nixlore.git.why_places import GONE as WENT
from nixlore.git.why_places import Place
from nixlore.git.why_sentences import asserts, is_deed
from nixlore.model.git import Intent

_VERBS = words.VERBS.replace("\n", "")
_SWEEP = late(
    r"\b(?:remov|clean|disabl|comment|drop|delet|purg|prun|trim|get\s+rid|rm\b|clear)\w*"
    r"(?:\s+(?:up|out|of|some|all|more|the|a|bunch|now|few|lot|lots)\b)*:?\s+"
    r"(?P<word>unused|unneeded|unnecessary|redundant|superfluous|obsolete|broken|unwanted|duplicated?|deprecated|"
    r"unmaintained|outdated|old\s+unused)(?:\s+(?!comment|white|space|import|line|char|quot|paren|brack)\w|\W*$)",
    re.IGNORECASE,
)
_NOTHING_ELSE = late(
    r"\W*(?P<word>unused|unneeded|unnecessary|redundant|superfluous|obsolete|broken)\W*", re.IGNORECASE
)
_INTRODUCES = late(
    r"(?:(?:add(?:s|ed|ing)?|initial commit(?: of| for)?|init(?:ial(?:ise|ize)?)?|improve[sd]?|better|"
    r"re-?add(?:ed)?|implement(?:s|ed)?|"
    r"introduce[sd]?|create[sd]?|set ?up|enable[sd]?|install(?:s|ed)?|"
    r"switch(?:ed)? to|use|start(?:ing)? (?:with|on|using)|support|make|remove[sd]?|drop(?:ped)?|begin|first|"
    r"initial|basic|an?|the|my|some|new|support for|wip|attempt at)[\s:]+)+",
    re.IGNORECASE,
)
_MORE = late(rf"(?:,|;|\band|\+)\s+(?:{_VERBS})\b", re.IGNORECASE)
_LONGEST_FEATURE = 7
_FEWEST = 3
_ENOUGH = 30
_GONE = late(
    r"\b(?:removed|deleted|moved|migrated|dropped|disabled|replaced)\W*\Z|\A(?:remov|delet|drop|disabl|mov)",
    re.IGNORECASE,
)
_TAIL = late(
    r"(?:[,;]\s+|\s[-\u2013\u2014]+\s+|\s\(|[\u2600-\U0001faff]\ufe0f?\s+)(?P<tail>(?!(?:more|for|to|with|"
    r"and)\b)[^\s,;()][^,;()]+)\)?\Z"
)
_AMISS = late(
    r"\b(?:not|no|still|yet|broken|wip|todo|fail\w*|issues?|problems?|errors?|bugs?|works?|working|fixe[sd]|support\w*|"
    r"maybe|hopefully)\b|n't\b",
    re.IGNORECASE,
)
_OF_FEATURES: tuple[Intent | None, ...] = ("part-of-feature", "add-for-purpose", "add-plain")
_WHOLE = late(r"(?:set\s?up|setting up|switch(?:ed)? to)\s+", re.IGNORECASE)
_NAME = late(r"[\w-]{4,}")
_CHANGED = late(
    r"\s*(?:\(|,|;|\band\s+(?=\w+)|\bfor now\b|\bfrom\b|\bfor\b|\bvia\b|\bw/|\bwith\b|\bto\b|\bin\b|\bon\b|"
    r"\busing\b|\bwhen\b|\binstead\b|->|\s:|\s\W\s|$)",
    re.IGNORECASE,
)
_WORD = late(r"[a-z0-9]+", re.IGNORECASE)
_COSMETIC = late(
    r"\b(?:format\w*|lint\w*|indent\w*|spelling|comments?|readme|docs?|documentation|typos?|naming|names?|style|"
    r"structure|code|layout)\b",
    re.IGNORECASE,
)
_MENDING = late(
    r"(?:add(?:ed)?\s+)?(?:an?\s+)?(?:temp(?:orary)?\s+|quick\s+|possible\s+)?(?:(?:try(?:ing)?|"
    r"attempt(?:ing)?)\s+to\s+)?"
    r"(?:fix(?:es|ed|ing)?|resolve[sd]?|repair|unbreak|work ?around|correct)\s(?!and\b)",
    re.IGNORECASE,
)
_NO_MENDING = late(
    r"\b(?:syntax|typos?|configs?|configuration|settings?|defaults?|setti?on|format\w*|lint\w*|indent\w*|spelling|"
    r"comments?|readme|ci|various|stuff|misc\w*|some|"
    r"things|small|minor|tests?)\b|\.nix\b|[:=]",
    re.IGNORECASE,
)
_GLOSS = late(r"(?:,|\s[-\u2013\u2014]|:|\s\()\s*(?P<gloss>an?\s+(?=[a-z]))")
_MARKED = late(r"(?:`(?P<name>[^`\n]{1,40})`|\*\*(?P<bold>[^*\n]{1,40})\*\*)\s*(?::|[-\u2013\u2014])\s+(?=\S)")
_ASIDE = late(r"\((?P<gloss>(?:[\w./-]+\s+){1,5}(?P<last>\w+))\)")
_LONGEST_NAME = 40
_FAULT = late(
    r"\b(?:fail\w*|errors?|issues?|bugs?|crash\w*|broken|breakage|warnings?|problems?|not\s+\w+ing|doesn'?t|"
    r"won'?t|missing)\b",
    re.IGNORECASE,
)
_MECHANISM = late(r"\bmodules?\s+instead\b", re.IGNORECASE)
_BETTERS = late(
    r"(?:simplify|streamline|optimi[sz]e|improve|moderni[sz]e|generali[sz]e|speed up|reduce|"
    r"deduplicate|unify)s?\s+\S+\s+\S|make\s+(?:\S+\s+){1,5}(?:work|pass|build|boot|run|start|use)(?:ing)?\b",
    re.IGNORECASE,
)
_INSTEAD = late(r"[^,;]*\binstead\b(?P<of>\s+of\b)?[^,;]*", re.IGNORECASE)


def swept(text: str) -> Iterator[Clause]:
    """Yield the word that says why a whole lot went: "remove unused packages", or "unused" and nothing else."""
    found = _SWEEP.search(text) or _NOTHING_ELSE.fullmatch(text)
    if found:
        yield Clause(found.start("word"), found.end("word"), "swept", "medium")


def gloss(text: str, place: Place, change: Change) -> Iterator[Clause]:
    """Yield what is said behind the name of a tool that came: "nvd: diff preview", "add nvd, a diff preview"."""
    names = aliases(change)
    if change.kind in WENT:
        yield from _fault(text, place.bullet, names)
    if change.kind not in ("added", "re-added"):
        return
    item = place.bullet
    found = _GLOSS.search(text)
    if found and place.is_named and not names.isdisjoint(spoken(text[: found.start()][-_LONGEST_NAME:])):
        yield Clause(found.start("gloss"), until_the_end(text, found.start("gloss"), found.end()), "gloss", "medium")
    for aside in _ASIDE.finditer(text) if place.is_named else ():
        before = text[: aside.start()][-_LONGEST_NAME:]
        if aside["last"].lower() in words.KINDS_OF_TOOL and not names.isdisjoint(spoken(before)):
            yield Clause(aside.start("gloss"), aside.end("gloss"), "gloss", "medium")
    if not item or item.type or item.commit or is_deed(text):
        return
    marked = _MARKED.match(text)
    if marked and speaks_of(marked["name"] or marked["bold"], names) and len(_WORD.findall(text)) > _FEWEST:
        yield Clause(
            marked.end(),
            _before_parenthesis(text, until_the_end(text, marked.end(), marked.end() + 2)),
            "gloss",
            "medium",
        )
    if item.scope and speaks_of(item.scope, names) and len(item.scope) < _LONGEST_NAME and _tells(text):
        yield Clause(0, _before_parenthesis(text, until_the_end(text, 0, 2)), "gloss", "medium")


def _fault(text: str, item: Bullet | None, names: frozenset[str]) -> Iterator[Clause]:
    """Yield what a bullet says against what went: "dmenu: breaks with two monitors"."""
    if item and item.scope and "/" not in item.scope and speaks_of(item.scope, names) and not _GONE.search(text):
        end = until_the_end(text, 0, 2)
        if len(_WORD.findall(text[:end])) > 1:
            yield Clause(0, end, "gloss", "medium")


def _tells(text: str) -> bool:
    """Tell whether several words name anything in particular."""
    said = {word.lower() for word in _WORD.findall(text)}
    return len(said) > 1 and not said <= words.VAGUE


def _before_parenthesis(text: str, end: int) -> int:
    at = text.find(" (")
    return at if 0 < at < end else end


def feature(place: Place, intent: Intent | None, change: Change) -> Iterator[Clause]:
    """Yield the feature that a subject names where the tool came or went as a part of it."""
    text = place.piece.text
    verb = _INTRODUCES.match(text)
    whole = bool(verb and change.kind in CAME and _WHOLE.fullmatch(verb[0]))
    if (intent not in _OF_FEATURES and not whole) or not (verb or place.is_feature):
        return
    if place.others and not whole:
        return
    start = verb.end() if verb else 0
    start += text.startswith("`", start)
    stop = _CHANGED.search(text, start + 1)
    if stop and (stop[0].strip() in (",", "and", ";") or _MORE.search(text, stop.start())):
        return
    end = stop.start() if stop else len(text)
    if (_names_feature(text[start:end]) or (whole and _names_one(text[start:end]))) and not resembles(
        text[start:end], change
    ):
        yield Clause(start, end, "feature", "medium")


def tail(text: str, change: Change) -> Iterator[Clause]:
    """Yield what is added to a subject as a judgement: "use bar instead of foo, much nicer"."""
    for found in _TAIL.finditer(text):
        said = found["tail"]
        if (
            not asserts(said, goes=change.kind in WENT)
            or is_deed(said)
            or (change.kind in CAME and _AMISS.search(said))
        ):
            continue
        yield Clause(found.start("tail"), found.end("tail"), "tail", "medium")
        return


def _names_one(text: str) -> bool:
    """Tell whether a text is a name, of something that other tools are set up for."""
    return bool(_NAME.fullmatch(text)) and text.lower() not in words.VAGUE | words.GENERIC_FEATURES | words.PARTS


def _names_feature(text: str) -> bool:
    named = [word.lower() for word in _WORD.findall(text)]
    if (
        not text[:1].isalnum()
        or not named
        or len(named) > _LONGEST_FEATURE
        or set(named) <= words.VAGUE
        or _COSMETIC.search(text)
        or is_deed(text)
    ):
        return False
    if len(named) == 1:
        return named[0] in words.FEATURES and named[0] not in words.GENERIC_FEATURES
    if named[0].endswith("ed") or (words.GENERIC_FEATURES | words.VAGUE).issuperset(named):
        return False
    if named[-1] == "support" and len(named) < _FEWEST:
        return False
    if named[-1] in ("module", "modules"):
        return not set(named[:-1]) <= words.VAGUE | words.PARTS | words.HOST_WORDS
    return not words.FEATURES.isdisjoint(named[-1:])


def mended(place: Place, intent: Intent | None) -> Iterator[Clause]:
    """Yield what a subject says was mended by a change of hardly anything else."""
    text = place.piece.text
    if intent != "fix" or not place.is_alone or _NO_MENDING.search(text) or len(_WORD.findall(text)) < _FEWEST:
        return
    if _MORE.search(text):
        return
    says = _MENDING.match(text) or (place.is_fix and not is_deed(text))
    if says and (not place.is_named or _FAULT.search(text)):
        yield Clause(0, until_the_end(text, 0, min(len(text), _ENOUGH)), "mended", "medium")


def standing_in(text: str, intent: Intent | None, *, is_named: bool) -> Iterator[Clause]:
    """Yield what is used instead where a way of declaring was replaced."""
    found = _INSTEAD.match(text)
    if found and (_MECHANISM.search(found[0]) or (intent == "refactor" and not is_named and not found["of"])):
        yield Clause(found.start(), found.end(), "instead", "medium")


def bettered(text: str) -> Iterator[Clause]:
    """Yield what a subject says was made better: "simplify the containers", "make checks pass"."""
    found = _BETTERS.match(text)
    if found and not _COSMETIC.search(text):
        yield Clause(0, until_the_end(text, 0, found.end()), "bettered", "medium")
