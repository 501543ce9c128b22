"""What a command line runs, in the dialect of its shell: a pure, total function in linear time.

`parse` answers lines of plain commands at once (`simple_lines`); all others are walked by the scanner of the
dialect (`scan_posix`, `scan_fish`, `scan_nushell`).
"""

from __future__ import annotations

import functools

from nixlore.model.shell import Dialect, ParsedLine
from nixlore.shell.frames import Results, by_place
from nixlore.shell.scanner import Scanner
from nixlore.shell.simple_lines import simple_line

_PRIVATE = str.maketrans({"\0": " ", "\1": " "})


def scan(text: str, dialect: Dialect, depth: int = 0) -> Results:
    """Walk a text and return all that it runs and defines, with places."""
    return _scanner(dialect)(text, dialect, depth, scan).run()


@functools.cache
def _scanner(dialect: Dialect) -> type[Scanner]:
    """Return the scanner of a dialect; those of the others need not be loaded."""
    if dialect == "fish":
        from nixlore.shell.scan_fish import FishScanner  # noqa: PLC0415

        return FishScanner
    if dialect == "nushell":
        from nixlore.shell.scan_nushell import NushellScanner  # noqa: PLC0415

        return NushellScanner
    from nixlore.shell.scan_posix import PosixScanner  # noqa: PLC0415

    return PosixScanner


def scanned(text: str, dialect: Dialect) -> Results:
    """Walk a text as it was typed or read from a file."""
    if "\0" in text or "\1" in text:
        text = text.translate(_PRIVATE)
    return scan(text, dialect)


def parse(text: str, dialect: Dialect) -> ParsedLine:
    """Return the names of what a command line runs, never anything of its arguments' values."""
    return simple_line(text, dialect) or scanned_line(text, dialect)


def scanned_line(text: str, dialect: Dialect) -> ParsedLine:
    """Return the same by a walk over the text, however simple it is."""
    found = scanned(text, dialect)
    return ParsedLine(
        tuple(name for _, name in sorted(found.names, key=by_place)),
        tuple(chain for _, chain in sorted(found.chains, key=by_place)),
        tuple(path for _, path in sorted(found.paths, key=by_place)),
        tuple(package for _, package in sorted(found.adhoc, key=by_place)),
        tuple(defined.name for defined in found.defined if defined.kind != "abbreviation"),
    )
