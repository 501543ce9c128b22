"""Which programs dev shells provide. Whoever ran one that only one project's shell has ran it there.

A history tells what was run, not where. But what no profile has and the shell of one project does can have been run
only in that shell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot, StorePath

SHELL = "shell"
DIRENV = "/.direnv/"


def only_in(roots: Iterable[GcRoot], paths: Sequence[StorePath], binaries: Iterable[Binary]) -> dict[str, str]:
    """Return the project by each program that its dev shell, and nothing else that was seen, provides."""
    projects = _projects(roots, paths)
    found: dict[str, set[str]] = defaultdict(set)
    elsewhere = set()
    for binary in binaries:
        if binary.provider == SHELL:
            # A program of a build result, or of a shell that direnv does not hold, is of no project: "".
            found[binary.name] |= projects.get(binary.store_path) or {""}
        else:
            elsewhere.add(binary.name)
    own = {name: next(iter(of)) for name, of in found.items() if len(of) == 1 and name not in elsewhere}
    return {name: project for name, project in own.items() if project}


def programs_of(
    roots: Iterable[GcRoot], paths: Sequence[StorePath], binaries: Iterable[Binary]
) -> Mapping[str, set[str]]:
    """Return by project the programs that its dev shell provides, where direnv holds it."""
    projects = _projects(roots, paths)
    found: dict[str, set[str]] = defaultdict(set)
    for binary in binaries:
        if binary.provider == SHELL:
            for project in projects.get(binary.store_path, set()) - {""}:
                found[project].add(binary.name)
    return found


def _projects(roots: Iterable[GcRoot], paths: Sequence[StorePath]) -> Mapping[str, set[str]]:
    """Return by store path the projects whose dev shells refer to it, "" for every other shell and result."""
    by_target: dict[str, set[str]] = defaultdict(set)
    for root in roots:
        if root.state == "live" and root.kind in ("direnv", "result"):
            project, direnv, _ = root.link.partition(DIRENV)
            by_target[root.target].add(project if direnv else "")
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        if path.path in by_target:
            for store_path in (path.path, *(paths[reference].path for reference in path.references)):
                found[store_path] |= by_target[path.path]
    return found
