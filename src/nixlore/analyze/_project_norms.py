"""What is usual for projects of one kind, and what one of them lacks of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median, quantiles

from nixlore.analyze._rates import wilson
from nixlore.data.project_families import is_for, same_trade
from nixlore.data.project_tools import OF
from nixlore.model.project_patterns import CountGap, CountNorm, KindNorm, ProjectProfile, ToolGap, ToolNorm

LEAST = 3
"""Of fewer projects nothing is usual."""

USUAL = 0.6
"""The share of the others that make a tool one that is lacking."""

MOST_TOOLS = 60
RUNS_ALL = "continuous integration"


def norm(kind: str, projects: Sequence[ProjectProfile]) -> KindNorm:
    """Return what is usual for these projects of a kind."""
    n = len(projects)
    too_little = "" if n >= LEAST else f"{n} of this kind (need {LEAST})"
    return KindNorm(
        kind=kind,
        n=n,
        projects=tuple(project.path for project in projects),
        tools=() if too_little else tuple(_tool_norms(projects))[:MOST_TOOLS],
        runtime=None if too_little else counts(project.runtime for project in projects),
        development=None if too_little else counts(project.development for project in projects),
        too_little=too_little,
    )


def _tool_norms(projects: Sequence[ProjectProfile]) -> Iterator[ToolNorm]:
    having = _having(projects)
    total = sum(project.weight for project in projects)
    for tool, owners in sorted(having.items(), key=lambda row: (-len(row[1]), row[0])):
        if len(owners) < 2:
            continue
        low, high = wilson(len(owners), len(projects))
        uses = [use for project in owners for use in project.tools if use.tool == tool]
        sources = Counter(source for use in uses for source in {place.source for place in use.places})
        yield ToolNorm(
            tool=tool,
            is_known=any(use.is_known for use in uses),
            purposes=OF.get(tool, ()),
            have=len(owners),
            n=len(projects),
            low=round(low, 4),
            high=round(high, 4),
            weighted=round(sum(project.weight for project in owners) / total, 4) if total else 0.0,
            sources=dict(sorted(sources.items())),
        )


def _having(projects: Iterable[ProjectProfile]) -> dict[str, list[ProjectProfile]]:
    found: dict[str, list[ProjectProfile]] = {}
    for project in projects:
        for use in project.tools:
            found.setdefault(use.tool, []).append(project)
    return found


def counts(values: Iterable[int | None]) -> CountNorm | None:
    """Return how many there are usually, None where too few projects tell."""
    known = sorted(value for value in values if value is not None)
    if len(known) < LEAST:
        return None
    low, _, high = quantiles(known, n=4, method="inclusive")
    middle = float(median(known))
    return CountNorm(n=len(known), fewest=known[0], low=low, median=middle, high=high, most=known[-1])


def gaps(
    kind: str, having: Mapping[str, list[ProjectProfile]], projects: Sequence[ProjectProfile], target: ProjectProfile
) -> Iterator[ToolGap]:
    """Yield what most of the other projects of a kind have and one has not, the most usual first."""
    others = [project for project in projects if project.path != target.path]
    if len(others) < LEAST:
        return
    own = {use.tool for use in target.tools}
    named = own.union(target.mentioned)
    total = sum(project.weight for project in others)
    found = []
    for tool, owners in having.items():
        if tool in named or len(owners) < USUAL * len(others) or not is_for(tool, kind):
            continue
        low, high = wilson(len(owners), len(others))
        use = next(use for use in owners[0].tools if use.tool == tool)
        found.append(
            ToolGap(
                kind=kind,
                tool=tool,
                is_known=use.is_known,
                have=len(owners),
                n=len(others),
                low=round(low, 4),
                high=round(high, 4),
                weighted=round(sum(project.weight for project in owners) / total, 4) if total else 0.0,
                like=max(owners, key=lambda project: (project.last or 0, project.path)).path,
                instead=tuple(sorted(other for other in own if _is_instead(other, tool, owners))),
            )
        )
    yield from sorted(found, key=lambda gap: (not gap.is_known, -gap.low, -gap.weighted, gap.tool))


def _is_instead(other: str, tool: str, owners: Sequence[ProjectProfile]) -> bool:
    """Tell whether a tool takes another's place: most of those who have the other do without it.

    One that does all that is run for every change is enough, whatever others run beside it.
    """
    if not same_trade(tool, other):
        return False
    beside = sum(any(use.tool == other for use in owner.tools) for owner in owners)
    return RUNS_ALL in OF.get(tool, ()) or 2 * beside < len(owners)


def with_gaps(target: ProjectProfile, of_kind: Mapping[str, Sequence[ProjectProfile]]) -> tuple[ToolGap, ...]:
    """Return what a project lacks of what is usual for any of its kinds, each tool once."""
    found: dict[str, ToolGap] = {}
    for kind in target.kinds:
        projects = of_kind.get(kind, ())
        others = [project for project in projects if project.path != target.path]
        for gap in gaps(kind, _having(others), projects, target):
            before = found.get(gap.tool)
            if before is None or gap.low > before.low:
                found[gap.tool] = gap
    return tuple(found.values())


def count_gaps(target: ProjectProfile, of_kind: Mapping[str, Sequence[ProjectProfile]]) -> Iterator[CountGap]:
    """Yield how a project's development dependencies compare with those of the others of each kind."""
    for kind in target.kinds:
        others = [project for project in of_kind.get(kind, ()) if project.path != target.path]
        usual = counts(project.development for project in others)
        if usual is not None and target.development is not None:
            yield CountGap(kind=kind, count=target.development, others=usual)
