"""Which of the services that command-line programs talk to are running, and whether the user is in their groups.

Only files are looked at: `/run/systemd/units` has a link for each unit that is active (systemd makes it when a unit
starts and removes it when it stops), `/etc/group` names the members. A membership that a login does not have yet, since
it was given after it, is seen as a membership.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from nixlore.data.daemons import DAEMONS
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, State
from nixlore.model.failures import DaemonState

NAME = "daemons"

UNITS = "/run/systemd/units"
INVOCATION = "invocation:"
"""How the names of links begin that stand for active units."""

LARGEST = 1 << 26
"""Bytes of a list of groups; those of a large domain have some megabytes."""

GROUPS = ("/etc/group", "/etc/passwd")


def collect(machine: Machine) -> Iterator[DaemonState | Coverage]:
    """Yield what is known of each service; without any of the files nothing is."""
    units, groups = active_units(machine), memberships(machine)
    for source, found in ((UNITS, units), (GROUPS[0], groups)):
        cause = _cause(machine, source) if found is None else ""
        state: State = "read" if found is not None else "unreadable" if cause else "absent"
        yield Coverage(collector=NAME, source=source, state=state, entries=len(found or ()), note=cause)
    if units is None and groups is None:
        return
    for name, daemon in DAEMONS.items():
        yield DaemonState(
            name=name,
            units=daemon.units,
            active=None if units is None or not daemon.units else not units.isdisjoint(daemon.units),
            group=daemon.group,
            is_member=None if groups is None or not daemon.group else daemon.group in groups,
        )


def _cause(machine: Machine, source: str) -> str:
    """Return why what is there could not be read, "" where there is nothing."""
    try:
        place = machine.at(source)
        if source == UNITS:
            os.scandir(place).close()
        elif os.path.lexists(place):
            read_regular(place, LARGEST)
    except FileNotFoundError:
        return ""
    except OSError as error:
        return error.strerror or "cannot be listed"
    except SourceError as error:
        return error.what
    return ""


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: the units that run and the groups that the user is in."""
    return repr((sorted(active_units(machine) or ("?",)), sorted(memberships(machine) or ("?",)))).encode()


def active_units(machine: Machine) -> frozenset[str] | None:
    """Return the units of the system that are active, None where that cannot be seen."""
    try:
        names = os.listdir(machine.at(UNITS))  # noqa: PTH208 - names are all that is wanted
    except (OSError, SourceError):
        return None
    wanted = {unit for daemon in DAEMONS.values() for unit in daemon.units}
    found = {name.removeprefix(INVOCATION) for name in names if name.startswith(INVOCATION)}
    return frozenset(found & wanted) if found else None


def memberships(machine: Machine) -> frozenset[str] | None:
    """Return those of the services' groups that name the user, None where that cannot be seen."""
    if not machine.user:
        return None
    try:
        text = read_regular(machine.at(GROUPS[0]), LARGEST).decode("utf-8", "replace")
    except SourceError:
        return None
    rows = [line.split(":") for line in text.splitlines()]
    wanted = {daemon.group for daemon in DAEMONS.values()} - {""}
    return frozenset(row[0] for row in rows if len(row) == 4 and row[0] in wanted and machine.user in row[3].split(","))
