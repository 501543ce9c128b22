"""Parts that several answers have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from nixlore.model.evidence import Diagnostic
from nixlore.model.usage import Window
from nixlore.present._text import Line, homely, safe
from nixlore.synthesize._phrases import amount, date

SAMPLE = Line("SAMPLE: all of this is a made-up machine.", "warn")
"""What stands over every answer about the sample machine."""


_LOGS_OF_AGENTS = {
    "projects": "Claude Code's transcripts",
    "sessions": "Codex's rollouts",
    "opencode": "opencode's sessions",
}
"""What lies in the directories in which agents keep their logs."""


def seen(window: Window) -> str:
    """Return what one history holds, in its own unit."""
    directory, _, file = window.source.rpartition("/")
    # Where the file's own name says nothing, that of its directory is the program's.
    name = safe(directory.rpartition("/")[2] if directory and file.startswith("history") else file)
    if window.actor == "agent":
        name = _LOGS_OF_AGENTS.get(file, name)
    who = " by agents" if window.actor == "agent" else ""
    unit = window.unit if window.unit == "runs" else "distinct lines"
    return f"{name} {amount(window.entries, unit)}{who}"


def reach(windows: Sequence[Window]) -> str:
    """Return the days that histories reach over together."""
    first = [window.first_day for window in windows if window.first_day is not None]
    last = [window.last_day for window in windows if window.last_day is not None]
    return span(min(first), max(last)) if first and last else "without times"


def span(first_day: int, last_day: int | None) -> str:
    """Return the days from the first to the last, one day once."""
    first, last = date(first_day), date(last_day)
    return f"on {first}" if first == last else f"{first} to {last}"


def blind_spots(diagnostics: Sequence[Diagnostic], user: str, *, notes: bool = False) -> Iterator[Line]:
    """Yield what could not be seen, the same of several sources once; minor notes only when asked for."""
    shown = together([note for note in diagnostics if notes or note.severity != "note"], user)
    if not shown:
        return
    yield Line("")
    yield Line("What could not be seen", "head")
    for note in shown:
        remedy = f" ({safe(note.remedy)})" if note.remedy else ""
        yield Line(f"{safe(note.subject)}: {safe(note.cause)}{remedy}", "warn" if note.severity == "error" else "", 2)


def together(diagnostics: Sequence[Diagnostic], user: str) -> list[Diagnostic]:
    """Return diagnostics without those whose cause is told of the same place, or of one above it, already.

    Paths of the home of `user` are one however they are written. Of equals the one with a remedy stays.
    """
    places = [homely(note.subject, user) for note in diagnostics]
    told: dict[tuple[str, str], Diagnostic] = {}
    for place, note in zip(places, diagnostics, strict=True):
        other = told.get((note.cause, place))
        if other is None or (note.remedy and not other.remedy):
            told[note.cause, place] = msgspec.structs.replace(note, subject=place)
    return [note for (cause, place), note in told.items() if not any((cause, above) in told for above in _above(place))]


def _above(place: str) -> Iterator[str]:
    """Yield the directories above a path, none for what is no path."""
    while place.startswith(("/", "~/")) and (place := place.rpartition("/")[0]):
        yield place
