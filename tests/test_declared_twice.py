"""Of two lines that declare the same for the same hosts, one is told to say nothing; all others are no repetition."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.nix import Declaration
from nixlore.synthesize.declared_twice import infer
from reporting import ALIGNMENT

HERE = msgspec.structs.replace(ALIGNMENT, host="larkspur")


def item(line: int = 1, **more: object) -> Declaration:
    given: dict[str, object] = {
        "kind": "package",
        "attr_path": "ripgrep",
        "option_path": "home.packages",
        "scope": "home",
        "module": "home.nix",
        "file": "home.nix",
        "line": line,
        "hosts": ("larkspur",),
        "user": "ada",
    }
    return Declaration(**{**given, **more})


def places(*items: Declaration) -> list[str]:
    return [insight.action.place for insight in infer(HERE, items)]


def test_of_two_equal_lines_the_later_is_told():
    assert places(item(3), item(9)) == ["home.nix:9"]
    (insight,) = infer(HERE, [item(3), item(9)])
    assert insight.code == "NX136"
    assert [row.place for row in insight.evidence] == ["home.nix:9", "home.nix:3"]


def test_the_line_with_the_shorter_reach_is_the_one_that_says_nothing():
    shared = item(1, file="common.nix", hosts=("bramble", "larkspur"))
    assert places(item(2, file="a.nix"), shared) == ["a.nix:2"]


@pytest.mark.parametrize(
    "other",
    [
        {"option_path": "environment.systemPackages", "scope": "system", "user": ""},
        {"user": "bob"},
        {"condition": "config.x.enable"},
        {"channel": "unstable"},
        {"overridden": True},
        {"ambiguous": True},
        {"within": "python3"},
        {"keep": "the rescue stick"},
        {"hosts": None},
        {"hosts": ("bramble",)},
        {"attr_path": "fd"},
        {"kind": "program"},
        {"line": 1},
        {"option_path": "flake.modules.darwin.tools.home.packages"},
    ],
)
def test_what_is_not_the_same_is_no_repetition(other):
    assert places(item(1), item(**{"line": 2, **other})) == []


def test_hosts_of_which_each_has_its_own_line_keep_both():
    one, other = item(1, hosts=("larkspur", "a")), item(2, hosts=("larkspur", "b"))
    assert places(one, other) == []


def test_without_a_configuration_or_a_host_nothing_is_said():
    assert list(infer(None, [item(1), item(2)])) == []
    assert list(infer(HERE, None)) == []
    assert list(infer(msgspec.structs.replace(ALIGNMENT, host=""), [item(1), item(2)])) == []


def test_a_list_that_another_option_takes_as_well_is_needed_there():
    assert places(item(1), item(2), item(2, option_path="programs.neovim.extraPackages")) == []


def test_of_lines_of_one_reach_the_one_in_the_longer_file_is_told_with_less_confidence():
    rest = [item(line, file="a.nix", attr_path=f"x{line}") for line in range(10, 14)]
    (insight,) = infer(HERE, [item(1, file="a.nix"), item(1, file="b.nix"), *rest])
    assert insight.action.place == "a.nix:1"
    assert insight.confidence == "low"
    (insight,) = infer(HERE, [item(1, file="a.nix"), item(1, file="b.nix", hosts=("larkspur", "bramble"))])
    assert insight.confidence == "medium"
