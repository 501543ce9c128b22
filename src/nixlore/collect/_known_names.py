"""Which words are programs' names, so that they may be kept."""

from __future__ import annotations

import functools
from collections.abc import Callable

from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.machine import Machine


def knows_program(machine: Machine) -> Callable[[str], bool]:
    """Return a test whether a word is the name of a program that the catalog or every system has."""
    from nixlore.index import catalog  # noqa: PLC0415 - the catalog is read only where a collector has work

    known = catalog(machine).knows_program
    everywhere = BASE_PROGRAMS | BUILTINS
    return functools.cache(lambda name: name in everywhere or known(name))
