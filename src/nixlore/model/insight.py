"""What a rule concludes, what it rests on, and what could be done about it."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.evidence import Evidence

Severity = Literal["info", "advice", "warning"]
Confidence = Literal["low", "medium", "high"]


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An intent: what to change and where; the bytes of the change are made elsewhere.

    `verb` is one word of the plan's vocabulary (remove, declare, …), `subject` an attribute path or command,
    `place` the file:line it is about, where one is known.
    """

    verb: str
    subject: str
    place: str = ""
    safe: bool = False


class Insight(msgspec.Struct, frozen=True, kw_only=True):
    """One conclusion of one rule about one subject, with the evidence it stands on (never empty)."""

    code: str
    subject: str
    says: str
    severity: Severity
    confidence: Confidence
    evidence: tuple[Evidence, ...]
    action: Action | None = None
    hosts: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse a conclusion without evidence."""
        if not self.evidence:
            message = f"{self.code} {self.subject}: an insight needs evidence"
            raise ValueError(message)
