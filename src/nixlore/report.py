"""What one run hands to presenters and front ends."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.insight import Insight
from nixlore.model.run import Target

T = TypeVar("T")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that one run found out.

    `facts` holds each fact's JSON under the name of the stage that made it, so that reading one answer does not decode
    the others; `generated_at` is epoch seconds, `config_repo` a path or "", `sample` marks a made-up machine.
    """

    generated_at: int
    target: Target
    config_repo: str
    facts: dict[str, msgspec.Raw]
    insights: tuple[Insight, ...]
    coverage: tuple[Coverage, ...]
    diagnostics: tuple[Diagnostic, ...]
    sample: bool = False

    def fact(self, name: str, kind: type[T]) -> T | None:
        """Return one fact decoded, or None when its stage did not run."""
        raw = self.facts.get(name)
        return None if raw is None else msgspec.json.decode(raw, type=kind)
