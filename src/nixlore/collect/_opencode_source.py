"""opencode's sessions as a source of what agents did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nixlore.collect._agent_sources import AgentSource
from nixlore.collect._opencode_logs import marked, session_files, top_directory
from nixlore.machine import Machine

if TYPE_CHECKING:
    from nixlore.collect._opencode_reading import Sessions


def _reading(machine: Machine) -> Sessions:
    from nixlore.collect._opencode_reading import Sessions  # noqa: PLC0415 - only where there is anything to read

    return Sessions(machine, "opencode", None)


OPENCODE = AgentSource(
    "opencode", "opencode", None, session_files, top_directory, lambda _machine: "", _reading, marked
)
"""opencode's sessions."""
