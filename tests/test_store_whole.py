"""What is dead, held against plain reachability and against the real garbage collector."""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import pytest

from nixlore.collect import gc_roots, nix_store
from nixlore.collect._gc_roots import walked
from nixlore.collect._store_keeping import keeping
from nixlore.collect._store_place import store_place
from nixlore.collect._store_whole import dead
from nixlore.demo.generated_store import GeneratedStore, generated, lay_out
from nixlore.demo.store import StoreRow, store_path, write_database
from nixlore.machine import Machine
from nixlore.model.store import GcRoot, StorePath
from nixlore.store.nix_conf import Keeping
from ordinary_user import listing

STORE, HOME = "/nix/store", "/home/ada"
RULES = [Keeping(derivations, outputs) for derivations in (True, False) for outputs in (True, False)]


def live(rows: Sequence[StoreRow], roots: Sequence[str], rules: Keeping) -> set[str]:
    """Return what is live, the slow and plain way."""
    by_path = {row.path: row for row in rows}
    makers = defaultdict(set)
    for row in rows:
        for path in row.outputs.values():
            makers[path].add(row.path)
    found: set[str] = set()
    pending = [root for root in roots if root in by_path]
    while pending:
        row = by_path[pending.pop()]
        if row.path in found:
            continue
        found.add(row.path)
        pending += row.references
        if rules.derivations and row.deriver in makers[row.path]:
            pending.append(row.deriver)
        if rules.outputs:
            pending += [path for path in row.outputs.values() if path in by_path]
    return found


@pytest.mark.parametrize("rules", RULES)
def test_dead_is_what_neither_references_nor_the_rules_reach(tmp_path: Path, rules: Keeping) -> None:
    made = generated(1_500, seed=5)
    file = write_database(tmp_path, made.rows)
    roots = [root.target for root in made.roots]
    found = dead(file, roots, rules)
    kept = live(made.rows, roots, rules)
    assert set(found.paths) == {row.path for row in made.rows} - kept
    assert found.size == sum(row.nar_size or 0 for row in made.rows if row.path not in kept)


def test_a_derivation_is_kept_only_by_an_output_that_it_made_and_that_names_it(tmp_path: Path) -> None:
    maker, other = store_path("tool.drv"), store_path("other.drv")
    tool, lone = store_path("tool"), store_path("lone")
    rows = [
        StoreRow(maker, outputs={"out": tool}, nar_size=None),
        StoreRow(other, outputs={"out": tool}),
        StoreRow(tool, deriver=maker),
        StoreRow(lone, deriver=store_path("gone.drv"), nar_size=None),
    ]
    file = write_database(tmp_path, rows)
    assert set(dead(file, [tool, lone], Keeping()).paths) == {other}
    assert set(dead(file, [lone], Keeping()).paths) == {maker, other, tool}
    assert set(dead(file, [other], Keeping(derivations=False, outputs=True)).paths) == {maker, lone}
    nothing = dead(file, [], Keeping())
    assert (len(nothing.paths), nothing.size, nothing.unsized) == (4, 2_000, 2)
    sizes = dict(zip(nothing.paths, nothing.sizes, strict=True))
    assert sizes == {maker: None, other: 1_000, tool: 1_000, lone: None}


class Real:
    """A store elsewhere that the real Nix takes for its own: rows as made, roots as links, its own environment."""

    def __init__(self, made: GeneratedStore, top: Path) -> None:
        self.top = top
        self.environ = {
            "NIX_STORE_DIR": f"{top}/nix/store",
            "NIX_STATE_DIR": f"{top}/nix/var/nix",
            "NIX_CONF_DIR": f"{top}/etc/nix",
        }
        self.machine = Machine(home=PurePosixPath(f"{top}/home/ada"), user="ada", now=1, environ=self.environ)
        lay_out(made, top, whole=True)
        for links in (top / "nix/var/nix", top / "home", top / "run"):
            self._move(links)
        (top / "nix/var/nix/db/db.sqlite").unlink()
        write_database(top, [self._moved(row) for row in made.rows])
        (top / "etc/nix").mkdir(parents=True)
        self.set("sandbox = false\nbuild-users-group =\n")

    def _moved(self, row: StoreRow) -> StoreRow:
        return StoreRow(
            self.at(row.path),
            tuple(map(self.at, row.references)),
            row.nar_size,
            self.at(row.deriver) if row.deriver else "",
            {name: self.at(path) for name, path in row.outputs.items()},
        )

    def at(self, path: str) -> str:
        return f"{self.top}{path}"

    def _move(self, below: Path) -> None:
        for directory, _, _ in os.walk(below):
            for link in filter(Path.is_symlink, list(Path(directory).iterdir())):
                target = str(link.readlink())
                if target.startswith("/"):
                    link.unlink()
                    link.symlink_to(self.at(target))

    def set(self, text: str) -> None:
        (self.top / "etc/nix/nix.conf").write_text(text)

    def nix_store(self, *words: str) -> list[str]:
        environ = {**os.environ, **self.environ, "NIX_LOG_DIR": f"{self.top}/log", "NIX_REMOTE": ""}
        done = subprocess.run(["nix-store", *words], env=environ, capture_output=True, check=True)
        return done.stdout.decode().split("\n")[:-1]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    return Real(generated(3_000, seed=11), tmp_path_factory.mktemp("real"))


@pytest.mark.parametrize("rules", RULES)
def test_dead_is_what_the_real_garbage_collector_says(real: Real, rules: Keeping) -> None:
    word: Callable[[bool], str] = lambda value: str(value).lower()  # noqa: E731 - said once
    real.set(
        "build-users-group =\n!include none.conf\ninclude more.conf\n"
        f"keep-derivations = {word(rules.derivations)} # as it is\n"
    )
    (real.top / "etc/nix/more.conf").write_text(f"gc-keep-outputs = {word(rules.outputs)}\n")
    place = store_place(real.machine)
    assert place.database is not None
    assert keeping(real.machine) == rules
    before = (listing(real.top / "nix/var/nix/gcroots/auto"), listing(real.top / "nix/var/nix/db"))
    roots = [root.target for root in walked(real.machine).found.values() if root.target]
    ours = dead(place.database, roots, rules)
    assert (listing(real.top / "nix/var/nix/gcroots/auto"), listing(real.top / "nix/var/nix/db")) == before
    theirs = {path for path in real.nix_store("--gc", "--print-dead") if path.startswith(real.at(STORE))}
    assert set(ours.paths) == theirs
    assert len(theirs) > 100


def test_roots_and_what_they_reach_are_as_the_real_nix_has_them(real: Real) -> None:
    ours = [root for root in gc_roots.collect(real.machine) if isinstance(root, GcRoot) and root.state == "live"]
    shown = {(root.link.replace("~", real.at(HOME), 1), root.target) for root in ours}
    lines = (line.partition(" -> ") for line in real.nix_store("--gc", "--print-roots"))
    theirs = {(link.strip('"'), path) for link, _, path in lines if not link.startswith("/proc/")}
    assert {(link, path) for link, path in shown if link.startswith(str(real.top))} == theirs
    paths = [path for path in nix_store.collect(real.machine) if isinstance(path, StorePath)]
    closure = real.nix_store("--query", "--requisites", *sorted({path for _, path in theirs}))
    assert {path.path for path in paths} == set(closure)
    for path in paths[:: len(paths) // 8]:
        references = set(real.nix_store("--query", "--references", path.path)) - {path.path}
        assert {paths[at].path for at in path.references} == references
        (size,) = real.nix_store("--query", "--size", path.path)
        assert path.nar_size == int(size)
