"""All agents' records as lines, and facts over sessions that are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commanding import Done, runner
from nixlore.agents.sniffed import agent_of
from transcripts import envelope, jsonl, prompt, result, said, use

PROJECT = ".claude/projects/-home-ada-app"
TOTALS = {"tools", "errors", "mcp", "bash", "interrupts", "denials", "tokens"}
SESSION = jsonl(
    prompt(0, "Look at src/app.py"),
    said(
        1,
        use("t1", "Bash", command="rg foo | head"),
        use("m1", "mcp__github__search", query="foo"),
        usage={"input_tokens": 3, "output_tokens": 40, "cache_read_input_tokens": 7},
    ),
    result(2, "t1", "Exit code 2\nrg: foo", is_error=True),
    result(3, "m1", '{"success": false}'),
    envelope("attachment", 4, attachment={"type": "instructions", "files": [{"path": "/x/CLAUDE.md", "content": "a"}]}),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def nixlore(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    return runner(home, monkeypatch, capsys)


def write(path: Path, data: bytes = SESSION) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def rows(done: Done) -> list[dict[str, Any]]:
    assert done.code == 0
    return [msgspec.json.decode(line) for line in done.out.splitlines()]


def usage(done: Done) -> dict[str, Any]:
    assert done.code == 0, done.err
    return dict(msgspec.json.decode(done.out))


def test_records_of_all_agents_are_told_by_kind(nixlore: Callable[..., Done], home: Path) -> None:
    write(home / PROJECT / "s1.jsonl")
    found = rows(nixlore("records", "agent_sessions"))
    assert [row["kind"] for row in found] == ["tool_call", "tool_call", "response", "prompt", "command", "context"]
    assert {row["session"] for row in found} == {"s1"}
    assert {row["agent"] for row in found} == {"claude-code"}
    bash, search, response, asked, command, context = found
    assert (bash["id"], bash["server"], bash["tool"], bash["outcome"], bash["error"]) == (
        "t1", "", "Bash", "flagged", "bash_nonzero",
    )  # fmt: skip
    assert (search["server"], search["tool"], search["outcome"]) == ("github", "search", "soft error")
    assert response["tokens"] == {"input": 3, "output": 40, "cache_creation": 0, "cache_read": 7}
    assert (response["id"], asked["id"], asked["characters"]) == ("r1", "u0", 18)
    assert (command["id"], command["names"], command["exit"]) == ("t1", ["rg", "head"], 2)
    assert (context["of"], context["name"], context["bytes"]) == ("instructions", "/x/CLAUDE.md", 1)
    assert context["id"] == "s1:instructions:/x/CLAUDE.md"


def test_one_kind_of_them_can_be_asked_for(nixlore: Callable[..., Done], home: Path) -> None:
    write(home / PROJECT / "s1.jsonl")
    assert [row["kind"] for row in rows(nixlore("records", "agent_sessions", "--type", "response"))] == ["response"]
    done = nixlore("records", "agent_sessions", "--type", "respons")
    assert (done.code, done.out) == (2, "")
    assert "response" in done.err


def test_without_an_agent_there_are_no_records(nixlore: Callable[..., Done]) -> None:
    done = nixlore("records", "agent_sessions")
    assert (done.code, done.out) == (0, "")


def test_a_slip_in_their_name_gets_the_right_one(nixlore: Callable[..., Done]) -> None:
    assert "agent_sessions" in nixlore("records", "agent_session").err


def test_totals_of_one_session_need_no_state_and_leave_none(nixlore: Callable[..., Done], tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    file = write(tmp_path / "elsewhere/x.jsonl")
    found = usage(nixlore("facts", "agent_usage", "--session", file))
    assert found.keys() >= TOTALS
    assert found["tools"] == {"Bash": 1, "mcp__github__search": 1}
    assert found["errors"] == {"bash_nonzero": 1}
    assert found["mcp"] == {"github": {"search": {"calls": 1, "failed": 1}}}
    assert (found["bash"], found["interrupts"], found["denials"]) == ({"calls": 1, "failed": 1}, 0, 0)
    assert found["tokens"] == {"input": 3, "output": 40, "cache_creation": 0, "cache_read": 7}
    assert sorted(path for path in tmp_path.rglob("*") if "elsewhere" not in path.parts) == before


def test_a_session_counts_once_however_often_it_is_named_or_copied(
    nixlore: Callable[..., Done], tmp_path: Path
) -> None:
    file, copy = write(tmp_path / "a.jsonl"), write(tmp_path / "b.jsonl")
    once = usage(nixlore("facts", "agent_usage", "--session", file))
    for others in ([file], [copy], [copy, file]):
        args = [arg for other in others for arg in ("--session", other)]
        again = usage(nixlore("facts", "agent_usage", "--session", file, *args))
        assert {name: again[name] for name in TOTALS} == {name: once[name] for name in TOTALS}


def test_a_sub_agents_file_counts_only_when_it_is_named(nixlore: Callable[..., Done], tmp_path: Path) -> None:
    main = write(tmp_path / "s1.jsonl")
    part = jsonl(said(9, use("t9", "Read"), request="r9"), result(10, "t9", "x"))
    sub = write(tmp_path / "s1/subagents/agent-ab12.jsonl", part)
    assert "Read" not in usage(nixlore("facts", "agent_usage", "--session", main))["tools"]
    both = usage(nixlore("facts", "agent_usage", "--session", main, "--session", sub))
    assert both["tools"] == {"Bash": 1, "mcp__github__search": 1, "Read": 1}
    assert (both["windows"][0]["sessions"], both["windows"][0]["subagents"]) == (1, 1)


def test_servers_of_named_sessions_can_be_told_as_well(nixlore: Callable[..., Done], tmp_path: Path) -> None:
    found = usage(nixlore("facts", "mcp_usage", "--session", write(tmp_path / "a.jsonl")))
    assert [(row["name"], row["calls"], row["failed"]) for row in found["servers"]] == [("github", 1, 1)]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("agent_usage", b"no session\n", "is no session of an agent that is known"),
        ("agent_usage", None, "No such file"),
        ("command_usage", SESSION, "no fact about sessions of agents alone"),
    ],
)
def test_what_cannot_be_told_of_a_file_is_said(
    nixlore: Callable[..., Done], tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    file = tmp_path / "a.jsonl"
    if data is not None:
        write(file, data)
    done = nixlore("facts", name, "--session", file)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


@pytest.mark.parametrize(
    ("head", "agent"),
    [
        (b'{"type":"user","sessionId":"s"}\n', "claude-code"),
        (b'{"type":"summary","summary":"x","leafUuid":"y"}\n', "claude-code"),
        (b'{"type":"file-history-snapshot","messageId":"m","snapshot":{}}\n', "claude-code"),
        (b'junk\n{"timestamp":"t","type":"session_meta","payload":{}}\n', "codex"),
        (b'{"id":"i","timestamp":"t","instructions":null}\n', "codex"),
        (b'{"name":"x"}\n', None),
        (b"[1]\n\xff\n", None),
        (b"", None),
    ],
)
def test_the_first_lines_tell_whose_log_it_is(head: bytes, agent: str | None) -> None:
    assert agent_of(head) == agent
