"""NX120: a program that was tried in vain and that nixpkgs has."""

from __future__ import annotations

from typing import Any

import pytest

from aligning import CATALOG, align, many, package, usage
from failing import DAY, line, patterns
from nixlore.model.insight import Insight
from nixlore.model.nix import Alias, Binary
from nixlore.model.recording import LineUse
from nixlore.synthesize.missing_command import CODE, infer
from test_failure_causes import causes


def insights(*lines: LineUse, **others: Any) -> list[Insight]:
    found = patterns(*lines)
    return list(infer(causes(found, **others), found))


def test_one_that_was_tried_twice():
    (found,) = insights(line("tokei", (127, 2)), alignment=align([package("dust", line=4), package("eza", line=9)]))
    assert (found.code, found.subject, found.confidence, found.severity) == (CODE, "tokei", "high", "advice")
    assert found.says == "tokei was tried 2 times on one day and not found"
    assert [row.says for row in found.evidence] == [
        "not found 2 times on one day, last on 2026-02-16",
        "provides it",
        "where the like of it is declared",
    ]
    assert (found.evidence[0].count, found.evidence[0].unit, found.evidence[0].source) == (2, "runs", "hook")
    assert found.action is not None
    assert (found.action.verb, found.action.subject, found.action.place) == ("declare", "tokei", "hosts/larkspur.nix:9")


def test_days_are_told_only_where_it_never_was_there():
    """Of a line it is known on which days it was run, not on which of them it ended with 127."""
    (found,) = insights(line("tokei", (127, 3), (0, 2), days=(DAY, DAY + 1, DAY + 9)))
    assert found.says == "tokei was not found in 3 of 5 runs"
    assert found.evidence[0].says == "not found in 3 of 5 runs, last run on 2026-02-25"


def test_what_agents_tried_is_told_by_another_rule():
    assert insights(line("tokei x", (127, 9), actor="agent", days=(DAY, DAY + 2))) == []


@pytest.mark.parametrize(
    "lines",
    [
        [line("tokei", (127, 1))],
        [line("tokei", (127, 1)), line("tokei", (127, 1), actor="agent")],
        [line("tokei", (127, 2), (0, 3))],
        [line("tokei", (127, 9), days=(DAY - 200,)), line("git status", (0, 1))],
        [line("tokei", (1, 9))],
        [line("frobnicate", (127, 9))],
        [line("brew", (127, 9))],
        [line("deploy.sh", (127, 9))],
    ],
)
def test_seldom_found_long_ago_unknown_or_of_another_system_is_not_told(lines: list[LineUse]):
    assert insights(*lines) == []


def test_functions_aliases_slips_and_what_is_here_now_are_not_told():
    tried = line("tokei", (127, 9))
    alias = Alias(name="tokei", kind="alias", shell="fish", runs=("x",), file="a.nix", line=1)
    assert insights(tried, aliases=[alias]) == []
    here = Binary(name="tokei", path="/x", store_path="", package="tokei", provider="system", rank=0)
    assert insights(tried, binaries=[here]) == []
    shell = Binary(name="tokei", path="/x", store_path="", package="tokei", provider="shell")
    assert insights(tried, binaries=[shell]) == []
    assert insights(line("gti", (127, 2)), usage=usage(many("git", 40))) == []


def test_what_is_declared_for_another_host_is_said_to_be():
    (found,) = insights(
        line("tokei", (127, 2)), alignment=align([package("tokei", hosts=("bramble",))]), catalog=CATALOG
    )
    assert found.says.endswith("and not found; declared for bramble only (hosts/larkspur.nix:7)")
    assert any("bramble" in row.says for row in found.evidence)


def test_a_program_that_was_replaced_is_told_by_its_successor():
    (found,) = insights(line("exa", (127, 3)))
    assert found.says.endswith("eza has taken its place")
    assert found.action is not None
    assert found.action.subject == "eza"
