"""`nixlore show VIEW`: the tables behind the answers."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, NoReturn

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from nixlore.present._tables import Table
    from nixlore.report import Report

ROWS = 40
"""How many rows a terminal is shown unless more are asked for."""


NAMES = "usage tools hosts timeline deps generations dead drift path workflows failures agents projects"
"""The views in the order in which they are offered."""


@command("show")
@click.argument("view", type=click.Choice(NAMES.split()))
@click.option("-n", "--rows", type=click.IntRange(min=0), help=f"How many rows; 0 for all (a terminal gets {ROWS}).")
@click.option("--diff", is_flag=True, help="With `hosts`: what is declared on which of them, and used where.")
@click.pass_context
def show_command(context: click.Context, view: str, *, rows: int | None, diff: bool) -> None:
    """Show a whole table.

    `usage` is what is typed, `tools` what is declared and how it is used, `hosts` who gets it, `timeline` how the
    configuration grew and changed; `deps` what the system consists of and what each package costs (bytes of NARs),
    `generations` what each of them changed and would free, `dead` what no root of the store holds, `drift` what is on
    the machine and not in the configuration, `path` what each name on the login PATH runs, `workflows` what is run
    together or in a row and what could be shorter, `failures` which commands fail, how often and in what way, and what
    helped, `agents` which tools and MCP servers coding agents call, how that ends, what it takes, and what would have
    prevented failures, `projects` what each is worked on with and lacks of what is usual for its kind.

    On a terminal it is drawn (`drift` in sentences, unless rows are asked for), else printed with tabs between the
    cells; --json gives the fact behind it.
    """
    if diff and view != "hosts":
        message = "--diff is for `show hosts`"
        raise click.UsageError(message, context)
    own = session(context)
    if view == "dead":
        _print_dead(own, rows)
    else:
        _print_view(own, f"{view} --diff" if diff else view, rows)


def _print_view(own: Session, view: str, rows: int | None) -> None:
    """Print a table, or say why there is none."""
    from nixlore.present._views import NOTHING, VIEWS, as_json  # noqa: PLC0415 - `--help` does not need it

    report = own.answer()
    fact, make = VIEWS[view]
    table = make(report)
    if table is None:
        _refuse(own, report, view, fact)
    if not table.rows and view != "drift":
        why = NOTHING[view](report) if view in NOTHING else "`nixlore self doctor` says what is missing"
        own.talk(f"nixlore: nothing to show yet: {why}")
    if own.asked.json:
        own.label()
        emit(as_json(report, view))
        return
    _print(own, report, view, table, rows)


def _print_dead(own: Session, rows: int | None) -> None:
    """Print what no root holds; it is asked of the whole store, which no other answer needs."""
    from nixlore.cli._dead import dead_paths  # noqa: PLC0415 - only this view needs it
    from nixlore.cli._paint import paint  # noqa: PLC0415
    from nixlore.present import _dead  # noqa: PLC0415

    found = dead_paths(own)
    own.label()
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    _table(own, "dead", _dead.dead(found), rows, sample=own.machine.is_sample)
    if sys.stdout.isatty():
        paint(_dead.sentences(found))


def _table(own: Session, view: str, table: Table, rows: int | None, *, sample: bool) -> None:
    """Print the rows of a table, drawn for a terminal and for programs with tabs between the cells."""
    from nixlore.present._tables import fitted, tab_separated  # noqa: PLC0415 - `--help` does not need it

    terminal = sys.stdout.isatty()
    most = (ROWS if terminal else 0) if rows is None else rows
    shown = table._replace(rows=table.rows[: most or None])
    if not terminal:
        emit("\n".join(tab_separated(shown)))
    elif table.rows:
        _draw(fitted(shown, shutil.get_terminal_size().columns), sample=sample)
        if len(shown.rows) < len(table.rows):
            own.talk(f"{len(table.rows) - len(shown.rows):,} more rows: nixlore show {view} -n 0")


def _print(own: Session, report: Report, view: str, table: Table, rows: int | None) -> None:
    """Print a table: drawn for a terminal, or told as is best for people, else for programs."""
    from nixlore.cli._paint import paint  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._views import BELOW  # noqa: PLC0415

    terminal = sys.stdout.isatty()
    if not terminal:
        own.label()
    if terminal and view == "drift" and rows is None:
        _sentences(own, report, len(table.rows))
    elif terminal and view == "timeline" and table.rows:
        _picture(own, report)
    else:
        _table(own, view, table, rows, sample=report.sample)
        if terminal and table.rows and view in BELOW:
            paint(BELOW[view](report))


def _refuse(own: Session, report: Report, view: str, fact: str) -> NoReturn:
    if view == "timeline":
        from nixlore.cli.log import refuse_without_history  # noqa: PLC0415 - only this view needs a history of it

        refuse_without_history(own)
    from nixlore.present._views import blind  # noqa: PLC0415 - only a missing fact needs it

    message = f"there is nothing to show for {view}: {fact} could not be made{blind(report, view)}"
    raise ConfigError(message, remedy="`nixlore self doctor` says what is missing")


def _picture(own: Session, report: Report) -> None:
    from nixlore.cli._paint import paint  # noqa: PLC0415 - only the timeline is drawn so
    from nixlore.present._timeline import picture  # noqa: PLC0415

    own.label()
    paint(picture(report, shutil.get_terminal_size().columns))


def _sentences(own: Session, report: Report, items: int) -> None:
    """Tell what drifted in sentences, with what would declare it; the table has also what is of little weight."""
    from nixlore.cli._paint import paint  # noqa: PLC0415 - only drift is told so
    from nixlore.present._drift import drift_lines  # noqa: PLC0415

    own.label()
    paint(drift_lines(report, ROWS))
    if items:
        own.talk(f"all {items:,} as a table: nixlore show drift -n 0")


def _draw(table: Table, *, sample: bool) -> None:
    from rich import box  # noqa: PLC0415 - only a table on a terminal needs it
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as Drawn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Drawn(box=box.SIMPLE_HEAD, pad_edge=False, title="SAMPLE machine" if sample else None)
    for name in table.columns:
        drawn.add_column(name, justify="right" if name in table.numbers else "left", no_wrap=True, overflow="ellipsis")
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    Console().print(drawn)
