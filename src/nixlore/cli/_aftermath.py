"""Alarms: what was removed through us and is called again, with the command that brings it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nixlore.model.run import DAY
from nixlore.present._text import Line, iso, safe
from nixlore.storage.verdicts import VERDICTS, add, verdicts

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.model.plan import Verdict
    from nixlore.report import Report
    from nixlore.storage.artifacts import Shelf

ALARMS = "alarms"
"""The file whose lines the hooks of our recording print once, at the next prompt, and then empty."""

RECENT = 30 * DAY
"""Seconds for which an alarm is told."""


def follow(own: Session, shelf: Shelf, report: Report) -> None:
    """Keep what became of removals that were accepted, and raise an alarm for what is called again.

    Raises OSError where that cannot be kept.
    """
    known = verdicts(shelf)
    if not any(one.answer == "accepted" for one in known) or own.machine.config is None:
        return
    from nixlore.act.aftermath import aftermath  # noqa: PLC0415 - only where something was accepted
    from nixlore.index import catalog  # noqa: PLC0415
    from nixlore.storage.journal import Journal  # noqa: PLC0415

    top = own.machine.config.resolve()
    paths = {change.id: change.path.removeprefix(f"{top}/") for change in Journal(shelf).changes()}
    found = list(aftermath(known, paths, report, catalog(own.machine).programs_of, own.machine.now))
    add(shelf, *found)
    lines = [f"nixlore: {text}" for text in _texts([one for one in found if one.answer == "used_after_removal"])]
    if lines:
        shelf.put(shelf.state / ALARMS, "".join(f"{line}\n" for line in lines).encode())


def alarms(own: Session) -> Iterator[Line]:
    """Yield the alarms that were raised of late, of what was not brought back since."""
    shelf = own.shelf
    if shelf is None or not (shelf.state / VERDICTS).exists():
        return
    last = {(one.change, one.subject): one for one in verdicts(shelf)}
    raised = [one for one in last.values() if one.answer == "used_after_removal" and one.at > own.machine.now - RECENT]
    yield from (Line(text, "warn") for text in _texts(raised))


def of_command(shelf: Shelf, names: Sequence[str]) -> Iterator[Line]:
    """Yield that what provides a command was removed through us, `names` being what may provide it."""
    from nixlore.act.aftermath import REMOVALS  # noqa: PLC0415 - only where somebody looks for something

    last = {(one.change, one.subject): one for one in verdicts(shelf)}
    for one in last.values():
        if one.subject in names and one.answer in ("accepted", "used_after_removal") and one.kind in REMOVALS:
            yield Line(f"{safe(one.subject, 80)} was removed on {iso(one.at)[:10]}{_back(one)}", "warn")


def _texts(raised: Sequence[Verdict]) -> Iterator[str]:
    told = {}
    for one in raised:
        told[one.change, one.subject] = f"{safe(one.subject, 80)} was removed, but {safe(one.because, 120)}{_back(one)}"
    yield from told.values()


def _back(one: Verdict) -> str:
    return f": `nixlore undo {one.change}` brings it back" if one.journal else ": declare it again"
