"""What a command line that an agent ran consists of, as it may be kept: names that look like a program's, no values."""

from __future__ import annotations

from collections.abc import Callable

from nixlore.agents.facts import RanLine
from nixlore.model.shell import ParsedLine
from nixlore.shell.judged import judged
from nixlore.shell.private import may_be_name


def ran_line(parsed: ParsedLine, told: Callable[[str], str]) -> RanLine:
    """Return the distinct names of a line; `told` gives a name as it may be kept."""
    names = tuple(dict.fromkeys(map(told, parsed.names)))
    about = judged(parsed.names)
    adhoc = tuple(dict.fromkeys((use.tool, use.attr_path) for use in parsed.adhoc if may_be_name(use.attr_path)))
    return RanLine(names, tuple(dict.fromkeys(map(told, parsed.paths))), adhoc, about and told(about))
