"""Tell what each commit did as those who read its message need it, with the comments of the lines it touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nixlore.collect._git_blobs import contents
from nixlore.collect._git_repository import Repository
from nixlore.git.changes import Change, CommitStory, Said
from nixlore.git.line_comments import Left, beside, lines_of
from nixlore.git.log_format import FileChange, LoggedCommit, message_text
from nixlore.git.masking import masked
from nixlore.git.replay import Place, Replay, ToolChange
from nixlore.model.git import EventKind
from nixlore.nix.withhold import safe_path

NEAR = 3
"""How many lines may lie between tools that came or went together."""

COMES = ("added", "moved", "spread", "converted")
GOES = ("removed", "disabled", "narrowed")


class Done(NamedTuple):
    """A commit and what it did to tools."""

    commit: LoggedCommit
    changes: tuple[ToolChange, ...]


class Where(NamedTuple):
    """The files a tool came to or went from, the last of them as it is in git, and its line there."""

    files: tuple[str, ...]
    last: str
    line: int


def stories(
    repository: Repository, replay: Replay, done: Sequence[Done], inputs: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[LoggedCommit, CommitStory]]:
    """Yield the story of each commit that did something, reading the files it touched in one conversation."""
    wanted = [_texts(replay, each) for each in done]
    texts = contents(repository, [name for names in wanted for name in names])
    for each, names in zip(done, wanted, strict=True):
        found = {name: lines_of(content) for name, content in (next(texts) for _ in names) if content is not None}
        yield each.commit, _story(replay, each, found, inputs.get(each.commit.commit, ()))


def _files(replay: Replay, change: ToolChange) -> tuple[list[str], list[str]]:
    """Return the files a tool went from and those it came to; those of before and after where they are the same."""
    old = {replay.file(place) for place in change.old}
    new = {replay.file(place) for place in change.new}
    if change.kind == "converted":
        return sorted(old - new), sorted(new)
    return sorted(old - new), sorted(new - old)


def _where(replay: Replay, change: ToolChange) -> Where:
    gone, come = _files(replay, change)
    last = (come or gone)[-1]
    places: Mapping[Place, int] = change.new if come else change.old
    line = min((line for place, line in places.items() if replay.file(place) == last), default=0)
    return Where(tuple(map(safe_path, (*gone, *come))), last, line)


def _texts(replay: Replay, done: Done) -> list[bytes]:
    """Return the names of all contents that the comments of a commit's changes stand in."""
    by_path = {change.path: change for change in done.commit.changes}
    names: dict[bytes, None] = {}
    for change in done.changes:
        found = by_path.get(_where(replay, change).last)
        if found is not None:
            goes = change.kind in GOES
            names.update(dict.fromkeys(name for name in (found.new, found.old if goes else None) if name))
    return list(names)


class _Lines:
    """The lines of a commit's files before and after it, and what was left in them of what was removed."""

    def __init__(self, changes: Iterable[FileChange], texts: Mapping[bytes, list[str]]) -> None:
        self._changes = {change.path: change for change in changes}
        self._texts = texts
        self._left: dict[str, Left] = {}

    def _text(self, name: bytes | None) -> list[str]:
        return self._texts.get(name, []) if name is not None else []

    def comment(self, where: Where) -> Said | None:
        """Return the comment that belongs to an item after the commit."""
        change = self._changes.get(where.last)
        return None if change is None else beside(self._text(change.new), where.line, safe_path(where.last))

    def left(self, where: Where, names: Sequence[str]) -> tuple[Said | None, bool]:
        """Return the comment that was left where an item was removed, and whether it is the item itself."""
        change = self._changes.get(where.last)
        if change is None or change.new is None:
            return None, False
        old = self._text(change.old)
        left = self._left.get(where.last)
        if left is None:
            left = self._left[where.last] = Left(old, self._text(change.new), safe_path(where.last))
        return left.find(names, old[where.line - 1] if 0 < where.line <= len(old) else "")


def _story(replay: Replay, done: Done, texts: Mapping[bytes, list[str]], inputs: tuple[str, ...]) -> CommitStory:
    commit = done.commit
    lines = _Lines(commit.changes, texts)
    wheres = [_where(replay, change) for change in done.changes]
    together = _together(done.changes, wheres)
    changes = tuple(
        _change(replay, change, where, lines, within)
        for change, where, within in zip(done.changes, wheres, together, strict=True)
    )
    nix = [change for change in commit.changes if change.path.endswith(".nix")]
    return CommitStory(
        commit=commit.commit,
        message=masked(message_text(commit.message)),
        changes=changes,
        parents=len(commit.parents),
        nix_files=tuple(safe_path(change.path) for change in nix),
        new_files=tuple(safe_path(change.path) for change in nix if change.old is None),
        gone_files=tuple(safe_path(change.path) for change in nix if change.new is None),
        inputs=inputs,
    )


def _change(replay: Replay, change: ToolChange, where: Where, lines: _Lines, within: int) -> Change:
    kind: EventKind = change.kind
    names = _names(replay, change)
    comment: Said | None = None
    left: Said | None = None
    if kind in GOES:
        left, is_off = lines.left(where, [name.rpartition(".")[2] for name in names])
        if kind == "removed" and is_off:
            kind = "disabled"
    else:
        comment = lines.comment(where)
    said = (_masked(comment), _masked(left))
    return Change(change.tool, kind, names, where.files, where.line, *said, within, change.unread_before)


def _masked(said: Said | None) -> Said | None:
    return None if said is None else said._replace(text=masked(said.text))


def _names(replay: Replay, change: ToolChange) -> tuple[str, ...]:
    """Return the names that a commit touched: what went, then what came, each file by file."""
    old, new = change.old.keys(), change.new.keys()
    parts = [[(place.module, replay.table.keys[place.item].name) for place in part] for part in (old - new, new - old)]
    return tuple(dict.fromkeys(name for part in parts for _, name in sorted(part)))


def _together(changes: Sequence[ToolChange], wheres: Sequence[Where]) -> list[int]:
    """Return for each change how many tools came or went with it in the same list or block."""
    groups: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    for index, (change, where) in enumerate(zip(changes, wheres, strict=True)):
        groups.setdefault((where.last, change.kind in GOES), []).append((where.line, index))
    sizes = [1] * len(changes)
    for members in groups.values():
        run: list[int] = []
        last = -NEAR
        for line, index in sorted(members):
            if line - last > NEAR:
                run = []
            run.append(index)
            last = line
            for member in run:
                sizes[member] = len(run)
    return sizes
