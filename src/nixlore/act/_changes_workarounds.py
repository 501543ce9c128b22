"""End workarounds whose time is over: what was commented out until a date or a version is declared again.

Only a line that holds one package behind a comment's mark is taken back, and only where the repository then declares
that package and nothing else has changed. What stands otherwise, an override or a pin, is for a person to undo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.act._applying import after_command
from nixlore.act._draft import Draft
from nixlore.act._known import NAMED_PLACE, Known
from nixlore.act._ranking import LOST
from nixlore.model.insight import Insight
from nixlore.nix.attr_names import canonical

CODE = "NX105"

COMMENTED = re.compile(rb"(?P<lead>[ \t]*)#[ \t]*(?P<element>[A-Za-z_][\w.'-]*)(?:[ \t]*(?:#|--|//|:).*)?(?P<end>\r?)")
"""One element behind a comment's mark, with the words that say why behind another."""


def drafts(known: Known) -> Iterator[Draft]:
    """Yield one draft per workaround that has ended."""
    for insight in known.insights(CODE):
        place = insight.action.place if insight.action is not None else _quoted(insight)
        found = NAMED_PLACE.fullmatch(place)
        if found is None:
            continue
        made = _uncommented(known, insight.subject, found["file"])
        refused = "" if made is not None else "no single line is that package behind a comment's mark"
        yield Draft(
            kind="end_workaround",
            subject=insight.subject,
            title=f"Bring {insight.subject} back" if insight.action is not None else f"Look at {place} again",
            insights=(insight,),
            confidence=insight.confidence,
            risk="medium",
            risk_says="that its condition is met does not prove that what was wrong is mended: build before you switch",
            tidy=LOST,
            worth="what was put off can be done",
            hosts=tuple(sorted(known.hosts)) or None,
            files={} if made is None else {found["file"]: made},
            refused=refused,
            by_hand=f"undo in {place} what was meant to last until then",
            after=after_command(known, is_home=False),
        )


def _quoted(insight: Insight) -> str:
    """Return where the words stand that promise an end."""
    return next((row.place for row in insight.evidence if NAMED_PLACE.fullmatch(row.place)), "")


def _uncommented(known: Known, tool: str, file: str) -> bytes | None:
    """Return a file's bytes with the tool's line taken back, None where that is not proven to be what is meant.

    The words may have been read from another time, at which the line had another number.
    """
    data = known.nix_sources.get(file)
    rows = data.split(b"\n") if data is not None else []
    found = [(number, match) for number, row in enumerate(rows) if (match := COMMENTED.fullmatch(row)) is not None]
    own = [(number, match) for number, match in found if _is_named(match["element"].decode(), tool)]
    if len(own) != 1:
        return None
    number, match = own[0]
    rows[number] = match["lead"] + match["element"] + match["end"]
    made = b"\n".join(rows)
    new = known.difference(file, made)
    return made if new and all(_is_named(one.attr_path, tool) for one in new) else None


def _is_named(attr_path: str, tool: str) -> bool:
    return tool in (attr_path, canonical(attr_path), canonical(attr_path).rpartition(".")[2])
