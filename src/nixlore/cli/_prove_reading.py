"""Look back to times before failures of agents, and see what agents would have been told then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nixlore import index
from nixlore.agents.elsewhere import is_elsewhere
from nixlore.agents.failure_texts import Failed
from nixlore.agents.hints import Hints
from nixlore.cli import _publish_agents
from nixlore.cli._session import Session
from nixlore.correlate import _proof
from nixlore.correlate._answered import Told
from nixlore.correlate._proof import Line, Then
from nixlore.model.agent import AgentToolCall
from nixlore.model.nix import Binary
from nixlore.model.proof import Proof
from nixlore.pipeline import Pipeline
from nixlore.present import claude_md, hint_index
from nixlore.present._tokens import tokens

if TYPE_CHECKING:
    from nixlore.data.sorted_table import Table
    from nixlore.machine import Machine
    from nixlore.present.claude_md import Block
    from nixlore.report import Report

MOST_MOMENTS = 24
"""How many times in the past are looked back to; each takes as long as an answer."""

Progress = Callable[[int], None]
"""Called with how many times are looked back to, before it is done."""


def proof(own: Session, days: int, budget: int, progress: Progress) -> Proof:
    """Return what the block and the hints would have answered in the last days."""
    machine, pipeline = own.machine, own.pipeline()
    tables = index.program_tables(machine)
    calls = _proof.in_window(pipeline.records(AgentToolCall) or (), machine.now, days)
    known = frozenset(filter(partial(_is_known, tables.values()), {name for call in calls for name in call.missing}))
    times = _proof.moments(calls, MOST_MOMENTS)
    thens = []
    progress(len(times))
    for at in times:
        known_then = report(own, at)
        lines = _lines(claude_md.present(known_then, None, budget), known)
        thens.append(Then(at, lines, _hinter(machine, known_then, tables)))
    now = claude_md.present(own.answer(), pipeline.records(Binary), budget)
    return _proof.prove(calls, thens, _lines(now, known), days)


def report(own: Session, at: int) -> Report:
    """Return what was known at a time; what agents' logs said is taken from what is kept of them."""
    then = replace(own.machine, as_of=at, now=at, may_keep=False)
    return Pipeline(machine=then, config=own.settings, cache=own.cache).run()


def _lines(block: Block, known: frozenset[str]) -> Sequence[Line]:
    """Return the lines of a block; the one on running for once is about the names that nixpkgs has."""
    return [
        Line(
            Told(line.id, tuple(sorted(known)) if line.id == "once" else line.about, line.code),
            tokens(f"{line.text}\n"),
        )
        for line in block.lines
    ]


def _is_known(tables: Iterable[Table], name: str) -> bool:
    return any(table.get(name) for table in tables)


def _hinter(machine: Machine, report: Report, tables: dict[str, Table]) -> Callable[[AgentToolCall], str]:
    """Return what tells the hint to a failure, by an index as a scan would have made it then.

    Of paths it is not known whether they were there, so that hints that need one are left out.
    """
    data = hint_index.present(report, _publish_agents.about(machine, report), tables)
    hints = Hints(data, "/nowhere", lambda _: "", lambda _: False)

    def hint(call: AgentToolCall) -> str:
        # What ran in a container or on another host was hinted at by nothing, as with the hook.
        ran = " && ".join(f"{head} " for head in call.heads)
        told = (hints.on(failed) for failed in _causes(call) if not is_elsewhere(ran, failed))
        found = next(filter(None, told), "")
        return found or next(filter(None, (hints.after(head, call.exit) for head in call.heads)), "")

    return hint


def _causes(call: AgentToolCall) -> list[Failed]:
    """Return the causes that are kept of a failure, as the hook would have read them in its text."""
    found = [Failed("not found", name) for name in call.missing]
    if call.failure == "read-only store":
        found.append(Failed("read-only", "/nix/store"))
    if call.failure == "password":
        found.append(Failed("password", "password"))
    return found
