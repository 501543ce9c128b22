"""The table behind `show failures`, what is told below it, and what `why` says of one name's failures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.failures import CommandFailures, Cure, FailureCauses, FailurePatterns, NotFound, RebuildUse, SudoUse
from nixlore.model.shell import Actor
from nixlore.present._tables import Table
from nixlore.present._text import Line, plural, safe
from nixlore.report import Report
from nixlore.synthesize._failures import by, on_days, times
from nixlore.synthesize._phrases import amount, date

NAME = "failure_patterns"
CAUSES = "failure_causes"

MOST = 5
"""How many of each kind are told below the table."""

OFTEN = 5
"""How many tries make the share of failures worth a line in `why`."""

SHARE = 0.3
"""And what share of them must have failed at least."""


def failures(report: Report) -> Table | None:
    """Return every command that failed, those that failed most first."""
    fact = report.fact(NAME, FailurePatterns)
    if fact is None:
        return None
    columns = ("command", "by", "tries", "failed", "rate", "at least", "how", "in a row", "last", "helped")
    return Table(
        columns,
        tuple(_row(row, fact.cures) for row in fact.commands),
        frozenset({"tries", "failed", "rate", "at least", "in a row"}),
        ("in a row", "at least", "last", "helped", "rate"),
        flexible="how",
    )


def sentences(report: Report) -> Iterator[Line]:
    """Yield what was seen at all, how rebuilds went, names that are not there, what helped, and what is run as root."""
    fact = report.fact(NAME, FailurePatterns)
    if fact is None:
        return
    yield Line(seen(fact), "dim")
    for rebuild in fact.rebuilds[:MOST]:
        yield Line(rebuilt(rebuild))
    causes = report.fact(CAUSES, FailureCauses)
    for name in () if causes is None else causes.missing[:MOST]:
        tries = sum(row.tries for row in name.tries)
        yield Line(f"{safe(name.name)}: not found {times(tries)}; {safe(name.says)}")
    for cause in () if causes is None else causes.causes[:MOST]:
        yield Line(f"{safe(cause.head)}: {safe(cause.says)} ({safe(cause.place)})", "warn")
    for cure in [row for row in fact.cures if not row.withheld][:MOST]:
        yield Line(helped(cure))
    for use in fact.sudo[:MOST]:
        yield Line(raised(use))


def seen(fact: FailurePatterns) -> str:
    """Return of how many runs the exit code is known, and since when."""
    if not fact.known:
        return "no run's exit code is known: `nixlore shell init` says how to record them"
    who = {"human": "of people", "agent": "of agents", "unknown": "of others"}
    told = " and ".join(f"{amount(count, 'runs')} {who[actor]}" for actor, count in fact.known.items())
    return f"the exit code is known of {told}, {date(fact.since)} to {date(fact.until)}"


def rebuilt(use: RebuildUse) -> str:
    """Return how one way of applying the configuration went."""
    failed = (
        f"{use.failures} of {plural(use.tries, 'run')} failed"
        if use.failures
        else f"{plural(use.tries, 'run')}, none failed"
    )
    stopped = f", {use.stopped} stopped" if use.stopped else ""
    took = f", {_time(use.seconds)} in the median" if use.seconds is not None else ""
    return f"{safe(' '.join(filter(None, (use.tool, use.action))))}{by(use.actor)}: {failed}{stopped}{took}"


def raised(use: SudoUse) -> str:
    """Return how often a command was run as root."""
    count = f"{amount(use.count, use.unit)}{by(use.actor)}"
    return f"{safe(use.head)}: {count} with {' or '.join(use.by)} {on_days(use.days)}"


def helped(cure: Cure) -> str:
    """Return what helped against what, and how often."""
    why = f": {cure.why}" if cure.why else ""
    count = f"{cure.successes} of {cure.tries} times{by(cure.actor)}"
    return f"after `{safe(cure.failed)}` (exit {cure.code}) `{safe(cure.cure)}` helped {count}{why}"


def told_of(report: Report, names: Sequence[str]) -> Iterator[str]:
    """Yield what is worth a word of one tool's failures: a name that was not found, a command that fails often."""
    fact, causes = report.fact(NAME, FailurePatterns), report.fact(CAUSES, FailureCauses)
    for row in () if causes is None else causes.missing:
        if row.name in names and sum(tried.tries for tried in row.tries) > 1:
            yield f"not found {' and '.join(map(_vain, row.tries))}: {row.says}"
    for command in () if fact is None else fact.commands:
        name = command.head.partition(" ")[0]
        is_often = command.tries >= OFTEN and command.failures >= SHARE * command.tries
        if name in names and is_often and command.classes[0].kind != "not found":
            yield f"{command.head}: {command.failures} of {amount(command.tries, 'runs')}{by(command.actor)} failed"


def _vain(row: NotFound) -> str:
    """Return how often a name was tried in vain, and when last, or when it was last run where it was there at times."""
    last = "last on" if row.tries == row.runs else "last run on"
    return f"{times(row.tries)}{by(row.actor)}, {last} {date(row.last_day)}"


def _row(row: CommandFailures, cures: Sequence[Cure]) -> tuple[str, ...]:
    found = next((cure for cure in cures if _is_for(cure, row.head, row.actor)), None)
    return (
        row.head,
        row.actor,
        f"{row.tries}",
        f"{row.failures}",
        f"{row.failures / row.tries:.0%}",
        f"{row.low:.0%}",
        _how(row),
        f"{row.streak}" if row.streak > 1 else "",
        "" if row.last_day is None else date(row.last_day),
        "" if found is None else f"{found.cure} ({found.successes} of {found.tries})",
    )


def _is_for(cure: Cure, head: str, actor: Actor) -> bool:
    # Of a line of several commands nobody knows for which of them it helped.
    return not cure.withheld and cure.actor == actor and cure.failed_heads == (head,)


def _how(row: CommandFailures) -> str:
    """Return in what way a command failed, the most frequent first."""
    told = []
    for found in row.classes[:3]:
        kind = f" {found.kind}" if found.kind != "failed" else ""
        told.append(f"{found.code}{kind} ×{found.count}" if len(row.classes) > 1 else f"{found.code}{kind}")  # noqa: RUF001
    return ", ".join(told)


def _time(seconds: float) -> str:
    """Return a time as people say it: `42 s`, `3 min 5 s`."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
