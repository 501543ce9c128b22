"""What completes the names that commands take; of the machine only what the last run found, nothing is read anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from nixlore.cli._session import session
from nixlore.errors import NixloreError

if TYPE_CHECKING:
    from nixlore.report import Report

Completion = Callable[[click.Context, click.Parameter, str], list[str]]
"""What click asks for the words that may follow what was typed."""


def stages_offered(*steps: str) -> Completion:
    """Return what completes the name of a stage of some steps."""

    def complete(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        from nixlore import stages  # noqa: PLC0415 - only completion needs it

        return [name for step in steps for name in stages.names(step) if name.startswith(typed)]

    return complete


def rules_offered(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the codes of rules that begin with what was typed, in any case, else their names."""
    from nixlore import stages  # noqa: PLC0415 - only completion needs it

    found = stages.discover("synthesize")
    codes = sorted(stage.module.CODE for stage in found)
    return [code for code in codes if code.startswith(typed.upper())] or _begun((stage.name for stage in found), typed)


def tools_offered(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the tools, programs and commands of the last run that begin so, else packages of the closures in use.

    Tools that are gone are among them.
    """
    from nixlore.model.usage import CommandUsage, UsageAlignment  # noqa: PLC0415 - only completion needs it
    from nixlore.present._life import lives  # noqa: PLC0415

    report = _last(context)
    alignment = report.fact("usage_alignment", UsageAlignment) if report is not None else None
    usage = report.fact("command_usage", CommandUsage) if report is not None else None
    names = {command.name for command in usage.commands} if usage is not None else set()
    for tool in alignment.tools if alignment is not None else ():
        names.update((tool.attr_path, *tool.programs))
    known = lives(report) if report is not None else None
    names.update(known.packages if known is not None else ())
    return _begun(names, typed) or _begun(_packages(report), typed)


def _packages(report: Report | None) -> set[str]:
    from nixlore.present._graph import opened  # noqa: PLC0415 - only completion needs it

    graph = opened(report) if report is not None else None
    return {name for closure in graph.closures for name in closure.packages} if graph is not None else set()


def nix_files_offered(context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the files in which the last run found a declaration, else whatever files the shell finds."""
    from nixlore.model.usage import UsageAlignment  # noqa: PLC0415 - only completion needs it

    report = _last(context)
    alignment = report.fact("usage_alignment", UsageAlignment) if report is not None else None
    files = {place.file for tool in (alignment.tools if alignment is not None else ()) for place in tool.places}
    found = [CompletionItem(name) for name in _begun(files, typed)]
    return found or [CompletionItem(typed, type="file")]


def hosts_offered(context: click.Context, typed: str) -> list[str]:
    """Return the hosts of the last run that begin with what was typed."""
    from nixlore.model.hosts import HostOverview  # noqa: PLC0415 - only completion needs it

    report = _last(context)
    overview = report.fact("host_overview", HostOverview) if report is not None else None
    return _begun((host.name for host in overview.hosts) if overview is not None else (), typed)


def _last(context: click.Context) -> Report | None:
    try:
        last = session(context).pipeline().last()
    except NixloreError:
        return None
    return last.opened() if last is not None else None


def _begun(names: Iterable[str], typed: str) -> list[str]:
    return sorted(name for name in set(names) if name.startswith(typed) and name.isprintable() and " " not in name)


def changes_offered(context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete the id of a change with what the plan that was made last has."""
    from nixlore.model.plan import Plan  # noqa: PLC0415 - only for a completion
    from nixlore.storage.keys import slot_key  # noqa: PLC0415

    try:
        own = session(context)
        kept = own.cache.load("plans", slot_key(own.machine), tuple[str, Plan])
    except NixloreError:
        return []
    changes = () if kept is None else kept[1].changes
    return [CompletionItem(change.id, help=change.title) for change in changes if change.id.startswith(typed)]
