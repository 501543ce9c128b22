"""Which collector a history file that was named by hand belongs to: exactly one, by its content or its name."""

from __future__ import annotations

import os
import re
import stat
from fnmatch import fnmatch
from pathlib import Path

from nixlore.data.late_pattern import late

SNIFFED = 65_536
"""How many bytes of a named file tell its format."""

SQLITE = b"SQLite format 3\0"
"""How every SQLite database begins."""

_FISH = late(rb"^- cmd:.*\n +when:", re.MULTILINE)
_EXTENDED = late(rb"^[ \t]*: *\d{5,18}:\d{1,18};", re.MULTILINE)
_STAMP = late(rb"^#\d{5,18}\r?$", re.MULTILINE)
_OLD_FISH = late(rb"\A# \d{5,18}\r?\n")
_FILE_NAMES = (
    ("atuin", ("*atuin*",)),
    ("fish_history", ("*fish*",)),
    ("zsh_history", ("*zsh*", "*zhist*", "*histfile*")),
    ("bash_history", ("*bash*",)),
    ("nushell_history", ("*nushell*", "nu", "nu[-_.]*", "*[-_.]nu", "*[-_.]nu[-_.]*")),
)


def claimant(path: Path) -> str:
    """Return the name of the collector that reads this file.

    Content that can only be one format decides, then the file's name, then its directory's; a text without marks is
    a bash history. What cannot be read goes by its name, so that someone says so.
    """
    start = _start(path)
    if start.startswith(SQLITE):
        return _of_database(path)
    return _certain(start) or _by_name(path, start) or _likely(start)


def _certain(start: bytes) -> str:
    if _FISH.search(start):
        return "fish_history"
    lines = start.count(b"\n") or 1
    return "zsh_history" if 4 * len(_EXTENDED.findall(start)) >= lines else ""


def _likely(start: bytes) -> str:
    if start.startswith(b"- cmd:") or _OLD_FISH.match(start):
        return "fish_history"
    if _EXTENDED.search(start) and not _STAMP.search(start):
        return "zsh_history"
    return "nushell_history" if b"<\\n>" in start else "bash_history"


def _start(path: Path) -> bytes:
    """Return the first bytes of a regular file, nothing when there are none to be had."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        return os.read(descriptor, SNIFFED).lstrip(b"\0\xef\xbb\xbf").replace(b"\r\n", b"\n")
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _by_name(path: Path, start: bytes) -> str:
    """Return what the name of the file, else of its directory, says; atuin keeps nothing but databases."""
    for name in (path.name.lower(), path.parent.name.lower()):
        for collector, patterns in _FILE_NAMES:
            if any(fnmatch(name, pattern) for pattern in patterns) and not (collector == "atuin" and start):
                return collector
    return ""


def _of_database(path: Path) -> str:
    """Return whose database it is; nushell's tables are told by their columns, any other goes to atuin's reader."""
    from nixlore.collect import _databases  # noqa: PLC0415 - sqlite3 is loaded only where a database is read

    return "nushell_history" if "command_line" in _databases.columns_of(path, "history") else "atuin"


def is_database(path: Path) -> bool:
    """Tell whether a file is, or by its name would be, an SQLite database."""
    start = _start(path)
    return start.startswith(SQLITE) or (not start and path.suffix in (".sqlite3", ".db", ".sqlite"))
