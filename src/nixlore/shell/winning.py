"""One event seen by several sources is counted once.

atuin and our hook see what a shell also writes to its own history, and a history may have been copied into another.
So of each name one source wins per actor, host, user and day; what only a lesser source saw that day stays, since it
is no double of anything. A count without a date may be of any day, so it stands only where nothing dated does.
"""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.model.shell import Command

BEST_FIRST = (
    "transcripts",
    "hook",
    "atuin",
    "nushell_history",
    "zsh_history",
    "bash_history",
    "fish_history",
    "atuin import",
)
"""Sources by how much they can be trusted to have seen every run; a source not named here comes last."""

_RANK = {source: rank for rank, source in enumerate(BEST_FIRST)}
_ANY = "*"

_Standing = tuple[bool, int, str]
_Key = tuple[str, str, str, str, int | None]


def winning(rows: Sequence[Command]) -> list[Command]:
    """Return the rows that count, in the order given; rows of the losing sources are left out.

    A row whose host is not known ("") is a rival of those of every host.
    """
    if len({row.source for row in rows}) < 2:
        return list(rows)
    best: dict[_Key, _Standing] = {}
    for row in rows:
        standing = _standing(row)
        # A dated row also stands for its name as a whole, against rows without a date.
        for day in {row.day, None}:
            for host in {row.host, _ANY}:
                key = (row.name, row.actor, row.user, host, day)
                if key not in best or standing < best[key]:
                    best[key] = standing
    return [row for row in rows if not _beaten(row, best)]


def _standing(row: Command) -> _Standing:
    return row.day is None, _RANK.get(row.source, len(_RANK)), row.source


def _beaten(row: Command, best: dict[_Key, _Standing]) -> bool:
    own = _standing(row)
    for host in (row.host, "") if row.host else (_ANY,):
        found = best.get((row.name, row.actor, row.user, host, row.day))
        if found is not None and found < own and found[2] != row.source:
            return True
    return False
