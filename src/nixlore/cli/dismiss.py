"""`nixlore dismiss`: say no to proposals, for good or for a while, and say which were said no to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._completion import changes_offered
from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError
from nixlore.model.run import DAY
from nixlore.present._text import Line, iso, safe

if TYPE_CHECKING:
    from nixlore.model.plan import PlannedChange, Verdict
    from nixlore.storage.artifacts import Shelf


LONGEST = 300
"""How many characters of a reason are kept."""


class Days(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A number of days: `30d`, `4w`, `1y`, or a number alone."""

    name = "DAYS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the days."""
        text = str(value).strip().lower()
        number, unit = (text[:-1], text[-1:]) if text[-1:] in ("d", "w", "y") else (text, "d")
        if not number.isdecimal() or not 0 < int(number) <= 3650:
            self.fail(f"{value!r} is no number of days, like 30d, 4w or 1y", param, ctx)
        return int(number) * {"d": 1, "w": 7, "y": 365}[unit]


@command("dismiss")
@click.argument("ids", metavar="[ID|CODE]...", nargs=-1, shell_complete=changes_offered)
@click.option("--for", "days", type=Days(), help="Only for so long: 30d, 4w, 1y.")
@click.option("--because", default="", metavar="WORDS", help="Why; it is kept here only.")
@click.option("--list", "listing", is_flag=True, help="List what was dismissed and still is.")
@click.option("--take-back", is_flag=True, help="Let a dismissal (its ID, CODE or subject) hold no more.")
@click.pass_context
def dismiss_command(
    context: click.Context, ids: tuple[str, ...], days: int | None, because: str, *, listing: bool, take_back: bool
) -> None:
    """Keep proposals out of the plan: those of these IDs, or all that rest on the rule CODE now.

    A dismissed subject stays so until what speaks for the change is another: rule, place or kind of evidence. Rules
    whose proposals you dismiss rank lower; `nixlore rule CODE` tells how they fared. To hear nothing more of a rule put
    `ignore = ["CODE"]` into the settings.
    """
    if listing or take_back:
        own = bare_session(context)
        shelf = own_shelf(own)
        if listing:
            _list(own, shelf)
        else:
            _take_back(own, shelf, ids)
        return
    if not ids:
        message = "name a change of the plan, or a rule"
        raise click.UsageError(message, context)
    from nixlore.cli._planning import planned  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    shelf = own_shelf(own)
    plan = planned(own, own.answer())
    _dismiss(own, shelf, [change for name in ids for change in _meant(name, plan.changes)], days, because)


def _meant(name: str, changes: Sequence[PlannedChange]) -> Sequence[PlannedChange]:
    """Return the changes that an id or the code of a rule means. Raises ConfigError where there are none."""
    found = [change for change in changes if change.id.startswith(name.lower()) or name.upper() in change.codes]
    if not found:
        message = f"{safe(name, 40)!r} is no change of the plan, and no rule that one rests on"
        raise ConfigError(message, remedy="`nixlore plan -n 0` lists all of them with their ids")
    if len(found) > 1 and name.upper() not in found[0].codes:
        message = f"{safe(name, 40)!r} is the beginning of several changes"
        raise ConfigError(message, remedy="`nixlore plan -n 0` lists all of them with their ids")
    return found


def _dismiss(own: Session, shelf: Shelf, changes: Sequence[PlannedChange], days: int | None, because: str) -> None:
    from nixlore.cli._apply_verdicts import answer  # noqa: PLC0415 - `--help` does not need it

    now = own.machine.now
    until = now + days * DAY if days else 0
    for change in {change.id: change for change in changes}.values():
        try:
            answer(shelf, change, "snoozed" if days else "dismissed", now, because=because[:LONGEST], until=until)
        except OSError as error:
            message = f"your answer cannot be kept: {error.strerror}"
            raise ConfigError(message, where=str(shelf.state)) from error
        ends = f"until {iso(until)[:10]}" if days else "until what speaks for it changes"
        own.talk(f"nixlore: {safe(change.title)}: not proposed again {ends}")


def _standing(shelf: Shelf, now: int) -> list[Verdict]:
    """Return the dismissals that hold, the last one of each subject and rule."""
    from nixlore.storage.verdicts import DISMISSING, verdicts  # noqa: PLC0415 - `--help` does not need it

    last = {(one.code, one.kind, one.subject): one for one in verdicts(shelf)}
    return [one for one in last.values() if one.answer in DISMISSING and not 0 < one.until <= now]


def _list(own: Session, shelf: Shelf) -> None:
    found = _standing(shelf, own.machine.now)
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    paint(_lines(found))


def _lines(found: Sequence[Verdict]) -> Iterator[Line]:
    if not found:
        yield Line("Nothing is dismissed.")
    for one in found:
        until = f" until {iso(one.until)[:10]}" if one.until else ""
        because = f": {safe(one.because, 200)}" if one.because else ""
        yield Line(f"{one.change}  {one.code}  {safe(one.subject, 80)}, {iso(one.at)[:10]}{until}{because}")


def _take_back(own: Session, shelf: Shelf, names: Sequence[str]) -> None:
    from nixlore.storage.verdicts import take_back  # noqa: PLC0415 - `--help` does not need it

    standing = _standing(shelf, own.machine.now)
    found = [
        one
        for one in standing
        if any(one.change.startswith(name.lower()) or name in (one.code, one.subject) for name in names)
    ]
    if not found:
        message = "none of these is dismissed" if names else "name what was dismissed"
        raise ConfigError(message, remedy="`nixlore dismiss --list` lists what is")
    take_back(shelf, found, own.machine.now)
    own.talk(f"nixlore: {', '.join(dict.fromkeys(safe(one.subject, 80) for one in found))} may be proposed again")
