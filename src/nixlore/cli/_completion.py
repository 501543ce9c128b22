"""What completes the names that commands take; of the machine only what the last run found, nothing is read anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
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
    codes = _rules()
    found = sorted(code for code in codes.values() if code.startswith(typed.upper()))
    return found or _begun(codes, typed)


CODE = re.compile(r'^CODE = "(NX\d+)"', re.MULTILINE)
"""How a rule says its code."""


def _rules() -> dict[str, str]:
    """Return the code of each rule by its name, as the files say them: to load all rules takes too long for a key."""
    from nixlore import stages, synthesize  # noqa: PLC0415 - only completion needs it

    found: dict[str, str] = {}
    for name in stages.names("synthesize"):
        for place in synthesize.__path__:
            try:
                text = Path(place, f"{name}.py").read_text(encoding="utf-8")
            except OSError:
                continue
            found.update((name, code) for code in CODE.findall(text))
    return found


class Names(msgspec.Struct, frozen=True):
    """What `why` knows of one run, which `stamp` stands for: tools, programs and commands; packages of the closures."""

    stamp: tuple[int, int]
    tools: tuple[str, ...]
    packages: tuple[str, ...]


def tools_offered(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the tools, programs and commands of the last run that begin so, else packages of the closures in use.

    Tools that are gone are among them.
    """
    names = _names(context)
    return _begun(names.tools, typed) or _begun(names.packages, typed) if names is not None else []


def _names(context: click.Context) -> Names | None:
    """Return the names of the last run; they are kept, as the whole of a large run takes too long to read for a key."""
    from nixlore.storage.keys import slot_key  # noqa: PLC0415 - only completion needs it

    try:
        own = session(context)
        slot = slot_key(own.machine)
        status = Path(own.machine.cache_dir or "/nonexistent", "runs", slot).stat()
    except (NixloreError, OSError):
        return None
    stamp = (status.st_mtime_ns, status.st_size)
    kept = own.cache.load("names", slot, Names)
    if kept is not None and kept.stamp == stamp:
        return kept
    report = _last(context)
    if report is None:
        return None
    found = Names(stamp, tuple(sorted(_tools(report))), tuple(sorted(_packages(report))))
    own.cache.save("names", slot, found)
    return found


def _tools(report: Report) -> set[str]:
    from nixlore.model.usage import CommandUsage, UsageAlignment  # noqa: PLC0415 - only completion needs it
    from nixlore.present._life import lives  # noqa: PLC0415

    alignment = report.fact("usage_alignment", UsageAlignment)
    usage = report.fact("command_usage", CommandUsage)
    names = {command.name for command in usage.commands} if usage is not None else set()
    for tool in alignment.tools if alignment is not None else ():
        names.update((tool.attr_path, *tool.programs))
    known = lives(report)
    names.update(known.packages if known is not None else ())
    return names


def _packages(report: Report) -> set[str]:
    from nixlore.present._graph import opened  # noqa: PLC0415 - only completion needs it

    graph = opened(report)
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
        pipeline = session(context).pipeline()
        last = pipeline.last()
    except NixloreError:
        return None
    return pipeline.opened(last, may_read=False) if last is not None else None


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
