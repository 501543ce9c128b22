"""NX128: of a server and a program, or of several servers, agents clearly use one."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from agent_lines import line
from agent_records import call, loaded, server
from nixlore.model.agent import AgentToolCall
from nixlore.model.insight import Insight
from nixlore.synthesize.preferred_mcp_server import CODE, infer
from test_mcp_alternatives import SESSIONS, alternatives
from test_mcp_usage import usage


def insights(*records: Any, **others: Any) -> list[Insight]:
    return list(infer(usage(*records, sessions=SESSIONS), alternatives(*records, **others)))


def runs(count: int, sessions: int = 4, code: int = 0) -> list[AgentToolCall]:
    return [line("gh pr list", code=code, session=f"s{number % sessions + 1}") for number in range(count)]


def calls(name: str, count: int, sessions: int = 4) -> list[AgentToolCall]:
    return [call(f"mcp__{name}__find", session=f"s{number % sessions + 1}") for number in range(count)]


def test_a_program_rather_than_a_server():
    records = [*runs(10), *runs(2, code=1), *calls("github", 2), loaded("mcp tools", "mcp__github__find", 4_000)]
    (found,) = insights(server("github"), *records)
    assert (found.code, found.subject, found.severity, found.confidence) == (CODE, "gh", "info", "high")
    assert found.says == (
        "for GitHub, agents use the program gh (12 runs, 2 of 12 failed) rather than the MCP server github (2 calls);"
        " the server takes 4,000 bytes of context, about 1,000 tokens (estimate)"
    )
    assert [row.place for row in found.evidence] == ["gh", "github", "~/.claude.json", "/x/bin/gh"]


def test_a_server_rather_than_a_program():
    (found,) = insights(server("github"), *calls("github", 12), *runs(2))
    assert found.subject == "github"
    assert found.says == "for GitHub, agents use the MCP server github (12 calls) rather than the program gh (2 runs)"


def test_the_server_that_is_called_most():
    (found,) = insights(server("serena"), server("nixos"), *calls("serena", 30), *calls("nixos", 3))
    assert found.subject == "serena"
    assert found.says == (
        "of 2 MCP servers that agents call, serena is called most: 30 calls in 4 sessions, the next, nixos, 3"
    )


def test_a_server_that_two_agents_have_is_one():
    found = usage(server("serena"), server("nixos"), *calls("serena", 20), *calls("nixos", 3), sessions=SESSIONS)
    (serena,) = (row for row in found.servers if row.name == "serena")
    other = replace(serena, agent="codex", calls=10, sessions_used=2)
    (insight,) = infer(replace(found, servers=(*found.servers, other)), None)
    assert insight.says == (
        "of 2 MCP servers that agents call, serena is called most: 30 calls in 6 sessions, the next, nixos, 3"
    )
    assert [row.place for row in insight.evidence] == ["serena", "serena", "nixos"]
    assert not list(infer(replace(found, servers=(serena, other)), None))


@pytest.mark.parametrize(
    ("records", "others"),
    [
        ([server("github"), *runs(9), *calls("github", 1)], {}),
        ([server("github"), *runs(30)], {}),
        ([server("github"), *runs(30, sessions=2), *calls("github", 1)], {}),
        ([server("github"), *runs(12), *calls("github", 5)], {}),
        ([server("github", enabled=False), *runs(30), *calls("github", 1)], {}),
        ([server("github", enabled=None), *runs(30), *calls("github", 1)], {}),
        ([server("github"), *runs(30), *calls("github", 1)], {"binaries": []}),
        ([*runs(30)], {}),
        ([server("serena"), *calls("serena", 30)], {}),
        ([server("serena"), server("nixos"), *calls("serena", 30), *calls("nixos", 11)], {}),
        ([server("serena"), *calls("serena", 30), *calls("nixos", 1)], {}),
    ],
)
def test_seldom_balanced_off_or_not_here_is_not_told(records: list[Any], others: dict[str, Any]):
    assert insights(*records, **others) == []
