"""`nixlore shell`: exact recording in fish, bash and zsh, and what helps at the prompt."""

from __future__ import annotations

import click

from nixlore.cli._options import Group

COMMANDS = {
    "init": ("_shell_init", "What a shell takes in at its start so that its commands are recorded."),
    "status": ("_shell_state", "Whether commands are recorded, and how many wait."),
    "pause": ("_shell_state", "Stop recording in all shells at once."),
    "resume": ("_shell_state", "Record again."),
    "forget": ("_shell_forget", "Forget what was recorded of commands like PATTERN."),
    "cure": ("cure", "What cured the last failing command before."),
    "missing": ("_shell_missing", "What has a command that is not found, and how to run it."),
}
"""Each command, the module that holds it and its help in one line."""


@click.group(cls=Group, lazy=COMMANDS)
def shell_command() -> None:
    """Record what is run in your shells, and help at the prompt."""
