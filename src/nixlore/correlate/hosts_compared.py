"""What is declared on which of the user's hosts and where it is used, from the reports that were brought from others.

What this configuration says of its hosts counts; a host that it does not have is as its own report says. Nothing here
changes what is said of this machine: no rule asks what another host uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.correlate._host_report import report
from nixlore.model.evidence import Coverage
from nixlore.model.nix import Declaration, Host
from nixlore.model.other_hosts import HostReport, HostsCompared, HostTool, HostUse, KnownHost
from nixlore.model.run import Target
from nixlore.model.usage import UsageAlignment


def correlate(
    hosts: Sequence[Host] | None,
    declarations: Sequence[Declaration] | None,
    alignment: UsageAlignment | None,
    reports: Sequence[HostReport] | None,
    coverage: Sequence[Coverage],
    target: Target,
) -> HostsCompared | None:
    """Return all hosts together, None where the name of this one is not known; of this one alone no package is told."""
    own = report(hosts or (), declarations or (), alignment, coverage, target, 0)
    if own is None:
        return None
    others = {one.host: one for one in sorted(reports or (), key=lambda one: one.day) if one.host != own.host}
    names = (own.host, *sorted({*own.hosts, *others} - {own.host}))
    told = {own.host: own, **others}
    declared = _declared(own, others)
    paths = sorted({*declared, *(use.attr_path for one in told.values() for use in one.used)})
    return HostsCompared(
        hosts=tuple(_known(name, told.get(name), is_this=name == own.host) for name in names),
        tools=tuple(_tools(paths, declared, names, told)) if len(names) > 1 else (),
    )


def _declared(own: HostReport, others: dict[str, HostReport]) -> dict[str, set[str]]:
    """Return the hosts that declare each package: of ours as we say, of another as its own report does."""
    found = {path: set(hosts) for path, hosts in own.declared.items()}
    for name in others.keys() - set(own.hosts):
        for path, hosts in others[name].declared.items():
            if name in hosts:
                found.setdefault(path, set()).add(name)
    return found


def _known(name: str, told: HostReport | None, *, is_this: bool) -> KnownHost:
    windows = told.windows if told is not None else ()
    firsts = [window.first_day for window in windows if window.first_day is not None]
    lasts = [window.last_day for window in windows if window.last_day is not None]
    return KnownHost(
        name=name,
        is_this=is_this,
        told="this machine" if is_this else "nothing" if told is None else "report",
        is_read=bool(windows),
        day=None if is_this or told is None else told.day,
        first_day=min(firsts, default=None),
        last_day=max(lasts, default=None),
    )


def _tools(
    paths: Sequence[str], declared: dict[str, set[str]], names: Sequence[str], told: dict[str, HostReport]
) -> Iterator[HostTool]:
    """Yield each package with where it is declared and used; hosts are in the order of `names`."""
    uses: dict[str, list[HostUse]] = {}
    for name in names:
        for use in told[name].used if name in told else ():
            row = HostUse(
                host=name, actor=use.actor, unit=use.unit, count=use.count, days=use.days, last_day=use.last_day
            )
            uses.setdefault(use.attr_path, []).append(row)
    unseen = {name: set(told[name].unseen) for name in names if name in told}
    read = {name for name in names if name in told and told[name].windows}
    for path in paths:
        own = declared.get(path, set())
        yield HostTool(
            attr_path=path,
            declared=tuple(name for name in names if name in own),
            used=tuple(uses.get(path, ())),
            unseen=tuple(name for name in names if name in own and path in unseen.get(name, ())),
            unread=tuple(name for name in names if name in own and name not in read),
        )
