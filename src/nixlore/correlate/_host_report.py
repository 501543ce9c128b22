"""What this host tells of itself: what is declared for which host, what of it is used here, and what was read.

A report leaves the machine, so that it holds names of packages and hosts, numbers and days, and nothing else. Names of
configurations that are a user's are left out, of `ada@larkspur` only the host is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from nixlore import __version__
from nixlore.analyze._this_host import match
from nixlore.model.evidence import Coverage, State
from nixlore.model.nix import Declaration, Host
from nixlore.model.other_hosts import HOST, PATH, SCHEMA, SOURCE, VERSION, HostReport, PackageUse, ReadWindow
from nixlore.model.run import Target
from nixlore.model.shell import Actor, Unit
from nixlore.model.usage import ToolUse, UsageAlignment, Window
from nixlore.nix.attr_names import canonical

PUBLIC = frozenset({"package", "program", "service"})
"""Kinds of what is declared whose name is one of nixpkgs."""


SYSTEM = re.compile(r"(?:x86_64|aarch64|i686|armv[67]l|riscv64)-(?:linux|darwin)")
"""What stands behind the user in the name of a configuration for any host of a kind: `ada@x86_64-linux`."""

STATES: tuple[State, ...] = ("off", "absent", "unreadable", "partial", "read")
"""The worst that can be said of a source first."""


def report(
    hosts: Sequence[Host],
    declarations: Sequence[Declaration],
    alignment: UsageAlignment | None,
    coverage: Sequence[Coverage],
    target: Target,
    day: int,
    may_tell: Callable[[str], bool] = lambda _: True,
) -> HostReport | None:
    """Return what this host tells, None where its name is not known; of packages those that `may_tell` allows."""
    naming = _Naming(hosts, declarations, target)
    if not naming.this:
        return None
    declared = {path: hosts for path, hosts in _declared(declarations, naming.host).items() if may_tell(path)}
    tools = tuple(tool for tool in _told(alignment) if may_tell(canonical(tool.attr_path)))
    is_long_enough = alignment is not None and not alignment.absence
    unseen = {canonical(tool.attr_path) for tool in tools if tool.tool_class == "unseen"} if is_long_enough else set()
    here = {path for path, names in declared.items() if naming.this in names}
    return HostReport(
        schema=f"{SCHEMA}/{VERSION}",
        generator=f"nixlore {__version__}",
        host=naming.this,
        day=day,
        hosts=tuple(sorted({naming.this, *filter(None, (naming.host(host.name) for host in hosts))})),
        declared={path: tuple(sorted(names)) for path, names in sorted(declared.items())},
        used=tuple(_used(tools)),
        unseen=tuple(sorted(unseen & here)),
        windows=tuple(_windows(alignment, coverage)),
        sources=_sources(coverage),
    )


class _Naming:
    """By which name each configuration's host is told, and that of this one."""

    def __init__(self, hosts: Sequence[Host], declarations: Iterable[Declaration], target: Target) -> None:
        self._users = {target.user, *(declaration.user for declaration in declarations)} - {""}
        self._homes = {host.name for host in hosts if host.kind == "home"}
        self._homes -= {host.name for host in hosts if host.kind != "home"}
        self._own, _how = match(hosts, target)
        systems = sorted(self._own - self._homes)
        at_hosts = sorted(name.rpartition("@")[2] for name in self._own if "@" in name)
        named = next(iter((*systems, *at_hosts)), (target.asked_host or target.hostname).rpartition("@")[2])
        self.this = named if re.search(HOST, named) else ""

    def host(self, name: str) -> str:
        """Return the host of a configuration, "" for a user's own that belongs to none."""
        if name in self._own:
            return self.this
        told = name.rpartition("@")[2] if name in self._homes else name
        is_user = name in self._homes and "@" not in name and name in self._users
        return told if re.search(HOST, told) and not is_user and SYSTEM.fullmatch(told) is None else ""


def _declared(declarations: Iterable[Declaration], host: Callable[[str], str]) -> dict[str, set[str]]:
    """Return the hosts of each package; where the hosts of a declaration are not known it tells of none."""
    found: dict[str, set[str]] = defaultdict(set)
    for declaration in declarations:
        path = canonical(declaration.attr_path)
        is_on = declaration.kind in PUBLIC and declaration.enabled is not False
        if is_on and declaration.hosts and re.search(PATH, path):
            found[path].update(filter(None, map(host, declaration.hosts)))
    return {path: names for path, names in found.items() if names}


def _told(alignment: UsageAlignment | None) -> Iterator[ToolUse]:
    """Yield the tools that may be told of, where it is this machine that the alignment is about."""
    if alignment is not None and alignment.is_this_machine:
        yield from (
            tool for tool in alignment.tools if tool.kind in PUBLIC and re.search(PATH, canonical(tool.attr_path))
        )


def _windows(alignment: UsageAlignment | None, coverage: Iterable[Coverage]) -> Iterator[ReadWindow]:
    """Yield of which days histories were read, by the collector: where they lie is told to nobody."""
    collectors = {entry.source: entry.collector for entry in coverage}
    found: dict[tuple[str, Actor, Unit], list[Window]] = defaultdict(list)
    for window in alignment.windows if alignment is not None and alignment.is_this_machine else ():
        found[collectors.get(window.source, "other"), window.actor, window.unit].append(window)
    for (source, actor, unit), windows in sorted(found.items()):
        firsts = [window.first_day for window in windows if window.first_day is not None]
        lasts = [window.last_day for window in windows if window.last_day is not None]
        yield ReadWindow(
            source=source,
            actor=actor,
            unit=unit,
            entries=sum(window.entries for window in windows),
            first_day=min(firsts, default=None),
            last_day=max(lasts, default=None),
        )


def _used(tools: Iterable[ToolUse]) -> Iterator[PackageUse]:
    """Yield each count once, as several declarations may be of one package."""
    best: dict[tuple[str, str, str], PackageUse] = {}
    for tool in tools:
        for use in tool.uses:
            row = PackageUse(
                attr_path=canonical(tool.attr_path),
                actor=use.actor,
                unit=use.unit,
                count=use.count,
                days=use.days,
                first_day=use.first_day,
                last_day=use.last_day,
            )
            key = (row.attr_path, row.actor, row.unit)
            if key not in best or best[key].count < row.count:
                best[key] = row
    yield from (best[key] for key in sorted(best))


def _sources(coverage: Iterable[Coverage]) -> dict[str, State]:
    """Return of each source the best that is known: one that was read in one place was read."""
    found: dict[str, State] = {}
    for entry in coverage:
        if re.search(SOURCE, entry.collector):
            found[entry.collector] = max(found.get(entry.collector, STATES[0]), entry.state, key=STATES.index)
    return dict(sorted(found.items()))
