"""The form of store paths, in whatever directory the store is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from nixlore.data.late_pattern import late

NAME = late(r"[0-9abcdfghijklmnpqrsvwxyz]{32}-[0-9A-Za-z+._?=-]+", re.ASCII)
"""The last part of a store path: hash and name."""

PATH = late(rf"(/(?:[\w.+-]+/)*){NAME.pattern}", re.ASCII)
"""A whole store path; the first group is the store's directory with a slash."""


def is_path(value: object) -> bool:
    """Tell whether a value is a store path."""
    return isinstance(value, str) and PATH.fullmatch(value) is not None


def directory_of(value: object) -> str:
    """Return the directory of the store that a path lies in, "" for what is no store path."""
    found = PATH.fullmatch(value) if isinstance(value, str) else None
    return found[1].rstrip("/") if found else ""


def are_paths(values: Sequence[Any]) -> bool:
    """Tell whether all values are store paths of one store: at once, as one by one takes twice the time."""
    directory = directory_of(values[0]) if values else ""
    if not directory:
        return not values
    one = rf"{re.escape(directory)}/{NAME.pattern}+\n"
    try:
        text = "\n".join(values) + "\n"
    except TypeError:
        return False
    return text.count("\n") == len(values) and re.fullmatch(f"(?:{one})*+", text, re.ASCII) is not None


def mentioned(data: bytes, directory: str) -> Iterator[str]:
    """Yield each store path that a file names, once, in the order in which they come."""
    pattern = re.escape(directory.encode()) + b"/" + NAME.pattern.encode()
    yield from dict.fromkeys(found[0].decode("ascii") for found in re.finditer(pattern, data))
