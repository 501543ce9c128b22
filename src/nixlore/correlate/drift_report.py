"""Where the machine is not what its configuration says: who owns each program of the PATH, and all that drifted.

What other installers put there, what hides what was declared, what was switched to and pushed, and what was not. What
could not be compared is said, and nothing follows from it.
"""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.analyze._this_host import match
from nixlore.correlate._drift_absorb import Absorber
from nixlore.correlate._drift_installs import install_items
from nixlore.correlate._drift_leftovers import leftover_channels, stale_roots
from nixlore.correlate._drift_path import login_path, provided
from nixlore.correlate._drift_remote import unpushed
from nixlore.correlate._drift_versions import Versions
from nixlore.identity import Catalog
from nixlore.model.drift import ConfigRemote, DriftItem, DriftReport
from nixlore.model.evidence import Coverage
from nixlore.model.git import ConfigCommit, ConfigHead
from nixlore.model.nix import Binary, Declaration, Host
from nixlore.model.run import Target
from nixlore.model.store import GcRoot, Generation, Install, Pin
from nixlore.model.usage import UsageAlignment

KINDS = (
    "shadowed",
    "unowned_program",
    "manual_install",
    "imperative_package",
    "configuration_not_deployed",
    "pin_not_deployed",
    "reboot_pending",
    "uncommitted",
    "unpushed",
    "stale_root",
    "leftover_channel",
)
"""Kinds of drift, what hurts most first."""

SEVERITIES = ("warning", "advice", "info")
PATH_SOURCE = "login PATH"


def correlate(
    installs: Sequence[Install] | None,
    binaries: Sequence[Binary] | None,
    declarations: Sequence[Declaration] | None,
    hosts: Sequence[Host] | None,
    heads: Sequence[ConfigHead] | None,
    commits: Sequence[ConfigCommit] | None,
    remotes: Sequence[ConfigRemote] | None,
    generations: Sequence[Generation] | None,
    roots: Sequence[GcRoot] | None,
    pins: Sequence[Pin] | None,
    alignment: UsageAlignment | None,
    coverage: Sequence[Coverage],
    target: Target,
    catalog: Catalog,
) -> DriftReport | None:
    """Return what drifted on this machine, None where it is another machine's configuration that was asked for."""
    if alignment is not None and not alignment.is_this_machine:
        return None
    unknown: list[str] = []
    path = login_path(binaries or (), installs or ())
    known = _login_path_source(coverage, unknown)
    unknown += ["other installers were not looked at"] if installs is None else []
    items = [
        *path.shadows(path_is_known=known is not None),
        *install_items(installs or (), Absorber(declarations or (), catalog, target.user, provided(binaries or ()))),
    ]
    own = _own_hosts(hosts or (), target, unknown)
    if own is not None:
        head = heads[0] if heads else None
        items += Versions(generations or (), pins or (), head, commits or (), own, unknown).items()
    items += unpushed(remotes or (), commits or (), unknown)
    items += stale_roots(roots or (), unknown)
    items += leftover_channels(pins or ())
    return DriftReport(
        items=tuple(sorted(items, key=_order)),
        programs=tuple(path.entries()),
        path_known_by=known.note.removeprefix("set by ") if known is not None else "",
        unknown=tuple(unknown),
    )


def _login_path_source(coverage: Sequence[Coverage], unknown: list[str]) -> Coverage | None:
    """Return what the login PATH was read from, None where it was not or is not sure, which is then unknown."""
    seen = [each for each in coverage if each.collector == "path_binaries" and each.source == PATH_SOURCE]
    known = next((each for each in seen if each.state == "read"), None)
    if known is None:
        unknown.append(f"the login PATH is not sure: {seen[0].note}" if seen else "the login PATH was not read")
    return known


def _own_hosts(hosts: Sequence[Host], target: Target, unknown: list[str]) -> tuple[Host, ...] | None:
    """Return this machine's configurations, () where the repository names none, None where it names others only."""
    found, _ = match(hosts, target)
    own = tuple(host for host in hosts if host.name in found)
    if hosts and not own and target.hostname:
        unknown.append(f"no configuration in the repository is named {target.hostname}, so it is not compared")
        return None
    return own


def _order(item: DriftItem) -> tuple[int, int, str, str, str]:
    return (SEVERITIES.index(item.severity), KINDS.index(item.kind), item.source, item.name, item.path)
