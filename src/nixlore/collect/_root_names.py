"""Links of roots as they may be shown: anyone who builds something names them."""

from __future__ import annotations

import functools
import re

from nixlore.data.late_pattern import late
from nixlore.machine import Machine
from nixlore.shell.redact import looks_secret, redacted

LONGEST = 120
"""How many characters of one part of a path are shown."""

_MADE = late(
    r"[0-9a-z]{32}"
    r"|(?:flake|nix|flake-tmp)-profile(?:-[0-9a-f]{40})?(?:-\d+-link)?"
    r"|[0-9abcdfghijklmnpqrsvwxyz]{32}-[0-9A-Za-z+._?=-]+"
    r"|[\w.-]{1,60}-\d+-link",
    re.ASCII,
)
"""Names that Nix and direnv make themselves out of hashes and numbers."""


def shown_link(link: str, machine: Machine) -> str:
    """Return a link's machine path as records give it: `~/…` below the home, each part with secrets replaced."""
    home = f"{machine.home}/"
    inside = link.startswith(home)
    parts = (link.removeprefix(home) if inside else link.removeprefix("/")).split("/")
    return ("~/" if inside else "/") + "/".join(map(_shown_part, parts))


@functools.lru_cache(maxsize=4_096)
def _shown_part(part: str) -> str:
    if _MADE.fullmatch(part):
        return part
    text = "".join(character if character.isprintable() else "?" for character in part)[:LONGEST]
    return "[redacted]" if looks_secret(text) else redacted(text)
