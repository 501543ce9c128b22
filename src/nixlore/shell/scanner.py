r"""What the scanners of all dialects share: frames of open constructs, commands that end, and what came of them.

A scanner walks the text once. Constructs nest as frames on a list, never as calls, so that no depth of nesting is too
deep. While a command's words are read they are kept in the frame; when the command ends, its names are worked out and
noted with their place in the text. Names of substitutions are noted before those of the command around them, so in
the end all are brought into the order of the text.

In a word as it is kept here, `\0` stands for what only a running shell knows (a variable) and `\1` for a substitution.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable
from typing import ClassVar

from nixlore.model.shell import Dialect
from nixlore.shell.frames import Defined, Frame, Results

MAX_DEPTH = 8
"""A command line inside an argument inside an argument …: more levels than this are not looked into."""

VARIABLE = "\0"
"""Stands in a word for what is known only to a running shell."""

SUBSTITUTION = "\1"
"""Stands in a word for a substitution, whose commands are noted already."""

COMPOUND = "*"
"""The name of a pipeline's stage that is more than one simple command, or that has no name."""

_WORD, _REDIRECT, _OPERATOR = 1, 2, 3
_MARK = re.compile(SUBSTITUTION)
Scan = Callable[[str, Dialect, int], Results]


class Scanner(ABC):
    """The state of one walk over one text; each dialect adds how its text is cut.

    `TOKEN` cuts what lies between the pieces of words: blanks, then a plain word (group 1), a redirection (2), an
    operator (3), a comment (4), or nothing where a word begins that is more than plain.
    """

    TOKEN: ClassVar[re.Pattern[str]]

    def __init__(self, text: str, dialect: Dialect, depth: int, scan: Scan) -> None:
        self.text = text
        self.end = len(text)
        self.pos = 0
        self.dialect = dialect
        self.depth = depth
        self.scan = scan
        self.out = Results()
        self.stack = [Frame("", "list", 0)]
        self.parens = 0

    def run(self) -> Results:
        """Walk the whole text and return what it runs."""
        text, stack, token = self.text, self.stack, self.TOKEN.match
        while self.pos < self.end:
            frame = stack[-1]
            if frame.parts is not None:
                if frame.role == "text":
                    self.inside(frame)
                else:
                    self.piece(frame)
                continue
            found = token(text, self.pos)
            if found is None:  # never: every part of the expression may be empty
                break
            self.pos = found.end()
            kind = found.lastindex
            if kind == _WORD:
                self.plain_word(frame, found[1], found.start(1))
            elif kind == _OPERATOR:
                self.operator(frame, found[3], found.start(3))
            elif kind == _REDIRECT:
                self.redirect(frame, found[2])
            elif kind is None and self.pos < self.end:
                frame.parts, frame.word_at = [], self.pos
        return self.finish()

    @abstractmethod
    def plain_word(self, frame: Frame, word: str, at: int) -> None:
        """Take a word that is nothing but plain characters."""

    @abstractmethod
    def piece(self, frame: Frame) -> None:
        """Take the next piece of the word that is being read."""

    @abstractmethod
    def inside(self, frame: Frame) -> None:
        """Take the next run of a quoted text that may hold substitutions."""

    @abstractmethod
    def operator(self, frame: Frame, operator: str, at: int) -> None:
        """Take an operator."""

    def redirect(self, frame: Frame, operator: str) -> None:
        """Take a redirection, whose target is the next word."""
        frame.redirect = operator

    @abstractmethod
    def command(self, words: list[str], places: list[int], inner: dict[int, list[int]] | None) -> str:
        """Note what a finished simple command runs; return the name of the stage it is."""

    def push(self, kind: str, role: str, swallow: str = "") -> Frame:
        """Open a construct that holds commands."""
        frame = Frame(kind, role, self.pos)
        frame.swallow = swallow
        if role == "group":
            self.stack[-1].begun_at = self.pos
        if kind == ")":
            self.parens += 1
        self.stack.append(frame)
        return frame

    def close(self) -> None:
        """Close the innermost construct that holds commands."""
        frame = self.stack[-1]
        if frame.parts is not None:
            self.end_word(frame)
        self.end_pipeline(frame)
        self.stack.pop()
        if frame.kind == ")":
            self.parens -= 1
        parent = self.stack[-1]
        if frame.role == "substitution":
            sink = parent.sink
            if sink.parts is not None:
                sink.parts.append(SUBSTITUTION)
                sink.ends.append(self.pos)
        else:
            parent.compound = True

    def close_paren(self) -> bool:
        """Close the innermost construct that a `)` closes, and what was left open in it; False when there is none."""
        if not self.parens:
            return False
        while self.stack[-1].kind != ")":
            self.close_any()
        self.close()
        return True

    def close_any(self) -> None:
        """Close the innermost construct, whatever it is."""
        frame = self.stack[-1]
        if frame.role == "text":
            self.close_text()
        else:
            self.close()

    def close_text(self) -> None:
        """Close a quote or an expansion; the word around it goes on."""
        frame = self.stack.pop()
        parent = self.stack[-1]
        if frame.kind in {"]]", "(("}:
            parent.compound = True
        elif frame.kind == ")" and parent.parts is None:
            parent.swallow = ""  # the list of zsh's `for x (a b c)` ends the loop's head

    def finish(self) -> Results:
        """End all that is open at the end of the text."""
        while len(self.stack) > 1:
            self.close_any()
        frame = self.stack[0]
        if frame.parts is not None:
            self.end_word(frame)
        self.end_pipeline(frame)
        return self.out

    @abstractmethod
    def end_word(self, frame: Frame) -> None:
        """End the word that is being read."""

    def stop_word(self, frame: Frame) -> None:
        """End the word at a character that is no part of it, and pass over one that nothing else takes."""
        if self.pos == frame.word_at and not frame.parts:
            frame.parts = None
            self.pos += 1
        else:
            self.end_word(frame)

    def add_word(self, frame: Frame, word: str, at: int) -> None:
        """Add a finished word to the command that is being read."""
        if frame.ends:
            frame.inner = frame.inner or {}
            frame.inner[len(frame.words)] = frame.ends
            frame.ends = []
        frame.words.append(word)
        frame.places.append(at)

    def end_stage(self, frame: Frame) -> None:
        """End the command that is being read, if there is one."""
        frame.redirect = ""
        if frame.words:
            words, places, inner = frame.words, frame.places, frame.inner
            frame.words, frame.places, frame.inner = [], [], None
            at, stage = places[0], self.command(words, places, inner)
        elif frame.compound:
            at, stage = frame.begun_at, COMPOUND
        else:
            return
        frame.compound = False
        if not frame.stages:
            frame.chain_at = at
        frame.stages.append(stage)
        if frame.defining is not None:
            name, frame.defining = frame.defining, None
            runs = self.out.taken_back(frame.marks)
            if name and VARIABLE not in name and SUBSTITUTION not in name:
                self.out.defined.append(Defined(name, "function", frame.marks_at, "", runs))

    def end_pipeline(self, frame: Frame) -> None:
        """End the command that is being read and the chain that it closes."""
        self.end_stage(frame)
        if frame.stages:
            if len(frame.stages) > 1:
                self.out.chains.append((frame.chain_at, tuple(frame.stages)))
            frame.stages = []

    def begin_definition(self, frame: Frame, name: str, at: int) -> None:
        """Note that a function's body comes next: it is only defined, so what it runs does not count."""
        frame.defining = name
        frame.marks = self.out.marks()
        frame.marks_at = at

    def nested(self, text: str, dialect: Dialect, at: int, ends: list[int] | None = None) -> None:
        """Note what a command line inside an argument runs; `ends` tells where the argument's substitutions end."""
        if self.depth >= MAX_DEPTH or not text:
            return
        found = self.scan(text, dialect, self.depth + 1)
        marks = [mark.start() for mark in _MARK.finditer(text)] if ends else []

        def place(inside: int) -> int:
            before = bisect_left(marks, inside)
            return ends[min(before, len(ends)) - 1] if ends and before else at

        self.out.take(found, place, at)
