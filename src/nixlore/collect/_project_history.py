"""Read the milestones of one repository's history by asking git for its log once, and once for its tags."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nixlore.collect._git_command import answer, chunks, command, environment, explained
from nixlore.collect._git_repository import OBJECT, Repository, head
from nixlore.collect._project_tags import SECONDS, Reading, tags_of
from nixlore.data.languages import language
from nixlore.errors import SourceError
from nixlore.git.fields import fields
from nixlore.git.log_format import MARK, PLAIN
from nixlore.machine import conversation
from nixlore.model.project import MilestoneKind, Project, ProjectMilestone

MOST_COMMITS = 20_000
"""A longer history is somebody else's or a company's: of it only the last commit and the tags are read."""

LARGE = 20_000_000
"""Bytes of packed objects from which on commits are counted before any is compared with its parent."""

LOG = (
    "log",
    *PLAIN,
    "--name-status",
    "--no-diff-merges",
    "--ignore-submodules=all",
    "--format=tformat:%x01%H%x00%P%x00%ct%x00%cI%x00%ae",
)
"""One walk over the history; nothing of a commit but these fields and its files' names is asked for."""


class Logged(NamedTuple):
    """One commit: its name, whether it has a parent, when it was made, by whom, and the paths that it added."""

    commit: str
    has_parent: bool
    at: int
    date: str
    mail: str
    added: list[str]


def history(repository: Repository, reading: Reading) -> tuple[Project | None, tuple[ProjectMilestone, ...]]:
    """Return a repository as a project, None where it did not exist yet, and its milestones.

    Raises SourceError that says why it cannot be read.
    """
    start = tip(repository)
    if not start:
        empty = Project(path=reading.path, name=_name(reading.path), commits=0, first=None, last=None)
        return (empty if reading.as_of is None else None), ()
    tags = list(tags_of(repository, reading))
    if _is_too_long(repository, start):
        return _summary(repository, reading, start, tags)
    return _Life(reading, repository.shallow()).read(repository, start, tags)


def tip(repository: Repository) -> str:
    """Return the commit that is checked out, "" where there is none yet.

    Where references are kept in a table only git itself can tell whether there is one. Raises SourceError where they
    are damaged.
    """
    if not repository.has_table:
        return head(repository)[0]
    found = answer(repository, "rev-list", "--max-count=1", "--all", "--no-walk", timeout=SECONDS)
    return "HEAD" if found else ""


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".git") or path


def _is_too_long(repository: Repository, start: str) -> bool:
    if packed(repository) < LARGE:
        return False
    limit = f"--max-count={MOST_COMMITS + 1}"
    counted = answer(repository, "rev-list", "--count", limit, start, "--", timeout=SECONDS)
    return int(counted) > MOST_COMMITS


def packed(repository: Repository) -> int:
    """Return how many bytes a repository's packs hold."""
    try:
        with os.scandir(repository.common_dir / "objects" / "pack") as listing:
            return sum(entry.stat(follow_symlinks=False).st_size for entry in listing if entry.name.endswith(".pack"))
    except OSError:
        return 0


def _summary(
    repository: Repository, reading: Reading, start: str, tags: list[ProjectMilestone]
) -> tuple[Project | None, tuple[ProjectMilestone, ...]]:
    before = () if reading.as_of is None else (f"--until={reading.as_of}",)
    last = next(_logged(repository, (*before, "--max-count=1", start)), None)
    if last is None:
        return None, ()
    project = Project(
        path=reading.path,
        name=_name(reading.path),
        commits=None,
        first=None,
        last=last.at,
        own_commits=0,
        is_bare=repository.work_tree is None,
        whole=False,
    )
    return project, tuple(tags)


class _Life:
    """A history as it is read, newest commit first."""

    def __init__(self, reading: Reading, shallow: frozenset[str]) -> None:
        self.reading = reading
        self.shallow = shallow
        self.seen = self.commits = self.own = 0
        self.first: int | None = None
        self.last: int | None = None
        self.roots: list[Logged] = []
        self.languages: dict[str, Logged] = {}
        self._of_end: dict[str, str] = {}

    def read(
        self, repository: Repository, start: str, tags: list[ProjectMilestone]
    ) -> tuple[Project | None, tuple[ProjectMilestone, ...]]:
        for commit in _logged(repository, (f"--max-count={MOST_COMMITS}", start)):
            self.seen += 1
            if self.reading.has(commit.at):
                self._add(commit)
        if not self.commits:
            return None, ()
        is_cut = self.seen >= MOST_COMMITS
        is_whole = not self.shallow and not is_cut
        # What stands in the oldest commit that a shallow clone knows of may be older than that.
        known = {name: commit for name, commit in self.languages.items() if commit.commit not in self.shallow}
        project = Project(
            path=self.reading.path,
            name=_name(self.reading.path),
            commits=self.commits,
            first=self.first if is_whole else None,
            last=self.last,
            own_commits=self.own,
            languages=tuple(sorted(self.languages)),
            is_bare=repository.work_tree is None,
            whole=is_whole,
        )
        roots = [self._milestone("first commit", "", root) for root in self.roots]
        languages = [self._milestone("language", name, commit) for name, commit in known.items()]
        return project, tuple(sorted((*roots, *tags, *(() if is_cut else languages)), key=_order))

    def _milestone(self, kind: MilestoneKind, name: str, commit: Logged) -> ProjectMilestone:
        return ProjectMilestone(
            project=self.reading.path,
            kind=kind,
            name=name,
            at=commit.at,
            date=commit.date,
            commit=commit.commit,
            own=commit.mail in self.reading.mails,
        )

    def _add(self, commit: Logged) -> None:
        self.commits += 1
        self.own += commit.mail in self.reading.mails
        self.first = commit.at if self.first is None else min(self.first, commit.at)
        self.last = commit.at if self.last is None else max(self.last, commit.at)
        if not commit.has_parent and commit.commit not in self.shallow:
            self.roots.append(commit)
        for name in set(map(language, commit.added)) - {""}:
            before = self.languages.get(name)
            if before is None or commit.at <= before.at:
                self.languages[name] = commit


def _order(milestone: ProjectMilestone) -> tuple[int, str, str]:
    return milestone.at, milestone.kind, milestone.name


def _logged(repository: Repository, words: Iterable[str]) -> Iterator[Logged]:
    argv = command(repository, *LOG, *words, "--")
    try:
        with conversation(argv, env=environment(), timeout=SECONDS) as stream:
            yield from parsed(chunks(stream))
    except SourceError as error:
        raise explained(error, repository) from error


def parsed(printed: Iterable[bytes]) -> Iterator[Logged]:
    """Yield the commits of what git printed; what does not fit the form is skipped."""
    found = fields(printed)
    commit: Logged | None = None
    for field in found:
        if field.startswith(MARK):
            if commit is not None:
                yield commit
            commit = _commit(field[1:], [next(found, b"") for _ in range(4)])
        elif status := field.strip(b"\n"):
            path = next(found, b"")
            if commit is not None and status == b"A":
                commit.added.append(path.decode("utf-8", "surrogateescape"))
    if commit is not None:
        yield commit


def _commit(name: bytes, rest: list[bytes]) -> Logged | None:
    parents, at, date, mail = (field.decode("utf-8", "replace") for field in rest)
    commit = name.decode("ascii", "replace")
    if not OBJECT.fullmatch(commit) or not at.isdecimal():
        return None
    return Logged(commit, parents != "", int(at), date, mail.lower(), [])
