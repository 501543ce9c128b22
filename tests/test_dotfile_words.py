"""A word that is an option or stands in a comment names no program."""

from __future__ import annotations

import pytest

from nixlore.shell.dotfile_programs import programs

KNOWN = frozenset(("strip", "prune", "zathura", "oxipng", "rg")).__contains__


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("oxipng --strip all\n", {"oxipng"}),
        ("fetch --all --prune\nzathura\n", {"zathura"}),
        ("open-with zathura --fork=oxipng\n", {"zathura", "oxipng"}),
        ("// zathura keeps its state here\n.cache\n", set()),
        ("# zathura\n", set()),
        ("- zathura\n", {"zathura"}),
    ],
)
def test_words_of_a_file_of_settings(text: str, names: set[str]) -> None:
    """Names of options are the program's own; a line behind two slashes is a comment in any file."""
    assert {found.name for found in programs("settings.conf", text, KNOWN)} == names
