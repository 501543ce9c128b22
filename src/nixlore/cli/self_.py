"""`nixlore self`: the commands about nixlore itself."""

from __future__ import annotations

import click

from nixlore.cli._options import Group

COMMANDS = {
    "doctor": ("doctor", "Which sources were found, what is missing, and how to get it."),
    "metrics": ("metrics", "How agents, proposals and the configuration fare since the first scan."),
    "index": ("index", "Read your own nix-index database, so that more programs are known."),
    "demo": ("demo", "Build a sample machine in a temporary directory and scan it."),
    "import": ("import_", "Take in what another of your hosts told with `nixlore export --summary`."),
    "man": ("man", "The manual page, made from the commands themselves."),
    "clean": ("clean", "Remove what nixlore keeps: the cache, what is older than a date, or everything."),
    "uninstall": ("uninstall", "Take back every change in files of yours, and remove all that was written."),
}
"""Each command, the module that holds it and its help in one line."""


@click.group(cls=Group, lazy=COMMANDS)
def self_command() -> None:
    """Look after nixlore itself."""
