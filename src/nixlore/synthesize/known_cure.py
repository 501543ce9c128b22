"""What was run after a command had failed, and ended well nearly every time.

Told where it helped at least twice and in four of five tries: the same line with a small change, a command that is
known to help, or one after which the failed line succeeded. What only prepares for it (`git add`, `uv sync`) helped
where the failed line was then run again and ended well. Nothing that deletes, forces, resets, gives rights away or
needs root is ever offered, however often it helped, and nothing of which the names do not tell what it does.
`nixlore shell cure` says it at the prompt, with the words that were typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.failures import Cure, FailurePatterns
from nixlore.model.insight import Insight
from nixlore.synthesize._failures import by, cure_evidence

CODE = "NX122"

RECENT_DAYS = 180
"""What last helped longer than this before the end of what is recorded may be of another time."""

SURE = 5
"""How often something must have helped to be called sure."""

MOST = 12
"""More cures than this are a list rather than news: `nixlore show failures` has them all."""


def infer(patterns: FailurePatterns) -> Iterator[Insight]:
    """Yield one insight for each cure that may be offered, the surest first."""
    end = patterns.until or 0
    offered = [row for row in patterns.cures if not row.withheld and end - row.last_day <= RECENT_DAYS]
    for row in offered[:MOST]:
        yield _insight(row, patterns.sources)


def _insight(row: Cure, sources: tuple[str, ...]) -> Insight:
    why = f": {row.why}" if row.why else ""
    return Insight(
        code=CODE,
        subject=row.failed_heads[-1] if row.failed_heads else row.failed,
        says=f"after `{row.failed}` ended with {row.code}, `{row.cure}` helped {row.successes} of {row.tries} times"
        f"{by(row.actor)}{why}",
        severity="info",
        confidence="high" if row.successes >= SURE else "medium",
        evidence=(cure_evidence(row, sources or ("recording",)),),
    )
