"""Check what is said of the lives of tools against a slow way that knows nothing of how histories are read.

    python bench/real/history_truth.py REPOSITORIES [--tools N] [--seed N] [--only WORD]

For each repository of a directory: what the replayed history says is declared is compared with what the tree of HEAD
declares, and for some tools, chosen at random, `first_added`, `last_removed` and `status` are compared with the trees
of those commits, of all their parents, and of earlier commits (the first ones that `git log -S` finds, and some spread
over all), each read and linked as a whole. A history read in two steps must say what it says when read in one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from history import borrowed, git, stand

from nixlore.nix.expressions import SourceFile
from nixlore.nix.extract import extract
from nixlore.nix.history_items import items_of
from nixlore.nix.link import link
from nixlore.nix.recursion import deep
from nixlore.nix.tree import Tree

NIXLORE = Path(sys.executable).with_name("nixlore")
SPREAD = 4
EARLIEST = 3
"""How many commits are looked at before a first addition, of each kind."""


class Trees:
    """What the trees of commits declare, each read as a whole."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._sources: dict[str, SourceFile] = {}
        self._tools: dict[str, frozenset[str]] = {}

    def tools(self, commit: str) -> frozenset[str]:
        """Return the tools that a commit declares."""
        found = self._tools.get(commit)
        if found is None:
            found = self._tools[commit] = frozenset(self._linked(commit))
        return found

    def _linked(self, commit: str) -> Iterator[str]:
        listed = git(self._place, "ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
        entries = [(*head.split(), path) for head, _, path in (line.partition("\t") for line in listed) if path]
        files = {path: oid for mode, _, oid, path in entries if path.endswith(".nix") and mode.startswith("100")}
        self._extract([oid for oid in files.values() if oid not in self._sources])
        others = [path for *_, path in entries if path not in files]
        known = {path: self._sources[oid] for path, oid in files.items()}
        with deep():
            declarations = [each for each in link(Tree(known, others)) if not each.module.endswith("devenv.nix")]
        for item in items_of(declarations):
            yield item.tool

    def _extract(self, oids: list[str]) -> None:
        asked = "".join(f"{oid}\n" for oid in dict.fromkeys(oids)).encode()
        argv = ["git", "-c", "safe.directory=*", "-C", self._place, "cat-file", "--batch", "--buffer"]
        printed = subprocess.run(argv, input=asked, stdout=subprocess.PIPE, check=True).stdout
        at = 0
        for oid in dict.fromkeys(oids):
            end = printed.index(b"\n", at)
            parts = printed[at:end].split()
            at = end + 1
            size = int(parts[2]) if len(parts) == 3 else -1
            self._sources[oid] = extract(printed[at : at + max(size, 0)])
            at += size + 1


def facts(place: Path, home: Path) -> dict[str, Any]:
    """Return what nixlore says of the history, with the cache of a home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_", "NIXLORE_"))}
    environ = kept | {"HOME": str(home)}
    argv = [NIXLORE, "facts", "package_evolution", "--config", place]
    return json.loads(subprocess.run(argv, env=environ, stdout=subprocess.PIPE, check=True).stdout)


class Checker:
    """Compares the lives of one repository's tools with its trees; `faults` are told in full."""

    def __init__(self, place: Path, said: dict[str, Any], dice: random.Random) -> None:
        self.place = place
        self.said = said["packages"]
        self.trees = Trees(place)
        self.dice = dice
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        lines = git(place, "log", "--format=%H %ct %P", "--full-history", "HEAD").splitlines()
        self.commits = {line.split()[0]: (int(line.split()[1]), line.split()[2:]) for line in lines}

    def head(self) -> None:
        """Compare what is declared at the end with the tree of the last commit."""
        declared = {tool for tool, life in self.said.items() if life["status"] == "declared"}
        tree = self.trees.tools(git(self.place, "rev-parse", "HEAD"))
        self.counts["declared"] = len(tree)
        for tool in sorted(declared - tree):
            self.faults.append(f"{tool}: said to be declared, not in the tree of HEAD")
        for tool in sorted(tree - declared):
            self.faults.append(
                f"{tool}: in the tree of HEAD, said to be {self.said.get(tool, {}).get('status', 'unknown')}"
            )
        self.counts["same at head"] = len(tree & declared)

    def life(self, tool: str) -> None:
        """Compare one tool's first addition and last removal with the trees around them."""
        life = self.said[tool]
        first = life["first_added"]["commit"]
        wrong = list(self._first(tool, first))
        self.counts["first asked"] += 1
        self.counts["first right"] += not wrong
        if life["last_removed"] is not None:
            gone = life["last_removed"]["commit"]
            lost = list(self._last(tool, gone))
            self.counts["last asked"] += 1
            self.counts["last right"] += not lost
            wrong += lost
        self.faults += [f"{tool}: {text}" for text in wrong]

    def _first(self, tool: str, first: str) -> Iterator[str]:
        if tool not in self.trees.tools(first):
            yield f"first added in {first}, whose tree does not declare it"
        for parent in self.commits[first][1]:
            if tool in self.trees.tools(parent):
                yield f"first added in {first}, but its parent {parent} declares it"
        for commit in self._earlier(tool, first):
            if tool in self.trees.tools(commit):
                yield f"first added in {first}, but the earlier {commit} declares it"
                return

    def _earlier(self, tool: str, first: str) -> list[str]:
        """Return commits made before one: the first that git finds to change how often the name stands there, more."""
        at = self.commits[first][0]
        earlier = sorted((when, commit) for commit, (when, _) in self.commits.items() if when < at)
        before = {commit for _, commit in earlier}
        found: list[str] = []
        for name in {name.rpartition(".")[2] for name in (tool, *self.said[tool]["names"])}:
            lines = git(self.place, "log", "--format=%ct %H", "--full-history", f"-S{name}", "HEAD", "--", "*.nix")
            hits = sorted((int(line.split()[0]), line.split()[1]) for line in lines.splitlines())
            found += [commit for _, commit in hits if commit in before][:EARLIEST]
        return [*dict.fromkeys(found), *self.dice.sample([each for _, each in earlier], min(SPREAD, len(earlier)))]

    def _last(self, tool: str, gone: str) -> Iterator[str]:
        if tool in self.trees.tools(gone):
            yield f"last removed in {gone}, whose tree declares it"
        parents = self.commits[gone][1]
        if not any(tool in self.trees.tools(parent) for parent in parents):
            yield f"last removed in {gone}, whose parents {' '.join(parents)} do not declare it"
        after = git(self.place, "rev-list", "--ancestry-path", f"{gone}..HEAD").split()
        for commit in self.dice.sample(after, min(SPREAD, len(after))):
            if tool in self.trees.tools(commit) and len(self.commits[commit][1]) == 1:
                yield f"last removed in {gone}, but {commit} after it declares it"
                return


def one(source: Path, scratch: Path, tools: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Check one repository."""
    place = scratch / "config"
    last, before = borrowed(source, place)
    said = facts(place, scratch / "home")
    checker = Checker(place, said, random.Random(seed))
    checker.head()
    known = sorted(said["packages"])
    for tool in checker.dice.sample(known, min(tools, len(known))):
        checker.life(tool)
    if before:
        stand(place, before)
        facts(place, scratch / "other")
        stand(place, last)
        again = facts(place, scratch / "other")
        differ = [name for name in {**said["packages"], **again["packages"]} if _life(said, name) != _life(again, name)]
        checker.faults += [f"{name}: another life when read in two steps" for name in sorted(differ)]
    return checker.counts, checker.faults


def _life(said: dict[str, Any], name: str) -> Any:
    return {**said["packages"].get(name, {}), "age_days": 0, "declared_days": 0}


def main() -> int:
    """Check every repository of a directory; end with 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "repositories", type=Path, help="a directory of repositories, one folder each, or one `repo` inside"
    )
    parser.add_argument("--tools", type=int, default=6, help="how many tools of each are looked into")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the folder's name")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    wrong = 0
    for folder in sorted(options.repositories.iterdir()):
        source = folder / "repo" if (folder / "repo").is_dir() else folder
        if options.only not in folder.name or not ((source / "HEAD").exists() or (source / ".git").exists()):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            try:
                counts, faults = one(source, Path(scratch), options.tools, options.seed)
            except subprocess.CalledProcessError as error:
                counts, faults = Counter(), [f"failed: {error}"]
        total += counts
        wrong += len(faults)
        print(f"{folder.name}: {dict(counts)}", flush=True)
        for fault in faults:
            print(f"  {fault}", flush=True)
    print(dict(total))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
