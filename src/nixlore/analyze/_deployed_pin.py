"""Whether the nixpkgs that is pinned is the one that the running system was built of, and what it means if not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from nixlore.analyze._generation_reboot import running
from nixlore.model.run import DAY
from nixlore.model.store import Generation, Pin

SHORTEST = 7
"""Fewer digits of a revision may be those of several."""

ORDER = ("flake.lock", "npins", "niv", "channel")
"""Which kind of pin counts where there are several."""

_DATED = re.compile(r"\.(\d{8})\.(?:dirty\.)?[0-9a-f]{7,}\Z")

_RELEASE = re.compile(r"(\d\d\.\d\d)(?:\.|pre|\Z)")
_NAMED = re.compile(r"(?<![0-9.])(\d\d\.\d\d)(?![0-9.])")
"""A release in the version of a system, and in the URL of a pin (`nixos-25.05`)."""

State = Literal["not switched", "next boot", "rolled back", "reverted", "elsewhere", "unknown"]


class Undeployed(NamedTuple):
    """A pin that the running system was not built of.

    `state` says what is known: the pin is newer (`days`), it is that of a newer generation (`other`), which the next
    boot takes or was rolled back from, of an older one, the system is newer, or which is newer cannot be told.
    `is_only` tells that no other pin could be meant.
    """

    pin: Pin
    now: Generation
    state: State
    days: int = 0
    other: Generation | None = None
    is_only: bool = True


def undeployed(pins: Sequence[Pin], generations: Sequence[Generation]) -> Undeployed | None:
    """Return how the system's pin and the running system differ, None where they agree or it cannot be told.

    Of several inputs that are nixpkgs any may be the system's.
    """
    now = running(generations, "is_active") or running(generations, "is_current")
    found = system_pins(pins)
    if now is None or len(now.nixpkgs_revision) < SHORTEST or not found:
        return None
    likely = _likely(found, now)
    main = _main(likely)
    if main is None or any(same(pin.revision, now.nixpkgs_revision) for pin in found):
        return None
    return _state(main, now, generations)._replace(is_only=len(likely) == 1)


def _state(main: Pin, now: Generation, generations: Sequence[Generation]) -> Undeployed:
    """Return what it means that the running system was not built of a pin."""
    systems = [row for row in generations if row.profile == "system" and row.number]
    others = [row for row in systems if same(row.nixpkgs_revision, main.revision)]
    if others:
        other = max(others, key=lambda row: (row.is_current, row.number))
        return Undeployed(main, now, _of_generation(other, now), other=other)
    built = built_of(now)
    days = 0 if built is None or main.last_modified is None else main.last_modified // DAY - built // DAY
    if not days:
        return Undeployed(main, now, "unknown")
    return Undeployed(main, now, "not switched" if days > 0 else "elsewhere", days)


def _likely(pins: Sequence[Pin], now: Generation) -> Sequence[Pin]:
    """Return those of several pins that the system may be built of.

    Where one names the system's release, it is none that does not; else it is none that names another. But where that
    would be the usual one, the release may have been raised since, and nothing is clear.
    """
    release = _RELEASE.match(now.version)
    named = [found[1] if (found := _NAMED.search(pin.url)) else "" for pin in pins]
    own = [pin for pin, name in zip(pins, named, strict=True) if release and name == release[1]]
    if len(pins) == 1 or own or not release:
        return own or pins
    other = [pin for pin, name in zip(pins, named, strict=True) if not name]
    return () if any(_is_usual(pin) for pin in pins if pin not in other) else other


def _main(likely: Sequence[Pin]) -> Pin | None:
    """Return the only one, else the only one that has the usual name, None where it is not clear which is meant."""
    usual = [pin for pin in likely if _is_usual(pin)]
    return next((found[0] for found in (likely, usual) if len(found) == 1), None)


def _is_usual(pin: Pin) -> bool:
    return pin.name in ("nixpkgs", "nixos")


def _of_generation(other: Generation, now: Generation) -> State:
    """Return what it means that a system which does not run was built of what is pinned."""
    if other.is_current:
        return "next boot"
    return "rolled back" if other.number > now.number > 0 else "reverted"


def system_pins(pins: Sequence[Pin]) -> tuple[Pin, ...]:
    """Return the pins that may be the nixpkgs of the system: direct ones, of the first kind that there is."""
    for source in ORDER:
        of_kind = [pin for pin in pins if pin.source == source]
        found = [pin for pin in of_kind if pin.is_nixpkgs and pin.is_direct and len(pin.revision) >= SHORTEST]
        if source == "channel":
            found = [pin for pin in found if "/per-user/root/" in pin.file and pin.name in ("nixos", "nixpkgs")]
        if of_kind:
            return tuple(found)
    return ()


def same(one: str, other: str) -> bool:
    """Tell whether two revisions are one, as far as the shorter of them goes."""
    length = min(len(one), len(other))
    return length >= SHORTEST and one[:length] == other[:length]


def built_of(row: Generation) -> int | None:
    """Return the day of the nixpkgs that a system was built of, in epoch seconds, as its version has it."""
    found = _DATED.search(row.version)
    try:
        return int(datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC).timestamp()) if found else None
    except ValueError:
        return None
