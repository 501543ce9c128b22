"""The collector of Claude Code's transcripts: where they lie, what is new in them, and what stays when they are gone."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from msgspec.structs import replace

from nixlore.agents.claude_code import Transcript
from nixlore.collect import _agent_reading, claude_code
from nixlore.machine import Machine
from nixlore.model.agent import AgentLogAges, AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command
from nixlore.storage.agent_logs import FILE
from nixlore.storage.artifacts import Shelf
from transcripts import START, envelope, jsonl, prompt, result, said, use

DAY = START // 86_400
PROJECT = ".claude/projects/-home-ada-app"


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
    return [record for record in claude_code.collect(machine) if isinstance(record, kind)]


def bash(at: float, call: str, command: str, answer: str = "", **more: Any) -> list[dict[str, Any]]:
    shared = {key: more[key] for key in ("sessionId", "cwd") if key in more}
    asked = said(at, use(call, "Bash", command=command), request=f"r{call}", **shared)
    return [asked, result(at + 1, call, answer, is_error=answer.startswith("Exit code"), **shared)]


def test_without_transcripts_the_source_is_absent(box: Machine) -> None:
    (coverage,) = of(Coverage, box)
    assert (coverage.source, coverage.state) == ("~/.claude/projects", "absent")


def test_commands_of_agents_are_counted_by_name_and_day(box: Machine) -> None:
    lines = (
        bash(0, "t1", "rg x | head")
        + bash(5, "t2", "rg y", "Exit code 127\nrg: not found")
        + bash(9, "t3", "nix run nixpkgs#jq")
    )
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*lines))
    rows = {row.name: row for row in of(Command, box)}
    rg = rows["rg"]
    assert (rg.days, rg.counts, rg.unit, rg.actor, rg.source) == ((DAY,), (2,), "runs", "agent", "transcripts")
    assert (rg.with_exit, rg.not_found, rg.failed) == ((1,), (1,), (1,))
    assert rows["head"].counts == (1,)
    (use_of_jq,) = of(AdHocUse, box)
    assert (use_of_jq.attr_path, use_of_jq.tool, use_of_jq.actor) == ("jq", "nix run", "agent")


def test_a_line_in_a_copy_of_its_session_or_in_a_warm_up_is_no_second_run(box: Machine) -> None:
    lines = bash(0, "t1", "rg x")
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*lines))
    write(box, f"{PROJECT}/s2.jsonl", jsonl(*lines, *bash(5, "t2", "ls", sessionId="s2")))
    write(box, f"{PROJECT}/agent-ab12.jsonl", jsonl(prompt(9, "Warmup"), *bash(10, "t3", "ls")))
    assert of(Coverage, box)[0].entries == 2


def test_sub_agents_beside_and_below_a_session_are_read_as_parts_of_it(box: Machine) -> None:
    write(box, f"{PROJECT}/s1.jsonl", jsonl(prompt(0, "Go"), *bash(1, "t1", "ls")))
    write(box, f"{PROJECT}/agent-ab12.jsonl", jsonl(prompt(2, "flat"), *bash(3, "t2", "ls")))
    write(box, f"{PROJECT}/s1/subagents/agent-cd34.jsonl", jsonl(prompt(4, "nested"), *bash(5, "t3", "ls")))
    write(box, f"{PROJECT}/s1/subagents/workflows/w1/agent-ef56.jsonl", jsonl(*bash(6, "t4", "ls")))
    write(box, f"{PROJECT}/s1/subagents/journal.jsonl", jsonl(*bash(7, "t5", "ls")))
    write(box, f"{PROJECT}/s1/tool-results/t1.txt", b"{}")
    assert sorted(session.parent for session in of(AgentSession, box)) == ["", "s1", "s1", "s1"]
    assert sorted(call.is_subagent for call in of(AgentToolCall, box)) == [False, True, True, True]
    assert len(of(AgentPrompt, box)) == 1


def test_the_directory_may_be_another_one(box: Machine) -> None:
    write(box, "elsewhere/projects/p/s1.jsonl", jsonl(*bash(0, "t1", "ls")))
    moved = replace(box, environ={"CLAUDE_CONFIG_DIR": f"{box.home}/elsewhere"})
    assert len(of(AgentToolCall, moved)) == 1
    assert of(Coverage, moved)[0].source == "~/elsewhere/projects"


def test_the_project_is_the_repository_that_the_directory_lies_in(box: Machine) -> None:
    Path(box.home, "app/.git").mkdir(parents=True)
    Path(box.home, "app/src").mkdir()
    places = (f"{box.home}/app/src", f"{box.home}/notes", "/etc/nixos")
    lines = [line for number, place in enumerate(places) for line in bash(number, f"t{number}", "ls", cwd=place)]
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*lines))
    assert [call.project for call in of(AgentToolCall, box)] == ["~/app", "~/notes", ""]


def test_a_torn_last_line_waits_for_its_rest(box: Machine) -> None:
    whole = jsonl(*bash(0, "t1", "ls"), *bash(5, "t2", "rg x"))
    path = write(box, f"{PROJECT}/s1.jsonl", whole[:-40])
    assert [call.outcome for call in of(AgentToolCall, box)] == ["ok", "unanswered"]
    path.write_bytes(whole)
    assert [call.outcome for call in of(AgentToolCall, box)] == ["ok", "ok"]
    assert {row.name for row in of(Command, box)} == {"ls", "rg"}


def test_a_whole_last_line_without_its_end_is_read_at_once(box: Machine) -> None:
    whole = jsonl(*bash(0, "t1", "ls"), *bash(5, "t2", "rg x"))
    path = write(box, f"{PROJECT}/s1.jsonl", whole[:-1])
    found = list(claude_code.collect(box))
    assert [record.outcome for record in found if isinstance(record, AgentToolCall)] == ["ok", "ok"]
    path.write_bytes(whole)
    again = list(claude_code.collect(box))
    assert [record for record in again if record not in found] == of(AgentLogAges, box)
    assert len(again) == len(found)
    cut = whole.rindex(b"}}") + 1
    path.write_bytes(whole[:cut])
    assert of(Coverage, box)[0].skipped == 0


def test_at_whatever_byte_a_transcript_is_read_first_the_result_is_that_of_one_reading(
    box: Machine, tmp_path: Path
) -> None:
    lines = [prompt(0, "Go"), *bash(1, "t1", "ls"), *bash(5, "t2", "rg x", "Exit code 1"), *bash(9, "t3", "fd y")]
    whole = jsonl(*lines)
    write(box, f"{PROJECT}/s1.jsonl", whole)
    expected = list(claude_code.collect(box))
    for cut in range(0, len(whole), 97):
        again = replace(box, state_dir=tmp_path / f"state{cut}")
        path = write(again, f"{PROJECT}/s1.jsonl", whole[:cut])
        list(claude_code.collect(again))
        with path.open("ab") as file:
            file.write(whole[cut:])
        assert list(claude_code.collect(again)) == expected


def test_two_processes_read_what_one_does(box: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        lines = bash(number, f"t{number}", "rg x" * number, "Exit code 1") + bash(9, "shared", "ls")
        write(box, f"{PROJECT}/s{number}.jsonl", jsonl(*lines) + b"junk\n" * number)
    os.mkfifo(Path(box.home, PROJECT, "s9.jsonl"))
    one = list(claude_code.collect(box))
    monkeypatch.setattr(_agent_reading, "ENOUGH_FOR_TWO", 1)
    other = replace(box, state_dir=tmp_path / "other")
    for _ in range(2):
        assert list(claude_code.collect(other)) == one
    with Path(box.home, PROJECT, "s3.jsonl").open("ab") as file:
        file.write(jsonl(*bash(20, "new", "fd")))
    assert list(claude_code.collect(other)) == list(claude_code.collect(box))
    assert len(of(AgentToolCall, other)) == 9


def test_only_what_was_appended_is_read(box: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(box, f"{PROJECT}/s1.jsonl", jsonl(*(line for at in range(200) for line in bash(at, f"t{at}", "ls"))))
    list(claude_code.collect(box))
    read: list[int] = []
    original = Transcript.read

    def spy(self: Any, data: bytes, offset: int = 0) -> Any:
        read.append(len(data))
        return original(self, data, offset)

    monkeypatch.setattr(Transcript, "read", spy)
    list(claude_code.collect(box))
    assert read == []
    new = jsonl(*bash(999, "new", "ls"))
    with path.open("ab") as file:
        file.write(new)
    assert len(of(AgentToolCall, box)) == 201
    assert read == [len(new)]


def test_a_transcript_that_was_written_anew_is_read_anew(box: Machine) -> None:
    path = write(box, f"{PROJECT}/s1.jsonl", jsonl(*bash(0, "t1", "ls"), *bash(3, "t2", "ls")))
    list(claude_code.collect(box))
    path.write_bytes(jsonl(*bash(0, "t9", "rg"), *bash(3, "t8", "rg"), *bash(6, "t7", "rg")))
    assert {row.name for row in of(Command, box)} == {"rg"}


def test_what_was_read_stays_when_a_transcript_is_deleted(box: Machine) -> None:
    path = write(box, f"{PROJECT}/s1.jsonl", jsonl(prompt(0, "Go"), *bash(1, "t1", "ls")))
    before = of(AgentToolCall, box)
    path.unlink()
    assert of(AgentToolCall, box) == before
    assert "1 that are gone were read before" in of(Coverage, box)[0].note


def test_what_was_read_stays_when_a_transcript_cannot_be_read_any_more(box: Machine) -> None:
    path = write(box, f"{PROJECT}/s1.jsonl", jsonl(*bash(1, "t1", "ls")))
    before = of(AgentToolCall, box)
    path.unlink()
    os.mkfifo(path)
    assert of(AgentToolCall, box) == before
    assert len(of(Diagnostic, box)) == 1


def test_looking_back_tells_what_was_there_and_keeps_nothing(box: Machine) -> None:
    write(box, f"{PROJECT}/s1.jsonl", jsonl(prompt(0, "Go"), *bash(1, "t1", "ls"), *bash(500, "t2", "rg")))
    write(box, f"{PROJECT}/s2.jsonl", jsonl(*bash(900, "t3", "fd", sessionId="s2")))
    then = replace(box, as_of=START + 100)
    assert [session.session for session in of(AgentSession, then)] == ["s1"]
    assert {row.name for row in of(Command, then)} == {"ls"}
    assert box.state_dir is not None
    assert not (box.state_dir / FILE).exists()


def test_what_is_kept_can_be_read_by_its_owner_only_and_holds_no_word(box: Machine) -> None:
    secret = "hunter2-sesame"
    lines = [
        prompt(0, f"The password is {secret}"),
        said(1, {"type": "text", "text": secret}, use("m1", "mcp__a__b", token=secret), request="r9"),
        result(2, "m1", f"bearer {secret}"),
        *bash(3, "t1", f"PGPASSWORD={secret} psql -h {secret}.example.org && {secret}", f"Exit code 1\n{secret}"),
    ]
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*lines))
    shown = repr(list(claude_code.collect(box)))
    assert secret not in shown
    assert box.state_dir is not None
    file = box.state_dir / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    for path in (*box.state_dir.rglob("*"), *(box.cache_dir or file).rglob("*")):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


def test_a_damaged_file_of_ours_is_no_loss_while_the_transcripts_are_there(box: Machine) -> None:
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*bash(0, "t1", "ls")))
    list(claude_code.collect(box))
    assert box.state_dir is not None
    (box.state_dir / FILE).write_bytes(b"no database" * 99)
    assert [note.cause.rpartition(": ")[2] for note in of(Diagnostic, replace(box, may_keep=False))] == [
        "file is not a database"
    ]
    found = list(claude_code.collect(box))
    assert len([record for record in found if isinstance(record, AgentToolCall)]) == 1
    notes = [record.cause for record in found if isinstance(record, Diagnostic)]
    assert notes[-1] == f"file is not a database: set aside as {FILE}.damaged-1"
    Path(box.home, f"{PROJECT}/s1.jsonl").unlink()
    assert len(of(AgentToolCall, box)) == 1
    assert of(Diagnostic, box) == []
    assert (box.state_dir / f"{FILE}.damaged-1").is_file()
    assert str(box.state_dir / FILE) in Shelf(box.state_dir).written()


def test_a_page_that_is_damaged_costs_no_answer(box: Machine) -> None:
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*bash(0, "t1", "ls")))
    list(claude_code.collect(box))
    assert box.state_dir is not None
    file = box.state_dir / FILE
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    assert len(of(AgentToolCall, box)) == 1
    assert of(Diagnostic, box) == []
    assert (box.state_dir / f"{FILE}.damaged-1").is_file()


def test_what_cannot_be_kept_is_said_and_told_all_the_same(box: Machine) -> None:
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*bash(0, "t1", "ls")))
    assert box.state_dir is not None
    box.state_dir.mkdir()
    os.mkfifo(box.state_dir / FILE)
    found = list(claude_code.collect(box))
    assert len([record for record in found if isinstance(record, AgentToolCall)]) == 1
    assert [record.cause for record in found if isinstance(record, Diagnostic)] == [
        "not a regular file",
        "not a regular file: nothing new is kept",
    ]


def test_what_cannot_be_read_is_said_and_the_rest_is_read(box: Machine) -> None:
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*bash(0, "t1", "ls")) + b"garbage\n")
    os.mkfifo(Path(box.home, PROJECT, "s2.jsonl"))
    (problem,) = of(Diagnostic, box)
    assert (problem.subject, problem.cause) == (f"~/{PROJECT}/s2.jsonl", "not a regular file")
    (coverage,) = of(Coverage, box)
    assert (coverage.state, coverage.skipped, coverage.entries) == ("partial", 1, 1)
    assert len(of(AgentToolCall, box)) == 1


@pytest.mark.parametrize(
    ("settings", "days"),
    [(None, 30), (b'{"cleanupPeriodDays": 365}', 365), (b"[]", 30), (b"{", 30), (b'{"cleanupPeriodDays": "x"}', 30)],
)
def test_the_clean_up_period_is_said(box: Machine, settings: bytes | None, days: int) -> None:
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*bash(0, "t1", "ls")))
    if settings is not None:
        write(box, ".claude/settings.json", settings)
    assert f"after {days} days" in of(Coverage, box)[0].note


def test_what_was_in_context_is_shown_below_the_home(box: Machine) -> None:
    files = [{"path": f"{box.home}/.claude/CLAUDE.md", "content": "x"}]
    write(
        box,
        f"{PROJECT}/s1.jsonl",
        jsonl(envelope("attachment", 0, attachment={"type": "instructions", "files": files})),
    )
    assert [item.name for item in of(ContextItem, box)] == ["~/.claude/CLAUDE.md"]


def test_what_stands_for_the_transcripts_changes_with_them(box: Machine) -> None:
    path = write(box, f"{PROJECT}/s1.jsonl", jsonl(said(0)))
    before = claude_code.fingerprint(box)
    assert claude_code.fingerprint(box) == before
    assert claude_code.size(box) == path.stat().st_size
    with path.open("ab") as file:
        file.write(b"\n")
    assert claude_code.fingerprint(box) != before
    assert len(of(AgentResponse, box)) == 1


def test_how_old_transcripts_are_and_for_how_long_they_are_kept(box: Machine) -> None:
    for number, day in enumerate((DAY - 40, DAY - 40, DAY)):
        path = write(box, f"{PROJECT}/s{number}.jsonl", jsonl(*bash(number, f"t{number}", "ls")))
        os.utime(path, (day * 86_400 + 60, day * 86_400 + 60))
    (found,) = of(AgentLogAges, box)
    assert (found.agent, found.place, found.kept_days, found.setting) == ("claude-code", "~/.claude/projects", 30, "")
    assert (found.days, found.logs) == ((DAY - 40, DAY), (2, 1))
    assert sum(found.bytes) == sum(path.stat().st_size for path in Path(box.home, PROJECT).iterdir())
    before = claude_code.fingerprint(box)
    write(box, ".claude/settings.json", b'{"cleanupPeriodDays": 365}')
    (found,) = of(AgentLogAges, box)
    assert (found.kept_days, found.setting) == (365, "~/.claude/settings.json")
    assert claude_code.fingerprint(box) != before
    assert of(AgentLogAges, replace(box, as_of=START + 9)) == []


def test_a_word_at_the_wrong_prompt_is_no_name_that_was_not_found(box: Machine) -> None:
    word = "tr0ub4dor3sesame"
    lines = bash(0, "t1", f"cd app && {word} push", f"Exit code 127\nbash: line 1: {word}: command not found")
    write(box, f"{PROJECT}/s1.jsonl", jsonl(*lines))
    found = list(claude_code.collect(box))
    (call,) = (record for record in found if isinstance(record, AgentToolCall))
    assert (call.failure, call.exit) == ("missing name", 127)
    assert call.missing[0].startswith("#")
    assert "tr0ub4dor" not in repr(found)
    assert all(b"tr0ub4dor" not in path.read_bytes() for path in Path(str(box.state_dir)).rglob("*") if path.is_file())
