"""Count the tokens of the transcripts of a home beside other programs that do, in turns: CPU time, wall time, sums.

    python bench/real/ccusage.py HOME "node …/ccusage/dist/index.js" "…/ccusage" [--rounds 5]

A home is a directory with `.claude/projects` in it; `python bench/transcripts.py HOME` makes one of 300 MB. Every
program is given as the words that start it, to which `daily --json --offline` is added. Ours reads everything anew each
time, and does more than count tokens.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

NIXLORE = Path(sys.executable).with_name("nixlore")
KINDS = {
    "input": "inputTokens",
    "output": "outputTokens",
    "cache_creation": "cacheCreationTokens",
    "cache_read": "cacheReadTokens",
}


class Took(NamedTuple):
    """Seconds of CPU and of the clock, and the sums of tokens."""

    cpu: float
    wall: float
    tokens: tuple[int, ...]


def run(argv: list[str], home: Path) -> Took:
    """Run a program once."""
    with tempfile.TemporaryDirectory() as ours_alone:
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CACHE_HOME": ours_alone,
            "XDG_STATE_HOME": ours_alone,
        }
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(argv, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = json.loads(done.stdout)
    sums = tuple(
        answer["tokens"][kind] if "tokens" in answer else answer["totals"][name] for kind, name in KINDS.items()
    )
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, sums)


def main() -> None:
    """Print the best of each program and its ratio to ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("programs", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    ways = {"nixlore": [str(NIXLORE), "facts", "agent_usage"]}
    ways |= {text: [*shlex.split(text), "daily", "--json", "--offline"] for text in asked.programs}
    took = {name: [] for name in ways}
    for _ in range(asked.rounds):
        for name, argv in ways.items():
            took[name].append(run(argv, asked.home.resolve()))
    ours = min(one.cpu for one in took["nixlore"]), min(one.wall for one in took["nixlore"])
    for name, found in took.items():
        cpu, wall = min(one.cpu for one in found), min(one.wall for one in found)
        print(f"{name[-60:]}")
        print(f"    CPU {cpu:6.2f} s ({cpu / ours[0]:4.2f} x ours), wall {wall:6.2f} s ({wall / ours[1]:4.2f} x ours)")
        print("   ", *(f"{kind} {count:,}" for kind, count in zip(KINDS, found[0].tokens, strict=True)))


if __name__ == "__main__":
    main()
