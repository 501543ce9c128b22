"""Programs in a clone of somebody else's repository, which installers such as fzf's leave in a home: `~/.fzf/bin/fzf`.

A clone is taken for one only where all of it speaks for that: it lies in a hidden directory of the home, was fetched
by https from a repository that is called as the program is, and nothing was ever committed in it.
"""

from __future__ import annotations

import msgspec

from nixlore.collect._installs_programs import Program
from nixlore.collect._installs_reading import Reader
from nixlore.data.late_pattern import late
from nixlore.data.program_directories import DOTFILES

LARGEST = 1 << 20
"""The largest log of a clone that is read; a longer one is of a repository that somebody works in."""

_FROM = late(rb"\A[^\n]*\tclone: from https?://[^\s]{1,400}/([^\s/]{1,100}?)(?:\.git)?/?(?:\n|\Z)")
_WORK = late(rb"\t(?:commit|rebase|cherry-pick|revert|am)\b")


class Clones(msgspec.Struct):
    """Tells whose clone a program lies in; what was looked at is remembered."""

    reader: Reader
    logs: dict[str, str] = msgspec.field(default_factory=dict)

    def mark(self, program: Program) -> None:
        """Note size and time of what tells whose a program is."""
        if log := self._log(program.end.rpartition("/")[0]):
            self.reader.content(log, LARGEST)

    def has(self, program: Program) -> bool:
        """Tell whether a program came with a clone that nobody works in."""
        log = self._log(program.end.rpartition("/")[0])
        data = self.reader.content(log, LARGEST) if log else None
        found = _FROM.match(data) if data is not None else None
        return data is not None and found is not None and found[1] == program.name.encode() and not _WORK.search(data)

    def _log(self, directory: str) -> str:
        """Return the path of the log of the work tree that a directory lies in, "" where it is none of these."""
        found = self.logs.get(directory)
        if found is None:
            found = self.logs[directory] = self._sought(directory)
        return found

    def _sought(self, directory: str) -> str:
        home = self.reader.place(self.reader.home)
        first = directory.removeprefix(f"{home}/").partition("/")[0]
        if not directory.startswith(f"{home}/") or not first.startswith(".") or first in {*DOTFILES, ".config"}:
            return ""
        log = f"{directory}/.git/logs/HEAD"
        return log if self.reader.exists(log) else self._log(directory.rpartition("/")[0])
