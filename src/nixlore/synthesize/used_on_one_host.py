"""A line gives a package to several of your hosts, and only one of them uses it.

Told only where the histories of every host that gets it were read, here or in a report that was imported from there,
and every other one would have shown its use and did not. Nothing is said where the lists of which host gets it are not
known, or where it stands under a condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.identity import canonical
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.other_hosts import HostsCompared, HostTool, HostUse, KnownHost
from nixlore.model.usage import Place, UsageAlignment
from nixlore.synthesize._phrases import amount, date

CODE = "NX137"


def infer(compared: HostsCompared | None, alignment: UsageAlignment | None) -> Iterator[Insight]:
    """Yield one insight per shared package that one host alone uses."""
    if compared is None or alignment is None:
        return
    hosts = {host.name: host for host in compared.hosts}
    places = {canonical(tool.attr_path): tool.places for tool in alignment.tools if tool.kind == "package"}
    for tool in compared.tools:
        user = _only_user(tool)
        shared = [place for place in places.get(tool.attr_path, ()) if place.hosts and len(place.hosts) > 1]
        is_alone = len(shared) == 1 and len(places.get(tool.attr_path, ())) == 1 and not shared[0].condition
        if user and is_alone:
            yield _insight(tool, user, shared[0], hosts)


def _only_user(tool: HostTool) -> str:
    """Return the one host that uses a package all whose other hosts are known not to, "" where that is not so."""
    users = {use.host for use in tool.used}
    others = set(tool.declared) - users
    if len(users) != 1 or tool.unread or not others or not others <= set(tool.unseen):
        return ""
    (user,) = users
    return user if user in tool.declared else ""


def _insight(tool: HostTool, user: str, place: Place, hosts: dict[str, KnownHost]) -> Insight:
    where = f"{place.file}:{place.line}"
    others = [name for name in tool.declared if name != user]
    return Insight(
        code=CODE,
        subject=tool.attr_path,
        says=f"{tool.attr_path} is declared for {', '.join(tool.declared)}, but only {user} was seen to run it",
        severity="info",
        confidence="medium",
        evidence=(
            Evidence(source="nix_config", place=where, says=f"declared in {place.option_path}"),
            *(_use(use) for use in tool.used),
            *(_window(hosts[name]) for name in others if name in hosts),
        ),
        action=Action(verb="move", subject=tool.attr_path, place=where),
        hosts=tool.declared,
    )


def _use(use: HostUse) -> Evidence:
    by = " by agents" if use.actor == "agent" else ""
    says = f"{amount(use.count, use.unit)}{by} on {use.host}, last on {date(use.last_day)}"
    return Evidence(source="host_reports", place=use.host, says=says, count=use.count, unit=use.unit)


def _window(host: KnownHost) -> Evidence:
    says = f"not seen to run on {host.name} from {date(host.first_day)} to {date(host.last_day)}"
    return Evidence(source="host_reports", place=host.name, says=says)
