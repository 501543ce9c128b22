"""`nixlore log`: the configuration's life, commit by commit."""

from __future__ import annotations

import re
import sys
from typing import NoReturn

import click

from nixlore.cli._completion import tools_offered
from nixlore.cli._moments import start_of_day
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError

COMMITS = 20
"""How many commits a terminal is shown unless more are asked for."""

_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")


def beginning(text: str) -> int:
    """Return the epoch second at which a day, month or year begins, or that lies so long ago."""
    month = _MONTH.fullmatch(text.strip())
    return start_of_day(text if month is None else f"{month[1]}-{month[2] or '01'}-01")


@command("log")
@click.option("--since", type=beginning, metavar="DATE", help="From a day, month or year on (2026-03), or 30d, 2w.")
@click.option("--tool", metavar="NAME", default="", help="Only commits about this tool.", shell_complete=tools_offered)
@click.option("--all", "everything", is_flag=True, help="Also commits that changed no declaration.")
@click.option("--full", is_flag=True, help="Name every tool of a commit.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), help=f"How many commits; 0 for all (a terminal gets {COMMITS})."
)
@click.pass_context
def log_command(
    context: click.Context, since: int | None, tool: str, limit: int | None, *, everything: bool, full: bool
) -> None:
    """Tell what came, moved and went in the configuration, newest first, in the words of its commits."""
    from nixlore.model.evolution import ConfigLog  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present import _log  # noqa: PLC0415

    own = session(context)
    fact = own.answer().fact("config_log", ConfigLog)
    if fact is None or not fact.entries:
        refuse_without_history(own)
    entries = _log.chosen(fact, since=since, tool=tool, everything=everything)
    most = (COMMITS if sys.stdout.isatty() and not own.asked.json else 0) if limit is None else limit
    shown = entries[: most or None]
    own.label()
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        emit(encoded(shown))
        return
    if not entries:
        own.talk("nixlore: no commit fits" + ("" if everything else "; --all shows also those without a declaration"))
    paint(_log.lines(shown, full=full))
    if len(shown) < len(entries):
        own.talk(f"nixlore: {len(entries) - len(shown):,} more commits: nixlore log -n 0")


def refuse_without_history(own: Session) -> NoReturn:
    """Raise what is to be said where the configuration has no history, and what to do."""
    from nixlore.present._life import no_history  # noqa: PLC0415 - only where it is missing

    message, remedy = no_history(configured=own.machine.config is not None)
    raise ConfigError(message, remedy=remedy)
