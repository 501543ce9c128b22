"""The life of every tool that the configuration has ever declared: when it came, moved, went, and in whose words.

An absence of less than a day or over fewer than three commits is work in progress: its events are kept, but it is not
told as a removal and a return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from nixlore.analyze._evolution import by_tool
from nixlore.analyze._lives import Past, life
from nixlore.analyze._migrations import migrations
from nixlore.model.evolution import CommitMark, PackageEvolution
from nixlore.model.git import ConfigCommit, ConfigHead, ConfigPromise, DeclarationEvent, DeclaredTool
from nixlore.model.run import Now


def analyze(
    events: Sequence[DeclarationEvent] | None,
    tools: Sequence[DeclaredTool] | None,
    commits: Sequence[ConfigCommit] | None,
    promises: Sequence[ConfigPromise] | None,
    heads: Sequence[ConfigHead] | None,
    now: Now,
) -> PackageEvolution | None:
    """Return the life of every tool by its key, None where there is no history to read."""
    if not heads:
        return None
    head = heads[0]
    declared = {tool.tool: tool for tool in tools or ()}
    told = by_tool(events or (), frozenset(declared))
    past = Past(head, commits or (), _by_tool(promises or ()), now)
    return PackageEvolution(
        packages={
            tool: life(tool, told.get(tool, ()), declared.get(tool), past)
            for tool in sorted(told.keys() | declared.keys())
        },
        migrations=migrations(told, frozenset(declared)),
        head=CommitMark(commit=head.commit, date=head.date) if head.commit else None,
        branch=head.branch,
        commits=head.commits,
        since=head.since,
        shallow=head.shallow,
        dirty=head.dirty,
    )


def _by_tool(promises: Iterable[ConfigPromise]) -> dict[str, list[ConfigPromise]]:
    found: dict[str, list[ConfigPromise]] = defaultdict(list)
    for promise in promises:
        found[promise.tool].append(promise)
    return found
