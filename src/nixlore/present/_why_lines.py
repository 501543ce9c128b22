"""The answer about one name as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.run import DAY
from nixlore.model.usage import AdHocCount, MissingCommand, Place, Preference, ToolUse, UseCount
from nixlore.present._nix_shell import nix_shell
from nixlore.present._parts import SAMPLE, span
from nixlore.present._text import Line, listed, plural, safe
from nixlore.present._why import Why
from nixlore.present._why_here import Presence
from nixlore.present._why_life import log, row, summary
from nixlore.present._why_store import rows, title
from nixlore.synthesize._phrases import amount, date

PROGRAMS = 3
"""Of how many programs of a package it is told how often they were run."""

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
    if answer.here is not None and (title(answer.here) or not answer.provided_by):
        yield from rows(answer.here, _bringing(answer, answer.here), full=full)
    yield from _history(answer, full=full)
    yield from _use(answer)
    if answer.missing is not None:
        yield from _missing(answer.missing, answer.here)
    yield from (row("fails", safe(told, 240)) for told in answer.failing)
    if answer.other_hosts:
        yield row("elsewhere", f"on your other hosts: {safe(answer.other_hosts, 400)}")
    for purpose in dict.fromkeys(preference.purpose for preference in answer.preferences):
        counted = (_counted(preference) for preference in answer.preferences if preference.purpose == purpose)
        yield row("rivals", f"for {purpose}: {'; '.join(counted)}")
    yield from _insights(answer)


def biography(answer: Why) -> Iterator[Line]:
    """Yield the life of a name in the configuration, event by event, oldest first."""
    if answer.sample:
        yield SAMPLE
    if not answer.lives:
        yield Line(f"{safe(answer.name)}: the configuration's history does not show it", "head")
        yield from _history(answer, full=True)
    for life in answer.lives:
        now = {"declared": "declared now", "disabled": "switched off now", "removed": "not declared any more"}
        yield Line(f"{safe(life.tool)} in the configuration, {now[life.life.status]}", "head")
        yield from log(life)


def _history(answer: Why, *, full: bool) -> Iterator[Line]:
    """Yield what the configuration's history says, or why it says nothing."""
    for life in answer.lives:
        yield from summary(life, several=len(answer.lives) > 1, full=full)
    places = {place.file for tool in answer.tools for place in tool.places}
    if answer.lives or not places:
        return
    if not answer.has_history:
        yield row("since", "unknown: no history of the configuration was read")
    elif new := sorted(places.intersection(answer.uncommitted)):
        yield row("since", f"not committed yet ({listed(new, 3)})")
    else:
        yield row("since", "unknown: the configuration's history does not show it")


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
            yield row(insight.code, f"{safe(insight.says, 240)} [{insight.confidence} confidence]")
    if named:
        yield row("insights", " ".join(["nixlore check", *dict.fromkeys(named)]))


def _title(answer: Why) -> str:
    paths = listed(dict.fromkeys(tool.attr_path for tool in answer.tools))
    if not answer.tools:
        if answer.lives and not answer.provided_by:
            return f"{safe(answer.name)}: {_status(answer)}"
        here = "nothing here is known to provide it" if answer.candidates else "what provides it is not known"
        unknown = "used, but nothing declares it" if answer.missing else f"used; {here}"
        if answer.adhoc is not None and not answer.missing:
            unknown = f"not declared, but fetched with {_fetchers(answer.adhoc)}"
        where = "" if answer.missing or answer.command or answer.adhoc else title(answer.here)
        return f"{safe(answer.name)}: {safe(answer.provided_by) or where or unknown}"
    return paths if paths == safe(answer.name) else f"{safe(answer.name)}: {paths}"


def _status(answer: Why) -> str:
    """Say what became of what is declared no more, under the name that the configuration had for it."""
    told = []
    for life in answer.lives:
        status = {"removed": "not declared any more", "disabled": "switched off", "declared": "declared"}
        other = f"{safe(life.tool)} " if life.tool != answer.name else ""
        told.append(f"{other}{status[life.life.status]}")
    return "; ".join(told)


def _unknown(answer: Why) -> Iterator[Line]:
    if answer.configured and not answer.compared:
        yield Line(
            f"Nothing is known of {safe(answer.name)} yet: declarations are told once a history is read.", "head"
        )
        yield Line("`nixlore self doctor` says which there are", indent=2)
        return
    name = safe(answer.name)
    if answer.configured:
        yield Line(f"No package or switch that is declared is called {name}, and no history shows it.", "head")
    else:
        yield Line(f"Nothing here is called {name}: no configuration was found, and no history shows it.", "head")
    yield from _absence(answer.here)
    if answer.similar:
        yield Line(f"Did you mean {' or '.join(safe(name) for name in answer.similar)}?", indent=2)
    if answer.candidates:
        yield Line(f"nixpkgs has it in {listed(answer.candidates, 4)}", indent=2)
        yield from (Line(command, indent=2) for command in _once(answer))


def _bringing(answer: Why, here: Presence) -> Iterator[Line]:
    """Yield what would bring a name that the PATH does not have: its line, else a command for once."""
    if here.state not in ("store", "absent") or here.run or here.shells:
        return
    if any(package.profiles for package in here.packages):
        # A profile that is in use brings it already; that its programs are not seen has other reasons.
        return
    places = [tool.places[0] for tool in answer.tools if tool.places and tool.on_this_host is not False]
    if places:
        where = listed((f"{place.file}:{place.line}" for place in places), 2)
        yield row("", f"{where} would bring it, once that is built and switched to")
    elif answer.candidates and not answer.tools:
        yield from (row("", command) for command in _once(answer))


def _once(answer: Why) -> Iterator[str]:
    """Yield the command that runs a program without installing it, where there is something of Nix to run it with."""
    if answer.has_nix:
        yield f"to try it once: {nix_shell(safe(answer.candidates[0]))}"


def _absence(here: Presence | None) -> Iterator[Line]:
    if here is None:
        return
    if here.state == "absent":
        yield Line("It is not on the PATH either, and nothing that a root of the store holds is called so.", indent=2)
    for reason in here.unknown:
        yield Line(f"Not known: {safe(reason)}", indent=2)


def _tool(tool: ToolUse, *, several: bool, most: int) -> Iterator[Line]:
    if several:
        yield Line(safe(tool.attr_path), "strong", 2)
    for place in tool.places[:most]:
        yield from _place(place)
    if len(tool.places) > most:
        yield row("", f"and in {plural(len(tool.places) - most, 'more place')}: --full")
    if tool.programs:
        how = f" ({safe(tool.known_by)})" if tool.known_by else ""
        yield row("provides", listed(tool.programs, 8) + how)
    if tool.host_known_by:
        yield row("host", f"this one, known by {safe(tool.host_known_by)}")
    exemption = f" [{safe(tool.exemption)}]" if tool.exemption else ""
    yield row("class", f"{tool.tool_class}{exemption}: {safe(tool.because)}")
    if tool.last_trace is not None:
        yield row("used", f"left a trace outside the shells, last around {date(tool.last_trace // DAY)}")


def _place(place: Place) -> Iterator[Line]:
    hosts = "hosts unknown" if place.hosts is None else f"on {listed(place.hosts)}" if place.hosts else "on no host"
    yield row("declared", f"{safe(place.file)}:{place.line} in {safe(place.option_path)}, {hosts}")
    if place.comment:
        yield row("", f"“{safe(place.comment)}”")
    if place.condition:
        yield row("", f"only when {safe(place.condition)}")


def _use(answer: Why) -> Iterator[Line]:
    uses: Sequence[UseCount] = answer.command.uses if answer.command else ()
    if not uses:
        uses = tuple(use for tool in answer.tools for use in tool.uses)
    for use in uses:
        yield row("used", told(use))
    if answer.adhoc is not None:
        for use in answer.adhoc.uses:
            yield row("fetched", f"{told(use)} with {_fetchers(answer.adhoc)}")
    for command in answer.programs_used[:PROGRAMS]:
        yield from (row("used", f"{safe(command.name)}: {told(use)}") for use in command.uses)
    if answer.programs_used[PROGRAMS:]:
        yield row("", f"and {len(answer.programs_used) - PROGRAMS} more of its programs")
    if (
        not (uses or answer.programs_used)
        and answer.adhoc is None
        and all(tool.last_trace is None for tool in answer.tools)
    ):
        yield row("used", _unseen(answer))
    if answer.command is not None and answer.command.via:
        noun = "alias" if len(answer.command.via) == 1 else "aliases"
        yield row("through", f"the {noun} {listed(answer.command.via)}")
    if answer.command is not None and answer.command.not_found and not answer.failing:
        yield row("failed", f"not found {plural(answer.command.not_found, 'time')}")


def _unseen(answer: Why) -> str:
    """Say what of a name was not seen; one that a configuration declares need not be that of a program."""
    if not answer.read:
        return "unknown: no history was read"
    judged = any(tool.tool_class == "unseen" for tool in answer.tools)
    why = f" ({safe(answer.absence)})" if answer.absence and judged else ""
    if answer.tools or not answer.lives or answer.name in answer.programs:
        return f"not seen in any history{why}"
    return f"{'none of its programs' if answer.programs else 'no command of this name'} was seen in any history"


def _fetchers(adhoc: AdHocCount) -> str:
    return listed((f"`{tool}`" for tool in adhoc.tools), 3)


def told(use: UseCount) -> str:
    """Return a count with who, when and by which source; the number of days only where there are several."""
    who = {"human": "", "agent": " by agents", "unknown": " by someone"}[use.actor]
    when = ""
    if use.first_day is not None:
        days = f" on {plural(use.days, 'day')}," if use.first_day != use.last_day else ""
        when = f"{days} {span(use.first_day, use.last_day)}"
    return f"{amount(use.count, use.unit)}{who}{when} ({', '.join(use.sources)})"


def _missing(command: MissingCommand, here: Presence | None) -> Iterator[Line]:
    found = (
        f"found at {safe(command.owner)}"
        if command.owner
        else "not found now"
        if command.owner_kind != "unknown"
        else ""
    )
    if found and (here is None or (command.owner and here.state == "unknown")):
        yield row("here", found)
    if command.candidates:
        yield row("nixpkgs", f"in {listed(command.candidates, 4)} ({safe(command.candidates_from)})")
