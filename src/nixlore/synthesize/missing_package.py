"""A command is used again and again, and no declaration of this host provides it.

Built-ins, functions, aliases, scripts of a project, slips of the finger, commands that came from an ad-hoc shell, and
everything that the machine's own profiles provide are left out. Said only where the profiles were read, only of
programs that nixpkgs has, and only while they are still used; the owner of the program found is named. Where nothing
is found now, a dev shell may have provided it: the usual tools of dev shells are left out, and the confidence is low.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.data.common_words import COMMON_WORDS
from nixlore.data.uses_elsewhere import DEVELOPMENT, ENVIRONMENTS, OTHER_SYSTEMS, PLUGIN_ALIASES
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.usage import MissingCommand, UsageAlignment, UseCount
from nixlore.synthesize._phrases import use_evidence, used

CODE = "NX102"

ENOUGH_DAYS = 3
"""On how many different days a command must have been used before it is worth a word."""

RECENT_DAYS = 60
"""A command last used longer than this before the histories' end may have been given up with its package."""


SHORTEST = 3
"""Shorter names that nothing has are taken for aliases that were not seen."""

DISTRIBUTION = ("/usr/", "/bin/", "/sbin/", "/snap/", "/System/", "/Library/", "/mnt/")
"""Where other systems keep what comes with them or from their own package managers."""

SCRIPT_ENDINGS = (".sh", ".py", ".pl", ".rb", ".js", ".fish", ".bash", ".zsh", ".nu", ".exe")
"""How scripts are named that people write, and programs of Windows."""


def infer(alignment: UsageAlignment) -> Iterator[Insight]:
    """Yield one insight per undeclared command that people use often and whose owner was looked for."""
    end = max((window.last_day for window in alignment.windows if window.last_day is not None), default=0)
    for command in alignment.missing:
        human = [use for use in command.uses if use.actor == "human" and _is_habit(use, end)]
        if human and _is_lack(command):
            yield _insight(command, human[0])


def _is_habit(use: UseCount, end: int) -> bool:
    return use.days >= ENOUGH_DAYS and use.last_day is not None and end - use.last_day <= RECENT_DAYS


def _is_lack(command: MissingCommand) -> bool:
    if command.name in OTHER_SYSTEMS or _is_of_distribution(command.owner):
        return False
    if command.owner_kind == "not found now" and _may_come_from_elsewhere(command):
        return False
    return command.owner_kind in ("local", "other", "not found now") and bool(command.candidates)


def _is_of_distribution(owner: str) -> bool:
    """Tell whether a program belongs to the distribution that Home Manager or nix-darwin runs on, which keeps it."""
    return owner.startswith(DISTRIBUTION) and not owner.startswith("/usr/local/")


def _may_come_from_elsewhere(command: MissingCommand) -> bool:
    """Tell whether a command that is not there now looks like a dev shell's, or like an alias or a script of one's own.

    A script is named with a word (`deploy`, `notes`) that some package's program has as well, or with a file's ending.
    """
    is_library = all("." in candidate for candidate in command.candidates)
    is_script = command.name in COMMON_WORDS or command.name.endswith(SCRIPT_ENDINGS)
    is_others = command.name in DEVELOPMENT | ENVIRONMENTS | PLUGIN_ALIASES
    return is_others or is_script or len(command.name) < SHORTEST or is_library


def _insight(command: MissingCommand, use: UseCount) -> Insight:
    found = f"found at {command.owner}" if command.owner else "not found now"
    evidence = [use_evidence(command.name, count) for count in command.uses]
    evidence.append(Evidence(source="path_binaries", place=command.name, says=found))
    others = f"; so do {', '.join(command.candidates[1:4])}" if command.candidates[1:] else ""
    evidence.append(Evidence(source=command.candidates_from, place=command.candidates[0], says=f"provides it{others}"))
    return Insight(
        code=CODE,
        subject=command.name,
        says=f"{command.name} is used ({used(use)}), but not declared{'' if command.owner else ' and not found now'}",
        severity="advice" if command.owner else "info",
        confidence="medium" if command.owner else "low",
        evidence=tuple(evidence),
        action=Action(verb="declare", subject=command.candidates[0]),
    )
