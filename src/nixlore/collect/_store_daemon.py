"""Ask Nix' daemon what roots reach: for a database that is there and that this user may not read."""

from __future__ import annotations

import os
from collections.abc import Sequence

from nixlore.collect._store_scoped import Reached
from nixlore.errors import ProgramError, SourceError
from nixlore.machine import run
from nixlore.model.store import StorePath
from nixlore.store.path_info import PathInfo, parsed, takes_a_format

PATIENCE = 60.0
"""Seconds that the daemon may take."""

ASK = ("nix", "path-info", "--store", "daemon", "--option", "substitute", "false")
"""Only what is in the store counts: nothing is built, fetched or looked up elsewhere."""

FEATURE = "extra-experimental-features = nix-command"
"""What Nix since 2.4 wants to be told; before, it had neither such features nor a flag for them."""


MOST = 1_000
"""How many roots are asked for at once: a command line has an end."""


def asked(roots: Sequence[str]) -> Reached:
    """Return what roots reach, as the daemon has it; a root that is not valid reaches nothing.

    Raises SourceError where it does not tell.
    """
    if not roots:
        return Reached(())
    version = _run(["nix", "--version"]).decode("utf-8", "replace")
    shape = ("--json-format", "1") if takes_a_format(version) else ()
    found: dict[str, PathInfo] = {}
    for start in range(0, len(roots), MOST):
        # Of a path that is not valid Nix says so, but what such a one reaches it refuses to tell, and all else with it.
        valid = [info.path for info in _told((*shape, *roots[start : start + MOST]))]
        if valid:
            found |= {info.path: info for info in _told((*shape, "--recursive", *valid))}
    return Reached(joined(tuple(found.values())))


def _told(words: Sequence[str]) -> list[PathInfo]:
    return parsed(_run([*ASK, "--json", *words]))


def _run(words: Sequence[str]) -> bytes:
    """Return what Nix prints; what it says of a failure is full of paths and colours, and left out."""
    try:
        return run(
            words, timeout=PATIENCE, env={**os.environ, "NIX_CONFIG": f"{os.environ.get('NIX_CONFIG', '')}\n{FEATURE}"}
        )
    except ProgramError as error:
        message = "Nix' daemon does not tell"
        raise SourceError(message, where="nix path-info") from error


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
