"""Find the clauses of a sentence that give a reason or a purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from nixlore.data import reason_words as words
from nixlore.data.late_pattern import late
from nixlore.git.why_ends import DANGLES
from nixlore.model.insight import Confidence


class Clause(NamedTuple):
    """A stretch of a text that says why; `only` is what it can be the reason of: `came`, `went` or "" for both."""

    start: int
    end: int
    rule: str
    confidence: Confidence
    only: str = ""


LONGEST = 180
"""How many characters of a reason are quoted."""


def pattern(before: str, table: str, after: str = "") -> re.Pattern[str]:
    """Return a pattern around a table, whose single spaces stand for any white space."""
    return late(before + re.sub(r" +", r"\\s+", table.replace("\n", "")) + after, re.IGNORECASE)


_CAUSE = pattern(r"(?<![\w/-])(?:", words.CAUSES, r")\s+(?=\S)")
_DROPPED = late(r"(?:because(?! of)|since|as(?!\s+of)|otherwise)\s+\Z", re.IGNORECASE)
_NEEDS = pattern(r"(?<![\w/-])(?:", words.NEEDS, ")")
_DISUSE = pattern(r"(?<![\w/-])(?:", words.DISUSE, r")(?![\w-])")
_TO = late(
    r"(?:(?P<before>[\w'-]+)[\"'`)]?,?\s+|\(|\A)(?:in\s+order\s+)?(?P<to>to)\s+(?:(?:auto|automatically|easily|quickly|properly|"
    r"better|safely|just)[\s-]+)?(?P<verb>[a-z]+)(?=\s+\S|$)"
)
_FOR = late(r"(?:(?P<before>[^\s(]+)\s+|\(|\A)(?P<for>for)\s+(?=\S)", re.IGNORECASE)
_UNTIL = late(
    r"(?<![\w-])until\s+(?!\d)(?=(?:[^.;\n]|\.(?=\S)){0,120}?\b(?:is|are|works?|gets?|has|have|hits|lands?|"
    r"fixe[sd]|merged?|"
    r"supports?|released?|"
    r"comes?|can|i|we|they|it)\b)(?!(?:further|now|then)\b)",
    re.IGNORECASE,
)
_PARENTHESIS = late(r"\((?P<in>[^()\n]{3,140})\)")
_AS = late(
    r"(?<=\s)as\s+(?:(?:an?|my|the|default|main|primary|new)\s+(?!(?:well|result|list|set|temporary|test|others?)\b|"
    r"option\b|(?:[\w-]+\s+){0,3}(?:module|package|part|flake|dependency|input|service|user|submodule)s?\b)(?=[a-z`])|(?=(?:[\w`-]+\s+){0,3}(?:replacement|"
    r"alternative|substitute|"
    r"backend|frontend|fallback|viewer|player|launcher|browser|handler|reader)\b))",
    re.IGNORECASE,
)
_DISPLAY = late(r"\s+(?:manager|server)")
_BARTER = late(
    r"\b(?:swap|trad|exchang|substitut|thank|credit|depend|ask|look|wait|watch|search|check|"
    r"account)\w*\s+(?:\S+\s+){0,4}\Z",
    re.IGNORECASE,
)
_SYSTEMS = ("nix", "nixos", "nixpkgs")
_ANY_DEVICE = ("device", "devices")
_WHOSE = ("my", "our", "the", "mobile", "new", "other")
_STANDS_FOR = ("replacement", "alternative", "substitute", "successor", "wrapper", "frontend", "backend")
"""Words that say what "for" means; a quote begins with them."""
_PARTS = ("module", "package")
"""Words behind the name of a tool that stand for it: "the foo package for bar"."""

_PEOPLE = frozenset(("user", "users", "hosts", "machines", "laptops", "everyone", "developers", "people"))
_VERBS = words.VERBS.replace("\n", "")
WORD = late(r"[a-z0-9]+", re.IGNORECASE)
MORE = late(rf"(?:,|;|\band|\+)\s+(?:{_VERBS})\b", re.IGNORECASE)
"""Where another deed follows."""

COSMETIC = late(
    r"\b(?:format\w*|lint\w*|indent\w*|spelling|comments?|readme|docs?|documentation|typos?|naming|names?|style|"
    r"structure|code|layout)\b",
    re.IGNORECASE,
)
"""Words of changes that change nothing."""

_ENDS = late(
    r"[;)\]]|\s\(|\s\+\s|\n(?=\s*[\w ]{1,25}:)|(?<!\be\.g)(?<!\bi\.e)[.!?](?=\s|$)|\s[-\u2013\u2014]+\s|:\s|\n\s*\n|"
    rf",?\s+(?:and|but|then|while)\s+(?:also\s+|then\s+)?(?:{_VERBS})\b|,\s+(?:also\s+|plus\s+|{_VERBS})\b",
    re.IGNORECASE,
)
_DATE_OR_VERSION = late(
    r"(?:v?\d[\w.]*|\d{4}-\d\d.*|last|then|day|the beginning|(?:i|we|you) last)(?:\s|\Z)", re.IGNORECASE
)


def has(text: str, some: tuple[str, ...]) -> bool:
    """Tell whether a text in lower case has one of some words, which is faster than to look for a pattern in it."""
    return any(word in text for word in some)


@lru_cache(maxsize=512)
def clauses(text: str, not_of: str = "") -> tuple[Clause, ...]:
    """Return the reasons that a sentence gives, the surest first, but for those of what `came` or of what `went`."""
    said = text.lower()
    found = [*_causes(text)] if has(said, words.MAY_BE_CAUSE) else []
    if not_of != "came":
        found += _needs(text) if has(said, words.MAY_BE_NEED) else ()
        found += _purposes(text) if "to " in said or "for " in said else ()
        found += _roles(text) if "as " in said else ()
    if not_of != "went":
        found += _disuse(text) if has(said, words.MAY_BE_DISUSE) else ()
        found += _asides(text) if "(" in said else ()
    found += _untils(text) if "until" in said else ()
    whole = {clause.end: clause.start for clause in found if clause.rule == "purpose-for"}
    found = [clause for clause in found if not _is_within(text, clause, whole)]
    return tuple(sorted(found, key=lambda clause: (clause.confidence != "high", clause.rule != "cause")))


def _is_within(text: str, clause: Clause, whole: Mapping[int, int]) -> bool:
    """Tell whether a "to" phrase is part of a longer reason: "for the applet to work"."""
    start = whole.get(clause.end, clause.start) if clause.rule == "purpose-to" else clause.start
    return start < clause.start and len(text[start : clause.start].split()) <= _WHOM


_WHOM = 3


def until_the_end(text: str, start: int, after: int) -> int:
    """Return where a clause that begins at `start` ends; its first words up to `after` end nothing."""
    stop = _ENDS.search(text, after)
    end = stop.start() if stop else len(text)
    if end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        end = cut if cut > after else start + LONGEST
    end = without_marks(text, start, end)
    dangling = DANGLES.search(text, after, end)
    return dangling.start() if dangling else end


def without_marks(text: str, start: int, end: int) -> int:
    """Return where a quote ends without marks behind its last word; a quotation mark stays that closes another."""
    while end > start and (text[end - 1] in " \t\n.,;:!-" or _closes_nothing(text, start, end - 1)):
        end -= 1
    return end


def _closes_nothing(text: str, start: int, at: int) -> bool:
    mark = text[at]
    return mark in "\"'`" and (text.count(mark, start, at) % 2 == 0 or text[at - 1] == mark)


def _causes(text: str) -> Iterator[Clause]:
    for found in _CAUSE.finditer(text):
        dropped = _DROPPED.search(text, found.start(), found.end())
        if found[0].lower().startswith("since") and _DATE_OR_VERSION.match(text, found.end()):
            continue
        if _POINTS.match(text, found.end()) or text[: found.start()].lower().endswith("such "):
            continue
        start = found.end() if dropped else found.start()
        yield Clause(start, until_the_end(text, start, found.end()), "cause", "high")


_POINTS = late(r"(?:this|that|it|the)(?:\s+changes?)?\W*(?:\Z|\n)", re.IGNORECASE)
_GETS = late(r"\b(?:get|got|getting|cause|want|make)s?\s+(?:\S+\s+){1,2}\Z", re.IGNORECASE)
_OF_ANOTHER = late(r"(?:used|needed|required)\s+(?:by|in)\b", re.IGNORECASE)
_NOT_NEEDED_FOR = late(r"\s+(?:now|the\s+time|all|both)\b")
_GOES_ON = late(r"\b(?:for|to|of|with|by)(?:\s+[\w-]+){2,}\s+\Z", re.IGNORECASE)
_WHATEVER = late(r"\b(?:everything|anything|all|stuff|things|packages|what|whatever)(?: that)? \Z", re.IGNORECASE)
_NO_PREDICATE = (" to", " be", " not", "n't", " no longer", " allow")


def _needs(text: str) -> Iterator[Clause]:
    for found in _NEEDS.finditer(text):
        if found[0].lower().split()[-1] == "as" or text[: found.start()].rstrip().lower().endswith(_NO_PREDICATE):
            continue
        if _NOT_NEEDED_FOR.match(text, found.end()) or _WHATEVER.search(text, 0, found.start()):
            continue
        if _OF_ANOTHER.match(found[0]) and _GOES_ON.search(text, 0, found.start()):
            continue
        yield Clause(found.start(), until_the_end(text, found.start(), found.end()), "need", "high", "came")


_ORDERED = late(
    r"(?:don'?t|do\s+not)\s+(?!(?:\w+\s+){0,2}(?:it|this|that|them|these|those|any|much|enough|how|why)\b|need)\w+\s+\w",
    re.IGNORECASE,
)
"""What is no fault but an order: "don't start x by itself"."""
_SAYS_NOT_WHO = (";", ",", ":", " but", " and")
_ONLY_THEN = late(r"\b(?:when|if|where|while|unless|whenever)(?:\s+\S+)?\s+\Z", re.IGNORECASE)


def _disuse(text: str) -> Iterator[Clause]:
    asides = [found.span("in") for found in _PARENTHESIS.finditer(text)]
    for found in _DISUSE.finditer(text):
        if _ONLY_THEN.search(text, 0, found.start()) or _is_order(text, found.start()):
            continue
        around = next(((start, end) for start, end in asides if start <= found.start() < end), None)
        if around:
            start = around[0] + len("and ") * text.startswith("and ", around[0])
            yield Clause(start, around[1], "disuse", "high", "went")
        elif " " not in found[0].strip() and "-" not in found[0]:
            yield Clause(found.start(), found.end(), "disuse-word", "medium", "went")
        else:
            yield Clause(found.start(), until_the_end(text, found.start(), found.end()), "disuse", "high", "went")


def _is_order(text: str, at: int) -> bool:
    """Tell whether "don't" begins there with nobody before it who does not."""
    before = text[:at].rstrip().lower()
    return (not before or before.endswith(_SAYS_NOT_WHO)) and _ORDERED.match(text, at) is not None


def _purposes(text: str) -> Iterator[Clause]:
    for found in _TO.finditer(text):
        before = (found["before"] or "").lower()
        if found["verb"].lower() not in words.PURPOSE_VERBS or before in words.NO_PURPOSE_BEFORE_TO:
            continue
        if found["verb"] == "work" and _GETS.search(text, 0, found.start("to")):
            continue
        yield Clause(
            found.start("to"), until_the_end(text, found.start("to"), found.end()), "purpose-to", "medium", "came"
        )
    for found in _FOR.finditer(text):
        clause = _for(text, found)
        if clause:
            yield clause


_SERVES = late(
    r"\b(?:such|same|known|well|serv|act|runs?\b|running|ran\b|treat|refer|regard|see\b|mark|label|mount|describ)\w*"
    r"(?:\s+\S+){0,3}\s+\Z",
    re.IGNORECASE,
)


def _roles(text: str) -> Iterator[Clause]:
    """Yield what something is added as: "add x as a replacement of y"."""
    for found in _AS.finditer(text):
        if _SERVES.search(text, 0, found.start()):
            continue
        yield Clause(found.start(), until_the_end(text, found.start(), found.end()), "purpose-as", "medium", "came")


def _for(text: str, found: re.Match[str]) -> Clause | None:
    before = (found["before"] or "").strip("\"'`,.:").lower()
    end = until_the_end(text, found.start("for"), found.end("for"))
    rest = text[found.end() : end].lower().split()
    is_part = before in _PARTS
    if (
        not rest
        or (before in words.NO_PURPOSE_BEFORE_FOR and not is_part)
        or _BARTER.search(text, 0, found.start("for"))
    ):
        return None
    first, last = rest[0].strip("\"'`,.:"), rest[-1].strip("\"'`,.:!?")
    if len(rest) > _FEW_WORDS and rest[-2] == "on" and last in words.HOST_WORDS:
        last = rest[-3]
    if len(rest) > _FEW_WORDS and rest[-2:] == ["to", "work"]:
        last = ""
    if (
        (first in words.NO_PURPOSE_AFTER_FOR and not (first in _SYSTEMS and len(rest) > _FEW_WORDS))
        or last in words.HOST_WORDS
        or (last in _ANY_DEVICE and len(rest) - (first in _WHOSE) == 1)
        or first[:1].isdigit()
        or _PEOPLE.intersection(rest[:4])
    ):
        return None
    start = found.start("before") if before in _STANDS_FOR else found.start("for")
    return Clause(start, end, "purpose-for-part" if is_part else "purpose-for", "medium", "came")


def _untils(text: str) -> Iterator[Clause]:
    for found in _UNTIL.finditer(text):
        yield Clause(found.start(), until_the_end(text, found.start(), found.end()), "until", "high")


def _asides(text: str) -> Iterator[Clause]:
    """Yield what stands in parentheses behind a removal and holds a verb: "remove x (y handles it now)"."""
    for found in _PARENTHESIS.finditer(text):
        inner = found["in"].split()
        says = any(word.lower() in _SAYING for word in inner) or any(word.endswith("s") for word in inner[1:-1])
        if len(inner) > _FEW_WORDS and says and "," not in found["in"] and inner[0].lower() not in _NO_ASIDE:
            yield Clause(found.start("in"), found.end("in"), "aside", "medium", "went")


_FEW_WORDS = 2
_NO_ASIDE = frozenset(("and", "or", "but", "see", "e.g.", "i.e.", "like", "from", "with", "thanks", "also", "plus"))
_SAYING = frozenset(
    ("is", "are", "was", "has", "have", "had", "does", "do", "not", "no", "can", "cannot", "can't", "don't", "doesn't")
)
