"""Agents ran a program that is not here, again and again, and something provides it.

Told of a name that the line itself ran and that its shell did not find, at least twice in two sessions or three times,
mostly in vain, and not longer than 45 days before the last session. Functions and aliases, slips, scripts of one's own,
package managers of other systems, and what is on the PATH by now are left out. Of what dev shells usually bring, or one
here has, it is said that it was run outside of one. People's own tries are NX120.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.data.common_words import COMMON_WORDS
from nixlore.data.uses_elsewhere import DEVELOPMENT, OTHER_SYSTEMS, PLUGIN_ALIASES
from nixlore.model.agent_failures import AgentFailures, AgentPreventable, AskedName
from nixlore.model.evidence import Evidence
from nixlore.model.failures import Cause, MissingName, NotFound
from nixlore.model.insight import Action, Insight
from nixlore.synthesize._failures import not_found_evidence, times
from nixlore.synthesize._phrases import amount

CODE = "NX129"

ENOUGH = 3
"""How often a name must have been tried in one session,"""

SESSIONS = 2
"""or in how many sessions."""

RECENT_DAYS = 45
"""A name that was last tried longer than this before the last session is not asked for any more."""

SCRIPT_ENDINGS = (".sh", ".py", ".pl", ".rb", ".js", ".fish", ".bash", ".zsh", ".nu", ".exe")
"""How scripts are named that people write, and programs of Windows."""

DECLARABLE: frozenset[Cause] = frozenset(("nixpkgs", "another host", "declared", "in the store", "renamed"))
"""Reasons for which a program can be had that is not there."""


def infer(preventable: AgentPreventable, failures: AgentFailures) -> Iterator[Insight]:
    """Yield one insight for each program that agents want and that is not there."""
    asked = {row.name: row for row in failures.missing}
    end = failures.last_day or 0
    for name in preventable.missing:
        tried = next((row for row in name.tries if row.actor == "agent"), None)
        if tried is not None and _is_wanted(tried, asked.get(name.name), end) and not _is_own(name):
            if name.cause == "dev shell":
                yield _insight(name, tried, asked.get(name.name), name.says)
            elif name.cause in DECLARABLE and name.candidates:
                yield _insight(name, tried, asked.get(name.name), _where(name))


def _is_wanted(row: NotFound, asked: AskedName | None, end: int) -> bool:
    """Tell whether a name was tried often enough, mostly in vain and not too long ago."""
    sessions = SESSIONS if asked is None else asked.sessions
    is_often = row.tries >= ENOUGH or (sessions >= SESSIONS and row.tries >= SESSIONS)
    return is_often and 2 * row.tries >= row.runs and end - row.last_day <= RECENT_DAYS


def _is_own(name: MissingName) -> bool:
    """Tell whether a name may be a script, an alias or a program of another system rather than a package's program."""
    if name.name in OTHER_SYSTEMS or name.name in PLUGIN_ALIASES or name.name.endswith(SCRIPT_ENDINGS):
        return True
    is_named_so = any(path.rpartition(".")[2] == name.name for path in name.candidates[:1])
    return len(name.name) < SESSIONS or (name.name in COMMON_WORDS and not is_named_so)


def _where(name: MissingName) -> str:
    """Return from where it could be had."""
    if name.cause != "nixpkgs":
        return name.says
    outside = ", which a dev shell usually brings" if name.name in DEVELOPMENT else ""
    return f"{name.says}{outside}"


def _tried(name: str, row: NotFound, asked: AskedName | None) -> str:
    """Return how often a name was tried in vain."""
    sessions = "" if asked is None else f" in {amount(asked.sessions, 'sessions')}"
    if row.tries == row.runs:
        return f"agents ran {name} {times(row.tries)}{sessions} and it was not found"
    return f"agents did not find {name} in {row.tries:,} of {amount(row.runs, 'runs')}{sessions and ','}{sessions}"


def _insight(name: MissingName, row: NotFound, asked: AskedName | None, where: str) -> Insight:
    provider = name.candidates[0] if name.candidates else name.name
    is_sure = name.cause == "dev shell" or provider.rpartition(".")[2] == name.name
    is_of_project = name.cause == "dev shell" or name.name in DEVELOPMENT
    return Insight(
        code=CODE,
        subject=name.name,
        says=f"{_tried(name.name, row, asked)}; {where}",
        severity="info" if is_of_project else "advice",
        confidence="high" if is_sure and not (is_of_project and name.cause != "dev shell") else "medium",
        evidence=tuple(_evidence(name, row, asked)),
        action=None if is_of_project else Action(verb="declare", subject=provider, place=name.like),
    )


def _evidence(name: MissingName, row: NotFound, asked: AskedName | None) -> Iterator[Evidence]:
    yield not_found_evidence(row)
    if asked is not None and asked.projects:
        says = f"in {amount(asked.sessions, 'sessions')}, in {', '.join(asked.projects)}"
        yield Evidence(source="transcripts", place=name.name, says=says, count=asked.sessions, unit="sessions")
    if name.candidates:
        others = f"; so do {', '.join(name.candidates[1:4])}" if name.candidates[1:] else ""
        yield Evidence(source=name.candidates_from, place=name.candidates[0], says=f"provides it{others}")
    if name.cause != "nixpkgs":
        yield Evidence(source="nix_config", place=name.name, says=name.says)
