"""A real opencode works through a script: what is told of its sessions is what the script did, each call once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

import clients
import messages_api
from mcp_stand_in import SERVER
from messages_api import call, text
from nixlore.collect import opencode
from nixlore.machine import Machine
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall
from nixlore.model.evidence import Coverage

pytestmark = pytest.mark.slow

OPENCODE = clients.HERE / "node_modules" / "opencode-linux-x64-baseline" / "bin" / "opencode"


class Client:
    """opencode in a home of its own, which speaks with the stand-in alone."""

    def __init__(self, directory: Path, api: messages_api.Api) -> None:
        self.home, self.project, self.api = directory / "home", directory / "home/app", api
        self.project.mkdir(parents=True)
        (self.project / "a.txt").write_text("hello\n")
        server = directory / "server.py"
        server.write_text(SERVER)
        options = {"baseURL": f"http://127.0.0.1:{api.port}/v1", "apiKey": "none"}
        model = {"name": "m1", "tool_call": True, "limit": {"context": 200_000, "output": 8_000}}
        own = {
            "autoupdate": False,
            "share": "disabled",
            "provider": {"own": {"npm": "@ai-sdk/anthropic", "options": options, "models": {"m1": model}}},
            "enabled_providers": ["own"],
            "model": "own/m1",
            "small_model": "own/m1",
            "permission": {"bash": {"*": "allow", "rm *": "deny", "curl *": "ask"}},
            "mcp": {"my.srv": {"type": "local", "command": [sys.executable, str(server)]}},
        }
        place = self.home / ".config/opencode/opencode.json"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(own))

    def run(self, script: list[list[dict[str, Any]]], *arguments: str) -> None:
        """Work through a script from its beginning."""
        self.api.script, self.api.turn = script, 0
        others = {"OPENCODE_DISABLE_AUTOUPDATE": "1", "OPENCODE_DISABLE_MODELS_FETCH": "1", "NO_COLOR": "1"}
        process = subprocess.Popen(
            [str(clients.needed(OPENCODE)), "run", *arguments],
            cwd=self.project,
            env=clients.environment(self.home, **others),
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

    def told(self, kind: type[Any]) -> list[Any]:
        """Return the records of one kind of all sessions."""
        machine = Machine(home=PurePosixPath(self.home), user="ada", now=2_000_000_000, host="box")
        return [record for record in opencode.collect(machine) if isinstance(record, kind)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A client that has worked through everything: on its own, continued, and in a fork."""
    clients.needed(OPENCODE)
    with messages_api.served() as api:
        found = Client(tmp_path_factory.mktemp("opencode"), api)
        missing, there = str(found.project / "missing.txt"), str(found.project / "a.txt")
        found.run(
            [
                [
                    call("bash", 1, command="echo hi | head", description="d"),
                    call("bash", 2, command="exit 3", description="d"),
                ],
                [call("bash", 3, command="sleep 60", description="d", timeout=300)],
                [call("read", 4, filePath=missing), call("edit", 5, filePath=there, oldString="none", newString="x")],
                [call("my_srv_good", 6), call("my_srv_bad", 7), call("my_srv_soft", 8)],
                [call("bash", 9, command="rm -rf none", description="d")],
                [call("nope", 10, a=1)],
                [call("bash", 11, cmd="none")],
                [call("task", 12, description="look", prompt="look around", subagent_type="general")],
                [call("bash", 13, command="ls", description="d")],
                [text("looked")],
                [text("Which of the two do you mean?")],
            ],
            "Mend a.txt",
        )
        found.run([[call("bash", 14, command="true", description="d")], [text("done")]], "-c", "go on")
        found.run(
            [[call("bash", 15, command="echo forked", description="d")], [text("done")]], "-c", "--fork", "once more"
        )
        found.run([[call("bash", 16, command="curl -s x", description="d")], [text("done")]], "another one")
        return found


def test_each_call_is_told_once_as_it_ended(client: Client) -> None:
    calls = sorted(client.told(AgentToolCall), key=lambda made: int(made.id.split()[0].removeprefix("toolu_")))
    assert [(made.server, made.tool, made.outcome, made.error, made.exit) for made in calls] == [
        ("", "bash", "ok", "", 0),
        ("", "bash", "flagged", "bash_nonzero", 3),
        ("", "bash", "flagged", "other", None),
        ("", "read", "flagged", "other", None),
        ("", "edit", "flagged", "other", None),
        ("my_srv", "good", "ok", "", None),
        ("my_srv", "bad", "flagged", "mcp_error", None),
        ("my_srv", "soft", "soft error", "", None),
        ("", "bash", "denied", "permission_denied", None),
        ("", "nope", "flagged", "no_such_tool", None),
        ("", "bash", "flagged", "tool_use_error", None),
        ("", "task", "ok", "", None),
        ("", "bash", "ok", "", 0),
        ("", "bash", "ok", "", 0),
        ("", "bash", "ok", "", 0),
        ("", "bash", "denied", "user_rejected", None),
    ]
    assert [made.ran for made in calls if made.ran] == [
        *(("echo", "head"), ("exit",), ("sleep",)),
        *(("ls",), ("true",), ("echo",)),
    ]
    assert [made.is_subagent for made in calls].index(True) == 12


def test_tokens_prompts_and_sessions_are_those_that_were(client: Client) -> None:
    used = client.told(AgentResponse)
    assert (len(used), sum(one.input for one in used), sum(one.output for one in used)) == (16, 160, 80)
    assert sum(one.asks for one in used) == 1
    assert len(client.told(AgentPrompt)) == 4
    assert sorted(bool(one.parent) for one in client.told(AgentSession)) == [False, False, False, True]
    (coverage,) = client.told(Coverage)
    assert (coverage.state, coverage.skipped) == ("read", 0)
