"""Add to the shipped catalog which programs are surely meant by their names: the table `agreed`.

    python tools/build_agreed.py CONTENTS… RECORDS…

CONTENTS are Debian's `Contents-amd64.gz` and `Contents-all.gz` (https://deb.debian.org/debian/dists/sid/main/), in
which another distribution says what it takes a program's name for. RECORDS are files `….jsonl` of what `nixlore
records nix_config` prints, one for each owner of a public configuration: what two of them declare is known by its name.
To be run after `build_catalog.py`.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from nixlore.agents.hint_packages import package
from nixlore.data.sorted_table import Table, Tables, encode

CATALOG = Path(__file__).parent.parent / "src/nixlore/data/catalog.db"
PROGRAM = re.compile(r"(?:(?:usr/)?s?bin|usr/games)/([^/\s]+)\s+(\S+)$")
PACKAGE = re.compile(r"usr/share/doc/([^/\s]+)/copyright\s")
OWNERS = 2
ALIKE = 4
"""How many first letters of two packages of one thing are the same, where neither name holds the other."""


def by_debian(contents: Iterable[Path]) -> dict[str, set[str]]:
    """Return the packages of Debian that have a program, by its name; a package's own name stands for itself, too.

    Where several packages have a program Debian makes the link only when one is installed.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for path in contents:
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if match := PROGRAM.match(line):
                    found[match[1]] |= {name.rpartition("/")[2] for name in match[2].split(",")}
                elif match := PACKAGE.match(line):
                    found[match[1]].add(match[1])
    return found


def declared(records: Iterable[Path]) -> Counter[str]:
    """Return how many owners declare an attribute path."""
    found: Counter[str] = Counter()
    for path in records:
        rows = map(json.loads, path.read_text().splitlines())
        found.update({row["attr_path"] for row in rows if row.get("kind") in ("package", "program")})
    return found


def is_alike(attr_path: str, others: Iterable[str]) -> bool:
    """Tell whether an attribute and a package of Debian are called alike."""
    own = _bare(attr_path.rpartition(".")[2])
    bare = [_bare(other) for other in others]
    return any(own[:ALIKE] == other[:ALIKE] or own in other or other in own for other in bare)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def rows(table: Table) -> Mapping[str, list[str]]:
    """Return the attributes of each program."""
    lines = {name: table.get(name) or "" for name in table.keys()}  # noqa: SIM118 - it is no mapping
    return {name: [name if attr == "=" else attr for attr in line.split("\t")] for name, line in lines.items()}


def main(paths: list[str]) -> None:
    """Write the table and say how many names it holds."""
    given = [Path(path) for path in paths]
    debian = by_debian(path for path in given if path.suffix == ".gz")
    owners = declared(path for path in given if path.suffix == ".jsonl")
    tables = Tables(CATALOG.read_bytes())
    agreed = {}
    for name, attrs in rows(tables.table("programs")).items():
        attr = package(name, attrs)
        others = debian.get(name, ())
        if attr and (owners[attr] >= OWNERS or name in others or is_alike(attr, others)):
            agreed[name] = "=" if attr == name else attr
    kept = {name: tables.table(name) for name in ("attributes", "nested", "packages", "programs")}
    CATALOG.write_bytes(encode(tables.about, {**kept, "agreed": agreed}))
    print(f"{len(agreed)} names, {CATALOG.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
