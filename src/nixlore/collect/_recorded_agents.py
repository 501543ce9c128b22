"""Take the command lines that agents ran into the ledger, from the facts that are kept of their logs.

A call counts once, in however many logs it stands. Its text was there only when its log was read: what it ran and what
mended what was found then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nixlore.agents.facts import CureSeen, RanLine
from nixlore.agents.merged import Log, RanCall, ran
from nixlore.collect._agent_commands import SOURCE
from nixlore.collect._agent_sources import AgentSource
from nixlore.collect._recorded_cures import CureKey
from nixlore.collect._recorded_events import Event, is_possible
from nixlore.collect._recorded_ingest import Ingest
from nixlore.collect._recorded_judging import Judgement, judged
from nixlore.collect._recorded_lines import Ran
from nixlore.storage import _ledger_calls
from nixlore.storage._ledger_rows import Row
from nixlore.storage._ledger_schema import FAILED

UNTOLD = 3_600
"""A command line whose exit code is not known is waited for so many seconds: it may still run."""

LONGEST = 600
"""A longer time between a call and its result was mostly that of whoever had to approve it."""

DAY_MILLISECONDS = 86_400_000


def file_of(source: AgentSource) -> str:
    """Return what the logs of an agent are called as one file of the ledger."""
    return f"{SOURCE} {source.name}"


def take_agent(ingest: Ingest, source: AgentSource) -> int:
    """Take in what is new of one agent; return the second from which on its collector tells what was run: any."""
    machine, name = ingest.machine, file_of(source)
    mark = source.fingerprint(machine)
    if ingest.ledger.mark(name) != mark:
        taking = _Taking(ingest, source.logs(machine))
        taking.take(ingest.source(SOURCE, ingest.file(name), "runs", Event(0, "", "posix", "agent")))
        # What waits for its end is looked at again.
        ingest.ledger.set_mark(name, b"" if taking.waits else mark)
    return 0


class _Taking:
    """One agent's logs on their way into the ledger; `waits` tells whether something is left for later."""

    def __init__(self, ingest: Ingest, logs: list[Log]) -> None:
        self.waits = False
        self._ingest = ingest
        self._logs = logs
        self._calls = {found.id: found for found in ran(logs)}
        self._known: dict[str, tuple[Ran, Judgement | None]] = {}

    def take(self, source: int) -> None:
        """Add the command lines that the ledger does not have, and what they mended."""
        ledger = self._ingest.ledger
        taken = _ledger_calls.taken(ledger)
        fresh = {
            name: digest
            for name, found in self._calls.items()
            if self._is_ready(found) and (digest := _ledger_calls.digest_of(ledger, name)) not in taken
        }
        rows = [self._row(source, self._calls[name]) for name in fresh]
        ledger.add(source, rows)
        _ledger_calls.take(ledger, fresh.values())
        ledger.add_cures(source, self._cures(fresh))

    def _is_ready(self, found: RanCall) -> bool:
        """Tell whether a call may be taken in: its time is its own, and its end is known or will not be."""
        at, facts = found.call.at, found.log.facts
        if at is None or facts.first == facts.last or not is_possible(round(at * 1000), self._ingest.latest):
            return False
        if found.call.exit is None and at > self._ingest.machine.now - UNTOLD:
            self.waits = True
            return False
        return True

    def _row(self, source: int, found: RanCall) -> Row:
        ingest, call = self._ingest, found.call
        line, judgement = self._line(found.id)
        start = round((call.at or 0.0) * 1000)
        ingest.lines.meet(line, start // 1000, start // 1000)
        places = found.log.facts.places
        directory = places[call.place] if call.place < len(places) else ""
        setting = ingest.ledger.setting(
            source,
            ingest.places.session(_session(found.log)),
            ingest.places.place(directory, ingest.machine.host),
        )
        took = None if call.elapsed is None or call.elapsed > LONGEST else round(call.elapsed * 1000)
        if judgement is None:
            return Row(start, line.number, setting, None, None, took)
        return Row(start, line.number, setting, judgement.code, judgement.step, took, FAILED * judgement.failed)

    def _line(self, name: str) -> tuple[Ran, Judgement | None]:
        """Return what a call ran, and how it ended where that is known."""
        known = self._known.get(name)
        if known is None:
            found = self._calls[name]
            line = _of_line(self._ingest, found.line)
            code = found.call.exit
            known = self._known[name] = (line, None if code is None else judged(line.steps, code, ()))
        return known

    def _cures(self, fresh: Iterable[str]) -> dict[CureKey, tuple[int, int]]:
        """Return what was tried against what, where the ledger did not know how that ended."""
        counts: dict[CureKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for seen in self._seen(frozenset(fresh)):
            (failed, judgement), (cure, _) = self._line(seen.failed), self._line(seen.cure)
            if judgement is not None and failed.number and cure.number:
                day = round((self._calls[seen.by].call.at or 0.0) * 1000) // DAY_MILLISECONDS
                key = (failed.number, judgement.code, cure.number, seen.kind, day)
                tries, successes = counts[key]
                counts[key] = (tries + 1, successes + seen.helped)
        return counts

    def _seen(self, fresh: frozenset[str]) -> Iterator[CureSeen]:
        every = {
            (seen.failed, seen.cure, seen.by, seen.kind): seen
            for log in self._logs
            for seen in log.facts.cures
            if seen.by in fresh
        }
        yield from (seen for seen in every.values() if seen.failed in self._calls and seen.cure in self._calls)


def _of_line(ingest: Ingest, line: RanLine) -> Ran:
    packages = (f"{tool}\t{attr_path}" for tool, attr_path in line.adhoc)
    return ingest.lines.of_steps(line.steps, packages, line.by_path)


def _session(log: Log) -> str:
    """Return what the session of a log is known by; sub-agents run beside theirs, so that theirs is another one."""
    name = log.facts.session
    return f"{name} {next(iter(log.facts.calls), '')}" if log.is_subagent else name
