"""Read the tags of one repository, and say what it is looked at for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from nixlore.collect._git_command import answer
from nixlore.collect._git_repository import LARGEST, Repository
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.project import ProjectMilestone
from nixlore.shell.redact import redacted

SECONDS = 20.0
"""How long git may take for one repository."""

MOST_TAGS = 1000
LONGEST_TAG = 100
FIELDS = (
    "refname:strip=2",
    "creatordate:unix",
    "creatordate:iso-strict",
    "taggeremail",
    "authoremail",
    "objectname",
    "*objectname",
)
TAGS = (
    "for-each-ref",
    "--sort=-creatordate",
    f"--count={MOST_TAGS}",
    f"--format={'%00'.join(f'%({field})' for field in FIELDS)}",
    "refs/tags",
)


class Reading(NamedTuple):
    """What a repository is looked at for: its path as it may be shown, whose work counts as own, up to when."""

    path: str
    mails: frozenset[str]
    as_of: int | None

    def has(self, at: int) -> bool:
        """Tell whether something was known at the time looked at."""
        return self.as_of is None or at <= self.as_of


def tags_of(repository: Repository, reading: Reading) -> Iterator[ProjectMilestone]:
    """Yield the newest tags as milestones; a tag that nobody signed for is dated by its commit."""
    if not _has_tags(repository):
        return
    for line in answer(repository, *TAGS, timeout=SECONDS).split(b"\n"):
        fields = [field.decode("utf-8", "replace") for field in line.split(b"\0")]
        if len(fields) != len(FIELDS) or not fields[1].isdecimal():
            continue
        name, at, date, tagger, author, own, peeled = fields
        if reading.has(int(at)):
            yield ProjectMilestone(
                project=reading.path,
                kind="tag",
                name=redacted(name)[:LONGEST_TAG],
                at=int(at),
                date=date,
                commit=peeled or own,
                own=(tagger or author).strip("<>").lower() in reading.mails,
            )


def _has_tags(repository: Repository) -> bool:
    """Tell whether there may be tags: most small repositories have none, and need not be asked."""
    top = repository.common_dir
    with suppress(OSError):
        if any((top / "refs" / "tags").iterdir()):
            return True
    with suppress(SourceError):
        return b" refs/tags/" in read_regular(top / "packed-refs", LARGEST)
    return (top / "reftable").exists()
