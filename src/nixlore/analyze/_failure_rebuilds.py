"""How applying the configuration went, by the command that did it and what it was to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nixlore.analyze._failure_counts import outcomes
from nixlore.data.benign_exits import STOPPED, is_failure
from nixlore.model.failures import RebuildUse
from nixlore.model.recording import LineUse, Step
from nixlore.model.shell import Actor

TOOLS = frozenset({"nixos-rebuild", "nixos-rebuild-ng", "darwin-rebuild", "home-manager", "colmena", "deploy"})
"""Programs whose first subcommand says what is to be done."""

NH = frozenset({"os", "home", "darwin"})
"""Subcommands of nh that apply a configuration; the next says what is to be done."""

ROLLBACK = "rollback"

Key = tuple[str, str, Actor]


class Outcomes:
    """How one way of applying went."""

    __slots__ = ("days", "failures", "seconds", "stopped", "tries")

    def __init__(self) -> None:
        self.tries = 0
        self.failures = 0
        self.stopped = 0
        self.days: set[int] = set()
        self.seconds: list[tuple[float, int]] = []


def rebuilds(lines: Iterable[LineUse]) -> Iterator[RebuildUse]:
    """Yield every way of applying a configuration, the most often tried first."""
    found: dict[Key, Outcomes] = defaultdict(Outcomes)
    for line in lines:
        for step, code, count in outcomes(line):
            if (key := asked(step)) is None:
                continue
            use = found[*key, line.actor]
            use.tries += count
            use.failures += count if is_failure(step.name, code, step.words, step.flags) else 0
            use.stopped += count if code in STOPPED else 0
            use.days.update(line.days)
            if line.seconds is not None:
                use.seconds.append((line.seconds, count))
    for (tool, action, actor), use in sorted(found.items(), key=lambda row: (-row[1].tries, row[0])):
        yield RebuildUse(
            tool=tool,
            action=action,
            actor=actor,
            tries=use.tries,
            failures=use.failures,
            stopped=use.stopped,
            seconds=_median(use.seconds),
            first_day=min(use.days, default=0),
            last_day=max(use.days, default=0),
        )


def asked(step: Step) -> tuple[str, str] | None:
    """Return which tool is to do what, None for a command that applies no configuration."""
    tool, words = step.name, step.words
    if tool == "nh" and words[:1] and words[0] in NH:
        tool, words = f"nh {words[0]}", words[1:]
    elif tool in ("nix", "nix-env"):
        is_rollback = words[:2] == ("profile", ROLLBACK) or (tool == "nix-env" and "--rollback" in step.flags)
        return (tool, ROLLBACK) if is_rollback else None
    elif tool not in TOOLS:
        return None
    if "--rollback" in step.flags or ROLLBACK in words:
        return tool, ROLLBACK
    return tool, words[0] if words else ""


def _median(seconds: list[tuple[float, int]]) -> float | None:
    """Return the median of medians, each as heavy as the runs it is of."""
    half = sum(count for _, count in seconds) / 2
    below = 0
    for value, count in sorted(seconds):
        below += count
        if below >= half:
            return round(value, 1)
    return None
