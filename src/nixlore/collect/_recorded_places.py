"""The directories that commands were run in, by their number in the ledger, and the projects that they belong to."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import PurePosixPath

from nixlore.collect._mounts import is_foreign, mounts
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.storage.ledger import Ledger

DEEPEST = 40
"""So many directories above one are looked at for a repository."""


class Places:
    """The sessions and directories that one run meets."""

    def __init__(self, machine: Machine, ledger: Ledger) -> None:
        self._machine = machine
        self._ledger = ledger
        self._numbers: dict[tuple[str, str], int] = {}
        self._sessions: dict[str, int] = {}
        self._projects: dict[str, str] = {}
        self._foreign = tuple(f"{point.rstrip('/')}/" for point, kind in mounts(machine).items() if is_foreign(kind))

    def session(self, name: str) -> int:
        """Return the number of a session, 0 for none."""
        number = self._sessions.get(name)
        if number is None:
            number = self._sessions[name] = self._ledger.session(self._digest(b"session", name))
        return number

    def place(self, directory: str, host: str) -> int:
        """Return the number of a directory of a host, 0 where it is not known."""
        number = self._numbers.get((directory, host))
        if number is None:
            number = self._numbers[directory, host] = self._number(directory, host)
        return number

    def _number(self, directory: str, host: str) -> int:
        if not directory.startswith("/"):
            return 0
        digest = self._digest(b"place", f"{host}\0{directory}")
        known = self._ledger.known_place(digest)
        if known is not None:
            return known
        project = self.project(directory) if host == self._machine.host else ""
        return self._ledger.place(digest, project)

    def _digest(self, kind: bytes, text: str) -> bytes:
        data = text.encode("utf-8", "surrogateescape")
        return blake2b(data, digest_size=8, key=self._ledger.key, person=kind).digest() if text else b""

    def project(self, directory: str) -> str:
        """Return the repository that a directory lies in, `~` for the home before it, "" where it lies in none.

        The home itself is no project, even where it is a repository; what lies on another machine is not looked at.
        """
        found = self._projects.get(directory)
        if found is None:
            found = self._projects[directory] = self._above(directory)
        return found

    def _above(self, directory: str) -> str:
        home = str(self._machine.home)
        path = directory.rstrip("/")
        for _ in range(DEEPEST):
            if path in ("", home) or f"{path}/".startswith(self._foreign):
                break
            if self._is_repository(path):
                named = f"~{path[len(home) :]}" if path.startswith(f"{home}/") else path
                return named.encode("utf-8", "replace").decode()
            path = path.rpartition("/")[0]
        return ""

    def _is_repository(self, path: str) -> bool:
        try:
            return os.path.lexists(self._machine.at(PurePosixPath(path, ".git")))
        except (SourceError, ValueError):
            return False
