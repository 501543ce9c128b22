"""Something was switched off or pinned until a version or a date, and that has come.

Said only where the words are still those that hold (nothing was done to the tool since) and the condition can be
checked: a date that has passed, or a version that the locked nixpkgs has, read from its source in the store. Where the
version is not known or is a preview, and for pull requests and issues, nothing is said: that would need the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import date as calendar_date

from nixlore.model.evidence import Evidence
from nixlore.model.evolution import PackageEvolution, ToolLife
from nixlore.model.git import ConfigPromise
from nixlore.model.insight import Action, Insight
from nixlore.model.run import Now
from nixlore.nix.versions import compare_versions
from nixlore.synthesize._commits import HISTORY, commit_evidence, quote_evidence

CODE = "NX105"

PREVIEW = re.compile(r"(?i)alpha|beta|pre|rc|dev|unstable|git|snapshot|nightly")
"""What tells that a version is not the one its number names."""

NUMBERED = re.compile(r"v?(\d[\w.+-]*)")


def infer(evolution: PackageEvolution | None, now: Now) -> Iterator[Insight]:
    """Yield one insight per promise whose condition is met and that still holds a tool back."""
    if evolution is None:
        return
    today = datetime.fromtimestamp(now, UTC).date()
    head = "" if evolution.head is None else evolution.head.commit
    for tool, life in evolution.packages.items():
        for promise in life.promises:
            met = _met(promise, today)
            if met and _holds(promise, life, head):
                yield _insight(tool, life, promise, met)
                break


def _met(promise: ConfigPromise, today: calendar_date) -> str:
    """Return how it is known that a promise's condition is met, "" where it is not or cannot be told."""
    if promise.condition == "date":
        try:
            is_past = calendar_date.fromisoformat(promise.date) < today
        except ValueError:
            return ""
        return f"{promise.date} has passed" if is_past else ""
    if promise.condition == "version" and _reached(promise.locked_version, promise.version):
        return f"the locked nixpkgs has {promise.subject or promise.tool} {promise.locked_version}"
    return ""


def _reached(locked: str, wanted: str) -> bool:
    """Tell whether a locked version is certainly the wanted one or a later one."""
    if not locked or PREVIEW.search(locked) or PREVIEW.search(wanted):
        return False
    have, want = (NUMBERED.fullmatch(version) for version in (locked, wanted))
    if have is None or want is None:
        return False
    # Nix takes 15.2 to be older than 15.2.0, which people do not mean.
    return compare_versions(have[1], re.sub(r"(?:\.0)+$", "", want[1])) >= 0


def _holds(promise: ConfigPromise, life: ToolLife, head: str) -> bool:
    """Tell whether the words are about the tool's present state: those of now, or of the last thing done to it."""
    last = life.last_removed or (life.events[-1] if life.events else None)
    return promise.quote.commit in {head, "" if last is None else last.commit}


def _insight(tool: str, life: ToolLife, promise: ConfigPromise, met: str) -> Insight:
    until = promise.date if promise.condition == "date" else f"{promise.subject or tool} {promise.version}"
    is_gone = life.status != "declared"
    quote = promise.quote
    place = f"{quote.file}:{quote.line}" if quote.file else ""
    evidence = [quote_evidence(quote)]
    if life.last_removed is not None:
        what = "was switched off" if life.status == "disabled" else "was removed"
        evidence.append(commit_evidence(life.last_removed.commit, life.last_removed.date, f"{tool} {what}"))
    source = "flake.lock" if promise.condition == "version" else HISTORY
    evidence.append(Evidence(source=source, place=promise.subject or tool, says=met))
    return Insight(
        code=CODE,
        subject=tool,
        says=f"{tool} was to be {'gone' if is_gone else 'so'} only until {until}, and {met}",
        severity="advice",
        confidence=quote.confidence,
        evidence=tuple(evidence),
        action=Action(verb="declare", subject=tool, place=place) if is_gone else None,
    )
