"""Replay the histories of real configurations, and compare where each ends with the last commit read by itself.

    python bench/real/history.py DIRECTORY…

Each directory is a configuration or a bare repository. Printed are commits, events, seconds, and what differs.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path, PurePosixPath

from nixlore.collect import git_history
from nixlore.collect._git_blobs import Asked, read_all
from nixlore.collect._git_repository import repository
from nixlore.collect._git_walk import as_changes, tree
from nixlore.git.blob_items import ItemTable
from nixlore.git.context import Context
from nixlore.git.log_format import LoggedCommit
from nixlore.git.replay import Replay
from nixlore.machine import Machine
from nixlore.model.git import ConfigHead, DeclarationEvent, DeclaredTool
from nixlore.nix.withhold import safe_path

Places = dict[str, set[str]]


def direct(machine: Machine, commit: str) -> Places:
    """Return the files in which one commit declares each tool, read from its tree alone."""
    place = repository(machine.config or Path(), machine)
    if place is None:
        return {}
    changes = as_changes(tree(place, commit))
    table = ItemTable()
    blobs = read_all(place, {change.new: change.path for change in changes if change.new}, table)
    with Asked(place, blobs) as asked:
        replay = Replay(table, blobs, relink=Context(table, blobs, asked.read).relink)
        replay.step(LoggedCommit(commit, (), b"", b"", b"", 0, b"", changes))
        state = replay.state(commit)
    return {tool: {safe_path(replay.file(each)) for each in places} for tool, places in state.tools.items()}


def main() -> None:
    """Print one line for each configuration."""
    differing = 0
    for name in sys.argv[1:]:
        machine = Machine(home=PurePosixPath("/nonexistent"), user="nobody", now=0, config=Path(name))
        started = time.perf_counter()
        records = list(git_history.collect(machine))
        seconds = time.perf_counter() - started
        heads = [record for record in records if isinstance(record, ConfigHead)]
        if not heads:
            print(f"{name}: no history")
            continue
        replayed = {
            record.tool: {file for file, _ in record.places} for record in records if isinstance(record, DeclaredTool)
        }
        read = direct(machine, heads[0].commit)
        differ = {tool for tool in {*read, *replayed} if read.get(tool) != replayed.get(tool)}
        differing += bool(differ)
        kinds = Counter(record.kind for record in records if isinstance(record, DeclarationEvent))
        print(
            f"{name}: {heads[0].commits} commits, {seconds:.2f} s, {dict(kinds)}, differ: {sorted(differ)[:8]}",
            flush=True,
        )
    print(f"{differing} of {len(sys.argv) - 1} differ")


if __name__ == "__main__":
    main()
