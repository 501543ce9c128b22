"""Which program a desktop entry starts, looked up in the profiles' `share/applications`."""

from __future__ import annotations

import msgspec

from nixlore.collect._home_files import is_file, located
from nixlore.collect._login_path import profiles
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.shell.desktop_traces import entry_programs, names_of_entry

MAX_BYTES = 256 * 1024


class Entries(msgspec.Struct):
    """The desktop entries of one machine, read as they are asked for."""

    machine: Machine
    found: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def programs(self, name: str) -> tuple[str, ...]:
        """Return the programs that a desktop entry (`x.desktop`) stands for; another name stands for itself."""
        if not name.endswith(".desktop"):
            return (name,)
        if name not in self.found:
            self.found[name] = tuple(dict.fromkeys((*self._started(name), *names_of_entry(name))))
        return self.found[name]

    def _started(self, name: str) -> tuple[str, ...]:
        if "/" in name:
            return ()
        tops = ("/run/current-system/sw", "/nix/var/nix/profiles/system/sw", *profiles(self.machine))
        directories = [f"{self.machine.data_home}/applications", *(f"{top}/share/applications" for top in tops)]
        for directory in directories:
            place = located(self.machine, self.machine.home / directory / name)
            if place is None or not is_file(place):
                continue
            try:
                return entry_programs(read_regular(place, MAX_BYTES).decode("utf-8", "replace"))
            except SourceError:
                continue
        return ()
