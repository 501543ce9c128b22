"""Find the hosts of real checkouts and the files each imports; score them where evaluated truth is known.

Truth is one JSON file a repository: `{"repo": FOLDER, "hosts": {ANY: {"name", "kind", "files": [PATH, …]}}}`, as an
evaluation of the flake gave it. Pairs of host and file are compared, for hosts that have truth; the flake's own file
does not count.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from nixlore.collect._config_data import data_in
from nixlore.collect._config_tree import contents, found
from nixlore.model.nix import Host
from nixlore.nix.extract import extract
from nixlore.nix.hosts import Hosts, hosts
from nixlore.nix.recursion import deep
from nixlore.nix.tree import Tree


class Score(NamedTuple):
    """How many pairs are right, wrong and missed, over how many hosts."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    hosts: int = 0

    def plus(self, other: Score) -> Score:
        """Return the sum of two scores."""
        return Score(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def text(self) -> str:
        """Precision and recall."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"P {precision:.4f}  R {recall:.4f}  pairs {self.right + self.missed}  hosts {self.hosts}"


def read(checkout: Path) -> tuple[Hosts, int, float]:
    """Return the hosts of a checkout, how many Nix files it has, and the seconds that finding the hosts took."""
    files = found(checkout)
    with deep():
        sources = {path: extract(blob) for path, blob in contents(files, [])}
    tree = Tree(sources, files.others, files.links)
    started = time.perf_counter()
    table = hosts(tree, read=data_in(files))
    return table, len(sources), time.perf_counter() - started


def scored(mine: Iterable[Host], truth: Path) -> Score:
    """Compare the hosts of one repository with their truth."""
    score = Score()
    by_name: dict[tuple[str, str], set[str]] = {}
    for host in mine:
        by_name.setdefault((host.name, host.kind), set()).update(host.modules)
    for host in json.loads(truth.read_bytes())["hosts"].values():
        wanted = {file for file in host.get("files", ()) if file.rpartition("/")[2] != "flake.nix"}
        if not wanted or host.get("holes"):
            continue
        said = by_name.get((host["name"], host["kind"]), set())
        score = score.plus(Score(len(said & wanted), len(said - wanted), len(wanted - said), 1))
    return score


def main() -> None:
    """Print a line for every checkout of a directory, and the sum of what could be compared."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path, help="a directory of checkouts, one folder each")
    parser.add_argument("--truth", type=Path, help="a directory of evaluated truth, one FOLDER.json a repository")
    options = parser.parse_args()
    total = Score()
    print(f"{'checkout':50} {'files':>5} {'hosts':>5} {'whole':>5} {'seconds':>7}")
    for checkout in sorted(path for path in options.checkouts.iterdir() if path.is_dir()):
        table, count, seconds = read(checkout)
        whole = sum(host.complete for host in table.hosts)
        line = f"{checkout.name:50} {count:5} {len(table.hosts):5} {whole:5} {seconds:7.2f}"
        truth = options.truth / f"{checkout.name}.json" if options.truth else None
        if truth is not None and truth.exists():
            score = scored(table.hosts, truth)
            total = total.plus(score)
            line += f"  {score.text}"
        print(line, flush=True)
    print(total.text)


if __name__ == "__main__":
    sys.exit(main())
