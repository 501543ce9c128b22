"""What is declared on which hosts and where it is used: the table of `show hosts --diff`, and a line of `why`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.other_hosts import HostsCompared, HostTool, HostUse, KnownHost
from nixlore.nix.attr_names import canonical
from nixlore.present._tables import Table
from nixlore.present._text import Line, listed, plural, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import amount, date

NAME = "hosts_compared"

MOST = 8
"""How many hosts are named in one cell."""


def differences(report: Report) -> Table | None:
    """Return each package that is not declared everywhere alike or not used where it is declared.

    What is not seen where it is declared comes first, then what is used, then what is declared most widely.
    """
    fact = report.fact(NAME, HostsCompared)
    if fact is None:
        return None
    told = [tool for tool in fact.tools if _differs(tool, fact)]
    told.sort(key=lambda tool: (-len(tool.unseen), not tool.used, -len(tool.declared), tool.attr_path))
    columns = ("package", "declared on", "used on", "not seen on", "not read")
    return Table(columns, tuple(map(_row, told)), frozenset(), ("not read",), flexible="used on")


def _differs(tool: HostTool, fact: HostsCompared) -> bool:
    """Tell whether hosts differ as far as is known: where nothing was read, nothing is."""
    users, read = _users(tool), set(tool.declared).difference(tool.unread)
    return len(tool.declared) < len(fact.hosts) or bool(tool.unseen) or (bool(users) and not users >= read)


def _users(tool: HostTool) -> set[str]:
    return {use.host for use in tool.used}


def _row(tool: HostTool) -> tuple[str, ...]:
    used = "; ".join(f"{host} {counts}" for host, counts in _counts(tool.used))
    return tool.attr_path, _named(tool.declared), used, _named(tool.unseen), _named(tool.unread)


def _named(hosts: Sequence[str]) -> str:
    return listed(hosts, MOST)


def _counts(uses: Sequence[HostUse]) -> Iterator[tuple[str, str]]:
    """Yield each host with its counts; those of people and agents, and of different units, are never added."""
    for host in dict.fromkeys(use.host for use in uses):
        yield host, " and ".join(_count(use) for use in uses if use.host == host)


def _count(use: HostUse) -> str:
    who = {"human": "", "agent": " by agents", "unknown": " by someone"}[use.actor]
    return f"{amount(use.count, use.unit)}{who}"


def sentences(report: Report) -> Iterator[Line]:
    """Yield of each host whether its use is known, from when to when, and what would bring what is missing."""
    fact = report.fact(NAME, HostsCompared)
    if fact is None:
        return
    for host in fact.hosts:
        yield Line(f"{safe(host.name)}: {_known(host)}", "dim" if host.is_read else "warn")
    if any(host.told == "nothing" for host in fact.hosts):
        yield Line("there: `nixlore export --summary > HOST.json`, here: `nixlore self import HOST.json`", "dim")


def _known(host: KnownHost) -> str:
    told = {"this machine": "this one", "report": f"told on {date(host.day)}", "nothing": "not read"}[host.told]
    if host.told == "nothing":
        return told
    if not host.is_read:
        return f"{told}; no history was read there"
    if host.first_day is None:
        return f"{told}; its histories have no dates"
    return f"{told}; histories from {date(host.first_day)} to {date(host.last_day)}"


def elsewhere(report: Report, names: Sequence[str]) -> str:
    """Return what is known of packages on the other hosts, "" where none of these has told anything."""
    fact = report.fact(NAME, HostsCompared)
    if fact is None or not any(host.told == "report" for host in fact.hosts):
        return ""
    wanted = set(map(canonical, names))
    this = {host.name for host in fact.hosts if host.is_this}
    tools = [tool for tool in fact.tools if tool.attr_path in wanted]
    return "; ".join(told for tool in tools if (told := _elsewhere(tool, this, several=len(tools) > 1)))


def _elsewhere(tool: HostTool, this: set[str], *, several: bool) -> str:
    others = [host for host in tool.declared if host not in this]
    used = [(use.host, use) for use in tool.used if use.host not in this]
    users = dict.fromkeys(host for host, _ in used)
    parts = [f"declared on {plural(len(others), 'other host')}" if others else "declared on no other host"]
    if used:
        parts.append(f"used on {', '.join(f'{host} ({_dated(host, used)})' for host in users)}")
    parts += [f"not seen on {_named(names)}" for names in [_without(tool.unseen, this)] if names]
    parts += [f"{_named(names)} not read" for names in [_without(tool.unread, this)] if names]
    if parts == ["declared on no other host"]:
        return ""
    return f"{f'{tool.attr_path} ' if several else ''}{'; '.join(parts)}"


def _without(names: Sequence[str], this: set[str]) -> list[str]:
    return [name for name in names if name not in this]


def _dated(host: str, used: Sequence[tuple[str, HostUse]]) -> str:
    """Return a host's counts with the last day of any."""
    own = [use for name, use in used if name == host]
    days = [use.last_day for use in own if use.last_day is not None]
    return f"{' and '.join(map(_count, own))}{f', last on {date(max(days))}' if days else ''}"


def nothing(report: Report) -> str:
    """Return why there is nothing to compare."""
    fact = report.fact(NAME, HostsCompared)
    if fact is not None and len(fact.hosts) > 1:
        return "every package is declared and used on every host"
    return (
        "only one host is known; there: `nixlore export --summary > HOST.json`, here: `nixlore self import HOST.json`"
    )
