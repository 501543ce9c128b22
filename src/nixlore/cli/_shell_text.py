"""The text that a shell takes in at its start: what it records and how to stop that, then the hooks.

Every new shell asks for it, so nothing is imported here but what an interpreter has loaded already.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

SHELLS = ("fish", "bash", "zsh")
"""The shells that can be recorded."""

ONCE = {
    "fish": "nixlore shell init fish{flags} >~/.config/fish/conf.d/nixlore.fish",
    "bash": 'nixlore shell init bash{flags} >~/.nixlore.bash, and ". ~/.nixlore.bash" at the end of ~/.bashrc',
    "zsh": 'nixlore shell init zsh{flags} >~/.nixlore.zsh, and ". ~/.nixlore.zsh" at the end of ~/.zshrc',
}
"""How the text is kept as a file, which costs a start of the shell no program at all."""

ABOUT = """\
# nixlore records in this shell. For each command that ends: what was typed, exit codes, duration, time, directory,
# and whether an agent or a dev shell ran it. Not recorded: what begins with a space, private mode, what the shell's
# own settings keep out of its history.
#   where    $XDG_RUNTIME_DIR/nixlore/commands, which is memory; without that ~/.local/state/nixlore/spool/commands.
#            Only you can read it. A scan takes names, subcommands and flags from there, no argument, and puts the
#            file aside; a scan a minute later or more removes it.
#   stop     nixlore shell pause    (again: resume; how it stands: status; for good: take away what loads this)
#   forget   nixlore shell forget PATTERN
#   cheaper  {once}
"""


def asked(args: Sequence[str]) -> str | None:
    """Return the text where a command line asks for it and for nothing else, None for any other command line."""
    if tuple(args[:2]) != ("shell", "init") or not 3 <= len(args) <= 4:
        return None
    kinds = [word for word in args[2:] if word in SHELLS]
    flags = [word for word in args[2:] if word == "--missing"]
    if len(kinds) != 1 or len(flags) != len(args) - 3:
        return None
    return integration(kinds[0], missing=bool(flags))


def integration(kind: str, *, missing: bool) -> str:
    """Return the integration of a shell, with the handler of names that are not found where that is wanted."""
    once = ONCE[kind].format(flags=" --missing" if missing else "")
    parts = [ABOUT.format(once=once), _script("record", kind)]
    if missing:
        parts.append(_script("missing", kind))
    return "\n".join(parts)


def _script(name: str, kind: str) -> str:
    place = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - pathlib would cost what all the rest does
    with open(f"{place}/data/recording/{name}.{kind}", encoding="utf-8") as file:  # noqa: PTH123 - the same
        return file.read()
