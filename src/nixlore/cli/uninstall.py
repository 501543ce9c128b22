"""`nixlore self uninstall`: take back what nixlore changed in files of the user's, and remove all that it wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli import _consent
from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf, size, told_size
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit
from nixlore.errors import ConfigError
from nixlore.present._text import Line, safe

if TYPE_CHECKING:
    from nixlore.cli._uninstall_changes import Standing
    from nixlore.cli.clean import Doomed
    from nixlore.storage.artifacts import Shelf

KEPT = ("journal.jsonl", "backups", "manifest.jsonl")
"""What stays in our state while something could not be taken back: what was changed, and the files as they were."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What would be done, as it is told in JSON."""

    taken_back: tuple[str, ...]
    changed_since: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]


@command("uninstall")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def uninstall_command(context: click.Context, *, dry_run: bool, yes: bool) -> None:
    """Take back every change in a file of yours, and remove everything that nixlore ever wrote.

    That are lines in start-up files of shells, blocks for agents, settings of agents, and then our own files, the
    mirror, sample machines and directories that were made for them. What was changed since by somebody else is left
    alone and named. Changes of your configuration that you have applied stay, as do your settings. The program itself
    goes as it came.
    """
    own = bare_session(context)
    shelf = own_shelf(own)
    from nixlore.cli import _uninstall_changes as changes  # noqa: PLC0415 - `--help` does not need it
    from nixlore.cli.clean import doomed  # noqa: PLC0415

    standing = changes.standing(shelf)
    files = [*_demos(), *(one for one in doomed(own, shelf) if os.path.lexists(one.path))]
    left = tuple(_left(own))
    if own.asked.json:
        emit(msgspec.json.encode(_told(standing, files, left)))
    else:
        paint(_lines(standing, files, left))
    if dry_run:
        return
    if not standing and not files:
        own.talk("nixlore: there is nothing to remove")
        return
    if not _agreed(own, yes=yes):
        return
    stuck = changes.take_back(shelf, standing, own.machine.now)
    _removed(own, shelf, files, keeps=bool(stuck))
    if stuck:
        own.talk(f"nixlore: all is removed but {shelf.state}, which has those files as they were: see above")
        context.exit(1)
    own.talk("nixlore: all is removed; the program itself goes as it came (its package, or the clone)")


def _agreed(own: Session, *, yes: bool) -> bool:
    if yes:
        return True
    if not _consent.can_ask():
        message = "nobody is here to be asked"
        raise ConfigError(message, remedy="--yes removes without asking, --dry-run only tells")
    if click.confirm("Do all of it?", default=False, err=True):
        return True
    own.talk("nixlore: nothing was changed")
    return False


def _demos() -> Iterator[Doomed]:
    """Yield the sample machines that this person has built in the directory for temporary files."""
    import tempfile  # noqa: PLC0415 - `--help` does not need it

    from nixlore.cli.clean import Doomed  # noqa: PLC0415
    from nixlore.machine import SAMPLE_MARK  # noqa: PLC0415

    for place in sorted(Path(tempfile.gettempdir()).glob("nixlore-demo-*")):
        if (place / "machine" / SAMPLE_MARK).is_file() and place.lstat().st_uid == os.getuid():
            yield Doomed(place, "sample machine")


def _left(own: Session) -> Iterator[str]:
    """Yield what is of the user's or of their configuration and has to do with us."""
    from nixlore.cli import _recording  # noqa: PLC0415 - `--help` does not need it

    machine = own.machine
    for place, about in (
        (own.settings_path, "your settings"),
        (Path(machine.config_home / "fish" / "completions" / "nixlore.fish"), "completion that you have put there"),
    ):
        if os.path.lexists(place):
            yield f"{place}  {about}"
    for name in _recording.loading(machine):
        if os.path.realpath(machine.at(name)).startswith("/nix/store/"):
            yield f"{name}  loads the recording: your configuration makes it"


def _told(standing: Sequence[Standing], files: Sequence[Doomed], left: tuple[str, ...]) -> Told:
    return Told(
        taken_back=tuple(one.change.path for one in standing if one.state == "there"),
        changed_since=tuple(one.change.path for one in standing if one.state == "changed since"),
        removed=tuple(str(one.path) for one in files),
        left=left,
    )


def _lines(standing: Sequence[Standing], files: Sequence[Doomed], left: Sequence[str]) -> Iterator[Line]:
    """Yield what would be done."""
    if found := [one.change for one in standing if one.state == "there"]:
        yield Line("To be taken back", "head")
        yield from (Line(f"{safe(one.path)}: {safe(one.what)}", indent=2) for one in found)
    if files:
        rows = [(one, told_size(size(one.path))) for one in files]
        width = max(len(length) for _, length in rows)
        yield Line("To be removed", "head")
        yield from (Line(f"{length:>{width}}  {safe(str(one.path))}  {one.about}", indent=2) for one, length in rows)
    if found := [one.change for one in standing if one.state == "changed since"]:
        yield Line("Left, as these lines have changed since: take them out by hand, then run this again", "head")
        for change in found:
            yield Line(f"{safe(change.path)}: {safe(change.what)}", indent=2)
            yield from (Line(safe(text), indent=4) for text in change.new.decode("utf-8", "replace").splitlines())
    if left:
        yield Line("Left, as they are yours", "head")
        yield from (Line(safe(text), indent=2) for text in left)


def _removed(own: Session, shelf: Shelf, files: Sequence[Doomed], *, keeps: bool) -> None:
    """Remove our files, and the directories that were made for them where nothing else is in them by now."""
    from nixlore.cli.clean import made_folders, remove, remove_empty  # noqa: PLC0415 - `--help` does not need it
    from nixlore.storage.files import acting_for  # noqa: PLC0415

    made = made_folders(own, shelf)
    with acting_for(own.owner):
        for one in files:
            if keeps and one.path == shelf.state:
                _emptied(shelf.state)
            else:
                remove(one.path)
        remove_empty(made)


def _emptied(state: Path) -> None:
    from nixlore.cli.clean import remove  # noqa: PLC0415 - `--help` does not need it

    for entry in list(state.iterdir()):
        if entry.name not in KEPT:
            remove(entry)
