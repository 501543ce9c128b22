"""What agents use where an MCP server and a program do the same job."""

from __future__ import annotations

from typing import Any

import pytest

from agent_lines import line
from agent_records import call, server, session
from nixlore.correlate.mcp_alternatives import correlate
from nixlore.data.mcp_substitutes import SUBSTITUTES, substitute
from nixlore.model.mcp_alternatives import McpAlternatives
from test_failure_causes import binary
from test_mcp_usage import usage

SESSIONS = [session(f"s{number}") for number in range(1, 9)]


def alternatives(*records: Any, binaries: Any = None) -> McpAlternatives | None:
    calls = [record for record in records if hasattr(record, "outcome")]
    here = [binary("gh"), binary("git")] if binaries is None else binaries
    return correlate(usage(*records, sessions=SESSIONS), SESSIONS, calls, here)


@pytest.mark.parametrize(
    ("name", "job"),
    [
        ("github", "GitHub"),
        ("plugin_github_github", "GitHub"),
        ("mcp-server-git", "git"),
        ("GitHub_MCP", "GitHub"),
        ("nixos", "searching packages"),
        ("mcp-nixos", "searching packages"),
        ("git-history-viewer", None),
        ("serena", None),
        ("mcp", None),
        ("", None),
        ("github-gitlab", None),
    ],
)
def test_what_a_server_is_for_is_told_by_its_name_alone(name: str, job: str | None):
    found = substitute(name)
    assert (found and found.job) == job


def test_every_job_has_words_and_programs_and_no_word_is_of_two():
    words = [word for row in SUBSTITUTES for word in row.words]
    assert len(words) == len(set(words))
    assert all(row.programs for row in SUBSTITUTES)


def test_calls_of_the_server_and_runs_of_the_program():
    found = alternatives(
        server("github"),
        call("mcp__github__search", "soft error"),
        line("gh pr list", code=0, session="s1"),
        line("gh pr view 3", code=1, session="s2"),
        line("cd x && gh pr view 3 | head", code=1, session="s2"),
        line("git status", code=0),
    )
    assert found is not None
    (row,) = found.rows
    assert (row.job, row.server, row.calls, row.failed, row.server_sessions) == ("GitHub", "github", 1, 1, 1)
    assert (row.program, row.path, row.runs, row.program_sessions) == ("gh", "/x/bin/gh", 3, 2)
    assert (row.program_known, row.program_failed) == (2, 1)


def test_a_program_that_is_here_is_told_although_no_agent_runs_it():
    found = alternatives(server("github"))
    assert found is not None
    assert [(row.program, row.runs, row.path) for row in found.rows] == [("gh", 0, "/x/bin/gh")]
    nothing = alternatives(server("github"), binaries=[])
    assert nothing is not None
    assert nothing.rows == ()


def test_servers_that_are_not_configured_or_of_unknown_jobs_have_no_alternative():
    assert alternatives(server("serena"), call("mcp__github__search")) is None


def test_runs_where_the_server_is_not_configured_are_not_counted():
    found = alternatives(
        server("github", scope="local", project="~/app"),
        line("gh pr list", code=0),
        line("gh pr list", code=0, project="~/app/web"),
        line("gh pr list", code=0, project="~/apple"),
    )
    assert found is not None
    assert [row.runs for row in found.rows] == [2]


def test_another_agents_runs_are_not_counted():
    found = alternatives(server("github", agent="codex"), line("gh pr list", code=0))
    assert found is not None
    assert [(row.agent, row.runs) for row in found.rows] == [("codex", 0)]
