"""What fails here and what helped, in lines for an agent."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.agent_failures import AgentPreventable
from nixlore.model.failures import CommandFailures, Cure, FailureCauses, FailurePatterns
from nixlore.present._text import Line, plural
from nixlore.report import Report

MOST = 8
"""How many of each are told where no command is named."""


def failure_lines(report: Report, command: str = "") -> Iterator[Line]:
    """Yield rates of failure, cures and causes, of one command or of those that fail most."""
    patterns = report.fact("failure_patterns", FailurePatterns)
    if patterns is None or not patterns.known:
        yield Line("Nothing is known of failures: no source here has exit codes (`nixlore shell init` records them).")
        return
    failing = [row for row in patterns.commands if row.failures and _is_about(row.head, command)]
    for row in sorted(failing, key=lambda row: -row.failures)[:MOST]:
        yield Line(_rate(row))
    for cure in [cure for cure in patterns.cures if not cure.withheld and _is_about(cure.failed, command)][:MOST]:
        yield Line(_helped(cure))
    causes = report.fact("failure_causes", FailureCauses)
    for cause in causes.causes if causes else ():
        if _is_about(cause.head, command):
            yield Line(f"{cause.head}: {cause.says} ({cause.place}); {cause.remedy}".removesuffix("; "))
    for name in causes.missing if causes else ():
        if command == name.name:
            yield Line(f"{name.name} was not found: {name.says}")
    preventable = report.fact("agent_preventable", AgentPreventable)
    for one in preventable.preventions if preventable and not command else ():
        yield Line(f"{plural(one.count, 'failure')} of agents' commands: {one.says}")


def _is_about(head: str, command: str) -> bool:
    return not command or f"{head} ".startswith(f"{command} ")


def _rate(row: CommandFailures) -> str:
    ways = ", ".join(f"{one.kind} {one.count}" for one in row.classes[:3])
    return f"{row.head}, run by {row.actor}: {row.failures:,} of {row.tries:,} failed ({ways})"


def _helped(cure: Cure) -> str:
    why = f": {cure.why}" if cure.why else ""
    return f"after `{cure.failed}` ended with {cure.code}, `{cure.cure}` helped {cure.successes} of {cure.tries}{why}"
