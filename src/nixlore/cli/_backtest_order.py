"""Put what would have been said at a date into the order in which the plan of that date would have had it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nixlore.act._known import Around
from nixlore.act.plan import make_plan
from nixlore.cli._planning import config_files, reading, unread
from nixlore.index import catalog
from nixlore.model.backtest import Said
from nixlore.model.nix import Alias, ProgramReference
from nixlore.pipeline import Pipeline
from nixlore.report import Report


def ranked(pipeline: Pipeline, report: Report, said: Sequence[Said]) -> list[Said]:
    """Return what was said, what the plan proposes first and in its order; no answer had been given then."""
    machine = pipeline.machine
    files = config_files(machine)
    around = Around(
        files=() if files is None else tuple(sorted((*files.nix, *files.others))),
        unread=() if files is None else unread(files),
        has_attribute=catalog(machine).has_attribute,
        references=pipeline.records(ProgramReference) or (),
        aliases=pipeline.records(Alias) or (),
    )
    plan = make_plan(report, reading(machine, files), (), machine.now, around)
    places: dict[tuple[str, str], int] = {}
    for number, change in enumerate(plan.changes):
        for code in change.codes:
            for subject in change.subjects:
                places.setdefault((code, subject), number)
    last = len(plan.changes)
    ordered = sorted(said, key=lambda one: (places.get((one.code, one.subject), last), one.place))
    return [replace(one, place=number) for number, one in enumerate(ordered, 1)]
