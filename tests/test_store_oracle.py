"""What we say of a store is what real Nix says of it: closures, sizes, reasons, what is dead and what would leave."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Iterable, Iterator

import pytest

from aligning import HOST, host
from aligning import package as package_line
from nixlore.analyze import dependency_graph
from nixlore.collect._store_whole import dead
from nixlore.correlate import line_costs
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph, Package
from nixlore.model.run import Target
from nixlore.store.nix_conf import Keeping
from real_store import BINS, RealStore, registered, written

TARGET = Target(hostname="larkspur", asked_host="", user="ada")
SAMPLES = 500
MAKERS = {"registered": registered, "written": written}

SIZES = [
    3_000,
    pytest.param(30_000, marks=pytest.mark.slow),
    pytest.param(100_000, marks=pytest.mark.slow),
]


@pytest.fixture(scope="module", params=SIZES)
def count(request) -> int:
    return request.param


@pytest.fixture(scope="module", params=MAKERS)
def store(request, count, tmp_path_factory) -> RealStore:
    return MAKERS[request.param](count, tmp_path_factory.mktemp("real") / "root")


@pytest.fixture(scope="module")
def graph(store) -> DependencyGraph:
    found = dependency_graph.analyze(store.paths, store.roots, store.generations, (), TARGET)
    assert found is not None
    return found


@pytest.fixture(params=BINS, ids=lambda bins: bins or "PATH")
def bins(request) -> str:
    return request.param


def names(package: Package) -> set[str]:
    return set(package.outputs.values())


def by_path(graph: DependencyGraph) -> dict[str, Package]:
    return {path: package for package in graph.packages.values() for path in names(package)}


def test_direct_packages_are_the_references_of_the_systems_profile(store, graph, bins):
    told = store.listed("-q", "--references", store.made.current.environment, bins=bins)
    assert told == set(store.made.current.direct)
    packages = by_path(graph)
    assert {packages[path].name for path in told} == {
        package.name for package in graph.packages.values() if package.direct
    }
    assert all(package.store_path in told for package in graph.packages.values() if package.direct)


def test_every_root_reaches_what_nix_says(store, bins):
    records = {path.path: path for path in store.paths}
    for start in (root.target for root in store.roots if root.target):
        assert reach(store, start) == store.listed("-qR", start, bins=bins)
    assert store.listed("-qR", *{root.target for root in store.roots if root.target}, bins=bins) == records.keys()


def test_closures_and_their_sizes_are_those_of_path_info(store, graph, bins):
    told = store.infos(store.made.current.toplevel, "--closure-size", bins=bins)
    assert graph.paths == len(told)
    assert graph.size == sum(row["narSize"] for row in told.values())
    assert graph.size == told[graph.root]["closureSize"]
    assert {path for package in graph.packages.values() for path in names(package)} == told.keys()
    for package in graph.packages.values():
        assert package.closure_size == told[package.store_path]["closureSize"]
        assert package.nar_size == told[package.store_path]["narSize"]


def test_a_reason_is_as_short_as_that_of_why_depends_and_exists(store, graph, bins):
    packages = by_path(graph)
    edges = {(package.name, need) for package in graph.packages.values() for need in package.needs}
    led = {profile: reach(store, profile) for profile in graph.profiles.values()}
    wanted = frozenset[str]().union(*led.values()) - led.keys()
    for path in random.Random(1).sample(sorted(wanted), 25):
        package = packages[path]
        assert package.why[-1] == package.name
        assert graph.packages[package.why[0]].profiles
        assert set(itertools.pairwise(package.why)) <= edges
        ways = [store.why(start, package.store_path, bins=bins) for start, below in led.items() if path in below]
        # A profile may lead to another: its references are direct, too.
        names_of = [[packages[step].name for step in way if step not in led] for way in ways]
        assert len(package.why) == min(len(dict.fromkeys(way)) for way in names_of)


def test_what_is_dead_is_what_the_garbage_collector_would_delete(store, bins):
    held = [root.target for root in store.roots if root.target]
    # Of a large store Nix needs half a minute for each.
    large = len(store.made.rows) > 10_000
    for derivations, outputs in ((True, False), (False, False), (True, True))[: 1 if large else 3]:
        settings = f"keep-derivations = {str(derivations).lower()}\nkeep-outputs = {str(outputs).lower()}"
        told = store.listed("--gc", "--print-dead", bins=bins, settings=settings)
        rules = Keeping(derivations=derivations, outputs=outputs)
        found = dead(store.root / "nix/var/nix/db/db.sqlite", held, rules)
        assert set(found.paths) == told
        assert told
        sizes = {row.path: row.nar_size for row in store.made.rows}
        assert found.size == sum(sizes[path] or 0 for path in told)


def sampled(graph: DependencyGraph) -> Iterator[Package]:
    packages = sorted(graph.packages.values(), key=lambda package: package.store_path)
    yield from random.Random(2).sample(packages, min(SAMPLES, len(packages)))


def test_exclusive_sizes_are_what_is_lost_without_the_path(store, graph):
    sizes = {path.path: path.nar_size or 0 for path in store.paths}
    whole = reach(store, graph.root)
    for package in sampled(graph):
        left = reach(store, graph.root, without={package.store_path})
        assert package.exclusive_size == sum(sizes[path] for path in whole - left), package.name


def test_freed_sizes_are_what_is_lost_without_the_edges_of_the_profile(store, graph):
    sizes = {path.path: path.nar_size or 0 for path in store.paths}
    whole = reach(store, graph.root)
    for package in sampled(graph):
        profile = graph.profiles[package.profiles[0]] if package.profiles else ""
        cut = {(profile, output) for output in names(package)}
        left = reach(store, graph.root, cut=cut)
        lost = sum(sizes[path] for path in whole - left)
        if package.together is not None:
            assert package.together.freed_if_undeclared == lost, package.name
        else:
            assert package.freed_if_undeclared == lost, package.name
        gone = package.store_path not in left
        assert package.freed_if_undeclared == (package.exclusive_size if gone else 0), package.name


def test_lines_and_what_no_line_brings_are_the_whole_to_the_byte(store, graph):
    direct = sorted(package.name for package in graph.packages.values() if package.direct)
    lines = {name: 1 + place // 3 for place, name in enumerate(random.Random(3).sample(direct, len(direct) * 3 // 4))}
    declared = [package_line(graph.packages[name].pname, line=line) for name, line in sorted(lines.items())]
    given = {"binaries": (), "evolution": None, "alignment": None, "catalog": Catalog.shipped(), "target": TARGET}
    made = line_costs.correlate(graph, store.paths, declared, [host(HOST)], **given)
    assert made is not None
    assert made.size == graph.size
    assert sum(line.alone for line in made.lines) + made.shared + made.base == made.size
    assert made.shared >= 0
    sizes = {path.path: path.nar_size or 0 for path in store.paths}
    whole = reach(store, graph.root)
    profile = graph.profiles["system"]

    def lost(brought: Iterable[str]) -> int:
        cut = {(profile, output) for name in brought for output in names(graph.packages[name])}
        return sum(sizes[path] for path in whole - reach(store, graph.root, cut=cut))

    assert len(made.lines) > len(lines) // 6
    for line in random.Random(4).sample(made.lines, min(100, len(made.lines))):
        assert line.alone == lost(line.packages), line
    assert made.size - made.base == lost(name for line in made.lines for name in line.packages)


def reach(
    store: RealStore, start: str, *, without: Collection[str] = (), cut: Collection[tuple[str, str]] = ()
) -> set[str]:
    """Return what a path reaches once some paths, or some references, are taken away."""
    found = {start} - set(without)
    pending = list(found)
    while pending:
        path = pending.pop()
        new = [
            each for each in store.below[path] if each not in found and each not in without and (path, each) not in cut
        ]
        found.update(new)
        pending.extend(new)
    return found


def test_the_same_is_told_of_a_store_however_it_was_registered(tmp_path):
    """But for the order in which its paths came."""

    def plain(store: RealStore) -> dict[str, object]:
        return {path.path: (path.nar_size, path.deriver) for path in store.paths}

    assert plain(registered(1_500, tmp_path / "a")) == plain(written(1_500, tmp_path / "b"))
