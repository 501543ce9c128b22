"""Which arm of the experiment a session is in: told what is known of this machine at its start, or not.

The standard library alone is used, as a hook loads this at every start of a session.
"""

from __future__ import annotations

from zlib import crc32

MARK = "experiment"
"""The file below the state that is there as long as the experiment runs; its bytes make the split another one."""

LOG = "arms.jsonl"
"""The file below the state that says which arm each session was in: its id, the arm and when, and nothing else."""

LONGEST_MARK = 200


def arm(mark: bytes, session: str) -> str:
    """Return the arm of a session: it stays in it when it is resumed, cleared or compacted."""
    return "withheld" if crc32(mark[:LONGEST_MARK] + session.encode("utf-8", "replace")) & 1 else "told"
