"""What takes a tool out of the lines that declare it: edits, words for who does it by hand, the command after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nixlore.act._applying import after_command
from nixlore.act._known import Known
from nixlore.model.plan import Intent
from nixlore.model.usage import Place, ToolUse


class Removal(NamedTuple):
    """One removal: its edits, what to do by hand, and what makes it take effect."""

    intents: tuple[Intent, ...]
    by_hand: str
    after: str


def removal(tool: ToolUse, places: Sequence[Place], known: Known) -> Removal:
    """Return what takes a tool out of some of its places."""
    intents = tuple(
        Intent(verb="remove", attr_path=known.written(tool, one.file, one.line), file=one.file, line=one.line)
        for one in places
    )
    by_hand = "; ".join(f"delete {tool.attr_path} in {one.file}:{one.line}" for one in places)
    return Removal(intents, by_hand, after_command(known, is_home=all("home" in one.option_path for one in places)))
