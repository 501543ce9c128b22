"""NX104: a package that is fetched for one use, again and again."""

from __future__ import annotations

import pytest

from aligning import align, package
from nixlore.model.run import Config
from nixlore.model.shell import AdHocUse
from nixlore.synthesize.adhoc_package import CODE, infer


def fetched(attr_path: str, days: int, **others) -> list[AdHocUse]:
    made = {"tool": "nix run", "count": 1, "unit": "runs", "actor": "human", "host": "", "user": "", "source": "atuin"}
    return [AdHocUse(attr_path=attr_path, **{"day": day} | made | others) for day in range(100, 100 + days)]


def insights(rows: list[AdHocUse], declarations=(), config: Config | None = None):
    config = config or Config()
    return list(infer(align(list(declarations), adhoc=rows, config=config), config))


def test_one_that_is_fetched_on_three_days_is_worth_declaring():
    (insight,) = insights(fetched("cowsay", 3))
    assert (insight.code, insight.subject, insight.confidence) == (CODE, "cowsay", "high")
    assert insight.says == "cowsay is not declared, but fetched with nix run on 3 days"
    assert insight.evidence[0].says == "3 runs, last on 1970-04-13"
    assert insight.evidence[0].count == 3
    assert insight.action is not None
    assert insight.action.verb == "declare"


@pytest.mark.parametrize(
    "rows",
    [
        fetched("cowsay", 2),
        fetched("cowsay", 9, actor="agent"),
        fetched("cowsay", 9, day=None),
        fetched("cowsay", 9, host="bramble"),
        [],
    ],
)
def test_seldom_undated_or_by_others_is_not_enough(rows: list[AdHocUse]):
    assert insights(rows) == []


def test_how_many_days_can_be_set():
    assert len(insights(fetched("cowsay", 2), config=Config(adhoc_runs=2))) == 1


@pytest.mark.parametrize("name", ["httpie", "pkgs.httpie", "http"])
def test_what_is_declared_by_attribute_or_program_is_not_said(name: str):
    assert insights(fetched(name, 5), [package("httpie")]) == []


def test_declared_for_another_host_is_not_declared_here():
    assert len(insights(fetched("httpie", 5), [package("httpie", hosts=("bramble",))])) == 1


def test_the_busiest_unit_speaks_and_all_are_evidence():
    rows = [
        *fetched("cowsay", 1, unit="distinct command lines", source="fish_history"),
        *fetched("cowsay", 4, tool=","),
    ]
    (insight,) = insights(rows)
    assert "with , or nix run on 4 days" in insight.says
    assert [(evidence.count, evidence.unit) for evidence in insight.evidence] == [
        (1, "distinct command lines"),
        (4, "runs"),
    ]
