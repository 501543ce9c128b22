"""The sample machine: a whole plausible NixOS system in a directory, for `nixlore self demo` and for the tests.

Its people, names, figures and files are invented. Everything made from it is labelled as a sample by the marker file at
its top. What is in it: a configuration with a year of commits for two hosts, `larkspur` (this machine) and `bramble`;
histories of five shells; a store with its database, six generations of the system and of Ada's home, and what holds
what; programs that other installers put beside it; dotfiles and desktop traces; sessions of three coding agents; a few
projects.
"""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

from nixlore.demo import agents, codex, drift, histories, home, opencode, projects, repository, running, system
from nixlore.machine import SAMPLE_MARK
from nixlore.model.run import DAY

USER = "ada"
HOST = "larkspur"
CONFIG = f"home/{USER}/nixos-config"
"""Where the configuration lies below the root."""

WRITTEN_LAST = ("history", "history.db", "history.txt")
"""How the names of files end that were in use until the sample's now."""

MARK = "This is a sample machine, made by `nixlore self demo`. Nothing in it is real.\n"

SET_ENVIRONMENT = """\
# DO NOT EDIT -- this file has been generated automatically.

# Prevent this file from being sourced by child shells.
export __NIXOS_SET_ENVIRONMENT_DONE=1

export EDITOR='nvim'
export NIX_PROFILES='/nix/var/nix/profiles/default /run/current-system/sw'
export NIX_USER_PROFILE_DIR='/nix/var/nix/profiles/per-user/$USER'
export PATH="$HOME/.nix-profile/bin:/nix/profile/bin:$HOME/.local/state/nix/profile/bin:\
/etc/profiles/per-user/$USER/bin:/nix/var/nix/profiles/default/bin:/run/current-system/sw/bin"

export PATH="/run/wrappers/bin:$PATH"
"""

ETC = {
    "hostname": f"{HOST}\n",
    "NIXOS": "",
    "os-release": 'ID=nixos\nNAME=NixOS\nPRETTY_NAME="NixOS 25.05 (Warbler)"\nVERSION_ID="25.05"\n',
    "set-environment": SET_ENVIRONMENT,
    "passwd": f"root:x:0:0::/root:/run/current-system/sw/bin/bash\n"
    f"{USER}:x:1000:100:Ada:/home/{USER}:/run/current-system/sw/bin/fish\n",
}
"""What is below `/etc`."""


def settle(directory: Path, now: int) -> int:
    """Give what was only written now a time an hour ago, and directories that of the newest file below; return it."""
    newest = 0
    with os.scandir(directory) as listing:
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                newest = max(newest, settle(Path(entry.path), now))
                continue
            changed = int(entry.stat(follow_symlinks=False).st_mtime)
            if changed > now or entry.path.endswith(WRITTEN_LAST):
                changed = now - 3600
                os.utime(entry.path, (changed, changed), follow_symlinks=False)
            newest = max(newest, changed)
    os.utime(directory, (newest, newest))
    return newest


def build(directory: Path, now: int | None = None) -> Path:
    """Build the sample machine in a directory that is missing or empty and return it, the machine's root.

    `now` (epoch seconds) is when the sample is looked at; the same `now` gives the same files. Raises SourceError when
    git is not there, OSError when the directory cannot be written or is in use.
    """
    now = int(time.time()) if now is None else now
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(directory))
    (directory / SAMPLE_MARK).write_text(MARK)
    etc = directory / "etc"
    etc.mkdir()
    for name, text in ETC.items():
        (etc / name).write_text(text)
    place = directory / "home" / USER
    commits = repository.build(directory / CONFIG, now)
    projects.build(place, now)
    system.build(directory, USER, now, commits)
    home.build(place, directory / CONFIG, now)
    drift.build(place, now)
    histories.build(place, now)
    agents.build(place, now)
    codex.build(place, now)
    opencode.build(place, now)
    running.build(directory, USER)
    settle(place, now)
    switched = now - system.GENERATIONS[-1].days_ago * DAY
    os.utime(etc / "set-environment", (switched, switched))
    return directory
