"""Write changes to the working tree: the journal knows of each before its first file is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nixlore.cli._apply_files import Applying, named, placed, unhindered
from nixlore.cli._apply_verdicts import answer
from nixlore.cli._own_files import own_shelf
from nixlore.errors import ConfigError, SourceError
from nixlore.present._text import safe
from nixlore.storage.journal import Journal

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.model.plan import PlannedChange

Made = Sequence[tuple["PlannedChange", Mapping[str, tuple[bytes, bytes]]]]
"""Changes and what each does to files, by the plan's names for them."""


def write_each(own: Session, applying: Applying, made: Made, *, allow_dirty: bool) -> None:
    """Write changes one after the other, and keep that each was accepted.

    Raises ConfigError where one cannot be made; those before it stand.
    """
    shelf = own_shelf(own)
    journal = Journal(shelf)
    ours: dict[str, bytes] = {}
    for change, files in made:
        places = placed(applying, files)
        # What we have just written is not committed, and need not be.
        foreign = {path: texts for path, texts in places.items() if ours.get(str(path)) != texts[0]}
        unhindered(own, foreign, allow_dirty=allow_dirty)
        try:
            entries = journal.write_all(places, change.title, own.machine.now, plan=change.id)
            answer(shelf, change, "accepted", own.machine.now, journal=entries)
        except OSError as error:
            raise ConfigError(error.strerror or "cannot be written", where=named([*places])) from error
        except SourceError as error:
            remedy = "`nixlore scan` reads it anew" if "meantime" in error.what else error.remedy
            raise ConfigError(error.what, where=error.where, remedy=remedy) from error
        ours.update((str(path), new) for path, (_, new) in places.items())
        own.talk(f"nixlore: {named([*places])}: {safe(change.title, 200)}; `nixlore undo {change.id}` takes it back")
