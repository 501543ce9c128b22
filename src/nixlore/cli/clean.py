"""`nixlore self clean`: remove what nixlore keeps: what can be made again, what is older than a date, or everything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import click

from nixlore.cli import _consent
from nixlore.cli._moments import start_of_day
from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf, size, told_size
from nixlore.cli._paint import paint
from nixlore.cli._session import Session
from nixlore.errors import ConfigError
from nixlore.locate import ROOTS
from nixlore.present._text import Line, plural, safe
from nixlore.storage import spool
from nixlore.storage.artifacts import Shelf
from nixlore.storage.files import acting_for


class Doomed(NamedTuple):
    """Something that would be removed, and what it is."""

    path: Path
    about: str


@command("clean")
@click.option("--before", type=start_of_day, metavar="DATE", help="Forget what was run before: a date, or 365d.")
@click.option("--all", "everything", is_flag=True, help="Remove all that nixlore has ever written here.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def clean_command(context: click.Context, *, before: int | None, everything: bool, yes: bool) -> None:
    """Remove what nixlore keeps; without an option the cache, which can be made again.

    With --before what the ledger knows of earlier runs goes for good: it is not read again from a history that still
    has it. With --all everything goes: ledger, artifacts, figures, your answers, what waits in the spool, the copies
    of start-up files and the mirror for agents. What is to go is listed with its size first.
    """
    if before is not None and everything:
        message = "--before and --all are different: ask for one of them"
        raise click.UsageError(message, context)
    own = bare_session(context)
    if before is not None:
        _before(own, own_shelf(own), before, yes=yes)
        return
    shelf = own_shelf(own) if everything else None
    found = [one for one in doomed(own, shelf) if os.path.lexists(one.path)]
    if not found:
        own.talk("nixlore: there is nothing to remove")
        return
    rows = [(one, size(one.path)) for one in found]
    width = max(len(told_size(length)) for _, length in rows)
    paint([Line("To be removed", "head")])
    paint(Line(f"{told_size(length):>{width}}  {safe(str(one.path))}  {one.about}", indent=2) for one, length in rows)
    if _agreed(own, "Remove them?", yes=yes):
        made = made_folders(own, shelf)
        with acting_for(own.owner):
            for one in found:
                remove(one.path)
            remove_empty(made)
        own.talk(f"nixlore: removed {told_size(sum(length for _, length in rows))}")


def _agreed(own: Session, question: str, *, yes: bool) -> bool:
    """Ask, where somebody can be asked; raises ConfigError where nobody is there and nobody said yes."""
    if yes:
        return True
    if not _consent.can_ask():
        message = "nobody is here to be asked"
        raise ConfigError(message, remedy="--yes removes without asking")
    if click.confirm(question, default=False, err=True):
        return True
    own.talk("nixlore: nothing was changed")
    return False


def doomed(own: Session, shelf: Shelf | None) -> Iterator[Doomed]:
    """Yield what would go, with everything where a shelf is given."""
    machine = own.machine
    if machine.cache_dir is not None:
        yield Doomed(machine.cache_dir, "cache, which can be made again")
    if shelf is None:
        return
    yield from (Doomed(path, "mirror for agents") for path in _mirrored(shelf, machine.cache_dir))
    for place in spool.places(machine):
        if not place.is_relative_to(shelf.state):
            yield Doomed(place.parent, "what waits to be taken from shells")
    # Last, as it knows what there is: whoever is interrupted can do it again.
    yield Doomed(shelf.state, "ledger, artifacts, figures, answers, copies of start-up files")


def _mirrored(shelf: Shelf, cache: Path | None) -> Sequence[Path]:
    """Return the files that were written elsewhere than below our own directories, by the list of what was written."""
    ours = [place for place in (shelf.state, cache) if place is not None]
    noted = (Path(path) for path in shelf.written())
    return [path for path in noted if not any(path.is_relative_to(place) for place in ours) and path.is_file()]


def made_folders(own: Session, shelf: Shelf | None) -> Sequence[Path]:
    """Return the directories that had to be made for the cache, or for all that is ours where a shelf is given."""
    cache = own.machine.cache_dir
    # Another root has a cache of its own below this one.
    notes = [shelf] if shelf is not None else []
    notes += [Shelf(place) for place in (cache, cache / ROOTS)] if cache is not None else []
    return [Path(path) for note in notes for path in note.written() if path.endswith("/")]


def remove_empty(folders: Sequence[Path]) -> None:
    """Remove directories in which nothing is by now, the inner ones first."""
    for folder in sorted(folders, key=lambda path: -len(path.parts)):
        try:
            folder.rmdir()
        except OSError:
            continue


def remove(path: Path) -> None:
    """Remove a file, or a directory with all below it; a directory that is a link is emptied and stays."""
    if path.is_dir():
        real = Path(os.path.realpath(path))
        for entry in real.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        if not path.is_symlink() and not os.path.ismount(path):
            path.rmdir()
        return
    path.unlink(missing_ok=True)
    try:
        path.parent.rmdir()
    except OSError:
        return


def _before(own: Session, shelf: Shelf, before: int, *, yes: bool) -> None:
    """Take earlier runs out of the ledger, and out of what is kept of agents' logs."""
    from nixlore.cli._moments import told  # noqa: PLC0415 - `--help` does not need it
    from nixlore.storage import agent_upkeep  # noqa: PLC0415 - loads the forms of what is kept
    from nixlore.storage.ledger import FILE, Ledger  # noqa: PLC0415 - loads sqlite3

    path = shelf.state / FILE
    if not path.exists():
        own.talk("nixlore: there is no ledger yet")
        return
    with closing(Ledger.in_memory(path)) as copy:
        count = copy.clean(before)
    change = agent_upkeep.forgetting_before(before)
    ran = agent_upkeep.take_out(shelf.state, shelf.owner, change, is_tried=True)
    when = f"before {told(before)}"
    paint([Line(f"{plural(count, 'entry', 'entries')} {when} in the ledger ({told_size(size(path))})")])
    if ran:
        paint([Line(f"{plural(ran, 'command')} {when} in what is kept of agents' logs")])
    if _agreed(own, "Forget them for good?", yes=yes):
        with acting_for(shelf.owner), closing(Ledger.in_file(path, shelf.owner)) as ledger:
            ledger.clean(before)
        agent_upkeep.take_out(shelf.state, shelf.owner, change)
        own.talk("nixlore: forgotten; what was made from it goes with the next scan")
