"""What differs between two closures: kinds, order by use, hubs, who holds what was left; and how that is said."""

from __future__ import annotations

from typing import Any

import pytest

from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot
from nixlore.model.usage import UseCount
from nixlore.present._diff import Comparison, Diff, Side
from nixlore.present._diff_lines import lines, signed
from nixlore.present._diff_use import Usage, Used, usage
from nixlore.present._text import plain
from reporting import NASTY, a_report, harmless
from store_graphs import Store, generation, roots_of

TODAY = 20_000


@pytest.fixture
def store() -> Store:
    return Store()


def use(days: int, ago: int | None = 0, *, began: int = 200, actor: str = "human", unit: str = "runs") -> UseCount:
    last = None if ago is None else TODAY - ago
    first = None if ago is None else TODAY - began
    return UseCount(
        actor=actor, unit=unit, count=days * 3, days=days, first_day=first, last_day=last, sources=("fish",)
    )


def used(**commands: UseCount | tuple[UseCount, ...]) -> Usage:
    rows = {name: uses if isinstance(uses, tuple) else (uses,) for name, uses in commands.items()}
    return Usage(today=TODAY, commands=rows, is_known=True)


def side(store: Store, row: Any, says: str = "") -> Side:
    return Side(says=says or f"generation {row.number}", target=row.target, environment=row.environment)


def comparison(store: Store, first: Any, second: Any) -> Comparison:
    return Comparison(side(store, first), side(store, second), store.paths)


def diff(store: Store, first: Any, second: Any, use_of: Usage | None = None, **programs: tuple[str, ...]) -> Diff:
    """Return what differs; `programs` are by the key of a path, with `_` for what no name can have."""
    found = {store.path(name.replace("__", "#").replace("_", "-")): names for name, names in programs.items()}
    return comparison(store, first, second).diff(found, use_of or Usage(today=TODAY))


def kinds(found: Diff) -> dict[str, str]:
    return {change.name: change.kind for change in found.changes}


def told(found: Diff, **options: bool) -> str:
    return plain(lines(found, **options))


def two(store: Store) -> Diff:
    """Return what became of four packages and of one below them."""
    store.add("ssl-1.0", size=10)
    for name, size in (("kept-1", 1), ("gone-1", 100), ("old-1.0", 30), ("same-2", 7)):
        store.add(name, "ssl-1.0", size=size)
    first = store.system(1, "kept-1", "gone-1", "old-1.0", "same-2")
    store.add("ssl-1.1", size=12)
    store.add("new-1", "ssl-1.1", size=500)
    store.add("old-1.1", "ssl-1.1", size=33)
    store.add("same-2", "ssl-1.1", salt="b", size=7)
    return diff(store, first, store.system(2, "kept-1", "new-1", "old-1.1", "same-2#b"))


def test_every_kind_of_change(store):
    found = two(store)
    assert kinds(found) == {"gone": "removed", "old": "changed", "new": "added", "same": "rebuilt", "ssl": "changed"}
    assert {change.name: change.is_selected for change in found.changes}["ssl"] is False
    changes = {change.name: change for change in found.changes}
    assert (changes["old"].before, changes["old"].after) == (("1.0",), ("1.1",))
    assert (changes["old"].size_before, changes["old"].size_after) == (30, 33)
    assert (changes["ssl"].before, changes["ssl"].after) == (("1.0",), ("1.0", "1.1"))


def test_sizes_are_those_of_the_closures_and_of_what_only_one_has(store):
    found = two(store)
    assert found.size_after - found.size_before == found.arrived - found.left
    # Each system has its own path and its environment's, one byte each.
    assert (found.left, found.arrived) == (100 + 30 + 7 + 2, 500 + 33 + 7 + 12 + 2)
    assert (found.paths_before, found.paths_after) == (7, 8)
    assert found.unnamed == 4


def test_turned_round_it_is_the_opposite(store):
    for name in ("a-1", "b-1"):
        store.add(name)
    first, second = store.system(1, "a-1"), store.system(2, "b-1")
    assert kinds(diff(store, first, second)) == {"a": "removed", "b": "added"}
    assert kinds(diff(store, second, first)) == {"a": "added", "b": "removed"}


def test_the_same_system_twice(store):
    store.add("a-1")
    first = store.system(1, "a-1")
    found = diff(store, first, first)
    assert found.changes == ()
    assert told(found).endswith("both are one and the same")


def test_systems_that_differ_only_in_files_of_configuration(store):
    store.add("a-1")
    found = diff(store, store.system(1, "a-1"), store.system(2, "a-1"))
    assert told(found).endswith("no package differs; 4 other store paths (configuration files, units) do")


def programs_of(store: Store) -> Diff:
    names = ("nvim", "restic", "rg", "agentic", "never")
    for name in names:
        store.add(f"{name}-1")
        store.add(f"{name}-2")
    first = store.system(1, *(f"{name}-1" for name in names))
    second = store.system(2, *(f"{name}-2" for name in names))
    uses = used(
        nvim=use(180),
        restic=use(20, 47),
        rg=(use(30, 1), use(150, 0, actor="agent")),
        agentic=use(190, actor="agent"),
        other=use(200),
    )
    return diff(store, first, second, uses)


def test_what_is_used_most_comes_first(store):
    found = programs_of(store)
    assert [change.name for change in found.changes] == ["nvim", "rg", "restic", "agentic", "never"]
    assert [change.used.says if change.used else "" for change in found.changes] == [
        "nvim daily",
        "rg on 30 of 201 days",
        "restic last run 47 days ago",
        "agentic daily by agents",
        "",
    ]


def test_what_changed_and_was_not_used_for_long_is_to_be_tried(store):
    text = told(programs_of(store))
    assert "restic 1 → 2   0 B  restic last run 47 days ago: try it" in text
    assert text.count("try it") == 1
    assert "Also asked for (no use of these was seen)\n  never 1 → 2" in text


def test_people_count_before_agents(store):
    store.add("rg-1")
    store.add("rg-2")
    uses = used(rg=(use(3, 1), use(190, actor="agent")))
    found = diff(store, store.system(1, "rg-1"), store.system(2, "rg-2"), uses)
    assert found.changes[0].used is not None
    assert found.changes[0].used.actor == "human"


def test_a_removed_package_that_is_used_is_told_as_gone(store):
    store.add("yt-dlp-1")
    found = diff(store, store.system(1, "yt-dlp-1"), store.system(2), used(**{"yt-dlp": use(26, 3)}))
    assert "- yt-dlp 1  -1 B  yt-dlp on 26 of 201 days: gone" in told(found)


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (use(12, 0, began=12), "x on 12 of 13 days"),
        (use(12, 0, began=13), "x daily"),
        (use(100, 14), "x on 100 of 201 days"),
        (use(100, 15), "x last run 15 days ago"),
        (use(1, 0, began=0), "x on 1 of 1 day"),
        (use(12, 2, unit="distinct command lines"), "x 36 distinct command lines, last 2 days ago"),
        (use(12, 0, unit="distinct command lines"), "x 36 distinct command lines, last today"),
        (use(150, 0, unit="distinct command lines"), "x daily"),
        (use(5, None), "x 15 runs"),
        (use(5, None, unit="distinct command lines"), "x 15 distinct command lines"),
        (use(5, None, actor="agent"), "x 15 runs by agents"),
    ],
)
def test_use_is_said_with_its_unit_and_never_as_more_than_was_seen(count, says):
    found = used(x=count).of(["x"], "x", ())
    assert found is not None
    assert found.says == says


@pytest.mark.parametrize(
    ("later", "says"),
    [
        (use(1, 3, began=3, unit="distinct command lines"), "x 3 distinct command lines, last 3 days ago"),
        (use(2, 5, actor="agent"), "x on 2 of 201 days by agents"),
        (use(1, 40), "x last run 40 days ago"),
        (use(1, 60), "x last run 47 days ago"),
        (use(1, None), "x last run 47 days ago"),
    ],
)
def test_nothing_was_last_run_long_ago_that_another_source_saw_later(later, says):
    found = used(x=(use(100, 47), later)).of(["x"], "x", ())
    assert found is not None
    assert (found.says, found.weight > 50) == (says, True)


def test_a_later_trace_counts_as_well():
    known = Usage(today=TODAY, commands={"x": (use(100, 47),)}, traces={"x": (TODAY - 1) * 86_400})
    found = known.of(["x"], "x", ())
    assert found is not None
    assert (found.says, found.is_long_ago) == ("x left a trace 1 day ago", False)


def binary(name: str, store_path: str, rank: int = 0) -> Binary:
    return Binary(
        name=name, path=f"/run/sw/bin/{name}", store_path=store_path, package="", provider="system", rank=rank
    )


def of_report(*binaries: Binary) -> Usage:
    return usage(a_report(), binaries)


def test_programs_are_known_by_the_files_of_the_package(store):
    ours = store.path(store.add("ripgrep-14"))
    found = of_report(binary("rg", ours)).of(["rg"], "ripgrep", {ours})
    assert found is not None
    assert (found.command, found.actor) == ("rg", "human")


def test_a_command_that_something_else_answers_to_is_no_use_of_the_package(store):
    ours, theirs = store.path(store.add("ripgrep-14")), store.path(store.add("busybox-1"))
    assert of_report(binary("rg", theirs)).of(["rg"], "ripgrep", {ours}) is None
    assert of_report(binary("rg", theirs, 0), binary("rg", ours, 1)).of(["rg"], "ripgrep", {ours}) is None
    assert of_report(binary("rg", "")).of(["rg"], "ripgrep", {ours}) is None


def test_another_build_of_the_package_on_the_path_is_use_of_it(store):
    ours, newer = store.path(store.add("ripgrep-14")), store.path(store.add("ripgrep-15"))
    known = of_report(binary("rg", newer))
    assert known.of(["rg"], "ripgrep", {ours}) is not None
    # Of a path whose files are gone, the programs of its present build tell.
    assert known.of([], "ripgrep", {ours}) is not None


def test_without_files_and_path_the_packages_own_name_counts():
    assert of_report().of([], "rg", ()) is not None
    assert of_report().of([], "ripgrep", ()) is None


def test_a_trace_of_a_graphical_program_has_no_count():
    found = of_report().of(["firefox"], "firefox", ())
    assert isinstance(found, Used)
    assert (found.says, found.count) == ("firefox left a trace 11 days ago", 0)


def test_without_a_history_no_use_is_said_to_be_lacking(store):
    store.add("a-1")
    text = told(diff(store, store.system(1), store.system(2, "a-1")))
    assert "Asked for (no history was read)\n  + a 1" in text
    assert "no use" not in text


def mass(store: Store, libc: str) -> Diff:
    names = [f"program{number}-1" for number in range(30)]
    for salt, version in (("a", "glibc-2.39"), ("b", libc)):
        store.add(version, salt=salt)
        for name in names:
            store.add(name, f"{version}#{salt}", salt=salt)
    first, second = (store.system(n, *(f"{name}#{salt}" for name in names)) for n, salt in ((1, "a"), (2, "b")))
    return diff(store, first, second, used(program3=use(9)))


def test_a_mass_rebuild_names_the_hub_that_moved(store):
    text = told(mass(store, "glibc-2.40"))
    assert "30 packages, of those in use program3" in text
    assert "a mass rebuild: most of it rests on glibc 2.40, which moved" in text


def test_a_hub_of_the_same_version_is_not_said_to_have_moved(store):
    text = told(mass(store, "glibc-2.39"))
    assert "rests on glibc 2.39, itself rebuilt at the same version" in text


def test_what_came_with_others_is_told_by_size(store):
    for name, size in (("small-1", 5), ("large-1", 5000)):
        store.add(name, size=size)
    store.add("app-1", "small-1", "large-1")
    assert "2 came: large 1, small 1" in told(diff(store, store.system(1), store.system(2, "app-1")))


def held(store: Store, *roots: GcRoot) -> tuple[str, ...]:
    store.add("big-1", size=1000)
    rows = [store.system(number, *(["big-1"] if number < 4 else [])) for number in (1, 2, 3, 4)]
    found = Comparison(side(store, rows[2]), side(store, rows[3]), store.paths)
    return found.still_held([*roots_of(*rows), *roots], rows)


def test_who_still_holds_what_was_left(store):
    assert held(store) == ("generations 1–3",)


def test_a_dev_shell_or_result_holds_it_as_well():
    store = Store()
    store.add("shell", store.add("big-1", size=1000))
    root = GcRoot(link="~/src/x/.direnv/flake-profile-1-link", target=store.path("shell"), kind="direnv")
    rows = [store.system(1, "big-1"), store.system(2)]
    found = Comparison(side(store, rows[0]), side(store, rows[1]), store.paths)
    assert found.still_held([*roots_of(rows[1]), root], rows[1:]) == ("~/src/x/.direnv",)


def test_bytes_are_said_to_be_held_or_free(store):
    store.add("big-1", size=612_000_000)
    found = diff(store, store.system(1, "big-1"), store.system(2))

    def said(**fields: Any) -> str:
        return told(Diff(**{**{name: getattr(found, name) for name in found.__struct_fields__}, **fields}))

    whole = "new: 2 B NAR; no longer in it: 612 MB NAR"
    assert f"{whole}, still held by generations 381–412, ~/src/x/.direnv\n" in said(
        held_by=("generations 381–412", "~/src/x/.direnv")
    )
    assert f"{whole}, held by no root: the next garbage collection frees it\n" in said(held_by=())
    assert f"{whole}\n" in said(held_by=(), roots_unseen=1)
    assert f"{whole}\n" in said()


def test_the_heading_tells_both_sides():
    a = Side(says="generation 5 of the system", target="a", created=1_750_000_000, version="25.05.1",
             nixpkgs_revision="a" * 40, commit="1" * 40, commit_known_by="time")  # fmt: skip
    b = Side(says="generation 6 of the system, current", target="b", nixpkgs_revision="a" * 40, commit="2" * 40,
             commit_known_by="revision", configuration_revision="2" * 40 + "-dirty")  # fmt: skip
    given = {"size_before": 1, "size_after": 1, "paths_before": 1, "paths_after": 1, "arrived": 0, "left": 0}
    text = told(Diff(before=a, after=b, changes=(), unnamed=2, sample=True, **given))
    assert text.splitlines() == [
        "SAMPLE: all of this is a made-up machine.",
        "generation 5 of the system (2025-06-15, 25.05.1) → generation 6 of the system, current",
        "nixpkgs aaaaaaaa, the same",
        "commit 11111111 (likely, by time) → 22222222 and uncommitted changes",
        "1 B → 1 B NAR (0 B), 1 → 1 store path",
        "no package differs; 2 other store paths (configuration files, units) do",
    ]


def test_long_lists_are_cut_unless_all_are_asked_for(store):
    names = [store.add(f"p{number:02}-1") for number in range(30)]
    found = diff(store, store.system(1), store.system(2, *names))
    assert "and 10 more: --full" in told(found)
    assert told(found, full=True).count("+ p") == 30


def test_names_and_links_of_others_cannot_do_harm(store):
    rows = [generation(1, store.path(store.add("a-1"))), generation(2, store.path(store.add("b-1")))]
    sides = [Side(says=NASTY, target=row.target, version=NASTY, commit=NASTY) for row in rows]
    found = Comparison(*sides, store.paths).diff({}, Usage(today=TODAY))
    fields = {name: getattr(found, name) for name in found.__struct_fields__}
    assert harmless(told(Diff(**{**fields, "held_by": (NASTY,), "hub": NASTY})))


@pytest.mark.parametrize(("size", "said"), [(0, "0 B"), (1_200_000, "+1.2 MB"), (-612_000_000, "-612 MB")])
def test_signed_sizes(size, said):
    assert signed(size) == said
