"""`nixlore blame FILE`: each line of a Nix file with its last use, its commit, why it is there and what it costs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nixlore.cli._completion import nix_files_offered
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import emit, session
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from nixlore.present._blame import Order

LARGEST = 4_000_000
"""A file of more bytes is no configuration that somebody wrote."""


@command("blame")
@click.argument("file", shell_complete=nix_files_offered)
@click.option(
    "--sort",
    "order",
    type=click.Choice(["line", "used", "since", "name", "size"]),
    default="line",
    help="`used`: the least recently used first; `since`: the oldest first; `size`: the dearest first.",
)
@click.pass_context
def blame_command(context: click.Context, file: str, order: Order) -> None:
    """Show FILE of the configuration with a margin: last use, commit, reason and size of what each line declares.

    FILE is looked for from here, then in the configuration. A line that declares nothing has an empty margin. Its size
    alone is what leaves the system's closure when only that line goes, in bytes of NARs.
    """
    from nixlore.present import _blame  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._life import lives  # noqa: PLC0415

    own = session(context)
    root = own.machine.config
    if root is None:
        message = "no configuration was found"
        raise ConfigError(message, remedy="--config DIR names it")
    name, path = _found(Path(root), file)
    text = _read(path)
    report = own.answer()
    found = _blame.blame(report, name)
    known = lives(report)
    if known is None or known.head is None:
        own.talk("nixlore: no git history of the configuration was read; `nixlore self doctor` says why")
    own.label()
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        emit(encoded(tuple(_blame.ordered(found, order))))
        return
    if not found:
        own.talk(f"nixlore: nothing in {name} was read as a declaration of a package, program or service")
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    paint(_blame.lines(text, found, order, width))


def _found(root: Path, file: str) -> tuple[str, Path]:
    """Return a file's path in the repository and where it is; what is named from here goes before the repository's."""
    if not file.endswith(".nix"):
        message = f"{file!r} is no Nix file"
        raise ConfigError(message, remedy="name a file that ends in .nix")
    tried = [path for path in (Path(file), root / file) if path.is_file()]
    for path in tried:
        real, base = path.resolve(), root.resolve()
        if real.is_relative_to(base):
            return real.relative_to(base).as_posix(), real
    if tried:
        message = f"{file!r} is not in the configuration {root}"
        raise ConfigError(message, remedy="--config DIR names another configuration")
    from nixlore.cli._names import nearest  # noqa: PLC0415 - only a slip needs it

    there = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.nix"))[:5000]]
    near = nearest(file, there)
    message = f"there is no file {file!r}, neither here nor in {root}"
    raise ConfigError(message, remedy=f"did you mean {' or '.join(near)}?" if near else "name a .nix file of it")


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise ConfigError(message) from error
    if len(data) > LARGEST:
        message = f"{path} is too large for a file that somebody wrote"
        raise ConfigError(message)
    return data.decode(errors="replace")
