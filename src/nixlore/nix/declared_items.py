"""What one version of one Nix file declares, reduced to what the history of a configuration needs.

`read_alone` looks at nothing but the bytes. A file whose packages depend on other files says so (`is_local`), and is
read with its tree by `TreeReader`. Nothing here reads comments or holds text other than names.
"""

from __future__ import annotations

import re

from nixlore.nix.extract import MAX_BYTES
from nixlore.nix.history_items import NOTHING, FileItems, Item, items_of
from nixlore.nix.history_tree import TreeReader, placed
from nixlore.nix.history_versions import VersionReader
from nixlore.nix.tool_names import tool_key

__all__ = ["FileItems", "Item", "TreeReader", "VersionReader", "items_of", "placed", "read_alone", "tool_key"]

WORTH = re.compile(
    rb"\b(?:packages|extraPackages(?:32)?|systemPackages|defaultPackages|package|enable|shells|fonts|libraries|drivers"
    rb"|extraPortals|defaultUserShell|import|readDir|listFilesRecursive|haumea|toList)\b"
    rb"|\b(?:shell|path)\"?\s*=|\binherit\b[^;]*\b(?:shell|path)\b"
)
"""What stands in every file that declares something: the last step of an option, or what reads other files."""


def read_alone(blob: bytes, reader: VersionReader | None = None) -> FileItems:
    """Return what a file declares by itself, whatever its path (see `placed`); never raises.

    A `reader` makes it quick where the blob before was another version of the same file.
    """
    if len(blob) > MAX_BYTES or not (b"ackages" in blob or b"enable" in blob or WORTH.search(blob)):
        return NOTHING
    return (reader or VersionReader()).read(blob)
