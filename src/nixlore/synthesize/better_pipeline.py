"""What is run again and again has a shorter or better way, and this machine has what it takes.

A table knows other ways (`cat FILE | grep PATTERN` is `grep PATTERN FILE`) with the conditions under which they do the
same; what is not proven by names, flags and the number of operands does not count. What cannot be seen and may yet make
a difference is told with it. Another tool is offered only where it is on the login PATH. Told from ten times on at
least three days on, of which no day has more than half, in one unit, of people and of agents apart: what was run again
and again within one piece of work is no habit. Where agents are told to use the person's favourite for a job (NX130),
what leads them to the same tool is not told once more.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.agent_choices import AgentChoices
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.usage import UseCount
from nixlore.model.workflows import SubstitutionUse, Workflows
from nixlore.synthesize._agent_choices import rival
from nixlore.synthesize._phrases import amount, use_evidence

CODE = "NX124"

ENOUGH = 10
ENOUGH_DAYS = 3
"""How often, and on how many days, another way must have applied."""

JOINED = " && "


def infer(workflows: Workflows, choices: AgentChoices | None) -> Iterator[Insight]:
    """Yield one insight per other way and actor, what would have applied most first."""
    favourites = {one.favourite for one in choices.choices if rival(one)} if choices is not None else set()
    for found in workflows.substitutions:
        told = {"agent"} if found.better.partition(" ")[0] in favourites else set()
        for use, busiest in zip(found.uses, found.busiest, strict=True):
            if use.actor not in ("unknown", *told) and _is_habit(use, busiest):
                told.add(use.actor)
                yield _insight(found, use)


def _insight(found: SubstitutionUse, use: UseCount) -> Insight:
    who = "agents run" if use.actor == "agent" else "you run"
    return Insight(
        code=CODE,
        subject=found.name,
        says=f"{who} `{found.instead_of}` ({amount(use.count, use.unit)}): `{found.better}` does it, {found.because}",
        severity="info",
        confidence="medium" if found.differs else "high",
        evidence=tuple(_evidence(found, use)),
        action=Action(verb="abbreviate", subject=found.better) if _is_whole(found) else None,
    )


def _is_habit(use: UseCount, busiest: int) -> bool:
    """Tell whether something is done often, and not on one day alone."""
    return use.count >= ENOUGH and use.days >= ENOUGH_DAYS and 2 * busiest <= use.count


def _is_whole(found: SubstitutionUse) -> bool:
    """Tell whether the other way is one command without arguments, which an abbreviation can stand for."""
    return JOINED in found.instead_of and found.better.islower()


def _evidence(found: SubstitutionUse, use: UseCount) -> Iterator[Evidence]:
    yield use_evidence(found.instead_of, use)
    if found.differs:
        yield Evidence(source="nixlore", place=found.better, says=f"not quite the same: {found.differs}")
    if found.program:
        yield Evidence(source="path_binaries", place=found.program, says=f"{found.program} is on the login PATH")
    if found.near and use == found.uses[0]:
        says = f"{amount(found.near, use.unit)} that look alike were not counted, as they ask for more"
        yield Evidence(source="nixlore", place=found.instead_of, says=says, count=found.near, unit=use.unit)
