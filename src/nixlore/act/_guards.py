"""What may not be removed, and why: each guard is one reason, and the first that holds spares the tool.

A tool that is wrongly called unused costs more than ten that are missed. So a removal needs proof that nobody and
nothing needs it here: that the histories were read and have no use of it, and that neither the configuration, another
package, a script, a server of an agent nor another host does. What cannot be told spares it as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from nixlore.act._known import Known
from nixlore.act._words import Spot, Words
from nixlore.exemptions import is_for_people
from nixlore.model.agent_usage import McpUsage
from nixlore.model.other_hosts import HostsCompared, HostTool
from nixlore.model.run import DAY
from nixlore.model.usage import Place, ToolUse
from nixlore.nix.attr_names import canonical

LATELY = 30
"""In how many days before now nobody may have run it."""

JUDGED = ("unseen", "used")
"""The classes of use in which a removal can be argued from use at all; every other says why it cannot."""

REMOTE = frozenset(("", "http", "sse"))
"""What stands instead of a program for a server that is reached over the network."""

USER = re.compile(r"users\.(?:users\.)?\"?([A-Za-z_][\w-]*)\"?\.")

KIND = re.compile(r"\bmodules\.(nixos|darwin)\.")
"""The kind of system in the name of a module that a flake offers."""

Guard = Callable[[ToolUse, "Guards"], str]


class Guards:
    """What the guards look at, made once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.words = Words(known)
        compared = known.report.fact("hosts_compared", HostsCompared)
        self.hosts: dict[str, HostTool] = {row.attr_path: row for row in (compared.tools if compared else ())}
        usage = known.report.fact("mcp_usage", McpUsage)
        servers = usage.servers if usage is not None else ()
        self.servers = {row.program: row.name for row in servers if row.program not in REMOTE}

    def spared(self, tool: ToolUse, guards: Sequence[Guard] = ()) -> str:
        """Return why a tool may not be removed, "" where it may; by all guards or by some."""
        return next(filter(None, (guard(tool, self) for guard in guards or GUARDS)), "")

    def places(self, tool: ToolUse) -> tuple[Place, ...]:
        """Return the places by which this host and user get a tool."""
        user = self.known.report.target.user
        own = self.known.here(tool.places)
        return tuple(one for one in own if _user(one) in ("", user) and not self._is_elsewhere(one))

    def _is_elsewhere(self, place: Place) -> bool:
        """Tell whether a line stands in a module for another kind of system, whatever it seems to reach."""
        found = KIND.search(place.option_path)
        return found is not None and bool(self._kinds) and found[1] not in self._kinds

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """The kinds of system that this machine may be, none where no overview tells."""
        hosts = self.known.overview.hosts if self.known.overview is not None else ()
        kinds = {host.kind for host in hosts if host.name in self.known.hosts}
        return frozenset(kinds if kinds - {"home"} else ())


def _user(place: Place) -> str:
    found = USER.search(f"{place.option_path}.")
    return found[1] if found is not None else ""


def names_of(tool: ToolUse) -> set[str]:
    """Return the names under which files may speak of a tool: its programs, its attribute path and the end of that."""
    return {*tool.programs, tool.attr_path, tool.attr_path.rpartition(".")[2]}


def _histories_were_read(_tool: ToolUse, guards: Guards) -> str:
    """Spare everything without histories over a long enough time: nothing follows from seeing no use."""
    alignment = guards.known.alignment
    return "nothing is declared or no history was read" if alignment is None else alignment.absence


def _is_not_kept(tool: ToolUse, _guards: Guards) -> str:
    """Spare what somebody asked to keep."""
    return tool.because if tool.tool_class == "kept" else ""


def _use_was_judged(tool: ToolUse, _guards: Guards) -> str:
    """Spare what leaves no trace of its use: libraries, services, desktops, what other programs or files run."""
    return "" if tool.tool_class in JUDGED else tool.because


def _places_are_known(tool: ToolUse, guards: Guards) -> str:
    """Spare what stands in a line that may reach other hosts, or only under some condition."""
    if not guards.places(tool):
        return "no line is known by which this host and user get it"
    for place in tool.places:
        if place.hosts is None:
            return f"which hosts {place.file}:{place.line} reaches is not known"
        if place.condition and place in guards.places(tool):
            return f"it stands under a condition ({place.file}:{place.line})"
    return ""


def _was_not_run_lately(tool: ToolUse, guards: Guards) -> str:
    """Spare what a person or an agent ran in the last weeks, or at a time that is not known."""
    today = guards.known.now // DAY
    for use in tool.uses:
        who = "agents" if use.actor == "agent" else "somebody"
        if use.last_day is None:
            return f"{who} ran it at a time that is not known"
        if today - use.last_day < LATELY:
            return f"{who} ran it {max(today - use.last_day, 0)} days ago"
    if tool.last_trace is not None and today - tool.last_trace // DAY < LATELY:
        return "it left a trace of being used in the last 30 days"
    return ""


def _was_not_fetched_lately(tool: ToolUse, guards: Guards) -> str:
    """Spare what was run with `nix shell` in the last weeks: who declared it, uses it all the same."""
    alignment, today = guards.known.alignment, guards.known.now // DAY
    for row in alignment.adhoc if alignment is not None else ():
        lately = any(use.last_day is None or today - use.last_day < LATELY for use in row.uses)
        if lately and canonical(row.attr_path) == canonical(tool.attr_path):
            return f"it was run with {' or '.join(row.tools)} in the last 30 days"
    return ""


def _no_package_needs_it(tool: ToolUse, guards: Guards) -> str:
    """Spare what another package refers to at run time: that one uses it, and nothing would leave with its line."""
    package = guards.known.package(tool)
    others = () if package is None else package.held_by or package.needed_by
    return f"{others[0]} needs it" if others else ""


def _nothing_runs_it(tool: ToolUse, guards: Guards) -> str:
    """Spare what a service, a key binding, a wrapper, a script or an alias runs."""
    names = names_of(tool)
    for reference in guards.known.around.references:
        if reference.name in names or (
            reference.attr_path and canonical(reference.attr_path) == canonical(tool.attr_path)
        ):
            return f"{reference.file}:{reference.line} runs it ({reference.how})"
    for alias in guards.known.around.aliases:
        if not names.isdisjoint(alias.runs) and alias.name not in names:
            return f"the {alias.kind} {alias.name} runs it ({alias.file}:{alias.line})"
    return ""


def _no_file_names_it(tool: ToolUse, guards: Guards) -> str:
    """Spare what any other line of the repository names, in whatever language: it may be what needs it."""
    if not guards.known.around.files:
        return "the files of the configuration were not looked through"
    if unread := guards.words.unread:
        return f"{unread} could not be read, and may name it"
    declared = [Spot(place.file, place.line) for one in _same(tool, guards) for place in one.places]
    spot = guards.words.named(names_of(tool), declared)
    return f"{spot.file}:{spot.line} names it" if spot is not None else ""


def _same(tool: ToolUse, guards: Guards) -> Sequence[ToolUse]:
    return guards.known.tools_of(tool.attr_path) or (tool,)


def _no_server_is_it(tool: ToolUse, guards: Guards) -> str:
    """Spare the programs of agents' servers, which agents start themselves so that no history shows it."""
    name = next((guards.servers[one] for one in sorted(names_of(tool)) if one in guards.servers), "")
    return f"the MCP server {name} is run with it" if name else ""


def _no_other_option_takes_it(tool: ToolUse, guards: Guards) -> str:
    """Spare what stands in a list that another option takes as well: an editor's own tools, a service's path."""
    for place in guards.places(tool):
        other = next(
            (
                one.option_path
                for one in tool.places
                if (one.file, one.line) == (place.file, place.line) and not is_for_people(one.option_path)
            ),
            "",
        )
        if other:
            return f"{other} takes it from the same line ({place.file}:{place.line})"
    return ""


def _no_other_host_needs_it(tool: ToolUse, guards: Guards) -> str:
    """Spare what another host gets from the same line, unless that was read and does not use it."""
    row = guards.hosts.get(canonical(tool.attr_path))
    for place in guards.places(tool):
        for host in sorted(set(place.hosts or ()) - guards.known.hosts):
            name = host.rpartition("@")[2]
            if row is not None and name in row.unseen:
                continue
            if row is not None and any(use.host == name for use in row.used):
                return f"{host} uses it"
            return f"{host} gets it from {place.file}, too, and its use there is not known"
    return ""


GUARDS: tuple[Guard, ...] = (
    _histories_were_read,
    _is_not_kept,
    _use_was_judged,
    _was_not_run_lately,
    _was_not_fetched_lately,
    _places_are_known,
    _no_other_option_takes_it,
    _no_other_host_needs_it,
    _no_package_needs_it,
    _nothing_runs_it,
    _no_server_is_it,
    _no_file_names_it,
)

FOR_ALL_HOSTS: tuple[Guard, ...] = (
    _histories_were_read,
    _is_not_kept,
    _use_was_judged,
    _places_are_known,
    _no_other_option_takes_it,
    _no_package_needs_it,
    _nothing_runs_it,
    _no_server_is_it,
    _no_file_names_it,
)
"""What must hold of a tool that one host keeps: all but that nobody uses it."""
