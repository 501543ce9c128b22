"""What the configuration says against what runs: pins, commits, the work tree, the kernel that was booted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nixlore.model.drift import DriftItem
from nixlore.model.git import ConfigCommit, ConfigHead
from nixlore.model.nix import Host
from nixlore.model.store import Generation, Pin

SHORT = 12
"""How many digits of a revision are shown."""

LEAST = 7
"""A revision shorter than this is not compared."""

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
        pins = [pin for pin in self.pins if pin.is_nixpkgs and pin.is_direct and pin.source != "channel"]
        locked = [pin for pin in pins if len(pin.revision) >= LEAST]
        if not locked:
            return
        revision = active.nixpkgs_revision
        if len(revision) < LEAST:
            self.unknown.append("the running system does not say which nixpkgs it was built from")
            return
        if any(_is_same(pin.revision, revision) for pin in locked):
            return
        pin = next((each for each in locked if each.name == "nixpkgs"), locked[0] if len(locked) == 1 else None)
        if pin is None:
            self.unknown.append(f"which of {len(locked)} pins of nixpkgs this system is built from")
            return
        yield DriftItem(
            kind="pin_not_deployed",
            source=pin.source,
            name=pin.name,
            version=pin.revision[:SHORT],
            path=pin.file,
            severity="advice",
            says=self._pin_says(pin, active),
        )

    def _pin_says(self, pin: Pin, active: Generation) -> str:
        running = f"the running system is built from {active.nixpkgs_revision[:SHORT]}"
        older = [each for each in self.generations if _is_same(each.nixpkgs_revision, pin.revision)]
        if older:
            numbers = ", ".join(str(each.number) for each in older[-MOST_NAMED:])
            why = f"generation {numbers} was built from it, so the lock went back or the system was rolled back"
        elif pin.last_modified is not None and pin.last_modified > active.created:
            why = "the lock is newer than the system, which was not switched to it yet"
        else:
            why = "no generation here was built from it: not switched to yet, or built elsewhere"
        return f"{pin.name} is pinned to {pin.revision[:SHORT]}, but {running}; {why}"

    def _commit(self, active: Generation) -> Iterator[DriftItem]:
        head, deployed = self.head, active.configuration_revision.removesuffix(DIRTY)
        if head is None or not head.commit:
            return
        if len(deployed) < LEAST:
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
        own = [each for each in self.generations if each.profile == "system"]
        active = next((each for each in own if each.is_active), None)
        booted = next((each for each in own if each.is_booted), None)
        if active is None or booted is None or active is booted:
            return
        parts = (
            ("kernel", active.kernel, booted.kernel),
            ("initrd", active.initrd, booted.initrd),
            ("kernel modules", active.kernel_modules, booted.kernel_modules),
        )
        changed = [name for name, now, then in parts if now and then and now != then]
        if changed:
            yield DriftItem(
                kind="reboot_pending",
                source="booted-system",
                name=changed[0],
                version="",
                path="/run/booted-system",
                severity="advice",
                says=f"generation {active.number} runs with another {' and '.join(changed)} than the booted generation "
                f"{booted.number}; they come with the next boot",
                instead_of=booted.target,
            )


def _is_same(one: str, other: str) -> bool:
    """Tell whether two revisions are one; either may be as short as its source has it."""
    short, long = sorted((one.removesuffix(DIRTY), other.removesuffix(DIRTY)), key=len)
    return len(short) >= LEAST and long.startswith(short)
