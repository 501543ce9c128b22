"""Generations before the one in use that were not booted hold a gigabyte or more that nothing else holds.

What is freed counts only store paths that no other root holds: no kept generation, no dev shell, no `result`. Where a
root may not be looked at (in another user's home), it is said to be so much at most. Silent where the store was not
read. Sizes are of NARs; on disk it may be less, where files are shared or compressed. Deleting generations takes away
what one could roll back to; one that was rolled back from is not called old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nixlore.model.dependencies import GenerationHistory, OldGenerations
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.synthesize._generations import GENERATIONS, made, nar_size
from nixlore.synthesize._phrases import amount

CODE = "NX119"

LEAST = 1_000_000_000
"""Bytes; less is not worth a sentence."""

SHORTEST_RUN = 4
"""So many numbers in a row are told to the command as a run; Nix passes over those that are not there."""

COLLECT = "nix-collect-garbage"


def infer(history: GenerationHistory | None) -> Iterator[Insight]:
    """Yield one insight for each profile whose old generations are worth deleting."""
    if history is None:
        return
    for old in history.old:
        if old.freed_at_most is not None and old.freed_at_most >= LEAST and old.user != "root":
            yield _insight(old, old.freed_at_most, history)


def _insight(old: OldGenerations, freed: int, history: GenerationHistory) -> Insight:
    count = len(old.numbers)
    whose = {"system": "the system", "home": "Home Manager", "user": "the user's profile"}[old.profile]
    noun = "generation" if count == 1 else "generations"
    is_sure = old.freed is not None
    return Insight(
        code=CODE,
        subject=old.link.rpartition("/")[2],
        says=f"deleting {count} old {noun} of {whose} would free {'' if is_sure else 'up to '}{nar_size(freed)}",
        severity="advice",
        confidence="high" if is_sure else "medium",
        evidence=tuple(_evidence(old, freed, history)),
        action=Action(verb="delete", subject=command(old), place=old.link),
    )


def _evidence(old: OldGenerations, freed: int, history: GenerationHistory) -> Iterator[Evidence]:
    count = len(old.numbers)
    noun = "generation" if count == 1 else "generations"
    yield Evidence(
        source=GENERATIONS,
        place=old.link,
        says=f"{count} {noun} neither current nor running nor booted: {spans(old.numbers)}, "
        f"the oldest of {made(old.oldest)}",
        count=count,
        unit="generations",
    )
    unseen = history.roots_unseen
    blind = f"; {amount(unseen, 'roots')} could not be seen, which may hold some of it" if unseen else ""
    says = f"{nar_size(freed)} that no other root{' that was seen' if unseen else ''} holds{blind}"
    yield Evidence(source="nix_store", place=old.link, says=says)
    if history.freed_by_old is not None and len(history.old) > 1:
        says = f"{nar_size(history.freed_by_old)} with the old generations of all profiles together"
        yield Evidence(source="nix_store", place="all profiles", says=says)


def command(old: OldGenerations) -> str:
    """Return the command that deletes old generations, for the user to run."""
    which = " ".join(
        f"$(seq {first} {last})" if last - first + 1 >= SHORTEST_RUN else " ".join(map(str, range(first, last + 1)))
        for first, last in _runs(old.numbers)
    )
    sudo = "sudo " if old.link.startswith("/nix/") and old.profile == "system" else ""
    return f"{sudo}nix-env -p {old.link} --delete-generations {which} && {sudo}{COLLECT}"


def spans(numbers: tuple[int, ...]) -> str:
    """Return numbers as ranges: `381–412, 415`."""  # noqa: RUF002 - a dash of ranges
    return ", ".join(f"{first}–{last}" if first != last else f"{first}" for first, last in _runs(numbers))  # noqa: RUF001 - as above


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of numbers that follow one another."""
    first = last = -1
    for number in sorted(numbers):
        if number != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = number
        last = number
    if first >= 0:
        yield first, last
