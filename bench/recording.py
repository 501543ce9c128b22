"""What our recording adds from Enter to the next prompt, in real shells on a terminal, against none in one run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from driven_shells import SHELLS, Shell

ROUNDS, FIRST = 200, 20
MOST = {"fish": 0.5, "zsh": 0.5, "bash": 2.0}
"""Milliseconds that may be added."""


def medians(kind: str, home: Path) -> tuple[float, float]:
    """Return the median milliseconds of a command without and with our recording, one turn each."""
    shells = [Shell(kind, home / name, hook=name == "ours") for name in ("none", "ours")]
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
    """Print both medians of each shell and what is added."""
    with tempfile.TemporaryDirectory() as directory:
        for kind in SHELLS:
            none, ours = medians(kind, Path(directory, kind))
            print(f"{kind:5} none {none:6.2f} ms   ours {ours:6.2f} ms   adds {ours - none:5.2f} of {MOST[kind]} ms")


if __name__ == "__main__":
    main()
