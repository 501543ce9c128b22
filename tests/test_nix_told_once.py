"""A line is told once, by the option that a host has or that is whole."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.nix import Declaration
from nixlore.nix.told_once import told_once


def item(option: str, hosts: tuple[str, ...] | None, **fields: object) -> Declaration:
    """Return a declaration of one line."""
    one = Declaration(
        kind="package",
        attr_path="jq",
        option_path=option,
        scope="home",
        module="a.nix",
        file="a.nix",
        line=3,
        hosts=hosts,
    )
    return msgspec.structs.replace(one, **fields)


HOME, NESTED, NAMED = "home.packages", "home-manager.users.ada.home.packages", "desk.home.packages"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([(HOME, None), (NESTED, None)], [NESTED]),
        ([(HOME, None), (NAMED, None)], [HOME]),
        ([(NESTED, ("one",)), (f"desk.{NESTED}", None)], [NESTED]),
        ([(HOME, ("one",)), (NESTED, None)], [HOME]),
        ([(HOME, ()), (NESTED, ("one",))], [NESTED]),
        ([(HOME, ("one",)), (NESTED, ("two",))], [HOME, NESTED]),
        ([("environment.systemPackages", None), (HOME, None)], ["environment.systemPackages", HOME]),
    ],
)
def test_one_line_by_two_ways(given: list[tuple[str, tuple[str, ...] | None]], told: list[str]) -> None:
    """Only options of which one ends with the other are the same line's."""
    assert [found.option_path for found in told_once([item(*one) for one in given])] == told


def test_other_lines_and_other_packages_stay() -> None:
    """Two lines are two declarations, and so are two elements of one line."""
    found = [item(HOME, None), item(NESTED, None, line=4), item(NESTED, None, attr_path="fd")]
    assert told_once(found) == found
