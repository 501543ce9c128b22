"""Where facts are mirrored for coding agents, and whether they may be.

The mirror can be made again at any time. It is written only where Claude Code is used, and by itself only where what
is written stays on this machine: not in the work tree of a repository and not in a folder that is synced.
"""

from __future__ import annotations

import os
from pathlib import Path

from nixlore.errors import SourceError
from nixlore.machine import Machine

SYNCED_FOLDERS = frozenset(
    {"Dropbox", "Nextcloud", "ownCloud", "OneDrive", "Google Drive", "Insync", "pCloudDrive", "MEGA"}
)
"""Names of directories that a program keeps equal on several machines."""

SYNC_MARKS = (".stfolder", ".dropbox", ".sync", ".owncloudsync.log", ".csync_journal.db", ".seafile-data")
"""What such programs leave at the top of a directory that they keep equal."""

IGNORE_ALL = b"*\n"
"""The content of the mirror's .gitignore."""


def place(machine: Machine, setting: str) -> tuple[Path | None, str]:
    """Return the mirror's directory, or None and why there is none ("" where Claude Code is not used at all).

    `setting` is auto, always (also in repositories and synced folders) or never.
    """
    if setting == "never":
        return None, "switched off in the settings"
    named = machine.environ.get("CLAUDE_CONFIG_DIR", "")
    try:
        top = machine.at(named or ".claude")
        directory = machine.at(f"{named or '.claude'}/intelligence")
    except SourceError as error:
        return None, str(error)
    if not top.is_dir():
        return None, ""
    if reason := _unfit(directory if directory.is_dir() else directory.parent, setting):
        return None, reason
    return directory, ""


def _unfit(existing: Path, setting: str) -> str:
    """Say why a directory is not written to, "" when it may be."""
    if existing.is_relative_to("/nix/store"):
        return f"{existing} is in the Nix store"
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return f"{existing} cannot be written"
    if setting != "always" and (reason := shared(existing)):
        return f'{reason}; `mirror = "always"` in the settings allows it'
    return ""


def shared(directory: Path, unshared_in: Path | None = None) -> str:
    """Say how a directory may reach other machines, "" when it does not seem to.

    `unshared_in` is a work tree whose repository is known to ignore what is asked about.
    """
    for above in (directory, *directory.parents):
        if above != unshared_in and (above / ".git").exists():
            return f"{above} is the work tree of a repository"
        if above.name in SYNCED_FOLDERS or any((above / mark).exists() for mark in SYNC_MARKS):
            return f"{above} is synced with other machines"
    return ""
