"""What the configuration says against what runs: pins, commits, the work tree, the kernel that was booted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from nixlore.analyze._deployed_pin import SHORTEST, Undeployed, same, system_pins, undeployed
from nixlore.analyze._generation_reboot import waiting
from nixlore.model.drift import DriftItem
from nixlore.model.git import ConfigCommit, ConfigHead
from nixlore.model.nix import Host
from nixlore.model.store import Generation, Pin

SHORT = 12
"""How many digits of a revision are shown."""

MOST_NAMED = 5
DIRTY = "-dirty"


@dataclass
class Versions:
    """What is compared; `hosts` are this machine's own configurations, `unknown` why something could not be."""

    generations: Sequence[Generation]
    pins: Sequence[Pin]
    head: ConfigHead | None
    commits: Sequence[ConfigCommit]
    hosts: Sequence[Host]
    unknown: list[str] = field(default_factory=list)

    @property
    def active(self) -> Generation | None:
        """The generation of the system that runs or, on a mounted disk, the current one; else the home's."""
        for profile in ("system", "home"):
            own = [each for each in self.generations if each.profile == profile]
            found = next((each for each in own if each.is_active), None)
            found = found or next((each for each in own if each.is_current), None)
            if found is not None:
                return found
        return None

    def items(self) -> Iterator[DriftItem]:
        """Yield all that differs."""
        active = self.active
        if active is None:
            self.unknown.append("no generation of the system or of a home was seen, so nothing to compare pins with")
        else:
            yield from self._pins(active)
            yield from self._commit(active)
        yield from self._dirty()
        yield from self._reboot()

    def _pins(self, active: Generation) -> Iterator[DriftItem]:
        pins = system_pins(self.pins)
        if not pins:
            return
        revision = active.nixpkgs_revision
        if len(revision) < SHORTEST:
            self.unknown.append("the running system does not say which nixpkgs it was built from")
            return
        # A home of its own is compared as a system is.
        own = [replace(each, profile="system") for each in self.generations if each.profile == active.profile]
        found = undeployed(pins, own)
        if found is not None:
            yield DriftItem(
                kind="pin_not_deployed",
                source=found.pin.source,
                name=found.pin.name,
                version=found.pin.revision[:SHORT],
                path=found.pin.file,
                severity="advice" if found.state in ("not switched", "reverted") else "info",
                says=f"{found.pin.name} is pinned to {found.pin.revision[:SHORT]}, but the running system is built "
                f"from {revision[:SHORT]}; {_meaning(found)}",
            )
        elif not any(same(pin.revision, revision) for pin in pins):
            self.unknown.append(f"which of {len(pins)} pins of nixpkgs this system is built from")

    def _commit(self, active: Generation) -> Iterator[DriftItem]:
        head, deployed = self.head, active.configuration_revision.removesuffix(DIRTY)
        if head is None or not head.commit:
            return
        if len(deployed) < SHORTEST:
            self.unknown.append(
                "which commit the running system was built of: system.configurationRevision is not set, as is usual"
            )
            return
        if _is_same(head.commit, deployed):
            return
        newer = self._newer(deployed)
        if newer is not None and not newer:
            return
        told = (
            "" if newer is None else f", and {len(newer)} later commit{'s' * (len(newer) != 1)} changed what it reads"
        )
        yield DriftItem(
            kind="configuration_not_deployed",
            source="git",
            name=head.branch or "HEAD",
            version=head.commit[:SHORT],
            path="",
            severity="advice",
            says=f"the running system was built of {deployed[:SHORT]}{told}; the configuration is at "
            f"{head.commit[:SHORT]}",
        )

    def _newer(self, deployed: str) -> list[ConfigCommit] | None:
        """Return the commits after the deployed one that this host reads, None where that commit is not among them."""
        at = next((commit.position for commit in self.commits if _is_same(commit.commit, deployed)), None)
        if at is None:
            return None
        newer = [commit for commit in self.commits if commit.position > at and not commit.is_merge]
        if not self.hosts or not all(host.complete for host in self.hosts):
            return newer
        read = {file for host in self.hosts for file in (host.file, *host.modules)}
        return [commit for commit in newer if commit.inputs or not read.isdisjoint(commit.files)]

    def _dirty(self) -> Iterator[DriftItem]:
        files = () if self.head is None else self.head.dirty
        if files:
            more = f" and {len(files) - MOST_NAMED} more" if len(files) > MOST_NAMED else ""
            count = f"{len(files)} Nix file{'s' * (len(files) != 1)}"
            yield DriftItem(
                kind="uncommitted",
                source="git",
                name=files[0],
                version="",
                path=files[0],
                severity="info",
                says=f"{count} of the configuration differ from the last commit: {', '.join(files[:MOST_NAMED])}{more}",
            )

    def _reboot(self) -> Iterator[DriftItem]:
        found = waiting(self.generations)
        if found is not None:
            yield DriftItem(
                kind="reboot_pending",
                source="booted-system",
                name=found.parts[0],
                version="",
                path="/run/booted-system",
                severity="advice" if any("→" in part for part in found.parts) else "info",
                says=f"the next boot takes {_called(found.following)} with another {', '.join(found.parts)}; booted "
                f"was {_called(found.booted)}",
                instead_of=found.booted.target,
            )


def _meaning(found: Undeployed) -> str:
    """Return what it means that the running system was not built of a pin."""
    number = found.other.number if found.other is not None else 0
    newer = f"{abs(found.days)} day{'s' * (abs(found.days) != 1)} newer"
    if found.state == "unknown" and (found.pin.last_modified or 0) > found.now.created:
        return "the lock is newer than the system, which was not switched to it yet"
    return {
        "not switched": f"the lock is {newer}, not yet switched to",
        "next boot": f"generation {number}, which the next boot takes, was built from it",
        "rolled back": f"the later generation {number} was built from it: the system was rolled back",
        "reverted": f"the earlier generation {number} was built from it: the lock went back, or a checkout is behind",
        "elsewhere": f"the system's is {newer}: built elsewhere, or the lock went back",
        "unknown": "no generation here was built from it: not switched to yet, or built elsewhere",
    }[found.state]


def _called(row: Generation) -> str:
    name = f"generation {row.number}" if row.number else "a system that is no generation"
    return f"{name}, specialisation {row.specialisation}," if row.specialisation else name


def _is_same(one: str, other: str) -> bool:
    """Tell whether two revisions are one; either may be as short as its source has it."""
    short, long = sorted((one.removesuffix(DIRTY), other.removesuffix(DIRTY)), key=len)
    return len(short) >= SHORTEST and long.startswith(short)
