"""`nixlore shell init`: print what a shell takes in at its start, or add the line that asks for it."""

from __future__ import annotations

import shutil
import sys

import click

from nixlore.cli import _shell_text
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session


@command("init")
@click.argument("kind", metavar="fish|bash|zsh", type=click.Choice(_shell_text.SHELLS))
@click.option("--missing", is_flag=True, help="Also say what provides a command that is not found.")
@click.option("--write", is_flag=True, help="Add the line that loads it to the shell's start-up file, after a diff.")
@click.option("--undo", is_flag=True, help="Take that line away again, after a diff.")
@click.option("-y", "--yes", is_flag=True, help="Change the file without asking.")
@click.pass_context
def init_command(context: click.Context, kind: str, *, missing: bool, write: bool, undo: bool, yes: bool) -> None:
    """Print what a shell takes in at its start so that each command that ends is recorded.

    \b
      fish   nixlore shell init fish | source
      bash   eval "$(nixlore shell init bash)"
      zsh    eval "$(nixlore shell init zsh)"

    Recorded are text, exit codes, duration, time and directory, in a file that only you can read and that is in memory;
    from there nixlore takes names, subcommands and flags, and no argument. The first lines of what is printed say
    where and how to stop it. With --write the line goes into ~/.config/fish/conf.d/nixlore.fish, ~/.bashrc or ~/.zshrc.
    """  # noqa: D301 - click's own mark for lines that are not to be joined
    if write and undo:
        message = "--write and --undo are opposites: ask for one of them"
        raise click.UsageError(message, context)
    if not write and not undo:
        sys.stdout.write(_shell_text.integration(kind, missing=missing))
        return
    from nixlore.cli._own_files import bare_session, own_shelf  # noqa: PLC0415 - printing the text does not need it

    own = bare_session(context)
    own_shelf(own)
    _change(own, kind, missing=missing, undo=undo, yes=yes)


def _change(own: Session, kind: str, *, missing: bool, undo: bool, yes: bool) -> None:
    """Add or take away the line: show what would change, ask, keep a backup, write."""
    from nixlore.cli import _consent, _shell_line  # noqa: PLC0415 - printing the text does not need it

    place = _shell_line.place(own.machine, kind)
    old = _shell_line.text(place, kind, missing=missing)
    new = _shell_line.without(old, kind) if undo else _shell_line.added(old, kind, missing=missing)
    if new == old:
        own.talk(f"nixlore: {place} {'has no such line' if undo else 'has the line already'}")
        return
    paint(_shell_line.difference(place, old, new))
    if not yes and not _consent.agreed(place):
        own.talk("nixlore: nothing was changed")
        return
    what = f"{'took out' if undo else 'added'} the line that loads the recording of {kind}"
    backup = _shell_line.replace(own, place, old, new, what)
    own.talk(f"nixlore: {place} is changed" + (f"; as it was: {backup}" if backup else ""))
    again = "takes it away again" if not undo else "adds it again"
    option = "--undo" if not undo else "--write"
    own.talk(f"nixlore: `nixlore shell init {kind} {option}` {again}; new shells follow it")
    if not undo and shutil.which("nixlore") is None:
        own.talk("nixlore: no `nixlore` is on this PATH; a shell that does not find it records nothing")
