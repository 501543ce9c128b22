"""What was asked for on the command line, for those who answer it: nothing that reads a command line is needed here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import click


class Options(msgspec.Struct):
    """What was asked for on the command line besides the command's own arguments."""

    json: bool = False
    quiet: bool = False
    config: Path | None = None
    home: Path | None = None
    root: Path | None = None
    host: str = ""
    history: tuple[Path, ...] = ()
    evaluate: bool = False
    as_of: int | None = None


def options(context: click.Context) -> Options:
    """Return the options of the whole command line."""
    return context.find_root().ensure_object(Options)
