"""The kernel, its modules or the initrd that were booted are not those that the next boot will take.

They are compared by store path: those of `/run/booted-system` and of the system that the profile names, whether it was
switched to since or only built for the next boot. Silent where nothing runs (a mounted disk), in containers and under
WSL, which have no kernel of their own, where either system does not tell, after `nixos-rebuild test`, and where an
older generation or a specialisation was chosen in the boot menu.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.analyze._generation_reboot import waiting
from nixlore.model.insight import Action, Insight
from nixlore.model.store import Generation
from nixlore.synthesize._generations import generation_evidence, made

CODE = "NX118"


def infer(generations: Sequence[Generation]) -> Iterator[Insight]:
    """Yield one insight where something waits for a reboot."""
    found = waiting(generations)
    if found is None:
        return
    booted, following = found.booted, found.following
    since = "runs now" if following.is_active else "is built for the next boot"
    yield Insight(
        code=CODE,
        subject="system",
        says=f"a reboot is pending: {', '.join(found.parts)}",
        severity="advice" if any("→" in part for part in found.parts) else "info",
        confidence="high",
        evidence=(
            generation_evidence(booted, f"{_called(booted)} was booted{_at(booted)}"),
            generation_evidence(following, f"{_called(following)}, made {made(following.created)}, {since}"),
        ),
        action=Action(verb="reboot", subject="system"),
    )


def _called(row: Generation) -> str:
    name = f"generation {row.number}" if row.number else "a system that is no generation"
    special = f", specialisation {row.specialisation}" if row.specialisation else ""
    return f"{name}{special} ({row.version or row.target.rpartition('/')[2]})"


def _at(row: Generation) -> str:
    return "" if row.booted_at is None else f" on {made(row.booted_at)}"
