"""How often a change of a file or flake input was soon followed by a fix or a revert of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from nixlore.analyze._velocity import ENOUGH, moment
from nixlore.model.evolution import Follow
from nixlore.model.git import ConfigCommit
from nixlore.model.run import DAY

SOON = 2 * DAY
"""A fix this soon after a change is taken for a fix of it."""

SWEEPING = 20
"""A commit over more files than this (a formatter, a move) says nothing about any one of them."""


def follows(commits: Sequence[ConfigCommit]) -> tuple[Follow, ...]:
    """Return what was changed often enough to tell, the most often mended first.

    Files count changes by people; inputs count those by bots too, since it matters who wrote the input, not the lock.
    """
    ordered = sorted((commit for commit in commits if not commit.is_merge), key=lambda commit: commit.position)
    times = {commit.commit: moment(commit.date, commit.at) for commit in ordered}
    undone = _undone(ordered, times)
    files: dict[str, list[ConfigCommit]] = defaultdict(list)
    inputs: dict[str, list[ConfigCommit]] = defaultdict(list)
    for commit in ordered:
        if not commit.is_bot and len(commit.files) <= SWEEPING:
            for file in commit.files:
                files[file].append(commit)
        for name in commit.inputs:
            inputs[name].append(commit)
    found = [*_told("file", files, times, undone), *_told("input", inputs, times, undone)]
    return tuple(sorted(found, key=lambda row: (-row.followed / row.changes, -row.changes, row.kind, row.subject)))


def _undone(commits: Sequence[ConfigCommit], times: Mapping[str, int]) -> dict[str, int]:
    """Return when each commit that was reverted was first reverted."""
    found: dict[str, int] = {}
    for commit in commits:
        if commit.reverts:
            at = times[commit.commit]
            found[commit.reverts] = min(at, found.get(commit.reverts, at))
    return found


def _told(
    kind: Literal["file", "input"],
    subjects: Mapping[str, Sequence[ConfigCommit]],
    times: Mapping[str, int],
    undone: Mapping[str, int],
) -> Iterator[Follow]:
    for subject, commits in subjects.items():
        if len(commits) >= ENOUGH:
            followed = _followed(commits, times, undone)
            yield Follow(subject=subject, kind=kind, changes=len(commits), followed=followed)


def _followed(commits: Sequence[ConfigCommit], times: Mapping[str, int], undone: Mapping[str, int]) -> int:
    """Return how many of the commits to one thing were soon mended by a later one to it, or reverted anywhere."""
    count, mended = 0, None
    for commit in reversed(commits):
        at = times[commit.commit]
        answers = (mended, undone.get(commit.commit))
        count += any(answer is not None and 0 <= answer - at <= SOON for answer in answers)
        if commit.mends or commit.reverts:
            mended = at
    return count
