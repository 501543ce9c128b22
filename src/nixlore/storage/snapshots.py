"""What is kept of each scan to measure success over time: one small file in the state directory, bounded.

Only `nixlore scan` writes it. Transcripts of agents vanish after some weeks; what they told of a day stays here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.metrics import AgentDay, KeptMetrics, ProjectStart, Span, SuccessMetrics
from nixlore.storage.artifacts import Shelf

METRICS = "metrics.json"

LARGEST = 16 << 20
MOST_DAYS = 1_500
MOST_SAID = 3_000
MOST_SPANS = 8
MOST_PROJECTS = 500


def load(shelf: Shelf) -> KeptMetrics | None:
    """Return what is kept, None where nothing is or it cannot be read."""
    try:
        return msgspec.json.decode(read_regular(shelf.state / METRICS, LARGEST), type=KeptMetrics)
    except (SourceError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def keep(shelf: Shelf, kept: KeptMetrics) -> None:
    """Write what is kept; raises OSError where that cannot be done, with the old file untouched."""
    shelf.put(shelf.state / METRICS, msgspec.json.encode(kept))


def merged(kept: KeptMetrics | None, found: SuccessMetrics, said: Iterable[str], day: int) -> KeptMetrics:
    """Return what is kept with what a scan of a day has found; of a clock that went back the days stay in order."""
    before = kept or KeptMetrics(first_scan=day, last_scan=day)
    quality = {**before.quality, day: found.quality}
    first = before.quality.get(before.first_scan, found.quality)
    recent = dict(sorted(quality.items())[-MOST_DAYS:])
    return KeptMetrics(
        first_scan=before.first_scan,
        last_scan=day,
        agent_days=_days(before.agent_days, found.agent_days),
        quality={before.first_scan: first, **recent},
        starts=_starts(before.starts, found.starts),
        said=_said(before.said, frozenset(said), before.last_scan, day),
    )


def _days(before: Iterable[AgentDay], found: Iterable[AgentDay]) -> tuple[AgentDay, ...]:
    """Return for each day what was known most of: logs grow during a day, and later vanish one by one."""
    best: dict[int, AgentDay] = {}
    for one in (*before, *found):
        other = best.get(one.day)
        if other is None or (len(one.questions), one.lines) >= (len(other.questions), other.lines):
            best[one.day] = one
    return tuple(best[day] for day in sorted(best)[-MOST_DAYS:])


def _starts(before: Iterable[ProjectStart], found: Iterable[ProjectStart]) -> tuple[ProjectStart, ...]:
    """Return every project; the first day on which it was seen to work stays."""
    known = {one.project: one for one in before}
    for one in found:
        other = known.get(one.project)
        if other is None or other.green is None or other.first != one.first:
            known[one.project] = one
    return tuple(sorted(known.values(), key=lambda one: (one.first, one.project))[-MOST_PROJECTS:])


def _said(
    before: Mapping[str, tuple[Span, ...]], said: frozenset[str], last_scan: int, day: int
) -> dict[str, tuple[Span, ...]]:
    """Return the stretches over which each thing was proposed by every scan; the oldest are forgotten first."""
    found = dict(before)
    for key in said:
        spans = found.get(key, ())
        if spans and spans[-1][1] >= min(last_scan, day):
            found[key] = (*spans[:-1], (spans[-1][0], max(day, spans[-1][1])))
        else:
            found[key] = (*spans, (day, day))[-MOST_SPANS:]
    newest = sorted(found.items(), key=lambda item: (item[1][-1][1], item[0]))
    return dict(sorted(newest[-MOST_SAID:]))
