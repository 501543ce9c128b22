"""Declare what is used and not declared: fetched for single uses, looked for in vain, lost, or from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.act._applying import after_command
from nixlore.act._declaring import Declaring
from nixlore.act._draft import Draft
from nixlore.act._known import Known
from nixlore.act._ranking import FETCH, LOST, NOT_FOUND, pace
from nixlore.model.insight import Confidence, Insight
from nixlore.model.plan import ChangeKind, Spared
from nixlore.model.run import DAY
from nixlore.nix.attr_names import canonical

ADHOC = "NX104"
IN_VAIN = ("NX120", "NX129")
LOST_TOOLS = ("NX108", "NX102")
CODES = (ADHOC, *IN_VAIN, *LOST_TOOLS)

ORDER: tuple[Confidence, ...] = ("high", "medium", "low")

PLAIN = re.compile(r"[A-Za-z_][\w'+-]*(?:\.[A-Za-z_][\w'+-]*)*", re.ASCII)
"""How an attribute path looks that may be written into a list as it is."""


def drafts(known: Known, declaring: Declaring) -> Iterator[Draft | Spared]:
    """Yield one draft per package that is wanted."""
    found: dict[str, list[Insight]] = {}
    for insight in known.insights(*CODES):
        if insight.action is not None and insight.action.verb == "declare":
            found.setdefault(canonical(insight.action.subject), []).append(insight)
    for insights in found.values():
        attr_path = insights[0].action.subject if insights[0].action is not None else ""
        if not PLAIN.fullmatch(attr_path) or declaring.is_absorbed(attr_path):
            continue
        why = declaring.spared(attr_path)
        yield (
            Spared(subject=attr_path, code=insights[0].code, why=why)
            if why
            else _draft(attr_path, insights, known, declaring)
        )


def _draft(attr_path: str, insights: list[Insight], known: Known, declaring: Declaring) -> Draft:
    kind: ChangeKind = "declare_adhoc" if insights[0].code == ADHOC else "declare_missing"
    turns, worth = _turns(insights, known.now)
    confidence = min((one.confidence for one in insights), key=ORDER.index)
    home = declaring.is_home
    added = declaring.addition(attr_path)
    return Draft(
        kind=kind,
        subject=attr_path,
        title=f"Declare {attr_path}{_because(insights)}",
        insights=tuple(insights),
        confidence=confidence,
        risk="low",
        risk_says=f"{declaring.others_get(added)}{declaring.condition}"
        f"its size is not known here: `nixlore why --add {attr_path}`",
        turns=turns,
        tidy=LOST if any(one.code in LOST_TOOLS for one in insights) else 0.0,
        worth=worth,
        hosts=added.hosts,
        intents=(added.intent,),
        by_hand=declaring.by_hand(attr_path),
        after=after_command(known, is_home=home),
    )


def _because(insights: list[Insight]) -> str:
    """Return the reason that is told in a title, of the rule that comes first."""
    codes = [one.code for one in insights]
    if ADHOC in codes:
        return ", fetched again and again"
    if not set(IN_VAIN).isdisjoint(codes):
        return ", looked for in vain"
    return ", used but not declared"


def _turns(insights: list[Insight], now: int) -> tuple[float, str]:
    """Return how many turns the next 90 days are saved, and what they are."""
    fetched = sum(_counted(one, now) * FETCH for one in insights if one.code == ADHOC)
    missed = sum(_counted(one, now) * NOT_FOUND for one in insights if one.code in IN_VAIN)
    parts = []
    if fetched:
        parts.append(f"about {_about(fetched / FETCH)} in 90 days need not be fetched")
    if missed:
        parts.append(f"about {_about(missed / NOT_FOUND)} in 90 days would not fail")
    return fetched + missed, "; ".join(parts) or "comes with the next machine"


def _about(times: float) -> str:
    count = max(round(times), 1)
    return f"{count:,} run{'' if count == 1 else 's'}"


def _counted(insight: Insight, now: int) -> float:
    """Return how often a thing will be in 90 days, by the evidence with the most of it."""
    dated = [(row.count, row.since) for row in insight.evidence if row.count and row.since is not None]
    return max((pace(count, (now - since) // DAY + 1) for count, since in dated), default=0.0)
