"""Why commands failed and names were not found, as far as files tell it: nothing is run to find out.

A name may be declared for another host only, come from a dev shell, lie in the store without being on the PATH, be an
alias of another shell, have been mistyped or have been renamed. A service that a program talks to may not be running,
or the user may not be in its group. Rebuilds are set beside the generations that there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.correlate._failure_missing import Sought
from nixlore.data.daemons import BY_PROGRAM, DAEMONS, ON_DEMAND
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph, GenerationHistory
from nixlore.model.failures import (
    DaemonState,
    FailureCause,
    FailureCauses,
    FailurePatterns,
    RebuildOutcome,
    RebuildUse,
)
from nixlore.model.nix import Alias, Binary
from nixlore.model.run import DAY, Target
from nixlore.model.store import ProfileKind
from nixlore.model.usage import CommandUsage, UsageAlignment

ENOUGH = 2
"""How often a command must have failed before its daemon is looked at."""

PROFILES: Mapping[str, ProfileKind] = {
    "nixos-rebuild": "system",
    "nixos-rebuild-ng": "system",
    "darwin-rebuild": "system",
    "nh os": "system",
    "nh darwin": "system",
    "home-manager": "home",
    "nh home": "home",
    "nix-env": "user",
    "nix": "user",
}
"""What each tool makes generations of."""

ACTIVATING = frozenset({"switch", "boot"})
"""Actions that leave a generation when they end well."""


def correlate(
    patterns: FailurePatterns,
    usage: CommandUsage | None,
    alignment: UsageAlignment | None,
    binaries: Sequence[Binary] | None,
    aliases: Sequence[Alias] | None,
    daemons: Sequence[DaemonState] | None,
    graph: DependencyGraph | None,
    history: GenerationHistory | None,
    catalog: Catalog,
    target: Target,
) -> FailureCauses:
    """Return the reasons that can be seen for what failed."""
    here = alignment is None or alignment.is_this_machine
    sought = Sought(usage, alignment, (here and binaries) or (), aliases or (), (here and graph) or None, catalog)
    return FailureCauses(
        missing=tuple(sought.missing(patterns.not_found)),
        causes=tuple(_daemons(patterns, daemons or (), target)) if here else (),
        rebuilds=tuple(_rebuilds(patterns.rebuilds, history)),
    )


def _daemons(patterns: FailurePatterns, states: Sequence[DaemonState], target: Target) -> Iterator[FailureCause]:
    """Yield what is amiss with the services of commands that fail."""
    by_name = {state.name: state for state in states}
    told = set()
    for command in patterns.commands:
        state = by_name.get(BY_PROGRAM.get(command.head.partition(" ")[0], ""))
        if state is None or command.failures < ENOUGH or command.head in told:
            continue
        told.add(command.head)
        yield from _amiss(command.head, state, target.user)


def _amiss(head: str, state: DaemonState, user: str) -> Iterator[FailureCause]:
    option = DAEMONS[state.name].option
    if state.active is False and state.name not in ON_DEMAND:
        yield FailureCause(
            head=head,
            cause="unit inactive",
            says=f"{state.units[0]} is not running",
            place="/run/systemd/units",
            remedy=f"`systemctl status {state.units[0]}`; declared by {option} = true",
        )
    if state.is_member is False and user != "root" and user:
        yield FailureCause(
            head=head,
            cause="not in group",
            says=f"{user} is not in the group {state.group}",
            place="/etc/group",
            remedy=f'users.users.{user}.extraGroups = [ "{state.group}" ]',
        )


def _rebuilds(uses: Sequence[RebuildUse], history: GenerationHistory | None) -> Iterator[RebuildOutcome]:
    """Yield for each kind of profile what commands did to it, beside its generations since the first of them."""
    if history is None:
        return
    for profile in ("system", "home", "user"):
        own = [use for use in uses if PROFILES.get(use.tool) == profile]
        back = [use for use in own if use.action == "rollback"]
        made = [use for use in own if use.action in ACTIVATING]
        if not made and not back:
            continue
        since = min(use.first_day for use in (*made, *back))
        links = [step for step in history.steps if step.profile == profile and step.number]
        yield RebuildOutcome(
            profile=profile,
            since=since,
            successes=sum(use.tries - use.failures - use.stopped for use in made),
            failures=sum(use.failures for use in made),
            rollbacks=sum(use.tries - use.failures - use.stopped for use in back),
            generations=sum(step.created >= since * DAY for step in links),
        )
