"""Walks over command lines that hand over the words of every command and how it follows the one before."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from nixlore.data.wrappers import WRAPPERS
from nixlore.model.recording import Join
from nixlore.model.shell import Dialect
from nixlore.shell.commands import Call, RunningScanner
from nixlore.shell.frames import Frame, Results, by_place
from nixlore.shell.scanner import COMPOUND, VARIABLE, Scan
from nixlore.shell.shape_words import QUOTED

RUNNERS = frozenset({"xargs", "parallel", "watch", "entr"})
"""Programs that run a command of their own accord, so that it is a part of them and not they a prefix of it."""

_LONGEST_QUOTE = 1_000
_QUOTE = rf"""'[^']{{0,{_LONGEST_QUOTE}}}+'|"(?:[^"\\]|\\.){{0,{_LONGEST_QUOTE}}}+"|\\."""
_QUOTED = re.compile(_QUOTE, re.DOTALL)
# `(?!)`, which nothing matches, ends what is repeated without going back: Python before 3.11.5 goes on from the wrong
# place without it, see https://github.com/python/cpython/issues/106052.
_WRITTEN = re.compile(rf"""(?:[^ \t\r\n'"\\;&|<>()`]++|{_QUOTE}|(?!))*+""", re.DOTALL)
_QUOTES = frozenset("'\"\\")
_BEGINNERS = frozenset("('\"`\\")


class Called(NamedTuple):
    """One command: place, name, the words behind it, the wrappers around it, how it follows, what it is inside of."""

    place: int
    name: str
    words: list[str]
    by: tuple[str, ...]
    join: Join
    depth: int


class CallResults(Results):
    """What a text was found to run, with all commands and their words."""

    __slots__ = ("calls", "level")

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Called] = []
        self.level = 0

    def marks(self) -> tuple[int, ...]:
        """Return how much is noted so far."""
        return *super().marks(), len(self.calls)

    def taken_back(self, marks: tuple[int, ...]) -> tuple[str, ...]:
        """Forget all but the definitions noted since, and return the names that were among it."""
        del self.calls[marks[-1] :]
        return super().taken_back(marks)

    def take(self, found: Results, place: Callable[[int], int], at: int) -> None:
        """Add what a command line inside an argument was found to run."""
        super().take(found, place, at)
        if isinstance(found, CallResults):
            calls = sorted(found.calls, key=by_place)
            if len(calls) > 1 or (calls and calls[0].name != COMPOUND):
                self._lower(at)
                inside = self.level + 1
                self.calls += [
                    called._replace(place=place(called.place), depth=called.depth + inside) for called in calls
                ]

    def _lower(self, at: int) -> None:
        """Put what substitutions in a text run one deeper than what the text itself runs."""
        for index in range(len(self.calls) - 1, -1, -1):
            called = self.calls[index]
            if called.place < at:
                break
            self.calls[index] = called._replace(depth=called.depth + 1)


class ShapeScanner(RunningScanner):
    """A scanner that hands over the words of every command; to be put in front of that of a dialect."""

    def __init__(self, text: str, dialect: Dialect, depth: int, scan: Scan) -> None:
        super().__init__(text, dialect, depth, scan)
        self.found = CallResults()
        self.out = self.found
        self.ending: Join = ";"
        self.joining: Join = ""
        self.wrapped = False
        self.stack[0].join = "in" if depth else ""

    def push(self, kind: str, role: str, swallow: str = "") -> Frame:
        """Open a construct that holds commands."""
        frame = super().push(kind, role, swallow)
        if role == "substitution":
            frame.join = "in"
            self.found.level += 1
        else:
            frame.join = self.stack[-2].join
        return frame

    def close(self) -> None:
        """Close the innermost construct that holds commands."""
        role = self.stack[-1].role
        super().close()
        if role == "substitution":
            self.found.level -= 1

    def end_stage(self, frame: Frame) -> None:
        """End the command that is being read, if there is one."""
        self.joining = frame.join
        compound = frame.compound and not frame.words
        there = compound or frame.words
        super().end_stage(frame)
        if compound and self.ending == "|":
            frame.join = ";"  # what is piped is the output of all of it, not of the last command in it
        elif there:
            frame.join = self.ending

    def command(self, words: list[str], places: list[int], inner: dict[int, list[int]] | None) -> str:
        """Note what a finished simple command runs; return the name of the stage it is."""
        stage = super().command(words, places, inner)
        if not self.wrapped:
            self.hand_over(stage, words, places, (), self.joining)
        self.wrapped = False
        return stage

    def noted(self, frame: Frame, name: str, at: int) -> None:
        """Note a reserved word that counts as a command."""
        super().noted(frame, name, at)
        self.hand_over(name, [name], [at], (), frame.join)

    def call(self, words: list[str], places: list[int], inner: dict[int, list[int]]) -> Call:
        """Return the reader of a command with wrappers in front."""
        self.wrapped = True
        return ShapeCall(self, words, places, inner)

    def hand_over(self, name: str, words: list[str], places: list[int], by: tuple[str, ...], join: Join) -> None:
        """Note a command with its words."""
        startswith = self.text.startswith
        plain = [
            word if word and startswith(word, at) else self.as_written(at)
            for word, at in zip(words[1:], places[1:], strict=True)
        ]
        self.found.calls.append(Called(places[0], name, plain, by, join, self.found.level))

    def as_written(self, at: int) -> str:
        """Return a word as it is written, each quoted part as `QUOTED`, up to where it is no longer plain."""
        found = _WRITTEN.match(self.text, at)
        word = _QUOTED.sub(QUOTED, found[0]) if found else ""
        if found is None or (not word and self.text[at] in _QUOTES):
            return QUOTED
        return word if word and self.text[found.end() : found.end() + 1] not in _BEGINNERS else word + VARIABLE


class ShapeCall(Call):
    """One simple command with wrappers in front, whose words are handed over."""

    def __init__(self, scanner: ShapeScanner, words: list[str], places: list[int], inner: dict[int, list[int]]) -> None:
        super().__init__(scanner, words, places, inner)
        self.shaping = scanner
        self.join = scanner.joining
        self.by: tuple[str, ...] = ()
        self.handed = False
        self.last = 0
        self.level = scanner.found.level

    def run(self, start: int, stop: int) -> str:
        """Note every command that the words run; return the one that the first of them comes to."""
        stage = super().run(start, stop)
        if self.by:
            self.by, name = self.by[:-1], self.by[-1]
            self.hand(name, self.last, self.last + 1)
        self.shaping.found.level = self.level
        return stage

    def chain(self, start: int, stop: int) -> str:
        """Note a command and, from wrapper to wrapper, what it runs; return the last one."""
        self.shaping.found.level = self.level + self.handed
        return super().chain(start, stop)

    def passed(self, name: str, start: int, stop: int, after: int) -> None:
        """Take a command that was noted; what it runs begins at `after`, if at all."""
        wrapper = WRAPPERS.get(name)
        if wrapper is not None and after < stop and wrapper.reading == "words" and name not in RUNNERS:
            self.by, self.last = (*self.by, name), start
        else:
            self.hand(name, start, min(after, stop))

    def hand(self, name: str, start: int, stop: int) -> None:
        """Hand over a command without what it runs itself."""
        indexes = [
            index for index in range(start, stop) if not any(first <= index <= last for first, last in self.waiting)
        ]
        words, places = [self.words[index] for index in indexes], [self.places[index] for index in indexes]
        self.shaping.hand_over(name, words, places, self.by, self.join)
        self.by, self.join, self.handed = (), "in", True
        self.shaping.found.level += 1
