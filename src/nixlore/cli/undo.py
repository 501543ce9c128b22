"""`nixlore undo`: take back what we changed in files of the user's, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf
from nixlore.cli._paint import paint
from nixlore.cli._session import emit
from nixlore.errors import ConfigError
from nixlore.present._text import Line, ago, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nixlore.storage.journal import Change


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One change as it is listed in JSON."""

    id: str
    at: int
    path: str
    what: str


@command("undo")
@click.argument("which", metavar="[ID]", required=False)
@click.option("--list", "listing", is_flag=True, help="List what can be taken back, and change nothing.")
@click.pass_context
def undo_command(context: click.Context, which: str | None, *, listing: bool) -> None:
    """Take back a change that nixlore made in a file of yours: the last one, or the one of that ID.

    Only the lines that were changed are touched. Where they are not as they were left, nothing is done; the whole file
    as it was lies in ~/.local/state/nixlore/backups.
    """
    from nixlore.storage.journal import Journal  # noqa: PLC0415 - `--help` does not need it

    own = bare_session(context)
    journal = Journal(own_shelf(own))
    changes = journal.changes()
    if listing:
        if own.asked.json:
            emit(msgspec.json.encode([Told(id=one.id, at=one.at, path=one.path, what=one.what) for one in changes]))
        else:
            paint(_lines(changes, own.machine.now))
        return
    change = _chosen(changes, which)
    try:
        journal.undo(change, own.machine.now)
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be written", where=change.path) from error
    own.talk(f"nixlore: taken back in {safe(change.path)}: {safe(change.what)}")


def _chosen(changes: Sequence[Change], which: str | None) -> Change:
    if not changes:
        message = "nothing was changed that could be taken back"
        raise ConfigError(message)
    if which is None:
        return changes[-1]
    found = [change for change in changes if change.id.startswith(which)]
    if len(found) != 1:
        message = f"{'no change has' if not found else 'several changes have'} the id {safe(which, 40)}"
        raise ConfigError(message, remedy="`nixlore undo --list` lists them")
    return found[0]


def _lines(changes: Sequence[Change], now: int) -> Iterator[Line]:
    if not changes:
        yield Line("Nothing was changed that could be taken back.")
    for change in reversed(changes):
        yield Line(f"{change.id}  {ago(now - change.at)} ago  {safe(change.path)}: {safe(change.what)}")
