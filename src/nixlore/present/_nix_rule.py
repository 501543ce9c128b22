"""What an agent is told when it reads a Nix file, and only then: how fast the configuration changes, and what breaks.

Claude Code loads a file of rules that names paths when it first reads a file that one of them matches.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.evolution import ConfigLog, ConfigVelocity, Follow
from nixlore.present._agent_text import quotable
from nixlore.present._text import plural
from nixlore.report import Report

FRONT = '---\npaths: ["**/*.nix"]\n---\n'
"""What must stand at the beginning of such a file."""

ENOUGH = 4
"""Of a file or input that was changed less often nothing is said."""

COMMITS = "commits per week"


def nix_rule(report: Report) -> str:
    """Return the rule's text, "" where too little is known of how the configuration changes."""
    velocity = report.fact("config_velocity", ConfigVelocity)
    if velocity is None or velocity.too_little or not velocity.pace:
        return ""
    log = report.fact("config_log", ConfigLog)
    day = max((entry.date[:10] for entry in log.entries), default="") if log else ""
    rows = [f"## Nix files of {quotable(report.config_repo, 100)}"]
    for name, text in (("velocity", _pace(velocity)), ("risk", _risk(velocity))):
        rows += [f"<!-- {f'{name} {day}'.strip()} -->", f"- {text}"]
    return "\n".join(rows) + "\n"


def _pace(velocity: ConfigVelocity) -> str:
    axis = next((axis for axis in velocity.axes if axis.name == COMMITS and axis.value is not None), None)
    commits = f", {plural(axis.n, 'commit')} to Nix files" if axis else ""
    return (
        f"It changes at a {velocity.pace} pace{commits} in {plural(velocity.window_days, 'day')}, "
        f"{plural(velocity.reverts, 'revert')} and {plural(velocity.bursts, 'burst')} of commits among them."
    )


def _risk(velocity: ConfigVelocity) -> str:
    known = [follow for follow in velocity.follows if follow.changes >= ENOUGH]
    risky = sorted((follow for follow in known if follow.followed), key=_standing)[:2]
    if risky:
        told = " and ".join(_followed(risky))
        return f"A fix or revert followed within two days {told}: build before you call a change of these done."
    changes = sum(follow.changes for follow in known)
    return f"No fix or revert followed within two days any of {plural(changes, 'change')} of files and inputs."


def _standing(follow: Follow) -> tuple[float, int, str]:
    return -follow.followed / follow.changes, -follow.changes, follow.subject


def _followed(risky: list[Follow]) -> Iterator[str]:
    for follow in risky:
        kind = "the input " if follow.kind == "input" else ""
        yield f"{follow.followed} of {plural(follow.changes, 'change')} of {kind}{quotable(follow.subject)}"
