"""`nixlore show agents`: the table of tools and servers, and what is told below it."""

from __future__ import annotations

from typing import Any

import msgspec

from agent_lines import absent, failures, line
from agent_records import NOON, call, loaded, prompt, response, server, session
from nixlore.analyze import agent_retention, agent_usage
from nixlore.correlate import mcp_alternatives
from nixlore.model.agent import AgentLogAges
from nixlore.model.evidence import Coverage
from nixlore.model.run import DAY, Now
from nixlore.present._agents import agents
from nixlore.present._agents_below import sentences
from nixlore.present._tables import GAP, Table, fitted, tab_separated
from nixlore.present._views import as_json, blind
from nixlore.report import Report
from reporting import NASTY, a_report, harmless
from test_agent_choices import choices
from test_agent_preventable import preventable
from test_failure_causes import binary
from test_mcp_usage import usage

SESSIONS = [session("s1"), session("s2"), session("s3"), session("s4"), session("w", is_warmup=True)]
AGES = AgentLogAges(
    agent="claude-code", place="~/.claude/projects", kept_days=30, setting="",
    days=(NOON // DAY - 40,), logs=(6,), bytes=(2_500_000,),
)  # fmt: skip


def report(*records: Any, ages: Any = None) -> Report:
    """Return a report with every fact about agents that these records make."""
    calls = [record for record in records if hasattr(record, "outcome")]
    of = {
        kind: [record for record in records if type(record).__name__ == kind]
        for kind in ("AgentPrompt", "AgentResponse")
    }
    servers = [record for record in records if type(record).__name__ in ("AgentToolCall", "ContextItem", "McpServer")]
    found = usage(*servers, sessions=SESSIONS)
    lines = [record for record in calls if record.name == "Bash"]
    facts: dict[str, Any] = {
        "mcp_usage": found,
        "agent_usage": agent_usage.analyze(SESSIONS, of["AgentPrompt"], of["AgentResponse"], calls),
        "agent_retention": agent_retention.analyze(ages, Now(NOON)),
        "mcp_alternatives": mcp_alternatives.correlate(found, SESSIONS, calls, [binary("gh")]),
    }
    if lines:
        facts |= {"agent_failures": failures(*lines), "agent_preventable": preventable(*lines)}
        facts["agent_choices"] = choices(*lines)
    encoded = {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in facts.items() if fact is not None}
    coverage = (
        *a_report().coverage,
        Coverage(collector="mcp_servers", source="settings of coding agents", state="read"),
    )
    return msgspec.structs.replace(a_report(), facts=encoded, coverage=coverage)


def busy() -> Report:
    return report(
        call("Read"),
        call("mcp__github__search", elapsed=0.25),
        call("mcp__github__search", "soft error", session="s2", elapsed=75.0),
        call("mcp__github__search", "denied", "user_rejected", elapsed=7_200.0),
        call("mcp__ask__who", elapsed=400.0),
        server("github"),
        server("browser", enabled=None, scope="project", project="~/app"),
        loaded("mcp tools", "mcp__account__x"),
        prompt(),
        prompt("unknown"),
        response(900, 12_000, 0, 3_400_000),
        *(line("grep -rn x src", code=0, session=f"s{number % 4 + 1}") for number in range(12)),
        line("gh pr list", code=0),
        absent("tokei", "s1"),
        absent("tokei", "s2"),
        line("nixos-rebuild switch 2>&1 | tail", "error: syntax error, unexpected '}'", 0),
        line("cargo test", code=101),
        line("apt-get install x", "bash: line 1: apt-get: command not found", 127),
        ages=[AGES],
    )


def table(found: Report) -> Table:
    made = agents(found)
    assert made is not None
    return made


def test_without_any_agent_there_is_no_table():
    assert agents(a_report()) is None
    assert list(sentences(a_report())) == []
    assert blind(a_report(), "agents") == ""


def test_a_source_that_was_left_out_is_not_called_switched_off():
    late = Coverage(collector="codex", source="codex", state="off")
    found = msgspec.structs.replace(a_report(), coverage=(late,))
    assert blind(found, "agents") == "; codex: left out"


def test_tools_of_the_agents_own_come_first_then_servers_with_their_tools():
    made = table(busy())
    assert [row[:2] for row in made.rows] == [
        ("tool", "Bash"),
        ("tool", "Read"),
        ("server", "github"),
        ("mcp tool", "github: search"),
        ("server", "ask"),
        ("mcp tool", "ask: who"),
        ("server", "browser"),
    ]
    cells = {row[1]: dict(zip(made.columns, row, strict=True)) for row in made.rows}
    bash, github, search = cells["Bash"], cells["github"], cells["github: search"]
    assert (bash["calls"], bash["failed"], bash["rate"]) == ("18", "4", "22%")
    assert (github["calls"], github["failed"], github["rate"]) == ("3", "1", "50%")
    assert (github["sessions"], github["in scope"], github["loaded"], github["configured"]) == ("2", "4", "0", "user")
    assert (search["rate"], search["95 %"], search["median"], search["p95"]) == ("50%", "9% to 91%", "75 s", "2.0 h")
    assert cells["ask"]["configured"] == "no"
    assert cells["ask: who"]["median"] == "7 min"
    assert cells["browser"]["configured"] == "project (not approved)"


def test_a_server_was_loaded_nowhere_only_where_a_log_tells_what_was():
    for more, told in (((), ""), ((loaded("tools", "TaskList"),), "0")):
        made = table(report(server("browser"), *more))
        assert dict(zip(made.columns, made.rows[0], strict=True))["loaded"] == told


def test_as_of_a_time_in_the_past_nothing_is_said_of_settings():
    found = msgspec.structs.replace(
        busy(), coverage=(*a_report().coverage, Coverage(collector="mcp_servers", source="mcp_servers", state="off"))
    )
    cells = {row[1]: dict(zip(table(found).columns, row, strict=True)) for row in table(found).rows}
    assert (cells["ask"]["configured"], cells["github"]["configured"]) == ("", "user")
    assert not any("in no settings here" in row.text for row in sentences(found))


def test_a_server_with_many_tools_has_the_rest_in_one_row():
    calls = [call(f"mcp__a__t{number:02}") for number in range(12)]
    made = table(report(*calls, call("mcp__a__t00", "flagged", "mcp_error")))
    assert [row[1] for row in made.rows][-1] == "a: 4 more"
    assert len(made.rows) == 10


def test_servers_of_several_agents_are_told_apart():
    made = table(report(server("a"), server("a", agent="codex")))
    assert [row[1] for row in made.rows] == ["a (claude-code)", "a (codex)"]


def test_what_stands_below():
    assert [row.text for row in sentences(busy())] == [
        "times are from call to answer, with whatever approval took",
        "claude-code: 4 sessions (1 warm-up for tokens alone), 2024-10-04; prompts: 1 typed, 1 by whom the log does not tell",
        "Tokens, each response once",
        "900 in, 12 k out, 0 written to the cache, 3.4 M read from it",
        "by model: claude-x 12 k out, 3.4 M cached",
        "by project: ~/app 12 k out, 3.4 M cached",
        "out by day: 2024-10-04 12 k",
        "errors of all tools: 4 command lines that did not end with 0, 1 refused by the user",
        "loaded, in no settings here, never called: account",
        "Command lines",
        "18 lines whose end is known in 4 sessions, 4 failed (22%); codes that are an answer do not count",
        "2 missing name: tokei 2",
        "1 foreign installer: apt-get 1",
        "1 parse, 1 of them behind a pipe or an alternative: nixos-rebuild switch 1",
        "1 of which the text of the result tells nothing that is known: cargo test 1 (by their codes 1 tests failed)",
        "nixos-rebuild switch: 1 run, 1 failed, 1 of them with code 0 (1 parse)",
        "3 of 5 failures could have been spared, had the agent known what is known here",
        "2 not installed: the program is not on the PATH here (tokei)",
        "1 not NixOS: NixOS has no package manager of other systems: packages are declared, or run with `nix shell` (apt-get)",
        "Programs that were asked for and not found",
        "tokei: 2 times; nixpkgs has it in tokei",
        "searching text: agents run grep 12; you rg 60, grep 5 (runs)",
        "GitHub: the server github 3 calls, the program gh 1 run",
        "claude-code: 6 transcripts (2.5 MB), kept for 30 days by default; 6 go within 7 days",
    ]


def test_json_has_every_fact_of_the_view_below_its_name():
    facts = msgspec.json.decode(as_json(busy(), "agents"))
    assert list(facts) == [
        "mcp_usage",
        "agent_usage",
        "agent_failures",
        "agent_preventable",
        "agent_choices",
        "mcp_alternatives",
        "agent_retention",
    ]
    assert facts["agent_usage"]["bash"] == {"calls": 18, "failed": 4}


def test_it_fits_a_narrow_terminal_and_harmless_text_alone_is_printed():
    found = report(call(f"mcp__{NASTY}__x"), server(NASTY), absent("tokei"))
    for width in (20, 40, 80, 200):
        made = fitted(table(found), width)
        assert sum(made.widths()) + GAP * len(made.columns) <= max(width, 40)
    assert harmless("\n".join(tab_separated(table(found))).replace("\t", " "))
    assert all(harmless(row.text) for row in sentences(found))
