"""Read one session of opencode, message by message and part by part, and keep what was done, never what was said.

A session that is forked is copied with new ids of messages and parts; the ids of calls and all times stay. Ids of calls
come from the provider and may be short, so that a call is known by its id and its start.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from nixlore.agents import prompt_forms
from nixlore.agents.claude_code import Ran
from nixlore.agents.facts import Call, LogFacts, Prompt, Response
from nixlore.agents.opencode_outcomes import SHELL, ended, name_of
from nixlore.agents.opencode_parts import Info, Message, Part, State, Tokens, message, part, text
from nixlore.agents.reply_forms import asks_back
from nixlore.agents.result_texts import is_worth, shortened
from nixlore.model.agent import WrittenBy

ABORTED = "MessageAbortedError"
"""The error of a response that somebody stopped."""

_BY_PERSON = b'"The following tool was executed by the user"'
"""What opencode itself writes as the message to which a command line of a person's own is the answer."""

_INSTRUCTIONS = re.compile(r"Instructions from: (/[^\n]{1,300})\n")


class Session:
    """One session that is being read from its beginning; `servers` are the MCP servers that are known by name."""

    def __init__(self, info: Info, servers: Collection[str] = ()) -> None:
        self.facts = LogFacts(session=info.parent or info.id, is_subagent=bool(info.parent), places=[info.directory])
        self.facts.versions = [info.version] if info.version else []
        self._servers = servers
        self._messages: dict[str, Message] = {}
        self._written: dict[str, list[str]] = {}
        self._steps: set[str] = set()
        self._by_person: set[str] = set()

    def message(self, name: str, data: bytes) -> None:
        """Take in a message; its parts come later."""
        found = message(data)
        if found is None:
            self.facts.unreadable += 1
            return
        self._messages[name] = found
        self._note(found.created)
        self._note(found.completed)
        for one in found.instructions:
            for place in _INSTRUCTIONS.finditer(one):
                self.facts.context.setdefault(f"instructions\t{place[1]}", ("instructions", place[1], None))
        if found.role == "assistant" and found.error == ABORTED:
            self.facts.interrupts.setdefault(f"{found.created}", found.created)

    def part(self, owner: str, name: str, data: bytes) -> Iterator[Ran]:
        """Take in a part of a message; yield a command line whose end is known."""
        found, of = part(data), self._messages.get(owner)
        if found is None:
            self.facts.unreadable += 1
        elif of is None:
            return
        elif found.type == "tool":
            yield from self._tool(found, of, name)
        elif found.type == "text" and not found.is_synthetic:
            self._written.setdefault(owner, []).append(text(found.text))
        elif found.type == "text" and bytes(found.text) == _BY_PERSON:
            self._by_person.add(owner)
        elif found.type == "step-finish" and found.tokens is not None:
            self._response(of, found.tokens, f"{of.created} {name if of.created is None else len(self._steps)}")
            self._steps.add(owner)

    def finish(self) -> None:
        """Take in what only whole messages tell: prompts, questions, and tokens of messages without steps."""
        for owner, found in self._messages.items():
            written = "\n".join(self._written.get(owner, ())).strip()
            if found.role == "user" and written:
                self._prompt(found, owner, written)
            elif found.role == "assistant":
                if owner not in self._steps and found.tokens is not None:
                    self._response(found, found.tokens, f"{found.created} {owner if found.created is None else ''}")
                if found.finish in ("stop", "") and asks_back(written):
                    self._asks(found)

    def _note(self, at: float | None) -> None:
        facts = self.facts
        if at is not None:
            facts.first = at if facts.first is None else min(facts.first, at)
            facts.last = at if facts.last is None else max(facts.last, at)

    def _place(self, directory: str) -> int:
        directory = directory or self.facts.places[0]
        if directory not in self.facts.places:
            self.facts.places.append(directory)
        return self.facts.places.index(directory)

    def _response(self, of: Message, tokens: Tokens, key: str) -> None:
        if of.role == "assistant" and any(tokens):
            response = Response("", of.created, of.model, self._place(of.directory), *tokens)
            self.facts.responses.setdefault(f"{key} {of.model} {' '.join(map(str, tokens))}", response)

    def _asks(self, of: Message) -> None:
        own = [response for response in self.facts.responses.values() if response.at == of.created]
        if own:
            own[-1].asks = True

    def _prompt(self, of: Message, owner: str, written: str) -> None:
        # What a program gives to `run` is told like what a person types.
        by: WrittenBy = "program" if self.facts.is_subagent else "unknown"
        prompt = Prompt(of.created, by, len(written), *prompt_forms.form(written), owner)
        self.facts.prompts.setdefault(f"{of.created} {len(written)}", prompt)

    def _tool(self, found: Part, of: Message, name: str) -> Iterator[Ran]:
        state = found.state
        tool = name_of(found.tool, state, self._servers)
        at = state.start if state.start is not None else of.created
        self._note(state.end)
        call = f"{found.call} {state.start}" if found.call and state.start is not None else name
        if not tool or call in self.facts.calls or of.parent in self._by_person:
            return
        how = ended(tool, state)
        elapsed = state.end - at if state.end is not None and at is not None else None
        directory = state.given("workdir") or of.directory
        if not directory.startswith("/"):
            directory = f"{of.directory}/{directory}"
        made = Call(tool, at, self._place(directory), *how, None if elapsed is None else max(elapsed, 0.0))
        self.facts.calls[call] = made
        line = state.given("command") if tool == SHELL else ""
        if line and state.status == "completed" and how.outcome in ("ok", "flagged"):
            yield from self._ran(call, made, line, state)

    def _ran(self, call: str, made: Call, line: str, state: State) -> Iterator[Ran]:
        has_failed = made.error == "bash_nonzero"
        said = shortened(text(state.output))
        told = said if has_failed or is_worth(said.encode("utf-8", "replace")) else ""
        place = self.facts.places[made.place]
        yield Ran(call, line, place, made.at, made.elapsed, made.exit, has_failed, told)
