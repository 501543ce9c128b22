"""Let nix judge what is to be written before it is: parsed, evaluated, or its build planned; offline, in a copy."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.collect._nix_eval_state import environment
from nixlore.errors import ConfigError, ProgramError, SourceError
from nixlore.machine import run

if TYPE_CHECKING:
    from nixlore.cli._apply_files import Applying
    from nixlore.cli._apply_writing import Made
    from nixlore.cli._session import Session

PARSING = 30.0
"""Seconds for one file."""


def checked(own: Session, applying: Applying, made: Made, level: str) -> None:
    """Have the outcome judged as far as was asked for, and say how far that was.

    Raises ConfigError where it fails; what cannot be told here is said and stops nothing.
    """
    if level == "none":
        return
    files = {name: new for _, texts in made for name, (_, new) in texts.items()}
    nix_files = {name: text for name, text in files.items() if name.endswith(".nix")}
    if nix_files:
        own.talk(f"nixlore: {_parsed(nix_files)}")
    if level != "parse":
        from nixlore.cli._apply_hosts import evaluated  # noqa: PLC0415 - few ask for it

        hosts = sorted({host for change, _ in made for host in change.hosts or ()})
        own.talk(
            f"nixlore: {evaluated(own, hosts, {applying.place(name): text for name, text in files.items()}, level)}"
        )


def _parsed(files: Mapping[str, bytes]) -> str:
    """Return that nix can parse files, or why it was not asked. Raises ConfigError where it cannot."""
    with tempfile.TemporaryDirectory(prefix="nixlore-") as place:
        for name, text in files.items():
            copy = Path(place, "file.nix")
            copy.write_bytes(text)
            try:
                run(("nix-instantiate", "--parse", str(copy)), timeout=PARSING, env=environment())
            except ProgramError as error:
                message = "nix would not parse it after the change, so that nothing was changed"
                raise ConfigError(message, where=name, remedy="please report this as a bug of nixlore") from error
            except SourceError as error:
                return f"not validated by nix: {error}"
    return f"nix parses {', '.join(files) if len(files) < 4 else f'all {len(files)} files'}"
