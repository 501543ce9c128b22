"""The tools that came into the configuration close to a milestone of another repository of the same person.

Milestones are first commits, tags and first files of a language, and only those that count whose author also writes the
configuration. Closeness is 14 days before or after. It is no cause: the figures say how many would be close by chance,
from how close together the milestones are, and from the days on which the configuration was worked on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nixlore.correlate._nearness import Nearness
from nixlore.model.evolution import ConfigLog, LifeEvent, PackageEvolution
from nixlore.model.project import NearMilestone, ProjectMilestone, ProjectMilestones, ToolArrival
from nixlore.model.run import DAY, Now

WITHIN_DAYS = 14

MOST_AT_ONCE = 10
"""A commit that brings more tools than this moves a whole configuration in; what is close to it tells nothing."""

MOST_TOLD = 5
ENOUGH_ARRIVALS = 10
ENOUGH_DAYS = 60
MOST_COVERED = 0.8
"""Where more of all times than this are close to a milestone, nothing can stand out."""


def correlate(
    milestones: Sequence[ProjectMilestone] | None,
    evolution: PackageEvolution | None,
    log: ConfigLog | None,
    now: Now,
) -> ProjectMilestones | None:
    """Return which tools came close to which milestones, and how many would by chance."""
    if milestones is None or evolution is None:
        return None
    arrivals = dict(_arrivals(evolution))
    active = [entry.at for entry in log.entries if not (entry.is_bot or entry.is_merge)] if log is not None else []
    since = min((*(event.at for event in arrivals.values()), *active), default=None)
    own = list(_own(milestones))
    within = [milestone for milestone in own if since is not None and since - WITHIN_DAYS * DAY <= milestone.at <= now]
    nearness = Nearness((milestone.at for milestone in within), WITHIN_DAYS * DAY)
    commits = sorted({(event.at, event.commit) for event in arrivals.values()})
    close = nearness.count([at for at, _ in commits])
    covered = 0.0 if since is None else nearness.share(since, now)
    days = sorted({at // DAY * DAY + DAY // 2 for at in active})
    return ProjectMilestones(
        within_days=WITHIN_DAYS,
        tools=dict(_close_tools(arrivals, within, since or 0, now)),
        n=len(commits),
        near=close,
        expected=round(covered * len(commits), 2),
        expected_by_activity=round(nearness.count(days) / len(days) * len(commits) if days else 0.0, 2),
        covered=round(covered, 4),
        milestones=len(within),
        projects=len({milestone.project for milestone in within}),
        since=since,
        until=now,
        too_little=_too_little(len(commits), len(within), now - (since or now), covered),
    )


def _arrivals(evolution: PackageEvolution) -> Iterator[tuple[str, LifeEvent]]:
    """Yield for each tool the event that first declared it, where the history tells it and few came with it."""
    known = {tool: life for tool, life in evolution.packages.items() if life.known_from_start}
    at_once = Counter(life.first_added.commit for life in known.values())
    for tool, life in known.items():
        first = next((event for event in life.events if event.commit == life.first_added.commit), None)
        if first is not None and at_once[first.commit] <= MOST_AT_ONCE:
            yield tool, first


def _own(milestones: Iterable[ProjectMilestone]) -> Iterator[ProjectMilestone]:
    """Yield the milestones that somebody made who writes the configuration; a first commit's languages are not new."""
    rows = [milestone for milestone in milestones if milestone.own]
    roots = {(row.project, row.commit) for row in rows if row.kind == "first commit"}
    for row in rows:
        if row.kind != "language" or (row.project, row.commit) not in roots:
            yield row


def _close_tools(
    arrivals: dict[str, LifeEvent], milestones: Sequence[ProjectMilestone], since: int, now: int
) -> Iterator[tuple[str, ToolArrival]]:
    by_project: dict[str, list[int]] = defaultdict(list)
    for milestone in milestones:
        by_project[milestone.project].append(milestone.at)
    chances = {
        project: round(Nearness(times, WITHIN_DAYS * DAY).share(since, now), 4) for project, times in by_project.items()
    }
    for tool, event in sorted(arrivals.items()):
        close = [row for row in milestones if abs(event.at - row.at) <= WITHIN_DAYS * DAY]
        close.sort(key=lambda row: (abs(event.at - row.at), row.project, row.kind, row.name))
        if close:
            near = tuple(_near(event, row, chances[row.project]) for row in close[:MOST_TOLD])
            yield tool, ToolArrival(commit=event.commit, date=event.date, near=near)


def _near(event: LifeEvent, milestone: ProjectMilestone, chance: float) -> NearMilestone:
    return NearMilestone(
        project=milestone.project,
        kind=milestone.kind,
        name=milestone.name,
        date=milestone.date,
        commit=milestone.commit,
        came="before" if event.at < milestone.at else "after",
        days=abs(event.at - milestone.at) // DAY,
        chance=chance,
    )


def _too_little(arrivals: int, milestones: int, seconds: int, covered: float) -> str:
    if not milestones:
        return "no project below the home has a milestone by somebody who also writes the configuration"
    if arrivals < ENOUGH_ARRIVALS:
        return f"only {arrivals} commits brought tools (need {ENOUGH_ARRIVALS})"
    if seconds < ENOUGH_DAYS * DAY:
        return f"the history reaches over {seconds // DAY} days only (need {ENOUGH_DAYS})"
    if covered > MOST_COVERED:
        return f"{covered:.0%} of all times are close to a milestone"
    return ""
