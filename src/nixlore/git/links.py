"""What the files of one commit declare together with others."""

from __future__ import annotations

import msgspec


class Linked(msgspec.Struct, frozen=True, array_like=True):
    """What one file declares together with others: lines by item, options asked for, and the files it rests on."""

    lines: dict[int, int]
    asks: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


class Links(msgspec.Struct, array_like=True):
    """What the files of one state declare together with others.

    `files` are those that read others; `asks` the options of the repository's own that lists of a file are taken
    from, `asked` all of these, and `options` what files set them to.
    """

    files: dict[str, Linked] = {}
    asks: dict[str, tuple[str, ...]] = {}
    asked: tuple[str, ...] = ()
    options: dict[str, Linked] = {}

    def copy(self) -> Links:
        """Return links that can be changed without changing these."""
        return Links(dict(self.files), dict(self.asks), self.asked, dict(self.options))
