"""What differs between two generations is what real `nix store diff-closures` says of the same store."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise

import pytest

from nixlore.present._diff import Comparison, Diff, Side
from nixlore.present._diff_use import Usage
from nixlore.store.names import base_name, split_version
from real_store import BINS, RealStore, registered

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SIZE = re.compile(r"[+-]?([0-9.]+) ([KMGT]i?B)")
UNITS = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "KB": 10**3, "MB": 10**6}
SMALLEST = 8 * 1024
"""Nix tells no smaller change of size."""


@pytest.fixture(
    scope="module", params=[3_000, *(pytest.param(count, marks=pytest.mark.slow) for count in (30_000, 100_000))]
)
def store(request, tmp_path_factory) -> RealStore:
    return registered(request.param, tmp_path_factory.mktemp("real") / "root")


def knows(bins: str) -> bool:
    """Tell whether a Nix can compare closures, as those since 2.4 do."""
    argv = [f"{bins}/nix" if bins else "nix", "--version"]
    said = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    return [int(part) for part in said.split()[-1].split(".")[:2]] >= [2, 4]


@pytest.fixture(params=[bins for bins in BINS if knows(bins)], ids=lambda bins: bins or "PATH")
def bins(request) -> str:
    return request.param


def name_of(store: RealStore) -> str:
    """Return what Nix calls the systems that are compared."""
    return split_version(base_name(store.made.current.toplevel))[0]


def diff(store: RealStore, before: str, after: str) -> Diff:
    """Return our answer; what has no version and was not asked for, which Nix names too, is no package of ours."""
    sides = (Side(says="a", target=before), Side(says="b", target=after))
    return Comparison(*sides, store.paths).diff({}, Usage(today=0))


def said(store: RealStore, before: str, after: str, bins: str) -> Iterator[tuple[str, set[str], set[str], int]]:
    """Yield from what Nix prints each name, the versions that went and came, and by how many bytes it grew."""
    out = COLOUR.sub("", store.ask("nix", "store", "diff-closures", before, after, bins=bins))
    for line in out.splitlines():
        name, _, told = line.partition(": ")
        versions, size = [], 0
        for part in told.split(", "):
            found = SIZE.fullmatch(part)
            if found is not None:
                size = round(float(found[1]) * UNITS[found[2]]) * (-1 if part.startswith("-") else 1)
            else:
                versions.append(part)
        old, _, new = ", ".join(versions).partition(" → ")
        yield name, _versions(old), _versions(new), size


def _versions(text: str) -> set[str]:
    """Return versions as Nix prints them; none at all is ∅, and a path without one has ε."""
    return {version if version != "ε" else "" for version in text.split(", ") if version not in ("", "∅")}


def test_every_change_of_version_and_size_is_nixs(store, bins):
    tops = [generation.toplevel for generation in store.made.generations]
    told_of = 0
    for before, after in [*pairwise(tops), (tops[0], tops[-1]), (tops[-1], tops[0])]:
        ours = {change.name: change for change in diff(store, before, after).changes}
        nixs = {name: rest for name, *rest in said(store, before, after, bins)}
        for name, change in ours.items():
            went, came = set(change.before) - set(change.after), set(change.after) - set(change.before)
            grown = change.size_after - change.size_before
            if not (went or came) and abs(grown) < SMALLEST:
                assert name not in nixs
                continue
            old, new, size = nixs[name]
            assert (old, new) == (went, came), name
            assert abs(size - grown) <= max(abs(grown) / 20, SMALLEST), name
            told_of += 1
        # What Nix names besides has no version on either side, but for the two systems themselves.
        rest = {name: (old, new) for name, (old, new, _) in nixs.items() if name not in ours and any(old | new)}
        assert rest.keys() <= {name_of(store)}
    assert told_of > 20


def test_nothing_differs_from_itself(store, bins):
    top = store.made.current.toplevel
    assert list(said(store, top, top, bins)) == []
    found = diff(store, top, top)
    assert (found.changes, found.arrived, found.left, found.unnamed) == ((), 0, 0, 0)


def test_the_move_of_a_library_is_a_mass_rebuild_with_its_name(store):
    """Between the second and the third of the generated generations glibc moved."""
    second, third = store.made.generations[1:3]
    found = diff(store, second.toplevel, third.toplevel)
    assert (found.hub.partition(" ")[0], found.hub_moved) == ("glibc", True)
    first = store.made.generations[0]
    assert diff(store, first.toplevel, second.toplevel).hub == ""
