"""What was loaded into the context of a Codex session, as far as its rollout says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nixlore.agents.claude_context import LONGEST_NAME, Item
from nixlore.agents.facts import LogFacts

FILE = "AGENTS.md"
"""The name of the files with instructions."""

_INSTRUCTIONS = re.compile(r"# AGENTS\.md instructions for ([^\n]{1,300})\n")
_SKILL = re.compile(r"<skill>\s*<name>([^<\n]{1,100})</name>")
_DIRECTORY = re.compile(r"<environment_context>.{0,400}?<cwd>([^<\n]{1,400})</cwd>", re.DOTALL)


def of_message(parts: Sequence[str]) -> Iterator[Item]:
    """Yield what a message of Codex's own put into the context."""
    for part in parts:
        if (found := _INSTRUCTIONS.match(part)) is not None:
            yield "instructions", f"{found[1].rstrip('/')}/{FILE}", len(part.encode("utf-8", "replace"))
        elif (named := _SKILL.match(part)) is not None:
            yield "skill", named[1], len(part.encode("utf-8", "replace"))


def of_state(state: object) -> Iterator[Item]:
    """Yield what the state of a session's world has of instructions."""
    own = state.get("agents_md") if isinstance(state, dict) else None
    if isinstance(own, dict):
        directory, written = own.get("directory"), own.get("text")
        if isinstance(directory, str) and isinstance(written, str):
            yield "instructions", f"{directory.rstrip('/')}/{FILE}", len(written.encode("utf-8", "replace"))


def directory(parts: Sequence[str]) -> str:
    """Return the directory that a message tells of, "" for none."""
    found = next((found for part in parts if (found := _DIRECTORY.match(part))), None)
    return found[1] if found else ""


def note(facts: LogFacts, items: Iterator[Item]) -> None:
    """Add what was loaded, the largest size where one is told several times."""
    for kind, name, size in items:
        if len(name) <= LONGEST_NAME:
            key = f"{kind}\t{name}"
            _, _, known = facts.context.get(key, (kind, name, None))
            facts.context[key] = (kind, name, max(filter(None, (known, size)), default=None))
