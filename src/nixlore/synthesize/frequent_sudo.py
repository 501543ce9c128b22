"""A command is run with sudo again and again although NixOS has a declarative way, or a group that needs no sudo.

Told from ten times on at least three days on, of people only, where a table knows the option or the group
(`virtualisation.docker.enable`, `programs.wireshark.enable` …) and the machine is a NixOS. Whether the user is in the
group already is said where `/etc/group` tells it. Rebuilding the system needs root and is not told, nor is anything to
root, whom no group would help.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from nixlore.data.rootless import ROOTLESS, declared, row_of
from nixlore.model.evidence import Evidence
from nixlore.model.failures import DaemonState, FailurePatterns, SudoUse
from nixlore.model.hosts import HostOverview
from nixlore.model.insight import Action, Insight
from nixlore.model.run import Target
from nixlore.model.shell import Unit
from nixlore.synthesize._failures import sudo_evidence
from nixlore.synthesize._phrases import amount

CODE = "NX123"

ENOUGH = 10
ENOUGH_DAYS = 3
"""How often, and on how many days, a command must have been run as root."""

ROOT_USER = "root"

MOST = 5
"""How many subcommands are told of one program."""


def infer(
    patterns: FailurePatterns,
    overview: HostOverview | None,
    daemons: Sequence[DaemonState] | None,
    target: Target,
) -> Iterator[Insight]:
    """Yield one insight for each command that could do without sudo."""
    if _is_other_system(overview) or target.user == ROOT_USER:
        return
    members = {state.group: state.is_member for state in daemons or () if state.group}
    uses: dict[tuple[str, Unit], list[SudoUse]] = defaultdict(list)
    for use in patterns.sudo:
        if use.actor == "human" and (row := row_of(use.head)):
            uses[row, use.unit].append(use)
    told = set()
    for (row, _), found in sorted(uses.items(), key=lambda item: -_count(item[1])):
        if _count(found) >= ENOUGH and max(use.days for use in found) >= ENOUGH_DAYS and row not in told:
            told.add(row)
            yield _insight(row, found, target.user, is_member=members.get(ROOTLESS[row].group))


def _count(uses: Sequence[SudoUse]) -> int:
    return sum(use.count for use in uses)


def _is_other_system(overview: HostOverview | None) -> bool:
    """Tell whether this host is known to be no NixOS, whose options would not help."""
    this = [host for host in overview.hosts if host.is_this] if overview is not None else []
    return bool(this) and all(host.kind != "nixos" for host in this)


def _insight(row: str, uses: Sequence[SudoUse], user: str, *, is_member: bool | None) -> Insight:
    way, unit = ROOTLESS[row], uses[0].unit
    by = " or ".join(dict.fromkeys(name for use in uses for name in use.by))
    evidence = [sudo_evidence(use) for use in uses[:MOST]]
    evidence.append(Evidence(source="nixlore", place=declared(way, user), says=way.says))
    if is_member is not None:
        said = f"{user} is {'' if is_member else 'not '}in the group {way.group}"
        evidence.append(Evidence(source="daemons", place="/etc/group", says=said))
    need = f"the group {way.group} already lets it be run without" if is_member else f"NixOS has {declared(way, user)}"
    return Insight(
        code=CODE,
        subject=row,
        says=f"{row} was run with {by} in {amount(_count(uses), unit)}; {need}",
        severity="info",
        confidence="high" if way.group else "medium",
        evidence=tuple(evidence),
        action=None if is_member else Action(verb="declare", subject=way.option or f"group {way.group}"),
    )
