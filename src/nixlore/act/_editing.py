"""The bytes of changes: one patch for each file, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nixlore.act._draft import Draft
from nixlore.act._known import Known
from nixlore.act._patches import file_patch
from nixlore.errors import SourceError
from nixlore.model.plan import FilePatch, Intent


class Bytes(NamedTuple):
    """What a change does to files, or why it does nothing."""

    patches: tuple[FilePatch, ...]
    refused: str = ""
    by_hand: str = ""


def bytes_of(group: Sequence[Draft], known: Known) -> Bytes:
    """Return the bytes of drafts that are made into one change; all of it is made or nothing."""
    refused = next((one.refused for one in group if one.refused), "")
    if refused:
        return Bytes((), refused)
    edited = nix_bytes([intent for one in group for intent in one.intents], known)
    if edited.refused:
        return Bytes((), edited.refused, edited.by_hand)
    texts = dict(edited.texts)
    for draft in group:
        texts.update(draft.files)
    return _patches(texts, known)


class NixBytes(NamedTuple):
    """The new bytes of Nix files."""

    texts: Mapping[str, bytes]
    refused: str = ""
    by_hand: str = ""


def nix_bytes(intents: Sequence[Intent], known: Known) -> NixBytes:
    """Return the new bytes of the Nix files that some intents change together.

    What to write by hand is told where none could be carried out; of some of them it would be half of the change.
    """
    if not intents:
        return NixBytes({})
    if not known.nix_sources:
        return NixBytes({}, "the files of the configuration cannot be read")
    made = known.editor.edit(intents)
    whys = dict.fromkeys(refusal.why for refusal in made.refusals)
    if not whys:
        return NixBytes(made.texts)
    hands = [refusal.by_hand for refusal in made.refusals]
    is_whole = len(hands) == len(intents) and all(hands)
    return NixBytes({}, "; ".join(whys), "; ".join(dict.fromkeys(hands)) if is_whole else "")


def _patches(texts: Mapping[str, bytes], known: Known) -> Bytes:
    try:
        found = [file_patch(file, known.read(file), new) for file, new in sorted(texts.items())]
    except SourceError as error:
        return Bytes((), f"{error.where} {error.what}")
    made = tuple(one for one in found if one.patch)
    return Bytes(made) if made else Bytes((), "the edit would change nothing")
