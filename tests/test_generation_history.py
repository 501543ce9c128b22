"""How generations came one after the other: figures, what changed, what a mass rebuild hangs on, what deleting frees."""

from __future__ import annotations

import random

import pytest

from nixlore.analyze.generation_history import analyze
from nixlore.model.dependencies import GenerationHistory, GenerationStep
from nixlore.model.store import GcRoot, Generation, StorePath
from store_graphs import Store, generation, roots_of


@pytest.fixture
def store() -> Store:
    return Store()


def history(store: Store, *rows: Generation, roots: list[GcRoot] | None = None) -> GenerationHistory:
    found = analyze(rows, store.paths, roots_of(*rows) if roots is None else roots)
    assert found is not None
    return found


def last(store: Store, *rows: Generation) -> GenerationStep:
    return history(store, *rows).steps[-1]


def counts(step: GenerationStep) -> tuple[int | None, ...]:
    return step.added, step.removed, step.changed, step.rebuilt


def test_without_generations_there_is_no_history(store):
    assert analyze((), store.paths, ()) is None


def test_the_first_generation_has_figures_and_changed_nothing(store):
    store.add("hello-1.0", size=100)
    (step,) = history(store, store.system(1, "hello-1.0")).steps
    assert (step.packages, step.paths, step.size) == (1, 3, 102)
    assert counts(step) == (None, None, None, None)


def test_what_came_went_changed_and_was_rebuilt(store):
    for name in ("kept-1", "gone-1", "old-1.0", "same-2"):
        store.add(name)
    first = store.system(1, "kept-1", "gone-1", "old-1.0", "same-2")
    store.add("new-1")
    store.add("old-1.1")
    store.add("same-2", salt="b")
    second = store.system(2, "kept-1", "new-1", "old-1.1", "same-2#b")
    step = last(store, first, second)
    # The system's own path carries a version, but is what the packages belong to and none itself.
    assert counts(step) == (1, 1, 1, 1)
    assert (step.packages, step.paths, step.size) == (4, 6, 6)


def test_figures_of_each_generation_are_of_its_own_closure(store):
    for name, size in (("a-1", 5), ("b-1", 50), ("c-1", 500)):
        store.add(name, size=size)
    rows = [store.system(1, "a-1", "b-1"), store.system(2, "c-1"), store.system(3, "a-1", "b-1", "c-1")]
    assert [(step.size, step.paths) for step in history(store, *rows).steps] == [(57, 4), (502, 3), (557, 5)]


def test_a_generation_that_the_store_no_longer_has_has_no_figures_nor_has_the_next_changes(store):
    store.add("a-1")
    rows = [store.system(1, "a-1"), generation(2, "/nix/store/" + "z" * 32 + "-gone"), store.system(3, "a-1")]
    first, gone, third = history(store, *rows).steps
    assert (first.size, gone.size, gone.packages, third.size) == (3, None, None, 3)
    assert counts(gone) == counts(third) == (None, None, None, None)


def test_without_a_store_the_links_still_tell_the_history():
    rows = [generation(1, "/nix/store/a"), generation(2, "/nix/store/b", is_current=True)]
    found = analyze(rows, None, None)
    assert found is not None
    assert [(step.number, step.size) for step in found.steps] == [(1, None), (2, None)]
    assert (found.rebuilds, found.freed_by_old) == (2, None)
    assert found.old[0].freed is None


def test_more_or_fewer_outputs_of_the_same_build_are_no_rebuild(store):
    store.add("git-2", deriver="git-2")
    store.add("git-2-doc", deriver="git-2")
    step = last(store, store.system(1, "git-2"), store.system(2, "git-2", "git-2-doc"))
    assert counts(step) == (0, 0, 0, 0)


def test_rebuilds_deleted_numbers_and_rollbacks_are_counted_from_links(store):
    store.add("a-1")
    rows = [store.system(number, "a-1") for number in (1, 2, 5, 9)]
    rows[1] = store_current(rows[1])
    found = history(store, *rows)
    assert (found.rebuilds, found.missing, found.rollbacks) == (4, 5, 1)


def store_current(row: Generation, **marks: bool) -> Generation:
    fields = {name: getattr(row, name) for name in row.__struct_fields__}
    return Generation(**{**fields, **(marks or {"is_current": True, "is_active": True})})


def test_a_profile_of_another_user_or_kind_is_not_compared_with_the_systems(store):
    store.add("a-1")
    environment = store.add("home-manager-path", "a-1")
    home = store.add("home-manager-generation", environment)
    rows = [
        store.system(1, "a-1"),
        generation(1, store.path(home), "home", environment=store.path(environment)),
        store.system(2, "a-1"),
    ]
    found = history(store, *rows)
    assert [(step.profile, step.number, step.added) for step in found.steps] == [
        ("system", 1, None),
        ("system", 2, 0),
        ("home", 1, None),
    ]


def mass(store: Store, *, moved: str) -> GenerationStep:
    """Return the step between two systems that share only names, as glibc is another build."""
    names = [f"program{number}-1" for number in range(30)]
    for salt, libc in (("a", "glibc-2.39"), ("b", moved)):
        store.add("linux-headers-6.9", salt=salt)
        store.add(libc, f"linux-headers-6.9#{salt}", salt=salt)
        store.add("zlib-1.3", f"{libc}#{salt}", salt=salt)
        for name in names:
            store.add(name, f"zlib-1.3#{salt}", f"{libc}#{salt}", salt=salt)
    rows = [store.system(n, *(f"{name}#{salt}" for name in names)) for n, salt in ((1, "a"), (2, "b"))]
    return last(store, *rows)


def test_a_mass_rebuild_names_the_package_whose_version_moved(store):
    assert mass(store, moved="glibc-2.40").hub == "glibc 2.40"


def test_a_mass_rebuild_at_the_same_versions_names_what_most_was_built_against(store):
    assert mass(store, moved="glibc-2.39").hub == "glibc 2.39"


def test_a_few_rebuilds_name_nothing(store):
    for name in ("a-1", "b-1", "c-1"):
        store.add(name)
    store.add("a-1", salt="b")
    step = last(store, store.system(1, "a-1", "b-1", "c-1"), store.system(2, "a-1#b", "b-1", "c-1"))
    assert (step.rebuilt, step.hub) == (1, "")


def test_what_deleting_frees_is_what_only_that_generation_holds(store):
    store.add("shared-1", size=1000)
    store.add("only-1", size=200)
    store.add("both-1", size=30)
    rows = [
        store.system(1, "shared-1", "only-1", "both-1"),
        store.system(2, "shared-1", "both-1"),
        store_current(store.system(3, "shared-1")),
    ]
    found = history(store, *rows)
    assert [step.freed for step in found.steps] == [202, 2, 1002 - 1000]
    # Together they free also what only both of them hold.
    assert found.freed_by_old == 202 + 2 + 30
    (old,) = found.old
    assert (old.numbers, old.freed, old.link) == ((1, 2), 234, "/nix/var/nix/profiles/system")


def test_what_another_root_holds_is_not_freed(store):
    store.add("big-1", size=1000)
    rows = [store.system(1, "big-1"), store_current(store.system(2))]
    held = GcRoot(link="~/src/x/result", target=store.path("big-1"), kind="result")
    assert history(store, *rows).freed_by_old == 1002
    assert history(store, *rows, roots=[*roots_of(*rows), held]).freed_by_old == 2


def test_two_links_to_one_system_free_nothing_alone_and_all_together(store):
    store.add("a-1", size=9)
    first = store.system(1, "a-1")
    twin = generation(2, first.target, environment=first.environment)
    rows = [first, twin, store_current(store.system(3))]
    found = history(store, *rows)
    assert [step.freed for step in found.steps][:2] == [0, 0]
    assert found.freed_by_old == 11


def test_without_roots_nothing_is_said_to_be_free(store):
    rows = [store.system(1), store_current(store.system(2))]
    found = history(store, *rows, roots=[])
    assert (found.freed_by_old, found.old[0].freed, found.old[0].freed_at_most) == (None, None, None)
    assert [step.freed for step in found.steps] == [None, None]


def test_with_a_root_that_is_not_seen_it_is_only_known_how_much_it_is_at_most(store):
    rows = [store.system(1), store_current(store.system(2))]
    hidden = GcRoot(link="/home/eve/result", target="", kind="result", state="unseen")
    found = history(store, *rows, roots=[*roots_of(*rows), hidden])
    assert (found.freed_by_old, found.old[0].freed, found.old[0].freed_at_most, found.roots_unseen) == (
        None,
        None,
        2,
        1,
    )
    assert [step.freed for step in found.steps] == [None, None]


def test_what_runs_or_was_booted_is_not_old(store):
    rows = [
        store_current(store.system(1), is_booted=True),
        store_current(store.system(2), is_active=True),
        store.system(3),
        store_current(store.system(4), is_current=True),
    ]
    assert [old.numbers for old in history(store, *rows).old] == [(3,)]


def test_what_was_rolled_back_from_is_not_old(store):
    rows = [store.system(1), store_current(store.system(2)), store.system(3)]
    assert [old.numbers for old in history(store, *rows).old] == [(1,)]
    bare = store_current(store.system(0), is_active=True)
    assert history(store, store.system(1), bare).old == ()


def test_where_it_is_not_known_which_is_in_use_none_is_old(store):
    rows = [store.system(1), store.system(2), store_current(store.system(3), is_booted=True)]
    found = history(store, *rows, roots=roots_of(*rows))
    assert found.old == ()
    assert found.freed_by_old == 0


def test_a_running_specialisation_marks_its_generation(store):
    plain = store.system(1)
    plain = store_current(plain, is_current=True)
    plain = Generation(**{**{f: getattr(plain, f) for f in plain.__struct_fields__}, "specialisations": ("gaming",)})
    special = generation(1, "/nix/store/" + "y" * 32 + "-gaming", specialisation="gaming", is_active=True)
    (step,) = history(store, plain, special).steps
    assert (step.is_current, step.is_active) == (True, True)


def test_what_is_waiting_for_a_reboot_is_told_in_words(store):
    first = generation(1, "/nix/store/a", kernel=store.path(store.add("linux-6.12.30")), is_booted=True)
    second = generation(
        2, "/nix/store/b", kernel=store.path(store.add("linux-6.12.32")), is_active=True, is_current=True
    )
    found = analyze((first, second), None, None)
    assert found is not None
    assert found.reboot == ("kernel 6.12.30 → 6.12.32",)


def reach(paths: list[StorePath], targets: set[str]) -> set[int]:
    pending = [at for at, path in enumerate(paths) if path.path in targets]
    found = set(pending)
    while pending:
        new = set(paths[pending.pop()].references) - found
        found |= new
        pending += new
    return found


@pytest.mark.parametrize("seed", range(5))
def test_freed_sizes_are_what_is_lost_without_the_links(store, seed):
    """Against counting anew without them, over grown stores."""
    rng = random.Random(seed)
    keys = [store.add(f"p{at}-{rng.randint(1, 3)}", size=rng.randint(1, 10**6)) for at in range(20)]
    for at in range(20, 300):
        keys.append(store.add(f"p{at}-1", *rng.sample(keys, 3), size=rng.randint(1, 10**6)))
    rows = [store.system(number, *rng.sample(keys, 25)) for number in range(1, 8)]
    rows[-1] = store_current(rows[-1])
    found = history(store, *rows)
    targets = {row.link: row.target for row in rows}

    def size(links: set[str]) -> int:
        return sum(store.paths[at].nar_size or 0 for at in reach(store.paths, {targets[link] for link in links}))

    for row, step in zip(rows, found.steps, strict=True):
        assert step.freed == size(set(targets)) - size(set(targets) - {row.link})
        assert step.size == size({row.link})
    assert found.freed_by_old == size(set(targets)) - size({rows[-1].link})
