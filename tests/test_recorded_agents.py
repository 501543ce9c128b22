"""What agents ran, from their logs into the ledger: once, with its end, apart from what people ran."""

from __future__ import annotations

import sqlite3
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from msgspec.structs import replace

import rollouts
from nixlore.collect import claude_code, codex, recorded
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage
from nixlore.model.recording import CureUse, FailureStreak, LineUse, SessionRun
from nixlore.model.shell import Command
from nixlore.shell.winning import winning
from transcripts import START, jsonl, prompt, result, said, use

NOW = START + 90_000
HERE = "/home/ada/app"
ROLLOUT = ".codex/sessions/2026/05/29/rollout-2026-05-29T00-00-00-01a00000-0000-7000-8000-000000000001.jsonl"


@pytest.fixture
def box(tmp_path: Path) -> Machine:
    """A machine whose user has a home and a place for our state, during a scan."""
    home = tmp_path / "home"
    home.mkdir()
    machine = Machine(home=PurePosixPath(home), user="ada", now=NOW, host="box")
    return replace(machine, state_dir=tmp_path / "state", cache_dir=tmp_path / "cache")


def write(machine: Machine, name: str, data: bytes) -> Path:
    path = Path(machine.home, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def bash(at: float, call: str, command: str, code: int = 0, **more: Any) -> list[dict[str, Any]]:
    asked = said(at, use(call, "Bash", command=command), request=f"r{call}", **more)
    text = f"Exit code {code}\nno" if code else "yes"
    done = {} if code else {"toolUseResult": {"stdout": text, "interrupted": False}}
    return [asked, result(at + 2, call, text, is_error=bool(code), **done, **more)]


def transcript(machine: Machine, *lines: dict[str, Any], name: str = "s1") -> Path:
    return write(machine, f".claude/projects/-home-ada-app/{name}.jsonl", jsonl(prompt(0, "Go"), *lines))


def of(kind: type[Any], machine: Machine) -> list[Any]:
    return [record for record in recorded.collect(machine) if isinstance(record, kind)]


def uses(machine: Machine) -> dict[str, LineUse]:
    return {" ".join((row.steps[0].name, *row.steps[0].words)): row for row in of(LineUse, machine)}


def test_a_command_of_an_agent_is_one_with_its_exit_its_duration_and_its_project(box: Machine) -> None:
    Path(box.home, "app/.git").mkdir(parents=True)
    transcript(box, *bash(1, "t1", "git push origin main", 1, cwd=f"{box.home}/app"))
    row = uses(box)["git push"]
    assert (row.actor, row.source, row.unit, row.project, row.host, row.user) == (
        *("agent", "transcripts", "runs", "~/app", "box", "ada"),
    )
    assert (row.counts, row.outcomes, row.seconds) == ((1,), ((1, 0, 1),), 2.0)
    assert row.steps[0].operands == 2


def test_a_second_scan_adds_nothing_and_a_longer_log_what_is_new(box: Machine) -> None:
    path = transcript(box, *bash(1, "t1", "rg x"))
    assert uses(box)["rg"].counts == uses(box)["rg"].counts == (1,)
    with path.open("ab") as file:
        file.write(jsonl(*bash(60, "t2", "rg y")))
    assert uses(box)["rg"].counts == (2,)
    path.unlink()
    assert uses(box)["rg"].counts == (2,)


def test_what_the_collector_has_read_in_the_same_run_is_not_read_again(
    box: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript(box, *bash(1, "t1", "rg x"))
    list(claude_code.collect(box))
    monkeypatch.setattr("nixlore.collect._agent_reading.Reading", None)
    assert uses(replace(box, off=frozenset({"codex"})))["rg"].counts == (1,)


def test_a_copy_of_a_session_counts_once(box: Machine) -> None:
    lines = bash(1, "t1", "rg x")
    transcript(box, *lines)
    assert uses(box)["rg"].counts == (1,)
    transcript(box, *bash(1, "t1", "rg x", sessionId="s2"), *bash(9, "t2", "rg z", sessionId="s2"), name="s2")
    assert uses(box)["rg"].counts == (2,)


def test_two_agents_at_one_moment_are_two(box: Machine) -> None:
    transcript(box, *bash(1, "t1", "rg x"))
    write(box, ROLLOUT, jsonl(rollouts.meta(), *rollouts.ran(2, "call_0123456789abcdef", "rg x")))
    rows = [row for row in of(LineUse, box) if row.steps[0].name == "rg"]
    assert sum(sum(row.counts) for row in rows) == 2
    without = replace(box, off=frozenset({"codex"}))
    assert uses(without)["rg"].counts == (1,)


def test_where_atuin_has_an_agents_rows_as_well_they_count_once(box: Machine) -> None:
    transcript(box, *bash(1, "t1", "rg x"), *bash(60, "t2", "fd y"))
    path = write(box, ".local/share/atuin/history.db", b"")
    columns = (
        "id, timestamp INTEGER, duration INTEGER, exit INTEGER, command, cwd, session, hostname, deleted_at INTEGER"
    )
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE history({columns}, author)")
        for number, (second, text) in enumerate(((1, "rg x"), (300, "jq ."))):
            row = (str(number), (START + second) * 10**9, 10**8, 0, text, HERE, "a1", "box:ada", None, "claude-code")
            connection.execute(f"INSERT INTO history VALUES({','.join('?' * len(row))})", row)
    connection.close()
    rows = of(LineUse, box)
    assert sorted((row.steps[0].name, row.source, row.actor, row.counts) for row in rows) == [
        ("fd", "transcripts", "agent", (1,)),
        ("jq", "atuin", "agent", (1,)),
        ("rg", "transcripts", "agent", (1,)),
    ]


def test_the_collector_of_the_logs_alone_counts_names(box: Machine) -> None:
    transcript(box, *bash(1, "t1", "rg x"))
    own = [row for row in claude_code.collect(box) if isinstance(row, Command)]
    assert [row for row in winning([*own, *of(Command, box)]) if row.name == "rg"] == [
        row for row in own if row.name == "rg"
    ]
    assert of(Command, box) == []
    assert [row.state for row in of(Coverage, box)] == ["absent"]


def test_failures_streaks_and_what_mended_them_are_the_agents(box: Machine) -> None:
    lines = [
        *bash(1, "t1", "cargo test --al", 2),
        *bash(10, "t2", "cargo test --al", 2),
        *bash(20, "t3", "cargo test --all"),
    ]
    path = transcript(box, *lines)
    (streak,) = of(FailureStreak, box)
    assert (streak.head, streak.length, streak.actor) == ("cargo test", 2, "agent")
    (cure,) = of(CureUse, box)
    assert (cure.kind, cure.actor, cure.code, cure.tries, cure.successes) == ("edit", "agent", 2, 1, 1)
    with path.open("ab") as file:
        file.write(jsonl(*bash(60, "t4", "ls")))
    assert of(CureUse, box) == [cure]


def test_the_commands_of_a_session_stand_in_their_order_and_those_of_sub_agents_apart(box: Machine) -> None:
    transcript(box, *bash(1, "t1", "git add ."), *bash(5, "t2", "git commit -m x"))
    transcript(box, *bash(2, "t3", "rg x"), *bash(4, "t4", "fd y"), name="s1/subagents/agent-1")
    assert sorted(run.heads for run in of(SessionRun, box)) == [("git add", "git commit"), ("rg", "fd")]
    assert {run.actor for run in of(SessionRun, box)} == {"agent"}


def test_what_may_still_run_is_waited_for(box: Machine) -> None:
    call = "call_0123456789abcdef"
    running = "Wall time: 10.0 seconds\nProcess running with session ID 7\nOutput:\n"
    lines = [rollouts.meta(), rollouts.call(1, call, {"cmd": "cargo test"}), rollouts.output(11, call, running)]
    path = write(box, ROLLOUT, jsonl(*lines))
    soon = replace(box, now=START + 60)
    assert uses(soon) == {}
    waits = rollouts.call(70, "call_fedcba9876543210", {"session_id": 7}, "write_stdin")
    with path.open("ab") as file:
        file.write(jsonl(waits, rollouts.output(80, "call_fedcba9876543210", rollouts.ended(101))))
    assert uses(replace(box, now=START + 90))["cargo test"].outcomes == ((101, 0, 1),)


def test_what_never_tells_its_end_is_taken_in_later(box: Machine) -> None:
    done = {"toolUseResult": {"backgroundTaskId": "b1"}}
    lines = [
        said(1, use("t1", "Bash", command="python -m http.server")),
        result(2, "t1", "", **done),
        *bash(9, "t2", "ls"),
    ]
    transcript(box, *lines)
    soon = replace(box, now=START + 60)
    assert set(uses(soon)) == {"ls"}
    assert uses(box)["python http.server"].outcomes == ()


def test_before_the_first_scan_all_is_in_memory(box: Machine) -> None:
    transcript(box, *bash(1, "t1", "rg x"))
    assert uses(replace(box, may_keep=False))["rg"].counts == (1,)
    assert not Path(box.state_dir or "").exists()
    assert uses(replace(box, state_dir=None))["rg"].counts == (1,)


def test_a_name_that_nothing_vouches_for_is_hashed(box: Machine) -> None:
    transcript(box, *bash(1, "t1", "Correct7Horse9Battery x", 127))
    assert all("Correct7Horse9Battery" not in repr(row) for row in recorded.collect(box))
    state = [path.read_bytes() for path in Path(box.state_dir or "").rglob("*") if path.is_file()]
    assert state and all(b"Correct7Horse9Battery" not in data for data in state)


def test_logs_without_times_of_their_own_are_left_to_their_collector(box: Machine) -> None:
    header = {"id": "s9", "timestamp": "2026-05-01T00:00:00Z", "instructions": None}
    made = {"type": "function_call", "name": "shell", "arguments": '{"command": ["ls"]}', "call_id": "call_0123456789"}
    answer = {"type": "function_call_output", "call_id": "call_0123456789", "output": '{"metadata":{"exit_code":0}}'}
    write(box, ROLLOUT, jsonl(header, made, answer))
    assert [row.name for row in codex.collect(box) if isinstance(row, Command)] == ["ls"]
    assert uses(box) == {}
