"""Everything known about one name: a program, a command or a package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from nixlore.identity import canonical
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight
from nixlore.model.nix import Alias, Binary
from nixlore.model.run import DAY
from nixlore.model.usage import (
    CommandUsage,
    CommandUse,
    MissingCommand,
    Place,
    Preference,
    ToolUse,
    UsageAlignment,
    UseCount,
)
from nixlore.present._origin import provider
from nixlore.present._parts import SAMPLE, span
from nixlore.present._text import Line, homely, listed, plural, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import amount, date


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The answer about one name; all empty where nothing is known, then `similar` holds names that are.

    `provided_by` says where a command comes from that nothing declares: the shell, the base system, a definition of
    the user's own. `candidates` are attribute paths of nixpkgs that provide the name, where nothing is declared.
    `read` is False where no history was read, so that nothing can be said of use.
    `compared` tells whether what is declared could be looked up at all, which takes a history that may be read.
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

    @property
    def found(self) -> bool:
        """Tell whether anything is known of the name."""
        return bool(self.tools or self.command or self.missing or self.provided_by)


def ask(report: Report, name: str, binaries: Sequence[Binary] = (), aliases: Sequence[Alias] = ()) -> Why:
    """Return what a report holds about a name, and where else it may come from."""
    alignment = report.fact("usage_alignment", UsageAlignment)
    usage = report.fact("command_usage", CommandUsage)
    all_tools = (*alignment.tools, *alignment.by_modules) if alignment is not None else ()
    commands = {command.name: command for command in usage.commands} if usage is not None else {}
    tools = _tools(all_tools, name)
    programs = {name, *(program for tool in tools for program in tool.programs)}
    missing = next((row for row in alignment.missing if row.name == name), None) if alignment is not None else None
    subjects = {name, *(tool.attr_path for tool in tools)}
    answer = Why(
        name=name,
        tools=tools,
        command=commands.get(name),
        missing=missing,
        preferences=_preferences(alignment, programs),
        insights=tuple(insight for insight in report.insights if insight.subject in subjects),
        provided_by="" if tools or missing else provider(name, usage, binaries, aliases),
        absence=alignment.absence if alignment is not None else "",
        read=usage is not None and bool(usage.windows),
        sample=report.sample,
        configured=bool(report.config_repo),
        compared=alignment is not None,
    )
    return answer if answer.found else msgspec.structs.replace(answer, similar=_similar(all_tools, commands, name))


def _tools(tools: Sequence[ToolUse], name: str) -> tuple[ToolUse, ...]:
    """Return the tools a name means: by attribute path, else by program, else by the path's last part."""
    wanted = canonical(name)
    by_path = tuple(tool for tool in tools if canonical(tool.attr_path) == wanted)
    by_program = tuple(tool for tool in tools if name in tool.programs)
    by_leaf = tuple(tool for tool in tools if tool.attr_path.rpartition(".")[2] == name)
    found = dict.fromkeys((*by_path, *by_program))
    return tuple(found) or by_leaf


def _preferences(alignment: UsageAlignment | None, programs: set[str]) -> tuple[Preference, ...]:
    rows = alignment.preferences if alignment is not None else ()
    return tuple(row for row in rows if programs & {name for name, _ in row.counts} or programs & set(row.declared))


def _similar(tools: Sequence[ToolUse], commands: dict[str, CommandUse], name: str) -> tuple[str, ...]:
    import difflib  # noqa: PLC0415 - most names are known

    known = {*commands, *(tool.attr_path for tool in tools), *(program for tool in tools for program in tool.programs)}
    return tuple(difflib.get_close_matches(name, known, n=3, cutoff=0.7))


PLACES = 6
"""How many places of one tool are shown unless all are asked for."""


def lines(answer: Why, *, full: bool = False) -> Iterator[Line]:
    """Yield the answer for people; `full` leaves nothing out."""
    if answer.sample:
        yield SAMPLE
    if not answer.found:
        yield from _unknown(answer)
        return
    yield Line(_title(answer), "head")
    for tool in answer.tools:
        yield from _tool(tool, several=len(answer.tools) > 1, most=len(tool.places) if full else PLACES)
    yield from _use(answer)
    if answer.missing is not None:
        yield from _missing(answer.missing)
    for purpose in dict.fromkeys(preference.purpose for preference in answer.preferences):
        counted = (_counted(preference) for preference in answer.preferences if preference.purpose == purpose)
        yield _row("rivals", f"for {purpose}: {'; '.join(counted)}")
    yield from _insights(answer)


def _counted(preference: Preference) -> str:
    counts = " · ".join(f"{safe(name)} {count:,}" for name, count in preference.counts[:5])
    return f"{counts} ({preference.unit}{' by agents' if preference.actor == 'agent' else ''})"


def _insights(answer: Why) -> Iterator[Line]:
    """Yield what rules conclude; what the rows above tell already is only named."""
    named = []
    for insight in answer.insights:
        if answer.missing is not None or (insight.severity == "info" and answer.preferences):
            named.append(insight.code)
        else:
            yield _row(insight.code, f"{safe(insight.says, 240)} [{insight.confidence} confidence]")
    if named:
        yield _row("insights", " ".join(["nixlore check", *dict.fromkeys(named)]))


def _row(label: str, text: str) -> Line:
    return Line(f"{label:<10} {text}", indent=2)


def _title(answer: Why) -> str:
    paths = listed(dict.fromkeys(tool.attr_path for tool in answer.tools))
    if not answer.tools:
        unknown = "used, but nothing declares it" if answer.missing else "used; what provides it is not known"
        return f"{safe(answer.name)}: {safe(answer.provided_by) or unknown}"
    return paths if paths == safe(answer.name) else f"{safe(answer.name)}: {paths}"


def _unknown(answer: Why) -> Iterator[Line]:
    if answer.configured and not answer.compared:
        yield Line(
            f"Nothing is known of {safe(answer.name)} yet: declarations are told once a history is read.", "head"
        )
        yield Line("`nixlore self doctor` says which there are", indent=2)
        return
    declared = "it is not declared" if answer.configured else "no configuration was found"
    yield Line(f"Nothing here is called {safe(answer.name)}: {declared}, and no history shows it.", "head")
    if answer.similar:
        yield Line(f"Did you mean {' or '.join(safe(name) for name in answer.similar)}?", indent=2)
    if answer.candidates:
        yield Line(f"nixpkgs has it in {listed(answer.candidates, 4)}", indent=2)
        yield Line(f"to try it once: nix shell nixpkgs#{safe(answer.candidates[0])}", indent=2)


def _tool(tool: ToolUse, *, several: bool, most: int) -> Iterator[Line]:
    if several:
        yield Line(safe(tool.attr_path), "strong", 2)
    for place in tool.places[:most]:
        yield from _place(place)
    if len(tool.places) > most:
        yield _row("", f"and in {plural(len(tool.places) - most, 'more place')}: --full")
    if tool.programs:
        how = f" ({safe(tool.known_by)})" if tool.known_by else ""
        yield _row("provides", listed(tool.programs, 8) + how)
    if tool.host_known_by:
        yield _row("here", f"on this host, known by {safe(tool.host_known_by)}")
    exemption = f" [{safe(tool.exemption)}]" if tool.exemption else ""
    yield _row("class", f"{tool.tool_class}{exemption}: {safe(tool.because)}")
    if tool.last_trace is not None:
        yield _row("used", f"left a trace outside the shells, last around {date(tool.last_trace // DAY)}")


def _place(place: Place) -> Iterator[Line]:
    hosts = "hosts unknown" if place.hosts is None else f"on {listed(place.hosts)}" if place.hosts else "on no host"
    yield _row("declared", f"{safe(place.file)}:{place.line} in {safe(place.option_path)}, {hosts}")
    if place.comment:
        yield _row("", f"“{safe(place.comment)}”")
    if place.condition:
        yield _row("", f"only when {safe(place.condition)}")


def _use(answer: Why) -> Iterator[Line]:
    uses: Sequence[UseCount] = answer.command.uses if answer.command else ()
    if not uses:
        uses = tuple(use for tool in answer.tools for use in tool.uses)
    for use in uses:
        yield _row("used", told(use))
    if not uses and all(tool.last_trace is None for tool in answer.tools):
        judged = any(tool.tool_class == "unseen" for tool in answer.tools)
        why = f" ({safe(answer.absence)})" if answer.absence and judged else ""
        yield _row("used", f"not seen in any history{why}" if answer.read else "unknown: no history was read")
    if answer.command is not None and answer.command.via:
        noun = "alias" if len(answer.command.via) == 1 else "aliases"
        yield _row("through", f"the {noun} {listed(answer.command.via)}")
    if answer.command is not None and answer.command.not_found:
        yield _row("failed", f"not found {plural(answer.command.not_found, 'time')}")


def told(use: UseCount) -> str:
    """Return a count with who, when and by which source; the number of days only where there are several."""
    who = {"human": "", "agent": " by agents", "unknown": " by someone"}[use.actor]
    when = ""
    if use.first_day is not None:
        days = f" on {plural(use.days, 'day')}," if use.first_day != use.last_day else ""
        when = f"{days} {span(use.first_day, use.last_day)}"
    return f"{amount(use.count, use.unit)}{who}{when} ({', '.join(use.sources)})"


def _missing(row: MissingCommand) -> Iterator[Line]:
    found = f"found at {safe(row.owner)}" if row.owner else "not found now" if row.owner_kind != "unknown" else ""
    if found:
        yield _row("here", found)
    if row.candidates:
        yield _row("nixpkgs", f"in {listed(row.candidates, 4)} ({safe(row.candidates_from)})")


def evidence_line(evidence: Evidence, user: str) -> Line:
    """Return one piece of evidence for people; paths of this user's home begin with `~`."""
    place = f" {safe(evidence.place)}" if evidence.place and evidence.place != evidence.source else ""
    return Line(f"{safe(homely(evidence.source, user))}{place}: {safe(evidence.says)}", "dim", 7)
