"""You switched from one tool to another and stayed with it: who works here should use the new one.

Said only of switches that stand: the new tool is declared for this host, the old one nowhere, and the old one did not
come back since. Both must be programs for one purpose, or the commit must name both ends of the switch and the
configuration must have had the old one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight
from nixlore.model.run import DAY
from nixlore.model.tool_history import ToolHistory, ToolSwitch
from nixlore.model.usage import UseCount
from nixlore.synthesize._commits import commit_evidence, day, quote_evidence
from nixlore.synthesize._phrases import use_evidence, used

CODE = "NX109"

BOTH_NAMED = frozenset(("from-to", "to-from", "replace-with", "instead-of", "in-favour-of", "arrow"))
"""Ways of speaking of a switch that name both of its ends, by the rule that recognised them."""

GUESSED = frozenset(("from-only",))
"""Ways of speaking that name only what was left: whatever else came with the commit need not do its job."""


def infer(history: ToolHistory | None) -> Iterator[Insight]:
    """Yield one insight per switch between programs that stands on this host."""
    if history is None:
        return
    heirs = Counter((switch.commit, switch.from_) for switch in history.switches)
    # A commit that was also picked on another branch says the same again.
    last = {(switch.from_, switch.to): switch for switch in sorted(history.switches, key=lambda switch: switch.at)}
    for switch in last.values():
        is_alone = heirs[switch.commit, switch.from_] == 1
        if switch.is_here is not False and switch.to_programs and _is_switch(switch, is_alone=is_alone):
            yield _insight(switch)


def _is_switch(switch: ToolSwitch, *, is_alone: bool) -> bool:
    """Tell whether one tool does the other's job and the other was left.

    Of several heirs of one tool, none may do all of its job. What was never declared (`ls`) is only left by not running
    it.
    """
    if switch.rule in GUESSED:
        return False
    if not switch.was_declared:
        return bool(switch.purpose) and _still_used(switch, "human") is None
    return bool(switch.purpose) or (is_alone and switch.rule in BOTH_NAMED)


def _insight(switch: ToolSwitch) -> Insight:
    still = _still_used(switch)
    old = f", but {switch.from_} is still run ({used(still)})" if still is not None else ""
    purpose = f" for {switch.purpose}" if switch.purpose else ""
    advice = f": use {switch.to}" if switch.purpose else ""
    evidence = [
        commit_evidence(switch.commit, switch.date, f"{switch.to} took the place of {switch.from_}", switch.at),
        *([quote_evidence(switch.why)] if switch.why is not None else ()),
        *(use_evidence(switch.to, use) for use in switch.to_uses),
        *(use_evidence(switch.from_, use) for use in switch.from_uses),
    ]
    if switch.place:
        evidence.append(Evidence(source="git_history", place=switch.place, says=f"{switch.to} is declared"))
    return Insight(
        code=CODE,
        subject=switch.to,
        says=f"you switched from {switch.from_} to {switch.to}{purpose} on {day(switch.date)}{old}{advice}",
        severity="info" if still is None else "advice",
        confidence="high" if switch.purpose and switch.rule in BOTH_NAMED else "medium",
        evidence=tuple(evidence),
    )


def _still_used(switch: ToolSwitch, actor: str = "") -> UseCount | None:
    """Return a use of the old tool, by one kind of actor if asked, that went on after the switch."""
    since = switch.at // DAY + 1
    uses = (use for use in switch.from_uses if use.last_day is not None and use.last_day > since)
    return next((use for use in uses if actor in ("", use.actor)), None)
