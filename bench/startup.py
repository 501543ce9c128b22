"""How long short answers take, as ratios to starting a bare interpreter."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NIXLORE = Path(sys.executable).with_name("nixlore")
ROUNDS = 15


def median(argv: list[str | Path], home: Path) -> float:
    """Return the median milliseconds of running a program, its output thrown away."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    took = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        subprocess.run(argv, env=environ, capture_output=True, check=True)
        took.append(1000 * (time.perf_counter() - started))
    # The first round reads the files from disk and compiles them.
    return statistics.median(took[1:])


def main() -> None:
    """Print the medians and the ratios."""
    with tempfile.TemporaryDirectory() as home:
        bare = median([sys.executable, "-c", "pass"], Path(home))
        click = median([sys.executable, "-c", "import click, msgspec"], Path(home))
        ours = median([NIXLORE, "--help"], Path(home))
    print(f"bare interpreter          {bare:7.1f} ms")
    print(f"import click and msgspec  {click:7.1f} ms  {click / bare:5.2f} x")
    print(f"nixlore --help            {ours:7.1f} ms  {ours / bare:5.2f} x")


if __name__ == "__main__":
    main()
