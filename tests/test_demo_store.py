"""The builder of store databases: the schema and states that Nix itself leaves, and stores of a realistic shape."""

from __future__ import annotations

import graphlib
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from nixlore.demo.generated_store import GeneratedStore, generated, lay_out
from nixlore.demo.store import StoreRow, store_path, write_database, write_files

GLIBC = store_path("glibc-2.40")
HELLO = store_path("hello-2.12.1")
DERIVATION = store_path("hello-2.12.1.drv")
ROWS = [
    StoreRow(GLIBC, (GLIBC,), 30_000_000),
    StoreRow(DERIVATION, (), 900, outputs={"out": HELLO}),
    StoreRow(HELLO, (GLIBC, HELLO), 200_000, DERIVATION, registered=1_700_000_123),
    StoreRow(store_path("odd"), (HELLO,), None),
]


@pytest.fixture(scope="module")
def small() -> GeneratedStore:
    return generated(3_000, seed=1)


def beside(root: Path) -> dict[str, int]:
    place = root / "nix/var/nix/db"
    return {path.name: path.stat().st_size for path in place.iterdir() if path.name.startswith("db.sqlite")}


def told(file: Path, mode: str) -> int:
    base = sqlite3.connect(f"file:{file}?{mode}", uri=True)
    count = base.execute("select count(*) from ValidPaths").fetchone()[0]
    base.close()
    return count


def nix_store(root: Path, *words: str) -> str:
    environ = {"PATH": os.environ["PATH"], "HOME": str(root)}
    done = subprocess.run(
        ["nix-store", "--store", str(root), *words], env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_schema_is_the_one_that_nix_makes(tmp_path):
    ours = write_database(tmp_path / "ours", ROWS)
    nix_store(tmp_path / "theirs", "--init")
    schemas = []
    for file in (ours, tmp_path / "theirs/nix/var/nix/db/db.sqlite"):
        base = sqlite3.connect(file)
        tables = ("ValidPaths", "Refs", "DerivationOutputs")
        columns = {table: base.execute(f"pragma table_info({table})").fetchall() for table in tables}
        keys = {table: base.execute(f"pragma foreign_key_list({table})").fetchall() for table in tables}
        names = set(base.execute("select type, name, tbl_name from sqlite_master").fetchall())
        schemas.append((columns, keys, names, base.execute("pragma journal_mode").fetchone()))
        base.close()
    assert schemas[0] == schemas[1]
    assert (tmp_path / "ours/nix/var/nix/db/schema").read_text() == "10"


@pytest.mark.parametrize("journal", ["closed", "empty", "pages", "crashed"])
def test_each_state_of_the_journal_has_the_files_that_nix_leaves(tmp_path, journal):
    file = write_database(tmp_path, ROWS, journal=journal)
    sizes = beside(tmp_path)
    assert (file.stat().st_mode & 0o777) == 0o644
    assert ("db.sqlite-wal" in sizes, "db.sqlite-shm" in sizes) == {
        "closed": (False, False),
        "empty": (True, True),
        "pages": (True, True),
        "crashed": (True, False),
    }[journal]
    assert (sizes.get("db.sqlite-wal", 0) > 0) == (journal in ("pages", "crashed"))
    # What looks at the file alone misses what is only in the journal.
    assert told(file, "mode=ro&immutable=1") == (3 if journal in ("pages", "crashed") else 4)
    assert told(file, "mode=ro") == 4


def test_a_row_in_the_journal_alone_brings_its_references(tmp_path):
    file = write_database(tmp_path, ROWS, journal="pages")
    base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    assert base.execute("select count(*) from Refs").fetchone() == (4,)
    base.close()


@pytest.mark.parametrize("journal", ["closed", "empty", "pages", "crashed"])
def test_nix_answers_from_what_is_written(tmp_path, journal):
    write_database(tmp_path, ROWS, journal=journal)
    write_files(tmp_path, ROWS)
    assert set(nix_store(tmp_path, "-q", "--references", HELLO).split()) == {HELLO, GLIBC}
    assert nix_store(tmp_path, "-q", "--deriver", HELLO) == f"{DERIVATION}\n"
    assert nix_store(tmp_path, "-q", "--size", GLIBC) == "30000000\n"
    assert set(nix_store(tmp_path, "-qR", store_path("odd")).split()) == {GLIBC, HELLO, store_path("odd")}
    nix_store(tmp_path, "--verify")


def test_the_same_seed_gives_the_same_store_and_another_seed_another(small):
    assert generated(3_000, seed=1) == small
    assert generated(3_000, seed=2).rows != small.rows


@pytest.mark.parametrize("count", [1_000, 3_000, 12_000])
def test_a_generated_store_has_exactly_so_many_paths_and_is_closed(count):
    made = generated(count)
    paths = [row.path for row in made.rows]
    assert len(paths) == len(set(paths)) == count
    assert {path for row in made.rows for path in row.references} <= {*paths}
    assert {root.target for root in made.roots if root.target.startswith("/")} <= {*paths}
    assert paths[-1] == made.current.toplevel


def test_a_generated_store_has_the_shape_of_a_real_one(small):
    rows = {row.path: row for row in small.rows}
    graph = {path: {*row.references} - {path} for path, row in rows.items()}
    depth: dict[str, int] = {}
    for path in graphlib.TopologicalSorter(graph).static_order():
        depth[path] = 1 + max((depth[below] for below in graph[path]), default=0)
    closure = reached(rows, [small.current.toplevel])
    assert 25 < depth[small.current.toplevel] < 60
    assert 4 < sum(len(rows[path].references) for path in closure) / len(closure) < 8
    names = " ".join(path[44:] for path in closure)
    for part in ("-wrapper", "-unwrapped", "-unstable-", "python3.12-", "-man", "-bin", "-lib"):
        assert part in names
    assert small.leak in closure
    assert small.kept in closure
    assert small.kept not in small.current.direct
    assert small.kept in small.generations[3].direct
    assert small.dropped not in closure
    assert small.dropped in small.generations[1].direct


def reached(rows: dict[str, StoreRow], start: list[str]) -> set[str]:
    found = set(start)
    pending = list(start)
    while pending:
        new = [path for path in rows[pending.pop()].references if path not in found]
        found.update(new)
        pending.extend(new)
    return found


def test_it_is_laid_out_as_nixos_has_it(small, tmp_path):
    lay_out(small, tmp_path)
    assert str((tmp_path / "run/current-system").readlink()) == small.current.toplevel
    assert str((tmp_path / "nix/var/nix/profiles/system").readlink()) == "system-5-link"
    assert str((tmp_path / small.current.toplevel[1:] / "sw").readlink()) == small.current.environment
    auto = [path.readlink() for path in (tmp_path / "nix/var/nix/gcroots/auto").iterdir()]
    assert sum(os.path.lexists(f"{tmp_path}{link}") for link in auto) == len(auto) - 1


def test_nix_takes_a_generated_store_for_its_own(small, tmp_path):
    lay_out(small, tmp_path, whole=True)
    rows = {row.path: row for row in small.rows}
    expected = reached(rows, [small.current.toplevel])
    assert set(nix_store(tmp_path, "-qR", small.current.toplevel).split()) == expected
    assert set(nix_store(tmp_path, "-q", "--references", small.current.environment).split()) == set(
        small.current.direct
    )
    nix_store(tmp_path, "--verify")
