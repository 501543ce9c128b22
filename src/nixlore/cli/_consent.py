"""Whether this person's histories may be read: asked once on a terminal, remembered in our state."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click
import msgspec

from nixlore.cli._paint import paint
from nixlore.present._text import Line
from nixlore.storage.artifacts import Shelf

Answer = Literal["yes", "no", "not asked"]


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """The answer as it is kept."""

    histories: bool


def remembered(state: Path | None) -> Answer:
    """Return the answer that was given once."""
    if state is None:
        return "not asked"
    try:
        kept = msgspec.json.decode((state / "consent.json").read_bytes(), type=Consent)
    except (OSError, msgspec.DecodeError):
        return "not asked"
    return "yes" if kept.histories else "no"


def remember(shelf: Shelf, *, histories: bool) -> None:
    """Keep an answer; where that is not possible it is asked again."""
    try:
        shelf.put(shelf.state / "consent.json", msgspec.json.encode(Consent(histories=histories)) + b"\n")
    except OSError:
        return


def can_ask() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(sources: dict[str, str], histories: dict[str, str]) -> bool:
    """List what the scan is going to read and ask about the histories."""
    named = {**sources, "histories": ", ".join(histories)} if histories else sources
    width = max(map(len, named), default=0)
    lines = [
        Line("The first scan reads, on this machine only:", "head"),
        *(Line(f"{name:<{width}}  {about}", indent=2) for name, about in named.items()),
        Line(
            "Of a history it keeps the names of commands, subcommands and options, when they ran, in which project "
            "and how they ended, never an argument; of an agent's transcripts also which tools it called, how many "
            "tokens it took and what was loaded, never a word of it. Nothing is sent anywhere, and your files are not "
            "changed. A source is left out when the settings say so: "
            'off = ["fish_history"]'
        ),
    ]
    paint(lines, err=True)
    return click.confirm("May the histories be read?", default=True, err=True)
