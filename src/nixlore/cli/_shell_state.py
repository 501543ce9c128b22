"""`nixlore shell status`, `pause` and `resume`: whether commands are recorded, and the switch."""

from __future__ import annotations

import click
import msgspec

from nixlore.cli import _recording
from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf
from nixlore.cli._paint import paint
from nixlore.cli._session import emit
from nixlore.present._recording import recording_lines
from nixlore.storage import spool


@command("status")
@click.pass_context
def status_command(context: click.Context) -> None:
    """Say whether commands are recorded, how many wait for a scan, and what loads it."""
    own = bare_session(context)
    found = _recording.recording(own.machine)
    if own.asked.json:
        own.label()
        emit(msgspec.json.encode(found))
        return
    paint(recording_lines(found, own.machine.now, own.machine.user))


@command("pause")
@click.pass_context
def pause_command(context: click.Context) -> None:
    """Stop recording in all shells at once, those that run and those to come, until `nixlore shell resume`.

    What was recorded before is kept and waits.
    """
    own = bare_session(context)
    shelf = own_shelf(own)
    was = spool.is_paused(own.machine)
    if not was:
        shelf.put(shelf.state / spool.PAUSED, msgspec.json.encode(_recording.Pause(own.machine.now)) + b"\n")
    spool.pause(own.machine, own.owner)
    own.talk("nixlore: nothing is recorded until `nixlore shell resume`" + (" (as before)" if was else ""))


@command("resume")
@click.pass_context
def resume_command(context: click.Context) -> None:
    """Record again, also in the shells that run."""
    own = bare_session(context)
    shelf = own_shelf(own)
    was = spool.is_paused(own.machine)
    (shelf.state / spool.PAUSED).unlink(missing_ok=True)
    spool.resume(own.machine, own.owner)
    found = _recording.recording(own.machine)
    own.talk(f"nixlore: shells that have loaded it record{' again' if was else ''}")
    if not found.loaded_by and not found.shells:
        own.talk("nixlore: no start-up file was found that loads it: `nixlore shell init --help`")
