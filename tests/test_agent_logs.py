"""What stands in several logs of an agent counts once."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from nixlore.agents.claude_code import Transcript
from nixlore.agents.facts import LogFacts
from nixlore.agents.merged import Log, Record, records
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from transcripts import envelope, jsonl, prompt, result, said, use


def facts(*lines: dict[str, Any]) -> LogFacts:
    transcript = Transcript()
    list(transcript.read(jsonl(*lines)))
    return transcript.facts


def project(directory: str) -> str:
    return directory.replace("/home/ada", "~")


def merged(*logs: Log) -> list[Record]:
    return list(records("claude-code", logs, project))


def of(kind: type[Any], found: list[Record]) -> list[Any]:
    return [record for record in found if isinstance(record, kind)]


SESSION = (
    prompt(0, "Fix it"),
    said(1, use("t1", "Bash", command="false"), usage={"input_tokens": 3, "output_tokens": 40}),
    result(2, "t1", "Exit code 1", is_error=True),
    prompt(3, "[Request interrupted by user]"),
    envelope("attachment", 4, attachment={"type": "invoked_skills", "skills": [{"name": "nix"}]}),
)


def renamed(*lines: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a fork writes: other ids of session, lines and messages, the same requests and calls."""
    changed = copy.deepcopy(list(lines))
    for number, line in enumerate(changed):
        line |= {"sessionId": "s2", "uuid": f"copy{number}"}
        if line["type"] == "assistant":
            line["message"]["id"] = f"copied-{number}"
    return changed


def test_one_session_is_told_as_it_was() -> None:
    found = merged(Log(facts(*SESSION)))
    (session,) = of(AgentSession, found)
    assert (session.session, session.project, session.versions, session.interrupts) == ("s1", "~/app", ("2.1.232",), 1)
    (call,) = of(AgentToolCall, found)
    assert (call.name, call.server, call.outcome, call.error, call.exit, call.elapsed) == (
        *("Bash", "", "flagged", "bash_nonzero"),
        *(1, 1.0),
    )
    (item,) = of(ContextItem, found)
    assert (item.kind, item.name) == ("skill", "nix")


@pytest.mark.parametrize("copied", [list(SESSION), renamed(*SESSION)])
def test_a_resumed_or_forked_session_counts_only_what_is_new_in_it(copied: list[dict[str, Any]]) -> None:
    once = merged(Log(facts(*SESSION)))
    new = [prompt(9, "And this", sessionId="s2"), said(10, use("t2", "Read"), request="r2")]
    both = merged(Log(facts(*SESSION)), Log(facts(*copied, *new)))
    for kind, more in ((AgentResponse, 1), (AgentToolCall, 1), (AgentPrompt, 1)):
        assert len(of(kind, both)) == len(of(kind, once)) + more
    assert sum(session.interrupts for session in of(AgentSession, both)) == 1
    assert sum(response.output for response in of(AgentResponse, both)) == 42


def test_a_side_question_that_replays_a_message_with_a_new_request_counts_once() -> None:
    replayed = said(1, request="r9", usage={"input_tokens": 3, "output_tokens": 41}, isSidechain=True)
    replayed["message"]["id"] = "msg_r1"
    (response,) = of(AgentResponse, merged(Log(facts(*SESSION)), Log(facts(replayed))))
    assert (response.session, response.output, response.is_subagent) == ("s1", 41, False)


def test_groups_that_a_later_copy_joins_are_one() -> None:
    first, second = said(1, request="r1"), said(2, request="r2")
    second["message"]["id"] = "msg_other"
    joins = said(3, request="r2")
    joins["message"]["id"] = "msg_r1"
    found = merged(Log(facts(first)), Log(facts(second)), Log(facts(joins)))
    assert len(of(AgentResponse, found)) == 1


def test_a_warm_up_counts_for_its_tokens_alone() -> None:
    log = Log(
        facts(prompt(0, "Warmup"), said(1, use("t1", "Bash", command="x")), result(2, "t1", "Warmup", is_error=True))
    )
    found = merged(log)
    assert [record for record in found if not isinstance(record, AgentSession | AgentResponse)] == []
    (session,) = of(AgentSession, found)
    assert session.is_warmup
    assert len(of(AgentResponse, found)) == 1


def test_an_answered_call_is_preferred_to_its_unanswered_copy() -> None:
    call, answer = said(0, use("t1", "Read")), result(1, "t1", "x")
    (found,) = of(AgentToolCall, merged(Log(facts(call)), Log(facts(call, answer))))
    assert found.outcome == "ok"


def test_what_a_sub_agent_was_told_is_no_prompt_and_its_calls_are_marked() -> None:
    found = merged(
        Log(facts(*SESSION)), Log(facts(prompt(5, "look"), said(6, use("t7", "Read"), request="r7")), is_subagent=True)
    )
    assert len(of(AgentPrompt, found)) == 1
    assert [(call.name, call.is_subagent) for call in of(AgentToolCall, found)] == [("Bash", False), ("Read", True)]
