"""Several changes at once: one patch for each file, made of what all of them mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nixlore.act._editing import nix_bytes
from nixlore.act._known import Around, Known, Reading
from nixlore.act._patches import applied, file_patch
from nixlore.errors import SourceError
from nixlore.model.plan import FilePatch, PlannedChange
from nixlore.report import Report


class Combined(NamedTuple):
    """One patch for each file, and the changes that are not in them, with why."""

    patches: tuple[FilePatch, ...]
    without: tuple[tuple[PlannedChange, str], ...] = ()


def combined(changes: Sequence[PlannedChange], report: Report, reading: Reading, around: Around) -> Combined:
    """Return what some changes of one plan do to files together; what is at odds with those before it is left out."""
    known = Known(report, reading, report.generated_at, around)
    without = [(change, change.refused) for change in changes if change.refused]
    taken = [change for change in changes if not change.refused]
    try:
        texts = _texts(taken, known)
    except SourceError:
        taken, odds = _agreeing(taken, known)
        without += odds
        texts = _texts(taken, known)
    patches = (file_patch(file, known.read(file), new) for file, new in sorted(texts.items()))
    return Combined(tuple(one for one in patches if one.patch), tuple(without))


def _agreeing(
    changes: Sequence[PlannedChange], known: Known
) -> tuple[list[PlannedChange], list[tuple[PlannedChange, str]]]:
    """Return the changes that can be made together, the better first, and the others with what is at odds."""
    taken: list[PlannedChange] = []
    odds: list[tuple[PlannedChange, str]] = []
    for change in changes:
        try:
            _texts([*taken, change], known)
        except SourceError as error:
            odds.append((change, error.what))
        else:
            taken.append(change)
    return taken, odds


def _texts(changes: Sequence[PlannedChange], known: Known) -> Mapping[str, bytes]:
    """Return the new bytes of each file. Raises SourceError where the changes are at odds.

    Where several changes edit one Nix file, all is edited anew, as two may be about one line.
    """
    files = _by_file(changes)
    anew = {file for file, own in files.items() if len(own) > 1 and all(one.intents for one, _ in own)}
    texts = {
        file: applied(known.read(file), [patch for _, patch in own]) for file, own in files.items() if file not in anew
    }
    if anew:
        made = nix_bytes([intent for change in changes for intent in change.intents], known)
        if made.refused:
            raise SourceError(made.refused)
        texts.update((file, made.texts[file]) for file in anew if file in made.texts)
    return texts


def _by_file(changes: Sequence[PlannedChange]) -> Mapping[str, list[tuple[PlannedChange, str]]]:
    found: dict[str, list[tuple[PlannedChange, str]]] = {}
    for change in changes:
        for one in change.patches:
            found.setdefault(one.file, []).append((change, one.patch))
    return found
