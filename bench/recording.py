"""What our recording adds from Enter to the next prompt, in real shells on a terminal, against none in one run."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from promises import Figure, note

from driven_shells import SHELLS, Shell
from nixlore.cli import _shell_line

PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"

ROUNDS, FIRST, TURNS = 200, 20, 5
MOST = {"fish": 0.5, "zsh": 0.5, "bash": 2.0}
"""Milliseconds that may be added."""


def medians(kind: str, home: Path) -> tuple[float, float]:
    """Return the median milliseconds of a command without and with our recording, one turn each."""
    lines = {"none": "", "ours": _shell_line.LINES[kind].format(flags=" --missing")}
    shells = [Shell(kind, home / name, hook=False, after=line, PATH=PATH) for name, line in lines.items()]
    took: list[list[float]] = [[], []]
    for number in range(FIRST + ROUNDS):
        for which, shell in enumerate(shells):
            started = time.perf_counter()
            shell.line(f"true {number}")
            took[which].append(1000 * (time.perf_counter() - started))
    for shell in shells:
        shell.end()
    none, ours = (statistics.median(part[FIRST:]) for part in took)
    return none, ours


def main() -> None:
    """Print both medians of each shell and what is added, in the turn that the rest of the machine disturbed least."""
    with tempfile.TemporaryDirectory() as directory:
        for kind in SHELLS:
            turns = [medians(kind, Path(directory, kind, str(turn))) for turn in range(TURNS)]
            none, ours = min(turns, key=sum)
            note(Figure(f"a prompt of {kind}", ours - none, "ms", MOST[kind], beside="added to the same shell without"))
            print(f"{kind:5} none {none:6.2f} ms   ours {ours:6.2f} ms   adds {ours - none:5.2f} of {MOST[kind]} ms")


if __name__ == "__main__":
    main()
