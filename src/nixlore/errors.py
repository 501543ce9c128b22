"""Failures that nixlore expects and can explain to the person who runs it."""

from __future__ import annotations

from pathlib import Path


class NixloreError(Exception):
    """Something a user can mend: what happened, where, and what to do about it.

    `what` is a plain sentence, `where` a path or name (or empty), `remedy` the next step (or empty).
    Front ends print it without a traceback and end with `exit_code`.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class ConfigError(NixloreError):
    """The nixlore configuration file or a command-line value cannot be used."""


class SourceError(NixloreError):
    """A data source is there but cannot be read as what it claims to be."""


class ProgramError(SourceError):
    """A program that was run failed; `said` is all that it wrote on stderr and is never shown as it is."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "", said: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.said = said


class StageError(NixloreError):
    """The stages do not fit together: two producers, a cycle, or an input that nobody makes."""

    exit_code = 3


def place_of(error: BaseException) -> str:
    """Return the innermost place in nixlore that an error went through, as file:line.

    Its message is left out wherever this is shown: it may hold what must not be told.
    """
    import traceback  # noqa: PLC0415 - only a failure needs it

    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "nixlore" in Path(frame.filename).parts]
    frame = (ours or frames)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
