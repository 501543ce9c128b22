"""When a directory of a program was last written to, by looking at a bounded number of its files.

Links into the store, and directories that hold nothing else, are the work of a switch to a new generation and no trace.
"""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path

MAX_ENTRIES = 300
"""How many files and directories of one program are looked at, the outermost first."""

MAX_DEPTH = 3


def last_written(path: Path) -> int | None:
    """Return the newest time in epoch seconds at which a file below (or at) a path was written; None for no file."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if not os.path.isdir(path) or path.is_symlink():  # noqa: PTH112 - the same call with no object made
        return _time(status) if path.is_file() and not path.is_symlink() else None
    newest: float = 0
    looked = 0
    pending = deque([(path, 0)])
    while pending and looked < MAX_ENTRIES:
        directory, depth = pending.popleft()
        own, files, managed = _files(directory, MAX_ENTRIES - looked)
        looked += len(own) + len(files)
        times = [_changed(entry) for entry in files]
        if files and not managed:
            times.append(_directory_time(directory))
        newest = max(newest, *times, 0)
        if depth < MAX_DEPTH:
            pending.extend((Path(entry.path), depth + 1) for entry in own)
    return int(newest) if newest > 1 else None


def _time(status: os.stat_result) -> int | None:
    return int(status.st_mtime) if status.st_mtime > 1 else None


def _files(directory: Path, limit: int) -> tuple[list[os.DirEntry[str]], list[os.DirEntry[str]], bool]:
    """Return the directories and regular files in a directory, and whether links into the store lie among them."""
    try:
        with os.scandir(directory) as listing:
            entries = [entry for _, entry in zip(range(limit), listing, strict=False)]
    except OSError:
        return [], [], False
    directories, files, managed = [], [], False
    for entry in entries:
        if entry.is_symlink():
            managed = managed or _leads_to_store(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            directories.append(entry)
        elif entry.is_file(follow_symlinks=False):
            files.append(entry)
    return sorted(directories, key=lambda entry: entry.name), files, managed


def _leads_to_store(path: str) -> bool:
    try:
        return os.readlink(path).startswith("/nix/store/")  # noqa: PTH115 - read for every link of a home
    except OSError:
        return False


def _changed(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return 0


def _directory_time(directory: Path) -> float:
    try:
        return directory.lstat().st_mtime
    except OSError:
        return 0
