"""Read the contents of git objects in one conversation with git, and what Nix files among them declare."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from typing import BinaryIO, Self

import msgspec

from nixlore.collect._git_command import command, environment, explained
from nixlore.collect._git_repository import Repository
from nixlore.errors import ProgramError, SourceError
from nixlore.git.blob_items import CRYPT_HEADER, BlobItems, ItemKey, ItemTable, words_of
from nixlore.machine import conversation
from nixlore.nix.history_items import FileItems

MOST_BROKEN = 50
"""How many objects may be damaged before a repository is given up."""

WORTH_A_WORKER = 300
"""From how many versions of files on some of them are read by a second process."""

WORTH_A_START = 250
"""How many versions of files are read in the time that a second process takes to start."""

PATIENCE = 600.0

Read = tuple[bytes, FileItems | None, frozenset[str]]
"""An object's name, what it declares (None where it cannot be read) and, where it has faults or is encrypted, words."""


def contents(repository: Repository, names: Sequence[bytes]) -> Iterator[tuple[bytes, bytes | None]]:
    """Yield the content of each object in the order asked for, None for one that is missing or damaged.

    Raises SourceError when git cannot be run, or too much is damaged.
    """
    if not repository.is_partial:
        yield from _present(repository, names)
        return
    known = _there(repository, frozenset(names))
    present = _present(repository, [name for name in names if name in known])
    for name in names:
        yield next(present) if name in known else (name, None)


def _present(repository: Repository, names: Sequence[bytes]) -> Iterator[tuple[bytes, bytes | None]]:
    position = broken = 0
    while position < len(names):
        asked = b"".join(name.hex().encode() + b"\n" for name in names[position:])
        argv = command(repository, "cat-file", "--batch", "--buffer")
        try:
            with conversation(argv, (asked,), env=environment(), timeout=PATIENCE) as stream:
                for name in names[position:]:
                    content = _next(stream)
                    yield name, content
                    position += 1
        except (ProgramError, EOFError) as error:
            broken += 1
            if broken > MOST_BROKEN:
                raise explained(error if isinstance(error, ProgramError) else _broken(), repository) from error
            yield names[position], None
            position += 1


def _broken() -> ProgramError:
    return ProgramError("broke off", where="git", said="corrupt")


def _there(repository: Repository, wanted: frozenset[bytes]) -> set[bytes]:
    """Return which objects are there; to ask for one that was left at a server might make git fetch it."""
    listing = ("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)")
    try:
        with conversation(command(repository, *listing), env=environment(), timeout=PATIENCE) as stream:
            names = (bytes.fromhex(line.decode()) for line in stream)
            return {name for name in names if name in wanted}
    except SourceError as error:
        raise explained(error, repository) from error


def _next(stream: BinaryIO) -> bytes | None:
    """Return the next content that `git cat-file --batch` prints, None for a missing object."""
    header = stream.readline()
    parts = header.split()
    if not header.endswith(b"\n") or len(parts) < 2:
        raise EOFError
    if len(parts) != 3:
        return None
    size = int(parts[2])
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise EOFError
    return content[:size] if parts[1] == b"blob" else None


def read(repository: Repository, names: Sequence[bytes]) -> Iterator[Read]:
    """Yield what each object declares, read alone; it is quick where one is a version of the file before it."""
    from nixlore.nix.declared_items import VersionReader, read_alone  # noqa: PLC0415 - what is known needs none

    reader = VersionReader()
    for name, content in contents(repository, names):
        if content is None or content.startswith(CRYPT_HEADER):
            yield name, None, frozenset() if content is None else frozenset(("encrypted",))
            continue
        found = read_alone(content, reader)
        yield name, found, words_of(content) if found.faults else frozenset()


class Asked:
    """Contents that are asked for one by one, in a conversation that begins with the first question.

    Of a partial clone only those are asked for that are `known` to be there.
    """

    def __init__(self, repository: Repository, known: Container[bytes]) -> None:
        self._repository = repository
        self._known = known if repository.is_partial else None
        self._questions: SimpleQueue[bytes] = SimpleQueue()
        self._talk = ExitStack()
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._questions.put(b"")
        self._talk.close()

    def read(self, name: str) -> bytes | None:
        """Return the content of the object of this hexadecimal name, None for one that cannot be read."""
        if self._known is not None and bytes.fromhex(name) not in self._known:
            return None
        if self._stream is None:
            argv = command(self._repository, "cat-file", "--batch")
            talk = conversation(argv, iter(self._questions.get, b""), env=environment(), timeout=PATIENCE)
            self._stream = self._talk.enter_context(talk)
        self._questions.put(name.encode() + b"\n")
        try:
            return _next(self._stream)
        except EOFError:
            self._questions.put(b"")
            with suppress(SourceError):
                self._talk.close()
            self._stream = None
            return None


class Work(msgspec.Struct, frozen=True):
    """What a second process is asked to read."""

    git_dir: str
    common_dir: str
    names: list[bytes]


class Found(msgspec.Struct, frozen=True, array_like=True):
    """What a second process has read, by the numbers of a table of its own."""

    keys: list[ItemKey]
    blobs: dict[bytes, BlobItems]


def read_all(
    repository: Repository,
    paths: Mapping[bytes, str],
    table: ItemTable,
    meanwhile: Callable[[], None] = lambda: None,
    weight: int = 0,
) -> dict[bytes, BlobItems]:
    """Return what each object declares, by the numbers of a table; many are read by two processes.

    `paths` has the file that each is a version of, older versions first. `meanwhile` is done once, too; it takes as
    long as to read `weight` objects.
    """
    found: dict[bytes, BlobItems] = {}
    here, there = sorted(paths, key=paths.__getitem__), list[bytes]()
    if len(here) >= WORTH_A_WORKER and len(os.sched_getaffinity(0)) > 1:
        most = (len(here) - WORTH_A_START + weight) // 2
        here, there = _shared(paths, max(1, min(len(here) - 1, most)))
    doing = [meanwhile]
    if there:
        try:
            _read_by_two(repository, here, there, table, found, doing)
        except SourceError:
            here = [name for name in paths if name not in found]
        else:
            return found
    if doing:
        doing.pop()()
    for name, items, words in read(repository, here):
        found[name] = table.reduced(items, words)
    return found


def _shared(paths: Mapping[bytes, str], most: int) -> tuple[list[bytes], list[bytes]]:
    """Return the objects in two lists, the second about so long, in which the versions of a file stand together."""
    versions: dict[str, list[bytes]] = {}
    for name, path in paths.items():
        versions.setdefault(path, []).append(name)
    here: list[bytes] = []
    there: list[bytes] = []
    for path in sorted(versions, key=lambda path: (-len(versions[path]), path)):
        is_there = len(there) * (len(paths) - most) <= len(here) * most and len(there) + len(versions[path]) <= most
        (there if is_there else here).extend(versions[path])
    return here, there


def _read_by_two(
    repository: Repository,
    here: Sequence[bytes],
    there: Sequence[bytes],
    table: ItemTable,
    found: dict[bytes, BlobItems],
    doing: list[Callable[[], None]],
) -> None:
    # The interpreter's own path, as a wrapped one has not all packages without it.
    start = f"import sys; sys.path[:] = {sys.path!r}; from nixlore.collect import _git_worker; _git_worker.main()"
    work = Work(os.fspath(repository.git_dir), os.fspath(repository.common_dir), list(there))
    argv = [sys.executable, "-I", "-S", "-c", start]
    with conversation(argv, (msgspec.msgpack.encode(work),), timeout=PATIENCE) as stream:
        doing.pop()()
        for name, items, words in read(repository, here):
            found[name] = table.reduced(items, words)
        answered = stream.read()
    try:
        other = msgspec.msgpack.decode(answered, type=Found)
    except msgspec.DecodeError as error:
        message = "was not understood"
        raise SourceError(message, where="a second process") from error
    found.update(table.adopted(other.keys, other.blobs))
