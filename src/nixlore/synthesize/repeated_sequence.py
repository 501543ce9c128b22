"""The same commands are run one after the other again and again, so that one name could stand for all of them.

Told of what people run in one session and directory, closely together, more often than chance has it: from five times
on at least three days on, of which none has more than half of them (one burst of work is no habit), of three commands
or more, or of two that are run without arguments and are long to type. Commands whose output one reads before going on,
and those that wait for whoever runs them, are left out, since no script can decide in one's place; so are sequences
that fail more often than not. Where nearly all of it is done in one project it is a recipe of that project, else an
abbreviation or an alias. What is an alias or a function of the user's own is no program: of it nobody knows whether it
waits for somebody, and no recipe has it, so that nothing is said of a sequence with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nixlore.data.trivial_commands import LOOKED_AT
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.nix import Alias
from nixlore.model.run import DAY
from nixlore.model.usage import CommandUsage
from nixlore.model.workflows import CommandSequence, Workflows

CODE = "NX125"

ENOUGH = 5
ENOUGH_DAYS = 3
"""How often, and on how many days, a sequence must have been run."""

LONG = 3
"""How many commands are enough to be worth one name."""

LETTERS = 20
"""How long two commands must be together to be worth one name."""


def infer(workflows: Workflows, aliases: Sequence[Alias] | None, usage: CommandUsage | None) -> Iterator[Insight]:
    """Yield one insight per sequence that one name could stand for, what saves most first."""
    own = _own_names(aliases or (), usage.defined if usage is not None else ())
    told: set[tuple[str, ...]] = set()
    for sequence in workflows.sequences:
        steps = _script(sequence)
        if any(command.partition(" ")[0] in own for command in sequence.commands):
            continue
        if sequence.actor != "human" or not _is_enough(sequence, steps) or tuple(steps) in told:
            continue
        told.add(tuple(steps))
        yield _insight(sequence, steps, workflows.window)


def _own_names(aliases: Sequence[Alias], defined: Iterable[str]) -> set[str]:
    """Return the names that stand for something else; `ls` for `ls --color` stays what it is."""
    rows = [alias for alias in aliases if alias.name not in alias.runs]
    known = {alias.name for alias in aliases}
    return {alias.name for alias in rows} | {name for name in defined if name not in known}


def _script(sequence: CommandSequence) -> list[str]:
    """Return how a script would read, `…` for arguments; nothing where a command in it is to be looked at."""
    steps = []
    operands = sequence.with_operands or (True,) * len(sequence.commands)
    for place, (command, has_operands) in enumerate(zip(sequence.commands, operands, strict=True)):
        if command in LOOKED_AT or command.partition(" ")[0] in LOOKED_AT or " | " in command:
            if place == 0 or place == len(sequence.commands) - 1:
                continue
            return []
        steps.append(f"{command} …" if has_operands else command)
    return steps


def _is_enough(sequence: CommandSequence, steps: list[str]) -> bool:
    if sequence.occurrences < ENOUGH or sequence.days < ENOUGH_DAYS or 2 * sequence.failed > sequence.occurrences:
        return False
    if len(steps) >= LONG:
        return True
    return len(steps) > 1 and not any("…" in step for step in steps) and sum(map(len, steps)) >= LETTERS


def _insight(sequence: CommandSequence, steps: list[str], window: int) -> Insight:
    script = " && ".join(steps)
    one_project = sequence.projects[0] if len(sequence.projects) == 1 else ""
    purpose = f" to {sequence.purpose}" if sequence.purpose else ""
    how = "a recipe" if one_project else "an abbreviation or alias"
    return Insight(
        code=CODE,
        subject=" → ".join(sequence.commands),
        says=f"you run these one after the other{purpose} ({sequence.occurrences:,} times); {how} can be `{script}`",
        severity="info",
        confidence="high" if sequence.days >= 2 * ENOUGH_DAYS else "medium",
        evidence=(_evidence(sequence, window),),
        action=Action(verb="recipe" if one_project else "abbreviate", subject=script, place=one_project),
    )


def _evidence(sequence: CommandSequence, window: int) -> Evidence:
    failed = f" ({sequence.failed:,} with a failure)" if sequence.failed else ""
    chance = f"{sequence.by_chance:.1f}".removesuffix(".0")
    return Evidence(
        source=", ".join(sequence.sources),
        place=" → ".join(sequence.commands),
        says=(
            f"{sequence.occurrences:,} times{failed} in {sequence.sessions:,} sessions on {sequence.days:,} days, "
            f"{window} seconds apart at most; {chance} by chance"
        ),
        count=sequence.occurrences,
        unit="times",
        since=sequence.first_day * DAY,
        until=sequence.last_day * DAY,
    )
