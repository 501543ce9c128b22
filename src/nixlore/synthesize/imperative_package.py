"""A package is in a profile because of `nix profile install` or `nix-env -i`, not because of the configuration.

Such a package is not rebuilt with the system, keeps its old version until somebody upgrades it by hand, and is not
there on the next machine. Home Manager's own element of a profile and Nix itself are not meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.drift import DriftItem, DriftReport
from nixlore.model.insight import Action, Insight
from nixlore.synthesize._drift_evidence import item_evidence, named

CODE = "NX116"


def infer(report: DriftReport | None) -> Iterator[Insight]:
    """Yield one insight per package that was installed imperatively."""
    for item in report.items if report is not None else ():
        if item.kind == "imperative_package":
            yield _insight(item)


def _insight(item: DriftItem) -> Insight:
    return Insight(
        code=CODE,
        subject=item.name,
        says=f"{named(item)} is in {item.path} by {item.source}, past the configuration",
        severity=item.severity,
        confidence="high",
        evidence=(item_evidence(item, alone=True),),
        action=Action(verb="declare", subject=item.name) if item.absorb else None,
    )
