"""Edit Nix files byte for byte: add, remove, move or comment out what a configuration declares.

Every edit proves itself before it is given away: the file has no new fault of syntax, and what the whole repository
declares differs by what was meant and nothing else. What cannot be proved is refused, with the reason and with what to
write by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from nixlore.act._nix_applying import Applying
from nixlore.act._nix_reading import Repository
from nixlore.act._nix_refused import EditRefusedError
from nixlore.model.nix import Declaration
from nixlore.model.plan import Intent
from nixlore.nix.evaluator import HasAttribute


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An intent that was not carried out: why, and the line of Nix to write or to take away, and where."""

    intent: Intent
    why: str
    by_hand: str


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """What became of intents: the new bytes of each file that changed, and the intents that were refused."""

    texts: dict[str, bytes]
    refusals: tuple[Refusal, ...] = ()


class NixEditor:
    """Edits one repository; it is read once, and every call of `edit` begins with the files as they were given.

    `sources` are all Nix files of the repository by their path relative to it; a `.gitattributes` among them tells
    which are encrypted. `has_attribute` tells what nixpkgs has, where that is known.
    """

    def __init__(self, sources: Mapping[str, bytes], has_attribute: HasAttribute | None = None) -> None:
        nix = {path: text for path, text in sources.items() if path.endswith(".nix")}
        self._given = Repository(nix, has_attribute)
        self._others = {path: text for path, text in sources.items() if path not in nix}

    @property
    def declared(self) -> Sequence[Declaration]:
        """What the repository declares as it was given."""
        return self._given.declared

    def edit(self, intents: Sequence[Intent]) -> Edited:
        """Return the files with intents carried out one after another; each is carried out wholly or refused."""
        applying = Applying(self._given, self._others)
        refusals = []
        for intent in intents:
            try:
                applying.apply(intent)
            except EditRefusedError as refused:
                refusals.append(Refusal(intent=intent, why=refused.why, by_hand=refused.by_hand))
        return Edited(texts=applying.changed(), refusals=tuple(refusals))


def edit(sources: Mapping[str, bytes], intents: Sequence[Intent], has_attribute: HasAttribute | None = None) -> Edited:
    """Return what becomes of a repository's files when intents are carried out; nothing is written."""
    return NixEditor(sources, has_attribute).edit(intents)
