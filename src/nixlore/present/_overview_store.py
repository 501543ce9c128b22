"""What the store tells of a machine in two lines: how large its system is and by what, and its generations."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.dependencies import GenerationHistory, GenerationStep, LineCosts
from nixlore.present._deps import profile
from nixlore.present._graph import Graph, opened
from nixlore.present._text import Line, listed, plain_size, plural, safe
from nixlore.report import Report
from nixlore.synthesize._generations import made, nar_size

DEAREST = 3
"""How many lines of the configuration are named with what they cost."""


def store_lines(report: Report) -> Iterator[Line]:
    """Yield the size of the closure in use and which lines cost most, then how many generations there are."""
    graph = opened(report)
    if graph is not None:
        yield from _size(report, graph)
    history = report.fact("generation_history", GenerationHistory)
    if history is not None and history.steps:
        yield from _generations(history)


def _size(report: Report, graph: Graph) -> Iterator[Line]:
    main = graph.closures[0]
    what = "" if main.called == "system" else f"{profile(main.called)}: "
    packages = plural(len(main.packages), "package")
    size = f"{'at least ' if main.unsized else ''}{nar_size(main.size)} in {packages}"
    text = f"{what}{size if main.size else f'{packages}, the sizes are not known'}"
    costs = report.fact("line_costs", LineCosts)
    if costs is not None:
        dearest = sorted(costs.lines, key=lambda line: -line.alone)[:DEAREST]
        named = [f"{safe(line.attr_path, 40)} {plain_size(line.alone)}" for line in dearest if line.alone]
        text += f", most for {listed(named, DEAREST)}" if named else ""
    yield Line(f"{'system' if not what else 'packages':<14} {text}: nixlore show deps", indent=2)


def _generations(history: GenerationHistory) -> Iterator[Line]:
    steps = [step for step in history.steps if step.number and step.profile == _kind(history)]
    if not steps:
        return
    dates = list(dict.fromkeys((made(steps[0].created), made(steps[-1].created))))
    text = f"{len(steps):,}, {' to '.join(dates)}"
    booted = next((step for step in steps if step.is_booted), None)
    if booted is not None and not booted.is_current:
        text += f", booted {booted.number}"
    if history.freed_by_old:
        every = " of all profiles" if len(history.old) > 1 else ""
        text += f"; deleting the old ones{every} would free {nar_size(history.freed_by_old)}"
    yield Line(f"generations    {text}: nixlore show generations", indent=2)


def _kind(history: GenerationHistory) -> str:
    """Return the profile whose generations are counted: the system's where it has any."""
    step: GenerationStep = min(history.steps, key=lambda one: ("system", "home", "user").index(one.profile))
    return step.profile
