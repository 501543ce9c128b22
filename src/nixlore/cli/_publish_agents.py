"""Write what agents are told: the index of their hooks, and the block anew where it was put into a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore import index
from nixlore.cli import _agent_projects, _agent_targets, _agent_write
from nixlore.cli.agent_setup import PLUGIN, lay_out
from nixlore.errors import SourceError
from nixlore.model.nix import Binary
from nixlore.present import claude_md, hint_index
from nixlore.present._nix_rule import FRONT, nix_rule
from nixlore.present._project_block import ProjectLines, project_block, spoken
from nixlore.storage import proven

if TYPE_CHECKING:
    from nixlore.machine import Machine
    from nixlore.pipeline import Pipeline
    from nixlore.present.claude_md import Block
    from nixlore.report import Report
    from nixlore.storage.artifacts import Shelf
    from nixlore.storage.journal import Change

HINTS = "hints.db"
"""The index that `agent_hook.py` reads."""

AGENTS = (".claude", ".codex", ".config/opencode", ".gemini")
"""Directories by which it is seen that an agent is used."""

LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
"""Where programs of other distributions look for their loader: `programs.nix-ld` puts one there, else a stub is."""


def is_used(machine: Machine) -> bool:
    """Tell whether an agent is used here."""
    named = machine.environ.get("CLAUDE_CONFIG_DIR", "")
    return any(_is_there(machine, name) for name in (*AGENTS, *filter(None, (named,))))


def publish(machine: Machine, shelf: Shelf, pipeline: Pipeline, report: Report) -> list[str]:
    """Write everything; return which files of the user's were changed.

    Raises OSError or SourceError where one cannot be written.
    """
    binaries, dropped = pipeline.records(Binary), proven.dropped(machine.state_dir)
    block = claude_md.present(report, binaries, dropped=dropped)
    shelf.put(shelf.state / _agent_targets.CONTEXT, block.text.encode())
    if rule := nix_rule(report):
        shelf.put(shelf.state / _agent_targets.NIX_RULE, f"{FRONT}{rule}".encode())
    change = _agent_write.written(shelf)
    has_plugin = (shelf.state / PLUGIN).is_dir()
    if has_plugin:
        lay_out(shelf)
    # Every fact is told in one place: what a file says that agents read is not told again at a session's start.
    is_read = change is not None or _agent_targets.linked(machine, shelf.state) is not None
    session = block.plain if has_plugin and not is_read else ""
    tables = index.program_tables(machine)
    lines = _agent_projects.told(report, binaries, tables)
    written = _written(change, report, binaries, dropped)
    said = at_start(shelf, lines, 0 if session or not is_read else (written or block).tokens)
    shelf.put(shelf.state / HINTS, hint_index.present(report, about(machine, report), tables, session, said))
    changed = [*_nix_rule(shelf, report, machine.now), *_projects(shelf, lines, machine.now)]
    if change is None or written is None:
        return changed
    return [*changed, *filter(None, [_agent_write.renew(shelf, change, written.text, machine.now)])]


def _written(
    change: Change | None, report: Report, binaries: Sequence[Binary] | None, dropped: Collection[str]
) -> Block | None:
    """Return the block as it is to be in the file into which it was written, None where it is in none."""
    if change is None:
        return None
    stripped = _agent_targets.is_stripped(Path(change.path))
    return claude_md.present(report, binaries, _agent_write.budget_of(change), dropped, stripped=stripped)


def at_start(shelf: Shelf, lines: ProjectLines, of_the_machine: int) -> Mapping[str, str]:
    """Return what a session is told of each project at its start: nothing that a file of the project says.

    `of_the_machine` are the tokens that it reads of the machine in a file.
    """
    changes = _agent_write.of_projects(shelf)
    written = {_agent_projects.path_of(change.tag) for change in changes}
    return {path: spoken(lines.of(path), of_the_machine) for path in sorted(lines.paths - written)}


def _projects(shelf: Shelf, lines: ProjectLines, now: int) -> list[str]:
    """Write the blocks of projects anew where they were asked for."""
    changed = []
    for change in _agent_write.of_projects(shelf):
        path = _agent_projects.path_of(change.tag)
        changed.append(_agent_write.renew(shelf, change, project_block(path, lines.of(path)), now))
    return list(filter(None, changed))


def _nix_rule(shelf: Shelf, report: Report, now: int) -> list[str]:
    """Write the rule for Nix files anew where it was asked for."""
    change, text = _agent_write.written(shelf, _agent_write.OF_NIX), nix_rule(report)
    return [] if change is None or not text else list(filter(None, [_agent_write.renew(shelf, change, text, now)]))


def about(machine: Machine, report: Report) -> dict[str, str]:
    """Return what the index of the hooks says of the machine itself."""
    return {
        "host": report.target.hostname,
        "kind": _kind(machine),
        "nix_ld": "yes" if any(map(partial(_runs_foreign, machine), LOADERS)) else "",
    }


def _kind(machine: Machine) -> str:
    """Return what system the machine itself runs, as files tell it."""
    if _is_there(machine, "/etc/NIXOS"):
        return "nixos"
    return "darwin" if _is_there(machine, "/run/current-system/darwin-version") else "home"


def _runs_foreign(machine: Machine, loader: str) -> bool:
    try:
        return "nix-ld" in str(machine.resolve(loader))
    except (OSError, SourceError):
        return False


def _is_there(machine: Machine, place: str) -> bool:
    try:
        return machine.at(place).exists()
    except (OSError, SourceError):
        return False
