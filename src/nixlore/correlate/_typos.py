"""Names that are slips of the finger: one edit away from a command that is used far more often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nixlore.identity import Catalog
from nixlore.model.usage import CommandUse

FAR_MORE = 5
"""How many times as often the right name must occur, where the wrong one is no program's."""

MUCH_MORE = 20
"""The same where a program of the wrong name exists (`sl`)."""


class Typos:
    """Finds the commands that a name may have been meant for, by what is left when one letter is taken out."""

    def __init__(self, commands: Sequence[CommandUse], provided: Iterable[str], catalog: Catalog) -> None:
        self._catalog = catalog
        self._entries = dict.fromkeys(provided, 0) | {command.name: command.entries for command in commands}
        self._near: dict[str, list[str]] = defaultdict(list)
        for name, entries in self._entries.items():
            if entries >= FAR_MORE:
                for form in _forms(name):
                    self._near[form].append(name)

    def is_typo(self, command: CommandUse) -> bool:
        """Tell whether a command's name is most likely another one mistyped."""
        return bool(self.meant(command.name, command.entries))

    def meant(self, name: str, entries: int) -> str:
        """Return the command that a name which occurs so often was most likely meant for, "" where there is none."""
        least = FAR_MORE * max(1, entries)
        near = {other for form in _forms(name) for other in self._near.get(form, ())}
        likely = [other for other in near if self._entries[other] >= least and is_one_edit(name, other)]
        best = max(likely, key=lambda other: (self._entries[other], other), default="")
        if best and self._entries[best] < MUCH_MORE * entries and self._catalog.knows_program(name):
            return ""
        return best


def _forms(name: str) -> Iterator[str]:
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]


def is_one_edit(one: str, other: str) -> bool:
    """Tell whether two names differ by one letter added, left out or changed, or by two neighbours exchanged."""
    if one == other:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    exchanged = shorter[start : start + 2][::-1] == longer[start : start + 2]
    return shorter[start + 1 :] == longer[start + 1 :] or (exchanged and shorter[start + 2 :] == longer[start + 2 :])
