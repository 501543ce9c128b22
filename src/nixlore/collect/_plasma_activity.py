"""What KDE Plasma's activity manager remembers of programs: who opened something, and what was started, and when.

The table is kactivitymanagerd's `ResourceScoreCache`; a document's name in it is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from nixlore.collect._databases import database
from nixlore.shell.desktop_traces import Seen

DATABASE = "kactivitymanagerd/resources/database"
"""Where the activity manager keeps it, below the XDG data directory."""

TABLE = "ResourceScoreCache"
STARTED = "applications:"
"""How the resource begins that stands for a program started from a menu."""

STARTERS = ("plasma", "krunner", "kicker")
"""Parts of names of agents that only start others."""

MAX_ROWS = 200_000


def used(place: Path) -> Iterator[Seen]:
    """Yield desktop entries and programs with the time of their last use.

    Raises SourceError when the database cannot be read.
    """
    newest: dict[str, int] = {}
    with database(place) as tables:
        rows = (
            tables.selected(TABLE, ("initiatingAgent", "targettedResource", "lastUpdate"))
            if tables.columns(TABLE)
            else ()
        )
        for agent, resource, at in islice(rows, MAX_ROWS):
            if not isinstance(at, int | float) or not isinstance(agent, str) or not isinstance(resource, str):
                continue
            if resource.startswith(STARTED):
                name = resource.removeprefix(STARTED)
            elif any(starter in agent for starter in STARTERS):
                continue
            else:
                name = f"{agent.removesuffix('.desktop')}.desktop"
            newest[name] = max(int(at), newest.get(name, 0))
    yield from (Seen(name, at) for name, at in newest.items())
