"""Make one fact: only what it rests on is loaded, read and run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore import stages
from nixlore.identity import Catalog
from nixlore.model.evidence import Coverage
from nixlore.model.run import Config, Now, Target
from nixlore.pipeline import Values

if TYPE_CHECKING:
    from nixlore.pipeline import Pipeline
    from nixlore.report import Report
    from nixlore.stages import Stage

GIVEN = frozenset({Now, Config, Target, Catalog})
FACTS = ("analyze", "correlate")


def names() -> list[str]:
    """Return the names of all facts there are, without loading what makes them."""
    return [name for step in FACTS for name in stages.names(step)]


def report_on(pipeline: Pipeline, name: str) -> Report:
    """Return a report with a fact and what it rests on, by name; no run is remembered by it."""
    later = _later(name)
    kinds = {wanted.kind for stage in later for wanted in stage.inputs if wanted.many}
    left_out = {*pipeline.machine.off, *pipeline.present_only}
    collectors = [stage for stage in _makers(("collect",), kinds) if stage.name not in left_out]
    own = replace(pipeline)
    own.collectors = tuple(sorted(collectors, key=lambda stage: stage.name))
    keys = own.keys()
    results = {stage.name: own.collect(stage, keys[stage.name]) for stage in own.collectors}
    values = Values(own, {made: result for made, result in results.items() if result is not None})
    for stage in stages.order([*own.collectors, *later], GIVEN | kinds):
        if stage.step != "collect":
            values.add(stage)
    return values.report()


def _later(name: str) -> list[Stage]:
    """Return the stage that makes a fact and those after the collectors that it rests on."""
    step = next(step for step in FACTS if name in stages.names(step))
    pending = [stages.load(step, name)]
    found: dict[str, Stage] = {}
    while pending:
        stage = pending.pop()
        if stage.label not in found:
            found[stage.label] = stage
            pending += _makers(FACTS, {wanted.kind for wanted in stage.inputs if not wanted.many} - GIVEN)
    return list(found.values())


def _makers(steps: Iterable[str], kinds: set[type]) -> Iterator[Stage]:
    """Yield the stages that make any of some types; what does not even name one of them is not loaded."""
    words = [kind.__name__.encode() for kind in kinds]
    for step in steps:
        place = Path(__file__).parents[1] / step
        for name in stages.names(step):
            if Coverage in kinds or any(map((place / f"{name}.py").read_bytes().__contains__, words)):
                stage = stages.load(step, name)
                if kinds & set(stage.makes):
                    yield stage
