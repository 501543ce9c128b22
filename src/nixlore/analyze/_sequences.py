"""Which commands follow each other closely, again and again, more often than chance has it.

Runs of commands directly after each other in one session and directory are grown as long as they are frequent (what is
run again at once counts once), tested against chance (`_sequences_chance`), and of those that overlap the longer ones
are kept, as long as they stand for enough and are a habit (`_habits`) rather than one burst of work. A foreign command
between two others ends a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nixlore.analyze._habits import is_habit
from nixlore.analyze._sequences_chance import AROUND, Chance, Groups, told_apart
from nixlore.analyze._sequences_growing import Grown, Run
from nixlore.analyze._sequences_strand import Strand
from nixlore.data.trivial_commands import CHANGERS, TRIVIAL
from nixlore.model.recording import SessionRun
from nixlore.model.shell import Actor
from nixlore.model.workflows import CommandSequence

LEAST = 5
"""How often a sequence must occur."""

LONGEST = 8
"""How many commands a sequence has at most."""

FALSE_SHARE = 0.01
"""Which share of the sequences told may be chance, each time they are tested."""

OWN_PART = 2
"""A sequence within longer ones must have one of so many occurrences outside of them: else these tell enough."""


class Mined(NamedTuple):
    """The sequences of one actor, and what they were found in."""

    sequences: tuple[CommandSequence, ...]
    commands: int
    tested: int


def mined(runs: Iterable[SessionRun], actor: Actor, window: int) -> Mined:
    """Return the sequences of commands in an actor's sessions, those that are run most first."""
    strand = Strand()
    ordered = sorted(runs, key=_start)
    for session, run in enumerate(ordered):
        strand.add(session, run, window)
    grown = Grown(strand.numbers, LEAST, LONGEST)
    chances = _significant(strand, grown)
    chosen = list(_chosen(strand, grown, chances))
    told = Told(strand, actor, [run.source for run in ordered])
    sequences = sorted((told.sequence(run, places, chances[run]) for run, places in chosen), key=_by_weight)
    commands = sum(ended - begun for begun, ended in strand.bounds)
    return Mined(tuple(sequences), commands, grown.tested)


def _start(run: SessionRun) -> int:
    return run.at


def _by_weight(sequence: CommandSequence) -> tuple[int, tuple[str, ...]]:
    """Order by how many commands could be typed in one, then by name."""
    return -sequence.occurrences * (len(sequence.commands) - 1), sequence.commands


def _significant(strand: Strand, grown: Grown) -> dict[Run, Chance]:
    """Return the runs that are no chance, first among what was run around the same time, then in their order."""
    around = Groups(strand.bounds, AROUND)
    chances = {run: around.chance(run, grown.places) for run in grown.places if _is_sequence(run, strand.names)}
    p_values = {run: chance.p_value for run, chance in chances.items()}
    together = list(told_apart(p_values, grown.tested, FALSE_SHARE))
    close = Groups(strand.bounds, 1)
    in_order = {run: close.chance(run, grown.places).p_value for run in together}
    ordered = set(told_apart(in_order, len(chances), FALSE_SHARE))
    # What fell away now had made room for others before.
    left = {run: p_values[run] for run in ordered}
    return {run: chances[run] for run in told_apart(left, grown.tested, FALSE_SHARE)}


def _is_sequence(run: Run, names: Sequence[str]) -> bool:
    """Tell whether a run says something: two commands that are not trivial, and not begun over again."""
    if len(run) < 2 or any(run[part:] == run[:-part] for part in range(1, len(run))):
        return False
    first, last = names[run[0]], names[run[-1]]
    if last in TRIVIAL or (first in TRIVIAL and first not in CHANGERS):
        return False
    return len({number for number in run if names[number] not in TRIVIAL}) > 1


def _chosen(strand: Strand, grown: Grown, chances: Iterable[Run]) -> Iterator[tuple[Run, list[int]]]:
    """Yield the runs that stand for something that no longer one does, with where they begin, without overlaps."""
    covered = bytearray(len(strand.numbers))
    for run in sorted(chances, key=lambda run: (-len(run), -len(grown.places[run]), grown.places[run][0])):
        length = len(run)
        apart = _apart(grown.places[run], length)
        own = [place for place in apart if 2 * sum(covered[place : place + length]) <= length]
        if len(own) < max(LEAST, len(apart) / OWN_PART):
            continue
        if not all(is_habit(strand.days[place] for place in places) for places in (own, apart)):
            continue
        for place in own:
            covered[place : place + length] = b"\1" * length
        yield run, apart


def _apart(places: Iterable[int], length: int) -> list[int]:
    """Return those of some places, in order, that are at least a length apart."""
    found: list[int] = []
    for place in places:
        if not found or place >= found[-1] + length:
            found.append(place)
    return found


class Told(NamedTuple):
    """What all sequences of one strand are told by."""

    strand: Strand
    actor: Actor
    sources: Sequence[str]

    def sequence(self, run: Run, places: Sequence[int], chance: Chance) -> CommandSequence:
        """Return a run of commands that begins at some places, with its figures."""
        strand, length = self.strand, len(run)
        days = {strand.days[place] for place in places}
        sessions = {strand.sessions[place] for place in places}
        again = sum(strand.numbers[place + length] == run[0] for place in places)
        return CommandSequence(
            commands=tuple(strand.names[number] for number in run),
            actor=self.actor,
            occurrences=len(places),
            sessions=len(sessions),
            days=len(days),
            first_day=min(days),
            last_day=max(days),
            by_chance=round(chance.expected, 2),
            lift=round(len(places) / max(chance.expected, 0.01), 1),
            p_value=float(f"{chance.p_value:.2g}"),
            failed=sum(any(strand.failed[place : place + length]) for place in places),
            is_loop=2 * again >= len(places),
            projects=strand.common(places),
            sources=tuple(sorted({self.sources[session] for session in sessions})),
        )
