"""Work out what one simple command runs: itself, and through wrappers what it is asked to run."""

from __future__ import annotations

import re
from collections.abc import Callable

from nixlore.data.wrappers import SHELL_DIALECTS, WRAPPERS, Wrapper
from nixlore.model.shell import AdHocPackage
from nixlore.shell.adhoc import nix_command, nix_shell_packages, package_attribute
from nixlore.shell.definitions import DEFINERS, note_definitions
from nixlore.shell.frames import Frame
from nixlore.shell.scanner import COMPOUND, SUBSTITUTION, VARIABLE, Scanner

MAX_WRAPPERS = 32
"""No command that anybody types is wrapped more often."""

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=|-\Z")
_NUSHELL_OWN = frozenset({"find", "watch"})
"""Commands of nushell's own that share a name with a wrapper."""
_COMMA = frozenset({",", "comma"})
NOTHING = -1


def command_name(word: str) -> str:
    """Return the basename of a command's word; "" where it is known only to a running shell."""
    if "/" in word:
        word = word.rstrip("/").rpartition("/")[2] or word
    return "" if VARIABLE in word or SUBSTITUTION in word else word


class RunningScanner(Scanner):
    """A scanner that knows what commands run."""

    def command(self, words: list[str], places: list[int], inner: dict[int, list[int]] | None) -> str:
        """Note what a finished simple command runs; return the name of the stage it is."""
        word = words[0]
        name = command_name(word)
        if not name:
            return COMPOUND
        if name not in WRAPPERS or (name in _NUSHELL_OWN and self.dialect == "nushell"):
            self.out.names.append((places[0], name))
            if "/" in word:
                self.out.paths.append((places[0], name))
            if name in DEFINERS:
                note_definitions(self.out.defined, self.dialect, name, words, places)
            return name
        return self.call(words, places, inner or {}).run(0, len(words))

    def noted(self, frame: Frame, name: str, at: int) -> None:  # noqa: ARG002 - for who asks how it follows
        """Note a reserved word that counts as a command."""
        self.out.names.append((at, name))

    def call(self, words: list[str], places: list[int], inner: dict[int, list[int]]) -> Call:
        """Return the reader of a command with wrappers in front."""
        return Call(self, words, places, inner)


class Call:
    """One simple command with wrappers in front, and the ways to read them."""

    def __init__(self, scanner: Scanner, words: list[str], places: list[int], inner: dict[int, list[int]]) -> None:
        self.scanner = scanner
        self.words = words
        self.places = places
        self.inner = inner
        self.waiting: list[tuple[int, int]] = []
        self.commands = 0

    def run(self, start: int, stop: int) -> str:
        """Note every command that the words run; return the one that the first of them comes to."""
        stage = self.chain(start, stop)
        while self.waiting and self.commands < MAX_WRAPPERS:
            self.chain(*self.waiting.pop())
        return stage

    def chain(self, start: int, stop: int) -> str:
        """Note a command and, from wrapper to wrapper, what it runs; return the last one."""
        stage = ""
        while start < stop and self.commands < MAX_WRAPPERS:
            word = self.words[start]
            name = command_name(word)
            if not name:
                self.passed(COMPOUND, start, stop, stop)
                break
            self.commands += 1
            self.scanner.out.names.append((self.places[start], name))
            if "/" in word:
                self.scanner.out.paths.append((self.places[start], name))
            stage = name
            wrapper = WRAPPERS.get(name)
            if wrapper is None:
                if name in DEFINERS:
                    note_definitions(
                        self.scanner.out.defined, self.scanner.dialect, name, self.words[start:], self.places[start:]
                    )
                self.passed(name, start, stop, stop)
                break
            first, last = start, stop
            start, stop = _READINGS[wrapper.reading](self, wrapper, start, stop)
            self.passed(name, first, last, start)
            if name in _COMMA and start < stop and (package := package_attribute(self.words[start])):
                self.scanner.out.adhoc.append((self.places[start], AdHocPackage(package, ",")))
        return stage or COMPOUND

    def passed(self, name: str, start: int, stop: int, after: int) -> None:
        """Take a command that was noted, for who asks for its words; what it runs begins at `after`, if at all."""

    def text(self, index: int, wrapper: str = "") -> None:
        """Note what the command line in a word runs, in the dialect of the shell that is called."""
        if index < len(self.words):
            dialect = SHELL_DIALECTS.get(wrapper, "posix")
            self.scanner.nested(self.words[index], dialect, self.places[index], self.inner.get(index))

    def joined(self, start: int, stop: int, *, same: bool) -> None:
        """Note what the words run when they are joined to one command line."""
        if start >= stop:
            return
        ends = [end for index in range(start, stop) for end in self.inner.get(index, ())]
        text = " ".join(self.words[start:stop])
        self.scanner.nested(text, self.scanner.dialect if same else "posix", self.places[start], ends)

    def options(self, wrapper: Wrapper, index: int, stop: int, shell: str = "") -> int:
        """Return the index of the first word after a wrapper's options, or NOTHING when they say to run nothing."""
        while index < stop:
            word = self.words[index]
            if word == "--":
                return index + 1
            if len(word) < 2 or word[0] not in "-+":
                return index
            if word in wrapper.silent:
                return NOTHING
            index = self.option(wrapper, word, index, shell)
            if index == NOTHING:
                return NOTHING
        return index

    def option(self, wrapper: Wrapper, word: str, index: int, shell: str) -> int:
        """Return the index after one option and its value; note what a value runs that is a command line."""
        for option, count in wrapper.many:
            if word == option:
                return index + 1 + count
        if word in wrapper.texts:
            self.text(index + 1, shell)
            return index + 2
        if word in wrapper.values:
            return index + 2
        if word.startswith("--"):
            name, _, value = word.partition("=")
            if value and name in wrapper.texts:
                self.scanner.nested(
                    value, SHELL_DIALECTS.get(shell, "posix"), self.places[index], self.inner.get(index)
                )
            return index + 1
        return self.cluster(wrapper, word, index, shell)

    def cluster(self, wrapper: Wrapper, word: str, index: int, shell: str) -> int:
        """Return the index after short options written together (`-lc TEXT`, `-n2`)."""
        for position, letter in enumerate(word[1:], 2):
            option = word[0] + letter
            if option in wrapper.silent:
                return NOTHING
            if option in wrapper.texts:
                if position < len(word) and not shell:
                    self.scanner.nested(word[position:], "posix", self.places[index], self.inner.get(index))
                    return index + 1
                self.text(index + 1, shell)
                return index + 2
            if option in wrapper.values:
                return index + (1 if position < len(word) else 2)
        return index + 1

    def after(self, wrapper: Wrapper, start: int, stop: int) -> int:
        """Return the index of the first word of the command after a wrapper's own words, or `stop`."""
        index = self.options(wrapper, start + 1, stop)
        if index == NOTHING:
            return stop
        if wrapper.assigns:
            while index < stop and _ASSIGNMENT.match(self.words[index]):
                index += 1
        index += wrapper.skip
        if index < stop:
            if self.words[index] in wrapper.silent:
                return stop
            if self.words[index] in wrapper.texts:
                self.text(index + 1)
                return stop
            if self.words[index] == "--":
                index += 1
        return index


def _words(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    return call.after(wrapper, start, stop), stop


def _words_or_text(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    index = call.after(wrapper, start, stop)
    if wrapper.until:
        stop = next((at for at in range(index, stop) if call.words[at].startswith(wrapper.until)), stop)
    if index < stop and " " in call.words[index].strip():
        call.joined(index, stop, same=False)
        return stop, stop
    return index, stop


def _shell(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    call.options(wrapper, start + 1, stop, command_name(call.words[start]))
    return stop, stop


def _user_shell(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    index = start + 1
    while index < stop:
        after = call.options(wrapper, index, stop, "sh")
        if index < after <= stop and call.words[after - 1] == "--":
            return after, stop
        index = after + 1
    return stop, stop


def _texts(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    index = start + 1
    while index < stop:
        index = call.options(wrapper, index, stop)
        if index == NOTHING:
            break
        call.text(index)
        index += 1
    return stop, stop


def _eval(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    call.joined(call.options(wrapper, start + 1, stop), stop, same=True)
    return stop, stop


def _nix(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    del wrapper
    found, command = nix_command(call.words, start, stop)
    call.scanner.out.adhoc += [(call.places[index], package) for index, package in found]
    return command, stop


def _nix_shell(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    found, texts = nix_shell_packages(call.words, start, stop, wrapper.texts)
    call.scanner.out.adhoc += [(call.places[index], package) for index, package in found]
    for index in texts:
        call.text(index)
    return stop, stop


def _find(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    ends = {";"} if "-x" in wrapper.texts else {";", "+"}
    index = start + 1
    while index < stop:
        if call.words[index] in wrapper.texts:
            last = next((at for at in range(index + 1, stop) if call.words[at] in ends), stop)
            call.waiting.append((index + 1, last))
            index = last
        index += 1
    return stop, stop


def _subcommand(call: Call, wrapper: Wrapper, start: int, stop: int) -> tuple[int, int]:
    runs = start + 1 < stop and call.words[start + 1] in wrapper.texts
    return start + 2 + wrapper.skip if runs else stop, stop


_READINGS: dict[str, Callable[[Call, Wrapper, int, int], tuple[int, int]]] = {
    "words": _words,
    "words or text": _words_or_text,
    "shell": _shell,
    "user shell": _user_shell,
    "texts": _texts,
    "eval": _eval,
    "nix": _nix,
    "nix-shell": _nix_shell,
    "find": _find,
    "subcommand": _subcommand,
}
