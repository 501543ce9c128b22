"""Make records of the commits of a history and of what they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from nixlore.collect._git_blobs import contents
from nixlore.collect._git_repository import Repository
from nixlore.git.changes import CommitStory
from nixlore.git.commit_marks import mends, reverted_id, reverted_title
from nixlore.git.log_format import LoggedCommit, iso_date, message_text
from nixlore.git.masking import masked
from nixlore.git.people import is_bot
from nixlore.git.replay import Replay, State
from nixlore.model.git import ConfigCommit, ConfigPromise, DeclarationEvent, DeclaredTool
from nixlore.nix.lock_file import changed, is_lock, revisions
from nixlore.nix.withhold import safe_path

LONGEST_SUBJECT = 120
LONGEST_NAME = 80

Pin = tuple[str, str]
"""An input and the revision that it is locked to."""


def short_subject(message: str) -> str:
    """Return the first line of a message, short, with secrets and control characters covered."""
    return _covered(message.lstrip().partition("\n")[0][:LONGEST_SUBJECT].strip())


@lru_cache(maxsize=4096)
def _covered(text: str) -> str:
    return masked(text)


@lru_cache(maxsize=1024)
def _author(name: bytes, mail: bytes) -> tuple[str, bool]:
    """Return an author's name as it is shown, and whether it is a robot's."""
    text = name.decode("utf-8", "replace")
    return masked(text)[:LONGEST_NAME], is_bot(text, mail.decode("utf-8", "replace"))


def lock_changes(repository: Repository, commits: Iterable[LoggedCommit]) -> dict[str, tuple[str, ...]]:
    """Return the inputs whose locked revision each commit changed, by the commit's id."""
    locks = [
        (commit.commit, [change for change in commit.changes if is_lock(change.path)])
        for commit in commits
        if any(is_lock(change.path) for change in commit.changes)
    ]
    paths = {name: change.path for _, found in locks for change in found for name in (change.old, change.new) if name}
    known = {
        name: _pins({} if content is None else revisions(paths[name], content))
        for name, content in contents(repository, list(paths))
    }
    return {
        commit: tuple(sorted({name for change in found for name in _between(known, change.old, change.new)}))
        for commit, found in locks
    }


def _between(known: Mapping[bytes, tuple[Pin, ...]], old: bytes | None, new: bytes | None) -> tuple[str, ...]:
    return changed(dict(known.get(old or b"", ())), dict(known.get(new or b"", ())))


def _pins(found: Mapping[str, str]) -> tuple[Pin, ...]:
    return tuple(_pin(name, revision) for name, revision in found.items())


@lru_cache(maxsize=65536)
def _pin(name: str, revision: str) -> Pin:
    """Return what an input is locked to, the same object each time: thousands of lock files hold few of them."""
    return (name, revision)


class CommitRecords:
    """Makes the records of commits one after another; remembers them, as later ones may take them back."""

    def __init__(self, known: Sequence[ConfigCommit], mixed: set[str], inputs: Mapping[str, tuple[str, ...]]) -> None:
        self._mixed = mixed
        self._inputs = inputs
        self._before = known
        self._by_subject: dict[str, str] = {}
        self._by_id: dict[str, str] = {}

    def _remember(self, record: ConfigCommit) -> None:
        self._by_subject[record.subject] = record.commit
        self._by_id[record.commit[:7]] = record.commit

    def record(self, commit: LoggedCommit, position: int) -> ConfigCommit:
        """Return the record of a commit."""
        message = message_text(commit.message)
        subject = short_subject(message)
        author, is_robot = _author(commit.author, commit.mail)
        nix = [change.path for change in commit.changes if change.path.endswith(".nix")]
        record = ConfigCommit(
            commit=commit.commit,
            date=iso_date(commit.date),
            at=commit.at,
            position=position,
            author=author,
            subject=subject,
            files=tuple(map(safe_path, nix)),
            inputs=self._inputs.get(commit.commit, ()),
            only_lock=not nix and commit.commit not in self._mixed,
            is_merge=len(commit.parents) > 1,
            is_bot=is_robot,
            reverts=self._reverted(message),
            mends=mends(subject),
        )
        self._remember(record)
        return record

    def _reverted(self, message: str) -> str:
        """Return the commit that a message says is taken back, by its id or else by its subject."""
        said, title = reverted_id(message), reverted_title(message)
        if said or title:
            self._recall()
        if said:
            found = self._by_id.get(said[:7], "")
            return found if found.startswith(said) else said if len(said) >= 40 else ""
        return self._by_subject.get(short_subject(title), "") if title else ""

    def _recall(self) -> None:
        """Add the commits from before those made here; few messages take anything back."""
        if self._before:
            self._by_subject = {record.subject: record.commit for record in self._before} | self._by_subject
            self._by_id = {record.commit[:7]: record.commit for record in self._before} | self._by_id
            self._before = ()


def events(commit: ConfigCommit, story: CommitStory, *, is_start: bool) -> Iterator[DeclarationEvent | ConfigPromise]:
    """Yield what a commit did to each tool, with what its message and comments say about that, and promise.

    Where a shallow history starts, everything seems to come at once, for no reason that could be known; so does what
    comes with a file of which the version before was not read.
    """
    from nixlore.git.promises import promised  # noqa: PLC0415 - most new commits change no tool
    from nixlore.git.reading import read  # noqa: PLC0415

    for change, reading in zip(story.changes, read(story), strict=True):
        is_hidden = is_start or change.unread_before
        yield DeclarationEvent(
            tool=change.tool,
            names=change.names,
            kind=change.kind,
            commit=commit.commit,
            date=commit.date,
            at=commit.at,
            position=commit.position,
            files=change.files,
            line=change.line,
            intent=None if is_hidden else reading.intent,
            rule="" if is_hidden else reading.rule,
            why=reading.why if not is_hidden or (reading.why and reading.why.line) else None,
            migration=None if is_hidden else reading.migration,
            unread_before=change.unread_before,
        )
        found = None if is_start else promised(story, change)
        if found is not None:
            yield found


def declared(replay: Replay, state: State) -> Iterator[DeclaredTool]:
    """Yield each tool that a state declares, with its names and places."""
    for tool, places in sorted(state.tools.items()):
        lines = {(safe_path(replay.file(place)), state.files[place.module].lines[place.item]) for place in places}
        names = {replay.table.keys[place.item].name for place in places}
        yield DeclaredTool(tool=tool, names=tuple(sorted(names)), places=tuple(sorted(lines)))
