"""What fails: commands by how often and in what way, names that are not found, sudo habits, rebuilds, and cures.

Only runs whose exit code is known and is about one command say anything: those of our own recording, of atuin, nushell
and of agents' transcripts. What a code means is taken from the programs' manuals; codes that are an answer ("no match")
or that the user caused are no failures.
"""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.analyze._failure_counts import ends_of, failing, known, medians, not_found
from nixlore.analyze._failure_cures import cures
from nixlore.analyze._failure_rebuilds import rebuilds
from nixlore.analyze._failure_sudo import sudo_uses
from nixlore.analyze._here import Here
from nixlore.model.failures import FailurePatterns
from nixlore.model.recording import CureUse, FailureStreak, LineUse
from nixlore.model.run import Target


def analyze(
    lines: Sequence[LineUse] | None,
    cured: Sequence[CureUse] | None,
    streaks: Sequence[FailureStreak] | None,
    target: Target,
) -> FailurePatterns | None:
    """Return what failed on the target host for the target user, None where nothing was recorded there."""
    here = Here(target)
    own = [row for row in lines or () if here.has(row.host, row.user)]
    if not own:
        return None
    helped = [row for row in cured or () if here.has(row.host, row.user)]
    told = [row for row in own if row.outcomes]
    ends = ends_of(told)
    return FailurePatterns(
        known=known(told),
        medians=medians(ends),
        since=min((day for row in told for day in row.days), default=None),
        until=max((day for row in told for day in row.days), default=None),
        commands=tuple(failing(ends, (row for row in streaks or () if here.has(row.host, row.user)))),
        not_found=tuple(not_found(told)),
        sudo=tuple(sudo_uses(own)),
        rebuilds=tuple(rebuilds(told)),
        cures=tuple(cures(helped)),
        sources=tuple(sorted({row.source for row in told})),
    )
