"""The collector of opencode's sessions: both layouts, every form of a call, what is new, and what stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nixlore.agents.jsonc import decoded
from nixlore.agents.opencode import Session
from nixlore.agents.opencode_parts import Info
from nixlore.collect import _agent_reading, opencode, recorded
from nixlore.machine import Machine
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.recording import LineUse
from nixlore.model.shell import Command
from opencode_home import HERE, answered, asked, bash, in_database, in_files, step, tool
from transcripts import START

DATA = ".local/share/opencode"
DAY = START // 86_400


@pytest.fixture
def box(tmp_path: Path) -> Machine:
    """A machine whose user has a home and a place for our state."""
    home = tmp_path / "home"
    home.mkdir()
    machine = Machine(home=PurePosixPath(home), user="ada", now=START + 86_400, host="box")
    return replace(machine, state_dir=tmp_path / "state", cache_dir=tmp_path / "cache")


def at(machine: Machine, name: str) -> Path:
    return Path(machine.home, DATA, name)


def of(kind: type[Any], machine: Machine) -> list[Any]:
    return [record for record in opencode.collect(machine) if isinstance(record, kind)]


MESSAGES = (
    asked(0, "Fix src/app.py"),
    answered(1, bash(2, "call_0", "rg x | head", 1), step(600, 30, 20, 400, total=1_050)),
    answered(9, {"type": "text", "text": "Which of the two files do you mean?"}, step(10, 5), finish="stop"),
)


def test_without_sessions_the_source_is_absent(box: Machine) -> None:
    (coverage,) = of(Coverage, box)
    assert (coverage.source, coverage.state) == ("~/.local/share/opencode", "absent")
    assert opencode.size(box) == 0


@pytest.mark.parametrize("layout", ["database", "files"])
def test_a_session_is_told_by_the_records_of_every_agent(box: Machine, layout: str) -> None:
    if layout == "database":
        in_database(at(box, "opencode.db"), *MESSAGES)
    else:
        in_files(at(box, "storage"), *MESSAGES)
    (found,) = of(AgentSession, box)
    assert (found.agent, found.session, found.first, found.parent) == ("opencode", "ses_0001", START, "")
    (made,) = of(AgentToolCall, box)
    assert (made.tool, made.outcome, made.error, made.exit, made.elapsed, made.ran) == (
        *("bash", "flagged", "bash_nonzero", 1, 1.0),
        ("rg", "head"),
    )
    tokens = [(one.input, one.output, one.cache_read, one.model, one.asks) for one in of(AgentResponse, box)]
    assert tokens == [(600, 50, 400, "m1", False), (10, 5, 0, "m1", True)]
    assert [(prompt.by, prompt.characters, prompt.names_file) for prompt in of(AgentPrompt, box)] == [
        ("unknown", 14, True)
    ]
    rows = {row.name: row for row in of(Command, box)}
    assert (rows["rg"].days, rows["rg"].counts, rows["rg"].actor, rows["rg"].source) == (
        *((DAY,), (1,)),
        *("agent", "transcripts"),
    )
    (coverage,) = of(Coverage, box)
    assert (coverage.state, coverage.entries, coverage.unit) == ("read", 1, "runs")
    assert opencode.size(box) > 0


def outcome(part: dict[str, Any], *servers: str) -> tuple[str, str, str, int | None]:
    import json  # noqa: PLC0415 - one helper

    session = Session(Info("s1", "", HERE), servers)
    session.message("m1", json.dumps(answered(1)[1]).encode())
    list(session.part("m1", "p1", json.dumps(part).encode()))
    (made,) = session.facts.calls.values()
    return made.name, made.outcome, made.error, made.exit


def ended(words: str, mark: str = "shell") -> str:
    return f"so far\n\n<{mark}_metadata>\n{words}\n</{mark}_metadata>"


TOO_LONG = "tool terminated command after exceeding timeout 120000 ms"


@pytest.mark.parametrize(
    ("output", "code", "expected"),
    [
        (ended(f"shell {TOO_LONG}. If this command is expected"), None, ("flagged", "other", None)),
        (ended(f"bash {TOO_LONG}", "bash"), None, ("flagged", "other", None)),
        (ended(f"bash {TOO_LONG}", "bash"), 143, ("flagged", "bash_nonzero", 143)),
        (ended("User aborted the command"), None, ("interrupted", "interrupted", None)),
        (ended("User aborted the command", "bash"), 130, ("interrupted", "interrupted", None)),
        (f"{ended('User aborted the command')}\nmore", None, ("ok", "", None)),
        ("User aborted the command", 0, ("ok", "", 0)),
    ],
)
def test_a_command_that_was_cut_off_is_told_by_what_stands_below_its_output(
    output: str, code: int | None, expected: tuple[str, str, int | None]
) -> None:
    assert outcome(bash(2, "c", "sleep 999", code, output))[1:] == expected


def test_a_command_that_took_too_long_did_run(box: Machine) -> None:
    in_database(at(box, "opencode.db"), answered(1, bash(2, "c", "fd x", None, ended(f"shell {TOO_LONG}"))))
    assert [(row.name, row.counts, row.with_exit) for row in of(Command, box)] == [("fd", (1,), ())]


@pytest.mark.parametrize("layout", ["database", "files"])
def test_what_a_person_ran_in_the_session_is_no_call_of_the_agent(box: Machine, layout: str) -> None:
    own = asked(10, "The following tool was executed by the user", synthetic=True)
    told = (*MESSAGES, own, answered(11, bash(12, "call_9", "fd x"), parentID=f"{own[0]}"))
    if layout == "files":
        in_files(at(box, "storage"), *told)
    else:
        in_database(
            at(box, "opencode.db"), *told[:-1], answered(11, bash(12, "c", "fd x"), parentID=f"{own[0]}ses_0001")
        )
    assert [made.ran for made in of(AgentToolCall, box)] == [("rg", "head")]
    assert sorted(row.name for row in of(Command, box)) == ["head", "rg"]
    assert len(of(AgentPrompt, box)) == 1


NO_SUCH = "Model tried to call unavailable tool 'x'. Available tools: bash."


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (bash(2, "c", "ls"), ("bash", "ok", "", 0)),
        (bash(2, "c", "ls", 127), ("bash", "flagged", "bash_nonzero", 127)),
        (bash(2, "c", "sleep 9", None), ("bash", "ok", "", None)),
        (tool(2, "c", "bash", error="Tool execution aborted"), ("bash", "interrupted", "interrupted", None)),
        (
            tool(2, "c", "bash", error="The user rejected permission to use this specific tool call."),
            ("bash", "denied", "user_rejected", None),
        ),
        (
            tool(2, "c", "edit", error="The user has specified a rule which prevents you from using this tool"),
            ("edit", "denied", "permission_denied", None),
        ),
        (
            tool(2, "c", "bash", error="The bash tool was called with invalid arguments: x"),
            ("bash", "flagged", "tool_use_error", None),
        ),
        (tool(2, "c", "read", error="File not found: x"), ("read", "flagged", "other", None)),
        (
            tool(2, "c", "bash", error="Error: The user rejected permission to use this specific tool call."),
            ("bash", "denied", "user_rejected", None),
        ),
        (
            tool(2, "c", "question", error="QuestionRejectedError: The user dismissed this question"),
            ("question", "denied", "user_rejected", None),
        ),
        (tool(2, "c", "read", error="Error: Tool execution aborted"), ("read", "interrupted", "interrupted", None)),
        (tool(2, "c", "read", status="running"), ("read", "unanswered", "", None)),
        (tool(2, "c", "read", status="pending"), ("read", "unanswered", "", None)),
        (tool(2, "c", "invalid", tool="nope", error_=""), ("nope", "ok", "", None)),
        (tool(2, "c", "nix_find", "found"), ("mcp__nix__find", "ok", "", None)),
        (tool(2, "c", "nix_find", '{"success": false}'), ("mcp__nix__find", "soft error", "", None)),
        (tool(2, "c", "nix_find", error="no"), ("mcp__nix__find", "flagged", "mcp_error", None)),
        (tool(2, "c", "nix_opts_find", "x"), ("mcp__nix_opts__find", "ok", "", None)),
        (tool(2, "c", "other_find", "x"), ("other_find", "ok", "", None)),
    ],
)
def test_how_a_call_ended(part: dict[str, Any], expected: tuple[str, str, str, int | None]) -> None:
    assert outcome(part, "nix", "nix.opts") == expected


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    [
        ("x", NO_SUCH, ("x", "flagged", "no_such_tool", None)),
        ("nix_find", NO_SUCH, ("mcp__nix__find", "not connected", "no_such_tool", None)),
        ("bash", "JSON parsing failed", ("bash", "flagged", "tool_use_error", None)),
    ],
)
def test_a_tool_that_could_not_be_called_is_known_by_its_name(name: str, message: str, expected: Any) -> None:
    part = tool(2, "c", "invalid", message)
    part["state"]["input"] = {"tool": name, "error": message}
    assert outcome(part, "nix") == expected


def test_servers_are_known_from_the_settings_of_the_user_and_the_project(box: Machine) -> None:
    project = Path(box.home, "app")
    for path, text in (
        (Path(box.home, ".config/opencode/opencode.jsonc"), '{"mcp": {"nix": {"command": ["x"]},} /* mine */}'),
        (project / "opencode.json", '{"mcp": {"own-db": {"type": "local", "command": ["y"]}}}'),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    calls = (tool(2, "c1", "nix_find"), tool(3, "c2", "own-db_find"), tool(4, "c3", "todo_write"))
    in_database(at(box, "opencode.db"), answered(1, *calls))
    with closing(sqlite3.connect(at(box, "opencode.db"))) as connection:
        connection.execute("UPDATE session SET directory = ?", (str(project),))
        connection.commit()
    assert [(made.server, made.tool) for made in of(AgentToolCall, box)] == [
        ("nix", "find"),
        ("own-db", "find"),
        ("", "todo_write"),
    ]


def test_tokens_of_messages_without_steps_are_those_of_the_message(box: Machine) -> None:
    usage = {"input": 7, "output": 9, "reasoning": 4, "cache": {"read": 1, "write": 2}}
    in_files(at(box, "storage"), answered(1, tokens=usage))
    assert [(one.input, one.output, one.cache_read, one.cache_creation) for one in of(AgentResponse, box)] == [
        (7, 9, 1, 2)
    ]


def test_sub_agents_are_parts_of_their_session_and_a_fork_counts_once(box: Machine) -> None:
    path = at(box, "opencode.db")
    in_database(path, *MESSAGES)
    in_database(path, answered(20, bash(21, "call_0", "ls")), session="ses_0002", parent="ses_0001")
    in_database(path, *MESSAGES, answered(50, bash(51, "call_0", "fd x")), session="ses_0003")
    assert sorted((one.session, one.parent) for one in of(AgentSession, box)) == [
        ("ses_0001", ""),
        ("ses_0001", "ses_0001"),
        ("ses_0003", ""),
    ]
    assert sorted((made.ran, made.is_subagent) for made in of(AgentToolCall, box)) == [
        (("fd",), False),
        (("ls",), True),
        (("rg", "head"), False),
    ]
    assert len(of(AgentResponse, box)) == 2
    assert len(of(AgentPrompt, box)) == 1


def test_interruptions_and_instructions_are_told(box: Machine) -> None:
    stopped = answered(
        1, error={"name": "MessageAbortedError", "data": {}}, system=["x", f"Instructions from: {HERE}/A.md\nz"]
    )
    in_files(at(box, "storage"), stopped)
    assert [session.interrupts for session in of(AgentSession, box)] == [1]
    assert [(found.kind, found.name) for found in of(ContextItem, box)] == [("instructions", "/home/ada/app/A.md")]


@pytest.mark.parametrize(
    ("words", "asks"),
    [("Which of the two files do you mean?", True), ("Done. Shall I go on?", False), ("Done?\nYes.", False)],
)
def test_an_offer_to_go_on_is_no_question(box: Machine, words: str, asks: bool) -> None:
    in_files(at(box, "storage"), answered(1, {"type": "text", "text": words}, step(9, 9), finish="stop"))
    assert [one.asks for one in of(AgentResponse, box)] == [asks]


def test_what_opencode_itself_writes_is_no_prompt(box: Machine) -> None:
    in_files(at(box, "storage"), asked(0, "Called the Read tool", synthetic=True), asked(1, "Go"))
    assert [prompt.characters for prompt in of(AgentPrompt, box)] == [2]


def test_a_session_that_was_moved_into_the_database_is_one(box: Machine) -> None:
    in_files(at(box, "storage"), *MESSAGES)
    before = of(AgentToolCall, box)
    in_database(at(box, "opencode.db"), *MESSAGES)
    assert len(of(AgentToolCall, box)) == len(before) == 1
    assert len(of(AgentSession, box)) == 1


def test_only_sessions_that_changed_are_read_again(box: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    path = at(box, "opencode.db")
    in_database(path, *MESSAGES)
    in_database(path, *MESSAGES, session="ses_0002")
    list(opencode.collect(box))
    mark = opencode.fingerprint(box)
    read: list[str] = []
    original = Session.__init__

    def spy(self: Any, info: Info, servers: Any = ()) -> None:
        read.append(info.id)
        original(self, info, servers)

    monkeypatch.setattr(Session, "__init__", spy)
    in_database(path, *MESSAGES, answered(60, bash(61, "c", "fd x")), session="ses_0002", now=2)
    assert opencode.fingerprint(box) != mark
    assert {made.ran for made in of(AgentToolCall, box)} == {("rg", "head"), ("fd",)}
    assert read == ["ses_0002"]


@pytest.mark.parametrize("layout", ["database", "files"])
def test_two_processes_tell_what_one_does(
    box: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    for number in range(7):
        told = (asked(number * 9, "Go"), answered(number * 9 + 1, bash(number * 9 + 2, f"c{number}", "rg x", number)))
        if layout == "files":
            renamed = [(f"{name}{number}", message, parts) for name, message, parts in told]
            in_files(at(box, "storage"), *renamed, session=f"ses_{number}")
        else:
            in_database(at(box, "opencode.db"), *told, session=f"ses_{number}")
    one = list(opencode.collect(box))
    assert sum(isinstance(record, AgentToolCall) for record in one) == 7
    monkeypatch.setattr(_agent_reading, "ENOUGH_FOR_TWO", 1)
    asked_of: list[int] = []
    both = _agent_reading.both
    monkeypatch.setattr(_agent_reading, "both", lambda *given: asked_of.append(len(given[1][1])) or both(*given))
    other = replace(box, state_dir=tmp_path / "other")
    for _ in range(2):
        assert list(opencode.collect(other)) == one
    assert asked_of == [3]


def test_sessions_that_are_gone_were_read_before(box: Machine) -> None:
    path = at(box, "opencode.db")
    in_database(path, *MESSAGES)
    before = of(AgentToolCall, box)
    path.unlink()
    assert of(AgentToolCall, box) == before
    assert of(Coverage, box)[0].note == "1 that are gone were read before"


@pytest.mark.parametrize("data", [b"no database at all, but a text", b""])
def test_a_database_of_no_known_form_is_told(box: Machine, data: bytes) -> None:
    at(box, "opencode.db").parent.mkdir(parents=True)
    at(box, "opencode.db").write_bytes(data)
    in_files(at(box, "storage"), *MESSAGES)
    assert len(of(AgentToolCall, box)) == 1
    (problem,) = of(Diagnostic, box)
    assert (problem.stage, problem.subject) == ("collect/opencode", "~/.local/share/opencode/opencode.db")


@pytest.mark.parametrize(
    ("damage", "calls", "skipped"),
    [
        ("UPDATE message SET data = NULL WHERE id LIKE '%000000%'", 2, 1),
        ("UPDATE message SET data = 7 WHERE id LIKE '%000000%'", 2, 1),
        ("UPDATE part SET data = NULL WHERE data LIKE '%call_0%' AND session_id = 'ses_0001'", 1, 1),
        ("UPDATE part SET data = X'ff7b' WHERE data LIKE '%call_0%' AND session_id = 'ses_0001'", 1, 1),
        ("UPDATE part SET data = substr(data, 1, 40) WHERE data LIKE '%call_0%' AND session_id = 'ses_0001'", 1, 1),
        ('UPDATE part SET data = \'{"type": "new", "x": [1]}\' WHERE data LIKE \'%step-finish%\'', 2, 0),
    ],
)
def test_a_damaged_row_is_counted_and_the_others_are_read(box: Machine, damage: str, calls: int, skipped: int) -> None:
    path = at(box, "opencode.db")
    in_database(path, *MESSAGES)
    in_database(path, answered(20, bash(21, "call_0", "ls")), session="ses_0002")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
        connection.commit()
    assert len(of(AgentToolCall, box)) == calls
    (coverage,) = of(Coverage, box)
    assert (coverage.state, coverage.skipped) == ("partial" if skipped else "read", skipped)


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        ("DROP TABLE message", "no such table: message"),
        ("ALTER TABLE message RENAME COLUMN data TO info", "no such column: data"),
        ("ALTER TABLE part RENAME COLUMN message_id TO owner", "no such column: message_id"),
        ("ALTER TABLE part DROP COLUMN time_updated", "has no tables of sessions that are known"),
        ("DROP TABLE session", "has no tables of sessions that are known"),
    ],
)
def test_a_database_of_another_form_is_told_and_files_are_read(box: Machine, damage: str, cause: str) -> None:
    in_database(at(box, "opencode.db"), *MESSAGES)
    in_files(at(box, "storage"), answered(20, bash(21, "call_0", "ls")), session="ses_0002")
    with closing(sqlite3.connect(at(box, "opencode.db"))) as connection:
        connection.execute(damage)
        connection.commit()
    assert [made.ran for made in of(AgentToolCall, box)] == [("ls",)]
    assert [problem.cause for problem in of(Diagnostic, box)] == [cause]
    assert of(Coverage, box)[0].state == "partial"


def test_sessions_that_cannot_be_read_are_not_absent(box: Machine) -> None:
    at(box, "opencode.db").parent.mkdir(parents=True)
    at(box, "opencode.db").write_bytes(b"no database at all, but a text")
    (coverage,) = of(Coverage, box)
    assert (coverage.state, coverage.note) == ("unreadable", of(Diagnostic, box)[0].cause)


def test_a_database_that_is_being_written_is_read(box: Machine) -> None:
    in_database(at(box, "opencode.db"), *MESSAGES)
    with closing(sqlite3.connect(at(box, "opencode.db"), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM part")
        assert len(of(AgentToolCall, box)) == 1


@pytest.mark.parametrize("loop", ["storage/session/sample", "storage/session/sample/ses_x.json", "opencode-dev.db"])
def test_a_link_in_a_circle_is_told_and_hides_nothing_else(box: Machine, loop: str) -> None:
    in_files(at(box, "storage"), *MESSAGES)
    place = at(box, loop)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(place.name)
    assert len(of(AgentToolCall, box)) == 1
    (problem,) = of(Diagnostic, box)
    assert problem.subject == f"~/.local/share/opencode/{loop}"
    assert problem.cause == "Too many levels of symbolic links"
    (coverage,) = of(Coverage, box)
    assert coverage.state == "partial"


def test_a_head_of_a_session_that_is_none_is_told(box: Machine) -> None:
    in_files(at(box, "storage"), *MESSAGES)
    at(box, "storage/session/global/ses_torn.json").parent.mkdir(parents=True, exist_ok=True)
    at(box, "storage/session/global/ses_torn.json").write_bytes(b'{"id": "ses_')
    assert len(of(AgentToolCall, box)) == 1
    (problem,) = of(Diagnostic, box)
    assert (problem.subject.rpartition("/")[2], problem.cause) == ("ses_torn.json", "is no head of a session")


def test_commands_reach_the_ledger(box: Machine) -> None:
    in_database(at(box, "opencode.db"), *MESSAGES)
    (row,) = (record for record in recorded.collect(box) if isinstance(record, LineUse))
    assert ([one.name for one in row.steps], row.actor, row.outcomes) == (["rg", "head"], "agent", ((1, -1, 1),))


def test_no_word_is_kept(box: Machine, tmp_path: Path) -> None:
    secret = "hunter2-correct-horse"
    in_database(
        at(box, "opencode.db"),
        asked(0, f"Use {secret}"),
        answered(1, bash(2, "c", f"curl -H {secret} x", 22, f"error: {secret}"), {"type": "text", "text": secret}),
    )
    assert secret not in repr(list(opencode.collect(box)))
    list(recorded.collect(box))
    kept = [path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert kept
    assert all(secret.encode() not in data for data in kept)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b'{"a": 1, // one\n "b": [2, /* two */ 3,],\n}', {"a": 1, "b": [2, 3]}),
        (b'{"url": "https://x.example/*y*/", "t": ",]"}', {"url": "https://x.example/*y*/", "t": ",]"}),
        (b'{"a": "x", // , }\n "c": "//\\"no",}', {"a": "x", "c": '//"no'}),
    ],
)
def test_settings_may_have_comments(written: bytes, expected: object) -> None:
    assert decoded(written) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=9,
)
FIELDS = st.sampled_from(
    ["type", "state", "tokens", "callID", "tool", "time", "role", "path", "error", "text", "system"]
)


@given(st.dictionaries(FIELDS, JSON | st.sampled_from(["tool", "text", "step-finish", "assistant"]), max_size=6))
def test_no_part_raises(value: dict[str, Any]) -> None:
    import json  # noqa: PLC0415 - one test

    session = Session(Info("s1"))
    session.message("m1", json.dumps(value).encode())
    list(session.part("m1", "p1", json.dumps(value).encode()))
    list(session.part("m1", "p2", b"\xff{"))
    session.finish()
