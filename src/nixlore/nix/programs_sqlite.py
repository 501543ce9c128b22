"""Read a channel's `programs.sqlite`: which package of that channel has which program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nixlore.errors import SourceError

SQL = "SELECT DISTINCT name, package FROM Programs ORDER BY name, package"


class Program(NamedTuple):
    """One program and an attribute path that has it."""

    name: str
    attr_path: str


def programs(path: Path) -> Iterator[Program]:
    """Yield every row once; the database is opened read-only and nothing is written beside it.

    Raises SourceError when it cannot be read or has no such table.
    """
    import sqlite3  # noqa: PLC0415 - most machines have no channel

    connection = None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        for name, package in connection.execute(SQL):
            if isinstance(name, str) and isinstance(package, str):
                yield Program(name, package)
    except sqlite3.Error as error:
        raise SourceError(str(error), where=str(path)) from error
    finally:
        if connection is not None:
            connection.close()
