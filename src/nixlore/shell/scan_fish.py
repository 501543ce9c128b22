"""Scan command lines of fish."""

from __future__ import annotations

import re

from nixlore.shell.commands import RunningScanner
from nixlore.shell.frames import Frame
from nixlore.shell.scanner import VARIABLE

# `(?!)`, which nothing matches, ends what is repeated without going back: Python before 3.11.5 goes on from the wrong
# place without it, see https://github.com/python/cpython/issues/106052.
_TOKEN = re.compile(
    r"""(?:[ \t\r]|\\\n)*+(?:
    ([^ \t\r\n;&|<>()'"\\$\#](?:[^ \t\r\n;&|<>()'"\\$]|&(?=[^ \t\r\n;&|<>()])|(?!))*+)(?=[ \t\r\n;&|)]|\Z)
    |(\d*+(?:>>\??|>\?|>&|<&|<\?|<|>(?!\|))|&>>?\??)
    |(&&|\|\||&\||\d*>\||[;&|\n)])
    |(\#[^\n]*+)
    |(?!))?+""",
    re.VERBOSE,
)
_PIECE = re.compile(
    r"""
    ((?:[^ \t\r\n;&|<>()'"\\$]|(?<![ \t;|&\n])&(?=[^ \t\r\n;&|<>()])|(?!))++)
    |'((?:[^'\\]++|\\.)*+)(?:'|\\?\Z)
    |"([^"\\$]*+)"
    |\\(.)
    |(\$+\w++(?:\[[^][()$"'\n]*+\])?)""",
    re.DOTALL | re.VERBOSE,
)
_PLAIN, _QUOTED, _DOUBLE, _ESCAPED, _VARIABLE = 1, 2, 3, 4, 5
_DOUBLE_RUN = re.compile(r'[^"\\$]*+')
_NAME = re.compile(r'\$+\w++(?:\[[^][()$"\'\n]*+\])?')
_QUOTE_ESCAPE = re.compile(r"\\(['\\])")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*+(?:\[[^\]\n]*+\])?=")
_ELSE_IF = re.compile(r"[ \t]+if(?=[ \t\r\n;]|\Z)")
_TIMED_COMPOUND = re.compile(r"[ \t]+(?=(?:if|for|while|switch|begin|not|!|\{)[ \t\n;])")
_HELP = re.compile(r"[ \t]+(?:-h|--help)(?=[ \t\r\n;&|)]|\Z)")
_BLANK = re.compile(r"(?:[ \t\r\n]|\\\n)*+")

_OPENERS = {"if": "", "while": "", "begin": "", "for": "header", "switch": "header", "function": "name", "{": ""}
_PREFIXES = frozenset({"and", "or", "not", "!", "[["})
_KEYWORDS = _OPENERS.keys() | _PREFIXES | {"else", "case", "end", "time", "}"}


class FishScanner(RunningScanner):
    """A walk over a command line of fish."""

    TOKEN = _TOKEN

    def plain_word(self, frame: Frame, word: str, at: int) -> None:
        """Take a word without quotes and expansions."""
        if frame.words and not frame.redirect and not frame.swallow:
            frame.words.append(word)
            frame.places.append(at)
        elif frame.redirect:
            frame.redirect = ""
        elif frame.swallow:
            self.swallowed(frame, word, at)
        elif word in _KEYWORDS:
            self.keyword(frame, word, at)
        elif not frame.compound and not ("=" in word and _ASSIGNMENT.match(word)):
            self.add_word(frame, word, at)

    def end_word(self, frame: Frame) -> None:
        """End the word that is being read."""
        parts, frame.parts = frame.parts or [], None
        word, at = "".join(parts), frame.word_at
        if len(parts) == 1 and self.text.startswith(word, at) and not frame.ends:
            self.plain_word(frame, word, at)
            return
        if frame.redirect:
            frame.redirect = ""
        elif frame.swallow:
            self.swallowed(frame, word, at)
        elif frame.words or not (frame.compound or _ASSIGNMENT.match(self.text, at)):
            self.add_word(frame, word, at)
        frame.ends = []

    def swallowed(self, frame: Frame, word: str, at: int) -> None:
        """Take a word of a construct's head; the first of `function` is its name."""
        if frame.swallow == "name":
            parent = self.stack[-2]
            parent.defining, parent.marks_at = word, at
            frame.swallow = "header"

    def keyword(self, frame: Frame, word: str, at: int) -> None:
        """Take a reserved word in command position."""
        if word in _OPENERS:
            self.open(frame, word, at)
        elif word in {"end", "}"}:
            if frame.kind == word:
                self.close()
        elif word == "else":
            self.end_pipeline(frame)
            condition = _ELSE_IF.match(self.text, self.pos)
            if condition:
                self.pos = condition.end()
        elif word == "case":
            self.end_pipeline(frame)
            frame.swallow = "header"
        elif word == "time":
            if _TIMED_COMPOUND.match(self.text, self.pos):
                self.noted(frame, "time", at)
            elif not frame.compound:
                self.add_word(frame, "time", at)

    def open(self, frame: Frame, word: str, at: int) -> None:
        """Take a reserved word that opens a block."""
        if word != "{" and _HELP.match(self.text, self.pos):
            self.add_word(frame, word, at)
            return
        if frame.compound:
            self.end_pipeline(frame)
        if word == "function":
            self.begin_definition(frame, "", at)
        self.push("}" if word == "{" else "end", "group", _OPENERS[word])

    def operator(self, frame: Frame, operator: str, at: int) -> None:  # noqa: ARG002 - other dialects need it
        """Take an operator."""
        if operator == ")":
            if not self.close_paren():
                self.end_pipeline(frame)
        elif frame.swallow:
            if operator in {";", "\n"}:
                frame.swallow = ""
        elif (operator != "||" and operator[-1] == "|") or operator.endswith(">|"):
            self.end_stage(frame)
            blank = _BLANK.match(self.text, self.pos)
            self.pos = blank.end() if blank else self.pos
        else:
            self.end_pipeline(frame)

    def piece(self, frame: Frame) -> None:
        """Take the next piece of the word that is being read, or end the word."""
        parts = frame.parts
        if parts is None:
            return
        found = _PIECE.match(self.text, self.pos)
        if found:
            kind = found.lastindex
            self.pos = found.end()
            if kind == _VARIABLE:
                parts.append(VARIABLE)
            elif kind == _QUOTED:
                parts.append(_QUOTE_ESCAPE.sub(r"\1", found[2]))
            elif kind != _ESCAPED or found[4] != "\n":
                parts.append(found[kind or 0])
            return
        character = self.text[self.pos]
        if character == "(" or self.text.startswith("$(", self.pos):
            self.pos += 1 if character == "(" else 2
            self.push(")", "substitution")
        elif character == '"':
            self.pos += 1
            self.push_quote(frame)
        elif character in "\\$":
            self.pass_over(character)
            parts.append(character)
        else:
            self.stop_word(frame)

    def push_quote(self, sink: Frame) -> None:
        """Open a text in double quotes, which belongs to the word around it."""
        frame = Frame('"', "text", self.pos)
        frame.parts = []
        frame.sink = sink
        self.stack.append(frame)

    def inside(self, frame: Frame) -> None:
        """Take the next piece of a text in double quotes."""
        sink = frame.sink.parts if frame.sink.parts is not None else []
        run = _DOUBLE_RUN.match(self.text, self.pos)
        if run and run.end() > self.pos:
            self.pos = run.end()
            sink.append(run[0])
        if self.pos >= self.end:
            return
        character = self.text[self.pos]
        if character == '"':
            self.pos += 1
            self.close_text()
        elif character == "\\":
            escaped = self.text[self.pos + 1 : self.pos + 2]
            self.pos += 2
            if escaped != "\n":
                sink.append(escaped if escaped in '"\\$' else "\\" + escaped)
        elif self.text.startswith("$(", self.pos):
            self.pos += 2
            self.push(")", "substitution")
        elif name := _NAME.match(self.text, self.pos):
            self.pos = name.end()
            sink.append(VARIABLE)
        else:
            self.pass_over("$")
            sink.append("$")

    def pass_over(self, character: str) -> None:
        """Go behind a run of one character, at once: looking at each of its places would cost the square of it."""
        while self.text.startswith(character, self.pos):
            self.pos += 1
