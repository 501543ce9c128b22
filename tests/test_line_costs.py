"""What lines cost is what leaves without them, and only a line that surely brings a package has its cost."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import HOST, TARGET, align, home_package, host, package
from grown_stores import grown, path, reach
from living import EVOLUTION, life, mark
from living import event as life_event
from made_systems import MadeStore, graph, small
from nixlore.analyze.dependency_graph import analyze
from nixlore.correlate.line_costs import correlate
from nixlore.identity import Catalog
from nixlore.model.dependencies import CommitCost, LineCosts
from nixlore.model.nix import Binary, Declaration
from nixlore.model.store import GcRoot


def switch(name: str, attr_path: str, **others: Any) -> Declaration:
    given: dict[str, Any] = {"kind": "program", "option_path": f"programs.{name}.enable", "enabled": True}
    return package(attr_path, **{**given, **others})


def costs(store: MadeStore, declarations, *, found=None, **others: Any) -> LineCosts:
    given: dict[str, Any] = {
        "hosts": (host(HOST),),
        "binaries": (),
        "evolution": None,
        "alignment": None,
        "catalog": Catalog.shipped(),
        "target": TARGET,
    }
    found = found or graph(store)
    made = correlate(graph=found, paths=store.paths, declarations=declarations, **{**given, **others})
    assert made is not None
    assert sum(line.alone for line in made.lines) + made.shared + made.base == made.size == found.size
    assert made.shared >= 0
    return made


def alone(made: LineCosts) -> dict[str, int]:
    return {line.attr_path: line.alone for line in made.lines}


def brought(made: LineCosts) -> dict[tuple[str, int], tuple[str, ...]]:
    return {(line.attr_path, line.line): line.packages for line in made.lines}


def test_a_line_costs_what_leaves_with_it():
    store = small()
    made = costs(store, [package("ripgrep", line=3), package("git", line=4), package("hub", line=5)])
    assert alone(made) == {"git": 7_000, "ripgrep": 5_000, "hub": 900}
    assert made.root == store.path("toplevel")
    assert made.unmatched == ()
    # Both hold pcre2, git and its zlib are held by hub as well, glibc by what holds the -dev output.
    assert made.shared == 40_000 + 2_000
    git = made.lines[0]
    assert (git.file, git.line, git.packages, git.closure, git.known_by) == (
        "hosts/larkspur.nix",
        4,
        ("git",),
        79_100,
        "name",
    )


def test_what_no_line_was_found_for_is_said():
    made = costs(small(), [package("ripgrep")])
    assert made.unmatched == ("git", "hub")
    assert made.base == made.size - 5_000


def test_two_lines_of_one_package_share_it():
    made = costs(small(), [package("ripgrep", line=3), package("ripgrep", line=9)])
    assert [line.alone for line in made.lines] == [0, 0]
    assert made.shared == 5_000


def test_one_line_with_several_packages_is_one():
    (line,) = costs(small(), [package("git", line=3), package("hub", line=3)]).lines
    assert (line.attr_path, line.packages, line.alone) == ("git hub", ("git", "hub"), 47_900)


def test_the_profiles_own_links_say_what_an_attribute_is():
    store = MadeStore()
    store.add("fd=odd-name-9.0", "", 70, "odd-name-9.0")
    store.add("rg=ripgrep-14", "", 50, "ripgrep-14")
    store.add("sw=system-path", "fd rg")
    store.add("toplevel=nixos-system-x-1", "sw")
    lines = [package("fd", line=1), package("ripgrep", line=2)]
    assert alone(costs(store, lines)) == {"ripgrep": 50}
    links = [
        Binary(name=name, path=f"/run/current-system/sw/bin/{name}", store_path=store.path(key), **OWN)
        for name, key in (("fd", "fd"), ("rg", "rg"))
    ]
    made = costs(store, lines, binaries=links)
    assert alone(made) == {"fd": 70, "ripgrep": 50}
    assert {line.known_by for line in made.lines} == {"profile link"}


OWN: dict[str, Any] = {"package": "", "provider": "system", "rank": 0}


def test_a_program_that_another_package_brings_too_says_nothing():
    store = MadeStore()
    store.add("neovim=neovim-0.9.5", "", 70, "neovim-0.9.5")
    store.add("sw=system-path", "neovim")
    store.add("toplevel=nixos-system-x-1", "sw")
    link = Binary(name="vim", path="/run/current-system/sw/bin/vim", store_path=store.path("neovim"), **OWN)
    assert costs(store, [package("vim", condition="config.x")], binaries=[link]).lines == ()


@pytest.mark.parametrize(
    ("attr_path", "store_name"),
    [
        ("nodejs_22", "nodejs-22.4.1"),
        ("_1password-cli", "1password-cli-2.30"),
        ("gcc", "gcc-wrapper-13.2.0"),
        ("python3Packages.requests", "python3.12-requests-2.32.3"),
        ("unstable-name", "unstable-name"),
        ("jdk17", "openjdk-17.0.11+9"),
        ("dig", "bind-9.18.28"),
    ],
)
def test_attributes_whose_store_name_is_another(attr_path, store_name):
    store = MadeStore()
    store.add(f"it={store_name}", "", 70, store_name)
    store.add("sw=system-path", "it")
    store.add("toplevel=nixos-system-x-1", "sw")
    assert alone(costs(store, [package(attr_path)])) == {attr_path: 70}


def test_several_versions_are_told_apart_by_the_attributes_own():
    store = MadeStore()
    store.add("a=nodejs-20.15.1", "", 20, "nodejs-20.15.1")
    store.add("b=nodejs-22.4.1", "", 22, "nodejs-22.4.1")
    store.add("sw=system-path", "a b")
    store.add("toplevel=nixos-system-x-1", "sw")
    made = costs(store, [package("nodejs_20", line=1), package("nodejs_22", line=2), package("nodejs", line=3)])
    assert alone(made) == {"nodejs_20": 20, "nodejs_22": 22}


def test_an_interpreter_with_packages_is_told_from_the_bare_one():
    store = MadeStore()
    store.add("bare=python3-3.12.11", "", 110, "python3-3.12.11")
    store.add("made=python3-3.12.11-env", "bare", 7, "python3-3.12.11-env")
    store.add("sw=system-path", "bare made")
    store.add("toplevel=nixos-system-x-1", "sw")
    made = package("python3", line=2, file="lists.nix")
    inside = package("python3Packages.requests", line=2, file="lists.nix", within="python3")
    assert brought(costs(store, [package("python3", line=1), made, inside])) == {
        ("python3", 1): ("python3-3.12.11",),
        ("python3", 2): ("python3-3.12.11-env",),
    }
    assert brought(costs(store, [package("python3", line=1)])) == {("python3", 1): ("python3-3.12.11",)}


def test_a_switch_in_a_module_of_home_manager_is_one_of_the_home():
    store = homes()
    found = graph(store, [store.root("/run/current-system", "top2", "system")])
    home = {"module": "home.nix", "file": "home.nix"}
    lines = [
        package("less", option_path="home.packages", scope="home", line=1, **home),
        switch("bat", "bat", line=2, **home),
        switch("git", "git", line=3, **home),
        switch("ripgrep", "ripgrep", line=4),
    ]
    assert brought(costs(store, lines, found=found)) == {("bat", 2): ("bat",), ("ripgrep", 4): ("ripgrep",)}


def test_a_script_is_known_by_its_own_name():
    store = MadeStore()
    store.add("it=backup", "", 70, "backup")
    store.add("sw=system-path", "it")
    store.add("toplevel=nixos-system-x-1", "sw")
    assert alone(costs(store, [package("backup", kind="script")])) == {"backup": 70}


def test_an_enable_switch_brings_its_package():
    made = costs(small(), [switch("git", "git"), switch("ripgrep", "ripgrep", enabled=False, line=9)])
    assert alone(made) == {"git": 7_000}
    assert made.lines[0].known_by == "enable switch"


@pytest.mark.parametrize(
    "declaration",
    [
        package("ripgrep", option_path="systemd.services.x.path"),
        package("ripgrep", option_path="fonts.packages"),
        package("ripgrep", scope="project", option_path="devShells.default.packages"),
        package("ripgrep", within="python3"),
        package("ripgrep", hosts=("bramble",)),
        package("ripgrep", hosts=()),
        home_package("ripgrep"),
        package("ripgrep", option_path="users.users.ada.packages", user="ada"),
        switch("ripgrep", "ripgrep", scope="home"),
        switch("ripgrep", ""),
        package("pcre2"),
    ],
)
def test_lines_that_do_not_put_it_into_the_profile_cost_nothing(declaration):
    assert costs(small(), [declaration]).lines == ()


def test_a_line_that_may_not_hold_counts_only_where_no_other_may():
    sure, maybe = package("ripgrep", line=1), package("ripgrep", line=2, condition="config.x")
    other = package("ripgrep", line=3, hosts=None)
    assert brought(costs(small(), [sure, maybe])) == {("ripgrep", 1): ("ripgrep",)}
    assert brought(costs(small(), [maybe])) == {("ripgrep", 2): ("ripgrep",)}
    assert brought(costs(small(), [maybe, other])) == {}


def test_where_this_host_is_not_known_only_what_one_place_names_counts():
    one, two = package("ripgrep", line=1), package("ripgrep", line=2, hosts=("bramble",))
    assert brought(costs(small(), [one], hosts=())) == {("ripgrep", 1): ("ripgrep",)}
    assert brought(costs(small(), [one, two], hosts=())) == {}


def homes() -> MadeStore:
    store = small()
    store.add("jq=jq-1.7", "glibc", 600, "jq-1.7")
    store.add("bat=bat-0.24", "glibc", 500, "bat-0.24")
    store.add("home=home-manager-path", "bat", 5)
    store.add("user=user-environment", "jq ripgrep home", 5)
    store.add("top2=nixos-system-larkspur-24.11", "sw user", 5)
    return store


def test_lines_of_a_home_and_of_a_user():
    store = homes()
    found = graph(store, [store.root("/run/current-system", "top2", "system")])
    lines = [
        home_package("bat", line=1),
        package("jq", option_path="users.users.ada.packages", user="ada", line=2),
        package("ripgrep", line=3),
        home_package("hub", line=4),
        home_package("jq", "bo", line=5),
    ]
    made = costs(store, lines, found=found)
    assert alone(made) == {"jq": 600, "bat": 500, "ripgrep": 0}
    both = [*lines, package("ripgrep", option_path="users.users.ada.packages", user="ada", line=9)]
    again = costs(store, both, found=found)
    assert [line.alone for line in again.lines if line.attr_path == "ripgrep"] == [0, 0]
    assert again.base == made.base - 5_000


def test_lines_are_laid_on_their_first_commits():
    added = mark("a" * 40, "2024-05-01")
    later = mark("b" * 40, "2025-05-01")
    evolution = msgspec.structs.replace(
        EVOLUTION,
        packages={
            "ripgrep": life(life_event("added", added)),
            "git": life(life_event("added", added)),
            "hub": life(life_event("added", later)),
        },
    )
    lines = [package("ripgrep", line=3), switch("git", "git", line=4), package("hub", line=5)]
    made = costs(small(), lines, evolution=evolution)
    assert {line.attr_path: line.commit[:1] for line in made.lines} == {"ripgrep": "a", "git": "a", "hub": "b"}
    assert made.commits == (
        CommitCost(commit="a" * 40, date=added.date, lines=2, alone=5_000 + 7_000),
        CommitCost(commit="b" * 40, date=later.date, lines=1, alone=900),
    )
    (both,) = costs(small(), [package("git", line=3), package("hub", line=3)], evolution=evolution).lines
    assert both.commit == ""


def test_nothing_is_said_of_another_host():
    other = msgspec.structs.replace(align([package("ripgrep")]), is_this_machine=False)
    given: dict[str, Any] = {
        "declarations": [package("ripgrep")],
        "hosts": (host(HOST),),
        "binaries": None,
        "evolution": None,
        "catalog": Catalog.shipped(),
        "target": TARGET,
    }
    store = small()
    found = graph(store)
    assert correlate(graph=found, paths=store.paths, alignment=other, **given) is None
    assert correlate(graph=None, paths=None, alignment=None, **given) is None
    assert correlate(graph=found, paths=[], alignment=None, **given) is None
    none = {**given, "declarations": None}
    assert correlate(graph=found, paths=store.paths, alignment=None, **none) is None


def laid_out(seed: int, count: int):
    """Return a system grown from a seed, and lines that name some of its direct packages, a few of them twice."""
    rng = random.Random(seed)
    references, sizes = grown(count, seed)
    references[0] = (1, *sorted(rng.sample(range(2, count), min(count - 2, 5))))
    references[1] = tuple(sorted(rng.sample(range(2, count), (count - 2) // 2 + 1)))
    names = {0: "nixos-system-x-1", 1: "system-path"}
    rows = [
        path(names.get(node, f"p{node}-1.0"), references[node], sizes[node], names.get(node, f"p{node}-1.0"))
        for node in range(count)
    ]
    lines: dict[int, set[int]] = {}
    for node in references[1]:
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            lines.setdefault(rng.randrange(1, 2 * count), set()).add(node)
    return rows, references, lines


def check(seed: int, count: int) -> None:
    rows, references, lines = laid_out(seed, count)
    root = GcRoot(link="/run/current-system", target=rows[0].path, kind="system")
    found = analyze(paths=rows, roots=[root], generations=(), binaries=(), target=TARGET)
    declarations = [package(f"p{node}", line=line) for line, nodes in lines.items() for node in sorted(nodes)]
    given: dict[str, Any] = {"binaries": (), "evolution": None, "alignment": None, "target": TARGET}
    made = correlate(
        graph=found, paths=rows, declarations=declarations, hosts=[host(HOST)], catalog=Catalog.shipped(), **given
    )
    if not declarations:
        assert made is None
        return
    assert made is not None
    whole = reach(references, 0)

    def without(gone: set[int]) -> int:
        """Return what leaves with lines: the profile keeps what no line or another line names."""
        named = set().union(*lines.values())
        kept = set().union(*(nodes for line, nodes in lines.items() if line not in gone))
        cut = list(references)
        cut[1] = tuple(node for node in references[1] if node not in named or node in kept)
        return sum(rows[node].nar_size or 0 for node in whole - reach(cut, 0))

    assert {line.line: line.alone for line in made.lines} == {line: without({line}) for line in lines}
    assert made.size == sum(rows[node].nar_size or 0 for node in whole)
    assert made.base == made.size - without(set(lines))
    assert sum(line.alone for line in made.lines) + made.shared + made.base == made.size
    assert made.shared >= 0


@given(st.integers(0, 2**32), st.integers(4, 40))
def test_the_parts_are_the_whole_to_the_byte(seed, count):
    check(seed, count)


def test_the_parts_are_the_whole_on_a_system_of_a_thousand_paths():
    check(7, 1_200)
