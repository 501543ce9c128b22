"""Whether this person's histories may be read: asked once on a terminal, remembered in our state."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from nixlore.cli._paint import paint
from nixlore.errors import ConfigError, SourceError
from nixlore.machine import read_regular
from nixlore.present._text import Line
from nixlore.storage.artifacts import Shelf

Answer = Literal["yes", "no", "not asked"]

KEPT = (
    "Of a history it keeps the names of commands, subcommands and options, when they ran, in which project "
    "and how they ended, never an argument; of an agent's transcripts also which tools it called, how many "
    "tokens it took and what was loaded, never a word of it. Nothing is sent anywhere, and your files are not "
    "changed. A source is left out when the settings say so: "
    'off = ["fish_history"]'
)
"""What is kept of what is read, and what is done with it."""

LARGEST = 1_000_000
"""A larger answer is not ours."""


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """The answer as it is kept.

    `told` are all collectors that there were when it was given: what came later was not asked about. `refused` are
    histories among them that may not be read though others may.
    """

    histories: bool
    told: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def kept(state: Path | None) -> Consent | None:
    """Return the answer that was given once, None for none."""
    if state is None:
        return None
    try:
        found = msgspec.json.decode(read_regular(state / "consent.json", LARGEST), type=Consent)
    except (SourceError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    # What was asked before agents' transcripts were read did not tell of them.
    return found if found.told or not found.histories else None


def remembered(state: Path | None) -> Answer:
    """Return the answer that was given once."""
    found = kept(state)
    if found is None:
        return "not asked"
    return "yes" if found.histories else "no"


def remember(shelf: Shelf, told: Iterable[str], *, histories: bool, refused: Iterable[str] = ()) -> None:
    """Keep an answer; where that is not possible, that is said, and it is asked again."""
    answer = Consent(histories=histories, told=tuple(sorted(told)), refused=tuple(sorted(refused)))
    try:
        shelf.put(shelf.state / "consent.json", msgspec.json.encode(answer) + b"\n")
    except OSError as error:
        paint([Line(f"nixlore: your answer about histories cannot be kept: {error.strerror}")], err=True)


def ask_more(new: dict[str, str]) -> bool:
    """Tell which histories can be read by now that could not when somebody was asked, and ask about them."""
    width = max(map(len, new))
    lines = [
        Line("Since you were asked, nixlore has learned to read, on this machine only:", "head"),
        *(Line(f"{name:<{width}}  {about}", indent=2) for name, about in new.items()),
        Line(KEPT),
    ]
    paint(lines, err=True)
    return _confirmed("May these be read as well?")


def can_ask() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _confirmed(question: str) -> bool:
    """Ask on stderr; who only presses Enter agrees."""
    import click  # noqa: PLC0415 - what only reads an answer asks nothing

    return click.confirm(question, default=True, err=True)


def agreed(path: Path) -> bool:
    """Ask whether a file of the user's may be changed; raises ConfigError where nobody is there to answer."""
    if not can_ask():
        message = "nobody is here to be asked"
        raise ConfigError(message, where=str(path), remedy="--yes changes it without asking")
    return _confirmed(f"Change {path}?")


def ask(sources: dict[str, str], histories: dict[str, str]) -> bool:
    """List what the scan is going to read and ask about the histories."""
    named = {**sources, "histories": ", ".join(histories)} if histories else sources
    width = max(map(len, named), default=0)
    lines = [
        Line("The first scan reads, on this machine only:", "head"),
        *(Line(f"{name:<{width}}  {about}", indent=2) for name, about in named.items()),
        Line(KEPT),
    ]
    paint(lines, err=True)
    return _confirmed("May the histories be read?")
