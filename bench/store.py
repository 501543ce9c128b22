"""How long the report on a system takes on a store of 100,000 paths, beside what Nix itself takes for parts of it.

Every figure is that of whole processes, the best of some. Ratios are of the processor's seconds, which other work
lengthens less. The floor is a bare read of the database's tables. With an argument: on a store of that many paths.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import scan
from promises import Figure, note

from nixlore.demo.generated_store import GeneratedStore, generated, lay_out

COUNT = 100_000
SMALL = 10_000
ROUNDS = 3

FLOOR = """
import sqlite3, sys
base = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro&immutable=1", uri=True)
base.execute("select path, narSize, deriver from ValidPaths").fetchall()
base.execute("select json_group_array((referrer << 32) | reference) from Refs").fetchone()
"""
GRAPH = """
import gc, sys
gc.set_threshold(100_000)
from pathlib import Path, PurePosixPath
import msgspec
from nixlore.analyze import dependency_graph
from nixlore.collect import gc_roots, generations, nix_store
from nixlore.machine import Machine
from nixlore.model.run import Target
from nixlore.model.store import GcRoot, Generation, StorePath
seen = Machine(root=Path(sys.argv[1]), home=PurePosixPath("/home/ada"), user="ada", now=1_790_000_000)
asked = ((nix_store, StorePath), (gc_roots, GcRoot), (generations, Generation))
read = [tuple(one for one in stage.collect(seen) if isinstance(one, kind)) for stage, kind in asked]
target = Target(hostname="larkspur", asked_host="", user="ada")
msgspec.json.encode(dependency_graph.analyze(*read, (), target))
"""
"""The same fact as the report's, without the command line, the other sources, the other stages and the cache."""

DEAD = """
import sys
from nixlore.collect import _gc_roots, _store_whole
from nixlore.collect._store_keeping import keeping
from nixlore.collect._store_place import store_place
from nixlore.machine import Machine
from pathlib import Path, PurePosixPath
seen = Machine(root=Path(sys.argv[1]), home=PurePosixPath("/home/ada"), user="ada", now=1_790_000_000)
held = [root.target for root in _gc_roots.walked(seen).found.values() if root.target]
_store_whole.dead(store_place(seen).database, held, keeping(seen))
"""
"""What no root holds, as the garbage collector tells it."""


def furnish(root: Path, count: int) -> GeneratedStore:
    """Build a store twice: for us, and beside it for a Nix that sees it from outside, where links lead elsewhere."""
    made = generated(count)
    lay_out(made, root)
    outside = root.with_name(f"{root.name}-outside")
    lay_out(made, outside, whole=True)
    for link in (outside / "nix/var/nix/gcroots").rglob("*"):
        target = str(link.readlink()) if link.is_symlink() else ""
        if target and not target.startswith("/nix/store/"):
            link.unlink()
            link.symlink_to(f"{outside}{target}")
    return made


def best(argv: scan.Argv, home: Path) -> scan.Figures:
    """Return the figures of the run that took the processor least; the cache is emptied before each."""
    rounds = []
    for _ in range(ROUNDS):
        shutil.rmtree(home / ".cache", ignore_errors=True)
        rounds.append(scan.once(argv, home))
    return min(rounds, key=lambda figures: figures.busy)


def measured(top: Path, count: int) -> dict[str, scan.Figures]:
    """Return the figures on a store of so many paths."""
    root, home = top / str(count), top / "home"
    home.mkdir(exist_ok=True)
    made = furnish(root, count)
    database = root / "nix/var/nix/db/db.sqlite"
    nix, nix_store = shutil.which("nix") or "nix", shutil.which("nix-store") or "nix-store"
    asked: scan.Argv = [nix, "--extra-experimental-features", "nix-command", "path-info", "-r", "--json"]
    outside: scan.Argv = ["--store", f"{root}-outside"]
    return {
        "bare interpreter": best([sys.executable, "-c", ""], home),
        "floor: all rows read": best([sys.executable, "-c", FLOOR, database], home),
        "report on the system": best([scan.NIXLORE, "--root", root, "facts", "dependency_graph"], home),
        "its graph alone": best([sys.executable, "-c", GRAPH, root], home),
        "what is dead": best([sys.executable, "-c", DEAD, root], home),
        "nix path-info -rS": best([*asked, "--closure-size", made.current.toplevel, *outside], home),
        "nix --print-dead": best([nix_store, "--gc", "--print-dead", *outside], home),
    }


def noted(size: str, found: dict[str, scan.Figures]) -> None:
    """Note what was promised of a store, in the processor's seconds where nix is beside it."""
    report, dead, floor = (found[name] for name in ("report on the system", "what is dead", "floor: all rows read"))
    sizes, print_dead = (found[name].busy for name in ("nix path-info -rS", "nix --print-dead"))
    note(Figure(f"{size}, report", report.elapsed, "s", 0.5))
    beside = "floor: all rows read, peer: "
    note(Figure(f"{size}, report", report.busy, "s of CPU", None, floor.busy, sizes, f"{beside}nix path-info -r"))
    note(Figure(f"{size}, dead", dead.elapsed, "s", 1))
    note(
        Figure(f"{size}, dead", dead.busy, "s of CPU", None, floor.busy, print_dead, f"{beside}nix-store --print-dead")
    )


def main() -> None:
    """Print the figures on a small store and on a large one; the system of the large one is three times as large."""
    os.environ["NIX_REMOTE"] = ""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as directory:
        for each in (SMALL, count):
            found = measured(Path(directory), each)
            report, dead = found["report on the system"], found["what is dead"]
            print(f"{each} paths{'':14} elapsed     busy  x report   x dead  at most")
            if each == count:
                noted(f"{count:,} paths", found)
            for name, took in found.items():
                ratios = "".join(f"{took.busy / other.busy:9.1f}" for other in (report, dead))
                print(f"  {name:21} {took.elapsed:7.3f} s {took.busy:6.3f} s{ratios} {took.megabytes:5.0f} MB")


if __name__ == "__main__":
    main()
