"""`nixlore shell forget PATTERN`: take out what is kept of some commands: spool, ledger, what agents' logs told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from fnmatch import fnmatchcase
from pathlib import Path

import click

from nixlore.cli import _consent
from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf
from nixlore.cli._paint import paint
from nixlore.cli._session import Session
from nixlore.errors import ConfigError
from nixlore.present._text import Line, plural
from nixlore.shell.recorded import Ended, read
from nixlore.storage import spool
from nixlore.storage.agent_upkeep import Change, forgetting, take_out
from nixlore.storage.artifacts import Shelf
from nixlore.storage.files import acting_for

WILD = frozenset("*?[")
"""What makes a pattern one for a whole text rather than a part of it."""

UNTOUCHED = "the histories of the shells themselves, atuin's, and the logs that agents keep"
"""Where what is forgotten may still be."""


@command("forget")
@click.argument("pattern")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def forget_command(context: click.Context, pattern: str, *, yes: bool) -> None:
    """Forget what was recorded of commands like PATTERN.

    Of what waits in the spool, lines go whose text has PATTERN in it, or as a whole is like it where it has one of
    * ? [. Of the ledger, and of what is kept of agents' logs, runs go of commands of that name, or of a name and
    subcommands ("git push", "git *"): nothing else of a line is kept there. Not touched are the histories of the shells
    themselves, atuin's, and the logs that agents keep.
    """
    if not pattern.strip():
        message = "PATTERN is empty"
        raise click.UsageError(message, context)
    own = bare_session(context)
    shelf = own_shelf(own)
    is_meant = _meant(pattern)
    waiting = {path: count for path, data in spool.texts(own.machine).items() if (count := _count(data, is_meant))}
    kept, meant = _kept(shelf.state, pattern), _of_agents(own, pattern)
    ran = take_out(shelf.state, shelf.owner, meant, is_tried=True)
    if not waiting and not kept and not ran:
        own.talk("nixlore: nothing that was recorded is like that")
        return
    paint(_doomed(sum(waiting.values()), kept, ran))
    if not yes:
        if not _consent.can_ask():
            message = "nobody is here to be asked"
            raise ConfigError(message, remedy="--yes forgets without asking")
        if not click.confirm("Forget them?", default=False, err=True):
            own.talk("nixlore: nothing was changed")
            return
    _blank(own, is_meant)
    if kept:
        _forget(shelf, pattern)
    if ran:
        take_out(shelf.state, shelf.owner, meant)
    own.talk(f"nixlore: forgotten; what was made from it goes with the next scan. Not touched: {UNTOUCHED}")


def _doomed(waiting: int, kept: int, ran: int) -> Iterator[Line]:
    """Yield what is to be forgotten, by where it is."""
    yield Line("To be forgotten", "head")
    yield Line(f"{plural(waiting, 'command')} in the spool, with all that stands there", indent=2)
    yield Line(f"{plural(kept, 'entry', 'entries')} in the ledger", indent=2)
    yield Line(f"{plural(ran, 'command')} in what is kept of agents' logs", indent=2)


def _meant(pattern: str) -> Callable[[str], bool]:
    if WILD.isdisjoint(pattern):
        return lambda text: pattern in text
    return lambda text: fnmatchcase(text, pattern)


def _count(data: bytes, is_meant: Callable[[str], bool]) -> int:
    return sum(isinstance(row, Ended) and is_meant(row.text) for row in read(data))


def _blank(own: Session, is_meant: Callable[[str], bool]) -> None:
    """Overwrite what is meant wherever it lies now: while somebody was asked, and even now, a scan may move it."""
    for _ in range(2):
        for path in spool.files(own.machine):
            with suppress(FileNotFoundError):
                spool.blanked(path, lambda line: _count(line + b"\n", is_meant) > 0, own.owner)


def _of_agents(own: Session, pattern: str) -> Change:
    from nixlore.collect._history_keeping import Keeping  # noqa: PLC0415 - loads the catalog

    return forgetting(pattern, Keeping(own.machine).key)


def _kept(state: Path, pattern: str) -> int:
    """Return how many entries of the ledger a pattern means, of all units and sources, tried on a copy."""
    from nixlore.storage.ledger import FILE, Ledger  # noqa: PLC0415 - loads sqlite3

    path = state / FILE
    if not path.exists():
        return 0
    with closing(Ledger.in_memory(path)) as copy:
        return copy.forget(pattern)


def _forget(shelf: Shelf, pattern: str) -> None:
    from nixlore.storage.ledger import FILE, Ledger  # noqa: PLC0415 - loads sqlite3

    with acting_for(shelf.owner), closing(Ledger.in_file(shelf.state / FILE, shelf.owner)) as ledger:
        ledger.forget(pattern)
