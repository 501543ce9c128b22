"""Read a nix-index database: which files each output of nixpkgs has.

The format is that of nix-index (`nix-index/src/database.rs`, `frcode.rs`): `NIXI`, a little-endian version, then one
zstd stream of lines `meta NUL diff suffix LF`. `diff` changes the length shared with the previous path; it is a signed
byte, or 0x80 and a signed 16-bit big-endian number, and may itself be a line feed. `meta` is `<size>x` for an
executable, `<size>r` for a file, `<target>s` for a link, `<n>d` for a directory. A line with meta `p` holds the JSON
of the output whose files came before it and brings the shared length back to 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from nixlore.errors import SourceError
from nixlore.nix.output_contents import Contents, Gathering

MAGIC = b"NIXI\x01\0\0\0\0\0\0\0"
"""The first bytes of a database of the only version there is."""

PIECE = 1 << 24
"""How many decompressed bytes are looked at in one go."""

LARGEST_OUTPUT = 1 << 28
"""An output whose listing is longer than this is taken for a damaged database."""

LONG_LISTING = 1 << 20
"""Icon themes have listings of tens of megabytes."""

FOOTER = re.compile(rb"p\0(?:\x80..|[^\x80])(\{[^\n]*\})\n", re.DOTALL)
ENTRY = re.compile(rb"([^\0]*)\0(?:\x80(..)|([^\x80]))([^\n]*)\n", re.DOTALL)

Progress = Callable[[int, int], None]
"""Called with the compressed bytes read so far and the size of the database."""


NOTHING = 1 << 30
"""Longer than any path: nothing is passed over."""


class Origin(msgspec.Struct, frozen=True):
    """The attribute and the output that a store path was built from; not `toplevel`: only drawn in by another."""

    attr: str
    output: str
    toplevel: bool
    system: str | None = None


class StoreOutput(msgspec.Struct, frozen=True):
    """The footer of one output: its store path's name (`ripgrep-14.1.1`) and where it comes from."""

    name: str
    origin: Origin


class IndexedOutput(NamedTuple):
    """One output of the database and what was found in it."""

    output: StoreOutput
    contents: Contents


def outputs(path: Path, progress: Progress = lambda _read, _size: None) -> Iterator[IndexedOutput]:
    """Yield every output that is an attribute's own, with its programs and the kinds of things in it.

    Raises SourceError when the file cannot be read, is no nix-index database, or ends too early.
    """
    decode = msgspec.json.Decoder(StoreOutput).decode
    for footer, listing in _listings(path, progress):
        try:
            output = decode(footer)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            message = "damaged: an output's description is not what nix-index writes"
            raise SourceError(message, where=str(path)) from error
        if output.origin.toplevel:
            yield IndexedOutput(output, contents(listing))


def contents(listing: bytes) -> Contents:
    """Return what one output's encoded file listing holds.

    A subtree that tells nothing more is passed over without its paths being put together.
    """
    gathering = Gathering()
    shared = 0
    path = b""
    passed_over = NOTHING
    for meta, wide, narrow, suffix in _entries(listing):
        if narrow:
            change = narrow[0]
            shared += change if change < 0x80 else change - 0x100
        else:
            shared += int.from_bytes(wide, "big", signed=True)
        if shared > passed_over or (shared == passed_over and suffix.startswith(b"/")):
            continue
        path = path[:shared] + suffix
        passed_over = NOTHING if gathering.see(path, meta) else len(path)
    return gathering.contents()


def _entries(listing: bytes) -> Iterable[tuple[bytes, bytes, bytes, bytes]]:
    """Return the fields of every line: all at once, which is quicker, unless they would fill the memory."""
    if len(listing) < LONG_LISTING:
        return ENTRY.findall(listing)
    return (match.groups(b"") for match in ENTRY.finditer(listing))  # type: ignore[misc]


def _listings(path: Path, progress: Progress) -> Iterator[tuple[bytes, bytes]]:
    """Yield each output's footer and encoded listing."""
    import zstandard  # noqa: PLC0415 - only reading a whole database needs it

    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if file.read(len(MAGIC)) != MAGIC:
                message = "not a nix-index database"
                raise SourceError(message, where=str(path))
            pending = b""
            with zstandard.ZstdDecompressor().stream_reader(file, read_size=1 << 20) as stream:
                while piece := stream.read(PIECE):
                    pending += piece
                    start = 0
                    for match in FOOTER.finditer(pending):
                        yield match[1], pending[start : match.start()]
                        start = match.end()
                    pending = pending[start:]
                    progress(file.tell(), size)
                    if len(pending) > LARGEST_OUTPUT:
                        break
    except (OSError, zstandard.ZstdError) as error:
        message = f"cannot be read: {error}"
        raise SourceError(message, where=str(path)) from error
    if pending:
        message = "damaged: ends in the middle of an output"
        raise SourceError(message, where=str(path))
