"""Scan command lines of bash, sh and zsh."""

from __future__ import annotations

import re

from nixlore.model.shell import Dialect
from nixlore.shell.commands import RunningScanner
from nixlore.shell.frames import Frame
from nixlore.shell.scan_expansions import ExpandingScanner
from nixlore.shell.scanner import VARIABLE, Scan

# `(?!)`, which nothing matches, ends what is repeated without going back: Python before 3.11.5 goes on from the wrong
# place without it, see https://github.com/python/cpython/issues/106052.
_TOKEN = re.compile(
    r"""(?:[ \t\r]|\\\n)*+(?:
    ([^ \t\r\n;&|<>()'"\\$`\#][^ \t\r\n;&|<>()'"\\$`]*+)(?=[ \t\r\n;&|)]|\Z)
    |((?:\d++|\{\w++\}|(?!))?+(?:<<<|<<-|<<|<&|<>|<(?!\()|>>[|!]?|>&|>[|!]|>(?!\())|&>>?[|!]?)
    |(&&|\|\||;;&|;;|;&|;\||\|&|&[!|]|[;&|\n()])
    |(\#[^\n]*+)
    |(?!))?+""",
    re.VERBOSE,
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*+(?:\[[^\]\n]*+\])?\+?=")
_EMPTY_PARENS = re.compile(r"[ \t]*\)")
_BLANK = re.compile(r"(?:[ \t\r\n]|\\\n)*+")
_TIMED_COMPOUND = re.compile(r"[ \t]+(?:-p[ \t]+)?(?=[({]|(?:if|for|while|until|case|select|\[\[|!)[ \t\n])")

_OPENERS = {"if": "fi", "while": "done", "until": "done", "for": "done", "select": "done", "case": "esac", "{": "}"}
_HEADED = {"for": "header", "select": "header", "case": "case"}
_SWALLOWING = {"function": "name", "repeat": "one"}
_CLOSERS = frozenset({"fi", "done", "esac", "}"})
_SEPARATORS = frozenset({"then", "do", "else", "elif"})
_OTHERS = frozenset({"!", "[[", "function", "time", "coproc"})
_KEYWORDS = _OPENERS.keys() | _CLOSERS | _SEPARATORS | _OTHERS
_ZSH_KEYWORDS = _KEYWORDS | {"foreach", "end", "repeat", "always"}


class PosixScanner(ExpandingScanner, RunningScanner):
    """A walk over a command line of bash, sh or zsh."""

    TOKEN = _TOKEN

    def __init__(self, text: str, dialect: Dialect, depth: int, scan: Scan) -> None:
        super().__init__(text, dialect, depth, scan)
        self.heredocs: list[tuple[str, bool]] = []
        self.zsh = dialect == "zsh"
        self.keywords = _ZSH_KEYWORDS if self.zsh else _KEYWORDS

    def redirect(self, frame: Frame, operator: str) -> None:
        """Take a redirection, of whatever number."""
        frame.redirect = operator.lstrip("0123456789")

    def plain_word(self, frame: Frame, word: str, at: int) -> None:
        """Take a word without quotes and expansions."""
        if frame.words and not frame.redirect and not frame.swallow:
            if word == "}" and self.zsh and frame.kind == "}":
                self.close()
                return
            frame.words.append(word)
            frame.places.append(at)
        elif frame.redirect:
            self.redirected(frame, word)
        elif frame.swallow:
            self.swallowed(frame, word, at)
        elif word in self.keywords:
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
            self.redirected(frame, word)
        elif frame.swallow:
            self.swallowed(frame, word, at)
        elif frame.words or not (frame.compound or _ASSIGNMENT.match(self.text, at)):
            self.add_word(frame, word, at)
        frame.ends = []

    def redirected(self, frame: Frame, word: str) -> None:
        """Take the target of a redirection."""
        if frame.redirect in {"<<", "<<-"}:
            self.heredocs.append((word, frame.redirect == "<<-"))
        frame.redirect = ""

    def swallowed(self, frame: Frame, word: str, at: int) -> None:
        """Take a word of a construct's head: a loop's variable and list, the patterns of `case`, a function's name."""
        if frame.swallow == "name":
            self.begin_definition(frame, word, at)
            frame.swallow = ""
        elif frame.swallow == "header":
            if word == "do":
                frame.swallow = ""
            elif word == "{":
                frame.swallow = ""
                self.push("}", "group")
        elif frame.swallow == "case":
            if word == "in":
                frame.swallow = "pattern"
        elif frame.swallow == "pattern":
            if word == "esac":
                self.close()
        else:
            frame.swallow = ""

    def keyword(self, frame: Frame, word: str, at: int) -> None:
        """Take a reserved word in command position."""
        if word in _OPENERS:
            if frame.compound:
                self.end_pipeline(frame)
            self.push(_OPENERS[word], "group", _HEADED.get(word, ""))
        elif word in _CLOSERS or word == "end":
            if frame.kind == word:
                self.close()
        elif word in _SEPARATORS or word == "always":
            self.end_pipeline(frame)
        elif word == "[[":
            frame.begun_at = at
            self.push_text("]]")
        elif word in _SWALLOWING:
            frame.swallow = _SWALLOWING[word]
        elif word == "foreach":
            self.push("end", "group", "header")
        elif word == "time":
            self.time(frame, at)

    def time(self, frame: Frame, at: int) -> None:
        """Take `time`: a reserved word before a compound command, else a command that runs another."""
        compound = _TIMED_COMPOUND.match(self.text, self.pos)
        if compound:
            self.noted(frame, "time", at)
            self.pos = compound.end()
        elif not frame.compound:
            self.add_word(frame, "time", at)

    def operator(self, frame: Frame, operator: str, at: int) -> None:
        """Take an operator."""
        if operator == "(":
            self.open_paren(frame, at)
        elif operator == ")":
            if frame.swallow == "pattern":
                frame.swallow = ""
            elif not self.close_paren():
                self.end_pipeline(frame)
        else:
            if operator == "\n" and self.heredocs:
                self.skip_heredocs()
            if not frame.swallow:
                self.separator(frame, operator)
            elif frame.swallow not in {"pattern", "case"}:
                frame.swallow = ""

    def separator(self, frame: Frame, operator: str) -> None:
        """Take an operator that ends a command."""
        if operator in {"|", "|&"}:
            self.end_stage(frame)
            if not self.heredocs:
                self.skip_blank()
        else:
            self.end_pipeline(frame)
            if frame.kind == "esac" and len(operator) > 1 and operator[0] == ";":
                frame.swallow = "pattern"

    def skip_blank(self) -> None:
        """Go to the next word, which may be on the next line."""
        blank = _BLANK.match(self.text, self.pos)
        self.pos = blank.end() if blank else self.pos

    def open_paren(self, frame: Frame, at: int) -> None:
        """Take a `(` that stands alone: a function's parentheses, a subshell, arithmetic or a pattern."""
        if frame.swallow == "pattern":
            return
        empty = _EMPTY_PARENS.match(self.text, self.pos)
        if empty and (len(frame.words) < 2 or frame.defining is not None):
            self.pos = empty.end()
            if frame.words:
                self.begin_definition(frame, frame.words.pop(), frame.places.pop())
        elif frame.words or frame.redirect:
            frame.parts, frame.word_at = [VARIABLE], at
            self.push_text(")")
        else:
            if frame.compound:
                self.end_pipeline(frame)
            if self.text.startswith("(", self.pos):
                frame.begun_at = at
                self.pos += 1
                self.push_text("((")
            elif frame.swallow:
                self.push_text(")")
            else:
                self.push(")", "group")

    def paren_in_word(self, frame: Frame) -> None:
        """Take a `(` inside a word: a function's parentheses, an array, a pattern, zsh's `=(…)`."""
        word = "".join(frame.parts or ())
        first = not frame.words and not frame.redirect and frame.swallow in {"", "name"}
        if first and not frame.swallow and word in self.keywords:
            self.end_word(frame)
            return
        self.pos += 1
        empty = _EMPTY_PARENS.match(self.text, self.pos)
        if first and empty and "=" not in word:
            frame.parts, frame.ends, frame.swallow = None, [], ""
            self.begin_definition(frame, word, frame.word_at)
            self.pos = empty.end()
        elif word == "=" and self.zsh:
            self.push(")", "substitution")
        else:
            sink = frame.parts
            if sink is not None:
                sink.append(VARIABLE)
            self.push_text(")")

    def skip_heredocs(self) -> None:
        """Go behind the texts of the here-documents that begin on the next line."""
        for delimiter, indented in self.heredocs:
            while self.pos < self.end:
                newline = self.text.find("\n", self.pos)
                newline = self.end if newline < 0 else newline
                line = self.text[self.pos : newline].rstrip("\r")
                self.pos = newline + 1
                if (line.lstrip("\t") if indented else line) == delimiter:
                    break
        self.pos = min(self.pos, self.end)
        self.heredocs = []
