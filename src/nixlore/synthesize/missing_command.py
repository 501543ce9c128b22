"""A command was tried again and again, was not found (exit code 127), and nixpkgs has it.

Told of a name that was typed by itself at least twice, mostly in vain, and not long ago, where its exit code was
recorded. Functions and aliases of any shell, slips of the finger, programs of other systems (`apt`), names that look
like a script of one's own, and what is on the PATH by now are left out; so is what only a dev shell provides, which was
tried in the wrong place. What is declared for another host, or declared here and not built yet, is said to be so. What
agents tried is NX129.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.data.common_words import COMMON_WORDS
from nixlore.data.uses_elsewhere import OTHER_SYSTEMS, PLUGIN_ALIASES
from nixlore.model.evidence import Evidence
from nixlore.model.failures import FailureCauses, FailurePatterns, MissingName, NotFound
from nixlore.model.insight import Action, Insight
from nixlore.synthesize._failures import by, not_found_evidence, on_days, times
from nixlore.synthesize._phrases import amount

CODE = "NX120"

ENOUGH = 2
"""How often a name must have been tried."""

RECENT_DAYS = 90
"""A name that was last tried longer than this before the end of what is recorded was given up."""

SHORTEST = 2
"""A shorter name is mostly a slip or an alias that was not seen."""

SCRIPT_ENDINGS = (".sh", ".py", ".pl", ".rb", ".js", ".fish", ".bash", ".zsh", ".nu", ".exe")
"""How scripts are named that people write, and programs of Windows."""

TOLD = frozenset({"nixpkgs", "another host", "declared", "in the store", "renamed"})
"""Reasons for which a program can be had that is not there."""


def infer(causes: FailureCauses, patterns: FailurePatterns) -> Iterator[Insight]:
    """Yield one insight for each program that is wanted and not there."""
    end = patterns.until or 0
    for name in causes.missing:
        tried = [row for row in name.tries if row.actor != "agent" and _is_wanted(row, end)]
        if tried and name.cause in TOLD and name.candidates and not _is_own(name):
            yield _insight(name, tried[0])


def _is_wanted(row: NotFound, end: int) -> bool:
    """Tell whether a name was tried often enough, mostly in vain and not too long ago."""
    return row.tries >= ENOUGH and 2 * row.tries >= row.runs and end - row.last_day <= RECENT_DAYS


def _is_own(name: MissingName) -> bool:
    """Tell whether a name may be a script, an alias or a program of another system rather than a package's program."""
    if name.name in OTHER_SYSTEMS or name.name in PLUGIN_ALIASES or name.name.endswith(SCRIPT_ENDINGS):
        return True
    is_named_so = name.candidates[0].rpartition(".")[2] == name.name
    return len(name.name) < SHORTEST or (name.name in COMMON_WORDS and not is_named_so)


def _tried(row: NotFound) -> str:
    """Return how often a name was tried in vain; on which days it was, is known where it never was there."""
    if row.tries == row.runs:
        return f"was tried {times(row.tries)}{by(row.actor)} {on_days(row.days)} and not found"
    return f"was not found in {row.tries:,} of {amount(row.runs, 'runs')}{by(row.actor)}"


def _insight(name: MissingName, row: NotFound) -> Insight:
    provider = name.candidates[0]
    evidence = [not_found_evidence(tried) for tried in name.tries]
    others = f"; so do {', '.join(name.candidates[1:4])}" if name.candidates[1:] else ""
    evidence.append(Evidence(source=name.candidates_from, place=provider, says=f"provides it{others}"))
    if name.cause != "nixpkgs":
        evidence.append(Evidence(source="nix_config", place=name.name, says=name.says))
    if name.like:
        evidence.append(Evidence(source="nix_config", place=name.like, says="where the like of it is declared"))
    reason = "" if name.cause == "nixpkgs" else f"; {name.says}"
    return Insight(
        code=CODE,
        subject=name.name,
        says=f"{name.name} {_tried(row)}{reason}",
        severity="advice",
        confidence="high" if provider.rpartition(".")[2] == name.name or len(name.candidates) == 1 else "medium",
        evidence=tuple(evidence),
        action=Action(verb="declare", subject=provider, place=name.like),
    )
