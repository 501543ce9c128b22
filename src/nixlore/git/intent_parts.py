"""Find two tools of a family by what tells them apart: "replace the gtk portal with wlr"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nixlore.git.changes import Change
from nixlore.git.intent_diff import event
from nixlore.git.intent_words import squeezed, words


def told_apart(old: str, new: str, groups: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the one pair of a tool that went and one that came that two phrases tell apart by parts of their names."""
    gone, got = (frozenset(word.bare for word in words(phrase)) for phrase in (old, new))
    went = {tool: _parts(tool) for tool, group in groups.items() if group == "went"}
    came = {tool: _parts(tool) for tool, group in groups.items() if group == "came"}
    found = [
        (one, other)
        for one, first in went.items()
        for other, second in came.items()
        if first & second and (first - second) & gone and (second - first) & got
    ]
    return found[0] if len(found) == 1 else None


def is_one_option(old: str, new: str) -> bool:
    """Tell whether an option only went elsewhere: "services.foo.bar -> services.bar"."""
    return "." in old and "." in new and old.rpartition(".")[2].lower() == new.rpartition(".")[2].lower()


NEAR = 25
"""How many lines lie at most between two tools that changed places in one list."""


def is_swap(changes: Sequence[Change]) -> bool:
    """Tell whether one tool came and one went, and all that in one place of one file."""
    if sorted(event(change) for change in changes) != ["came", "went"]:
        return False
    one, other = changes
    return one.files == other.files and len(one.files) == 1 and abs(one.line - other.line) <= NEAR


BESIDE = 10
"""How many lines lie at most between two tools of one file of which the second is told to be what is used now."""


def is_beside(one: Change, other: Change) -> bool:
    """Tell whether two tools stand close together in one file, or each in a file that has its name."""
    if set(one.files) & set(other.files):
        return abs(one.line - other.line) <= BESIDE
    return _is_named_after(one) and _is_named_after(other)


def _is_named_after(change: Change) -> bool:
    leaf = squeezed(change.tool.rpartition(".")[2])
    return any(squeezed(part.removesuffix(".nix")) == leaf for path in change.files for part in path.split("/"))


def _parts(tool: str) -> frozenset[str]:
    return frozenset(re.split(r"[-_.]", tool.lower())) - {""}
