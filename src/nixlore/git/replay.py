"""Replay a history: what each commit did to the tools that a configuration declares.

The state after a commit is what each file declares and, for each tool, where it is declared. A commit's first parent
hands its state on: to its last child as it is, to the others as a copy. A merge does something only where its
result is like none of its parents; all else was done by the commits that it brings together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from nixlore.git.blob_items import NOTHING, UNREAD, BlobItems, ItemTable
from nixlore.git.links import Links
from nixlore.git.log_format import FileChange, LoggedCommit
from nixlore.model.git import EventKind

SWITCHES = frozenset(("program", "service"))
"""Kinds of items that are options which install something, rather than packages."""


PROJECT_FILE = "devenv.nix"
"""A file whose packages are those of a project, not of the machine."""


class Place(NamedTuple):
    """An item, by its number, in the file that brings it in."""

    module: str
    item: int


class Held(NamedTuple):
    """What one file of a state declares: the version of its text, and the line of each item."""

    blob: bytes
    lines: Mapping[int, int]


class State:
    """What the files of one commit declare: by file, and by tool."""

    __slots__ = ("files", "links", "tools")

    def __init__(self) -> None:
        self.files: dict[str, Held] = {}
        self.tools: dict[str, frozenset[Place]] = {}
        self.links = Links()

    def copy(self) -> State:
        """Return a state that can be changed without changing this one."""
        other = State()
        other.files = self.files.copy()
        other.tools = self.tools.copy()
        other.links = self.links.copy()
        return other


class ToolChange(NamedTuple):
    """What a commit did to one tool: its places before and after, with the line of each.

    `unread_before` tells of one that was added that it may have been there before, in a version that was not read.
    """

    tool: str
    kind: EventKind
    old: Mapping[Place, int]
    new: Mapping[Place, int]
    unread_before: bool = False


Relink = Callable[[State, Iterable[str]], Mapping[str, Mapping[int, int]]]
"""Given a state and the files that have changed in it, tell what files declare that depend on others."""

Start = Callable[[str], State]
"""Give the state after a commit that lies before the ones that are replayed."""


class Replay:
    """States of the commits that still have children to come, and the step from each commit to the next."""

    def __init__(
        self,
        table: ItemTable,
        blobs: Mapping[bytes, BlobItems],
        *,
        relink: Relink = lambda _state, _paths: {},
        start: Start = lambda _commit: State(),
    ) -> None:
        self.table = table
        self.blobs = blobs
        self.relink = relink
        self.start = start
        self._states: dict[str, State] = {}
        self._children: dict[str, int] = {}

    def expect(self, commits: Iterable[LoggedCommit]) -> None:
        """Count the children of every commit, so that its state is kept as long as it is needed."""
        for commit in commits:
            for parent in commit.parents:
                self._children[parent] = self._children.get(parent, 0) + 1

    def state(self, commit: str) -> State:
        """Return the state after a commit that has children to come or none at all."""
        found = self._states.get(commit)
        if found is None:
            found = self._states[commit] = self.start(commit)
        return found

    def step(self, commit: LoggedCommit) -> list[ToolChange]:
        """Replay one commit, whose parents came before it, and return what it did."""
        others = [self.state(parent) for parent in commit.parents[1:]]
        state = self._taken(commit.parents[0]) if commit.parents else State()
        unread = self._unread(state, commit.changes)
        touched = self._changed(state, commit.changes)
        for parent in commit.parents[1:]:
            self._release(parent)
        self._states[commit.commit] = state
        found = []
        for tool in sorted(touched):
            change = self._change(tool, touched[tool], state)
            if change is not None and all(_is_own(change, other) for other in others):
                found.append(self._doubted(change, unread) if unread else change)
        return found

    def _unread(self, state: State, changes: Iterable[FileChange]) -> dict[str, FileChange]:
        """Return the changes of files of which the version before was not read."""
        helds = ((change, state.files.get(change.path)) for change in changes)
        return {
            change.path: change
            for change, held in helds
            if held is not None and self.blobs.get(held.blob, UNREAD).is_unread
        }

    def _doubted(self, change: ToolChange, unread: Mapping[str, FileChange]) -> ToolChange:
        """Tell of a tool that came whether it may have stood in what was not read, there or in a file that is gone."""
        files = {file for place in change.new for file in (place.module, self.file(place))}
        is_doubtful = any(path in files or file.new is None for path, file in unread.items())
        return change._replace(unread_before=True) if change.kind == "added" and is_doubtful else change

    def _taken(self, parent: str) -> State:
        state = self.state(parent)
        if self._children.get(parent, 0) > 1:
            self._release(parent)
            return state.copy()
        self._release(parent)
        return state

    def _release(self, parent: str) -> None:
        left = self._children.get(parent, 0) - 1
        self._children[parent] = left
        if left <= 0:
            self._states.pop(parent, None)

    def _changed(self, state: State, changes: Iterable[FileChange]) -> dict[str, dict[Place, int]]:
        """Change the files of a state; return the former places of every tool that was touched, with their lines."""
        before: dict[str, dict[Place, int]] = {}
        paths = [change.path for change in changes if change.path.endswith(".nix")]
        for change in changes:
            if change.path.endswith(".nix"):
                self._replace(state, change.path, self._read(state, change), before)
        if paths:
            for path, lines in self.relink(state, paths).items():
                self._replace(state, path, Held(state.files[path].blob, lines), before)
        return before

    def _read(self, state: State, change: FileChange) -> Held | None:
        """Return what the new version of a file declares; where its syntax hides an item, the item stays."""
        if change.new is None:
            return None
        if change.path.rpartition("/")[2] == PROJECT_FILE:
            return Held(change.new, {})
        blob = self.blobs.get(change.new, UNREAD)
        lines: Mapping[int, int] = blob.items
        if (blob.faults or blob.is_unread) and (held := state.files.get(change.path)) is not None:
            hidden = {
                number: line
                for number, line in held.lines.items()
                if number not in lines and (blob.is_unread or self._last_word(number) in blob.words)
            }
            lines = {**hidden, **lines} if hidden else lines
        return Held(change.new, lines)

    def _last_word(self, number: int) -> str:
        return self.table.keys[number].name.rpartition(".")[2]

    def _replace(self, state: State, path: str, held: Held | None, before: dict[str, dict[Place, int]]) -> None:
        old = state.files.get(path)
        was: Mapping[int, int] = {} if old is None else old.lines
        now: Mapping[int, int] = {} if held is None else held.lines
        gone = was.keys() - now.keys()
        come = now.keys() - was.keys()
        for number in (*gone, *come):
            tool = self.table.keys[number].tool
            if tool not in before:
                before[tool] = self._lines(state, tool)
        if held is None:
            state.files.pop(path, None)
        else:
            state.files[path] = held
        for number in gone:
            self._set(state, number, state.tools[self.table.keys[number].tool] - {Place(path, number)})
        for number in come:
            tool = self.table.keys[number].tool
            self._set(state, number, state.tools.get(tool, frozenset()) | {Place(path, number)})

    def _set(self, state: State, number: int, places: frozenset[Place]) -> None:
        tool = self.table.keys[number].tool
        if places:
            state.tools[tool] = places
        else:
            state.tools.pop(tool, None)

    def _lines(self, state: State, tool: str) -> dict[Place, int]:
        places = state.tools.get(tool, frozenset())
        return {place: state.files[place.module].lines[place.item] for place in places}

    def _change(self, tool: str, old: Mapping[Place, int], state: State) -> ToolChange | None:
        new = self._lines(state, tool)
        if old.keys() == new.keys():
            return None
        kind: EventKind | None
        if not old:
            kind = "added"
        elif not new:
            kind = "disabled" if self._is_off(tool, old, state) else "removed"
        elif self._is_converted(old, new):
            kind = "converted"
        else:
            kind = _shift({self.file(place) for place in old}, {self.file(place) for place in new})
        return None if kind is None else ToolChange(tool, kind, old, new)

    def _is_off(self, tool: str, old: Iterable[Place], state: State) -> bool:
        """Tell whether a tool is still written where it was, as a switch that is set to false."""
        helds = (state.files.get(place.module) for place in old)
        return any(held is not None and tool in self.blobs.get(held.blob, NOTHING).off for held in helds)

    def _is_converted(self, old: Iterable[Place], new: Iterable[Place]) -> bool:
        """Tell whether a package became a switch, or a switch a package."""
        was, now = ({self.table.keys[place.item].kind in SWITCHES for place in places} for places in (old, new))
        return len(was) == len(now) == 1 and was != now

    def file(self, place: Place) -> str:
        """Return the file that an item is written in."""
        return self.table.keys[place.item].file or place.module


def _shift(old: set[str], new: set[str]) -> EventKind | None:
    """Return how a tool went from some files to others, None where only its name there has changed."""
    if old == new:
        return None
    if old - new and new - old:
        return "moved"
    return "spread" if new - old else "narrowed"


def _is_own(change: ToolChange, other: State) -> bool:
    """Tell whether a merge did a thing itself: another parent is not like the result either."""
    is_declared = change.tool in other.tools
    return is_declared == (not change.new) if not change.old or not change.new else False
