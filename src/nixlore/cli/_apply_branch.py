"""Commit changes to a branch that was not there, beside what is checked out.

This is the only place that writes to a repository, and only on request: new objects, and a new reference at the end. An
index of its own serves for the trees: neither the work tree nor the user's index, branch or reflog is touched, and no
hook, filter or signature is asked for.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.cli._apply_files import Applying, is_same, listed, placed
from nixlore.cli._apply_verdicts import answer
from nixlore.cli._own_files import own_shelf
from nixlore.collect._git_command import checked_out, command, environment
from nixlore.collect._git_repository import Repository, repository
from nixlore.errors import ConfigError, ProgramError, SourceError
from nixlore.machine import run
from nixlore.present._text import safe

if TYPE_CHECKING:
    from nixlore.cli._apply_files import Files
    from nixlore.cli._apply_writing import Made
    from nixlore.cli._session import Session
    from nixlore.model.plan import PlannedChange

SETTINGS = ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL")
"""Variables by which git finds the name that its user goes by."""

NOBODY = {"name": "nixlore", "email": "nixlore@localhost"}
"""Who commits where git knows no name."""


def commit_all(own: Session, applying: Applying, made: Made, branch: str) -> None:
    """Make one commit for each change on a new branch, and keep that each was accepted.

    Raises ConfigError where that cannot be done, then without the branch.
    """
    changes = [(change, placed(applying, files)) for change, files in made]
    place = _place(own, [path for _, files in changes for path in files])
    try:
        commit = _committed(place, [(message(change), files) for change, files in changes], branch)
    except SourceError as error:
        raise ConfigError(error.what, where=str(place.place), remedy=error.remedy) from error
    for change, _ in made:
        try:
            answer(own_shelf(own), change, "accepted", own.machine.now)
        except OSError as error:
            raise ConfigError(error.strerror or "cannot be written", where=str(own_shelf(own).state)) from error
    where = f"git -C {place.place}"
    own.talk(
        f"nixlore: {commit[:10]} on the new branch {safe(branch)}, files and your branch are as they were; "
        f"`{where} diff HEAD...{safe(branch)}` shows it, `{where} branch -D {safe(branch)}` takes it away"
    )


def message(change: PlannedChange) -> str:
    """Return what a commit says: what is changed, and on which evidence."""
    rows = [f"- {safe(row.source, 60)} {safe(row.place, 120)}: {safe(row.says, 200)}" for row in change.evidence]
    return "\n".join([safe(change.title, 200), "", f"Proposed by nixlore ({', '.join(change.codes)}):", *rows])


def _place(own: Session, paths: Sequence[Path]) -> Repository:
    try:
        found = {repository(Path(os.path.realpath(path)).parent, own.machine) for path in paths}
    except SourceError as error:
        raise ConfigError(error.what, where=error.where, remedy=error.remedy) from error
    (place, *others) = found
    if others or place is None or place.work_tree is None:
        message = "a branch can only take what lies in one git repository"
        raise ConfigError(message, remedy="without --branch the files themselves are changed")
    return place


def _committed(place: Repository, changes: Sequence[tuple[str, Files]], branch: str) -> str:
    """Return the last of the commits, to which the new branch leads."""
    commit, _ = checked_out(place)
    if not commit:
        message = "has no commit yet that a branch could begin at"
        raise ConfigError(message, where=str(place.place))
    _refuse_name(place, branch)
    who = _who(place)
    with tempfile.TemporaryDirectory(prefix="nixlore-") as made:
        index = {"GIT_INDEX_FILE": f"{made}/index"}
        _git(place, "read-tree", commit, env=index)
        for text, files in changes:
            for path, texts in files.items():
                _staged(place, path, texts, Path(made, "content"), index)
            tree = _git(place, "write-tree", env=index)
            commit = _git(place, "commit-tree", tree, "-p", commit, "-m", text, env=who)
    try:
        # As many zeros as a name has: the branch must not be there yet.
        _git(place, "update-ref", f"refs/heads/{branch}", commit, "0" * len(commit))
    except ProgramError as error:
        message = "is there already, or stands in the way of one that is"
        raise ConfigError(message, where=branch, remedy="take another name") from error
    return commit


def _refuse_name(place: Repository, branch: str) -> None:
    try:
        _git(place, "check-ref-format", f"refs/heads/{branch}")
    except ProgramError as error:
        message = "is no name of a branch"
        raise ConfigError(message, where=branch, remedy="take another name") from error
    if branch.startswith("-"):
        message = "is no name of a branch"
        raise ConfigError(message, where=branch, remedy="take another name")


def _staged(place: Repository, path: Path, texts: tuple[bytes, bytes], content: Path, index: Mapping[str, str]) -> None:
    """Put what a file is to hold into an index of ours.

    Raises ConfigError where git's own content of it is another than what the change was made from.
    """
    old, new = texts
    name = Path(os.path.realpath(path)).relative_to(os.path.realpath(place.place)).as_posix()
    held = _held(place, name, index)
    if held is not None and not is_same(old, held[1]):
        message = "is not as the last commit has it, so that a commit would take more than this change"
        raise ConfigError(message, where=name, remedy="commit it first")
    is_turned = held is not None and b"\r\n" in old and not _is_exact(old, held[1])
    content.write_bytes(new.replace(b"\r\n", b"\n") if is_turned else new)
    blob = _git(place, "hash-object", "-w", "--no-filters", "--", str(content))
    mode = held[0] if held is not None else "100644"
    _git(place, "update-index", "--add", "--cacheinfo", mode, blob, name, env=index)


def _held(place: Repository, name: str, index: Mapping[str, str]) -> tuple[str, str] | None:
    """Return mode and object of a file in our index, which has the changes that were made before."""
    told = _git(place, "ls-files", "--stage", "-z", "--", name, env=index).split("\0")[0].partition("\t")[0].split()
    return (told[0], told[1]) if len(told) > 1 else listed(place, name, "ls-tree", "HEAD")


def _is_exact(content: bytes, name: str) -> bool:
    return is_same(content, name) and not is_same(content.replace(b"\r\n", b"\n"), name)


def _who(place: Repository) -> Mapping[str, str]:
    """Return author and committer as git's user is called, read from settings and nothing else of them."""
    settings = {name: os.environ[name] for name in SETTINGS if name in os.environ}
    own = {}
    for part, otherwise in NOBODY.items():
        try:
            own[part] = _git(place, "config", "--get", f"user.{part}", env=settings, forgets=True)
        except SourceError:
            own[part] = otherwise
    return {f"GIT_{role}_{part.upper()}": value for role in ("AUTHOR", "COMMITTER") for part, value in own.items()}


def _git(place: Repository, *words: str, env: Mapping[str, str] | None = None, forgets: bool = False) -> str:
    """Return what one call of git prints; with `forgets` git finds its user's settings."""
    given = environment()
    if forgets:
        for name in (*SETTINGS, "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"):
            given.pop(name, None)
    where = ("-C", str(place.work_tree), f"--work-tree={place.work_tree}")
    argv = command(place, *where, *words)
    return run(argv, env={**given, **(env or {})}).decode("utf-8", "surrogateescape").strip()
