"""A whole big machine: first scan, scan with nothing new, `why` before and after; as root, on Linux.

16,000 commits, a million history entries, 100,000 store paths, 300 MB of transcripts, 500 projects. They are mounted
over /nix, /run and /home in a namespace of its own, so that all is read and kept as on a machine that runs. Beside each
figure stands what is promised, and its ratio to the floor: reading the bytes of all these sources once.

    python bench/whole.py [DIRECTORY]    where the machine lies, to be kept; else it is made anew and removed
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import histories
import history
import projects
import scan
from made_history import stream
from promises import Figure, note

from nixlore.demo.generated_store import HOME, generated, lay_out

COMMITS = 16_000
PATHS = 100_000
ROUNDS = 3

MOUNTED = 'for place in nix run home; do mount --bind "$1/$place" "/$place" || exit 9; done; shift; exec "$@"'
READ = """
import os, sys
for top, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(top, name)
        if os.path.isfile(path) and not os.path.islink(path):
            with open(path, "rb") as file:
                while file.read(1 << 20):
                    pass
"""


class Promise(NamedTuple):
    """What is measured, what may be there before, and the most seconds and megabytes that are promised."""

    name: str
    argv: scan.Argv
    forgets: bool
    seconds: float
    megabytes: float = 400


PROMISES = (
    Promise("first scan", [scan.NIXLORE, "scan", "-q", "--yes"], forgets=True, seconds=15),
    Promise("scan, nothing new", [scan.NIXLORE, "scan", "-q", "--yes"], forgets=False, seconds=1),
    Promise("why, nothing new", [scan.NIXLORE, "why", "git"], forgets=False, seconds=0.15),
    Promise("overview, nothing new", [scan.NIXLORE], forgets=False, seconds=0.15),
    Promise("why, never scanned", [scan.NIXLORE, "why", "git"], forgets=True, seconds=2),
)


def make(root: Path) -> None:
    """Build the machine below a directory."""
    lay_out(generated(PATHS), root)
    home = root / HOME.lstrip("/")
    home.mkdir(parents=True, exist_ok=True)
    (root / "run").mkdir(exist_ok=True)
    config = home / "nixos-config"
    history.git(home, "init", "-q", "--template=", "--initial-branch=main", str(config))
    history.git(config, "fast-import", "--quiet", stdin=b"".join(stream(COMMITS)))
    history.git(config, "reset", "-q", "--hard")
    histories.write(home / histories.FILE)
    subprocess.run([sys.executable, Path(__file__).with_name("transcripts.py"), home], check=True)
    projects.build(home)


def measured(root: Path, promise: Promise) -> scan.Figures:
    """Return the medians of some runs on the machine."""
    home = root / HOME.lstrip("/")
    inside = Path(HOME)

    def forget() -> None:
        for place in (".cache", ".local/state/nixlore"):
            shutil.rmtree(home / place, ignore_errors=promise.forgets)

    argv: scan.Argv = [shutil.which("unshare") or "unshare", "-m", "sh", "-c", MOUNTED, "sh", root, *promise.argv]
    rounds = []
    for _ in range(ROUNDS):
        if promise.forgets:
            forget()
        rounds.append(scan.once(argv, inside))
    return sorted(rounds)[ROUNDS // 2]


def report(root: Path) -> None:
    """Print the table."""
    floor = scan.once([sys.executable, "-c", READ, root / "home"], root)
    print(f"{'':24} elapsed     busy  x floor  at most   promised")
    print(f"{'floor: bytes read':24} {floor.elapsed:6.2f} s {floor.busy:6.2f} s{1:9.1f} {floor.megabytes:5.0f} MB")
    for promise in PROMISES:
        took = measured(root, promise)
        ratio = took.busy / floor.busy
        held = took.elapsed <= promise.seconds and took.megabytes <= promise.megabytes
        note(
            Figure(
                promise.name, took.elapsed, "s", promise.seconds, floor=floor.elapsed, beside="floor: all bytes read"
            )
        )
        note(Figure(f"{promise.name}, memory", took.megabytes, "MB", promise.megabytes))
        said = f"{promise.seconds:g} s, {promise.megabytes:g} MB{'' if held else '  NOT HELD'}"
        print(
            f"{promise.name:24} {took.elapsed:6.2f} s {took.busy:6.2f} s{ratio:9.1f} {took.megabytes:5.0f} MB   {said}"
        )


def main() -> None:
    """Build the machine where it is not there yet, and measure."""
    if len(sys.argv) > 1:
        root = Path(sys.argv[1]).resolve()
        if not root.exists():
            # In a process of its own, as what this one holds would count as its children's.
            subprocess.run([sys.executable, __file__, "--make", root], check=True)
        report(root)
        return
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory, "machine")
        subprocess.run([sys.executable, __file__, "--make", root], check=True)
        report(root)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]))
    else:
        main()
