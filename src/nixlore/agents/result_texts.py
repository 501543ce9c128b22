"""What the text of a result tells of a failure: its class, and which names were not found; the text itself is not kept.

A name counts as not found only where the line itself runs it: a log or a page that is printed may say the same words.
What was in a pipeline or behind `||` may have failed although the line ended well; that is told only of names that were
not found and of errors of Nix, whose words nobody else writes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from nixlore.agents.elsewhere import is_elsewhere
from nixlore.agents.failure_texts import causes
from nixlore.data.failure_classes import NOT_FOUND, passes_on
from nixlore.data.result_texts import ERRORS, INSTALLERS, NIX, RUNNERS
from nixlore.model.agent import FailureText
from nixlore.model.shell import ParsedLine
from nixlore.shell.judged import judged

LONGEST = 20_000
"""Of a longer text the beginning and the end are looked at, so many characters of each."""

_WORTH = (b"not found", b"rror: ", b"Unknown command", b"units failed")
"""Without one of these a result that is no error tells of no failure."""

_STYLE = re.compile(r"\x1b\[[0-9;]*[mK]")
_QUOTED_LOG = re.compile(r"(?m)^[ \t]*(?:[\w.+-]{1,80})?>.*$")

_CODE = re.compile(r"\A(?:Error: )?(?:Exit code 127)?\s*")
"""What stands before a text; one that says more names what was not found itself, which may be in another shell."""

_MODULE = re.compile(
    r"(?m)^(?:ModuleNotFoundError: No module named |(?:\S*python[\d.]*: )?No module named |Error: Cannot find module )"
)
"""What Python and Node.js say of a library that is not there."""

_CLASSES: Mapping[str, FailureText] = {
    "managed python": "foreign installer",
    "untracked": "untracked file",
    "read-only": "read-only store",
    "no such path": "foreign path",
    "foreign program": "foreign path",
    "password": "password",
}
"""The class of a cause that belongs to the machine."""


class Told(NamedTuple):
    """What a text tells: the class of the failure, "" unknown, and names that were not found."""

    failure: FailureText = ""
    missing: tuple[str, ...] = ()


def is_worth(raw: bytes | memoryview) -> bool:
    """Tell whether a result that is no error may tell of a failure nevertheless."""
    # One search for all of them takes ten times as long.
    data = bytes(raw)
    return any(mark in data for mark in _WORTH)


def shortened(text: str) -> str:
    """Return the beginning and the end of a long text, where reasons stand."""
    return text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]}\n{text[-LONGEST:]}"


def told(text: str, line: ParsedLine, code: int | None, *, has_failed: bool, command: str = "") -> Told:
    """Return what the text of a line's result tells, beside its exit code where that is known.

    `command` is the line as it was given: what failed on another host or in a container tells nothing of this machine.
    """
    clean = _STYLE.sub("", text)
    found = list(causes(clean))
    names = frozenset(line.names)
    absent = [cause.subject for cause in found if cause.kind == "not found"]
    about = judged(line.names)
    if code == NOT_FOUND and about and not passes_on(about) and _CODE.sub("", clean) == "":
        absent.append(about)
    missing = tuple(dict.fromkeys(name for name in absent if name in names and name not in line.paths))
    own = [cause for cause in found if cause.kind in _CLASSES and not is_elsewhere(command, cause)]
    kinds = [_CLASSES[cause.kind] for cause in own] if has_failed else []
    return Told(_class(clean, names, missing, kinds, has_failed=has_failed), missing)


def _class(
    text: str, names: Collection[str], missing: Collection[str], kinds: Collection[FailureText], *, has_failed: bool
) -> FailureText:
    """Return the class of a failure, that of the surest words first."""
    if not INSTALLERS.isdisjoint(missing) or "foreign installer" in kinds:
        return "foreign installer"
    if "untracked file" in kinds:
        return "untracked file"
    if not NIX.isdisjoint(names) or not RUNNERS.isdisjoint(names):
        own = _QUOTED_LOG.sub("", text)
        for kind, words in ERRORS:
            if words.search(own):
                return kind
    if missing or kinds:
        return "missing name" if missing else next(iter(kinds))
    return "missing module" if has_failed and _MODULE.search(text) else ""
