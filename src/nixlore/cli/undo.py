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
    """One change of one file as it is listed in JSON; `plan` is the id of the planned change that it is a part of."""

    id: str
    at: int
    path: str
    what: str
    plan: str = ""


@command("undo")
@click.argument("which", metavar="[ID]", required=False)
@click.option("--list", "listing", is_flag=True, help="List what can be taken back, and change nothing.")
@click.pass_context
def undo_command(context: click.Context, which: str | None, *, listing: bool) -> None:
    """Take back a change that nixlore made in files of yours: the last one, or that of ID.

    ID is that of the list or of the plan; all files of one change are taken back together. Only the lines that were
    changed are touched. Where they are not as they were left, nothing is done; each whole file as it was lies in
    ~/.local/state/nixlore/backups.
    """
    from nixlore.storage.journal import Journal  # noqa: PLC0415 - `--help` does not need it

    own = bare_session(context)
    shelf = own_shelf(own)
    journal = Journal(shelf)
    if not listing:
        journal.mend(own.machine.now)
    groups = journal.groups()
    if listing:
        if own.asked.json:
            emit(msgspec.json.encode([_told(one) for group in groups for one in group]))
        else:
            paint(_lines(groups, own.machine.now))
        return
    group = _chosen(groups, which)
    try:
        journal.undo_all(group, own.machine.now)
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be written", where=group[0].path) from error
    if group[0].plan:
        from nixlore.cli._apply_verdicts import undone  # noqa: PLC0415 - only what the plan proposed was decided on

        undone(shelf, group, own.machine.now)
    places = ", ".join(safe(one.path) for one in group)
    own.talk(f"nixlore: taken back in {places}: {safe(group[0].what)}")


def _told(one: Change) -> Told:
    return Told(id=one.id, at=one.at, path=one.path, what=one.what, plan=one.plan)


def _chosen(groups: Sequence[Sequence[Change]], which: str | None) -> Sequence[Change]:
    if not groups:
        message = "nothing was changed that could be taken back"
        raise ConfigError(message)
    if which is None:
        return groups[-1]
    found = [group for group in groups if any(which and one.startswith(which) for one in _names(group))]
    if len(found) > 1 and len({group[0].plan for group in found}) == 1:
        # The same change was made, taken back and made again: the last one is meant.
        return found[-1]
    if len(found) != 1:
        message = f"{'no change has' if not found else 'several changes have'} the id {safe(which, 40)}"
        raise ConfigError(message, remedy="`nixlore undo --list` lists them")
    return found[0]


def _names(group: Sequence[Change]) -> Iterator[str]:
    yield from (one.id for one in group)
    if group[0].plan:
        yield group[0].plan


def _lines(groups: Sequence[Sequence[Change]], now: int) -> Iterator[Line]:
    if not groups:
        yield Line("Nothing was changed that could be taken back.")
    for group in reversed(groups):
        places = ", ".join(safe(one.path) for one in group)
        yield Line(f"{group[0].plan or group[0].id}  {ago(now - group[0].at)} ago  {places}: {safe(group[0].what)}")
