"""Words for tries and failures, so that every rule about them says them the same way."""

from __future__ import annotations

from nixlore.model.evidence import Evidence
from nixlore.model.failures import CommandFailures, Cure, NotFound, SudoUse
from nixlore.model.run import DAY
from nixlore.model.shell import Actor
from nixlore.synthesize._phrases import amount, date

WHO = {"human": "", "agent": " by agents", "unknown": " by someone"}


def by(actor: Actor) -> str:
    """Return who did it, "" for the people at the keyboard."""
    return WHO[actor]


def times(count: int) -> str:
    """Return how often: `once`, `3 times`."""
    return "once" if count == 1 else f"{count:,} times"


def on_days(days: int) -> str:
    """Return on how many days, `on one day`."""
    return "on one day" if days == 1 else f"on {days:,} days"


def not_found_evidence(row: NotFound) -> Evidence:
    """Return how often a name was tried and not found.

    Of a line it is known on which days it was run, not on which of them it failed: days are those of failures only
    where all runs failed.
    """
    if row.tries == row.runs:
        told = f"not found {times(row.tries)}{by(row.actor)} {on_days(row.days)}, last on {date(row.last_day)}"
    else:
        told = (
            f"not found in {row.tries:,} of {amount(row.runs, 'runs')}{by(row.actor)}, last run on {date(row.last_day)}"
        )
    return Evidence(
        source=", ".join(row.sources),
        place=row.name,
        says=told,
        count=row.tries,
        unit="runs",
        since=row.first_day * DAY,
        until=row.last_day * DAY,
    )


def failure_evidence(row: CommandFailures) -> Evidence:
    """Return how often a command failed, of how many tries, and when it was last run in a way that failed."""
    last = "last on" if row.failures == row.tries else "last run on"
    share = f"{row.failures:,} of {amount(row.tries, 'runs')}{by(row.actor)} failed"
    return Evidence(
        source=", ".join(row.sources),
        place=row.head,
        says=f"{share} ({row.low:.0%} to {row.high:.0%} with 95 % certainty), {last} {date(row.last_day)}",
        count=row.failures,
        unit="runs",
        until=None if row.last_day is None else row.last_day * DAY,
    )


def cure_evidence(row: Cure, sources: tuple[str, ...]) -> Evidence:
    """Return how often a cure ended well."""
    helped = f"{row.successes:,} of {amount(row.tries, 'tries')}{by(row.actor)} ended well"
    return Evidence(
        source=", ".join(sources),
        place=row.cure_heads[0] if row.cure_heads else row.cure,
        says=f"{helped}, {on_days(row.days)}, last on {date(row.last_day)}",
        count=row.successes,
        unit="runs",
        until=row.last_day * DAY,
    )


def sudo_evidence(row: SudoUse) -> Evidence:
    """Return how often a command was run as root."""
    with_root = f"{amount(row.count, row.unit)}{by(row.actor)} with {' or '.join(row.by)} {on_days(row.days)}"
    failed = f", {row.without_failed:,} of which failed" if row.without_failed else ""
    without = f"; {amount(row.without, row.unit)} without{failed}" if row.without else ""
    return Evidence(
        source=", ".join(row.sources),
        place=row.head,
        says=f"{with_root}{without}",
        count=row.count,
        unit=row.unit,
        since=None if row.first_day is None else row.first_day * DAY,
        until=None if row.last_day is None else row.last_day * DAY,
    )
