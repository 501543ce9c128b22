"""Sessions of coding agents as rows: what was loaded, how they began, how they went, and what else may explain that."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nixlore.agents.tool_names import server_and_tool
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.session_outcomes import OutcomeName

ASKING = frozenset({"AskUserQuestion", "request_user_input", "question"})
"""The tools with which agents ask a person something."""

LONG_PROMPT = 300
"""A longer prompt, in characters, counts as a long one."""

UNITS: Mapping[OutcomeName, str] = {
    "failed commands": "command lines that ended with another code than 0",
    "questions": "prompts after which the agent asked back",
    "corrections": "later prompts that object to what was done, by their first words",
    "interruptions": "times that a person stopped the agent, per prompt",
}
"""What is counted of each outcome."""

Item = tuple[str, str]
"""A kind of context and a name."""

Version = tuple[int, ...]


@dataclass
class Row:
    """One session: what was loaded, the forms of its first prompt, and of each outcome the events and of how many."""

    session: str
    agent: str
    project: str
    first: int | None
    version: Version
    model: str = ""
    calls: int = 0
    interrupts: int = 0
    items: set[Item] = field(default_factory=set)
    forms: frozenset[str] = frozenset()
    counts: dict[OutcomeName, tuple[int, int]] = field(default_factory=dict)


def rows(
    sessions: Sequence[AgentSession],
    prompts: Iterable[AgentPrompt],
    responses: Iterable[AgentResponse],
    calls: Iterable[AgentToolCall],
    context: Iterable[ContextItem],
) -> tuple[list[Row], int]:
    """Return the sessions that people began, the oldest first, and how many were begun by programs.

    Sub-agents' calls and answers are left out: what they had in context is not that of the session.
    """
    made = _begun(sessions)
    written: dict[str, list[AgentPrompt]] = defaultdict(list)
    for prompt in prompts:
        if prompt.by != "program":
            written[prompt.session].append(prompt)
    people = {name: row for name, row in made.items() if written[name]}
    asked: dict[str, list[int]] = defaultdict(list)
    models: dict[str, Counter[str]] = defaultdict(Counter)
    for response in responses:
        if not response.is_subagent:
            models[response.session][response.model] += 1
            if response.asks:
                asked[response.session].append(response.at or 0)
    _count_calls(people, calls, asked)
    for item in context:
        if (row := people.get(item.session)) is not None and (own := _item(item)) is not None:
            row.items.add(own)
    for name, row in people.items():
        row.model = max(sorted(models[name]), key=models[name].__getitem__, default="")
        _count_prompts(row, sorted(written[name], key=lambda prompt: prompt.at or 0), sorted(asked[name]))
    ordered = sorted(people.values(), key=lambda row: (row.first is None, row.first or 0, row.session))
    return ordered, len(made) - len(people)


def _begun(sessions: Iterable[AgentSession]) -> dict[str, Row]:
    """Return a row for each session, also where several logs hold parts of it."""
    made: dict[str, Row] = {}
    for session in sessions:
        if session.is_warmup or session.parent:
            continue
        row = made.get(session.session)
        version = max(map(_version, session.versions), default=())
        if row is None:
            row = Row(session.session, session.agent, session.project, session.first, version)
            made[session.session] = row
        firsts = [first for first in (row.first, session.first) if first is not None]
        row.first, row.version = min(firsts, default=None), max(row.version, version)
        row.interrupts += session.interrupts
    return made


def _version(text: str) -> Version:
    """Return a version as numbers, nothing for what has another form."""
    parts = text.split("-", maxsplit=1)[0].split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() and len(part) < 9 for part in parts) else ()


def _item(item: ContextItem) -> Item | None:
    """Return what was loaded: of an MCP server's many tools only the server, None for a tool of the agent's own."""
    if item.kind not in ("mcp tools", "tools"):
        return item.kind, item.name
    server, _ = server_and_tool(item.name)
    return (item.kind, server) if server else None


def _count_calls(people: Mapping[str, Row], calls: Iterable[AgentToolCall], asked: dict[str, list[int]]) -> None:
    """Count calls, commands that ran and those that failed; note when a tool was used to ask."""
    ran: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for call in calls:
        row = people.get(call.session)
        if row is None or call.is_subagent:
            continue
        row.calls += 1
        has_failed = call.error == "bash_nonzero"
        if has_failed or (call.exit is not None and call.outcome == "ok"):
            ran[call.session] += 1
            failed[call.session] += has_failed
        elif call.name in ASKING:
            asked[call.session].append(call.at or 0)
    for name, row in people.items():
        row.counts["failed commands"] = (failed[name], ran[name])


def _count_prompts(row: Row, prompts: Sequence[AgentPrompt], asked: Sequence[int]) -> None:
    """Note the form of the first prompt, and what became of this one and the later ones."""
    first = prompts[0]
    given = {
        "names a file": first.names_file,
        "names tests": first.names_tests,
        "asks for a plan": first.asks_plan,
        f"is longer than {LONG_PROMPT} characters": first.characters > LONG_PROMPT,
    }
    row.forms = frozenset(form for form, is_so in given.items() if is_so)
    times = [prompt.at or 0 for prompt in prompts]
    answered = {bisect_right(times, at) for at in asked} - {0}
    row.counts["questions"] = (len(answered), len(prompts))
    objected = sum(prompt.corrects and number not in answered for number, prompt in enumerate(prompts[1:], 1))
    row.counts["corrections"] = (objected, len(prompts) - 1)
    row.counts["interruptions"] = (min(row.interrupts, len(prompts)), len(prompts))


FORMS = ("names a file", "names tests", "asks for a plan", f"is longer than {LONG_PROMPT} characters")
"""What is looked at of a session's first prompt."""
