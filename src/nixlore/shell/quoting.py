"""Quote a command line: as it was typed, with everything left out that may be a secret.

This is what stands between a recorded line and somebody's screen, so it takes out too much rather than too little: by
the forms of secrets first, then by where a value stands. What is left out of a line that holds none costs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nixlore.data.late_pattern import late
from nixlore.data.secret_operands import (
    ANNOUNCING,
    ANNOUNCING_HEADS,
    CODE_OPTIONS,
    CODE_PROGRAMS,
    CREDENTIALS,
    LETTERS,
    MANAGERS,
    OWN_LETTERS,
    PLAIN,
    PRINTERS,
    WRAPPERS,
)
from nixlore.shell.redact import MARK, redacted

LONGEST = 4_000
"""What is behind this of a line is left out."""

DEEPEST = 2
"""So many texts within texts are looked at; what is deeper is left out."""

_TOKEN = late(
    r"\n|<<<|<<-?|\|\||&&|&>>?|\|&?|;|&|<\(|>\(|\$\(|`|\)|\(|>>?\|?|<"
    r"|(?:'[^']*'?|\"(?:\\.|[^\"\\])*\"?|\\.|(?!\$\(|[<>]\()[^\s'\"|;&<>()`\\])+",
    re.DOTALL,
)
_OPERATORS = frozenset(["\n", "|", "|&", "||", "&&", ";", "&", "(", ")", "`", "<(", ">(", "$("])
_REDIRECTIONS = frozenset([">", ">>", ">|", "<", "&>", "&>>", "<<<", "<<", "<<-"])
_NUMBER = late(r"[\d.,:/-]{1,21}\Z")
_ASSIGNMENT = late(r"[A-Za-z_]\w*\+?=")
_PLACE = late(
    r"(?:~|\.{1,2})?/[\w.~/@+-]*\Z|(?!\w+://)[\w.+-]+(?:/[\w.+-]+)+/?\Z|[\w-]+\.(?!\d)[a-z]{1,5}\Z|[.~*$]\S*\Z"
)
_ACCOUNT = late(r"([\w\\/.$@+-]+[:%,])(?!//)([^\s/]{3,})\Z")
_REMOTE = late(r"([\w.\\-]+/[\w.-]+:)([^\s/@]{3,}(?:@.*)?)\Z")
_ANNOUNCING = late(ANNOUNCING, re.IGNORECASE)
_MIXED = late(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]{8,}(?![A-Za-z0-9])")
_TURN = late(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[a-z])(?=[A-Z])")
MOST_TURNS = 2
"""A word that turns from letters to digits, back, or to capitals more often than this looks drawn by chance."""


def quotable(text: str) -> str:
    """Return a command line as it may be shown; what may be a secret in it is replaced."""
    return _MIXED.sub(_mixed, _quoted(redacted(text[:LONGEST]), 0))


def _mixed(found: re.Match[str]) -> str:
    return MARK if sum(1 for _ in _TURN.finditer(found[0])) > MOST_TURNS else found[0]


def _quoted(text: str, depth: int) -> str:
    """Return a line that has been redacted already without what its structure tells may be secret."""
    reading = _Reading(depth)
    done: list[str] = []
    end = 0
    for found in _TOKEN.finditer(text):
        done += (text[end : found.start()], reading.token(found[0]))
        end = found.end()
    done.append(text[end:])
    return "".join(_piped(done, reading))


def _piped(pieces: list[str], reading: _Reading) -> Iterator[str]:
    """Yield the pieces of a line; what was printed for another program to read is left out."""
    for number, piece in enumerate(pieces):
        yield MARK if number // 2 in reading.printed and number % 2 and piece.strip() else piece


@dataclass
class _Reading:
    """A line that is read token by token; `printed` are the numbers of words that another program reads."""

    depth: int
    printed: set[int] = field(default_factory=set)
    number: int = -1
    program: str = ""
    before: str = ""
    option: str = ""
    announced: bool = False
    in_text: bool = False
    prints: list[int] = field(default_factory=list)

    def token(self, part: str) -> str:
        """Return what of one token may be shown."""
        self.number += 1
        if self.in_text:
            return part if part == "\n" else MARK
        if part in _OPERATORS:
            if part in ("|", "|&", ")", "`"):
                self.printed.update(self.prints)
            self._next()
            return part
        if part in _REDIRECTIONS:
            self.printed.update(self.prints if part[0] == ">" else ())
            self.option = part
            return part
        return self._word(part)

    def _next(self) -> None:
        """Begin another command."""
        self.in_text = self.option == "in text"
        self.program = self.before = self.option = ""
        self.announced = False
        self.prints = []

    def _word(self, word: str) -> str:
        after, self.option = self.option, ""
        if after in _REDIRECTIONS:
            self.option = "in text" if after in ("<<", "<<-") else ""
            return MARK if after == "<<<" else word
        if not self.program:
            return self._first(word)
        if self.program in PRINTERS and not word.startswith("-"):
            if len(word) > 3:
                self.prints.append(self.number)
            return word if len(word.strip("'\"")) <= 3 or self.depth else self._inner(word)
        if word.startswith("-") and len(word) > 1:
            return self._option(word)
        return self._value(word, after)

    def _first(self, word: str) -> str:
        """Read the name of a program, or what stands before it."""
        if _ASSIGNMENT.match(word):
            return word
        name = word.strip("'\"\\").rpartition("/")[2].lower()
        if name not in WRAPPERS:
            self.program = name or word
            self._announce(name)
        return word

    def _announce(self, word: str) -> None:
        if self.program in MANAGERS or self.program in PRINTERS:
            return
        if _ANNOUNCING.search(word) or f"{self.before}/{word}" in ANNOUNCING_HEADS:
            self.announced = True
        self.before = word

    def _option(self, word: str) -> str:
        name, equals, value = word.partition("=")
        self.option = name
        self._announce(name) if not equals and name.startswith("--") and self.program == "sops" else None
        if not equals:
            return self._attached(word)
        if value and name in CREDENTIALS:
            return f"{name}={_account(value)}"
        return f"{name}={self._inner(value)}" if value else word

    def _attached(self, word: str) -> str:
        """Return an option; a password may stand right behind its letter."""
        letter = word[:2]
        if letter in ("-p", "-P") and len(word) > 4 and self._takes(letter) and not word[2:].isdigit():
            return word if word in LETTERS or (word[2:].isalpha() and word[2:].islower()) else f"{letter}{MARK}"
        return word

    def _takes(self, option: str) -> bool:
        """Tell whether an option of this program may take a secret."""
        own = next((letters for name, letters in OWN_LETTERS.items() if self.program.startswith(name)), frozenset())
        return option in own or (option in LETTERS and (self.announced or self.program not in PLAIN))

    def _value(self, word: str, after: str) -> str:
        """Return what of a word that is no option may be shown; `after` is the option before it."""
        if after in CODE_OPTIONS and self.program in CODE_PROGRAMS:
            return MARK
        bare = word.strip("'\"")
        if after in CREDENTIALS and _ACCOUNT.match(bare):
            return _account(bare)
        if _NUMBER.match(bare) or _PLACE.match(bare):
            return self._remote(word)
        if self._takes(after) or self.announced:
            return MARK
        self._announce(bare.lower() if len(bare) <= 32 else "")
        return self._remote(self._inner(word))

    def _remote(self, word: str) -> str:
        """Return a word without the password in `domain/user:password@host`."""
        found = None if self.program in PLAIN else _REMOTE.match(word.strip("'\""))
        return f"{found[1]}{MARK}" if found and not found[2].isdigit() else word

    def _inner(self, word: str) -> str:
        """Return a quoted text that may be a command line itself."""
        if word[:1] not in ("'", '"') or " " not in word:
            return word
        if self.depth >= DEEPEST:
            return MARK
        end = word[-1] if len(word) > 1 and word[-1] == word[0] else ""
        return f"{word[0]}{_quoted(word[1 : len(word) - len(end)], self.depth + 1)}{end}"


def _account(word: str) -> str:
    """Return a name without the password behind it."""
    return _ACCOUNT.sub(rf"\1{MARK}", word.strip("'\""))
