"""`nixlore agent`: what a coding agent should know about this machine."""

from __future__ import annotations

import click

from nixlore.cli._options import Group

COMMANDS = {
    "context": ("agent_context", "A short block about this machine: what an agent would get wrong."),
    "setup": ("agent_setup", "Let an agent ask nixlore, by its own settings."),
    "remove": ("agent_setup", "Take that back."),
    "prove": ("agent_prove", "What these lines would have answered of what failed, by what was known then."),
    "mcp": ("agent_mcp", "Answer agents over the Model Context Protocol."),
}
"""Each command, the module that holds it and its help in one line."""


@click.group(cls=Group, lazy=COMMANDS)
def agent_command() -> None:
    """Tell coding agents about this machine."""
