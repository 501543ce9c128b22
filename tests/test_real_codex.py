"""A real Codex works through a script: what is told of its rollouts is what the script did, each call once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

import clients
import responses_api
from mcp_stand_in import SERVER
from nixlore.collect import codex
from nixlore.machine import Machine
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall
from nixlore.model.evidence import Coverage
from responses_api import WAITED, call, text

pytestmark = pytest.mark.slow

CODEX = clients.HERE / "node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex"

SETTINGS = """
model = "m1"
model_provider = "own"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
analytics.enabled = false
[model_providers.own]
name = "own"
base_url = "http://127.0.0.1:{port}/v1"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
[mcp_servers.srv]
command = "{python}"
args = ["{server}"]
"""

SEARCH = {"type": "web_search_call", "action": {"type": "search", "query": "x"}}
IMAGE = {"type": "image_generation_call", "id": "ig_0000000001", "status": "completed", "result": "iVBORw0KGgo="}


def ran(home: Path, api: responses_api.Api, script: list[list[dict[str, Any]]], *arguments: str) -> None:
    """Work through a script from its beginning."""
    api.script, api.turn = script, 0
    process = subprocess.Popen(
        [str(CODEX), "exec", "--skip-git-repo-check", *arguments],
        cwd=home,
        env=clients.environment(home, NO_COLOR="1"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=180)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    assert process.returncode == 0, said[-2_000:].decode()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """All records of a client that has worked through everything, and was then resumed."""
    clients.needed(CODEX)
    directory = tmp_path_factory.mktemp("codex")
    home, server = directory / "home", directory / "server.py"
    (home / ".codex/rules").mkdir(parents=True)
    server.write_text(SERVER)
    (home / ".codex/rules/default.rules").write_text('prefix_rule(pattern=["rm"], decision="forbidden")\n')
    with responses_api.served() as api:
        settings = SETTINGS.format(port=api.port, python=sys.executable, server=server)
        (home / ".codex/config.toml").write_text(settings)
        # A response that calls nothing but what the provider runs would be the last one.
        script = [
            [call("exec_command", 1, cmd="echo hi | head"), call("exec_command", 2, cmd="exit 3")],
            [call("good", 3, "mcp__srv"), call("bad", 4, "mcp__srv"), call("soft", 5, "mcp__srv")],
            [call("exec_command", 6, cmd="rm -rf none"), call("exec_command", 7, none=1), call("nope", 8)],
            [call("exec_command", 9, cmd="sleep 2; exit 5", yield_time_ms=250)],
            [call("write_stdin", 10, session_id=WAITED, chars="", yield_time_ms=30_000)],
            [
                {**SEARCH, "id": "ws_0000000001", "status": "completed"},
                {**SEARCH, "id": "ws_0000000002", "status": "failed"},
                IMAGE,
                {
                    "type": "tool_search_call",
                    "call_id": "call_0000000000000011",
                    "execution": "client",
                    "arguments": {"query": "x"},
                },
            ],
            [text("Which of the two do you mean?")],
        ]
        ran(home, api, script, "Mend a.txt")
        ran(home, api, [[call("exec_command", 12, cmd="true")], [text("done")]], "resume", "--last", "go on")
    return list(codex.collect(Machine(home=PurePosixPath(home), user="ada", now=2_000_000_000, host="box")))


def of(kind: type[Any], told: list[Any]) -> list[Any]:
    return [record for record in told if isinstance(record, kind)]


def test_each_call_is_told_once_as_it_ended(told: list[Any]) -> None:
    calls = sorted(of(AgentToolCall, told), key=lambda made: made.id)
    assert [(made.server, made.tool, made.outcome, made.error, made.exit) for made in calls] == [
        ("", "exec_command", "ok", "", 0),
        ("", "exec_command", "flagged", "bash_nonzero", 3),
        ("srv", "good", "ok", "", None),
        ("srv", "bad", "flagged", "mcp_error", None),
        ("srv", "soft", "soft error", "", None),
        ("", "exec_command", "denied", "permission_denied", None),
        ("", "exec_command", "flagged", "tool_use_error", None),
        ("", "nope", "flagged", "no_such_tool", None),
        ("", "exec_command", "flagged", "bash_nonzero", 5),
        ("", "write_stdin", "ok", "", None),
        ("", "tool_search", "ok", "", None),
        ("", "exec_command", "ok", "", 0),
        ("", "image_generation", "ok", "", None),
        ("", "web_search", "ok", "", None),
        ("", "web_search", "flagged", "other", None),
    ]
    assert [made.ran for made in calls if made.ran] == [("echo", "head"), ("exit",), ("sleep", "exit"), ("true",)]


def test_tokens_prompts_and_sessions_are_those_that_were(told: list[Any]) -> None:
    used = of(AgentResponse, told)
    assert {(one.input, one.output, one.cache_read, one.model) for one in used} == {(60, 7, 40, "m1")}
    assert (len(used), sum(one.asks for one in used)) == (9, 1)
    assert [prompt.by for prompt in of(AgentPrompt, told)] == ["program", "program"]
    assert len(of(AgentSession, told)) == 1
    (coverage,) = of(Coverage, told)
    assert (coverage.state, coverage.skipped) == ("read", 0)
