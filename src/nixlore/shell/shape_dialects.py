"""The walks of the dialects that hand over the words of every command; each knows what its operators say."""

from __future__ import annotations

from nixlore.model.recording import Join
from nixlore.model.shell import Dialect
from nixlore.shell.frames import Frame, Results
from nixlore.shell.scan_fish import FishScanner
from nixlore.shell.scan_nushell import NushellScanner
from nixlore.shell.scan_posix import PosixScanner
from nixlore.shell.scanner import COMPOUND
from nixlore.shell.shape_scanner import ShapeScanner

_POSIX_JOINS: dict[str, Join] = {"|": "|", "|&": "|", "&&": "&&", "||": "||", "&": "&", "&!": "&", "&|": "&"}


class PosixShapes(ShapeScanner, PosixScanner):
    """A walk over a command line of bash, sh or zsh."""

    def operator(self, frame: Frame, operator: str, at: int) -> None:
        """Take an operator."""
        self.ending = _POSIX_JOINS.get(operator, ";")
        PosixScanner.operator(self, frame, operator, at)
        self.ending = ";"


class FishShapes(ShapeScanner, FishScanner):
    """A walk over a command line of fish."""

    def operator(self, frame: Frame, operator: str, at: int) -> None:
        """Take an operator."""
        if operator in {"&&", "||", "&"}:
            self.ending = operator  # type: ignore[assignment]
        elif operator[-1] == "|":
            self.ending = "|"
        FishScanner.operator(self, frame, operator, at)
        self.ending = ";"

    def keyword(self, frame: Frame, word: str, at: int) -> None:
        """Take a reserved word in command position."""
        if frame.join == ";" and word in {"and", "or"}:
            frame.join = "&&" if word == "and" else "||"
        FishScanner.keyword(self, frame, word, at)


class NushellShapes(ShapeScanner, NushellScanner):
    """A walk over a command line of nushell."""

    def operator(self, frame: Frame, operator: str, at: int) -> None:
        """Take an operator or a bracket."""
        self.ending = "|" if operator == "|" else ";"
        NushellScanner.operator(self, frame, operator, at)
        self.ending = ";"

    def redirect(self, frame: Frame, operator: str) -> None:
        """Take a redirection; one that ends in a bar is a pipe."""
        self.ending = "|"
        NushellScanner.redirect(self, frame, operator)
        self.ending = ";"

    def hand_over(self, name: str, words: list[str], places: list[int], by: tuple[str, ...], join: Join) -> None:
        """Note a command with its words; what has no name is a value here and runs nothing."""
        if name == COMPOUND and not by:
            self.ending = ";"  # what a value is piped into follows no command
        else:
            super().hand_over(name, words, places, by, join)


_SCANNERS: dict[Dialect, type[ShapeScanner]] = {
    "fish": FishShapes,
    "posix": PosixShapes,
    "zsh": PosixShapes,
    "nushell": NushellShapes,
}


def scan_shapes(text: str, dialect: Dialect, depth: int = 0) -> Results:
    """Walk a text and return all that it runs and defines, with places and with the words of every command."""
    return _SCANNERS[dialect](text, dialect, depth, scan_shapes).run()
