"""What lines and hints would have answered, each failure asked of what was known before it and of nothing else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nixlore.analyze._agent_calls import has_failed, is_line
from nixlore.correlate._answered import ENOUGH, Told, answers, of_environment, unit
from nixlore.model.agent import AgentToolCall
from nixlore.model.proof import HintProof, LineProof, Proof
from nixlore.model.run import DAY

FOLLOWING = 10
"""Among how many command lines after a failure is looked for one that tells whether a hint was right."""

_QUOTED = re.compile(r"`([^`]*)`")
_WORD = re.compile(r"[\w.+-]+", re.ASCII)


class Line(NamedTuple):
    """One line of a block and how many tokens it takes."""

    told: Told
    tokens: int


class Then(NamedTuple):
    """What agents would have been told at a moment: the lines of the block, and the hint to a failure, "" for none."""

    at: int
    lines: Sequence[Line]
    hint: Callable[[AgentToolCall], str]


def in_window(calls: Iterable[AgentToolCall], now: int, days: int) -> list[AgentToolCall]:
    """Return the command lines of the last days, in their order."""
    found = [call for call in calls if is_line(call) and call.at is not None and now - days * DAY < call.at <= now]
    return sorted(found, key=lambda call: (call.at or 0, call.id))


def moments(calls: Iterable[AgentToolCall], most: int) -> list[int]:
    """Return the times to look back to: before the first failure of each day, of fewer days where they are too many.

    Every failure comes after one of them, as a time is left out only where an earlier one stands for it.
    """
    days = sorted({(call.at or 0) // DAY for call in calls if has_failed(call)})
    step = -(-len(days) // most) if days else 1
    return [day * DAY - 1 for day in days[::step]]


def prove(calls: Sequence[AgentToolCall], thens: Sequence[Then], now: Sequence[Line], days: int) -> Proof:
    """Return what would have been answered of `calls`, which are those of a window; `thens` are in their order."""
    tally = _Tally(calls)
    times = [then.at for then in thens]
    for number, call in enumerate(calls):
        place = bisect_left(times, call.at or 0) - 1
        if place >= 0:
            tally.add(number, call, thens[place])
    return Proof(
        days=days,
        commands=len(calls),
        sessions=len({call.session for call in calls}),
        failed=sum(map(has_failed, calls)),
        environment=sum(of_environment(call) for call in calls),
        answered=tally.answered,
        prevented=tally.prevented,
        moments=len(thens),
        lines=tuple(tally.lines(now)),
        hints=HintProof(asked=tally.asked, told=tally.told, agreed=tally.agreed, disagreed=tally.disagreed),
    )


@dataclass
class _Seen:
    """How often a line might have answered, and did."""

    told: Told
    tokens: int
    over: int = 0
    answered: int = 0
    sessions: set[str] = field(default_factory=set)


class _Tally:
    """Counts what would have been answered, call by call."""

    def __init__(self, calls: Sequence[AgentToolCall]) -> None:
        self.answered = self.prevented = 0
        self.asked = self.told = self.agreed = self.disagreed = 0
        self._seen: dict[str, _Seen] = {}
        self._later: Mapping[str, list[tuple[int, AgentToolCall]]] = defaultdict(list)
        for number, call in enumerate(calls):
            self._later[call.session].append((number, call))

    def add(self, number: int, call: AgentToolCall, then: Then) -> None:
        """Ask what was known at a moment before a command line."""
        failed, is_answered = has_failed(call), False
        for line in then.lines:
            seen = self._seen.setdefault(line.told.id, _Seen(line.told, line.tokens))
            seen.tokens = line.tokens
            seen.sessions.add(call.session)
            if failed or unit(line.told) == "command lines":
                seen.over += 1
                found = answers(line.told, call)
                seen.answered += found
                is_answered |= found and failed and unit(line.told) == "failed commands"
        self.answered += is_answered
        self.prevented += is_answered and of_environment(call)
        if of_environment(call):
            self._hinted(number, call, then)

    def _hinted(self, number: int, call: AgentToolCall, then: Then) -> None:
        self.asked += 1
        hint = then.hint(call)
        if hint:
            self.told += 1
            after = [later for place, later in self._later[call.session] if place > number][:FOLLOWING]
            found = agrees(hint, call, after)
            self.agreed += found is True
            self.disagreed += found is False

    def lines(self, now: Sequence[Line]) -> Iterator[LineProof]:
        """Yield every line of now and of then, what answers most first."""
        present = {line.told.id: line for line in now}
        rows = dict(self._seen)
        for line in now:
            rows.setdefault(line.told.id, _Seen(line.told, line.tokens)).tokens = line.tokens
        for name, seen in sorted(rows.items(), key=lambda item: (-item[1].answered, item[0])):
            kind = unit(seen.told)
            yield LineProof(
                id=name,
                unit=kind,
                tokens=seen.tokens,
                over=seen.over if kind else 0,
                answered=seen.answered,
                sessions=len(seen.sessions),
                is_now=name in present,
                is_dropped=bool(kind) and not seen.answered and seen.over >= ENOUGH,
            )


def agrees(hint: str, call: AgentToolCall, after: Sequence[AgentToolCall]) -> bool | None:
    """Tell whether what then succeeded is what a hint says, None where nothing that followed tells.

    A missing name that runs later by itself was not missing, or was installed in between: it speaks against the hint.
    """
    if not call.missing:
        return None
    quoted = [_WORD.findall(text) for text in _QUOTED.findall(hint)]
    runners = {words[0] for words in quoted if words}
    for later in after:
        ran = set(later.ran)
        if has_failed(later) or later.exit:
            continue
        if ran & runners and ran & {word for words in quoted for word in words if words[0] in ran}:
            return True
        if set(call.missing) & ran:
            return bool(runners & ran)
    return None
