"""How long commands take on a big machine, with a history of a million entries and 650 Nix files: first, again, anew.

Every figure is the median of whole processes. The ratios are of the processor's seconds, which other work lengthens
less: to a bare interpreter, to counting the lines of the history, and to a bare parse of the same Nix files.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import histories
import nix_files

NIXLORE = Path(sys.executable).with_name("nixlore")
ROUNDS = 5

COUNT_LINES = "import sys; print(sum(1 for _ in open(sys.argv[1], 'rb')))"
PARSE = """
import pathlib, sys
from nixlore.nix import syntax
for path in pathlib.Path(sys.argv[1]).rglob("*.nix"):
    syntax.parse(path.read_bytes())
"""

Argv = list[str | Path]


class Figures(NamedTuple):
    """The seconds by the clock and of the processor, and the megabytes held at most."""

    elapsed: float
    busy: float
    megabytes: float


def furnish(home: Path) -> None:
    """Put a big history and a configuration of many files into a home."""
    config = home / "nixos-config"
    nix_files.written(config)
    modules = " ".join(f"./{path.relative_to(config)}" for path in sorted(config.rglob("*.nix")))
    (config / "configuration.nix").write_text(f'{{ networking.hostName = "big"; imports = [ {modules} ]; }}\n')
    histories.write(home / histories.FILE)


def once(argv: Argv, home: Path) -> Figures:
    """Run a program and return its figures; raise RuntimeError where it fails."""
    started = time.perf_counter()
    nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    process = os.posix_spawn(argv[0], [str(word) for word in argv], environ, file_actions=nothing)
    _, status, used = os.wait4(process, 0)
    if status:
        message = f"{argv} ended with {os.waitstatus_to_exitcode(status)}"
        raise RuntimeError(message)
    return Figures(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(argv: Argv, home: Path, before: Callable[[], None] = lambda: None) -> Figures:
    """Return the medians of several runs, something being done before each."""
    rounds = []
    for _ in range(ROUNDS):
        before()
        rounds.append(once(argv, home))
    return Figures(*map(statistics.median, zip(*rounds, strict=True)))


def measured(home: Path) -> dict[str, Figures]:
    """Return the figures of every command, those that they are compared with first."""
    scan: Argv = [NIXLORE, "scan"]
    why: Argv = [NIXLORE, "why", "rg"]
    history = home / histories.FILE

    def forget() -> None:
        for place in (".cache", ".local/state"):
            shutil.rmtree(home / place, ignore_errors=True)

    def grow() -> None:
        histories.append(history)

    found = {
        "bare interpreter": median([sys.executable, "-c", ""], home),
        "counting lines": median([sys.executable, "-c", COUNT_LINES, history], home),
        "bare parse": median([sys.executable, "-c", PARSE, home / "nixos-config"], home),
        "--help": median([NIXLORE, "--help"], home),
        "why, never scanned": median(why, home, forget),
        "records nix_config": median([NIXLORE, "records", "nix_config"], home, forget),
        "first scan": median(scan, home, forget),
        "scan, nothing new": median(scan, home),
    }
    once([NIXLORE, "scan"], home)
    found["scan, 100 new entries"] = median(scan, home, grow)
    found["why, nothing new"] = median(why, home)
    found["why, 100 new entries"] = median(why, home, grow)
    return found


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        # In a process of its own, as what this one holds would count as its children's.
        once([sys.executable, __file__, home], home)
        found = measured(home)
    bare, lines, parse, *_ = found.values()
    print(f"{'':22}  elapsed     busy   x bare  x lines  x parse  at most")
    for name, took in found.items():
        ratios = "".join(f"{took.busy / other.busy:9.1f}" for other in (bare, lines, parse))
        print(f"{name:22} {took.elapsed:7.3f} s {took.busy:6.3f} s{ratios} {took.megabytes:5.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        furnish(Path(sys.argv[1]))
    else:
        main()
