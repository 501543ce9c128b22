"""What the collector of store paths reads out of a database."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from nixlore.collect import nix_store
from nixlore.demo.generated_store import generated, lay_out
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import StorePath

NOW = 1_760_000_000


def machine(root: Path) -> Machine:
    return Machine(root=root, home=PurePosixPath("/home/ada"), user="ada", now=NOW)


def test_every_path_a_root_reaches_is_there_with_its_references(tmp_path: Path) -> None:
    made = generated(1_000, seed=3)
    lay_out(made, tmp_path)
    records = list(nix_store.collect(machine(tmp_path)))
    paths = [record for record in records if isinstance(record, StorePath)]
    rows = {row.path: row for row in made.rows}
    expected: set[str] = set()
    pending = [root.target for root in made.roots if root.target in rows]
    while pending:
        path = pending.pop()
        if path not in expected:
            expected.add(path)
            pending += rows[path].references
    assert {path.path for path in paths} == expected
    for path in paths:
        own = {paths[at].path for at in path.references}
        assert own == set(rows[path.path].references) - {path.path}
        assert path.nar_size == rows[path.path].nar_size
        assert path.deriver == rows[path.path].deriver


def test_without_a_database_nothing_is_said_but_that(tmp_path: Path) -> None:
    coverage, note = nix_store.collect(machine(tmp_path))
    assert isinstance(coverage, Coverage)
    assert coverage.state == "absent"
    assert isinstance(note, Diagnostic)
    assert note.severity == "note"
