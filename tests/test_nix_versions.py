"""Versions are compared as real Nix compares them."""

from __future__ import annotations

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from nixlore.machine import run
from nixlore.nix.versions import compare_versions

VERSIONS = (
    *("", "1", "1.0", "1.2", "1.10", "1.2.3", "01.2", "2.3pre1", "2.3", "2.3a", "2.3.1", "2.3-rc1", "pre", "a", "1..2"),
    *("unstable-2024-01-02", "0-unstable-2024-01-02", "2147483647", "2147483648", "20240101120000", "6.8-zen", "24.05"),
)


def test_real_nix_orders_these_versions_the_same_way() -> None:
    pairs = list(itertools.product(VERSIONS, repeat=2))
    names = json.dumps([list(pair) for pair in pairs])
    expression = (
        "map (pair: builtins.compareVersions (builtins.head pair) (builtins.elemAt pair 1)) "
        f"(builtins.fromJSON ''{names}'')"
    )
    expected = json.loads(run(["nix-instantiate", "--eval", "--strict", "--json", "--expr", expression]))
    assert [compare_versions(one, other) for one, other in pairs] == expected


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_are_compared_one_way_and_the_other(one: str, other: str) -> None:
    assert compare_versions(one, other) == -compare_versions(other, one)
    assert compare_versions(one, one) == 0
