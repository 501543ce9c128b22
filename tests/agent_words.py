"""A home in which every form of line that coding agents write, and every setting of theirs, has words planted in it.

`§` in a form stands for a word that nobody may find again. What is left without one are names and ids.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rollouts
from transcripts import envelope, prompt, result, said, use

MARK = "sesame"

NAMES = frozenset(
    {
        "agentId", "call_id", "cli_version", "cwd", "decision", "encoding", "entrypoint", "hookEvent", "hookName", "id",
        "kind", "level", "media_type", "model", "model_provider", "name", "operation", "originator", "parentUuid",
        "path", "permissionMode", "promptSource", "reasonType", "requestId", "role", "service_tier", "sessionId",
        "source", "status", "stop_reason", "subtype", "timestamp", "toolDenialKind", "tool_use_id", "trigger",
        "turn_id", "type", "userType", "uuid", "version",
    }
)  # fmt: skip
"""Fields that hold names, ids and times rather than words."""

COMMANDS = (
    "git commit -m '§' && rg -e '§' src/§ | head",
    "PGPASSWORD=§ psql -h §.example.org -U § -c 'select §'",
    "curl -H 'Authorization: Bearer §' https://§:§@example.org/§?token=§",
    "cat <<'EOF' > /tmp/§\n§ §\nEOF",
    "python3 -c 'print(\"§\")'; export TOKEN=§; sudo nixos-rebuild switch --flake .#§",
    'for word in §; do echo "$word" >> §.txt; done',
    "nix shell nixpkgs#jq -c jq .§ # §",
)

RESULTS: tuple[tuple[Any, dict[str, Any]], ...] = (
    ("§", {"is_error": False, "toolUseResult": {"stdout": "§", "stderr": "§", "interrupted": False}}),
    ("Exit code 127\n§: command not found\n§", {"is_error": True, "toolUseResult": "Error: Exit code 127\n§"}),
    ([{"type": "text", "text": "§"}], {"toolUseResult": [{"type": "text", "text": "§"}]}),
    ('{"success": false, "error": "§"}', {"mcpMeta": {"structuredContent": {"a": "§"}, "_meta": {"b": "§"}}}),
    ("The user doesn't want to proceed with this tool use. The user said:\n§", {"is_error": True, "userFeedback": "§"}),
    ("Permission to use Bash with command § has been denied.", {"is_error": True, "toolDenialKind": "user-rejected"}),
    ("<tool_use_error>§</tool_use_error>", {"is_error": True, "planContent": "§"}),
    ("error: attribute '§' missing\nerror: flake '§' §", {"is_error": True, "toolUseResult": "Error: §"}),
    ([{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "§"}}], {}),
)

ATTACHMENTS: tuple[dict[str, Any], ...] = (
    {"type": "instructions", "files": [{"path": "/etc/claude-code/CLAUDE.md", "type": "User", "content": "§"}]},
    {
        "type": "nested_memory",
        "path": "/etc/rules/x.md",
        "content": {"type": "Project", "rawContent": "§", "globs": ["§"]},
    },
    {"type": "skill_listing", "content": "§"},
    {"type": "invoked_skills", "skills": [{"name": "tidy", "content": "§"}]},
    {"type": "agent_listing_delta", "addedLines": ["§"]},
    {"type": "mcp_instructions_delta", "name": "github", "addedBlocks": ["§"]},
    {"type": "hook_additional_context", "content": ["§"], "hookName": "SessionStart", "hookEvent": "SessionStart"},
    {"type": "hook_success", "stdout": "§", "stderr": "§", "command": "§", "exitCode": 0, "hookName": "Stop"},
    {"type": "hook_blocking_error", "blockingError": {"blockingError": "§", "command": "§"}},
    {"type": "environment", "content": "§"},
    {"type": "prompt_snapshot", "systemPrompt": ["§"], "tools": [{"name": "Read", "description": "§"}]},
    {"type": "queued_command", "prompt": [{"type": "text", "text": "§"}]},
    {"type": "unheard_of", "words": {"§": ["§"]}},
)

OTHERS: tuple[dict[str, Any], ...] = (
    {"type": "summary", "summary": "§", "leafUuid": "§"},
    {"type": "ai-title", "aiTitle": "§"},
    {"type": "custom-title", "customTitle": "§"},
    {"type": "agent-name", "agentName": "§"},
    {"type": "last-prompt", "lastPrompt": "§"},
    {"type": "queue-operation", "operation": "enqueue", "content": "§"},
    {"type": "pr-link", "prUrl": "https://example.org/§"},
    {
        "type": "file-history-snapshot",
        "messageId": "§",
        "snapshot": {"trackedFileBackups": {"§": {"backupFileName": "§"}}},
    },
    {
        "type": "progress",
        "data": {"message": {"type": "assistant", "message": {"content": [{"type": "text", "text": "§"}]}}},
    },
    {"type": "system", "subtype": "local_command", "content": "<command-name>§</command-name>", "level": "info"},
    {"type": "system", "subtype": "api_error", "error": {"error": {"message": "§"}}, "cause": "§"},
    {"type": "system", "subtype": "compact_boundary", "content": "§", "compactMetadata": {"trigger": "auto"}},
    {"type": "api-request", "params": {"system": "§"}, "tail": ["§"]},
    {"type": "api-request-blob", "hash": "§", "message": {"role": "user", "content": "§"}},
    {
        "type": "api-request-shape",
        "shape": {"system": "§", "tools": [{"name": "mcp__github__search", "description": "§"}]},
    },
    {"type": "cost-state", "modelUsage": {"§": {}}, "note": "§"},
    {"type": "never-seen", "message": {"role": "assistant", "content": "§"}, "user": "§"},
)

PROMPTS: tuple[tuple[Any, dict[str, Any]], ...] = (
    ("Fix §/src/§.py, please, with tests; make a plan first", {"gitBranch": "§", "slug": "§", "promptSource": "typed"}),
    ([{"type": "text", "text": "no, that is wrong: §"}], {"origin": {"kind": "human"}, "imagePasteIds": ["§"]}),
    ("<command-name>§</command-name><command-args>§</command-args>", {}),
    ("<bash-input>§</bash-input>", {}),
    ("This session is being continued from a previous conversation. §", {"isCompactSummary": True}),
    ("[Request interrupted by user] §", {}),
    ("§", {"isMeta": True}),
)  # fmt: skip


def transcript(here: str) -> Iterator[dict[str, Any]]:
    """Yield a line of every form, `§` where words are."""
    at = itertools.count(1)
    for text, more in PROMPTS:
        yield prompt(next(at), text, cwd=here, **more)
    tools = ("Bash", "mcp__github__search", "Read", "Edit", "Task", "WebFetch")
    for number, command in enumerate(COMMANDS * 2):
        content, more = RESULTS[number % len(RESULTS)]
        given = (
            {"command": command, "description": "§"} if number < len(COMMANDS) else {"query": "§", "deep": [{"§": "§"}]}
        )
        name = "Bash" if number < len(COMMANDS) else tools[number % len(tools)]
        blocks = ({"type": "thinking", "thinking": "§", "signature": "§"}, {"type": "text", "text": "Is § right?"})
        yield said(next(at), *blocks, use(f"t{number}", name, **given), request=f"r{number}", cwd=here, gitBranch="§")
        yield result(next(at), f"t{number}", content, cwd=here, **more)
    yield said(next(at), {"type": "text", "text": "API Error: §"}, request="e", isApiErrorMessage=True, error="§")
    yield from (envelope("attachment", next(at), attachment=one, rendered="§", cwd=here) for one in ATTACHMENTS)
    yield from (envelope(one["type"], next(at), **{key: one[key] for key in one if key != "type"}) for one in OTHERS)


def rollout(here: str) -> Iterator[dict[str, Any]]:
    """Yield lines of a Codex session, `§` where words are."""
    yield rollouts.meta(0, cwd=here, instructions="§", base_instructions={"text": "§"}, git={"repository_url": "§"})
    yield rollouts.turn(1, cwd=here, user_instructions="§", summary="§")
    yield rollouts.event(2, "user_message", message="Fix § in src/§.py", images=["§"])
    yield rollouts.item(2, "message", role="user", content=[{"type": "input_text", "text": "§"}])
    yield rollouts.event(3, "agent_message", message="§")
    yield rollouts.item(3, "reasoning", summary=[{"type": "summary_text", "text": "§"}], encrypted_content="§")
    for number, command in enumerate(COMMANDS):
        name = f"call_{number}"
        yield rollouts.item(
            4 + number,
            "function_call",
            name="exec_command",
            arguments=json.dumps({"cmd": command}, ensure_ascii=False),
            call_id=name,
        )
        yield rollouts.output(5 + number, name, rollouts.ended(number % 2, "§: command not found"))
    yield rollouts.item(20, "custom_tool_call", name="apply_patch", input="*** Update File: §", call_id="call_p")
    yield rollouts.item(21, "custom_tool_call_output", call_id="call_p", output="§")
    yield rollouts.item(22, "function_call", name="mcp__github__search", arguments='{"q": "§"}', call_id="call_m")
    yield rollouts.output(23, "call_m", '{"success": false, "error": "§"}')
    yield rollouts.event(24, "turn_aborted", reason="§")


def settings(home: Path) -> dict[str, Any]:
    """Return the settings of agents by file below the home, `§` where words are."""
    reached = {"type": "http", "url": "https://§:§@example.org/§?key=§", "headers": {"Authorization": "Bearer §"}}
    started = {"command": "/opt/§/bin/npx", "args": ["-y", "§", "--token=§"], "env": {"TOKEN": "§", "URL": "https://§"}}
    both = {"github": started, "linear": reached}
    known = {f"{home}/app": {"mcpServers": both, "history": [{"display": "§"}], "exampleFiles": ["§"]}}
    return {
        ".claude.json": {"mcpServers": both, "oauthAccount": {"emailAddress": "§"}, "projects": known},
        "app/.mcp.json": {"mcpServers": both},
        ".claude/settings.json": {
            "env": {"KEY": "§"},
            "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "§"}]}]},
        },
        ".claude/.credentials.json": {"claudeAiOauth": {"accessToken": "§"}},
        ".claude/history.jsonl": {"display": "§", "pastedContents": {"1": "§"}},
        ".claude/stats-cache.json": {"note": "§"},
        ".claude/projects/p/memory/MEMORY.md": "§",
        ".claude/projects/p/sessions-index.json": {"entries": [{"firstPrompt": "§"}]},
        ".config/opencode/opencode.json": {
            "mcp": {"github": {"type": "local", "command": ["npx", "§"], "environment": {"TOKEN": "§"}}, "far": reached}
        },
    }


CODEX = '[mcp_servers.github]\ncommand = "npx"\nargs = ["§"]\nenv = { TOKEN = "§" }\n[mcp_servers.far]\nurl = "https://§"\nbearer_token = "§"\n'
"""The settings of Codex."""


class Words:
    """The words that were planted; each `§` gets one of its own."""

    def __init__(self) -> None:
        self.count = 0

    def planted(self, text: str) -> str:
        """Return a text with words planted in it."""
        first, *rest = text.split("§")
        parts = [first]
        for part in rest:
            self.count += 1
            parts.append(f"{MARK}{self.count}x{part}")
        return "".join(parts)


def build(home: Path) -> Words:
    """Write everything into a home and return what was planted."""
    words, here = Words(), str(home / "app")
    session = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in transcript(here))
    part = "".join(
        json.dumps({**line, "isSidechain": True, "agentId": "ab12"}, ensure_ascii=False) + "\n"
        for line in transcript(here)
    )
    files = {
        ".claude/projects/p/s1.jsonl": session,
        ".claude/projects/p/s1/subagents/agent-ab12.jsonl": part.replace('"t', '"u'),
        ".claude/projects/p/s1/tool-results/t1.txt": "§",
        ".codex/sessions/2026/05/28/rollout-2026-05-28T20-26-40-x.jsonl": "".join(
            json.dumps(line, ensure_ascii=False) + "\n" for line in rollout(here)
        ),
        ".codex/config.toml": CODEX,
    }
    files |= {name: json.dumps(value, ensure_ascii=False) for name, value in settings(home).items()}
    for name, text in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words.planted(text))
    return words


def bare(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a form in which nothing is planted, with its field; names, ids and times are none."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from bare(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from bare(inner, key)
    elif isinstance(value, str) and "§" not in value and key not in NAMES:
        yield key, value
