"""Find the git repository that holds a configuration, and its last commit, by reading its files alone.

A configuration may be a directory inside of a repository; then paths are told relative to the configuration, as those
of its declarations are, and only what lies below it belongs to its history.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from nixlore.data.late_pattern import late
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

LARGEST = 1 << 26
"""Bytes of a file of git's own that is read: one of packed references may be large."""

MOST_LINKS = 5
"""How many references may point to one another."""

OBJECT = late(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
REFERENCE = late(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+")
BRANCHES = "refs/heads/"


class Repository(msgspec.Struct, frozen=True, kw_only=True):
    """Where a repository lies: its own directory, the one it shares with other work trees, and what is checked out.

    `work_tree` is None for a bare one. `prefix` is the path of the configuration in the work tree, "" or with a `/` at
    its end.
    """

    git_dir: Path
    common_dir: Path
    work_tree: Path | None
    prefix: str = ""

    @property
    def place(self) -> Path:
        """The directory to name to people."""
        return self.work_tree or self.git_dir

    @property
    def has_table(self) -> bool:
        """Tell whether references are kept in a table, which only git can read."""
        return os.path.isdir(self.common_dir / "reftable")  # noqa: PTH112 - a path that cannot be is none

    @property
    def is_shallow(self) -> bool:
        """Tell whether older commits are missing."""
        return (self.common_dir / "shallow").exists()

    @property
    def is_partial(self) -> bool:
        """Tell whether objects may be missing that were left at a server."""
        settings = _text(self.common_dir / "config") or ""
        return bool(self.partial_packs()) or re.search(r"(?im)^\s*(promisor|partialclone)\s*=", settings) is not None

    def partial_packs(self) -> list[str]:
        """Return the names of all that a partial clone has fetched so far, nothing for a whole one."""
        try:
            names = os.listdir(self.common_dir / "objects" / "pack")  # noqa: PTH208 - a name is all that counts
        except OSError:
            return []
        return sorted(names) if any(name.endswith(".promisor") for name in names) else []

    def shallow(self) -> frozenset[str]:
        """Return the commits whose parents are missing in a shallow clone."""
        return frozenset(OBJECT.findall(_text(self.common_dir / "shallow") or ""))


def repository(config: Path, machine: Machine) -> Repository | None:
    """Return the repository that a configuration lies in, None when it lies in none.

    Raises SourceError when a `.git` leads to where no repository is, or may not be looked into.
    """
    top = Path(os.path.realpath(config))
    for place in (top, *top.parents):
        mark = place / ".git"
        is_directory = os.path.isdir(mark)  # noqa: PTH112 - what may not be looked at is none
        if os.path.isfile(mark) or (is_directory and _is_git(mark)):  # noqa: PTH113
            inside = top.relative_to(place).as_posix()
            git_dir = mark if is_directory else _pointed(mark, machine)
            return _opened(git_dir, place, "" if inside == "." else f"{inside}/")
        if is_directory:
            _looked_into(mark)
        if place == top and _is_git(place):
            return _opened(place, None, "")
    return None


def _is_git(place: Path) -> bool:
    head, shared, objects, refs = (os.fspath(place / name) for name in ("HEAD", "commondir", "objects", "refs"))
    is_whole = os.path.isdir(objects) and os.path.exists(refs)  # noqa: PTH110, PTH112 - as above
    return os.path.isfile(head) and (os.path.isfile(shared) or is_whole)  # noqa: PTH113


def _looked_into(mark: Path) -> None:
    """Raise SourceError where a directory is closed to us, so that what it holds is not known."""
    try:
        os.scandir(mark).close()
        os.stat(mark / "HEAD")  # noqa: PTH116 - what may be listed may still be closed
    except FileNotFoundError:
        return
    except OSError as error:
        remedy = "run as the user whose repository it is"
        raise SourceError(error.strerror or "cannot be read", where=str(mark), remedy=remedy) from error


def _pointed(mark: Path, machine: Machine) -> Path:
    """Return where the file `.git` of a linked work tree or a submodule leads."""
    target = (_text(mark) or "").strip().removeprefix("gitdir:").strip()
    below = mark.is_relative_to(machine.root)
    place = machine.at(target) if below and target.startswith("/") else Path(os.path.normpath(mark.parent / target))
    if not target or not _is_git(place):
        message = f"leads to {target or 'nowhere'}, where there is no repository"
        remedy = "git worktree repair, in the repository that it belongs to"
        raise SourceError(message, where=str(mark), remedy=remedy)
    return place


def _opened(git_dir: Path, work_tree: Path | None, prefix: str) -> Repository:
    shared = (_text(git_dir / "commondir") or "").strip()
    common = Path(os.path.normpath(git_dir / shared)) if shared else git_dir
    return Repository(git_dir=git_dir, common_dir=common, work_tree=work_tree, prefix=prefix)


def _text(path: Path) -> str | None:
    try:
        return read_regular(path, LARGEST).decode("utf-8", "surrogateescape")
    except SourceError:
        return None


def head(repository: Repository) -> tuple[str, str]:
    """Return the commit that is checked out and its branch; "" for no commit yet, and for no branch.

    Raises SourceError where references are kept in a way that only git can read, and where they are damaged.
    """
    if repository.has_table:
        message = "keeps its references in a table"
        raise SourceError(message, where=str(repository.place))
    said: str | None = (_text(repository.git_dir / "HEAD") or "").strip()
    first = name = _aim(said)
    for _ in range(MOST_LINKS):
        if not name or said is None:
            break
        if not REFERENCE.fullmatch(name) or ".." in name:
            raise _damaged(repository, is_head=name == first)
        said = _reference(repository, name)
        name = _aim(said)
    if said is not None and not OBJECT.fullmatch(said):
        raise _damaged(repository, is_head=not first)
    return said or "", first.removeprefix(BRANCHES) if first.startswith(BRANCHES) else ""


def _aim(said: str | None) -> str:
    """Return the reference that another one points to, "" for none."""
    return said.removeprefix("ref:").strip() if said is not None and said.startswith("ref:") else ""


def _reference(repository: Repository, name: str) -> str | None:
    """Return what a reference holds: a file of its own, or a line of the packed ones; None where there is none."""
    for top in (repository.git_dir, repository.common_dir):
        said = _text(top / name)
        if said is not None:
            return said.strip()
    packed = _text(repository.common_dir / "packed-refs") or ""
    found = re.search(rf"(?m)^([0-9a-f]{{40,64}}) {re.escape(name)}$", packed)
    return found.group(1) if found else None


def _damaged(repository: Repository, *, is_head: bool) -> SourceError:
    place = repository.git_dir if is_head else repository.common_dir
    if is_head:
        what = "HEAD is damaged, so which commit is checked out is not known"
        remedy = f"write `ref: refs/heads/BRANCH` to {place}/HEAD, with the branch that was checked out"
    else:
        what = "HEAD leads to a reference that is damaged, so which commit is checked out is not known"
        remedy = f"the second id in the last line of {place}/logs/HEAD was the last commit: write it to that reference"
    return SourceError(what, where=str(repository.place), remedy=remedy)
