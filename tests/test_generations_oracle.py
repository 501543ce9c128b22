"""What deleting generations would free is what real Nix' garbage collector would delete then, on throwaway stores."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from nixlore.analyze import generation_history
from nixlore.model.dependencies import GenerationHistory
from real_store import RealStore, registered, written

MAKERS = {"registered": registered, "written": written}
PROFILES = "nix/var/nix/profiles"


@pytest.fixture(scope="module", params=MAKERS)
def store(request, tmp_path_factory) -> RealStore:
    return MAKERS[request.param](3_000, tmp_path_factory.mktemp("real") / "root")


@pytest.fixture(scope="module")
def history(store) -> GenerationHistory:
    found = generation_history.analyze(store.generations, store.paths, store.roots)
    assert found is not None
    return found


def dead(store: RealStore, without: Collection[int] = ()) -> set[str]:
    """Return what would be deleted once the links of some generations of the system are gone."""
    links = {place: place.readlink() for number in without if (place := link(store.root, number))}
    for place in links:
        place.unlink()
    # Derivations that their outputs keep are no part of any generation.
    found = store.listed("--gc", "--print-dead", settings="keep-derivations = false")
    for place, target in links.items():
        place.symlink_to(target)
    return found


def link(root: Path, number: int) -> Path:
    return root / f"{PROFILES}/system-{number}-link"


def size(store: RealStore, paths: Collection[str]) -> int:
    return sum(row.nar_size or 0 for row in store.made.rows if row.path in paths)


def test_each_generation_alone(store, history):
    before = dead(store)
    steps = {step.number: step for step in history.steps if step.profile == "system"}
    assert sorted(steps) == [1, 2, 3, 4, 5]
    for number, step in steps.items():
        assert step.freed == size(store, dead(store, [number]) - before), number
    assert any(step.freed for step in steps.values())


def test_all_old_generations_together(store, history):
    (old,) = (old for old in history.old if old.profile == "system")
    assert old.numbers == (1, 2, 3)
    assert old.freed == size(store, dead(store, old.numbers) - dead(store))


def test_the_figures_of_each_generation_are_those_of_its_closure(store, history):
    for step in history.steps:
        told = store.infos(step.target)
        assert (step.paths, step.size) == (len(told), sum(row["narSize"] for row in told.values()))
