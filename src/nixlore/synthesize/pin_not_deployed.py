"""The revision of nixpkgs that the configuration pins is not the one that the running system was built of.

The lock may be newer (updated, not yet switched), older (it went back, or this checkout is behind), or that of a later
generation (the system was rolled back, or the next boot takes it). Of several inputs that are nixpkgs any may be the
system's. Silent where the system does not tell its revision, where it is not clear which pin is meant, and where the
configuration's hosts are known and none of them is this machine's system.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.analyze._deployed_pin import Undeployed, undeployed
from nixlore.model.evidence import Evidence
from nixlore.model.hosts import HostOverview
from nixlore.model.insight import Action, Insight
from nixlore.model.store import Generation, Pin
from nixlore.synthesize._generations import generation_evidence, made
from nixlore.synthesize._phrases import amount

CODE = "NX117"


def infer(pins: Sequence[Pin], generations: Sequence[Generation], overview: HostOverview | None) -> Iterator[Insight]:
    """Yield one insight where the pin of the system's nixpkgs and the running system differ."""
    found = undeployed(pins, generations)
    if found is None or not _is_ours(found.pin, overview):
        return
    pin, now = found.pin, found.now
    evidence = [
        Evidence(
            source="pins",
            place=pin.file,
            says=f"{pin.name} is pinned to {pin.revision[:12]}{_of(pin.last_modified)}",
            since=pin.last_modified,
            until=pin.last_modified,
        ),
        generation_evidence(now, f"the running system was built of {now.nixpkgs_revision[:12]} ({now.version})"),
    ]
    if found.other is not None:
        says = f"generation {found.other.number} of {made(found.other.created)} was built of what is pinned"
        evidence.append(generation_evidence(found.other, says))
    is_late = found.state == "not switched"
    yield Insight(
        code=CODE,
        subject=pin.name,
        says=_told(found),
        severity="advice" if found.state in ("not switched", "reverted") else "info",
        confidence="high" if pin.source == "flake.lock" and found.is_only else "medium",
        evidence=tuple(evidence),
        action=Action(verb="switch", subject="system", place=pin.file) if is_late else None,
    )


def _is_ours(pin: Pin, overview: HostOverview | None) -> bool:
    """Tell whether the running system may be one of the configuration's; channels are the machine's own."""
    hosts = () if overview is None else overview.hosts
    return pin.source == "channel" or not hosts or any(host.is_this and host.kind != "home" for host in hosts)


def _told(found: Undeployed) -> str:
    """Return what the difference means."""
    pin, number = found.pin, found.other.number if found.other is not None else 0
    return {
        "not switched": f"{pin.file} has {pin.name} {amount(found.days, 'days')} newer than the running system: lock "
        "updated, not yet switched",
        "next boot": f"{pin.name} is pinned as generation {number} has it, which the next boot takes",
        "rolled back": f"{pin.name} is pinned as the later generation {number} has it: the system was rolled back",
        "reverted": f"{pin.name} is pinned as the earlier generation {number} had it: {pin.file} went back, or this "
        "checkout is behind",
        "elsewhere": f"the running system was built of a {pin.name} {amount(-found.days, 'days')} newer than "
        f"{pin.file} has: built elsewhere, or {pin.file} went back",
        "unknown": f"{pin.file} has another {pin.name} than the running system was built of; which is newer is unknown",
    }[found.state]


def _of(when: int | None) -> str:
    return "" if when is None else f" of {made(when)}"
