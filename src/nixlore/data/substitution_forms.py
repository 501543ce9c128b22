"""How a substitution is written down: the commands of a chain, what may and what must be with them, and other ways."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Part(NamedTuple):
    """One command of a chain as it must be.

    `commands` are separated by commas; one may have subcommands (`git log`), or `*` for any (`git *`). `operands` is
    how many there must be (`1`, `0-1`), `fed` the same where a stage before feeds it; "" as the former. `allow` are
    flags that change nothing (`*`: whatever), `need` flags of which one of each group (`-r|-R`) must be there. `valued`
    are flags whose value may be a word of its own, which then is one operand more. `runs` is a command that it runs.
    `several` allows operands that may stand for several.
    """

    commands: str
    operands: str = "0"
    allow: str = ""
    need: str = ""
    valued: str = ""
    fed: str = ""
    runs: Part | None = None
    several: bool = False


class Way(NamedTuple):
    """Another way: the program it wants ("": none that is not there already), how it looks, and in what it differs."""

    program: str
    better: str
    differs: str = ""


class Substitution(NamedTuple):
    """Something that is often run, and other ways to the same end, the best first.

    `join` is what the parts are joined by: `|`, or `&&` for that and `;`. `ends` tells that no stage may follow,
    `alike` that the parts must have the same flags.
    """

    name: str
    parts: tuple[Part, ...]
    instead_of: str
    ways: tuple[Way, ...]
    because: str
    join: Literal["|", "&&"] = "|"
    ends: bool = False
    alike: bool = False


GREPS = "grep, egrep, fgrep"
GREP_VALUED = "-e -A -B -C -m --context --after-context --before-context --max-count"
PATTERNS = "rg has its own pattern language, like that of grep -E"
