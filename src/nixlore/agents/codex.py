"""Read a Codex rollout line by line, and keep what was done, never what was said.

A rollout of a fork or of a sub-agent may begin with a copy of another one, whose lines have new times but the ids of
old: of calls, turns and responses. What a later line needs of earlier ones (the model, the directory, the turn) is
carried along in the facts, as a rollout may be read in several goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from nixlore.agents import codex_context, codex_prompts, codex_tokens
from nixlore.agents.claude_code import Ran
from nixlore.agents.claude_lines import time_of
from nixlore.agents.claude_outcomes import Ended
from nixlore.agents.codex_calls import (
    NAMED,
    SHELLS,
    STDIN,
    asked,
    directory_of,
    full_name,
    is_hosted,
    process_of,
    server_of,
    words,
)
from nixlore.agents.codex_items import Done, done
from nixlore.agents.codex_lines import Line, Payload, is_read, item, line, loose, payload, text, texts
from nixlore.agents.codex_outcomes import by_code, by_status, said
from nixlore.agents.facts import Call, LogFacts, Response
from nixlore.agents.reply_forms import asks_back
from nixlore.agents.result_texts import is_worth, shortened

LEAST_ID = 10
"""A shorter id of a call may be another's in another turn."""

_CALLS = ("function_call", "custom_tool_call", *NAMED)
_RESULTS = ("function_call_output", "custom_tool_call_output", "tool_search_output")


class _Open(NamedTuple):
    """A command line whose result was not read yet, where the line of its call begins, and what was carried there."""

    text: str
    directory: str
    offset: int
    carried: Mapping[str, str]


class Rollout:
    """One rollout that is being read; `facts` are those of what was read so far, maybe at an earlier time."""

    def __init__(self, facts: LogFacts | None = None) -> None:
        self.facts = LogFacts() if facts is None else facts
        self._open: dict[str, _Open] = {}

    def read(self, data: bytes, offset: int = 0) -> Iterator[Ran]:
        """Read whole lines that begin at `offset` in the file; yield every command line whose end is known."""
        for raw in data.split(b"\n"):
            if raw and is_read(raw):
                found = line(raw)
                if found is None:
                    self.facts.unreadable += 1
                else:
                    yield from self._line(found, raw, offset)
            offset += len(raw) + 1

    def unanswered_from(self, since: int) -> int | None:
        """Return where the first line begins that holds a command line without its end, not before `since`."""
        waiting = [opened for opened in self._open.values() if opened.offset >= since]
        first = min(waiting, key=lambda opened: opened.offset, default=None)
        if first is None:
            return None
        self.facts.carried = dict(first.carried)
        return first.offset

    def _line(self, found: Line, raw: bytes, offset: int) -> Iterator[Ran]:
        carried = payload(found.payload) if found.payload else payload(raw)
        if carried is None:
            return
        at = time_of(found.timestamp)
        if not found.payload:
            # The bare items of old logs have no time but that of the header.
            at = self.facts.first if at is None else at
            kind = "response_item" if found.type else "session_meta"
            self.facts.carried.setdefault("bare", "bare")
        else:
            kind = found.type
        self._note(at)
        step = self._STEPS.get(kind)
        if step is not None:
            yield from step(self, carried, at, offset)

    def _note(self, at: float | None) -> None:
        facts = self.facts
        if at is not None:
            facts.first = at if facts.first is None else min(facts.first, at)
            facts.last = at if facts.last is None else max(facts.last, at)

    def _session(self, found: Payload, _at: float | None, _offset: int) -> Iterator[Ran]:
        """Take the first description of a session as that of the file; later ones are those of what was copied."""
        yield from ()
        facts, thread = self.facts, text(found.id)
        facts.carried["family"] = thread
        if facts.session or not thread:
            return
        origin = codex_prompts.origin(found)
        facts.session = text(found.session_id) or origin.parent or thread
        facts.is_subagent = origin.is_subagent
        facts.entrypoint = origin.entrypoint
        if version := text(found.cli_version):
            facts.versions.append(version)
        self._move(directory_of(found.cwd))

    def _turn(self, found: Payload, _at: float | None, _offset: int) -> Iterator[Ran]:
        yield from ()
        for field, value in (("model", text(found.model)), ("turn", text(found.turn_id))):
            if value:
                self.facts.carried[field] = value
        self._move(directory_of(found.cwd))

    def _move(self, directory: str) -> None:
        if directory:
            self.facts.carried["cwd"] = directory

    def _place(self, directory: str = "") -> int:
        """Return the number of a directory, of the session's present one where none is given."""
        now = self.facts.carried.get("cwd", "")
        place = directory if directory.startswith("/") else f"{now}/{directory}" if directory and now else now
        if place not in self.facts.places:
            self.facts.places.append(place)
        return self.facts.places.index(place)

    def _world(self, found: Payload, _at: float | None, _offset: int) -> Iterator[Ran]:
        yield from ()
        codex_context.note(self.facts, codex_context.of_state(loose(found.state)))

    def _record(self, found: Payload, at: float | None, _offset: int) -> Iterator[Ran]:
        yield from ()
        used = codex_tokens.by_record(found)
        self.facts.carried["exact"] = "exact"
        if used is not None:
            self._used(used, at)

    def _used(self, used: codex_tokens.Used, at: float | None) -> None:
        asks = bool(self.facts.carried.pop("asks", ""))
        key = used.key or f"{self.facts.session} {at}"
        if key not in self.facts.responses:
            model, place = self.facts.carried.get("model", ""), self._place()
            self.facts.responses[key] = Response("", at, model, place, *used[1:], asks=asks)

    def _event(self, found: Payload, at: float | None, _offset: int) -> Iterator[Ran]:
        carried = self.facts.carried
        if found.type == "token_count" and "exact" not in carried:
            used, carried["sum"] = codex_tokens.by_sum(found, carried.get("family", ""), carried.get("sum", ""))
            if used is not None:
                self._used(used, at)
        elif found.type in ("task_started", "turn_started"):
            yield from self._turn(found, at, _offset)
        elif found.type == "turn_aborted" and text(found.reason) in ("interrupted", ""):
            self.facts.interrupts.setdefault(text(found.turn_id) or carried.get("turn") or f"{at}", at)
        elif found.type == "user_message":
            codex_prompts.add(self.facts, found, at)
        elif (finished := done(found)) is not None:
            yield from self._done(finished, at)
        elif (what := item(found.item)) is not None and what.type == "UserMessage":
            codex_prompts.add_item(self.facts, what, at)

    def _item(self, found: Payload, at: float | None, offset: int) -> Iterator[Ran]:
        if found.type in _CALLS:
            self._call(found, at, offset)
        elif found.type in _RESULTS:
            yield from self._result(found, at)
        elif found.type == "message":
            self._message(found, at, offset)

    def _message(self, found: Payload, at: float | None, offset: int) -> None:
        role = text(found.role)
        if role == "assistant":
            parts = texts(found.content)
            if text(found.phase) != "commentary" and parts and asks_back(parts[-1]):
                self.facts.carried["asks"] = "asks"
            else:
                self.facts.carried.pop("asks", None)
        elif role == "user":
            parts = texts(found.content)
            codex_context.note(self.facts, codex_context.of_message(parts))
            if "bare" in self.facts.carried:
                self._move(codex_context.directory(parts))
                codex_prompts.add_bare(self.facts, parts, at, offset)

    def _call(self, found: Payload, at: float | None, offset: int) -> None:
        name, facts = full_name(found), self.facts
        facts.carried.pop("asks", None)
        if is_hosted(found):
            how = by_status(text(found.status))
            call = self._id(text(found.call_id) or text(found.id)) or self._numbered(name)
            facts.calls.setdefault(call, Call(name, at, self._place(), *how))
            return
        call = self._id(text(found.call_id) or text(found.id))
        if not call or not name:
            return
        command = asked(found, name)
        directory = "" if command is None else command.directory
        if call not in facts.calls:
            facts.calls[call] = Call(name, at, self._place(directory))
            if name == STDIN and (process := process_of(found)):
                facts.carried[f"waits {call}"] = process
        if command is not None and facts.calls[call].outcome == "unanswered":
            place = facts.places[facts.calls[call].place]
            self._open[call] = _Open(command.text, place, offset, dict(facts.carried))

    def _id(self, given: str) -> str:
        """Return a call's id; those of some providers are unique in a turn only."""
        return given if len(given) >= LEAST_ID or not given else f"{self.facts.carried.get('turn', '')} {given}"

    def _numbered(self, name: str) -> str:
        """Return what a call without an id is known by: its turn, and how many of them were before it."""
        carried = self.facts.carried
        number = carried["unnamed"] = str(int(carried.get("unnamed", "0")) + 1)
        return f"{carried.get('turn') or carried.get('family', '')} {name} {number}"

    def _result(self, found: Payload, at: float | None) -> Iterator[Ran]:
        name = self._id(text(found.call_id))
        call = self.facts.calls.get(name)
        if call is None:
            return
        if at is not None and call.at is not None and "bare" not in self.facts.carried:
            call.elapsed = max(at - call.at, 0.0)
        if call.outcome != "unanswered":
            return
        is_waiting = self.facts.carried.pop(f"waits {name}", "")
        how = said(found.output, server_of(call.name), is_shell=call.name in SHELLS or bool(is_waiting))
        if is_waiting:
            self._waited(is_waiting, how.ended)
        if how.running and name in self._open:
            self.facts.carried[f"runs {how.running}"] = name
        is_of_process = bool(is_waiting) and how.ended.error == "bash_nonzero"
        yield from self._ended(name, call, Ended("ok") if is_of_process else how.ended, how.text)

    def _waited(self, process: str, how: Ended) -> None:
        """Take the end of a process for that of the command line that started it."""
        started = self.facts.calls.get(self.facts.carried.get(f"runs {process}", ""))
        if started is not None and how.exit is not None and started.exit is None:
            started.outcome, started.error, started.exit = how
            self.facts.carried.pop(f"runs {process}", None)

    def _ended(self, name: str, call: Call, how: Ended, result: str) -> Iterator[Ran]:
        call.outcome, call.error, call.exit = how
        opened = self._open.pop(name, None)
        if opened is not None and how.outcome in ("ok", "flagged") and how.error in ("", "bash_nonzero"):
            has_failed = how.error == "bash_nonzero"
            head = shortened(result)
            told = head if has_failed or is_worth(head.encode("utf-8", "replace")) else ""
            yield Ran(name, opened.text, opened.directory, call.at, call.elapsed, how.exit, has_failed, told)

    def _done(self, finished: Done, at: float | None) -> Iterator[Ran]:
        """Take what a turn tells of a call: how it ended, for sure; or of one that ran inside of another."""
        call = self.facts.calls.get(finished.call)
        command = words(finished.command)
        if call is None:
            begun = None if at is None else at - (finished.seconds or 0.0)
            call = Call(finished.name, begun, self._place(finished.directory))
            self.facts.calls[finished.call] = call
            if command is not None:
                place = self.facts.places[call.place]
                self._open[finished.call] = _Open(command, place, -1, {})
        how = by_code(finished.exit) if finished.exit is not None and finished.exit >= 0 else finished.ended
        if call.outcome != "unanswered" and (call.exit is not None or how.exit is None):
            return
        if call.elapsed is None:
            call.elapsed = finished.seconds
        yield from self._ended(finished.call, call, how, finished.text)

    _STEPS: Mapping[str, Callable[[Rollout, Payload, float | None, int], Iterator[Ran]]] = {
        "session_meta": _session,
        "turn_context": _turn,
        "world_state": _world,
        "token_usage_record": _record,
        "event_msg": _event,
        "response_item": _item,
    }
