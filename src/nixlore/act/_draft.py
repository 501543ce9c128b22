"""A change as it is meant, before its value is weighed and its bytes are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Confidence, Insight
from nixlore.model.plan import ChangeKind, Intent, Risk


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One change about one subject.

    `turns` are those that it is expected to save in 90 days, `freed` the bytes that go, `tidy` what it is worth
    beside, in turns (see `_ranking`). `intents` are edits of Nix files, `files` the new bytes of others. Drafts of one
    kind with the same `group` ("" for none) are made into one change; then `grouped` is said of all of them. `name` is
    what a title calls it, where the subject says more.
    """

    kind: ChangeKind
    subject: str
    title: str
    insights: tuple[Insight, ...]
    confidence: Confidence
    risk: Risk
    risk_says: str
    turns: float = 0.0
    tidy: float = 0.0
    worth: str = ""
    freed: int | None = None
    size_says: str = ""
    hosts: tuple[str, ...] | None = None
    intents: tuple[Intent, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    refused: str = ""
    by_hand: str = ""
    after: str = ""
    group: str = ""
    grouped: str = ""
    name: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules it rests on."""
        return tuple(dict.fromkeys(one.code for one in self.insights))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All that speaks for it, each thing once."""
        return tuple(dict.fromkeys(row for one in self.insights for row in one.evidence))
