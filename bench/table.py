"""One table of all that was promised: what each takes here, what was promised, its floor and its peer, from one run.

    python bench/table.py [BENCH …] [-- FILE]

Without names every bench is run, which takes about half an hour on two processors; `whole` needs root, to mount. With a
FILE the figures of a former run are shown again, or kept there.

`x floor` is how many times the least that any program must do (reading the bytes, a bare interpreter) ours takes; `x
peer` how many times as long as ours the program beside it takes. Both are from the same run, so that they say the same
on a slower machine. Seconds say little while something else runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from promises import FIGURES, Figure

HERE = Path(__file__).parent
BENCHES = (
    "startup", "whole", "history", "store", "ledger", "workflows", "recording", "transcripts", "projects",
    "agent_hook", "agent_mcp", "report",
)  # fmt: skip
HEAD = ("bench", "what", "here", "promised", "x floor", "x peer", "beside")


def run(bench: str, place: Path) -> None:
    """Run one bench, its own words going to stderr, and say where it fails."""
    print(f"== {bench}", file=sys.stderr, flush=True)
    environ = {**os.environ, FIGURES: str(place)}
    done = subprocess.run([sys.executable, HERE / f"{bench}.py"], env=environ, stdout=sys.stderr, check=False)
    if done.returncode:
        print(f"{bench} ended with {done.returncode}: its figures are not in the table", file=sys.stderr)


def rows(place: Path) -> list[tuple[str, ...]]:
    """Return the lines of the table."""
    found = [HEAD]
    for line in place.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        bench = told.pop("bench")
        one = Figure(**told)
        promised = "" if one.most is None else f"{one.most:g}{'' if one.value <= one.most else '  MISSED'}"
        ratios = (
            f"{one.value / one.floor:.1f}" if one.floor else "",
            f"{one.peer / one.value:.1f}" if one.peer else "",
        )
        found.append((bench, one.what, f"{one.value:.3g} {one.unit}", promised, *ratios, one.beside))
    return found


def shown(lines: list[tuple[str, ...]]) -> None:
    """Print lines as columns."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def main() -> None:
    """Run the benches and print the table."""
    names, _, file = " ".join(sys.argv[1:]).partition("--")
    with tempfile.TemporaryDirectory() as directory:
        place = Path(file.strip() or Path(directory, "figures"))
        if not place.exists():
            for bench in names.split() or BENCHES:
                run(bench, place)
        shown(rows(place) if place.exists() else [HEAD])


if __name__ == "__main__":
    main()
