"""How long a fish history of a million entries takes, as ratios to counting its lines and to a bare interpreter.

Every figure is the median of whole processes, imports included; the last column is the most memory they held.
"""

from __future__ import annotations

import itertools
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

ENTRIES = 1_000_000
TEXTS = 70_437
EXPONENT = 1.05
"""Of the distribution of texts (Zipf)."""

SECONDS_APART = 100
ROUNDS = 5
APPENDED = 100
FILE = ".local/share/fish/fish_history"

PROGRAMS = [
    "git",
    "ls",
    "cd",
    "nix",
    "rg",
    "fd",
    "cat",
    "vim",
    "sudo",
    "systemctl",
    "journalctl",
    "cargo",
    "npm",
    "python3",
    "make",
    "ssh",
    "curl",
    "jq",
    "grep",
    "find",
    "sed",
    "awk",
    "tail",
    "head",
    "btop",
    "kill",
    "man",
    "less",
    "cp",
    "mv",
    "rm",
    "mkdir",
    "touch",
    "chmod",
    "echo",
    "tmux",
    "fzf",
    "bat",
    "eza",
    "tree",
    "du",
    "df",
    "rsync",
    "tar",
    "unzip",
    "dig",
    "ping",
    "ip",
    "ss",
    "strace",
    "go",
    "rustc",
    "node",
    "kubectl",
    "helm",
    "psql",
    "sqlite3",
    "ffmpeg",
    "mpv",
    "pandoc",
    "gh",
    "nixos-rebuild",
    "home-manager",
    "direnv",
    "just",
    "watch",
    "xargs",
    "sort",
    "wc",
]


def texts(dice: random.Random) -> list[str]:
    """Return distinct command lines of a plausible kind, from 1 to 6 words, some with pipes, sudo and escapes."""
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=3 + n % 8)) for n in range(3000)]
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(PROGRAMS))))
    found: dict[str, None] = {}
    while len(found) < TEXTS:
        text = " ".join([*dice.choices(PROGRAMS, cum_weights=weights), *dice.choices(words, k=dice.randrange(5))])
        shape = dice.random()
        if shape < 0.04:
            text += f" | {dice.choice(PROGRAMS)} {dice.choice(words)}"
        elif shape < 0.10:
            text = f"sudo {text}"
        elif shape < 0.14:
            text += f" && {dice.choice(PROGRAMS)}"
        elif shape < 0.15:
            text += ' "a\\\\b\\n"'
        found[text] = None
    return list(found)


def write(path: Path) -> None:
    """Write the history; 6 entries in 100 note a path, as fish does."""
    dice = random.Random(1)
    known = texts(dice)
    weights = list(itertools.accumulate(1 / (rank + 1) ** EXPONENT for rank in range(TEXTS)))
    at = int(time.time()) - ENTRIES * SECONDS_APART
    path.parent.mkdir(parents=True)
    with path.open("w") as file:
        for text in dice.choices(known, cum_weights=weights, k=ENTRIES):
            at += dice.randrange(2 * SECONDS_APART)
            file.write(f"- cmd: {text}\n  when: {at}\n")
            if dice.random() < 0.06:
                file.write("  paths:\n    - some/path\n")


def append(path: Path) -> None:
    """Append new entries, as a working user does."""
    now = time.time_ns()
    with path.open("a") as file:
        file.writelines(f"- cmd: git show {now + n}\n  when: {now // 10**9}\n" for n in range(APPENDED))


def child(task: str, home: Path) -> None:
    """Do one thing in this process and print the megabytes that it held at most."""
    if task == "lines":
        (home / FILE).read_bytes().count(b"\n")
    elif task != "nothing":
        from nixlore.collect import fish_history  # noqa: PLC0415 - its import is part of what is measured
        from nixlore.machine import Machine  # noqa: PLC0415

        cache = None if task == "whole" else home / ".cache/nixlore"
        machine = Machine(home=PurePosixPath(home), user="ada", now=int(time.time()), host="lab", cache_dir=cache)
        if task == "fingerprint":
            fish_history.fingerprint(machine)
        else:
            for _ in fish_history.collect(machine):
                pass
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


class Figures(NamedTuple):
    """The median seconds by the clock and of the processor, and the most megabytes."""

    elapsed: float
    busy: float
    megabytes: int


def busy() -> float:
    """Return the processor seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(task: str, home: Path, before: Callable[[], None] = lambda: None) -> Figures:
    """Return the figures of a task over several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        before()
        started, used = time.perf_counter(), busy()
        done = subprocess.run([sys.executable, __file__, task, home], capture_output=True, check=True)
        rounds.append(Figures(time.perf_counter() - started, busy() - used, int(done.stdout)))
    elapsed, used, megabytes = zip(*rounds, strict=True)
    return Figures(statistics.median(elapsed), statistics.median(used), max(megabytes))


def main() -> None:
    """Print the medians, and the ratios of the processor's seconds, which other work does not lengthen as much."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        write(home / FILE)
        size = (home / FILE).stat().st_size // 1_000_000
        print(f"{ENTRIES} entries, {TEXTS} texts, {size} MB")
        found = {"bare interpreter": measured("nothing", home), "read and count lines": measured("lines", home)}
        found["to weighted counts"] = measured("whole", home)
        found["nothing new: stats"] = measured("fingerprint", home)
        subprocess.run([sys.executable, __file__, "appended", home], capture_output=True, check=True)
        found[f"{APPENDED} new entries"] = measured("appended", home, lambda: append(home / FILE))
        bare, lines, *_ = found.values()
        for name, took in found.items():
            ratios = f"{took.busy / bare.busy:6.1f} x bare  {took.busy / lines.busy:6.1f} x lines"
            print(f"{name:22} {took.elapsed:6.3f} s  {took.busy:6.3f} s busy  {ratios}  {took.megabytes:4} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
