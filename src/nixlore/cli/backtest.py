"""`nixlore backtest`: what would have been proposed at past dates, against what was done afterwards."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from nixlore.cli._moments import start_of_day
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError
from nixlore.model.run import DAY

QUARTER = "90d"

MOST = 400
"""So many dates are a year of days and more; who asks for more has mistyped."""

_DAYS = re.compile(r"(\d{1,5})\s*(d|w|y)?")
_UNITS = {None: 1, "d": 1, "w": 7, "y": 365}


def days(text: str) -> int:
    """Return the days of an option's value (90d, 12w, 1y)."""
    found = _DAYS.fullmatch(text.strip())
    count = int(found[1]) * _UNITS[found[2]] if found is not None else 0
    if not count:
        message = f"{text!r} is no stretch of days (90d, 12w, 1y)"
        raise click.BadParameter(message)
    return count


@command("backtest")
@click.option("--every", type=days, default=QUARTER, metavar="DAYS", help=f"How far apart the dates are ({QUARTER}).")
@click.option(
    "--horizon", type=days, default=QUARTER, metavar="DAYS", help=f"Until when it counts what was done ({QUARTER})."
)
@click.option("--from", "start", type=start_of_day, metavar="DATE", help="The first date (else the first commit's).")
@click.option("-v", "--verbose", is_flag=True, help="Name every suggestion and what came of it.")
@click.pass_context
def backtest_command(context: click.Context, every: int, horizon: int, start: int | None, *, verbose: bool) -> None:
    """Replay the configuration and the histories to past dates, and see what came of what would have been proposed.

    At each date only what was known then counts. A suggestion is right when the configuration did it within the
    horizon; a change was foreseen when it was suggested at the last date before it. The store and the PATH of the past
    are not known, so that rules which need them are not judged.
    """
    own = session(context)
    times, until = _times(own, every, horizon, start)
    from nixlore.act.foreseen import deeds, judged, resolved  # noqa: PLC0415 - `--help` does not need it
    from nixlore.cli._backtest import left_out, replayed  # noqa: PLC0415

    with _progress(own, len(times) + 1) as progress:
        dates, evolution = replayed(own.machine, own.settings, times, until, progress)
    done = (*(() if evolution is None else deeds(evolution)), *resolved(dates))
    found = judged(dates[: len(times)], done, every, horizon, left_out())
    own.label()
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        emit(encoded(found))
        return
    from nixlore.present._backtest import lines  # noqa: PLC0415 - only for people

    paint(lines(found, verbose=verbose))


def _times(own: Session, every: int, horizon: int, start: int | None) -> tuple[list[int], int]:
    """Return the dates, the last of which lies a horizon before the last commit, and when that was.

    After the last commit nothing can have been done, so that nothing is asked about then.
    """
    from nixlore.model.git import ConfigCommit  # noqa: PLC0415 - `--help` does not need it

    made = sorted(commit.at for commit in own.pipeline().records(ConfigCommit) or () if commit.at <= own.machine.now)
    if not made:
        from nixlore.cli.log import refuse_without_history  # noqa: PLC0415 - only where there is none

        refuse_without_history(own)
    first = made[0] if start is None else max(start, made[0])
    times = list(range(made[-1] - horizon * DAY, first - 1, -every * DAY))[::-1]
    if not times:
        span = (made[-1] - first) // DAY
        message = f"there are only {span} days of commits to look back on, fewer than the horizon of {horizon}"
        raise ConfigError(message, remedy="--horizon 30d asks for less")
    if len(times) > MOST:
        message = f"these are {len(times):,} dates, more than {MOST}"
        raise ConfigError(message, remedy="--every and --from ask for fewer")
    return times, made[-1]


@contextmanager
def _progress(own: Session, count: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many dates are done."""
    if own.asked.quiet or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("dates"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count)
        yield lambda done: bar.update(task, completed=done)
