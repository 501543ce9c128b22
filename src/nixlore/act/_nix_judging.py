"""Tell whether what a repository declares after an edit differs by what was meant, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nixlore.act._nix_reading import Repository, key_of
from nixlore.act._nix_slots import Slot
from nixlore.model.nix import Declaration
from nixlore.model.plan import Intent

FOR_USERS = re.compile(
    r"(?:.*\.)?(?:environment\.systemPackages|home\.packages|users\.(?:extraU|u)sers\..+\.packages|user\.packages)"
)
"""Options whose packages are there for people to call."""


def is_named(declaration: Declaration, attr_path: str) -> bool:
    """Tell whether a declaration is of a package, named with its channel where it has one."""
    if not declaration.channel:
        return declaration.attr_path == attr_path
    return f"{declaration.channel}.{declaration.attr_path}" == attr_path


def shown(declaration: Declaration) -> str:
    """Return how a declared package is named to people."""
    name = declaration.attr_path or declaration.kind
    return f"{declaration.channel}.{name}" if declaration.channel else name


def removed_fault(
    targets: Sequence[Declaration], gone: Sequence[Declaration], new: Sequence[Declaration], slot: Slot | None
) -> str:
    """Return what is wrong with a removal, "" when exactly what was meant has gone."""
    here = targets[0]
    if new:
        return f"taking it away would change what {shown(new[0])} is"
    missing = {key_of(item) for item in targets} - {key_of(item) for item in gone}
    if missing:
        return f"{shown(here)} does not stand in a list by itself"
    for item in gone:
        if not _belongs(item, here, slot):
            return f"{shown(item)} stands in the same expression and would go as well"
    return ""


def _belongs(item: Declaration, here: Declaration, slot: Slot | None) -> bool:
    """Tell whether something that has gone is the package that was meant, or a part of it."""
    if item.file != here.file:
        return False
    if slot is not None and not slot.node.start_point[0] < item.line <= slot.node.end_point[0] + 1 and not here.within:
        return False
    same = (item.kind, item.attr_path, item.channel) == (here.kind, here.attr_path, here.channel)
    return same or (item.within == here.attr_path and not here.within)


def added_fault(before: Repository, intent: Intent, gone: Sequence[Declaration], new: Sequence[Declaration]) -> str:
    """Return what is wrong with an addition, "" when exactly what was meant has come."""
    if gone:
        return f"it would change what {shown(gone[0])} is"
    own = [item for item in new if not item.within]
    if not own:
        return "a package is not read where it would stand"
    for item in own:
        fault = _fault_of(before, intent, item)
        if fault:
            return fault
    if len({(item.module, item.option_path) for item in own}) > 1:
        return "the list is used in several places"
    return hosts_fault(before, intent, own[0])


def is_under_condition(repository: Repository, intent: Intent) -> bool:
    """Tell whether the file that an addition is meant for has lists, all of them under one and the same condition.

    Who names such a file, means what holds under its switch (`mkIf cfg.enable`).
    """
    lists = [
        item
        for item in repository.declared
        if item.file == intent.to_file
        and item.enabled is None
        and FOR_USERS.fullmatch(item.option_path)
        and intent.scope in ("", item.scope)
    ]
    return bool(lists and lists[0].condition) and len({item.condition for item in lists}) == 1


def _fault_of(before: Repository, intent: Intent, item: Declaration) -> str:
    if item.ambiguous or not is_named(item, intent.attr_path):
        return f"{intent.attr_path} would mean {shown(item)} there, or something unknown"
    if not FOR_USERS.fullmatch(item.option_path):
        return f"{item.option_path} is no list of packages for people"
    if item.condition and not is_under_condition(before, intent):
        return f"the list stands under a condition ({item.condition})"
    if intent.scope and item.scope != intent.scope:
        return f"the list is of the scope {item.scope}"
    return ""


def hosts_fault(repository: Repository, intent: Intent, item: Declaration) -> str:
    """Return why a list is not right for the host that is meant, "" where it is."""
    known = {host.name for host in repository.hosts.hosts}
    if not intent.host or known == {intent.host}:
        return ""
    reached = reach(repository, item)
    if reached is None:
        return "" if intent.to_file else f"it is not known which hosts import {item.module}"
    if intent.host not in reached:
        return f"{intent.host} does not import {item.module}"
    others = sorted(set(reached) - {intent.host})
    return f"{item.module} is imported by {', '.join(others)} as well" if others else ""


def reach(repository: Repository, item: Declaration) -> tuple[str, ...] | None:
    """Return the hosts that a declaration takes effect on, None where that is not known."""
    found = repository.hosts.importing(item.module)
    if found is not None:
        return found
    for host in repository.hosts.hosts:
        if item.option_path.startswith(f"{OUTPUTS[host.kind]}.{host.name}."):
            return (host.name,)
    return None


OUTPUTS = {"nixos": "nixosConfigurations", "home": "homeConfigurations", "darwin": "darwinConfigurations"}
"""The output of a flake that holds each kind of host."""
