"""Throwaway stores that real Nix answers from: registered by Nix itself, or written by the sample's own builder.

`NIX_BINS` may name further directories of Nix programs, with colons between them (`bench/real/nixes.sh` unpacks some);
each is asked the same.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nixlore.collect import gc_roots, generations, nix_store
from nixlore.demo.generated_store import GeneratedStore, generated, lay_out
from nixlore.machine import Machine
from nixlore.model.store import GcRoot, Generation, StorePath

BINS = tuple(filter(None, os.environ.get("NIX_BINS", "").split(":"))) or ("",)
"""Where Nix programs are, "" for those on PATH."""

_PATH = re.compile(r"/nix/store/[0-9a-z]{32}-[\w.+?=-]+")


@dataclass(frozen=True, eq=False, repr=False)
class RealStore:
    """A store below `root`, what it was made of, and what the collectors read of it before any Nix did."""

    root: Path
    made: GeneratedStore
    paths: tuple[StorePath, ...]
    roots: tuple[GcRoot, ...]
    generations: tuple[Generation, ...]

    @cached_property
    def below(self) -> dict[str, tuple[str, ...]]:
        """The references of each path that was read."""
        return {path.path: tuple(self.paths[place].path for place in path.references) for path in self.paths}

    def ask(self, program: str, *words: str, bins: str = "", settings: str = "", given: str = "") -> str:
        """Return what a Nix program prints; `bins` is its directory, `settings` go into its nix.conf."""
        conf = self.root / "conf"
        conf.mkdir(exist_ok=True)
        (conf / "nix.conf").write_text(f"experimental-features = nix-command\nbuild-users-group =\n{settings}\n")
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.root / "nobody"), "NIX_CONF_DIR": str(conf)}
        called = f"{bins}/{program}" if bins else program
        done = subprocess.run(
            [called, *words, "--store", str(self.root)],
            env=environ,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def listed(self, *words: str, bins: str = "", settings: str = "") -> set[str]:
        """Return the store paths that `nix-store` prints, one a line."""
        return {
            line
            for line in self.ask("nix-store", *words, bins=bins, settings=settings).splitlines()
            if line.startswith("/nix/store/")
        }

    def infos(self, path: str, *flags: str, bins: str = "") -> dict[str, dict[str, Any]]:
        """Return what `nix path-info -r --json` says, by store path, in whatever shape this Nix has it."""
        said = json.loads(self.ask("nix", "path-info", "-r", "--json", *flags, path, bins=bins))
        if isinstance(said, list):
            return {row["path"]: row for row in said}
        rows = said.get("info", said)
        return {name if name.startswith("/") else f"/nix/store/{name}": row for name, row in rows.items()}

    def why(self, start: str, path: str, *, bins: str = "") -> list[str]:
        """Return the store paths of the chain that `nix why-depends` prints."""
        return _PATH.findall(self.ask("nix", "why-depends", start, path, bins=bins))


def registered(count: int, root: Path) -> RealStore:
    """Return a store that Nix made from registrations; it knows derivers, but no derivation is in it."""
    made = _without_derivations(generated(count))
    lay_out(made, root, whole=True)
    for file in (root / "nix/var/nix/db").iterdir():
        file.unlink()
    empty = RealStore(root, made, (), (), ())
    empty.ask("nix-store", "--load-db", given="".join(_registrations(made)))
    return _collected(root, made)


def written(count: int, root: Path) -> RealStore:
    """Return a store whose database our builder wrote, with derivations and their outputs."""
    made = generated(count)
    lay_out(made, root, whole=True)
    return _collected(root, made)


def _without_derivations(made: GeneratedStore) -> GeneratedStore:
    rows = tuple(row for row in made.rows if not row.path.endswith(".drv"))
    return GeneratedStore(**{**vars(made), "rows": rows})


def _registrations(made: GeneratedStore) -> Iterator[str]:
    """Yield what `nix-store --load-db` takes: path, hash, size, deriver, number of references, references."""
    for number, row in enumerate(made.rows):
        lines = [row.path, f"{number:064x}", str(row.nar_size), row.deriver, str(len(row.references)), *row.references]
        yield "\n".join(lines) + "\n"


def machine(root: Path) -> Machine:
    """Return the machine that a store lies on."""
    return Machine(root=root, home=Path("/home/ada"), user="ada", now=1_790_000_000)


def _collected(root: Path, made: GeneratedStore) -> RealStore:
    """Read a store, then turn the links of its roots so that Nix, outside of it, finds where they lead."""
    seen = machine(root)
    found = RealStore(
        root,
        made,
        tuple(_of(StorePath, nix_store.collect(seen))),
        tuple(_of(GcRoot, gc_roots.collect(seen))),
        tuple(_of(Generation, generations.collect(seen))),
    )
    for link in (root / "nix/var/nix/gcroots").rglob("*"):
        target = link.readlink() if link.is_symlink() else None
        if target is not None and not str(target).startswith("/nix/store/"):
            link.unlink()
            link.symlink_to(f"{root}{target}")
    return found


def _of(kind: type, records: Iterable[Any]) -> Iterator[Any]:
    return (record for record in records if isinstance(record, kind))
