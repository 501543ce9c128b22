"""Everything known about one name: a program, a command or a package."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight
from nixlore.model.nix import Alias, Binary
from nixlore.model.usage import (
    AdHocCount,
    CommandUsage,
    CommandUse,
    MissingCommand,
    Preference,
    ToolUse,
    UsageAlignment,
)
from nixlore.nix.attr_names import canonical
from nixlore.present._failures import told_of
from nixlore.present._hosts_compared import elsewhere
from nixlore.present._life import Biography, Lives, biographies, lives
from nixlore.present._origin import provider
from nixlore.present._text import Line, homely, safe
from nixlore.present._why_here import Presence, has_nix
from nixlore.report import Report

ENABLE = ".enable"
"""How the path of an option ends that declares a program or a service."""


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The answer about one name; all empty where nothing is known, then `similar` holds names that are.

    `provided_by` says where a command comes from that nothing declares: the shell, the base system, a definition of
    the user's own. `candidates` are attribute paths of nixpkgs that provide the name, where nothing is declared.
    `read` is False where no history was read, so that nothing can be said of use.
    `compared` tells whether what is declared could be looked up at all, which takes a history that may be read.
    `lives` are what the configuration's history says, also of tools that are gone; `has_history` tells whether it was
    read, `uncommitted` are the Nix files that differ from its last commit. `adhoc` tells how often it was run without
    being installed. `here` tells whether it is on the PATH or in the store, None where that was not asked. `has_nix`
    is False where nothing of Nix is on the machine. `failing` says what of it fails often or was not found,
    `other_hosts` what is known of it on the user's other hosts. Where the name is neither a command nor that of a
    declared tool, `programs` are those that it has as far as is known, and `programs_used` what was seen of them, what
    was run most first.
    """

    name: str
    tools: tuple[ToolUse, ...] = ()
    command: CommandUse | None = None
    missing: MissingCommand | None = None
    preferences: tuple[Preference, ...] = ()
    insights: tuple[Insight, ...] = ()
    provided_by: str = ""
    similar: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    absence: str = ""
    read: bool = True
    sample: bool = False
    configured: bool = True
    compared: bool = True
    lives: tuple[Biography, ...] = ()
    has_history: bool = False
    uncommitted: tuple[str, ...] = ()
    adhoc: AdHocCount | None = None
    here: Presence | None = None
    has_nix: bool = True
    failing: tuple[str, ...] = ()
    other_hosts: str = ""
    programs: tuple[str, ...] = ()
    programs_used: tuple[CommandUse, ...] = ()

    @property
    def found(self) -> bool:
        """Tell whether anything is known of the name."""
        is_here = self.here is not None and self.here.state in ("path", "store")
        is_used = self.command or self.missing or self.adhoc or self.failing
        return bool(is_here or is_used or self.tools or self.provided_by or self.lives)


def ask(
    report: Report,
    name: str,
    binaries: Sequence[Binary] = (),
    aliases: Sequence[Alias] = (),
    candidates: Sequence[str] = (),
) -> Why:
    """Return what a report holds about a name, where else it may come from, and what it may be in nixpkgs."""
    alignment = report.fact("usage_alignment", UsageAlignment)
    usage = report.fact("command_usage", CommandUsage)
    all_tools = (*alignment.tools, *alignment.by_modules) if alignment is not None else ()
    commands = {command.name: command for command in usage.commands} if usage is not None else {}
    tools = _tools(all_tools, name)
    programs = {name, *(program for tool in tools for program in tool.programs)}
    missing = next((row for row in alignment.missing if row.name == name), None) if alignment is not None else None
    paths = [tool.attr_path for tool in tools]
    known = lives(report)
    answer = Why(
        name=name,
        tools=tools,
        command=commands.get(name),
        missing=missing,
        preferences=_preferences(alignment, programs),
        insights=tuple(insight for insight in report.insights if insight.subject in (name, *paths)),
        provided_by="" if tools or missing else provider(name, usage, binaries, aliases),
        absence=alignment.absence if alignment is not None else "",
        read=usage is not None and bool(usage.windows),
        sample=report.sample,
        configured=bool(report.config_repo),
        compared=alignment is not None,
        candidates=tuple(candidates),
        lives=_lives(report, known, name, tools, candidates),
        has_history=known is not None and known.head is not None,
        has_nix=has_nix(report.coverage),
        uncommitted=() if known is None else known.dirty,
        adhoc=_adhoc(alignment, (name, *candidates)),
        failing=tuple(told_of(report, tuple(programs))),
        other_hosts=elsewhere(report, paths or [name, *candidates]),
    )
    return answer if answer.found else replace(answer, similar=_similar(all_tools, commands, name, known))


def with_programs(report: Report, answer: Why, programs: Collection[str]) -> Why:
    """Return the same with the programs that it has, where the name is neither a command nor that of a tool."""
    if answer.tools or answer.command is not None:
        return answer
    usage = report.fact("command_usage", CommandUsage)
    commands = usage.commands if usage is not None else ()
    used = [command for command in commands if command.name in programs and command.uses]
    used.sort(key=lambda command: (-max(use.count for use in command.uses), command.name))
    return replace(answer, programs=tuple(sorted(programs)), programs_used=tuple(used))


def _lives(
    report: Report, known: Lives | None, name: str, tools: Sequence[ToolUse], candidates: Sequence[str]
) -> tuple[Biography, ...]:
    """Return the lives of the tools that were found, else of the name itself or of what nixpkgs has under it."""
    if known is None:
        return ()
    if tools:
        return biographies(report, known, (tool.attr_path for tool in tools if tool.places))
    return biographies(report, known, (name,)) or biographies(report, known, candidates)


def _tools(tools: Sequence[ToolUse], name: str) -> tuple[ToolUse, ...]:
    """Return the tools a name means: by attribute path and program, else by option, else by the path's last part."""
    wanted = canonical(name)
    by_path = tuple(tool for tool in tools if canonical(tool.attr_path) == wanted)
    by_program = tuple(tool for tool in tools if name in tool.programs)
    by_leaf = tuple(tool for tool in tools if tool.attr_path.rpartition(".")[2] == name)
    found = dict.fromkeys((*by_path, *by_program))
    return tuple(found) or _by_option(tools, name) or by_leaf


def _by_option(tools: Sequence[ToolUse], name: str) -> tuple[ToolUse, ...]:
    """Return the tools that a switch of NixOS or Home Manager declares, named with its `enable` or without."""
    switch = name if name.endswith(ENABLE) else name + ENABLE
    return tuple(tool for tool in tools if any(place.option_path == switch for place in tool.places))


def _preferences(alignment: UsageAlignment | None, programs: set[str]) -> tuple[Preference, ...]:
    rows = alignment.preferences if alignment is not None else ()
    return tuple(row for row in rows if programs & {name for name, _ in row.counts} or programs & set(row.declared))


def _adhoc(alignment: UsageAlignment | None, names: Sequence[str]) -> AdHocCount | None:
    """Return how often a name, or else what nixpkgs has under it, was run without being installed."""
    rows = {canonical(row.attr_path): row for row in alignment.adhoc} if alignment is not None else {}
    return next((rows[path] for path in map(canonical, names) if path in rows), None)


def _similar(
    tools: Sequence[ToolUse], commands: dict[str, CommandUse], name: str, ever: Lives | None
) -> tuple[str, ...]:
    import difflib  # noqa: PLC0415 - most names are known

    known = {
        *commands,
        *(() if ever is None else ever.packages),
        *(tool.attr_path for tool in tools),
        *(program for tool in tools for program in tool.programs),
    }
    return tuple(difflib.get_close_matches(name, known, n=3, cutoff=0.7))


def evidence_line(evidence: Evidence, user: str) -> Line:
    """Return one piece of evidence for people; paths of this user's home begin with `~`."""
    place = f" {safe(evidence.place)}" if evidence.place and evidence.place != evidence.source else ""
    return Line(f"{safe(homely(evidence.source, user))}{place}: {safe(evidence.says)}", "dim", 7)
