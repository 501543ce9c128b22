"""What was run after a failure and helped: counted, and judged whether it may be offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from nixlore.analyze._failure_counts import UNNAMED
from nixlore.data.known_cures import known_cure
from nixlore.data.never_cures import is_never_cure
from nixlore.data.trivial_commands import LOOKED_AT
from nixlore.model.failures import Cure
from nixlore.model.recording import CureUse, Step
from nixlore.model.shell import Actor
from nixlore.shell.shapes import head

ENOUGH = 2
"""How often something must have helped before it is offered."""

SHARE = 0.8
"""In what share of the times it was tried."""

SETTING = frozenset({"export", "set"})
"""Trivial as they are, what was run again after them may have ended well for them."""

Key = tuple[str, int, str, Actor]


def cures(rows: Iterable[CureUse]) -> Iterator[Cure]:
    """Yield every cure with its counts, the surest first; what looks like what failed or says nothing is left out."""
    groups: dict[Key, list[CureUse]] = defaultdict(list)
    for row in rows:
        failed, cure = line(row.failed), line(row.cure)
        if failed != cure and not _says_nothing(row):
            groups[failed, row.code, cure, row.actor].append(row)
    found = [_cure(key, group) for key, group in groups.items()]
    yield from sorted(found, key=lambda cure: (cure.withheld != "", -cure.successes, cure.failed, cure.code, cure.cure))


def _says_nothing(row: CureUse) -> bool:
    """Tell whether a name of what failed may not be told, or nothing but a look came between it and its success.

    So does a subcommand that was mended: what stood in its place is no subcommand, and not kept.
    """
    if any(step.name.startswith(UNNAMED) for step in row.failed):
        return True
    if row.kind == "edit" and any(map(_is_mended, row.failed, row.cure)):
        return True
    return row.kind == "retry" and all(_looks(step) for step in row.cure)


def _is_mended(failed: Step, cure: Step) -> bool:
    return failed.name == cure.name and len(failed.words) < len(cure.words)


def _looks(step: Step) -> bool:
    return step.name not in SETTING and (step.name in LOOKED_AT or head(step) in LOOKED_AT)


def _cure(key: Key, rows: Sequence[CureUse]) -> Cure:
    failed, code, cure, actor = key
    first = rows[0]
    tries, successes = sum(row.tries for row in rows), sum(row.successes for row in rows)
    known = known_cure(first.failed, code, first.cure)
    days = {day for row in rows for day in row.days}
    return Cure(
        failed=failed,
        failed_heads=heads(first.failed),
        code=code,
        cure=cure,
        cure_heads=heads(first.cure),
        kind="known" if known is not None else first.kind,
        actor=actor,
        tries=tries,
        successes=successes,
        days=len(days),
        last_day=max(days, default=0),
        why="" if known is None else known.says,
        withheld=withheld(first.cure, tries, successes),
    )


def withheld(cure: Sequence[Step], tries: int, successes: int) -> Literal["", "dangerous", "once", "uncertain"]:
    """Return why something is not offered as a cure, "" where it is."""
    if is_never_cure(cure):
        return "dangerous"
    if successes < ENOUGH:
        return "once"
    return "uncertain" if successes < SHARE * tries else ""


def heads(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the commands of a line by name and subcommands, each once."""
    return tuple(dict.fromkeys(map(head, steps)))


def line(steps: Iterable[Step]) -> str:
    """Return a line as it may be shown: `git push --set-upstream …`, `…` standing for arguments."""
    text = ""
    for step in steps:
        if step.join != "in":
            between = "; " if step.join == ";" else f" {step.join} "
            text += (between if text else "") + _command(step)
    return text


def _command(step: Step) -> str:
    return " ".join((*step.by, head(step), *step.flags, *(("…",) if step.operands else ())))
