"""Ask Nix' daemon what roots reach: for a database that is there and that this user may not read."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.collect._store_scoped import Reached
from nixlore.errors import ProgramError, SourceError
from nixlore.machine import run
from nixlore.model.store import StorePath
from nixlore.store.path_info import PathInfo, parsed, takes_a_format

PATIENCE = 60.0
"""Seconds that the daemon may take."""

ASK = ("nix", "--extra-experimental-features", "nix-command", "--offline", "--store", "daemon", "path-info")
"""Only what is in the store counts: nothing is built, fetched or looked up elsewhere."""


def asked(roots: Sequence[str]) -> Reached:
    """Return what roots reach, as the daemon has it.

    Raises SourceError where it does not tell.
    """
    if not roots:
        return Reached(())
    version = run(["nix", "--version"]).decode("utf-8", "replace")
    shape = ("--json-format", "1") if takes_a_format(version) else ()
    try:
        answer = run([*ASK, "--json", *shape, "--recursive", *roots], timeout=PATIENCE)
    except ProgramError as error:
        message = "Nix' daemon does not tell"
        raise SourceError(message, where="nix path-info") from error
    return Reached(joined(parsed(answer)))


def joined(found: Sequence[PathInfo]) -> tuple[StorePath, ...]:
    """Return records whose references are positions among them."""
    position = {info.path: number for number, info in enumerate(found)}
    return tuple(
        StorePath(
            path=info.path,
            references=tuple(
                position[reference] for reference in info.references if reference in position and reference != info.path
            ),
            nar_size=info.nar_size,
            deriver=info.deriver,
            registered=info.registered,
        )
        for info in found
    )
