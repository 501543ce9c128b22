"""What of the kernel, its modules and the initrd waits for a reboot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nixlore.model.store import Generation
from nixlore.store.names import named

PARTS = {"kernel": "kernel", "kernel_modules": "kernel modules", "initrd": "initrd"}
"""What only a reboot brings into use, and how it is called."""


class Waiting(NamedTuple):
    """The system that was booted, the one that the next boot takes, and as words how these differ."""

    booted: Generation
    following: Generation
    parts: tuple[str, ...]


def running(generations: Iterable[Generation], mark: str) -> Generation | None:
    """Return the system that has a mark (`is_booted`, `is_active`, `is_current`), None where none has."""
    return next((row for row in generations if row.profile == "system" and getattr(row, mark)), None)


def waiting(generations: Sequence[Generation]) -> Waiting | None:
    """Return what waits for a reboot, None where nothing does or it cannot be told."""
    booted = running(generations, "is_booted")
    following = None if booted is None else _following(generations, booted)
    if booted is None or following is None:
        return None
    parts = _differing(booted, following)
    return Waiting(booted, following, parts) if parts else None


def _following(generations: Sequence[Generation], booted: Generation) -> Generation | None:
    """Return the system that the next boot takes, None where that is not known.

    It is what the system's profile names; what was only switched to for a test (`nixos-rebuild test`) goes with the
    boot. Which specialisation is booted is chosen in the boot menu, so one is compared only with its own successor.
    """
    active, current = running(generations, "is_active"), running(generations, "is_current")
    if booted.specialisation or (active is not None and active.specialisation):
        is_same = active is not None and active.specialisation == booted.specialisation
        return active if is_same else None
    if current is None:
        return active
    # Who chose an older generation in the boot menu does not wait for the one that was there to be chosen.
    is_chosen = active is not None and active.target == booted.target and current.created <= (booted.booted_at or 0)
    return None if is_chosen else current


def _differing(booted: Generation, following: Generation) -> tuple[str, ...]:
    """Return what differs, parts of the same versions together: `kernel and initrd 6.12.30 → 6.12.32`."""
    found: dict[str, list[str]] = {}
    for part, said in PARTS.items():
        old, new = getattr(booted, part), getattr(following, part)
        if old and new and old != new:
            found.setdefault(_told(old, new), []).append(said)
    return tuple(f"{_joined(parts)} {told}" for told, parts in found.items())


def _joined(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _told(old: str, new: str) -> str:
    before, after = named(old).version, named(new).version
    if before and after and before != after:
        return f"{before} → {after}"
    return f"{after} (built anew)" if after else "(built anew)"
