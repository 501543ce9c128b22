"""Read the files of data that a configuration makes its table of hosts from; nothing of them is kept."""

from __future__ import annotations

from collections.abc import Callable

from nixlore.collect._config_tree import CRYPT_HEADER, ConfigFiles
from nixlore.errors import SourceError

KINDS = (".toml", ".json")
LARGEST = 200_000
"""Bytes; a table of hosts is small."""


def data_in(files: ConfigFiles) -> Callable[[str], str | None]:
    """Return what reads a repository's files of data by their path; None for any other file."""
    readable = frozenset(path for path in files.others if path.endswith(KINDS))

    def read(path: str) -> str | None:
        if path not in readable:
            return None
        try:
            data = files.read(path, LARGEST)
        except SourceError:
            return None
        return None if data.startswith(CRYPT_HEADER) else data.decode("utf-8", "replace")

    return read
