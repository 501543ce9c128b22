"""A package is declared twice for this host, in lists of the same reach, so that one line says nothing.

Told of plain elements of lists alone: without a condition, not overridden, of the same package set, in the same option
for the same user, where every host that gets the one line gets the other as well. Of two lines of one reach that of the
longer list is told, as a small file is about something. Of lines in different files it is said with less confidence:
who writes a file for each job may want each to be whole. Nothing is said of modules that a flake offers by name, whose
reach is not certain. That the system and a home have the
same package is no repetition, as root gets only the one; nor is a list that another option takes as well, an editor's
own tools for one. `# nixlore: keep (reason)` beside either ends it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from nixlore.identity import canonical
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Confidence, Insight
from nixlore.model.nix import Declaration
from nixlore.model.usage import UsageAlignment

CODE = "NX136"

LISTS = re.compile(r"(?:home-manager\.users\.[^.]+\.)?(environment\.systemPackages|home\.packages)")
"""Options whose elements are the same wherever they are written."""

Key = tuple[str, str, str, str]


def infer(alignment: UsageAlignment | None, declarations: Sequence[Declaration] | None) -> Iterator[Insight]:
    """Yield one insight per line that repeats another."""
    this = frozenset(alignment.host.split()) if alignment is not None else frozenset()
    options: dict[tuple[str, int, str], set[str]] = {}
    for item in declarations or ():
        options.setdefault((item.file, item.line, item.attr_path), set()).add(item.option_path)
    groups: dict[Key, dict[tuple[str, int], Declaration]] = {}
    for item in declarations or ():
        key = _key(item)
        is_alone = len(options[item.file, item.line, item.attr_path]) == 1
        if key is not None and is_alone and item.hosts is not None and this.intersection(item.hosts):
            groups.setdefault(key, {}).setdefault((item.file, item.line), item)
    lengths = Counter(file for file, _, _ in options)
    for found in groups.values():
        yield from _repeated(list(found.values()), lengths)


def _key(item: Declaration) -> Key | None:
    """Return what two elements must share to be the same, None for what is no plain element."""
    is_plain = not (item.condition or item.overridden or item.ambiguous or item.within) and item.keep is None
    option = LISTS.fullmatch(item.option_path)
    if item.kind != "package" or not is_plain or option is None or item.scope == "project":
        return None
    return canonical(item.attr_path), item.channel, option[1], item.user


def _repeated(items: list[Declaration], lengths: Mapping[str, int]) -> Iterator[Insight]:
    """Yield each line whose hosts all get another one, too; of equals the first stays."""
    left = sorted(items, key=lambda item: (-len(item.hosts or ()), lengths[item.file], item.file, item.line))
    for number, item in enumerate(left):
        other = next((one for one in left[:number] if set(item.hosts or ()) <= set(one.hosts or ())), None)
        if other is not None:
            yield _insight(item, other)


def _insight(item: Declaration, other: Declaration) -> Insight:
    where, there = f"{item.file}:{item.line}", f"{other.file}:{other.line}"
    return Insight(
        code=CODE,
        subject=item.attr_path,
        says=f"{item.attr_path} is declared in {where} and in {there}, for the same hosts: one of them says nothing",
        severity="info",
        confidence=_confidence(item, other),
        evidence=(
            Evidence(source="nix_config", place=where, says=f"declared in {item.option_path}"),
            Evidence(
                source="nix_config", place=there, says=f"declared in {other.option_path}, which has the same reach"
            ),
        ),
        action=Action(verb="remove", subject=item.attr_path, place=where, safe=True),
        hosts=item.hosts,
    )


def _confidence(item: Declaration, other: Declaration) -> Confidence:
    if item.file == other.file:
        return "high"
    return "medium" if len(item.hosts or ()) < len(other.hosts or ()) else "low"
