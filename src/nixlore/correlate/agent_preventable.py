"""What went wrong when agents ran commands, set beside what is known of this machine: what would have prevented it.

A program that was not there is one that is not on the PATH now and was not defined anywhere; what is there by now tells
nothing. That a system is NixOS is known from its own profile on the PATH. A failure of which nothing is known counts as
such, and each failure counts for one fact at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.correlate._failure_missing import Sought
from nixlore.data.result_texts import INSTALLERS
from nixlore.identity import Catalog
from nixlore.model.agent import FailureText
from nixlore.model.agent_failures import AgentFailures, AgentPreventable, AskedName, Held, Prevention
from nixlore.model.dependencies import DependencyGraph
from nixlore.model.failures import Cause, Cure, FailurePatterns, MissingName, NotFound
from nixlore.model.nix import Alias, Binary
from nixlore.model.usage import CommandUsage, UsageAlignment

SOURCE = "transcripts"
"""The name of agents' logs as a source of runs."""

ABSENT: frozenset[Cause] = frozenset(
    ("another host", "declared", "dev shell", "in the store", "renamed", "nixpkgs", "not in nixpkgs", "unknown")
)
"""Reasons of a name that is not on the PATH; what was mistyped nobody can foretell, and what is here now is no lack."""

SYSTEM = "system"
"""Who provides the programs of a NixOS system's own profile."""

MOST_EXAMPLES = 4

OF_NIXOS: Sequence[tuple[FailureText, Held, str, str]] = (
    (
        "foreign installer",
        "not NixOS",
        "NixOS has no package manager of other systems: packages are declared, or run with `nix shell`",
        "/run/current-system",
    ),
    (
        "foreign path",
        "other paths",
        "programs are on the PATH, not below /usr or /lib, and programs that are linked for these do not start",
        "/run/current-system",
    ),
)
"""What holds on NixOS alone."""

EVERYWHERE: Sequence[tuple[FailureText, Held, str, str]] = (
    ("password", "asks for a password", "sudo asks for a password here, which an agent cannot type", "sudo"),
    ("read-only store", "store is read-only", "nothing can be written below /nix/store", "/nix/store"),
    (
        "untracked file",
        "git add first",
        "a flake sees no file that git does not track: `git add` it first",
        "flake.nix",
    ),
)
"""What holds on every system that has it."""


def correlate(
    failures: AgentFailures,
    patterns: FailurePatterns | None,
    usage: CommandUsage | None,
    alignment: UsageAlignment | None,
    binaries: Sequence[Binary] | None,
    aliases: Sequence[Alias] | None,
    graph: DependencyGraph | None,
    catalog: Catalog,
) -> AgentPreventable:
    """Return why programs were missing, and how many failures a fact that is held would have prevented."""
    here = (binaries or ()) if alignment is None or alignment.is_this_machine else ()
    sought = Sought(usage, alignment, here, aliases or (), (here and graph) or None, catalog)
    missing = tuple(sought.missing(_tried(failures, patterns)))
    cures = () if patterns is None else patterns.cures
    preventions = [*_absent(failures, missing, here), *_known(failures, here), *_cured(failures, cures)]
    return AgentPreventable(
        failures=sum(found.count for found in failures.classes),
        prevented=sum(found.count for found in preventions),
        missing=missing,
        preventions=tuple(sorted(preventions, key=lambda found: (-found.count, found.held))),
    )


def _tried(failures: AgentFailures, patterns: FailurePatterns | None) -> Iterator[NotFound]:
    """Yield the names that agents tried in vain: those of their logs, and others that were recorded."""
    for asked in failures.missing:
        yield _row(asked)
    told = {asked.name for asked in failures.missing}
    for row in () if patterns is None else patterns.not_found:
        if row.actor == "agent" and row.name not in told:
            yield row


def _row(asked: AskedName) -> NotFound:
    return NotFound(
        name=asked.name,
        actor="agent",
        tries=asked.tries,
        runs=asked.runs,
        days=asked.days,
        first_day=asked.first_day,
        last_day=asked.last_day,
        sources=(SOURCE,),
    )


def _absent(
    failures: AgentFailures, missing: Sequence[MissingName], binaries: Sequence[Binary]
) -> Iterator[Prevention]:
    """Yield what knowing the PATH would have prevented; nothing where it was not read."""
    known = {asked.name for asked in failures.missing}
    names = [name for name in missing if name.cause in ABSENT and name.name in known and name.name not in INSTALLERS]
    most = sum(found.count for found in failures.classes if found.kind == "missing name")
    count = min(most, sum(row.tries for name in names for row in name.tries))
    if count and binaries:
        examples = tuple(name.name for name in names[:MOST_EXAMPLES])
        says = "the program is not on the PATH here"
        yield Prevention(held="not installed", count=count, says=says, examples=examples, place="PATH")


def _known(failures: AgentFailures, binaries: Sequence[Binary]) -> Iterator[Prevention]:
    """Yield what knowing the kind of system would have prevented."""
    is_nixos = any(binary.provider == SYSTEM for binary in binaries)
    for kind, held, says, place in (*(OF_NIXOS if is_nixos else ()), *EVERYWHERE):
        for found in failures.classes:
            if found.kind == kind:
                examples = tuple(head for head, _ in found.heads[:MOST_EXAMPLES])
                yield Prevention(held=held, count=found.count, says=says, examples=examples, place=place)


def _cured(failures: AgentFailures, cures: Sequence[Cure]) -> Iterator[Prevention]:
    """Yield what a cure that has helped before may have prevented, of failures of which nothing else is known."""
    offered = {(cure.failed_heads, cure.code): cure for cure in reversed(cures) if not cure.withheld}
    found = [
        (line.count, offered[line.heads, line.exit])
        for line in failures.repeated
        if not line.kind and (line.heads, line.exit) in offered
    ]
    if found:
        _, cure = found[0]
        says = (
            f"after `{cure.failed}` ended with {cure.code}, `{cure.cure}` helped {cure.successes} of {cure.tries} times"
        )
        examples = tuple(" ".join(cure.failed_heads) for _, cure in found[:MOST_EXAMPLES])
        count = sum(count for count, _ in found)
        yield Prevention(held="known cure", count=count, says=says, examples=examples, place="ledger")
