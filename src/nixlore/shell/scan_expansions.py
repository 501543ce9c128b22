"""Words of the POSIX kind: quotes, escapes, parameters, arithmetic and substitutions."""

from __future__ import annotations

import re
from abc import abstractmethod

from nixlore.shell.frames import Frame
from nixlore.shell.scanner import SUBSTITUTION, VARIABLE, Scanner

_PIECE = re.compile(
    r"""([^ \t\r\n;&|<>()'"\\$`]++)|'([^']*+)'|"([^"\\$`]*+)"|\\(.)|(\$(?:\w++|[@*\#?$!-]))""", re.DOTALL | re.VERBOSE
)
_PLAIN, _QUOTED, _DOUBLE, _ESCAPED, _VARIABLE = 1, 2, 3, 4, 5
_BACKQUOTED = re.compile(r"`((?:[^`\\]++|\\.)*+)[`\\]?", re.DOTALL)
_BACKQUOTE_ESCAPE = re.compile(r"\\([`\\$])")
_ANSI_QUOTED = re.compile(r"\$'((?:[^'\\]++|\\.)*+)['\\]?", re.DOTALL)
_ANSI_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ANSI = {"n": "\n", "t": "\t", "r": "\r"}
_NAME = re.compile(r"\$(?:\w++|[@*#?$!-])")
_CONDITION_END = re.compile(r"(?<=[ \t\n])\]\](?=[ \t\r\n;&|)]|\Z)")

_RUNS = {
    '"': re.compile(r'[^"\\$`]*+'),
    "}": re.compile(r"""[^}"'\\$`]*+"""),
    "q}": re.compile(r'[^}"\\$`]*+'),
    ")": re.compile(r"""[^()"'\\$`#]*+"""),
    "((": re.compile(r"""[^()"'\\$`]*+"""),
    "]]": re.compile(r"""[^\]"'\\$`]*+"""),
}
"""What is passed over at once inside each kind of text."""


class ExpandingScanner(Scanner):
    """A scanner that reads words of the POSIX kind."""

    @abstractmethod
    def paren_in_word(self, frame: Frame) -> None:
        """Take a `(` inside a word."""

    def piece(self, frame: Frame) -> None:
        """Take the next piece of the word that is being read, or end the word."""
        parts = frame.parts
        found = _PIECE.match(self.text, self.pos)
        if parts is None:
            return
        if found:
            kind = found.lastindex
            self.pos = found.end()
            if kind == _VARIABLE:
                parts.append(VARIABLE)
            elif kind != _ESCAPED or found[4] != "\n":
                parts.append(found[kind or 0])
            return
        self.special_piece(frame, self.text[self.pos])

    def special_piece(self, frame: Frame, character: str) -> None:
        """Take a piece that begins with a character of meaning."""
        if character == '"':
            self.pos += 1
            self.push_text('"', keep=True)
        elif character == "'":
            self.quoted(frame)
        elif character == "$":
            self.dollar(frame)
        elif character == "`":
            self.backquote(frame)
        elif character == "(":
            self.paren_in_word(frame)
        elif character in "<>" and self.text.startswith("(", self.pos + 1):
            self.pos += 2
            self.push(")", "substitution")
        elif character == "\\":
            self.pos += 1
        else:
            self.stop_word(frame)

    def push_text(self, kind: str, *, keep: bool = False) -> None:
        """Open a quote or expansion; with `keep` its text belongs to the word around it."""
        parent = self.stack[-1]
        frame = Frame(kind, "text", self.pos)
        frame.parts = []
        if keep and parent.sink.parts is not None:
            frame.sink = parent.sink
        self.stack.append(frame)

    def inside(self, frame: Frame) -> None:
        """Take the next piece of a quote or an expansion."""
        run = _RUNS[frame.kind].match(self.text, self.pos)
        if run and run.end() > self.pos:
            self.pos = run.end()
            self.keep(frame, run[0])
        if self.pos >= self.end:
            return
        character = self.text[self.pos]
        if character == "\\":
            self.escape(frame)
        elif character == "$":
            self.dollar(frame)
        elif character == "`":
            self.backquote(frame)
        elif character == "'":
            self.quoted(frame)
        elif character == '"':
            self.pos += 1
            if frame.kind == '"':
                self.close_text()
            else:
                self.push_text('"')
        else:
            self.bracket(frame, character)

    def bracket(self, frame: Frame, character: str) -> None:
        """Take a bracket or `#` in a text where it has a meaning."""
        if character == "}":
            self.pos += 1
            self.close_text()
        elif character == "]":
            closes = _CONDITION_END.match(self.text, self.pos)
            self.pos += 2 if closes else 1
            if closes:
                self.close_text()
        elif character == "#":
            comment = self.text[self.pos - 1] in " \t\n"
            newline = self.text.find("\n", self.pos) if comment else self.pos + 1
            self.pos = self.end if newline < 0 else newline
        elif character == "(":
            self.pos += 1
            frame.depth += 1
        else:
            self.pos += 1
            if frame.depth:
                frame.depth -= 1
            else:
                self.pos += frame.kind == "((" and self.text.startswith(")", self.pos)
                self.close_text()

    def keep(self, frame: Frame, text: str) -> None:
        """Add to the word around a text, when it is a part of it."""
        if frame.sink is not frame and frame.sink.parts is not None:
            frame.sink.parts.append(text)

    def escape(self, frame: Frame) -> None:
        """Take a backslash and what follows it, inside a text."""
        escaped = self.text[self.pos + 1 : self.pos + 2]
        self.pos += 2
        if escaped != "\n":
            self.keep(frame, escaped if escaped in '"\\$`' else "\\" + escaped)

    def quoted(self, frame: Frame) -> None:
        """Take a text in single quotes, up to the end when it is not closed."""
        end = self.text.find("'", self.pos + 1)
        end = self.end if end < 0 else end
        if frame.role != "text" and frame.parts is not None:
            frame.parts.append(self.text[self.pos + 1 : end])
        self.pos = end + 1

    def dollar(self, frame: Frame) -> None:
        """Take a `$` and the expansion that it begins."""
        sink = frame if frame.role != "text" else frame.sink
        parts = sink.parts if sink.parts is not None else []
        after = self.text[self.pos + 1 : self.pos + 2]
        if after == "(":
            if self.text.startswith("(", self.pos + 2):
                self.pos += 3
                parts.append(VARIABLE)
                self.push_text("((")
            else:
                self.pos += 2
                self.push(")", "substitution")
        elif after == "{":
            self.pos += 2
            parts.append(VARIABLE)
            self.push_text("q}" if frame.kind in {'"', "q}"} and frame.role == "text" else "}")
        elif after == "'" and frame.kind != '"' and (ansi := _ANSI_QUOTED.match(self.text, self.pos)):
            self.pos = ansi.end()
            parts.append(_ANSI_ESCAPE.sub(lambda escape: _ANSI.get(escape[1], escape[1]), ansi[1]))
        elif name := _NAME.match(self.text, self.pos):
            self.pos = name.end()
            parts.append(VARIABLE)
        else:
            self.pos += 1
            if after != '"' or frame.kind == '"':
                parts.append("$")

    def backquote(self, frame: Frame) -> None:
        """Take a substitution in backquotes."""
        found = _BACKQUOTED.match(self.text, self.pos)
        if found is None:
            self.pos += 1
            return
        text = _BACKQUOTE_ESCAPE.sub(r"\1", found[1])
        self.nested(text, self.dialect, self.pos)
        self.pos = found.end()
        sink = frame if frame.role != "text" else frame.sink
        if sink.parts is not None:
            sink.parts.append(SUBSTITUTION)
            sink.ends.append(self.pos)
