"""Ask a channel's `programs.sqlite` which package of that channel has a program.

It is one table, `Programs(name, system, package)`, made by the channel's generator.
"""

from __future__ import annotations

from pathlib import Path

from nixlore.errors import SourceError

PACKAGES = "SELECT DISTINCT package FROM Programs WHERE name = ? ORDER BY length(package), package"
NAMES = "SELECT DISTINCT name FROM Programs"


class ProgramsDatabase:
    """One `programs.sqlite`, opened read-only at the first question; nothing is written beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def packages(self, program: str) -> tuple[str, ...]:
        """Return the attribute paths that have a program, the shortest first.

        Raises SourceError when the database cannot be read or has no such table.
        """
        return self._column(PACKAGES, (program,))

    def names(self) -> tuple[str, ...]:
        """Return the name of every program.

        Raises SourceError when the database cannot be read or has no such table.
        """
        return self._column(NAMES, ())

    def _column(self, query: str, values: tuple[str, ...]) -> tuple[str, ...]:
        import sqlite3  # noqa: PLC0415 - most machines have no channel

        connection = None
        try:
            connection = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            return tuple(row[0] for row in connection.execute(query, values) if isinstance(row[0], str))
        except (sqlite3.Error, UnicodeEncodeError) as error:
            raise SourceError(str(error), where=str(self.path)) from error
        finally:
            if connection is not None:
                connection.close()
