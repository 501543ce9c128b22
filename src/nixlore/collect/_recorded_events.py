"""What every source of the ledger tells of a command: the one door through which events come in."""

from __future__ import annotations

from typing import NamedTuple

from nixlore.model.shell import Actor, Dialect


class Event(NamedTuple):
    """One command that was run: `start` in epoch milliseconds, its text, and whatever its source knows of it.

    `codes` are the exit codes of a pipeline's stages, `took` is in milliseconds. `session` and `directory` are "" where
    they are not known, `host` and `user` where they are those of the machine. `imported` events come from another
    history by way of this source. One that is not `fresh` is in the ledger already and only tells what went before.
    """

    start: int
    text: str
    dialect: Dialect
    actor: Actor = "human"
    exit: int | None = None
    codes: tuple[int, ...] = ()
    took: int | None = None
    session: str = ""
    directory: str = ""
    host: str = ""
    user: str = ""
    in_shell: bool = False
    imported: bool = False
    fresh: bool = True

    @property
    def is_hidden(self) -> bool:
        """Tell whether whoever typed it meant it not to be kept: it begins with a blank."""
        return self.text[:1] in (" ", "\t")


def is_possible(start: int, latest: int) -> bool:
    """Tell whether a millisecond may be that of an event; `latest` is the last possible second."""
    return 0 < start <= latest * 1000
