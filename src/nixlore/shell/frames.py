"""What a walk over a command line keeps: the open constructs, and what the text was found to run and define."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple

from nixlore.model.recording import Join
from nixlore.model.shell import AdHocPackage

by_place = itemgetter(0)


class Defined(NamedTuple):
    """An alias, abbreviation or function that a text defines: an alias' text, the commands of a function."""

    name: str
    kind: str
    at: int
    text: str = ""
    runs: tuple[str, ...] = ()


class Results:
    """What a text was found to run: (place, name) pairs and the like, in no order yet."""

    __slots__ = ("adhoc", "chains", "defined", "names", "paths")

    def __init__(self) -> None:
        self.names: list[tuple[int, str]] = []
        self.paths: list[tuple[int, str]] = []
        self.chains: list[tuple[int, tuple[str, ...]]] = []
        self.adhoc: list[tuple[int, AdHocPackage]] = []
        self.defined: list[Defined] = []

    def marks(self) -> tuple[int, ...]:
        """Return how much is noted so far."""
        return len(self.names), len(self.paths), len(self.chains), len(self.adhoc)

    def taken_back(self, marks: tuple[int, ...]) -> tuple[str, ...]:
        """Forget all but the definitions noted since, and return the names that were among it."""
        names, paths, chains, adhoc, *_ = marks
        runs = tuple(name for _, name in sorted(self.names[names:], key=by_place))
        del self.names[names:], self.paths[paths:], self.chains[chains:], self.adhoc[adhoc:]
        return runs

    def take(self, found: Results, place: Callable[[int], int], at: int) -> None:
        """Add what a command line inside an argument was found to run; `place` tells where it is in this text."""
        self.names += [(place(inside), name) for inside, name in sorted(found.names, key=by_place)]
        self.paths += [(place(inside), path) for inside, path in found.paths]
        self.chains += [(place(inside), chain) for inside, chain in sorted(found.chains, key=by_place)]
        self.adhoc += [(place(inside), package) for inside, package in found.adhoc]
        self.defined += [defined._replace(at=at) for defined in found.defined]


class Frame:
    """One open construct: what closes it, and the command whose words are being read in it.

    `kind` is what closes it, `role` what it is (list, substitution, group, quote, …). `parts` is the word being read.
    A text frame (a quote, a parameter expansion) adds to the word of the frame `sink`, which is itself when its text
    is of no interest. `swallow` tells why words are no commands at present; `defining` names the function whose body
    comes next. `join` is the operator before the command that is being read, where somebody asks for it.
    """

    __slots__ = (
        "begun_at", "chain_at", "compound", "defining", "depth", "ends", "inner", "join", "kind", "marks", "marks_at",
        "parts", "places", "redirect", "role", "sink", "stages", "swallow", "word_at", "words",
    )  # fmt: skip

    def __init__(self, kind: str, role: str, at: int) -> None:
        self.kind = kind
        self.role = role
        self.words: list[str] = []
        self.places: list[int] = []
        self.parts: list[str] | None = None
        self.word_at = at
        self.ends: list[int] = []
        self.inner: dict[int, list[int]] | None = None
        self.stages: list[str] = []
        self.chain_at = at
        self.compound = False
        self.begun_at = at
        self.swallow = ""
        self.redirect = ""
        self.defining: str | None = None
        self.marks: tuple[int, ...] = (0, 0, 0, 0)
        self.marks_at = 0
        self.depth = 0
        self.sink = self
        self.join: Join = ""
