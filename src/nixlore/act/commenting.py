"""Make of a change that takes packages away one that comments them out with a reason, so that they are easily back."""

from __future__ import annotations

import msgspec

from nixlore.act._editing import nix_bytes
from nixlore.act._known import Around, Known, Reading
from nixlore.act._patches import file_patch
from nixlore.errors import SourceError
from nixlore.model.plan import PlannedChange
from nixlore.report import Report


def commented_out(
    change: PlannedChange, reason: str, report: Report, reading: Reading, around: Around
) -> PlannedChange:
    """Return a change that comments out, with a reason, what another one would take away.

    Raises SourceError where that one does something else as well, or the lines cannot be commented out.
    """
    if not change.intents or any(intent.verb != "remove" for intent in change.intents):
        message = "it does not only take packages away, so that there is nothing to comment out"
        raise SourceError(message, where=change.id)
    known = Known(report, reading, report.generated_at, around)
    replace = msgspec.structs.replace
    intents = tuple(replace(intent, verb="comment_out", reason=reason) for intent in change.intents)
    made = nix_bytes(intents, known)
    if made.refused:
        raise SourceError(made.refused, where=change.id, remedy=made.by_hand)
    patches = (file_patch(file, known.read(file), new) for file, new in sorted(made.texts.items()))
    title = f"Comment out {change.title.partition(' ')[2]}"
    return replace(change, title=title, intents=intents, patches=tuple(one for one in patches if one.patch))
