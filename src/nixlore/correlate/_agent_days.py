"""What agents did on each day, as far as it shows how well they know the machine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nixlore.analyze._outcome_sessions import rows
from nixlore.data.rivals import RIVALS
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall
from nixlore.model.agent_choices import AgentChoices
from nixlore.model.metrics import AgentDay
from nixlore.model.run import DAY

MOST_SESSIONS = 200
"""Of a day with more sessions, these many are kept; so many tell what is usual."""


def agent_days(
    sessions: Sequence[AgentSession],
    prompts: Sequence[AgentPrompt],
    responses: Sequence[AgentResponse],
    calls: Sequence[AgentToolCall],
    choices: AgentChoices | None,
) -> tuple[AgentDay, ...]:
    """Return each day on which something is known, in order."""
    begun, _ = rows(sessions, prompts, responses, calls, ())
    most = _contexts(responses)
    contexts: dict[int, list[int]] = defaultdict(list)
    questions: dict[int, list[int]] = defaultdict(list)
    for row in begun:
        if row.first is not None and len(questions[row.first // DAY]) < MOST_SESSIONS:
            questions[row.first // DAY].append(row.counts["questions"][0])
            if row.session in most:
                contexts[row.first // DAY].append(most[row.session])
    counts = _lines(calls, _wrong(choices))
    return tuple(
        AgentDay(
            day=day,
            contexts=tuple(contexts[day]),
            questions=tuple(questions[day]),
            lines=counts[day]["lines"],
            not_found=counts[day]["not found"],
            wrong=counts[day]["wrong"],
        )
        for day in sorted(questions.keys() | counts.keys())
    )


def _contexts(responses: Iterable[AgentResponse]) -> Mapping[str, int]:
    """Return the most tokens that a response of each session had before it."""
    found: dict[str, int] = {}
    for response in responses:
        if not response.is_subagent:
            read = response.input + response.cache_creation + response.cache_read
            found[response.session] = max(read, found.get(response.session, 0))
    return found


def _wrong(choices: AgentChoices | None) -> frozenset[str]:
    """Return the programs in whose place the person here clearly prefers another that is there."""
    found = [choice for choice in choices.choices if choice.path] if choices is not None else ()
    return frozenset(name for choice in found for name in RIVALS[choice.purpose] if name != choice.favourite)


def _lines(calls: Iterable[AgentToolCall], wrong: frozenset[str]) -> Mapping[int, Counter[str]]:
    """Count the command lines of each day, and those in which something was not as it should be."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for call in calls:
        if call.at is None or call.server or not (call.ran or call.exit is not None):
            continue
        counts = found[call.at // DAY]
        counts["lines"] += 1
        counts["not found"] += bool(call.missing)
        counts["wrong"] += any(name in wrong and name not in call.fed for name in call.ran)
    return found
