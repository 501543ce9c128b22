"""A home in which commands were recorded, without a shell that ran them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from driven_shells import spool

AT = 1_790_000_000
"""When the first command ended."""


def line(text: str, at: int = AT, code: int = 0) -> bytes:
    """Return what fish writes when a command ends."""
    fields = ("C", "1", "7-1", "fish", at, 5, code, code, "", "/home", text)
    return quote("\t".join(map(str, fields))).encode() + b"\n"


def record(home: Path, texts: Iterable[str], at: int = AT) -> Path:
    """Put commands into the spool of a home, a minute apart; return its path."""
    place = spool(home)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("ab") as file:
        file.writelines(line(text, at + 60 * number) for number, text in enumerate(texts))
    place.chmod(0o600)
    return place
