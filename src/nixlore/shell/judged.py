"""Which one command the exit code of a whole line is about."""

from __future__ import annotations

from collections.abc import Sequence

_WRAPPERS = frozenset(
    ["sudo", "doas", "env", "command", "builtin", "exec", "nohup", "nice", "ionice", "time", "stdbuf", "setsid"]
)
"""What passes on the exit code of the command that it runs."""


def judged(names: Sequence[str]) -> str:
    """Return the one command that the exit code of a line with these names is about, "" when it may be several."""
    programs = [name for name in names if name not in _WRAPPERS]
    return programs[0] if len(programs) == 1 and names[-1] == programs[0] else ""
