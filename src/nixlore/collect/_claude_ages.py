"""How old Claude Code's transcripts are, by the day on which each was last written: it deletes them by that day."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from nixlore.collect._claude_logs import CLAUDE_CODE, kept_days
from nixlore.collect._home_files import shown
from nixlore.machine import Machine
from nixlore.model.agent import AgentLogAges
from nixlore.model.run import DAY


def ages(machine: Machine) -> Iterator[AgentLogAges]:
    """Yield how many transcripts were last written on each day, nothing where there are none."""
    logs: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for file in CLAUDE_CODE.files(machine):
        try:
            status = os.stat(file.path)  # noqa: PTH116 - a thousand paths need not be made
        except OSError:
            continue
        day = int(status.st_mtime) // DAY
        logs[day] += 1
        sizes[day] += status.st_size
    if logs:
        days = tuple(sorted(logs))
        period, setting = kept_days(machine)
        yield AgentLogAges(
            agent="claude-code",
            place=shown(CLAUDE_CODE.place(machine), machine),
            kept_days=period,
            setting=setting,
            days=days,
            logs=tuple(logs[day] for day in days),
            bytes=tuple(sizes[day] for day in days),
        )
