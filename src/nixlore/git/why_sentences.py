"""Find the sentence of a body that is the reason, and how much of it.

Below a subject that tells what was done, people say why: what was wrong, what is better now, what is needed. Such a
sentence asserts something. What tells more of the deed, of other deeds, or only what a thing is, is no reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data import reason_words as words
from nixlore.data.late_pattern import late
from nixlore.git.why_clauses import LONGEST, Clause, pattern, without_marks
from nixlore.git.why_ends import ends_open
from nixlore.git.why_names import spoken

SHORT = 130
"""Up to how many characters a sentence is quoted whole."""

_VERBS = words.VERBS.replace("\n", "")
_MORE_VERBS = (
    "override|gate|wire|expose|generate|ship|wrap|define|document|inherit|reuse|mark|apply|import|leave|restore|pass|"
    "follow|replicate|source|prefer|let|keep|store|separate|format|lint|tidy|run|list|describe|turn|open|reverse|"
    "changed|updated|refactored|adjusted|configured|"
    "(?:creat|mov|remov|chang|updat|includ|configur|initiali[sz]|integrat|implement|refactor|convert|switch|migrat|"
    "extract|split|merg|rework|rewrit|clean|disabl|add|instal|put|pin|bump|revert|tweak)e?s"
)
_DEED = late(
    rf"(?:[^\w\s(\"'`]+\s+)?(?:(?:also|and|then|now|just|i|we|i've|this(?: also)?)\s+)*"
    rf"(?:{_VERBS}|{_MORE_VERBS})(?![\w-])",
    re.IGNORECASE,
)
_ASIDE = pattern(r"(?:\W*(?:", words.BESIDE_THE_POINT, r")\b)|[&+]")
_CAVEAT = pattern(r"(?:\W*(?:", words.CAVEATS, r")\b)")
_NO_REASON = pattern(r"(?:\W*(?:", words.NO_FIRST_WORDS, r")\b)")
_ASSERTS = pattern(r"(?<![\w-])(?:", words.ASSERTIONS, r")(?![\w-])")
_SERVES = late(
    r"(?:(?:this(?:\s+(?:change|commit|pr))?|it|which)\s+(?:also\s+)?(?:should\s+|will\s+)?(?:fix|allow|make|"
    r"enable|ensure|prevent|avoid|help|let|"
    r"improve|solve|resolve|reduce|speed|cause)(?:e?s)?|(?:fixe|allow|make|enable|ensure|prevent|avoid|help|"
    r"let|improve|"
    r"solve|reduce)s|avoid|prevent|work(?:s|ed|ing)?\s+around|workaround|required|needed|"
    r"supports?\s+[\w-]+ing|fixed\s+(?:in|by|upstream)|(?:removed|dropped)\s+(?:from\s+nixpkgs|upstream))(?:\s|\Z|[.!])",
    re.IGNORECASE,
)
_OPENING = late(
    r"(?:\W*\*\*[\w ]+\*\*\W*|(?:why|reason|rationale|problem|issue|cause|because|motivation|background|context|"
    r"root cause)\s*:\s*|(?:sadly|unfortunately|apparently|turns out|moving forward)[, ]+(?:that )?)",
    re.IGNORECASE,
)
_DESCRIBES = late(r"(?:[\w`'./-]+\s+){1,3}(?:is|are)\s+(?:an?|the|another|one)\s", re.IGNORECASE)
_DONE = late(
    r"\b(?:added|adds|changed|updated|moved|fixed|removed|tweaked|begins?|started|yet|still|unfortunately|"
    r"doesn'?t seem|i'll|will be|todo)\b",
    re.IGNORECASE,
)
_TURN = late(
    r",?\s+(?:so(?! that| much| far| many| long)|although|though|even (?:if|though)|such as|unfortunately|presumably|"
    r"hopefully|therefore|thus|hence|(?P<but>but|however))\b",
    re.IGNORECASE,
)
_OWN = late(
    r"(?:sometimes|sadly|unfortunately|apparently|for some reason|at times|note that)?,?\s*"
    r"(?P<of>its?|this|[`\"'\w./+-]+)\s",
    re.IGNORECASE,
)
_ASKS = late(r"(?:it |also |this )?(?:still )?(?:needs|requires|depends on)\s(?!\S+ing\b)", re.IGNORECASE)
_UNSAFE = late(r"(?:it|this)(?:'s| is| uses?)\s.*\b(?:vulnerable|insecure)\b", re.IGNORECASE)
_NOT_DONE = late(
    r"(?:this|it)\s+(?:sadly\s+|still\s+|unfortunately\s+)?(?:isn'?t|is not|doesn'?t|does not|won'?t)\s+(?:really\s+|"
    r"actually\s+|quite\s+|fully\s+)?(?:work|fix|help|solve|do)(?:ing)?\b",
    re.IGNORECASE,
)
_YET = late(r"(?:there\W+(?:is|are|s)\s+)?(?:no|not|nothing|none)\b.*\byet\b", re.IGNORECASE)
_FAULT = late(
    r"n't\b|\b(?:not|never|cannot|issues?|problems?|bugs?|buggy|broken|breaks|fails?|errors?|crash\w*|unstable)\b",
    re.IGNORECASE,
)
_TURNED = late(
    r"\b(?:without|but|so|because|since|any ?more|otherwise|fix\w*|solve\w*|avoid\w*|old|only|no longer|instead)\b",
    re.IGNORECASE,
)
_JOINT = late(r",\s|\s[-\u2013\u2014]+\s|;\s|\s(?=\()|\s(?=(?:and|but|which|because|since|as|when|while)\s)|\.\s")
_GRANTS = late(r"(?:although|though|even\s+(?:though|if)|while|whereas)\s", re.IGNORECASE)
"""How a sentence begins that says first what speaks against it."""
_IN_THE_MIDDLE = late(r"\([^()]*\)\s+[a-z]")
"""An aside behind which its sentence goes on."""
_MORE = late(r"\W*(?:also|plus|additionally|in addition|furthermore|besides)\b|[&+]", re.IGNORECASE)
_QUESTION = late(r"\?(?:\s|\Z)")
_HEADING = late(r"\[[^\]\n]*\]\W*\Z")
_OPTION = late(r"\b(?:programs|services)\.\w")
_WORD = late(r"[a-z0-9]+", re.IGNORECASE)
_FEWEST = 3
_PAIR = 2
_LEAST = 25
_FIRST = 15


def is_beside(text: str, *, goes: bool) -> bool:
    """Tell whether a sentence that does not name a tool is of another deed or tool, or of what still fails."""
    return bool(_MORE.match(text) or _OPTION.search(text) or (not goes and _CAVEAT.match(text)))


def is_caveat(text: str, names: frozenset[str]) -> bool:
    """Tell whether a sentence says of what came itself that something is amiss with it."""
    if _ASKS.match(text):
        return True
    if _UNSAFE.search(text) or _YET.match(text) or _NOT_DONE.match(text):
        return True
    found = _OWN.match(text)
    if not found or not _FAULT.search(text, found.end()) or _TURNED.search(text):
        return False
    return found["of"].lower() in ("it", "its") or not names.isdisjoint(spoken(found["of"]))


def is_in_parentheses(text: str) -> bool:
    """Tell whether a sentence stands in parentheses as a whole."""
    return text.startswith("(") and text.rstrip(".!").endswith(")")


def is_aside(text: str) -> bool:
    """Tell whether a sentence begins as those do that are about something else."""
    return bool(_ASIDE.match(text))


def is_deed(text: str) -> bool:
    """Tell whether a text begins with what was done."""
    return bool(_DEED.match(text))


def asserts(text: str, *, goes: bool = False) -> bool:
    """Tell whether a sentence says of something that it is good or bad, helps, lacks or is needed.

    What still fails is a reason only where something `goes`.
    """
    start = _start(text)
    if not goes and _CAVEAT.match(text, start):
        return False
    if _ASIDE.match(text, start) or _QUESTION.search(text):
        return False
    if _SERVES.match(text, start):
        return True
    if not goes and text.rstrip().endswith(":"):
        return False
    if _DEED.match(text, start) or _DESCRIBES.match(text, start) or len(_WORD.findall(text)) < _PAIR:
        return False
    return bool(_ASSERTS.search(text, start))


def assertion(text: str, *, goes: bool) -> Iterator[Clause]:
    """Yield the part of a sentence that asserts something; of what `goes`, what stands behind a "but"."""
    if asserts(text, goes=goes):
        start = _start(text)
        turn = _TURN.search(text, start) if goes else None
        if turn and turn["but"] and asserts(text[turn.end() :].lstrip()):
            start = turn.end() + len(text[turn.end() :]) - len(text[turn.end() :].lstrip())
        yield Clause(start, _end(text, start), "assertion", "medium")


def explanation(text: str, said: list[Clause]) -> Iterator[Clause]:
    """Yield the first sentence below a subject, whatever it says, where it is no deed."""
    start = _start(text)
    if (
        _ASIDE.match(text, start)
        or _CAVEAT.match(text, start)
        or _NO_REASON.match(text, start)
        or _DEED.match(text, start)
        or _HEADING.match(text, start)
    ):
        return
    is_plain = (
        _DONE.search(text)
        or len(_WORD.findall(text)) <= _FEWEST
        or text.rstrip().endswith(":")
        or _QUESTION.search(text)
    )
    if said or not is_plain:
        yield Clause(start, _end(text, start), "explanation", "high" if said else "medium")


def _start(text: str) -> int:
    opening = _OPENING.match(text)
    return opening.end() if opening else 0


def _end(text: str, start: int) -> int:
    """Return where the assertion ends: before a turn of thought, and at a joint where it is long."""
    end = without_marks(text, start, len(text))
    for turn in _TURN.finditer(text, start, end):
        if not turn["but"] and turn.start() - start >= _FIRST and asserts(text[start : turn.start()]):
            end = turn.start()
            break
    longest = LONGEST if _GRANTS.match(text, start) else SHORT
    if end - start > longest:
        end = _cut(text, start, end, longest)
    return without_marks(text, start, end)


def _cut(text: str, start: int, end: int, longest: int) -> int:
    """Return where a long assertion is cut: at a joint behind what judges, else behind a word that may be the last."""
    joints = [
        found.start()
        for found in _JOINT.finditer(text, start + _LEAST, start + longest)
        if not (_IN_THE_MIDDLE.match(text, found.end()) or ends_open(text[start : found.start()]))
    ]
    judging = [joint for joint in joints if asserts(text[start:joint], goes=True)]
    if judging:
        return judging[-1]
    if joints and not asserts(text[start:end], goes=True):
        return joints[-1]
    cut = text.rfind(" ", start, start + longest)
    while ends_open(text[start:cut]) and cut > start + _LEAST:
        cut = text.rfind(" ", start, cut)
    opened = text.rfind("(", start, cut)
    return opened if opened > start + _LEAST and ")" not in text[opened:cut] else cut
