"""Something was switched off or pinned until a version or a date, and that has come.

Said only where the words still hold: of a tool that is gone, those of the commit that took it away, if they speak of
something temporary; of one that is declared, those of a comment that still stands beside it. And only where the
condition can be checked: a date that has passed, or a version that the locked nixpkgs has, read from its source in the
store. Where the version is not known or is a preview, and for pull requests and issues, nothing is said: that would
need the network.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from datetime import date as calendar_date

from nixlore.model.evidence import Evidence
from nixlore.model.evolution import PackageEvolution, ToolLife
from nixlore.model.git import ConfigPromise
from nixlore.model.insight import Action, Insight
from nixlore.model.run import Now
from nixlore.model.usage import UsageAlignment
from nixlore.nix.tool_names import tool_key
from nixlore.nix.versions import compare_versions
from nixlore.synthesize._commits import HISTORY, commit_evidence, quote_evidence

CODE = "NX105"

PREVIEW = re.compile(r"(?i)alpha|beta|pre|rc|dev|unstable|git|snapshot|nightly")
"""What tells that a version is not the one its number names."""

TEMPORARY = re.compile(
    r"(?i)disabl|temp|for now|\bre-?(?:enabl|add|instal|introduc)|restor|bring|\bback\b|broken|fail|hold"
)
"""Words by which a removal is meant to be taken back; without them, what ended may be what the tool was needed for."""

NUMBERED = re.compile(r"v?(\d[\w.+-]*)")


def infer(evolution: PackageEvolution | None, alignment: UsageAlignment | None, now: Now) -> Iterator[Insight]:
    """Yield one insight per tool with a promise whose condition is met and that still holds."""
    if evolution is None:
        return
    today = datetime.fromtimestamp(now, UTC).date()
    comments = _comments(alignment)
    for tool, life in evolution.packages.items():
        for promise in life.promises:
            met = _met(promise, today)
            if met and _holds(promise, life, comments.get(tool, "")):
                yield _insight(tool, life, promise, met)
                break


def _comments(alignment: UsageAlignment | None) -> dict[str, str]:
    """Return what stands beside each declared tool now."""
    found: dict[str, str] = defaultdict(str)
    for tool in () if alignment is None else alignment.tools:
        found[tool_key(tool.attr_path)] += "".join(f"{_plain(place.comment)}\n" for place in tool.places)
    return found


def _plain(text: str) -> str:
    return " ".join(text.replace("#", " ").split())


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


def _holds(promise: ConfigPromise, life: ToolLife, comment: str) -> bool:
    """Tell whether the words are about the tool's present state."""
    quote = promise.quote
    if life.last_removed is None:
        return quote.source == "comment" and _plain(quote.text) in comment
    if quote.commit != life.last_removed.commit:
        return False
    return life.status == "disabled" or bool(TEMPORARY.search(quote.text))


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
