"""Which line cured one that failed: found while the texts are at hand, kept as what both run."""

from __future__ import annotations

from dataclasses import dataclass, field

from nixlore.collect._recorded_edits import is_small_edit
from nixlore.collect._recorded_events import Event
from nixlore.collect._recorded_judging import Judgement
from nixlore.collect._recorded_lines import Ran
from nixlore.data.known_cures import is_known_cure, runs_again
from nixlore.data.never_cures import is_never_cure

WITHIN = 300_000
"""A cure follows within so many milliseconds after the failure's end."""

NEXT = 3
"""And is one of so many commands after it."""

MOST_PLACES = 4096
"""Sessions and directories in which failures are waited on at one time."""

CureKey = tuple[int, int, int, str, int]
"""Failed line, exit code, cure, kind and day."""


@dataclass
class Failure:
    """A line that failed and what followed it so far."""

    text: str
    ran: Ran
    code: int
    ended: int
    others: list[tuple[Event, Ran, bool]] = field(default_factory=list)


class Cures:
    """What is waited on in each session and directory; `found` are tries and successes by what was tried."""

    def __init__(self) -> None:
        self.found: dict[CureKey, tuple[int, int]] = {}
        self._waiting: dict[tuple[str, str], list[Failure]] = {}

    @property
    def are_waiting(self) -> bool:
        """Whether there is a failure that something may still mend."""
        return bool(self._waiting)

    def follow(self, event: Event, ran: Ran, judgement: Judgement | None) -> None:
        """Take one event into account; those of one session come in the order of time."""
        place = (event.session, event.directory)
        if not all(place):
            return
        ended = event.start + (event.took or 0)
        before = self._waiting.pop(place, [])
        well = judgement is not None and judgement.code == 0
        waiting = [
            failure
            for failure in before
            if -1000 <= event.start - failure.ended <= WITHIN and not self._settled(failure, event, ran, well=well)
        ]
        if judgement is not None and judgement.failed and ran.number:
            waiting.append(Failure(event.text, ran, judgement.code, ended))
        if waiting:
            self._waiting[place] = waiting
            if len(self._waiting) > MOST_PLACES:
                self._waiting.pop(next(iter(self._waiting)))

    def _settled(self, failure: Failure, event: Event, ran: Ran, *, well: bool) -> bool:
        """Count an event as a try against a failure; tell whether the failure needs to be waited on no longer."""
        if event.text == failure.text:
            self._retried(failure, event, well=well)
            return True
        if ran.number and ran.steps and not is_never_cure(ran.steps):
            if _is_known(failure, ran):
                if runs_again(failure.ran.steps, failure.code, ran.steps):
                    self._tried(failure, event, ran, "known", well=well)
                    if well:
                        return True
            elif is_small_edit(failure.text, event.text):
                self._tried(failure, event, ran, "edit", well=well)
                if well:
                    return True
        failure.others.append((event, ran, well))
        return len(failure.others) >= NEXT + 1

    def _retried(self, failure: Failure, event: Event, *, well: bool) -> None:
        """Count what was run between a failure and the same line again: what is known to help, or what was alone."""
        between = {ran.number: (other, ran) for other, ran, ended_well in failure.others if ended_well and ran.number}
        for other, ran in between.values():
            if is_never_cure(ran.steps):
                continue
            if _is_known(failure, ran):
                if not runs_again(failure.ran.steps, failure.code, ran.steps):
                    self._tried(failure, event, ran, "known", well=well)
            elif len(failure.others) == 1 and not is_small_edit(failure.text, other.text):
                self._tried(failure, event, ran, "retry", well=well)

    def _tried(self, failure: Failure, event: Event, ran: Ran, kind: str, *, well: bool) -> None:
        if event.fresh:
            key = (failure.ran.number, failure.code, ran.number, kind, event.start // 86_400_000)
            tries, successes = self.found.get(key, (0, 0))
            self.found[key] = (tries + 1, successes + well)


def _is_known(failure: Failure, ran: Ran) -> bool:
    return is_known_cure(failure.ran.steps, failure.code, ran.steps)
