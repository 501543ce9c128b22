"""Where packages of this host are usually declared."""

from __future__ import annotations

from collections import Counter

from nixlore.model.usage import UsageAlignment

LISTS = ("packages", "systemPackages")
"""Ends of paths of options that list packages."""


def usual_place(alignment: UsageAlignment | None) -> tuple[str, int] | None:
    """Return the file in which most packages of this host are listed, and the last of these lines."""
    counts: Counter[str] = Counter()
    last: dict[str, int] = {}
    for tool in () if alignment is None else alignment.tools:
        for place in tool.places if tool.on_this_host else ():
            if place.option_path.rpartition(".")[2] in LISTS:
                counts[place.file] += 1
                last[place.file] = max(place.line, last.get(place.file, 0))
    file = max(counts, key=lambda name: (counts[name], name), default="")
    return (file, last[file]) if file else None
