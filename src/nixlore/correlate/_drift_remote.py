"""Whether the configuration was pushed, as far as it is known here: its remote branch as of the last fetch or push."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.drift import ConfigRemote, DriftItem
from nixlore.model.git import ConfigCommit

MOST_NAMED = 3


def unpushed(
    remotes: Sequence[ConfigRemote], commits: Sequence[ConfigCommit], unknown: list[str]
) -> Iterator[DriftItem]:
    """Yield the commits that the remote branch did not have, counting those that touch what Nix reads."""
    for remote in remotes:
        if remote.is_pushed or not remote.commit or not remote.remotes or not remote.upstream:
            continue
        if not remote.revision:
            yield _item(remote, f"{remote.upstream} is not known here: {remote.branch} was never pushed or fetched")
            continue
        at = next((commit.position for commit in commits if commit.commit == remote.revision), None)
        if at is None:
            unknown.append(f"whether the configuration was pushed: {remote.upstream} was last seen at another commit")
            continue
        after = [commit for commit in commits if commit.position > at]
        newer = [commit for commit in after if not commit.is_merge]
        if newer:
            # Of what was merged with it, some may be told before the commit that the remote branch had.
            least = "at least " if any(commit.is_merge for commit in after) else ""
            count = f"{least}{len(newer)} commit{'s' * (len(newer) != 1)} of the configuration"
            verb = "are" if len(newer) != 1 else "is"
            latest = ", ".join(f"{commit.commit[:7]} {commit.subject}" for commit in newer[-MOST_NAMED:])
            yield _item(remote, f"{count} {verb} not in {remote.upstream} as last seen here: {latest}")


def _item(remote: ConfigRemote, says: str) -> DriftItem:
    return DriftItem(
        kind="unpushed",
        source="git",
        name=remote.branch,
        version=remote.commit[:12],
        path="",
        severity="info",
        says=says,
        instead_of=remote.revision[:12],
    )
