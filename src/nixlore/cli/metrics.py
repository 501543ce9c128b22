"""`nixlore self metrics`: whether things got better since the first scan, with what each figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session

if TYPE_CHECKING:
    from nixlore.model.backtest import Deed
    from nixlore.model.metrics import SuccessMetrics
    from nixlore.pipeline import Pipeline
    from nixlore.report import Report
    from nixlore.storage.artifacts import Shelf

DOING = {"remove": "remove", "declare": "add"}
"""What is kept of proposals: what they would do to which tool."""


@command("metrics")
@click.pass_context
def metrics_command(context: click.Context) -> None:
    """Say how agents, proposals and the configuration fare, against the time before the first scan.

    What scans have kept is compared: each figure with how many it is taken of and bounds of 95 %. Of fewer than are
    needed none is told. The bars are weeks.
    """
    from nixlore.act.success import measured  # noqa: PLC0415 - `--help` needs none of it
    from nixlore.storage import snapshots  # noqa: PLC0415
    from nixlore.storage.verdicts import verdicts  # noqa: PLC0415

    own = session(context)
    shelf = own.shelf
    kept = None if shelf is None else snapshots.load(shelf)
    answers = () if shelf is None else verdicts(shelf)
    found = measured(kept, answers, _deeds(own) if kept is not None else ())
    own.label()
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        emit(encoded(found))
        return
    from nixlore.present._metrics import lines  # noqa: PLC0415 - only for people

    paint(lines(found))


def _deeds(own: Session) -> tuple[Deed, ...]:
    """Return what was done to the configuration."""
    from nixlore.act.foreseen import deeds  # noqa: PLC0415 - see above
    from nixlore.model.evolution import PackageEvolution  # noqa: PLC0415

    evolution = own.answer().fact("package_evolution", PackageEvolution)
    return () if evolution is None else deeds(evolution)


def kept_of(shelf: Shelf, pipeline: Pipeline, report: Report) -> None:
    """Keep what a scan of this machine has measured and proposed; raises OSError where it cannot be written.

    What is asked about another host would stand in the way of comparing.
    """
    from nixlore.model.run import DAY  # noqa: PLC0415 - only a scan writes
    from nixlore.model.usage import UsageAlignment  # noqa: PLC0415
    from nixlore.nix.tool_names import tool_key  # noqa: PLC0415
    from nixlore.storage import snapshots  # noqa: PLC0415

    alignment = report.fact("usage_alignment", UsageAlignment)
    if alignment is not None and not alignment.is_this_machine:
        return
    actions = [insight.action for insight in report.insights if insight.action is not None]
    said = {f"{DOING[one.verb]} {tool_key(one.subject)}" for one in actions if one.verb in DOING}
    found = _measured(pipeline, report)
    snapshots.keep(shelf, snapshots.merged(snapshots.load(shelf), found, said, report.generated_at // DAY))


def _measured(pipeline: Pipeline, report: Report) -> SuccessMetrics:
    """Return what can be measured of the records and facts of a run."""
    from nixlore.correlate._success_metrics import measured  # noqa: PLC0415 - only a scan needs all of these
    from nixlore.model import agent, drift, usage  # noqa: PLC0415
    from nixlore.model.agent_choices import AgentChoices  # noqa: PLC0415
    from nixlore.model.evolution import PackageEvolution  # noqa: PLC0415
    from nixlore.model.project import Project  # noqa: PLC0415
    from nixlore.model.recording import LineUse  # noqa: PLC0415

    return measured(
        sessions=pipeline.records(agent.AgentSession),
        prompts=pipeline.records(agent.AgentPrompt),
        responses=pipeline.records(agent.AgentResponse),
        calls=pipeline.records(agent.AgentToolCall),
        choices=report.fact("agent_choices", AgentChoices),
        usage=report.fact("command_usage", usage.CommandUsage),
        alignment=report.fact("usage_alignment", usage.UsageAlignment),
        evolution=report.fact("package_evolution", PackageEvolution),
        drift=report.fact("drift_report", drift.DriftReport),
        projects=pipeline.records(Project),
        lines=pipeline.records(LineUse),
    )
