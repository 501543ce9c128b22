"""Ada's other repositories: what she works on beside the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from nixlore.demo.repository import AUTHOR, data, make
from nixlore.model.run import DAY

TOP = "code"
"""Where they lie below the home."""


class Work(NamedTuple):
    """One commit: how many days before the sample's now, its message, the files it writes, and a tag put on it."""

    days_ago: int
    subject: str
    files: Mapping[str, str]
    tag: str = ""


PROJECTS: Mapping[str, Sequence[Work]] = {
    "starmap": (
        Work(244, "A map of the stars", {"Cargo.toml": '[package]\nname = "starmap"\n', "README.md": "# starmap\n"}),
        Work(242, "Read the catalogue", {"src/main.rs": "fn main() {}\n"}),
        Work(161, "Draw constellations", {"src/draw.rs": "pub fn draw() {}\n"}, "v0.1"),
        Work(106, "Plot how fast it is", {"tools/plot.py": "print(1)\n"}),
        Work(40, "Twice as fast", {"src/main.rs": "mod draw;\nfn main() {}\n"}, "v0.2"),
    ),
    "ada-notes": (
        Work(99, "Notes from the command line", {"notes.sh": '#!/bin/sh\nexec "$EDITOR"\n'}),
        Work(96, "Find notes", {"find.sh": '#!/bin/sh\nexec rg "$1"\n'}, "v1"),
    ),
}
"""The life of each."""


def build(home: Path, now: int) -> None:
    """Make the repositories below a home."""
    for name, life in PROJECTS.items():
        make(home / TOP / name, _stream(life, now))


def _stream(life: Sequence[Work], now: int) -> Iterator[bytes]:
    for number, work in enumerate(life, 1):
        stamp = f"{AUTHOR} {(now // DAY - work.days_ago) * DAY + 18 * 3600} +0000"
        about = f"commit refs/heads/main\nmark :{number}\nauthor {stamp}\ncommitter {stamp}\n"
        yield about.encode() + data(work.subject + "\n")
        for path, content in work.files.items():
            yield f"M 100644 inline {path}\n".encode() + data(content)
        yield b"\n"
        if work.tag:
            yield f"tag {work.tag}\nfrom :{number}\ntagger {stamp}\n".encode() + data(work.tag + "\n")
    yield b"done\n"
