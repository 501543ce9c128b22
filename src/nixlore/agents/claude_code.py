"""Read a Claude Code transcript line by line, and keep what was done, never what was said.

A response is logged once for every block of it, with placeholders for its tokens until the last one, so that the most
of each kind counts. A call's result comes in a later line, maybe in a later reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nixlore.agents import claude_context, prompt_forms
from nixlore.agents.claude_lines import Block, Line, Message, Usage, begins, lines, loose, moment, text_of, texts
from nixlore.agents.claude_outcomes import SHELL, ended
from nixlore.agents.facts import Call, LogFacts, Prompt, Response
from nixlore.agents.reply_forms import asks_back
from nixlore.agents.result_texts import is_worth, shortened

SYNTHETIC = "<synthetic>"
"""The model of messages that no model wrote."""


class Ran(NamedTuple):
    """One command line that the agent ran, with the call's id; its text and that of its result are known only here."""

    call: str
    text: str
    directory: str
    at: float | None
    seconds: float | None
    exit: int | None
    failed: bool
    said: str = ""


class _Open(NamedTuple):
    """A command line whose result was not read yet, and where the line of its call begins."""

    text: str
    directory: str
    offset: int


class Transcript:
    """One transcript that is being read; `facts` are those of what was read so far, maybe at an earlier time."""

    def __init__(self, facts: LogFacts | None = None) -> None:
        self.facts = LogFacts() if facts is None else facts
        self._open: dict[str, _Open] = {}

    def read(self, data: bytes, offset: int = 0) -> Iterator[Ran]:
        """Read whole lines that begin at `offset` in the file; yield every command line whose end is known."""
        before = set(self._open)
        for found in lines(data):
            if found is None:
                self.facts.unreadable += 1
            elif found.type == "assistant":
                self._assistant(found, self._noted(found))
            elif found.type == "user":
                yield from self._user(found, self._noted(found))
            elif found.type in ("attachment", "api-request-shape"):
                self._noted(found)
                self._context(found)
        for call in self._open.keys() - before:
            begin = data.rfind(b"\n", 0, max(data.find(call.encode()), 0)) + 1
            self._open[call] = self._open[call]._replace(offset=offset + begin)

    def unanswered_from(self, since: int) -> int | None:
        """Return where the first line begins that holds a command line without its end, not before `since`."""
        return min((opened.offset for opened in self._open.values() if opened.offset >= since), default=None)

    def _context(self, found: Line) -> None:
        for kind, name, size in claude_context.items(found):
            key = f"{kind}\t{name}"
            _, _, known = self.facts.context.get(key, (kind, name, None))
            self.facts.context[key] = (kind, name, max(filter(None, (known, size)), default=None))

    def _noted(self, found: Line) -> float | None:
        """Note what every line tells of its session; return its time."""
        facts, at = self.facts, moment(found.timestamp)
        if at is not None:
            if facts.first is None or at < facts.first:
                facts.first = at
            if facts.last is None or at > facts.last:
                facts.last = at
        facts.session = facts.session or found.session_id or ""
        facts.entrypoint = facts.entrypoint or found.entrypoint or ""
        if found.version and found.version not in facts.versions:
            facts.versions.append(found.version)
        return at

    def _place(self, found: Line) -> int:
        directory = found.cwd or ""
        if directory not in self.facts.places:
            self.facts.places.append(directory)
        return self.facts.places.index(directory)

    def _assistant(self, found: Line, at: float | None) -> None:
        said = found.message
        if said is None:
            return
        place = self._place(found)
        content = said.content if isinstance(said.content, list) else []
        if said.model != SYNTHETIC and not found.is_api_error_message:
            self._response(found, said, at, place, _asks(said, content))
        for block in content:
            if block.type == "tool_use" and block.id:
                self._call(found, block, at, place)

    def _response(self, found: Line, said: Message, at: float | None, place: int, asks: bool) -> None:  # noqa: FBT001
        key = found.request_id or said.id
        if not key or said.usage is None:
            return
        kept = self.facts.responses.get(key)
        if kept is None:
            is_sub = bool(found.is_sidechain)
            kept = Response(said.id or "", at, said.model or "", place, is_subagent=is_sub)
            self.facts.responses[key] = kept
        usage = said.usage
        kept.input = max(kept.input, usage.input_tokens or 0)
        kept.output = max(kept.output, usage.output_tokens or 0)
        kept.cache_creation = max(kept.cache_creation, usage.cache_creation_input_tokens or _nested(usage))
        kept.cache_read = max(kept.cache_read, usage.cache_read_input_tokens or 0)
        kept.asks = kept.asks or asks

    def _call(self, found: Line, block: Block, at: float | None, place: int) -> None:
        if block.id not in self.facts.calls:
            self.facts.calls[block.id] = Call(block.name, at, place, is_subagent=bool(found.is_sidechain))
        if block.name == SHELL and self.facts.calls[block.id].outcome == "unanswered":
            given = loose(block.input)
            text = given.get("command") if isinstance(given, dict) else None
            if isinstance(text, str):
                self._open[block.id] = _Open(text, found.cwd or "", 0)

    def _user(self, found: Line, at: float | None) -> Iterator[Ran]:
        said = found.message
        if said is None:
            return
        content = said.content if isinstance(said.content, list) else []
        results = [block for block in content if block.type == "tool_result" and block.tool_use_id]
        for block in results:
            yield from self._result(found, block, at)
        if not results:
            self._prompt(found, text_of(said).strip(), at)

    def _result(self, found: Line, block: Block, at: float | None) -> Iterator[Ran]:
        call = self.facts.calls.get(block.tool_use_id)
        if call is None or call.outcome != "unanswered":
            return
        how = ended(call.name, found, block)
        call.outcome, call.error, call.exit = how
        if at is not None and call.at is not None:
            call.elapsed = max(at - call.at, 0.0)
        opened = self._open.pop(block.tool_use_id, None)
        if opened is not None and how.outcome in ("ok", "flagged") and how.error != "tool_use_error":
            has_failed = how.error == "bash_nonzero"
            told = _told(block, has_failed=has_failed)
            yield Ran(
                block.tool_use_id, opened.text, opened.directory, call.at, call.elapsed, how.exit, has_failed, told
            )

    def _prompt(self, found: Line, text: str, at: float | None) -> None:
        if text.startswith(prompt_forms.INTERRUPTED):
            self.facts.interrupts.setdefault(f"{at}", at)
        elif text == prompt_forms.WARMUP and not (self.facts.prompts or self.facts.responses):
            self.facts.is_warmup = True
        elif prompt_forms.is_prompt(found, text):
            by = prompt_forms.written_by(found)
            form = prompt_forms.form(text)
            self.facts.prompts.setdefault(f"{at} {len(text)}", Prompt(at, by, len(text), *form, found.uuid or ""))


def _nested(usage: Usage) -> int:
    """Return the cache creation of versions that gave it by lifetime only."""
    value = loose(usage.cache_creation) if begins(usage.cache_creation, b"{") else None
    return sum(count for count in value.values() if isinstance(count, int)) if isinstance(value, dict) else 0


def _told(block: Block, *, has_failed: bool) -> str:
    """Return what the result of a command line says, as far as it may tell of a failure."""
    if not block.content or not (has_failed or is_worth(memoryview(block.content))):
        return ""
    return shortened(texts(block.content))


def _asks(said: Message, content: list[Block]) -> bool:
    """Tell whether a response ends its turn by asking back."""
    last = content[-1] if content else None
    if last is None or last.type != "text" or said.stop_reason not in ("end_turn", None):
        return False
    return asks_back(texts(last.text))
