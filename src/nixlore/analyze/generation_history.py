"""How the generations that still exist came one after the other: what each changed, and what deleting it would free.

A rebuild leaves a link; one that gave the same system again, and one whose link was deleted, leave none. What a
generation frees counts only what no other root holds, so where a root may not be looked at it is only told how much it
is at most. Sizes are bytes of NARs; files that only a running process uses are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from nixlore.analyze._generation_freed import Links, links, old_of
from nixlore.analyze._generation_reboot import waiting
from nixlore.analyze._generation_steps import Of, bare_step, by_profile, measured, numbers_missing
from nixlore.model.dependencies import GenerationHistory, GenerationStep, OldGenerations
from nixlore.model.store import GcRoot, Generation, StorePath
from nixlore.store.inventory import inventory

_OF_GENERATION = re.compile(r"-[0-9]+-link\Z")
"""What the name of a generation's link has more than that of its profile."""


def analyze(
    generations: Sequence[Generation], paths: Sequence[StorePath] | None, roots: Sequence[GcRoot] | None
) -> GenerationHistory | None:
    """Return the history of all profiles, None where there is no generation."""
    if not generations:
        return None
    profiles = by_profile(generations)
    held = links(generations, paths, roots)
    system = profiles.get(("system", ""), [])
    numbered = [row for row in system if row.number]
    old = frozenset(row.link for rows in profiles.values() for row in old_of(rows))
    newest = max((row.number for row in numbered), default=0)
    return GenerationHistory(
        steps=tuple(_steps(profiles, paths, held)),
        rebuilds=len(numbered),
        missing=numbers_missing(numbered),
        rollbacks=sum(row.number < newest and (row.is_current or row.is_active) for row in numbered),
        freed_by_old=None if held is None or held.unseen else held.freed(old),
        old=tuple(_old(profiles, held)),
        roots_unseen=0 if held is None else held.unseen,
        reboot=() if (found := waiting(generations)) is None else found.parts,
    )


def _steps(
    profiles: Mapping[Of, Sequence[Generation]], paths: Sequence[StorePath] | None, held: Links | None
) -> Iterator[GenerationStep]:
    rows = [row for of_one in profiles.values() for row in of_one]
    if not paths:
        yield from map(bare_step, rows)
        return
    reach = inventory(paths, [row.target for row in rows], (row.environment for row in rows))
    freed = {} if held is None or held.unseen else held.freed_alone()
    first = 0
    for of_one in profiles.values():
        for row, step in zip(of_one, measured(of_one, reach, first), strict=True):
            yield msgspec.structs.replace(step, freed=freed.get(row.link)) if row.number else step
        first += len(of_one)


def _old(profiles: Mapping[Of, Sequence[Generation]], held: Links | None) -> Iterator[OldGenerations]:
    for (kind, user), rows in profiles.items():
        old = old_of(rows)
        if old:
            freed = None if held is None else held.freed(frozenset(row.link for row in old))
            yield OldGenerations(
                profile=kind,
                user=user,
                link=_OF_GENERATION.sub("", old[-1].link),
                numbers=tuple(row.number for row in old),
                oldest=min(row.created for row in old),
                freed=None if held is None or held.unseen else freed,
                freed_at_most=freed,
            )
