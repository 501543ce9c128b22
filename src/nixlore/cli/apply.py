"""`nixlore apply`: make changes of the plan, after their diff, so that each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from nixlore.cli import _consent
from nixlore.cli._completion import changes_offered
from nixlore.cli._options import command
from nixlore.cli._own_files import own_shelf
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, session
from nixlore.errors import ConfigError
from nixlore.present._text import safe

if TYPE_CHECKING:
    from nixlore.cli._apply_files import Applying
    from nixlore.cli._apply_writing import Made
    from nixlore.model.plan import PlannedChange
    from nixlore.report import Report

LEVELS = ("none", "parse", "eval", "build")


class How(NamedTuple):
    """In which way changes are to be made.

    `shown` tells that somebody has seen and wanted them already; `reason` is what stands behind what is commented out
    rather than taken away, "" for neither.
    """

    branch: str
    level: str
    yes: bool
    allow_dirty: bool
    shown: bool
    reason: str


@command("apply")
@click.argument("ids", nargs=-1, metavar="[ID]…", shell_complete=changes_offered)
@click.option("-i", "--interactive", is_flag=True, help="Ask about each change of the plan in turn.")
@click.option("-y", "--yes", is_flag=True, help="Make the changes without asking.")
@click.option("--branch", default="", metavar="NAME", help="Commit to a new branch; no file is touched.")
@click.option("--allow-dirty", is_flag=True, help="Also change files that have uncommitted changes.")
@click.option(
    "--comment-out",
    "reason",
    default="",
    metavar="WORDS",
    help="Comment out what would be taken away, with WORDS as the reason.",
)
@click.option(
    "--validate",
    "level",
    type=click.Choice(LEVELS),
    default="parse",
    show_default=True,
    help="Let nix parse the files, evaluate the hosts or plan their build first, offline.",
)
@click.pass_context
def apply_command(
    context: click.Context,
    ids: tuple[str, ...],
    branch: str,
    level: str,
    reason: str,
    *,
    interactive: bool,
    yes: bool,
    allow_dirty: bool,
) -> None:
    """Make changes of `nixlore plan`: the diff is shown, you are asked, and `nixlore undo ID` takes it back.

    Files change in the working tree, all of one change or none, and nothing is committed there. With --branch a new
    branch gets one commit for each change, and neither files nor index nor your branch change. Nothing is rebuilt: the
    command that makes it take effect is printed. With --comment-out lines stay behind a comment's mark,
    with the reason.
    """
    from nixlore.cli._planning import chosen, planned  # noqa: PLC0415 - `--help` does not need it

    _understood(context, ids, reason, interactive=interactive)
    own = session(context)
    own_shelf(own)
    _settled(own)
    report = own.answer()
    plan = planned(own, report)
    changes = [one for one in plan.changes if one.patches] if interactive else chosen(plan, ids)
    how = How(branch, level, yes or interactive, allow_dirty, shown=interactive, reason=reason.strip())
    if not interactive:
        _make(own, report, changes, how)
        return
    from nixlore.cli._apply_asking import ask_about_each  # noqa: PLC0415 - as above

    if not _consent.can_ask():
        message = "nobody is here to be asked"
        raise ConfigError(message, remedy="name changes by their ids, with --yes")
    _make(own, report, ask_about_each(own, changes), how)


def _understood(context: click.Context, ids: tuple[str, ...], reason: str, *, interactive: bool) -> None:
    """Refuse words that do not go together."""
    if interactive and reason:
        message = "--comment-out wants changes by their ids: what --interactive shows is what it makes"
        raise click.UsageError(message, context)
    if bool(ids) == interactive:
        message = "name changes by their ids, or ask for --interactive"
        raise click.UsageError(message, context)


def _settled(own: Session) -> None:
    """Say what a run that was killed left half-made, and make nothing more of it.

    Raises ConfigError.
    """
    from nixlore.storage.journal import Journal  # noqa: PLC0415 - `--help` does not need it

    for group in Journal(own_shelf(own)).mend(own.machine.now):
        message = f"a change was interrupted when some of its files were written: {safe(group[0].what)}"
        remedy = f"`nixlore undo {group[0].plan or group[0].id}` gives them all back what they held"
        raise ConfigError(message, where=", ".join(one.path for one in group), remedy=remedy)


def _make(own: Session, report: Report, changes: Sequence[PlannedChange], how: How) -> None:
    """Make changes, one after the other; what cannot be made stops the rest."""
    from nixlore.cli._apply_files import Applying  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._plan import change_lines  # noqa: PLC0415

    applying = Applying(own, report)
    made = []
    for planned_change in changes:
        change = applying.commented(planned_change, how.reason) if how.reason else planned_change
        files = applying.files(change)
        if not how.shown:
            paint(change_lines(change, own.machine.user))
        if how.yes or _asked(change):
            made.append((change, files))
            applying.take(change, files)
    if not made:
        own.talk("nixlore: nothing was changed")
        return
    _write(own, applying, made, how)
    for after in dict.fromkeys(change.after for change, _ in made if change.after):
        own.talk(f"nixlore: it takes effect with: {safe(after, 300)}")


def _write(own: Session, applying: Applying, made: Made, how: How) -> None:
    """Have nix judge what is to be written, and write it."""
    from nixlore.cli._apply_check import checked  # noqa: PLC0415 - `--help` does not need it

    checked(own, applying, made, how.level)
    if how.branch:
        from nixlore.cli._apply_branch import commit_all  # noqa: PLC0415 - as above

        commit_all(own, applying, made, how.branch)
    else:
        from nixlore.cli._apply_writing import write_each  # noqa: PLC0415 - as above

        write_each(own, applying, made, allow_dirty=how.allow_dirty)


def _asked(change: PlannedChange) -> bool:
    if not _consent.can_ask():
        message = "nobody is here to be asked"
        raise ConfigError(message, where=change.id, remedy="--yes makes the change without asking")
    return click.confirm(f"Apply {change.id}?", default=True, err=True)
