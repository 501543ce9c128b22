"""Read the feature that a tool is part of where a subject names it: "add audio menu script", "switch to niri"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data import reason_words as words
from nixlore.data.late_pattern import late
from nixlore.git.changes import Change
from nixlore.git.subjects import Piece, headed
from nixlore.git.why_clauses import COSMETIC, MORE, WORD, Clause
from nixlore.git.why_fit import CAME
from nixlore.git.why_names import resembles, squeezed
from nixlore.git.why_places import Place
from nixlore.git.why_sentences import is_deed
from nixlore.model.git import Intent

_INTRODUCES = late(
    r"(?:(?:add(?:s|ed|ing)?|initial commit(?: of| for)?|init(?:ial(?:ise|ize)?)?|improve[sd]?|better|"
    r"re-?add(?:ed)?|implement(?:s|ed)?|"
    r"introduce[sd]?|create[sd]?|set ?up|enable[sd]?|install(?:s|ed)?|"
    r"switch(?:ed)? to|use|start(?:ing)? (?:with|on|using)|support|make|remove[sd]?|drop(?:ped)?|begin|first|"
    r"initial|basic|common|core|additional|essential|necessary|useful|more|"
    r"an?|the|my|some|new|support for|wip|attempt at)[\s:]+)+",
    re.IGNORECASE,
)
_LONGEST_FEATURE = 7
_FEWEST = 3
_OF_FEATURES: tuple[Intent | None, ...] = ("part-of-feature", "add-for-purpose", "add-plain")
_WHOLE = late(r"(?:set\s?up|setting up|switch(?:ed)? to)\s+", re.IGNORECASE)
_NAME = late(r"[\w-]{4,}")
_AS_MODULE = late(r"(?:\.nix)?[`\"']*(?:\s+modules?)?\W*\Z", re.IGNORECASE)
"""What stands behind the name of a file where a module is spoken of: "the `foo.nix` module"."""
_PATH = late(r"([\w./-]+?)(?:\.nix\b|/(?!\w))")
_HOME_MANAGER = late(r"\bhome[- ]manager\b", re.IGNORECASE)
_CHANGED = late(
    r"\s*(?:\(|,|;|\band\s+(?=\w+)|\bfor now\b|\bfrom\b|\bfor\b|\bvia\b|\bw/|\bwith\b|\bto\b|\bin\b|\bon\b|"
    r"\busing\b|\bwhen\b|\binstead\b|->|\s:|\s\W\s|$)",
    re.IGNORECASE,
)


def feature(place: Place, intent: Intent | None, change: Change) -> Iterator[Clause]:
    """Yield the feature that a subject names where the tool came or went as a part of it."""
    text = place.piece.text
    if intent not in _OF_FEATURES and not text.lower().startswith(("set", "switch")):
        return
    verb = _INTRODUCES.match(text)
    whole = bool(verb and change.kind in CAME and _WHOLE.fullmatch(verb[0]))
    if (intent not in _OF_FEATURES and not whole) or not (verb or place.is_feature):
        return
    if (place.others and not whole) or (whole and "," in text):
        return
    start = verb.end() if verb else 0
    stop = _CHANGED.search(text, start + 1)
    if stop and (stop[0].strip() in (",", "and", ";") or MORE.search(text, stop.start())):
        return
    end = stop.start() if stop else len(text)
    if text[start:end].startswith("`") and text[start:end].find("`", 1) in (-1, end - start - 1):
        start, end = start + 1, end - text.endswith("`", start + 1, end)
    if _is_place(text[start:end], change) or _is_itself(text[start:end], change):
        return
    if _names_feature(text[start:end]) or (whole and _names_one(text[start:end])):
        yield Clause(start, end, "feature", "medium")


def switched(text: str) -> Iterator[Clause]:
    """Yield what a whole subject says was switched to, of which many tools are parts: "switch to niri"."""
    head = headed(text, Piece(text, 0, len(text)))[2]
    verb = _WHOLE.match(head.text)
    if verb and _names_one(head.text[verb.end() :]):
        yield Clause(head.start + verb.end(), head.end, "feature", "medium")


def _is_place(text: str, change: Change) -> bool:
    """Tell whether a text names directories or a file that a tool came to: a host's, "desktop base module"."""
    name = squeezed(_AS_MODULE.sub("", text))
    names = {name, *(squeezed(found[1]) for found in _PATH.finditer(text))}
    paths = [[squeezed(part) for part in path.removesuffix(".nix").split("/")] for path in change.files]
    words_said = {squeezed(word) for word in WORD.findall(_AS_MODULE.sub("", text))}
    return any(words_said and words_said <= set(parts) for parts in paths) or any(
        "".join(parts[start:end]) in names
        for parts in paths
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
    )


def _is_itself(text: str, change: Change) -> bool:
    """Tell whether a text may be a way to write the name of the tool, or that with what kind of thing it is."""
    *said, last = WORD.findall(text.lower()) or [""]
    own = set(WORD.findall(f"{change.tool} {' '.join(change.names)}".lower()))
    is_kind = last in words.KINDS_OF_TOOL | words.ANY_TOOL
    return resembles(text, change) or (is_kind and 0 < len(said) < _FEWEST and (last in own or set(said) <= own))


def _names_one(text: str) -> bool:
    """Tell whether a text is a name, of something that other tools are set up for."""
    no_name = words.VAGUE | words.GENERIC_FEATURES | words.PARTS | words.HOST_WORDS | words.NO_PURPOSE_AFTER_FOR
    return bool(_NAME.fullmatch(text)) and text.lower() not in no_name


def _names_feature(text: str) -> bool:
    named = [word.lower() for word in WORD.findall(_HOME_MANAGER.sub(" ", text))]
    if (
        not text.lstrip("`")[:1].isalnum()
        or not named
        or len(named) > _LONGEST_FEATURE
        or set(named) <= words.VAGUE
        or COSMETIC.search(text)
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
        of_class = named[-2] in words.HOST_WORDS | {"home", "hm"}
        return not of_class and not set(named[:-1]) <= words.VAGUE | words.PARTS | words.HOST_WORDS
    return not words.FEATURES.isdisjoint(named[-1:])
