"""Something was installed past the configuration, by another installer or by hand.

One insight per installer: pip, pipx, uv, cargo, npm, go, gem, Flatpak, AppImages, managers of versions, and binaries
that nobody's record names. It is gone with the next machine, and no rebuild brings it back. Not meant are the user's
own scripts and what he built from a work tree, dependencies of what was asked for, what only a project pins, and what
the configuration itself asks an installer for (`homebrew.brews`). `nixlore show drift` has the line that would declare
each, where that is known for sure.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.drift import DriftItem, DriftReport
from nixlore.model.insight import Action, Insight
from nixlore.synthesize._drift_evidence import MOST, item_evidence, listed

CODE = "NX114"
KINDS = ("manual_install", "unowned_program")
PUT = {"by hand": "was put there by hand", "AppImage": "was put there as an AppImage"}
"""How to say of a source that it put something there, where it is no installer."""


def infer(report: DriftReport | None) -> Iterator[Insight]:
    """Yield one insight per source of installs, without those that are only worth knowing."""
    groups: dict[str, list[DriftItem]] = {}
    for item in report.items if report is not None else ():
        if item.kind in KINDS and item.severity != "info":
            groups.setdefault(item.source, []).append(item)
    yield from (_insight(source, items) for source, items in sorted(groups.items()))


def _insight(source: str, items: list[DriftItem]) -> Insight:
    by = PUT.get(source, f"was installed by {source}")
    verb = by if len(items) == 1 else by.replace("was", "were", 1)
    known = [item for item in items if item.absorb]
    return Insight(
        code=CODE,
        subject=source,
        says=f"{listed(items)} {verb}, past the configuration",
        severity="advice",
        confidence="high",
        evidence=tuple(item_evidence(item, alone=len(items) == 1) for item in items[:MOST]),
        action=Action(verb="declare", subject=known[0].name) if len(known) == 1 else None,
    )
