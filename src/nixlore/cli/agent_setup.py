"""`nixlore agent setup` and `remove`: let an agent ask nixlore, by its own settings, after a diff."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nixlore.cli import _consent
from nixlore.cli._agent_settings import AGENTS, IN_NIX, settings
from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf
from nixlore.cli._paint import paint
from nixlore.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.storage.artifacts import Shelf

PLUGIN = "plugin"
"""The directory of our plugin below the state directory."""

TAG = "settings of "
"""How the tag of such a change begins; the agent follows."""

PROGRAMS = ("nixlore", "nixlore-agent-hook")
"""What agents run: the tools, and the hooks of the plugin."""

TOLD = {
    "claude": "its next session after a `nixlore scan` has the plugin: hooks, a skill and six tools that only read",
    "codex": "its next session has six tools that only read; `codex plugin marketplace add {plugin}` adds the skill",
    "opencode": "its next session has six tools that only read",
    "gemini": "its next session has six tools that only read",
}


@command("setup")
@click.argument("agent", type=click.Choice(AGENTS))
@click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")
@click.option("-y", "--yes", is_flag=True, help="Change the settings without asking.")
@click.pass_context
def setup_command(context: click.Context, agent: str, *, dry_run: bool, yes: bool) -> None:
    """Let a coding agent ask nixlore: add it to the agent's settings, after a diff.

    Claude Code gets a plugin (hooks that speak at a session's start and when a command fails, a skill, tools), the
    others the tools. `nixlore agent remove AGENT` takes it back. Settings that Home Manager makes are left alone: what
    to add to the configuration is printed.
    """
    from nixlore.cli._agent_write import difference  # noqa: PLC0415 - `--help` does not need it
    from nixlore.storage.journal import Journal  # noqa: PLC0415

    own = bare_session(context)
    shelf = own_shelf(own)
    plugin = shelf.state / PLUGIN
    path, old, new = _change(own, agent, plugin)
    if new == old:
        own.talk(f"nixlore: {path} has it already")
    paint(difference(path, old, new))
    if dry_run or new == old:
        return
    if not yes and not _consent.agreed(path):
        own.talk("nixlore: nothing was changed")
        return
    if agent in ("claude", "codex"):
        lay_out(shelf)
    journal = Journal(shelf)
    tag = f"{TAG}{agent}"
    try:
        shelf.note_folders(path)
        journal.write(path, old, new, f"added nixlore to the {tag}", own.machine.now, tag=tag)
    except (OSError, SourceError) as error:
        raise ConfigError(str(error), where=str(path)) from error
    own.talk(f"nixlore: {path} is changed; {TOLD[agent].format(plugin=plugin)}")
    _warn(own, PROGRAMS if agent == "claude" else PROGRAMS[:1])


def _warn(own: Session, programs: Sequence[str]) -> None:
    """Say for want of what the agent would not be answered."""
    for name in programs:
        if shutil.which(name) is None:
            own.talk(f"nixlore: no `{name}` is on this PATH; an agent that does not find it is told nothing")
    if find_spec("mcp") is None:
        own.talk("nixlore: the tools need the SDK of the protocol, which is not installed: the extra `nixlore[mcp]`")


@command("remove")
@click.argument("agent", type=click.Choice(AGENTS))
@click.pass_context
def remove_command(context: click.Context, agent: str) -> None:
    """Take back what `nixlore agent setup` added to an agent's settings."""
    from nixlore.storage.journal import Journal  # noqa: PLC0415 - `--help` does not need it

    own = bare_session(context)
    journal = Journal(own_shelf(own))
    change = journal.tagged(f"{TAG}{agent}")
    if change is None:
        message = f"nixlore was not added to the settings of {agent}"
        raise ConfigError(message, remedy=f"`nixlore agent setup {agent}` adds it")
    try:
        journal.undo(change, own.machine.now)
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be written", where=change.path) from error
    own.talk(f"nixlore: taken back in {change.path}")


def _change(own: Session, agent: str, plugin: Path) -> tuple[Path, bytes, bytes]:
    """Return the settings' file, its bytes and those that it is to have.

    Raises ConfigError where it is to be left alone, with what to do instead.
    """
    from nixlore.cli._agent_targets import made_by_nix, read, writable  # noqa: PLC0415 - `--help` does not need it

    path, edit = settings(own.machine, agent, plugin)
    if made_by_nix(path):
        lay_out(own_shelf(own))
        message = "it is made by your configuration"
        raise ConfigError(message, where=str(path), remedy=f"add there: {IN_NIX[agent].format(plugin=plugin)}")
    writable(path)
    old = read(path)
    try:
        return path, old, edit(old)
    except SourceError as error:
        raise ConfigError(error.what, where=str(path), remedy=error.remedy) from error


def lay_out(shelf: Shelf) -> None:
    """Put our plugin where its place does not change with an update of nixlore, which agents are told."""
    from nixlore import data  # noqa: PLC0415 - only this needs it

    source = Path(data.__file__).parent / "plugin"
    for file in sorted(source.rglob("*")):
        if file.is_file():
            shelf.put(shelf.state / PLUGIN / file.relative_to(source), file.read_bytes())
