"""Made-up worlds of agent sessions in which it is known what goes together with what."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nixlore.analyze import session_outcomes
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.run import DAY
from nixlore.model.session_outcomes import SessionOutcomes

START = 20_500 * DAY


@dataclass
class Plan:
    """How one session goes: chances by outcome, how much sessions differ, its size; a project below 0 is not known."""

    project: int = 0
    model: int = 0
    when: float = 0.0
    commands: int = 10
    prompts: int = 4
    fails: float = 0.15
    asks: float = 0.12
    corrects: float = 0.1
    stops: float = 0.05
    alike: float = 0.1
    items: list[str] = field(default_factory=list)
    forms: tuple[bool, bool, bool] = (False, False, False)
    characters: int = 100


World = Callable[[random.Random, int], Plan]


def drawn(own: random.Random, chance: float, alike: float) -> float:
    """Return a session's own chance around the common one."""
    if alike <= 0 or not 0 < chance < 1:
        return chance
    size = 1 / alike - 1
    return own.betavariate(chance * size, (1 - chance) * size)


def ordinary(own: random.Random, number: int, count: int) -> Plan:
    """Return a session that has nothing to do with what was loaded: five contexts at random, uneven length."""
    return Plan(
        project=min(int(own.expovariate(0.7)), 5),
        model=int(own.random() < 0.3),
        when=number / count,
        commands=min(int(own.lognormvariate(2.3, 0.9)), 400),
        prompts=1 + min(int(own.lognormvariate(1.0, 0.8)), 60),
        items=[f"rule{item}" for item in range(5) if own.random() < 0.5],
        forms=(own.random() < 0.5, own.random() < 0.3, own.random() < 0.2),
        characters=int(own.lognormvariate(5.2, 1.0)),
    )


def session(own: random.Random, number: int, plan: Plan) -> list[Any]:
    """Return the records of one session."""
    name, at = f"s{number:05}", START + int(plan.when * 180 * DAY) + number
    fails, asks, corrects, stops = (
        drawn(own, chance, plan.alike) for chance in (plan.fails, plan.asks, plan.corrects, plan.stops)
    )
    told: list[Any] = []
    stopped = 0
    for turn in range(plan.prompts):
        second = at + 100 * turn
        is_first = turn == 0
        form = plan.forms if is_first else (False, False, False)
        told.append(
            AgentPrompt(
                session=name,
                at=second,
                by="human",
                characters=plan.characters,
                names_file=form[0],
                names_tests=form[1],
                asks_plan=form[2],
                corrects=not is_first and own.random() < corrects,
            )
        )
        tokens = {"input": 1, "output": 1, "cache_creation": 0, "cache_read": 0}
        model = f"model{plan.model}"
        told.append(
            AgentResponse(session=name, at=second + 50, model=model, project="", asks=own.random() < asks, **tokens)
        )
        stopped += own.random() < stops
    for ran in range(plan.commands):
        has_failed = own.random() < fails
        told.append(
            AgentToolCall(
                session=name,
                at=at + ran,
                name="Bash",
                server="",
                tool="Bash",
                project="",
                outcome="flagged" if has_failed else "ok",
                error="bash_nonzero" if has_failed else "",
                exit=int(has_failed),
            )
        )
    told.append(
        AgentSession(
            session=name,
            agent="claude-code",
            project=f"~/p{plan.project}" if plan.project >= 0 else "",
            first=at,
            last=at + 1000,
            versions=("2.1.330",),
            interrupts=stopped,
        )
    )
    told += [ContextItem(session=name, kind="instructions", name=item) for item in plan.items]
    return told


def told(records: list[Any]) -> SessionOutcomes:
    """Return what is said of records."""

    def of(kind: type) -> list[Any]:
        return [record for record in records if isinstance(record, kind)]

    found = session_outcomes.analyze(
        of(AgentSession), of(AgentPrompt), of(AgentResponse), of(AgentToolCall), of(ContextItem)
    )
    assert found is not None
    return found


def world(seed: int, count: int, plan: World) -> SessionOutcomes:
    """Return what is said of a world of so many sessions."""
    own = random.Random(seed)
    records: list[Any] = []
    for number in range(count):
        records += session(own, number, plan(own, number))
    return told(records)


def claims(found: SessionOutcomes) -> list[tuple[tuple[str, ...], str]]:
    """Return what is said to be seen together."""
    return [(one.what, one.outcome) for one in found.associations if one.verdict == "seen together"]
