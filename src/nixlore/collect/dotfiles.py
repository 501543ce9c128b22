"""The programs that the home's dotfiles and the configuration's files other than Nix name as something to run.

Key bindings, bars, editors' language servers, git's helpers, units, scripts: a program that stands there is in use
although nobody types it. Files that may hold secrets are not opened, and of the others nothing is kept but names of
programs that the catalog knows, each with the first file and line in which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore import locate
from nixlore.collect._text_files import Finder
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import ProgramReference
from nixlore.storage.cache import Cache
from nixlore.storage.keys import machine_key, package_key


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of the files: where each leads, its size and time."""
    finder = Finder(machine)
    found = [*finder.home(), *(finder.configuration(machine.config) if machine.config else ())]
    return "\n".join(file.key for file in found).encode()


def collect(machine: Machine) -> Iterator[ProgramReference | Coverage | Diagnostic]:
    """Yield one reference for each program and source, to the place where it is most surely run."""
    from nixlore.collect._dotfiles_reading import NAME, Known, Reader  # noqa: PLC0415 - a mark needs none of it

    cache = Cache(machine.cache_dir, locate.owner(machine))
    before = cache.load(NAME, machine_key(machine), Known)
    reader = Reader(machine, before.files if before is not None and before.reader == package_key() else {})
    finder = Finder(machine)
    yield from reader.read("home", finder.home(), finder)
    if machine.config is not None:
        finder = Finder(machine)
        yield from reader.read("configuration", finder.configuration(machine.config), finder)
    if reader.now.keys() != reader.before.keys():
        cache.save(NAME, machine_key(machine), Known(package_key(), reader.now))
