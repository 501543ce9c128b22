r"""Scan command lines of nushell.

A pipeline's element is a command when it begins with a word; when it begins with a number, a text, a list, a record or
a variable it is a value and runs nothing. Blocks, closures and `(…)` are looked into; records and lists hold no
commands but in their `(…)`.
"""

from __future__ import annotations

import re

from nixlore.shell.commands import RunningScanner
from nixlore.shell.frames import Defined, Frame
from nixlore.shell.scanner import VARIABLE

# `(?!)`, which nothing matches, ends what is repeated without going back: Python before 3.11.5 goes on from the wrong
# place without it, see https://github.com/python/cpython/issues/106052.
_TOKEN = re.compile(
    r"""(?:[ \t\r]|\\\n)*+(?:
    ((?!(?:e|o|err|out|o\+e|e\+o|out\+err|err\+out)>)
     [^ \t\r\n;|()\[\]{}'"`$\#][^ \t\r\n;|()\[\]{}'"`$]*+)(?=[ \t\r\n;|)\]}]|\Z)
    |((?:e>|o>|err>|out>|o\+e>|e\+o>|out\+err>|err\+out>)>?(?=[ \t])|(?:e|err|o\+e|e\+o|out\+err|err\+out)>\|)
    |([;|\n()\[\]{}])
    |(\#[^\n]*+)
    |(?!))?+""",
    re.VERBOSE,
)
_PIECE = re.compile(
    r"""([^ \t\r\n;|()\[\]{}'"`$]++)|'([^']*+)'?|"((?:[^"\\]++|\\.)*+)["\\]?|`([^`]*+)`?|(\$(?!["'])[\w.?!-]*+)""",
    re.DOTALL | re.VERBOSE,
)
_PLAIN, _VARIABLE = 1, 5
_TEXT_RUNS = {'"': re.compile(r'(?:[^"(\\]++|\\.)*+', re.DOTALL), "'": re.compile(r"[^'(]*+")}
_VALUE_RUN = re.compile(
    r"""(?:[^'"`$()\[\]{}\#]++|\$(?!["'])|'[^']*+'?|"(?:[^"\\]++|\\.)*+["\\]?|`[^`]*+`?|(?!))*+""", re.DOTALL
)
_RECORD = re.compile(r"""\s*(?:(?:[\w.-]+|"[^"\n]*"|'[^'\n]*'|\$[\w.]+)\s*:|\.\.\.|\})""")
_PARAMETERS = re.compile(r"\s*\|[^|\n]*\|")
_VALUE = re.compile(r"[+-]?(?:\d|\.\d)[\w.:+%-]*\Z|\.\.\.?[$(\d].*|(?:true|false|null)\Z")
_BINDING = re.compile(r"[ \t]+[\w.-]+(?:[ \t]*:[^=\n]*)?[ \t]*=[ \t]*")
_ASSIGNED = re.compile(r"[ \t]+(?:[+*/-]|\+\+)?=(?![=~])[ \t]*")
_ENVIRONMENT = re.compile(r"[A-Za-z_]\w*+=")
_DEFINED = re.compile(r"""(?:[ \t]+--[\w-]+)*[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'\[({]+))[^\[({\n]*""")
_ALIASED = re.compile(r"""[ \t]+(?:"([^"\n]*)"|([^\s"'=]+))[ \t]*=[ \t]*([^\n;]*)""")
_BLANK = re.compile(r"[ \t\r\n]*+")

_HEADED = frozenset({"if", "for", "while", "loop", "match", "try", "catch", "finally", "else", "module", "export-env"})
_KEYWORDS = _HEADED | {"let", "mut", "const", "def", "def-env", "extern", "export", "alias", "return", "not"}


class NushellScanner(RunningScanner):
    """A walk over a command line of nushell."""

    TOKEN = _TOKEN

    def plain_word(self, frame: Frame, word: str, at: int) -> None:
        """Take a word without quotes and expansions."""
        if frame.redirect:
            frame.redirect = ""
        elif frame.swallow:
            if frame.swallow == "match" and word == "=>":
                frame.swallow = ""
        elif frame.words:
            frame.words.append(word)
            frame.places.append(at)
        elif word in _KEYWORDS:
            self.keyword(frame, word, at)
        elif not frame.compound and not _ENVIRONMENT.match(word):
            self.add_word(frame, VARIABLE if _VALUE.match(word) else word.removeprefix("^"), at)

    def end_word(self, frame: Frame) -> None:
        """End the word that is being read."""
        parts, frame.parts = frame.parts or [], None
        word, at = "".join(parts), frame.word_at
        if frame.redirect:
            frame.redirect = ""
        elif not frame.swallow and not (frame.compound and not frame.words):
            if not frame.words and _ENVIRONMENT.match(word):
                pass
            elif not frame.words and word.startswith(VARIABLE) and (assigned := _ASSIGNED.match(self.text, self.pos)):
                self.pos = assigned.end()
            elif frame.words or word.startswith("^"):
                self.add_word(frame, word.removeprefix("^"), at)
            else:
                bare = self.text[at] not in "'\"`([{$"
                self.add_word(frame, word if bare else VARIABLE, at)
        frame.ends = []

    def keyword(self, frame: Frame, word: str, at: int) -> None:
        """Take a reserved word in command position."""
        if word in _HEADED:
            if frame.compound and word not in {"else", "catch", "finally", "if"}:
                self.end_pipeline(frame)
            frame.swallow = "" if word == "else" else "match head" if word == "match" else "header"
        elif word in {"let", "mut", "const"}:
            bound = _BINDING.match(self.text, self.pos)
            self.pos = bound.end() if bound else self.pos
        elif word in {"def", "def-env", "extern"}:
            defined = _DEFINED.match(self.text, self.pos)
            if defined:
                self.begin_definition(frame, defined[1] or defined[2] or defined[3] or "", at)
                self.pos = defined.end()
                frame.swallow = "header"
        elif word == "alias":
            self.noted(frame, word, at)
            aliased = _ALIASED.match(self.text, self.pos)
            if aliased:
                self.out.defined.append(Defined(aliased[1] or aliased[2], "alias", at, aliased[3]))
                self.pos = aliased.end()

    def redirect(self, frame: Frame, operator: str) -> None:
        """Take a redirection; one that ends in a bar is a pipe."""
        if operator.endswith("|"):
            self.end_stage(frame)
        else:
            frame.redirect = operator

    def operator(self, frame: Frame, operator: str, at: int) -> None:
        """Take an operator or a bracket."""
        if operator in "([{":
            self.open(frame, operator, at)
        elif operator == ")":
            self.close_paren()
        elif operator == "}":
            if frame.kind == "}":
                self.close()
        elif operator == "|":
            if not frame.swallow:
                self.end_stage(frame)
        elif operator in {"\n", ";"}:
            blank = _BLANK.match(self.text, self.pos)
            self.pos = blank.end() if blank else self.pos
            if operator == "\n" and (frame.kind == ")" or self.text.startswith("|", self.pos)):
                return
            self.end_pipeline(frame)
            frame.swallow = "match" if frame.role == "match" else ""

    def open(self, frame: Frame, bracket: str, at: int) -> None:
        """Take an opening bracket at the beginning of a word."""
        block = bracket == "{" and not frame.words and not frame.redirect and frame.swallow != "match"
        if block and (frame.swallow or frame.compound or not _RECORD.match(self.text, self.pos)):
            inner = "match" if frame.swallow == "match head" else ""
            frame.swallow = ""
            self.skip_parameters()
            self.push("}", "match" if inner else "group", inner)
            frame.begun_at = at
        else:
            frame.parts, frame.word_at = [], at
            self.pos = at
            self.bracket(frame, bracket)

    def bracket(self, frame: Frame, bracket: str) -> None:
        """Take an opening bracket inside a word: commands in parentheses or a closure, else a value."""
        self.pos += 1
        if bracket == "(":
            self.push(")", "substitution")
        elif bracket == "{" and not _RECORD.match(self.text, self.pos):
            self.skip_parameters()
            self.push("}", "substitution")
        else:
            if frame.role != "text" and frame.parts is not None:
                frame.parts.append(VARIABLE)
            self.push_text("]" if bracket == "[" else "}")

    def skip_parameters(self) -> None:
        """Go behind a closure's parameters."""
        parameters = _PARAMETERS.match(self.text, self.pos)
        self.pos = parameters.end() if parameters else self.pos

    def push_text(self, kind: str) -> None:
        """Open a list, a record or a text with expressions in it."""
        inner = Frame(kind, "text", self.pos)
        inner.parts = []
        self.stack.append(inner)

    def piece(self, frame: Frame) -> None:
        """Take the next piece of the word that is being read, or end the word."""
        parts = frame.parts
        if parts is None:
            return
        found = _PIECE.match(self.text, self.pos)
        if found:
            self.pos = found.end()
            kind = found.lastindex or 0
            parts.append(VARIABLE if kind == _VARIABLE else found[kind])
            return
        character = self.text[self.pos]
        if character == "$":
            parts.append(VARIABLE)
            self.pos += 2
            self.push_text(self.text[self.pos - 1])
        elif character in "([{":
            self.bracket(frame, character)
        else:
            self.stop_word(frame)

    def inside(self, frame: Frame) -> None:
        """Take the next piece of a list, a record or a text with expressions in it."""
        run = _TEXT_RUNS.get(frame.kind, _VALUE_RUN).match(self.text, self.pos)
        self.pos = run.end() if run else self.pos
        if self.pos >= self.end:
            return
        character = self.text[self.pos]
        if character == frame.kind:
            self.pos += 1
            self.close_text()
        elif character == "$" and frame.kind in "]}":
            self.pos += 2
            self.push_text(self.text[self.pos - 1])
        elif character == "#":
            newline = self.text.find("\n", self.pos)
            self.pos = self.end if newline < 0 else newline
        elif character in "([{":
            self.bracket(frame, character)
        else:
            self.pos += 1
