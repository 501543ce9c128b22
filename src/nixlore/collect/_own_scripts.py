"""Tell the user's own scripts from the programs that installers put into a home.

A script that somebody wrote shares at most its name with a package of nixpkgs, so that nothing follows from the name.
What installers make is known by where it lies or by how it begins: a machine's program, a zip archive behind a
`#!` line, an entry point of a virtual environment, a wrapper that pip wrote.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from nixlore.data.late_pattern import late

INSTALLERS = frozenset(
    ("pipx", "uv", "venv", "venvs", ".venv", "node_modules", "site-packages", "mise", "asdf", ".asdf", "rye", "conda")
)
"""Directories whose programs an installer made, wherever they are."""

HEAD = 512
"""How many bytes of a file are looked at."""

_MADE = late(rb"PK\x03\x04|sys\.argv\[0\]|EASY-INSTALL|importlib\.metadata|/(?:\.?venvs?|pipx|conda\w*)/")


def is_own_script(real: str, path: str) -> bool:
    """Tell whether a program of a home, at `real` on this disk and `path` on the machine, was written by its user."""
    if not INSTALLERS.isdisjoint(PurePosixPath(path).parts):
        return False
    place = Path(real)
    try:
        # Whatever else has the name of a program may keep its reader waiting.
        if not place.is_file():
            return False
        with place.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return head.startswith(b"#!") and _MADE.search(head) is None
