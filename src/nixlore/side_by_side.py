"""Read large sources side by side: a copy of this process takes the next one whenever it has a processor to spare.

What a source says is handed over by the cache, as from one run to the next; only what a run notes besides is sent.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from nixlore.collect._beside import beside, can_copy
from nixlore.model.evidence import Diagnostic
from nixlore.stages import Stage

T = TypeVar("T")

LARGE = 1_000_000
"""Bytes; what holds less is read before a copy of the process is even there."""

MOST = 200
"""How many groups share their turns: fewer than what a pipe takes without anybody reading it."""


class Noted(NamedTuple):
    """What a run notes of one source that it read: the key of its records, "" where it failed, and how long it took."""

    name: str
    key: str
    seconds: dict[str, float]
    again: dict[str, float]
    notes: list[Diagnostic]


def groups(sizes: Mapping[Stage, int]) -> list[list[Stage]]:
    """Return the sources that are large, the largest first; those that go on from what others keep come after them."""
    found: dict[str, list[Stage]] = {}
    for stage in sizes:
        before = {id(found[name]): found[name] for name in stage.after if name in found}
        group = [*itertools.chain.from_iterable(before.values()), stage]
        found.update((one.name, group) for one in group)
    distinct = {id(group): group for group in found.values()}.values()
    summed = [(sum(sizes[stage] for stage in group), group) for group in distinct]
    return [group for size, group in sorted(summed, key=lambda row: -row[0]) if size >= LARGE][:MOST]


def read(
    waiting: Sequence[Sequence[T]],
    one: Callable[[T], Noted],
    *,
    ahead: Callable[[], None] = lambda: None,
    begin: Callable[[T], None] = lambda _: None,
) -> dict[str, Noted]:
    """Read every group in this process or in its copy, and return what was noted of each source by name.

    What the copy could not finish is missing. `ahead` is done by this process before its first turn where there is a
    copy that reads meanwhile; `begin` is told what this process is about to read.
    """
    turns = _Turns(len(waiting))
    parent = os.getpid()

    def work() -> bytes:
        is_copy = os.getpid() != parent
        # Whoever was left alone by a run that was killed begins nothing new.
        taken = (number for number in turns if not is_copy or os.getppid() == parent)
        return msgspec.msgpack.encode([one(stage) for number in taken for stage in waiting[number]])

    try:
        with beside(work) as other:
            if can_copy():
                ahead()
            found = []
            for stage in (stage for number in turns for stage in waiting[number]):
                begin(stage)
                found.append(one(stage))
            found += msgspec.msgpack.decode(other(), type=list[Noted])
    finally:
        turns.close()
    return {noted.name: noted for noted in found}


class _Turns:
    """Numbers from 0 on, each given to only one of the processes that have a copy of this."""

    def __init__(self, count: int) -> None:
        self._reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as sink:
            sink.write(bytes(range(count)))

    def __iter__(self) -> Iterator[int]:
        while taken := os.read(self._reading, 1):
            yield taken[0]

    def close(self) -> None:
        """Give no more numbers here."""
        os.close(self._reading)
