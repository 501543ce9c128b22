"""Whether an answer asks back, and whether a prompt objects to what was done, told by their form in English alone.

Both are made to be right where they say so: on real transcripts nearly nine of ten answers that are said to ask back
do, and as many of the prompts that are said to object do; what objects in other words is not seen.
"""

from __future__ import annotations

import re

LONGEST_END = 400
"""A question at an answer's end is no longer."""

LONGEST_BEGINNING = 200
"""How much of a prompt is looked at."""

_PLAIN = str.maketrans({"\u2019": "'", "\u2013": "-", "\u2014": "-", "\uff1f": "?", "\u2026": "."})
"""Marks as they are typed for those that programs put in their place."""

_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\s-\s")

_FILLER = r"(?:\W*(?:so|and|or|also|otherwise|alternatively|if so|now|then|ok(?:ay)?|great)\b[\s,:;-]*){0,3}\W*"

_OFFER = re.compile(
    _FILLER + r"(?:"
    r"(?:do you |would you |d'you |you )?(?:also |still )?(?:want|like|prefer)\b(?: (?:me|us))?(?: to\b| that i\b)?"
    r"|(?:shall|should|may|can|could) (?:i|we)\b"
    r"|(?:are you )?ready\b"
    r"|(?:is there )?any(?:thing|one|\b)"
    r"|(?:something|what) else\b"
    r"|what (?:would you like|do you want|next)\b"
    r"|how (?:can|may) i\b"
    r"|(?:c\) |also |leave |move |proceed|continue|go ahead|worth |merge |push |commit )"
    r"|(?:does|do|is) (?:this|that|these|it)\b[^?]{0,60}\b(?:look|sound|align|make sense|good|ok(?:ay)?|fine)\b"
    r"|(?:sounds?|looks?) good\b|ok(?:ay)? (?:to|if|with)\b"
    r")",
    re.IGNORECASE,
)
"""How a question begins that offers to go on, or asks for more work, rather than for what is not known."""

_INTERJECTION = r"(?:(?:hm+|ah+|oh|uh|wait|ok(?:ay)?|well|sorry|hey|ar+gh+|ugh|but|crap|damn|again)\b[\s,.!:-]*){0,3}"

_FINE = r"(?![^.!?\n]{0,25}\b(?:fine|good|great|ok(?:ay)?|worries|problem|need|thanks)\b)"

_OBJECTION = re.compile(
    _INTERJECTION + r"(?:"
    r"no(?:pe)?\s*(?:$|[,.!:;-])"
    + _FINE
    + r"|no\s+(?:that|this|it|you|not|wait|stop|do|don|revert|remove|undo)\b"
    + _FINE
    + r"|(?:that|this|it)(?:'s|\s+is|\s+was)?\s+(?:still\s+)?(?:not\s+(?:right|correct|what|how|true|working|quite)"
    r"|no\s+good|wrong|incorrect|broken)\b"
    r"|(?:that|this|it)\s+(?:still\s+)?(?:is|was|did|does)(?:n'?t|\s+not)\s+(?:seem\s+(?:to\s+work|right)"
    r"|right|correct|what\s+i|work|help|fix|make\s+sense)\b"
    r"|still\s+(?:not\b|broken|failing|fails|wrong|does(?:n'?t|\s+not)|the\s+same)"
    r"|you(?:'ve|\s+have|\s+just)?\s+(?:forgot|missed|broke|did(?:n'?t|\s+not)|should(?:n'?t|\s+not|\s+have)"
    r"|were\s+supposed|misunder|misread|ignored|skipped)"
    r"|you\s+are\s+(?:not\s+correct|wrong)\b"
    r"|i(?:\s+already)?\s+(?:said|told\s+you|asked\s+(?:you|for)|did(?:n'?t|\s+not)\s+(?:ask|say|mean|want)"
    r"|do(?:n'?t|\s+not)\s+(?:want|like)|meant)\b"
    r"|(?:(?:please|can\s+you|could\s+you|let'?s)\s+)?(?:undo|revert|roll\s*back|put\s+(?:it|that)\s+back)\b"
    r"|stop\b(?!\s+hook)|wrong\b"
    r"|not\s+(?:what\s+i|quite|like\s+that|right|correct)\b"
    r"|why\s+(?:exactly\s+)?(?:did(?:n'?t)?|would|have)\s+you\b"
    r"|actually,?\s+(?:no\b|do(?:n'?t|\s+not)|that'?s\s+(?:not|wrong))"
    r")",
    re.IGNORECASE,
)


def asks_back(text: str) -> bool:
    """Tell whether an answer ends with a question that is no mere offer to go on."""
    end = text[-LONGEST_END:].translate(_PLAIN).rstrip(" \t\r\n*_`)\"'")
    if not end.endswith("?"):
        return False
    last = end.rpartition("\n")[2]
    return _OFFER.match(_SENTENCE.split(last)[-1]) is None


def objects(text: str) -> bool:
    """Tell whether a prompt objects to what was done, by its first words."""
    return _OBJECTION.match(text[:LONGEST_BEGINNING].translate(_PLAIN)) is not None
