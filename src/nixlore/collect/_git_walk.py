"""Walk the commits of a configuration's history, and list the files of one commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nixlore.collect._git_command import answer, chunks, command, environment, explained
from nixlore.collect._git_repository import Repository
from nixlore.errors import SourceError
from nixlore.git.log_format import FILE_MODES, FLAGS, FileChange, LoggedCommit, commits
from nixlore.machine import conversation
from nixlore.nix.lock_file import is_lock

PATIENCE = 300.0


@dataclass
class Walk:
    """The commits of a stretch of history, oldest first, each with its changes of Nix files and lock files only.

    `mixed` are those that changed another file, too. A commit that changed neither has no message here.
    """

    commits: list[LoggedCommit] = field(default_factory=list)
    mixed: set[str] = field(default_factory=set)


def walk(repository: Repository, *revisions: str) -> Walk:
    """Walk what `git log` finds from one commit on, with all that lies before it, or from `A..B`.

    Raises SourceError where the last revision is no commit.
    """
    found = Walk()
    paths = ("--", repository.prefix) if repository.prefix else ()
    argv = command(repository, "log", *FLAGS, *revisions, *paths)
    try:
        with conversation(argv, env=environment(), timeout=PATIENCE) as stream:
            for commit in commits(chunks(stream)):
                found.commits.append(_slim(commit, as_told(repository.prefix), found.mixed))
    except SourceError as error:
        raise explained(error, repository) from error
    if not found.commits or found.commits[-1].commit != revisions[-1].rpartition(".")[2]:
        # Of a tree or a file git's log is empty, that of a tag begins somewhere else.
        message = "HEAD names an object that is no commit"
        remedy = f"git -C {repository.place} reflog, and check out a commit that it names"
        raise SourceError(message, where=str(repository.place), remedy=remedy)
    return found


def _slim(commit: LoggedCommit, prefix: str, mixed: set[str]) -> LoggedCommit:
    kept = tuple(
        change if not prefix else change._replace(path=change.path.removeprefix(prefix))
        for change in commit.changes
        if change.path.startswith(prefix) and (change.path.endswith(".nix") or is_lock(change.path))
    )
    if len(kept) < len(commit.changes):
        mixed.add(commit.commit)
    return commit._replace(changes=kept, message=commit.message if kept else b"")


def tree(repository: Repository, commit: str) -> dict[str, bytes]:
    """Return the object of every Nix file of a commit by its path."""
    paths = ("--", repository.prefix) if repository.prefix else ()
    listed = answer(repository, "ls-tree", "-r", "-z", "--full-tree", commit, *paths)
    return dict(_entries(listed, as_told(repository.prefix)))


def _entries(listed: bytes, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in listed.split(b"\0"):
        head, _, path = entry.partition(b"\t")
        if path.endswith(b".nix") and head[:6] in FILE_MODES:
            yield path.decode("utf-8", "replace").removeprefix(prefix), bytes.fromhex(head.split()[2].decode())


def as_told(path: str) -> str:
    """Return a path as a history tells it: bytes of it that are no text have become question marks."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def as_changes(files: dict[str, bytes]) -> tuple[FileChange, ...]:
    """Return the files of a commit as what a first commit does."""
    return tuple(FileChange(path, None, name) for path, name in files.items())


def tip_as_of(repository: Repository, head: str, time: int) -> str:
    """Return the last commit of a history that was made by a time, "" when there was none yet."""
    return answer(repository, "rev-list", "-1", f"--before={time}", head).decode().strip()
