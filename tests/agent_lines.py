"""Command lines that agents ran, made by hand from their text and that of their result, as a reader makes them."""

from __future__ import annotations

from typing import Any

from agent_records import call, session
from nixlore.agents.claude_code import Ran
from nixlore.agents.ran_lines import ran_line
from nixlore.analyze.agent_failures import analyze
from nixlore.model.agent import AgentToolCall
from nixlore.model.agent_failures import AgentFailures

SESSIONS = [session(f"s{number}") for number in range(1, 30)]


def line(text: str, said: str = "", code: int = 1, **more: Any) -> AgentToolCall:
    """Return the call that ran a line, which failed unless the code is 0."""
    ran = Ran("t", text, "/home/ada/app", 0.0, 1.0, code, failed=code != 0, said=said)
    kept = ran_line(ran, str)
    made = {
        "exit": code,
        "ran": kept.names,
        "judged": kept.judged,
        "failure": kept.failure,
        "missing": kept.missing,
        "heads": kept.heads,
        "fed": kept.fed,
    }
    outcome, error = ("flagged", "bash_nonzero") if code else ("ok", "")
    return call("Bash", outcome, error, **(made | more))


def absent(name: str, session: str = "s1", **more: Any) -> AgentToolCall:
    """Return the call of a program that was not there."""
    return line(
        f"{name} --version", f"Exit code 127\nbash: line 1: {name}: command not found", 127, session=session, **more
    )


def failures(*lines: AgentToolCall) -> AgentFailures:
    """Return what failed of lines."""
    found = analyze(SESSIONS, lines)
    assert found is not None
    return found
