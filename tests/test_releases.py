"""Words behind a version, and the library that something was built against, make no other release."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.store.releases import oldest_first, release


@pytest.mark.parametrize(
    ("version", "is_of"),
    [
        ("3.12.4-env", "3.12.4"),
        ("6.6.30-modules", "6.6.30"),
        ("2.45.1-with-svn", "2.45.1"),
        ("1.101.2-fhsenv-rootfs", "1.101.2"),
        ("2.44.2+abi=6.0", "2.44.2"),
        ("20250509-zstd", "20250509"),
        ("2.40-66", "2.40-66"),
        ("0-unstable-2024-01-01", "0-unstable-2024-01-01"),
        ("21.0.7+6", "21.0.7+6"),
        ("5.2p37", "5.2p37"),
        ("550.78-6.6.30", "550.78-6.6.30"),
        ("1.0-rc1", "1.0-rc1"),
        ("r36", "r36"),
        ("-env", "-env"),
        ("", ""),
    ],
)
def test_the_release_that_a_version_is_of(version, is_of):
    assert release(version) == is_of


@given(st.text(max_size=40))
def test_a_release_is_the_beginning_of_its_version_and_its_own(version):
    assert version.startswith(release(version))
    assert release(release(version)) == release(version)
    assert bool(release(version)) == bool(version)


def test_versions_come_in_the_order_that_nix_has():
    assert oldest_first({"10.1", "9.12", "9.3", "9.3pre1"}) == ["9.3pre1", "9.3", "9.12", "10.1"]
