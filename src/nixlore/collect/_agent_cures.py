"""Which command line of an agent mended which: found while its texts are at hand, kept by the ids of the calls."""

from __future__ import annotations

from nixlore.agents.facts import CureSeen, LogFacts, RanLine
from nixlore.agents.sniffed import Ran
from nixlore.collect._recorded_cures import Cures
from nixlore.collect._recorded_events import Event
from nixlore.collect._recorded_judging import judged
from nixlore.collect._recorded_lines import Ran as Known

SESSION = "log"
"""One log is one session."""


class LogCures:
    """What is waited on in one log that is being read."""

    def __init__(self) -> None:
        self._cures = Cures()
        self._calls: list[str] = []

    def follow(self, facts: LogFacts, ran: Ran, line: RanLine) -> None:
        """Take a command line into account whose end is known; what it mended is added to the facts."""
        if ran.at is None or not line.steps or not (ran.exit or self._cures.are_waiting):
            return
        self._calls.append(ran.call)
        judgement = None if ran.exit is None else judged(line.steps, ran.exit, ())
        event = Event(
            start=round(1000 * ran.at),
            text=ran.text,
            dialect="posix",
            actor="agent",
            took=round(1000 * (ran.seconds or 0.0)),
            session=SESSION,
            directory=ran.directory,
        )
        self._cures.follow(event, Known(len(self._calls), line.steps, ()), judgement)
        for (failed, _, cure, kind, _), (_, helped) in self._cures.found.items():
            names = self._calls[failed - 1], self._calls[cure - 1]
            facts.cures.append(CureSeen(*names, ran.call, kind, bool(helped)))
        self._cures.found.clear()
