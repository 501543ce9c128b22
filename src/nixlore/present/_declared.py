"""Where packages of this host are usually declared."""

from __future__ import annotations

import re
from collections import Counter

from nixlore.model.usage import UsageAlignment

LISTS = ("packages", "systemPackages")
"""Ends of paths of options that list packages."""


ENOUGH = 3
"""How many programs a file must list to be where they usually are declared."""

SHARE, SHARE_OF_NAMED = 3, 8
"""The how many-th part of all a file must list; less is enough where its name says that packages are listed in it."""

NAMED = re.compile(r"(?:.*[-_])?(?:packages|pkgs|programs)(?:[-_].*)?|configuration|home")
"""How such a file is named, without its ending."""


def usual_place(alignment: UsageAlignment | None) -> tuple[str, int] | None:
    """Return the file in which most programs of this host are listed, and the last of their lines.

    None where they are spread over files by what they are for, so that none of these is the place for any other. Fonts
    and libraries do not count.
    """
    counts: Counter[str] = Counter()
    last: dict[str, int] = {}
    for tool in () if alignment is None else alignment.tools:
        for place in tool.places if tool.on_this_host and tool.programs else ():
            if place.option_path.rpartition(".")[2] in LISTS:
                counts[place.file] += 1
                last[place.file] = max(place.line, last.get(place.file, 0))
    fitting = [file for file, count in counts.items() if count >= ENOUGH and _is_enough(file, count, counts.total())]
    file = max(fitting, key=lambda name: (counts[name], name), default="")
    return (file, last[file]) if file else None


def _is_enough(file: str, count: int, total: int) -> bool:
    stem = file.rpartition("/")[2].removesuffix(".nix")
    return count * (SHARE_OF_NAMED if NAMED.fullmatch(stem) else SHARE) >= total
