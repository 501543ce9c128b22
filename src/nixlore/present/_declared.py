"""Where packages of this host are usually declared."""

from __future__ import annotations

from collections import Counter

from nixlore.model.usage import UsageAlignment

LISTS = ("packages", "systemPackages")
"""Ends of paths of options that list packages."""


ENOUGH = 3
SHARE = 3
"""How many programs a file must list, and the how many-th part of all, to be where they usually are declared."""


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
    file = max(counts, key=lambda name: (counts[name], name), default="")
    if not file or counts[file] < ENOUGH or counts[file] * SHARE < counts.total():
        return None
    return file, last[file]
