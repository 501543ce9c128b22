"""A command fails in most of its runs, or far more often than this user's commands usually do.

Only runs count whose exit code is recorded and is about this command. Codes that are an answer (`grep` finding
nothing), or that come of the user stopping it, are no failures; nor are failing tests, compilers and linters, whose
work it is to fail, and commands that fail for want of a file (`cd`, `cat`). Told from ten tries on at least two days,
where even the lower bound of the rate (Wilson, 95 %) is a half, or three times the median of the often tried commands.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.data.trivial_commands import TRIVIAL
from nixlore.model.evidence import Evidence
from nixlore.model.failures import CommandFailures, FailureCause, FailureCauses, FailurePatterns
from nixlore.model.insight import Insight
from nixlore.synthesize._failures import by, failure_evidence

CODE = "NX121"

ENOUGH = 10
"""How many tries say something of a rate."""

ENOUGH_DAYS = 2
"""One bad afternoon is none."""

NUSHELL = "nushell_history"

HALF = 0.5
CLEARLY = 3
"""How many times the median the lower bound must be, where it is less than a half."""

LEAST = 0.2
"""And it must be as much as this."""

RECENT_DAYS = 90
"""What last failed longer than this before the end of what is recorded does not fail any more."""

AT_WORK = frozenset({"tests failed", "check failed", "not found"})
"""Kinds of failures that are the work of a program, or are told by another rule."""

BUILDERS = frozenset(
    """
    cargo go make ninja cmake meson gcc g++ clang clang++ cc rustc tsc javac mvn gradle stack cabal zig npm pnpm yarn
    """.split()  # noqa: SIM905
)
"""Programs that compile what is being worked on."""

OF_FILES = frozenset(
    """
    cat head tail less more bat stat file wc find fd mkdir rmdir rm mv cp ln touch chmod chown du df diff sort uniq
    source . python python3 node ruby perl bash sh nix-shell jq yq sed awk grep rg git-show readlink realpath open
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Programs that mostly fail as a file is not there, or as the text that they were given says so."""


def infer(patterns: FailurePatterns, causes: FailureCauses | None) -> Iterator[Insight]:
    """Yield one insight for each command that fails often."""
    end = patterns.until or 0
    seen = causes.causes if causes is not None else ()
    for row in patterns.commands:
        if row.last_day is None or end - row.last_day > RECENT_DAYS or not _is_worse(row, patterns):
            continue
        if not _is_at_work(row):
            yield _insight(row, [cause for cause in seen if cause.head == row.head])


def _is_worse(row: CommandFailures, patterns: FailurePatterns) -> bool:
    """Tell whether a command fails clearly more often than others do."""
    if row.tries < ENOUGH or row.days < ENOUGH_DAYS:
        return False
    return row.low >= min(HALF, max(LEAST, CLEARLY * patterns.medians.get(row.actor, 0.0)))


def _is_at_work(row: CommandFailures) -> bool:
    """Tell whether a command does what it is for when it fails, fails for want of a file, or may be none at all."""
    name = row.head.partition(" ")[0]
    if name in TRIVIAL or name in OF_FILES or name in BUILDERS or _may_be_nothing(row):
        return True
    return 2 * sum(found.count for found in row.classes if found.kind in AT_WORK) > row.failures


def _may_be_nothing(row: CommandFailures) -> bool:
    """Tell whether there may be no such command: nushell's history has code 1 of a name that was not found, too."""
    codes = {found.code for found in row.classes}
    return row.sources == (NUSHELL,) and row.failures == row.tries and codes == {1}


def _insight(row: CommandFailures, seen: list[FailureCause]) -> Insight:
    most = row.classes[0]
    means = f": {most.means}" if most.means else ""
    code = f"exit code {most.code}{means}" if 2 * most.count > row.failures else "different exit codes"
    evidence = [failure_evidence(row)]
    evidence += [
        Evidence(
            source=row.sources[0] if row.sources else "recording",
            place=row.head,
            says=f"exit code {found.code}{f', {found.means}' if found.means else ''}",
            count=found.count,
            unit="runs",
        )
        for found in row.classes[:3]
    ]
    evidence += [Evidence(source="daemons", place=cause.place, says=cause.says) for cause in seen]
    reason = f"; {seen[0].says}" if seen else ""
    return Insight(
        code=CODE,
        subject=row.head,
        says=f"{row.head} failed in {row.failures:,} of {row.tries:,} runs{by(row.actor)} ({code}){reason}",
        severity="advice" if seen or row.actor == "human" else "info",
        confidence="high" if row.low >= HALF else "medium",
        evidence=tuple(evidence),
    )
