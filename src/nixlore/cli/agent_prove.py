"""`nixlore agent prove`: what the lines for agents would have answered, and what withholding them shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from nixlore.storage.artifacts import Shelf

MOST_DAYS = 3650

WITHHELD = "what is told at a session's start by the plugin for Claude Code; a file that agents read cannot be withheld"


@command("prove")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=90, metavar="DAYS", help="How far back (else 90).")
@click.option("--budget", type=click.IntRange(50), default=400, metavar="TOKENS", help="Of the block (else 400).")
@click.option(
    "--experiment",
    type=click.Choice(("on", "off", "report")),
    help="Keep the block from half of the sessions at random, end that, or say what it has shown.",
)
@click.pass_context
def prove_command(context: click.Context, days: int, budget: int, experiment: str | None) -> None:
    """Say how many failures of agents the block would have answered, line by line.

    Each failure is asked of the block as it would have been before that day, made of nothing that became known later.
    A line that answers none of many is left out of the block from then on, until this shows otherwise.

    With --experiment on half of all sessions, by a hash of their id, are told nothing at their start. Which they were
    is logged on this machine only, and the report says how both halves went, or how many sessions are missing.
    """
    own = session(context)
    if experiment is None:
        _prove(own, days, budget)
    elif experiment == "report":
        _report(own)
    else:
        _switch(own, is_on=experiment == "on")


def _prove(own: Session, days: int, budget: int) -> None:
    from nixlore.cli._prove_reading import proof  # noqa: PLC0415 - `--help` needs none of it
    from nixlore.present._prove import proof_lines  # noqa: PLC0415
    from nixlore.present._text import plural  # noqa: PLC0415
    from nixlore.storage import proven  # noqa: PLC0415

    if own.asked.as_of is not None:
        message = "this looks back by itself"
        raise ConfigError(message, remedy="without --as-of")
    found = proof(own, days, budget, lambda count: own.talk(f"nixlore: looking back to {plural(count, 'time')} …"))
    if own.machine.is_live and own.asked.home is None and own.shelf is not None:
        try:
            proven.keep(own.shelf, found.lines, own.machine.now)
        except OSError as error:
            own.talk(f"nixlore: what was proven cannot be kept: {error.strerror}")
    own.label()
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    paint(proof_lines(found))


def _report(own: Session) -> None:
    from nixlore.correlate._arms import experiment  # noqa: PLC0415 - see above
    from nixlore.model.agent import AgentToolCall  # noqa: PLC0415
    from nixlore.present._prove import experiment_lines  # noqa: PLC0415
    from nixlore.storage import arms  # noqa: PLC0415

    state = _shelf(own).state
    since = arms.since(state)
    calls = own.pipeline().records(AgentToolCall) or ()
    found = experiment(calls, arms.sessions(state), is_on=since is not None, since=since)
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    paint(experiment_lines(found))


def _switch(own: Session, *, is_on: bool) -> None:
    from nixlore.storage import arms  # noqa: PLC0415 - see above

    shelf = _shelf(own)
    try:
        if not is_on:
            was_on = arms.end(shelf.state)
            own.talk("nixlore: the experiment has ended" if was_on else "nixlore: no experiment runs")
            return
        _check_channel(shelf)
        begun = arms.begin(shelf, own.machine.now)
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be written", where=str(shelf.state)) from error
    own.talk(
        f"nixlore: {'half of the sessions from now on' if begun else 'it runs already: half of the sessions'} "
        f"are told nothing at their start ({WITHHELD})"
    )


def _check_channel(shelf: Shelf) -> None:
    """Refuse where the block reaches agents by a file, or by nothing. Raises ConfigError."""
    from nixlore.cli import _agent_write  # noqa: PLC0415 - see above
    from nixlore.cli.agent_setup import PLUGIN  # noqa: PLC0415

    change = _agent_write.written(shelf)
    if change is not None:
        message = "the block is in this file, from which it cannot be withheld"
        raise ConfigError(message, where=change.path, remedy="`nixlore undo` takes it out; the plugin tells it then")
    if not (shelf.state / PLUGIN).is_dir():
        message = "nothing is told at a session's start, so that there is nothing to withhold"
        raise ConfigError(message, remedy="`nixlore agent setup claude` adds the plugin that does, then scan")


def _shelf(own: Session) -> Shelf:
    from nixlore.cli._own_files import own_shelf  # noqa: PLC0415 - see above

    return own_shelf(own)
