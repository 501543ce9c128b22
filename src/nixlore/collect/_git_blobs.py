"""Read the contents of git objects in one conversation with git, and what Nix files among them declare."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from typing import BinaryIO, Self

import msgspec

from nixlore.collect._beside import beside
from nixlore.collect._git_command import command, environment, explained
from nixlore.collect._git_repository import Repository
from nixlore.errors import ProgramError, SourceError
from nixlore.git.blob_items import CRYPT_HEADER, BlobItems, ItemKey, ItemTable, words_of
from nixlore.machine import conversation
from nixlore.nix.history_items import FileItems

MOST_BROKEN = 50
"""How many objects may be damaged before a repository is given up."""

WORTH_A_COPY = 40
"""From how many versions of files on half of them are read by a copy of this process."""

OFTEN = 32
"""From how many versions on a file is read by both, one the older half of them and one the newer."""

MOST_HELD = 256
"""How many contents are held that may be asked for again."""

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


def _present(repository: Repository, names: Sequence[bytes]) -> Generator[tuple[bytes, bytes | None]]:
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

    Those that are `expected` are read ahead in that order, which is many times as fast as to wait for each answer; of
    those that were passed over or read the last are held. Of a partial clone only those are asked for that are
    `known` to be there.
    """

    def __init__(self, repository: Repository, known: Container[bytes], expected: Iterable[bytes] = ()) -> None:
        self._repository = repository
        self._known = known if repository.is_partial else None
        self._questions: SimpleQueue[bytes] = SimpleQueue()
        self._talk = ExitStack()
        self._stream: BinaryIO | None = None
        self._held: OrderedDict[bytes, bytes | None] = OrderedDict()
        coming = [name for name in dict.fromkeys(expected) if self._known is None or name in self._known]
        self._coming = set(coming)
        self._ahead = _present(repository, coming)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ahead.close()
        self._questions.put(b"")
        self._talk.close()

    def read(self, name: str) -> bytes | None:
        """Return the content of the object of this hexadecimal name, None for one that cannot be read."""
        wanted = bytes.fromhex(name)
        if self._known is not None and wanted not in self._known:
            return None
        if wanted in self._coming:
            self._read_up_to(wanted)
        elif wanted not in self._held:
            self._hold(wanted, self._asked(name))
        self._held.move_to_end(wanted)
        return self._held[wanted]

    def _read_up_to(self, wanted: bytes) -> None:
        for name, content in self._ahead:
            self._coming.discard(name)
            self._hold(name, content)
            if name == wanted:
                return

    def _hold(self, name: bytes, content: bytes | None) -> None:
        self._held[name] = content
        if len(self._held) > MOST_HELD:
            self._held.popitem(last=False)

    def _asked(self, name: str) -> bytes | None:
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


class Found(msgspec.Struct, frozen=True, array_like=True):
    """What a copy of this process has read, by the numbers of a table of its own."""

    keys: list[ItemKey]
    blobs: dict[bytes, BlobItems]


def read_all(repository: Repository, paths: Mapping[bytes, str], table: ItemTable) -> dict[bytes, BlobItems]:
    """Return what each object declares, by the numbers of a table; many are read by two processes.

    `paths` has the file that each is a version of, older versions first.
    """
    here, there = _shared(paths) if len(paths) >= WORTH_A_COPY else (sorted(paths, key=paths.__getitem__), [])
    if there:
        # What both need is made ready once.
        import nixlore.nix.declared_items  # noqa: PLC0415, F401

    with beside(lambda: _reduced_apart(repository, there), is_worth_it=bool(there)) as apart:
        found = {name: table.reduced(items, words) for name, items, words in read(repository, here)}
        other = msgspec.msgpack.decode(apart(), type=Found)
    return found | table.adopted(other.keys, other.blobs)


def _reduced_apart(repository: Repository, names: Sequence[bytes]) -> bytes:
    table = ItemTable()
    found = {name: table.reduced(items, words) for name, items, words in read(repository, names)}
    return msgspec.msgpack.encode(Found(table.keys, found))


def _shared(paths: Mapping[bytes, str]) -> tuple[list[bytes], list[bytes]]:
    """Return the objects in two halves, in which the versions of a file stand together.

    Of a file that is often changed each has some: it may take many times as long to read as others.
    """
    versions: dict[str, list[bytes]] = {}
    for name, path in paths.items():
        versions.setdefault(path, []).append(name)
    here: list[bytes] = []
    there: list[bytes] = []
    for path in sorted(versions, key=lambda path: (-len(versions[path]), path)):
        names = versions[path]
        middle = len(names) // 2 if len(names) >= OFTEN else 0
        here.extend(names[:middle])
        (there if middle or len(there) <= len(here) else here).extend(names[middle:])
    return here, there
