"""What nobody needs any more: garbage collector roots that lead nowhere, and channels beside a flake's lock file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.drift import DriftItem
from nixlore.model.store import GcRoot, Pin

MOST_ROOTS = 200
"""How many stale roots are told one by one."""


def stale_roots(roots: Sequence[GcRoot], unknown: list[str]) -> Iterator[DriftItem]:
    """Yield roots whose target is gone; those that may not be looked at are unknown, never stale."""
    stale = [root for root in roots if root.state == "stale"]
    for root in stale[:MOST_ROOTS]:
        yield DriftItem(
            kind="stale_root",
            source="gcroots",
            name=root.link.rpartition("/")[2],
            version="",
            path=root.link,
            severity="info",
            says=f"{root.link} was kept from the garbage collector, but is gone; the next collection removes its root",
            instead_of=root.indirect,
        )
    if len(stale) > MOST_ROOTS:
        more = len(stale) - MOST_ROOTS
        unknown.append(f"{more:,} more {'root leads' if more == 1 else 'roots lead'} nowhere")
    if unseen := sum(root.state == "unseen" for root in roots):
        unknown.append(
            f"{unseen:,} {'root' if unseen == 1 else 'roots'} of the garbage collector could not be looked at"
        )


def leftover_channels(pins: Sequence[Pin]) -> Iterator[DriftItem]:
    """Yield channels of a machine whose configuration has its own pins, so that nothing needs them."""
    own = next((pin.source for pin in pins if pin.source != "channel" and pin.is_nixpkgs), None)
    for pin in pins if own is not None else ():
        if pin.source == "channel":
            yield DriftItem(
                kind="leftover_channel",
                source="channel",
                name=pin.name,
                version=pin.revision[:12],
                path=pin.file,
                severity="info",
                says=f"the channel {pin.name} is still there beside {own}; it does no harm unless NIX_PATH uses it",
            )
