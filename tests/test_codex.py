"""The collector of Codex's rollouts: where they lie, what is new in them, and what stays when they are gone."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import zstandard
from msgspec.structs import replace

from nixlore.collect import codex
from nixlore.machine import Machine
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command
from rollouts import call, count, event, item, meta, output, ran, tokens, turn
from transcripts import START, jsonl, stamp

DAY = START // 86_400
NAME = "rollout-2026-05-29T00-00-00-01a00000-0000-7000-8000-000000000001.jsonl"
FILE = f".codex/sessions/2026/05/29/{NAME}"
CALL, OTHER = "call_0123456789abcdef", "call_fedcba9876543210"


@pytest.fixture
def box(tmp_path: Path) -> Machine:
    """A machine whose user has a home and a place for our state."""
    home = tmp_path / "home"
    home.mkdir()
    machine = Machine(home=PurePosixPath(home), user="ada", now=START + 86_400, host="box")
    return replace(machine, state_dir=tmp_path / "state", cache_dir=tmp_path / "cache")


def write(machine: Machine, name: str, data: bytes) -> Path:
    path = Path(machine.home, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def of(kind: type[Any], machine: Machine) -> list[Any]:
    return [record for record in codex.collect(machine) if isinstance(record, kind)]


def session(*more: dict[str, Any]) -> bytes:
    used = tokens(100, 40, 7)
    said = event(1, "user_message", message="Fix it")
    return jsonl(meta(), turn(1), said, *ran(2, CALL, "rg x | head", 1), count(4, used, used), *more)


def test_without_rollouts_the_source_is_absent(box: Machine) -> None:
    (coverage,) = of(Coverage, box)
    assert (coverage.source, coverage.state) == ("~/.codex/sessions", "absent")
    assert codex.size(box) == 0


def test_a_session_is_told_by_the_records_of_every_agent(box: Machine) -> None:
    write(box, FILE, session(*ran(9, OTHER, "nix run nixpkgs#jq")))
    (found,) = of(AgentSession, box)
    assert (found.agent, found.entrypoint, found.versions, found.first) == ("codex", "cli", ("0.104.0",), START)
    assert [(made.tool, made.outcome, made.exit, made.ran) for made in of(AgentToolCall, box)] == [
        ("exec_command", "flagged", 1, ("rg", "head")),
        ("exec_command", "ok", 0, ("nix",)),
    ]
    assert [(made.input, made.output, made.cache_read) for made in of(AgentResponse, box)] == [(60, 7, 40)]
    assert [prompt.by for prompt in of(AgentPrompt, box)] == ["human"]
    rows = {row.name: row for row in of(Command, box)}
    assert (rows["rg"].days, rows["rg"].counts, rows["rg"].actor, rows["rg"].source) == (
        *((DAY,), (1,)),
        *("agent", "transcripts"),
    )
    assert [(use.attr_path, use.actor) for use in of(AdHocUse, box)] == [("jq", "agent")]
    (coverage,) = of(Coverage, box)
    assert (coverage.entries, coverage.unit, coverage.actor, coverage.note) == (2, "runs", "agent", "")


def test_the_home_of_codex_may_be_another_one(box: Machine) -> None:
    write(box, f"elsewhere/sessions/2026/05/29/{NAME}", session())
    moved = replace(box, environ={"CODEX_HOME": f"{box.home}/elsewhere"})
    assert len(of(AgentToolCall, moved)) == 1
    assert of(Coverage, moved)[0].source == "~/elsewhere/sessions"


def test_a_rollout_that_is_packed_or_archived_is_the_same_one(box: Machine) -> None:
    path = write(box, FILE, session())
    before = of(AgentToolCall, box)
    packed = zstandard.ZstdCompressor().compress(path.read_bytes())
    write(box, f"{FILE}.zst", packed)
    assert of(AgentToolCall, box) == before
    path.unlink()
    assert (of(AgentToolCall, box), len(of(AgentSession, box))) == (before, 1)
    write(box, f".codex/archived_sessions/{NAME}.zst", packed)
    Path(box.home, f"{FILE}.zst").unlink()
    assert (of(AgentToolCall, box), len(of(AgentSession, box))) == (before, 1)
    assert of(Coverage, box)[0].note == ""


def test_what_was_packed_in_several_frames_is_read_whole(box: Machine) -> None:
    whole = session()
    packer = zstandard.ZstdCompressor()
    write(box, f"{FILE}.zst", packer.compress(whole[:300]) + packer.compress(whole[300:]))
    assert len(of(AgentToolCall, box)) == 1


def test_a_packed_rollout_that_is_damaged_is_told_and_the_others_are_read(box: Machine) -> None:
    write(box, f"{FILE}.zst", b"no such thing")
    write(box, FILE.replace("0001", "0002"), session())
    assert len(of(AgentToolCall, box)) == 1
    (problem,) = of(Diagnostic, box)
    assert problem.stage == "collect/codex"
    assert problem.cause.startswith("cannot be unpacked")


def test_the_first_versions_wrote_one_object(box: Machine) -> None:
    made = {"type": "function_call", "name": "shell", "arguments": '{"command": ["ls"]}', "call_id": CALL}
    answer = {"type": "function_call_output", "call_id": CALL, "output": '{"output":"","metadata":{"exit_code":0}}'}
    about = {"id": "s1", "timestamp": stamp(0), "instructions": ""}
    whole = {"session": about, "items": [made, answer]}
    write(box, ".codex/sessions/rollout-2025-05-01-s1.json", json.dumps(whole, indent=2).encode())
    assert [(found.tool, found.exit, found.at) for found in of(AgentToolCall, box)] == [("shell", 0, START)]
    write(box, ".codex/sessions/rollout-2025-05-02-s2.json", b"[]")
    assert [problem.cause for problem in of(Diagnostic, box)] == ["is no rollout"]


def test_rollouts_that_cannot_be_read_are_not_absent(box: Machine) -> None:
    write(box, f"{FILE}.zst", b"no such thing")
    (coverage,) = of(Coverage, box)
    assert coverage.state == "unreadable"
    assert coverage.note.startswith("cannot be unpacked")


@pytest.mark.parametrize(
    ("junk", "skipped"),
    [
        (b'{"timestamp": "2026-05-29T00:00:09Z", "type": "response_item", "payload": {"type": "func', 1),
        (b"\0" * 5_000, 1),
        (b"\xff\xfe no text", 1),
        (b'{"timestamp":"x","type":"response_item","payload":' + b"[" * 100_000, 1),
        (b'{"timestamp":"x","type":"new","payload":{"a":1}}', 0),
        (b'{"timestamp":"x","type":"response_item","payload":{"type":"new_call","a":"' + b"x" * 20_000_000 + b'"}}', 0),
    ],
    ids=["torn", "zeros", "other bytes", "deep", "unknown", "long"],
)
def test_a_line_that_is_none_is_counted_and_the_rest_is_read(box: Machine, junk: bytes, skipped: int) -> None:
    write(box, FILE, session() + junk + b"\n" + jsonl(*ran(9, OTHER, "fd x")))
    write(box, FILE.replace("0001.jsonl", "0002.jsonl"), session())
    assert [made.ran for made in of(AgentToolCall, box)] == [("rg", "head"), ("fd",)]
    (coverage,) = of(Coverage, box)
    assert (coverage.state, coverage.skipped) == ("partial" if skipped else "read", skipped)


def test_at_whatever_byte_a_rollout_is_read_first_the_result_is_that_of_one_reading(
    box: Machine, tmp_path: Path
) -> None:
    other = "01a00000-0000-7000-8000-0000000000b2"
    asks = item(7, "message", role="assistant", content=[{"type": "output_text", "text": "Go on?"}])
    later = [turn(6, other, "gpt-y", cwd="/tmp"), asks, call(8, OTHER, {"cmd": "fd y"})]
    rest = [event(9, "user_message", message="Yes"), count(9, tokens(300, 40, 9)), output(10, OTHER, "aborted")]
    whole = session(*later, *rest)
    write(box, FILE, whole)
    expected = list(codex.collect(box))
    for cut in range(0, len(whole), 61):
        again = replace(box, state_dir=tmp_path / f"state{cut}")
        path = write(again, FILE, whole[:cut])
        list(codex.collect(again))
        with path.open("ab") as file:
            file.write(whole[cut:])
        assert list(codex.collect(again)) == expected


def test_what_is_gone_was_read_before(box: Machine) -> None:
    path = write(box, FILE, session())
    before = of(AgentToolCall, box)
    mark = codex.fingerprint(box)
    path.unlink()
    assert codex.fingerprint(box) != mark
    assert of(AgentToolCall, box) == before
    assert of(Coverage, box)[0].note == "1 that are gone were read before"


def test_a_look_back_tells_what_was_there(box: Machine) -> None:
    write(box, FILE, session(*ran(500, OTHER, "ls")))
    then = replace(box, as_of=START + 100)
    assert [made.id for made in of(AgentToolCall, then)] == [CALL]


def test_instructions_are_shown_below_the_home(box: Machine) -> None:
    text = f"# AGENTS.md instructions for {box.home}/app\n\n<INSTRUCTIONS>"
    said = item(3, "message", role="user", content=[{"type": "input_text", "text": text}])
    write(box, FILE, session(said))
    assert [(found.kind, found.name) for found in of(ContextItem, box)] == [("instructions", "~/app/AGENTS.md")]


def test_no_word_of_a_prompt_a_result_or_an_argument_is_kept(box: Machine, tmp_path: Path) -> None:
    secret = "hunter2-correct-horse"
    said = item(5, "message", role="user", content=[{"type": "input_text", "text": f"<skill>{secret}"}])
    prompt = event(5, "user_message", message=f"Use {secret}")
    lines = (*ran(6, OTHER, f"curl -H {secret} https://x.example/{secret}", 22, f"error: {secret}"), prompt, said)
    open_call = call(9, "call_open_0123456789", {"cmd": f"sleep {secret}"})
    write(box, FILE, session(*lines, open_call))
    records = repr(list(codex.collect(box)))
    assert secret not in records
    assert all(secret.encode() not in path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file())
