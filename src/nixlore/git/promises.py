"""Read promises: words that say until when something was switched off, pinned or done another way.

"disabled until 1.2 lands", "remove when #123 is merged". What is waited for is a version, a date, a pull request
or issue, or something else that nothing here can check.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from nixlore.data.late_pattern import late
from nixlore.git.changes import Change, CommitStory, Said
from nixlore.git.line_comments import flattened
from nixlore.git.masking import COVER
from nixlore.git.why_names import aliases, speaks_of
from nixlore.git.why_places import LONGEST as LONGEST_READ
from nixlore.git.why_places import places
from nixlore.model.git import ConfigPromise, Quote, WhySource

LONGEST = 160
"""How many characters of a promise are quoted."""

_HELD = (
    r"disabl\w*|pin(?:ned|ning)?|temp\w*|for\s+now|comment\w*|remov\w*|delet\w*|drop\w*|skip\w*|h[eo]ld\w*|"
    r"keep\w*|sta(?:y|ys|"
    r"ying)|stick\w*|workaround\w*|work\w*\s+around|hack\w*|revert\w*|downgrad\w*|re-?enabl\w*|enabl\w*|us(?:e|ing)|"
    r"unpin\w*|uncomment\w*|switch\w*|restor\w*|broken|fail\w*|overrid\w*|overlay\w*|patch\w*|todo|fixme|xxx|"
    r"vendor\w*|stop-?gap|"
    r"replac\w*|back|off|away|undo|clean\w*|needed|required|mov(?:e|ed)|add\w*|get\s+rid|install\w*"
)
_CONDITION = late(
    r"(?:^|(?<=[\s(,;:]))(?P<by>until|till|waiting\s+(?:for|on)|blocked\s+(?:by|on)|pending|when|once|after|"
    r"as\s+soon\s+as|if)"
    r"\s+(?P<what>[^\n]+)",
    re.IGNORECASE,
)
_GOVERNS = late(rf"\b(?:{_HELD})\b", re.IGNORECASE)
_ORDER = late(
    r"\W*(?:(?:todo|fixme|xxx|hack|temp(?:orary|orarily)?|note|nb)\b\W*(?:\([^)]*\)\W*)?)*(?:this\s+)?(?:can\s+|"
    r"should\s+|to\s+(?:be\s+)?|"
    r"we\s+can\s+|please\s+|maybe\s+)?(?:be\s+)?(?:removed?|drop(?:ped)?|deleted?|revert(?:ed)?|re-?enabled?|"
    r"enabled?|unpin|uncomment|"
    r"switch|restored?|undo|get\s+rid|bring|re-?add(?:ed)?|add|put|move|go|clean|replace|back|install|try|use|change|convert|"
    r"migrate)\b",
    re.IGNORECASE,
)
_MARK = late(r"(?:^|\W)(?:todo|fixme|xxx|hack|temp(?:orary|orarily)?)\b", re.IGNORECASE)
_WAITS_NOW = late(
    r"(?:wait|sleep|retr|loop|delay|poll|block|start|run|hold|hang|available|valid)\w*(?:\s+\S+)?\s*\Z",
    re.IGNORECASE,
)
_NO_CONDITION = late(
    r"(?:further\s+notice|now\b|then\b|recently|again\b|and\s+for\s+all|all\b|every\b|each\b|upon|i\s+(?:die|was|"
    r"had)|"
    r"(?:the\s+)?(?:very\s+)?(?:end|last)\b|you\b|using\b|running\b|needed\b|necessary\b|possible\b|not\b|no\b)",
    re.IGNORECASE,
)
_COMES = late(
    r"\b(?:fix(?:e[sd])?|merge[sd]?|land(?:s|ed)?|releas\w*|support(?:s|ed)?|works?|working|upstream\w*|nixpkgs|"
    r"stable|unstable|"
    r"builds?|available|resolv\w*|out|updat\w*|upgrad\w*|reach\w*|hits?|has|have|gets?|got|packaged|cached|"
    r"backport\w*|"
    r"implement\w*|ready|done|eol|no\s+longer|advanc\w*|catch\w*|bumped|dropped|channel|ship(?:s|ped)?|provides?|bundles?|higher|newer|finish\w*|arriv\w*|switch\w*|migrat\w*|mov\w*)\b",
    re.IGNORECASE,
)
_PULL = late(
    r"https?://[\w.-]+/(?P<repo>[\w./-]{1,80}?)/(?:-/)?(?:pull|pulls|issues|merge_requests|pr)/(?P<number>\d+)|"
    r"(?:(?P<named>[\w.-]+(?:/[\w.-]+)?)|\b(?:pr|mr|issue|pull\s+request)\s*)?[#!](?P<hash>\d{1,7})\b|"
    r"\b(?:pr|mr|issue|pull\s+request)\s+(?P<plain>\d{1,7})\b",
    re.IGNORECASE,
)
_MERGE = late(r"\b(?:pr|mr|pull\s+request|merge\s+request|issue)\b|\bmerged?\b", re.IGNORECASE)
_DAY = late(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?![\d-])")
_NEAR = 20
"""A date that stands farther from "until" is one of something else."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = late(
    r"\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?"
    rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?\s+"
    r"(?:(?P<also>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_VERSION = late(
    r"(?:(?P<subject>[A-Za-z][\w+-]{1,40}?)(?:\s+(?:version|release|v\.?))?(?:\s*(?:>=|>|≥|to|is|has|at|==?|@|"
    r"-)\s*|\s+))?"
    r"(?<![\w.#/])v?(?P<version>\d+(?:\.\d+)+[a-z]?(?:[-_.]?(?:rc|beta|alpha|pre)\.?\d*)?|\d{1,3}(?=\+|"
    r"\s+(?:lands?|is\s+(?:out|released|in|"
    r"available|stable)|hits|gets|reaches|comes|releases?)\b))(?![\w/]|\.\d)",
    re.IGNORECASE,
)
_ARRIVES = late(
    r"\W*(?:\Z|(?:version\s+|release\s+)?(?:is|gets|has|was|lands?|hits|reaches|comes|release[sd]?|arrives|becomes|"
    r"in|on|or|and|then|as|\+)\b"
    r"(?!\s+(?:fixed|eol|broken|end|unsupported|gone|dead)))|[,;.)+]",
    re.IGNORECASE,
)
_NEGATED = late(r"\b(?:no|not|without|never|older|before|below)\b|n't\b|<", re.IGNORECASE)
_PAST = late(r"(?:\b(?:past|beyond|above|(?:higher|newer|greater|later|more)\s+than)|>)\s*v?\Z", re.IGNORECASE)
"""What stands before a version that is not enough itself, so that none is known that would be."""
_NO_SUBJECT = frozenset(
    """
    a above after an and at atleast available bundles before by for from has have in is it its least new newer next
    nixpkgs of on or out package past release released releases than that the then this to updated upgraded
    upstream using v
    version with updates ships provides carries contains includes supports upgrades
    switching switched moving moved upgrading updating update upgrade bumped bump reaches hits gets
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
_RELEASE = late(r"\d\d\.(?:05|11|03|09)\Z")
_END = late(r"[;)\]]|\.(?=\s|$)|\s[\u2013\u2014-]\s|,\s+(?:then|and|but|so|otherwise|else)\b")

Condition = Literal["version", "date", "merge", "other"]


class _Awaited(NamedTuple):
    """What is waited for, and where the words about it stand in the text."""

    start: int
    end: int
    condition: Condition
    subject: str = ""
    version: str = ""
    date: str = ""


def promised(story: CommitStory, change: Change) -> ConfigPromise | None:
    """Return the promise that a commit made about a tool: in the comment at its line, in one left behind, in words."""
    for said, source in ((change.comment, "comment"), (change.left, "left_comment")):
        found = said and promise(change.tool, said, story.commit, source)  # type: ignore[arg-type]
        if found:
            return found
    for place in places(story, change) if _may_wait(story.message) else ():
        text = place.piece.text
        if not place.is_named and len(story.changes) > 1 and not speaks_of(text, aliases(change)):
            continue
        said = Said(text, "", 0, place.piece.start, place.piece.end)
        found = promise(change.tool, said, story.commit, place.source)
        if found:
            return found
    return None


@lru_cache(maxsize=8)
def _may_wait(message: str) -> bool:
    return bool(_CONDITION.search(message))


def promise(tool: str, said: Said, commit: str, source: WhySource = "comment") -> ConfigPromise | None:
    """Return what a comment or a part of a message promises about a tool, None where it promises nothing."""
    is_comment = source.endswith("comment")
    awaited = _awaited((flattened(said.text) if is_comment else said.text)[:LONGEST_READ])
    if awaited is None:
        return None
    start, end = awaited.start, awaited.end
    text = said.text[start:end]
    if not text or COVER in text:
        return None
    quote = Quote(
        text=text,
        source=source,
        commit=commit,
        start=said.start + start,
        end=said.start + end,
        rule=f"promise-{awaited.condition}",
        confidence="medium" if awaited.condition == "other" else "high",
        file=said.file,
        line=said.line,
    )
    subject = awaited.subject or (tool if awaited.condition == "version" else "")
    return ConfigPromise(
        tool=tool,
        quote=quote,
        condition=awaited.condition,
        subject=subject,
        version=awaited.version,
        date=awaited.date,
    )


def _awaited(text: str) -> _Awaited | None:
    for found in _CONDITION.finditer(text):
        end = _end(text, found.start("what"))
        what = text[found.start("what") : end]
        before = text[: found.start()]
        condition = _kind(what)
        if _is_promise(text, before, found["by"].lower(), what, condition):
            start = _start(text, found.start(), end)
            return condition._replace(start=start, end=end)
    return None


def _is_promise(text: str, before: str, by: str, what: str, condition: _Awaited) -> bool:
    """Tell whether words before and after a conjunction make a promise rather than a description."""
    if _NO_CONDITION.match(what) or _WAITS_NOW.search(before):
        return False
    is_certain = condition.condition != "other"
    comes = is_certain or bool(_COMES.search(what))
    if by.startswith(("waiting", "blocked", "pending")):
        return is_certain and bool(condition.subject or condition.date)
    if by in ("until", "till"):
        return comes and (not before.strip(" #") or bool(_GOVERNS.search(_sentence(before))))
    said = _sentence(before)
    is_order = _ORDER.match(said) or _ORDER.match(said.rpartition(",")[2])
    return comes and by != "if" and bool(_MARK.search(text) or is_order)


def _sentence(before: str) -> str:
    """Return the last sentence of what stands before a condition."""
    return before[max((found.end() for found in _END.finditer(before)), default=0) :]


def _start(text: str, at: int, end: int) -> int:
    """Return where the sentence around a condition begins, or the condition itself where that is too long."""
    start = max((found.end() for found in _END.finditer(text, 0, at)), default=0)
    while start < at and text[start] in " \t#*-:;.,":
        start += 1
    return start if end - start <= LONGEST else at


def _end(text: str, start: int) -> int:
    stop = _END.search(text, start)
    end = min(stop.start() if stop else len(text), start + LONGEST)
    while end > start and text[end - 1] in " \t\n.,;:!\"'`":
        end -= 1
    return end


def _kind(what: str) -> _Awaited:
    """Return what the words after "until" wait for."""
    pull = _PULL.search(what)
    if pull:
        return _Awaited(0, 0, "merge", subject=_pull_name(pull))
    day = _date(what)
    if day:
        return _Awaited(0, 0, "date", date=day)
    version = _VERSION.search(what)
    if version and _PAST.search(what, 0, version.start("version")):
        return _Awaited(0, 0, "other")
    if version and not _NEGATED.search(what, 0, version.start("version")) and _ARRIVES.match(what, version.end()):
        named = version["subject"] or ""
        subject = "" if named.lower() in _NO_SUBJECT else named
        if _RELEASE.match(version["version"]) and (not subject or subject.lower() == "nixos"):
            subject = "nixos"
        return _Awaited(0, 0, "version", subject=subject, version=version["version"])
    return _Awaited(0, 0, "merge" if _MERGE.search(what) else "other")


def _pull_name(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['repo']}#{found['number']}"
    return f"{found['named'] or ''}#{found['hash'] or found['plain']}"


def _date(what: str) -> str:
    """Return a date that is named, ISO; a month stands for its last day."""
    found = _DAY.search(what) or _MONTH.search(what)
    if not found or found.start() > _NEAR:
        return ""
    groups = found.groupdict()
    month = groups["month"].lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    day = groups["day"] or groups.get("also")
    try:
        if day:
            return date(int(groups["year"]), number, int(day)).isoformat()
        following = date(int(groups["year"]) + number // 12, number % 12 + 1, 1)
    except ValueError:
        return ""
    return (following - timedelta(days=1)).isoformat()
