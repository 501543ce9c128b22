"""A package is declared for this host, and nothing we can see has ever run it.

Said only of packages whose programs are known, that this host gets, over histories of the user that reach back far
enough. Libraries, fonts, services, shells, plugins, desktop programs, programs that the configuration or a dotfile
names, and programs that other programs call are not "unused": `nixlore show tools` names the class each package was put
in and why. Where the configuration's own history is known, a package must have been declared for this host for
`unused_after_days`, and the histories must cover as many of them; the confidence is medium where they cover 90, else
low. Where it is not known, a package added yesterday looks the same, and the confidence is low.
`# nixlore: keep (reason)` beside a package ends the discussion.

Where its line and the closure's package are known to be the same, what undeclaring it frees is said: what leaves the
current closure, in bytes of NARs, and who else still holds it; nothing leaves where other packages need it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nixlore.model.dependencies import DependencyGraph, LineCosts, Package
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.run import DAY, Config
from nixlore.model.tool_history import ToolAge, ToolHistory
from nixlore.model.usage import ToolUse, UsageAlignment, Window
from nixlore.synthesize._closure import leaves, listed, store_evidence
from nixlore.synthesize._commits import day, short
from nixlore.synthesize._generations import nar_size
from nixlore.synthesize._phrases import date, window_evidence

CODE = "NX101"

LONG_DAYS = 90
"""Over how many days of being declared nothing must have run a package before the confidence is more than low."""


def infer(
    alignment: UsageAlignment,
    history: ToolHistory | None = None,
    config: Config | None = None,
    graph: DependencyGraph | None = None,
    costs: LineCosts | None = None,
) -> Iterator[Insight]:
    """Yield one insight per unseen package of this host, none where absence may not be claimed."""
    windows = [window for window in alignment.windows if window.first_day is not None]
    if alignment.absence or not windows:
        return
    ages = {(age.attr_path, age.channel): age for age in (() if history is None else history.ages)}
    enough = (config or Config()).unused_after_days
    for tool in alignment.tools:
        if tool.tool_class == "unseen" and tool.on_this_host and tool.programs:
            age = ages.get((tool.attr_path, tool.channel))
            watched = None if age is None else _watched_days(age, windows)
            if age is None or watched is None or min(age.days_here, watched) >= enough:
                found = _insight(tool, windows, alignment, age, watched)
                yield found if graph is None or costs is None else _with_size(found, tool, graph, costs)


def _watched_days(age: ToolAge, windows: Sequence[Window]) -> int:
    """Return over how many of the days for which this host has had a package the histories show what was run."""
    first = min(window.first_day for window in windows if window.first_day is not None)
    last = max((window.last_day for window in windows if window.last_day is not None), default=first)
    return last - max(first, age.here_at // DAY)


def _insight(
    tool: ToolUse, windows: list[Window], alignment: UsageAlignment, age: ToolAge | None, watched: int | None
) -> Insight:
    place = tool.places[0]
    where = f"{place.file}:{place.line}"
    since = date(min(window.first_day for window in windows if window.first_day is not None))
    until = date(max(window.last_day for window in windows if window.last_day is not None))
    programs = ", ".join(tool.programs[:4]) + (", …" if len(tool.programs) > 4 else "")
    declared = Evidence(source="nix_config", place=where, says=f"declared in {place.option_path}{_since(age)}")
    provides = Evidence(source=tool.known_by, place=tool.attr_path, says=f"provides {programs}")
    return Insight(
        code=CODE,
        subject=tool.attr_path,
        says=f"{tool.attr_path} is declared, but not seen to run ({since} to {until})",
        severity="advice",
        confidence="medium" if watched is not None and watched >= LONG_DAYS else "low",
        evidence=(declared, provides, *map(window_evidence, windows)),
        action=Action(verb="remove", subject=tool.attr_path, place=where),
        hosts=tuple(alignment.host.split()),
    )


def _since(age: ToolAge | None) -> str:
    """Return since when a package has been declared as the end of a clause."""
    if age is None or age.since is None:
        return "; age unknown"
    here = f", on this host at least since {date(age.here_at // DAY)}" if age.days_here < age.days else ""
    before = "before " if age.is_least else ""
    return f" since {before}{day(age.since.date)} ({short(age.since.commit)}){here}"


def _with_size(insight: Insight, tool: ToolUse, graph: DependencyGraph, costs: LineCosts) -> Insight:
    """Return the insight with what its package's going frees and who needs it, where the package is known for sure."""
    package = _package(tool, graph, costs)
    if package is None:
        return insight
    if package.freed:
        what = f"it {leaves(package.freed, package, graph)}"
    else:
        others = package.held_by or package.needed_by
        need = f"{listed(others)} {'needs' if len(others) == 1 else 'need'} it" if others else "it is needed elsewhere"
        what = f"nothing leaves the closure with it: {need}"
    whole = package.closure_size if package.together is None else package.together.closure_size
    sizes = f"{nar_size(package.nar_size)}, {nar_size(whole)} with all that it needs"
    needed = f"needed by {listed(package.needed_by)}" if package.needed_by else "no other package needs it"
    evidence = store_evidence(package.store_path, f"{sizes}; {needed}")
    return replace(insight, says=f"{insight.says}; {what}", evidence=(*insight.evidence, evidence))


def _package(tool: ToolUse, graph: DependencyGraph, costs: LineCosts) -> Package | None:
    """Return the one package that a tool's lines bring; a line that brings several tells nothing of each."""
    places = {(place.file, place.line) for place in tool.places}
    own = [cost for cost in costs.lines if (cost.file, cost.line) in places and cost.attr_path == tool.attr_path]
    names = {name for cost in own for name in cost.packages}
    return graph.packages.get(names.pop()) if len(names) == 1 else None
