"""Who is behind a Codex session, and its prompts by their form; their words are not kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nixlore.agents import prompt_forms
from nixlore.agents.codex_lines import Item, Payload, loose, text, texts
from nixlore.agents.facts import LogFacts, Prompt
from nixlore.model.agent import WrittenBy

_NOT_TYPED = ("<", "# AGENTS.md instructions", "# Context from my IDE setup")
"""How the messages begin that Codex itself puts beside what a person writes."""

_BY: dict[str, WrittenBy] = {"cli": "human", "vscode": "human", "exec": "program", "mcp": "program"}
"""Who writes the prompts of sessions that were begun so."""


class Origin(NamedTuple):
    """How a session was begun: the name of that, and the session of which it is a sub-agent."""

    entrypoint: str
    is_subagent: bool = False
    parent: str = ""


def origin(found: Payload) -> Origin:
    """Return how a session was begun, from its description."""
    source = loose(found.source)
    parent = text(found.parent_thread_id)
    if isinstance(source, dict) and "subagent" in source:
        return Origin("subagent", is_subagent=True, parent=_spawned_by(source["subagent"]) or parent)
    is_subagent = text(found.thread_source) == "subagent" or bool(parent)
    named = source if isinstance(source, str) else text(found.originator)
    return Origin(named, is_subagent, parent)


def _spawned_by(source: object) -> str:
    spawned = source.get("thread_spawn") if isinstance(source, dict) else None
    parent = spawned.get("parent_thread_id") if isinstance(spawned, dict) else None
    return parent if isinstance(parent, str) else ""


def add(facts: LogFacts, found: Payload, at: float | None) -> None:
    """Add the prompt that an event tells of."""
    if text(found.kind) in ("", "plain"):
        _add(facts, text(found.message), at, "")


def add_item(facts: LogFacts, what: Item, at: float | None) -> None:
    """Add the prompt that an item of a turn is."""
    _add(facts, "\n".join(texts(what.content)), at, text(what.id))


def add_bare(facts: LogFacts, parts: Sequence[str], at: float | None, offset: int) -> None:
    """Add the prompt that a bare message is, unless Codex itself wrote it; it is known by its place alone."""
    written = "\n".join(parts).strip()
    if not written.startswith(_NOT_TYPED):
        _add(facts, written, at, f"{facts.session} {offset}")


def _add(facts: LogFacts, written: str, at: float | None, name: str) -> None:
    written = written.strip()
    if not written:
        return
    by = "program" if facts.is_subagent else _BY.get(facts.entrypoint, "unknown")
    turn = facts.carried.get("turn", "")
    key = name or f"{turn or at} {len(written)}"
    facts.prompts.setdefault(key, Prompt(at, by, len(written), *prompt_forms.form(written), name))
