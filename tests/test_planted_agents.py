"""No prompt, result or argument of Codex and opencode, and no value of their MCP servers, is in a file or an answer."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from opencode_home import answered, asked, bash, in_database, in_files, step, tool
from planted import SECRETS
from rollouts import call, count, ended, event, item, meta, output, ran, tokens, turn, wrapped
from transcripts import jsonl

NIXLORE = Path(sys.executable).with_name("nixlore")
CALL = "call_0123456789abcdef"
SAID = "Quokkas juggle seventeen lanterns beside"


class Planted:
    """Everything that was planted, and a word of its own for each place."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._kinds: Iterator[str] = iter(())

    def secret(self) -> str:
        """Return a made-up credential of the next kind."""
        kind = next(self._kinds, "")
        if not kind:
            self._kinds = iter(SECRETS)
            kind = next(self._kinds)
        self.texts.append(SECRETS[kind](f"agents {len(self.texts)}"))
        return self.texts[-1]

    def words(self) -> str:
        """Return a sentence with a credential in it."""
        self.texts.append(f"{SAID} {len(self.texts)} fjords")
        return f"{self.texts[-1]} {self.secret()}"

    def commands(self) -> list[tuple[str, int]]:
        """Return command lines and how they end, each again once it has failed."""
        forms = (
            "curl -H 'Authorization: Bearer {}' https://x.example/{}",
            "PGPASSWORD={} psql -h db.example -c 'select {}'",
            "git clone https://oauth2:{}@git.example/a.git",
            "mysql -uroot -p{} shop && echo {} | gh auth login --with-token",
            "nixos-rebuild switch --flake .#{} --option access-tokens github.com={}",
            "export TOKEN={}\nrg {} src | head",
        )
        return [(form.replace("{}", self.secret()), code) for form in forms for code in (1, 0)]

    def found_in(self, data: bytes) -> list[str]:
        """Return what of it stands in some bytes."""
        return [text for text in self.texts if text.encode() in data] + ([SAID] if SAID.encode() in data else [])


def rollout(planted: Planted, folder: str) -> bytes:
    """Return a session of Codex with something planted wherever it has a text."""
    words, secret = planted.words, planted.secret
    about = {"cwd": folder, "instructions": words(), "base_instructions": {"text": words()}}
    git = {"repository_url": f"https://u:{secret()}@git.example/a.git"}
    lines: list[dict[str, Any]] = [meta(**about, git=git), turn(1, cwd=folder, user_instructions=words())]
    lines += [event(2, "user_message", message=words(), images=[words()])]
    lines += [item(2, "message", role="user", content=[{"type": "input_text", "text": words()}])]
    lines += [item(3, "reasoning", summary=[{"type": "summary_text", "text": words()}], encrypted_content=secret())]
    lines += [event(3, "agent_reasoning", text=words()), event(3, "agent_message", message=words())]
    at = 10.0
    for number, (line, code) in enumerate(planted.commands()):
        name, said = f"{CALL}{number}", f"error: {words()}\nsh: line 1: {secret()}: command not found\n"
        lines += ran(at, name, line, code, said, workdir=folder, justification=words())
        lines += [event(at + 1, "exec_command_end", call_id=name, command=["bash", "-lc", line], cwd=folder,
                        exit_code=code, aggregated_output=said, stdout=said, duration="1s")]  # fmt: skip
        at += 10
    for number, said in enumerate((words(), f"err: {words()}", json.dumps({"success": False, "error": words()}))):
        name = f"{CALL}m{number}"
        lines += [call(at, name, {"q": words()}, "find", namespace="mcp__srv__"), output(at + 1, name, said)]
        result = {"Ok": {"content": [{"type": "text", "text": words()}]}}
        asked_of = {"server": "srv", "tool": "find", "arguments": {"q": words()}}
        lines += [event(at + 1, "mcp_tool_call_end", call_id=name, invocation=asked_of, result=result, duration="1s")]
    lines += [item(at, "custom_tool_call", name="apply_patch", call_id=f"{CALL}p", input=words())]
    lines += [item(at, "custom_tool_call_output", call_id=f"{CALL}p", output=f"failed: {words()}")]
    lines += [item(at, "web_search_call", status="completed", action={"type": "search", "query": words()})]
    lines += [item(at, "image_generation_call", id="ig_1", status="completed", revised_prompt=words(), result=secret())]
    lines += [wrapped(at, "compacted", {"message": words(), "replacement_history": [words()]})]
    lines += [call(at, f"{CALL}o", {"cmd": f"sleep 9 # {words()}"}), count(at, tokens(100, 40, 7), tokens(100, 40, 7))]
    lines += [item(at, "message", role="assistant", content=[{"type": "output_text", "text": f"{words()} Go on?"}])]
    torn = json.dumps(output(at, f"{CALL}o", ended(0, words())))[:-9]
    return jsonl(*lines) + f"no JSON {words()}\n{torn}".encode()


def session(planted: Planted, start: int) -> Sequence[Any]:
    """Return a session of opencode with something planted wherever it has a text."""
    words, secret = planted.words, planted.secret
    parts = [{"type": "reasoning", "text": words()}, {"type": "text", "text": words()}, {"type": "patch", "hash": "x"}]
    at = start
    for line, code in planted.commands():
        at += 10
        made = bash(
            at, f"c{at}", line, code, f"error: {words()}\nbash: {secret()}: command not found", description=words()
        )
        made["state"]["title"] = made["state"]["metadata"]["output"] = words()
        parts.append(made)
    parts += [tool(at, f"n{at}", "srv_find", words(), q=words()), tool(at, f"o{at}", "srv_find", error=words())]
    parts += [tool(at, f"p{at}", "edit", error=words(), filePath=words(), oldString=words(), newString=words())]
    parts += [
        tool(at, f"q{at}", "task", words(), prompt=words()),
        tool(at, f"r{at}", "bash", status="running", command=words()),
    ]
    parts += [tool(at, f"s{at}", "invalid", words(), tool="srv_find", error=words()), step(10, 5)]
    failed = {"name": "MessageAbortedError", "data": {"message": words()}}
    return (
        asked(start, words(), summary={"title": words()}),
        asked(start + 1, words(), synthetic=True),
        answered(start + 2, *parts, system=[words()], error=failed),
        answered(at + 9, {"type": "text", "text": f"{words()} Go on?"}, finish="stop", summary=words()),
    )


def settings(planted: Planted, home: Path, project: Path) -> None:
    """Write MCP servers for Codex and opencode with something planted in every value that may be one."""
    secret = planted.secret
    url = f"https://u:{secret()}@mcp.example/{secret()}?key={secret()}#{secret()}"
    codex = home / ".codex/config.toml"
    codex.parent.mkdir(parents=True, exist_ok=True)
    codex.write_text(f"""
[mcp_servers.srv]
command = "{home}/bin/serve"
args = ["--token", "{secret()}", "{secret()}"]
env = {{ API_KEY = "{secret()}" }}
[mcp_servers.far]
url = "{url}"
bearer_token_env_var = "{secret()}"
bearer_token = "{secret()}"
http_headers = {{ "X-Key" = "{secret()}", Authorization = "Bearer {secret()}" }}
env_http_headers = {{ "X-Key" = "{secret()}" }}
[mcp_servers.odd]
command = "API_KEY={secret()} serve --key {secret()}"
[projects."{project}"]
trust_level = "trusted"
""")
    local = {"type": "local", "command": ["serve", "--token", secret()], "environment": {"API_KEY": secret()}}
    odd = {"type": "local", "command": [f"API_KEY={secret()}", "serve"], "enabled": False}
    far = {
        "type": "remote",
        "url": url,
        "headers": {"Authorization": f"Bearer {secret()}"},
        "oauth": {"clientSecret": secret()},
    }
    for place, servers in (
        (home / ".config/opencode", {"srv": local, "odd": odd}),
        (project, {"far": far, "own": local}),
    ):
        place.mkdir(parents=True, exist_ok=True)
        own = {"mcp": servers, "provider": {"x": {"options": {"apiKey": secret()}}}}
        (place / "opencode.json").write_text(json.dumps(own))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planted, bytes]:
    """A home in which both agents have worked, after everything was asked of it; and all that was answered."""
    home, planted = tmp_path_factory.mktemp("agents"), Planted()
    project = home / "app"
    settings(planted, home, project)
    (home / "nixos-config").mkdir()
    (home / "nixos-config/configuration.nix").write_text("{ pkgs, ... }: { environment.systemPackages = [ pkgs.jq ]; }")
    log = home / ".codex/sessions/2026/05/29/rollout-2026-05-29T00-00-00-01a00000-0000-7000-8000-000000000001.jsonl"
    log.parent.mkdir(parents=True)
    log.write_bytes(rollout(planted, str(project)))
    (home / ".codex/auth.json").write_text(planted.secret())
    (home / ".codex/history.jsonl").write_text(json.dumps({"session_id": "x", "ts": 1, "text": planted.words()}))
    data = home / ".local/share/opencode"
    in_database(data / "opencode.db", *session(planted, 0))
    with closing(sqlite3.connect(data / "opencode.db")) as connection:
        connection.execute("UPDATE session SET directory = ?", (str(project),))
        connection.commit()
    in_files(data / "storage", *session(planted, 9_000), session="ses_0002")
    (data / "auth.json").write_text(planted.secret())
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    summary = home / "summary.json"
    said = b"".join(
        _ran(home, *args)
        for args in (
            ("scan", "-y"), ("report",), ("agent", "context"), ("show", "agents"), ("check",), ("records", "agent_sessions"),
            ("records", "mcp_servers"), ("facts", "agent_usage"), ("facts", "mcp_usage"), ("export",),
            ("facts", "agent_usage", "--session", str(log)),
        )
    )  # fmt: skip
    summary.write_bytes(_ran(home, "export", "--summary"))
    assert {path: path.read_bytes() for path in before} == before
    return home, planted, said + summary.read_bytes()


def _ran(home: Path, *args: str) -> bytes:
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "USER": "bob", "TZ": "UTC"}
    done = subprocess.run(
        [NIXLORE, *args], env=environ, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 0, (args, done.stderr.decode())
    return done.stdout + done.stderr


def test_all_of_it_was_read(home: tuple[Path, Planted, bytes]) -> None:
    folder, planted, _ = home
    assert len(planted.texts) > 250
    calls = [
        json.loads(line) for line in _ran(folder, "records", "agent_sessions").splitlines() if b"tool_call" in line
    ]
    by_tool = {name: sum(one["tool"] == name for one in calls) for name in {one["tool"] for one in calls}}
    assert (by_tool["exec_command"], by_tool["bash"], by_tool["web_search"]) == (13, 26, 1)
    assert {one["server"] for one in calls} == {"", "srv"}
    servers = [json.loads(line) for line in _ran(folder, "records", "mcp_servers").splitlines() if b'"program"' in line]
    assert {(one["agent"], one["name"]) for one in servers} == {
        *(("codex", name) for name in ("srv", "far", "odd")),
        *(("opencode", name) for name in ("srv", "far", "odd", "own")),
    }


def test_no_file_that_was_written_has_any_of_it(home: tuple[Path, Planted, bytes]) -> None:
    folder, planted, _ = home
    written = [path for top in (".local/state", ".cache", ".claude") for path in (folder / top).rglob("*")]
    names = {str(path.relative_to(folder)) for path in written}
    assert {".local/state/nixlore/agent_logs.db", ".local/state/nixlore/ledger.db"} <= names
    assert any(name.endswith("report.html") for name in names)
    found = {str(path.relative_to(folder)): planted.found_in(path.read_bytes()) for path in written if path.is_file()}
    assert {name: texts for name, texts in found.items() if texts} == {}
    assert planted.found_in("\n".join(names).encode()) == []


def test_no_answer_has_any_of_it(home: tuple[Path, Planted, bytes]) -> None:
    _, planted, said = home
    assert planted.found_in(said) == []
