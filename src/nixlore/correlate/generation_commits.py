"""Which commit of the configuration each generation was built of.

A system tells it where the configuration sets `system.configurationRevision`: that is exact. Else the last commit
before the generation was made is the likeliest, which is weak: what was built may be older, or was not yet committed.
Nothing is told by time where the configuration's hosts are known and none of them is this machine.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.model.dependencies import GenerationCommit, GenerationCommits
from nixlore.model.git import ConfigCommit, ConfigHead
from nixlore.model.hosts import HostOverview
from nixlore.model.store import Generation

DIRTY = "-dirty"
SHORTEST = 7
"""Fewer digits of a commit's name may be those of several."""

_REVISION = re.compile(r"[0-9a-f]{7,64}\Z")


def correlate(
    generations: Sequence[Generation] | None,
    commits: Sequence[ConfigCommit] | None,
    head: Sequence[ConfigHead] | None,
    overview: HostOverview | None,
) -> GenerationCommits | None:
    """Return the commit of each generation of the system and of a home, None where no history was read.

    A user's own profile is not built of the configuration.
    """
    if not generations or not commits:
        return None
    history = _History(commits, is_whole=not any(one.shallow for one in head or ()), is_ours=_is_ours(overview))
    of_configuration = (row for row in generations if row.profile != "user" and not row.specialisation)
    rows = [row for generation in of_configuration if (row := history.of(generation)) is not None]
    return GenerationCommits(rows=tuple(rows)) if rows else None


def _is_ours(overview: HostOverview | None) -> bool:
    return overview is None or not overview.hosts or any(host.is_this for host in overview.hosts)


@dataclass(frozen=True, eq=False)
class _History:
    """The commits that were read, by time and by name; where it is not whole, the oldest may not be the first.

    `is_ours` tells that they may be of this machine's configuration.
    """

    commits: Sequence[ConfigCommit]
    is_whole: bool
    is_ours: bool

    @cached_property
    def _by_time(self) -> list[ConfigCommit]:
        return sorted(self.commits, key=lambda commit: (commit.at, commit.position))

    @cached_property
    def _times(self) -> list[int]:
        return [commit.at for commit in self._by_time]

    @cached_property
    def _by_name(self) -> list[ConfigCommit]:
        return sorted(self.commits, key=lambda commit: commit.commit)

    @cached_property
    def _names(self) -> list[str]:
        return [commit.commit for commit in self._by_name]

    def of(self, generation: Generation) -> GenerationCommit | None:
        """Return the commit that a generation names, else the last one before it was made."""
        said = generation.configuration_revision
        revision = said.removesuffix(DIRTY)
        if _REVISION.match(revision):
            known = self.named(revision)
            return GenerationCommit(
                profile=generation.profile,
                number=generation.number,
                commit=revision if known is None else known.commit,
                date="" if known is None else known.date,
                known_by="revision",
                dirty=said != revision,
            )
        before = self.before(generation.created) if self.is_ours else None
        if before is None or (not self.is_whole and before is self._by_time[0]):
            return None
        return GenerationCommit(
            profile=generation.profile,
            number=generation.number,
            commit=before.commit,
            date=before.date,
            known_by="time",
        )

    def named(self, revision: str) -> ConfigCommit | None:
        """Return the only commit whose name begins with a revision; it may be one that touched no Nix file."""
        at = bisect_right(self._names, revision)
        here = at - 1 if at and self._names[at - 1] == revision else at
        found = [row for row in self._by_name[here : here + 2] if row.commit.startswith(revision)]
        return found[0] if len(found) == 1 else None

    def before(self, when: int) -> ConfigCommit | None:
        """Return the last commit until a time, None where there is none."""
        at = bisect_right(self._times, when)
        return self._by_time[at - 1] if at else None
