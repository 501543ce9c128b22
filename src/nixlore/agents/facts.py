"""What is kept of one log of an agent: calls, responses, prompts and context, each under its own id.

A log may be read again from an earlier place, and logs are copied into each other when a session is resumed or
forked; whatever has an id is the same wherever it stands.
"""

from __future__ import annotations

import msgspec

from nixlore.model.agent import ContextKind, ErrorKind, FailureText, Outcome, WrittenBy
from nixlore.model.recording import Step


class Call(msgspec.Struct, array_like=True):
    """One call of a tool; `place` is an index into the log's places. Outcome "unanswered" until its result is read."""

    name: str
    at: float | None
    place: int
    outcome: Outcome = "unanswered"
    error: ErrorKind = ""
    exit: int | None = None
    elapsed: float | None = None
    is_subagent: bool = False


class Response(msgspec.Struct, array_like=True):
    """One response as a log shows it: its message's id, and the most that any line says of each kind of token."""

    message: str
    at: float | None
    model: str
    place: int
    input: int = 0
    output: int = 0
    cache_creation: int = 0
    cache_read: int = 0
    is_subagent: bool = False
    asks: bool = False


class Prompt(msgspec.Struct, array_like=True):
    """One prompt by its form: who wrote it, its length, what it names or asks for; the id of its line."""

    at: float | None
    by: WrittenBy
    characters: int
    names_file: bool
    names_tests: bool
    asks_plan: bool
    corrects: bool
    id: str = ""


class RanLine(msgspec.Struct, array_like=True):
    """What one command line ran: distinct names, those written with a directory, packages (tool, attribute path).

    `judged` is the one name that the line's exit code is about, "" where it may be several. Of a line that failed, or
    that applies a configuration, `heads` are its commands with their subcommands; `failure` and `missing` are what the
    text of its result says: the class of the failure, and names that were not found. `fed` are those of the names that
    only read what another command wrote (`… | grep`), or one file. `steps` are what the line ran as the ledger keeps
    it, none of one that is a long script.
    """

    names: tuple[str, ...] = ()
    by_path: tuple[str, ...] = ()
    adhoc: tuple[tuple[str, str], ...] = ()
    judged: str = ""
    failure: FailureText = ""
    missing: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    fed: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


class CureSeen(msgspec.Struct, array_like=True):
    """A command line that was tried against one that had failed, by the ids of their calls.

    `by` is the call whose end told whether it helped; `kind` as in the ledger.
    """

    failed: str
    cure: str
    by: str
    kind: str
    helped: bool


class LogFacts(msgspec.Struct):
    """All that is kept of one log file.

    `places` are the directories it was written in, `versions` those of the agent. Keys of `calls` are the ids of the
    calls, of `responses` the requests' (else the messages'), of `context` kind and name. `interrupts` are times, `ran`
    what each call ran that was a command line, `cures` which of them followed a failure to mend it. `carried` is what
    later lines refer to without saying it again: a model, a turn, a directory; never a text. `is_subagent` where the
    log itself says so.
    """

    session: str = ""
    entrypoint: str = ""
    is_warmup: bool = False
    first: float | None = None
    last: float | None = None
    places: list[str] = msgspec.field(default_factory=list)
    versions: list[str] = msgspec.field(default_factory=list)
    calls: dict[str, Call] = msgspec.field(default_factory=dict)
    responses: dict[str, Response] = msgspec.field(default_factory=dict)
    prompts: dict[str, Prompt] = msgspec.field(default_factory=dict)
    context: dict[str, tuple[ContextKind, str, int | None]] = msgspec.field(default_factory=dict)
    interrupts: dict[str, float | None] = msgspec.field(default_factory=dict)
    ran: dict[str, RanLine] = msgspec.field(default_factory=dict)
    cures: list[CureSeen] = msgspec.field(default_factory=list)
    unreadable: int = 0
    carried: dict[str, str] = msgspec.field(default_factory=dict)
    is_subagent: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was done in it, or all of that was taken out."""
        return self.first is None and not (self.calls or self.responses or self.prompts)


def decoded(data: bytes) -> LogFacts | None:
    """Return facts as they were kept, None for what is none."""
    try:
        return msgspec.msgpack.decode(data, type=LogFacts)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def until(facts: LogFacts, at: int) -> LogFacts | None:
    """Return what was there of a log at a time in epoch seconds, None where it had not begun.

    Of what has no time it cannot be told, so that it is left out. A call that was answered later is unanswered then.
    """
    if facts.first is None or facts.first > at:
        return None

    def was_there(time: float | None) -> bool:
        return time is not None and time <= at

    calls = {name: _call_until(call, at) for name, call in facts.calls.items() if was_there(call.at)}
    return msgspec.structs.replace(
        facts,
        last=min(facts.last or facts.first, at),
        calls=calls,
        ran={name: _line_until(line, calls[name]) for name, line in facts.ran.items() if name in calls},
        responses={name: response for name, response in facts.responses.items() if was_there(response.at)},
        prompts={name: prompt for name, prompt in facts.prompts.items() if was_there(prompt.at)},
        interrupts={name: time for name, time in facts.interrupts.items() if was_there(time)},
        cures=[cure for cure in facts.cures if cure.by in calls and calls[cure.by].outcome != "unanswered"],
    )


def _call_until(call: Call, at: int) -> Call:
    """Return a call as it was at a time: without what its result says where that had not come."""
    if call.at is None or call.elapsed is None or call.at + call.elapsed <= at:
        return call
    return msgspec.structs.replace(call, outcome="unanswered", error="", exit=None, elapsed=None)


def _line_until(line: RanLine, call: Call) -> RanLine:
    """Return what a line ran without what only its result tells, where that had not come."""
    if call.outcome != "unanswered":
        return line
    return msgspec.structs.replace(line, judged="", failure="", missing=(), heads=())
