"""NX109: said of switches that stand between programs, so that nobody uses what was left."""

from __future__ import annotations

from typing import Any

import pytest

from evolving import NOW, TODAY, iso, quote
from nixlore.model.run import DAY
from nixlore.model.tool_history import ToolHistory, ToolSwitch
from nixlore.model.usage import UseCount
from nixlore.synthesize.migrated_tool import CODE, infer

SWITCHED = NOW - 100 * DAY


def use(**fields: Any) -> UseCount:
    given = {"actor": "human", "unit": "runs", "count": 12, "days": 5, "first_day": TODAY - 300, "last_day": TODAY - 2}
    return UseCount(**given | {"sources": ("zsh_history",)} | fields)


def switched(**fields: Any) -> ToolSwitch:
    given = {
        "from_": "exa",
        "to": "eza",
        "commit": "ab" * 20,
        "date": iso(SWITCHED),
        "at": SWITCHED,
        "rule": "replace-with",
        "was_declared": True,
        "why": quote("exa is unmaintained"),
        "purpose": "listing files",
        "from_programs": ("exa",),
        "to_programs": ("eza",),
        "from_uses": (),
        "to_uses": (use(),),
        "is_here": True,
        "place": "home.nix:7",
    }
    return ToolSwitch(**given | fields)


def found(**fields: Any):
    return list(infer(ToolHistory(ages=(), missed=(), switches=(switched(**fields),))))


def test_what_it_says():
    (insight,) = found()
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "eza", "info", "high")
    assert insight.says == "you switched from exa to eza for listing files on 2025-11-08: use eza"
    assert [(evidence.place, evidence.says) for evidence in insight.evidence] == [
        ("abababababab", "eza took the place of exa on 2025-11-08"),
        ("000000000000", "“exa is unmaintained”"),
        ("eza", "12 runs, last on 2026-02-14"),
        ("home.nix:7", "eza is declared"),
    ]


def test_without_a_history_it_is_silent():
    assert list(infer(None)) == []


def test_who_still_runs_the_old_one_is_told():
    (insight,) = found(from_uses=(use(actor="agent", count=3, last_day=TODAY - 50),))
    assert insight.severity == "advice"
    assert insight.says.endswith("but exa is still run (3 runs by agents, last on 2025-12-28): use eza")


def test_runs_before_the_switch_are_no_reproach():
    (insight,) = found(from_uses=(use(last_day=TODAY - 100),))
    assert (insight.severity, insight.says.endswith("2025-11-08: use eza")) == ("info", True)


@pytest.mark.parametrize(
    ("purpose", "rule", "was_declared", "confidence"),
    [
        ("listing files", "replace-with", True, "high"),
        ("listing files", "to-only", True, "medium"),
        ("listing files", "to-only", False, "medium"),
        ("listing files", "from-only", True, None),
        ("", "replace-with", True, "medium"),
        ("", "replace-with", False, None),
        ("", "to-only", True, None),
        ("", "", True, None),
    ],
)
def test_one_purpose_or_both_ends_named(purpose, rule, was_declared, confidence):
    insights = found(purpose=purpose, rule=rule, was_declared=was_declared)
    assert [insight.confidence for insight in insights] == ([confidence] if confidence else [])


@pytest.mark.parametrize(("is_here", "is_told"), [(True, True), (None, True), (False, False)])
def test_what_this_host_does_not_get_cannot_be_used_here(is_here, is_told):
    assert bool(found(is_here=is_here)) is is_told


def test_what_brings_no_command_is_nothing_to_use():
    assert found(to_programs=()) == []


def test_of_two_heirs_none_may_do_all_of_the_job():
    rows = [switched(purpose=""), switched(purpose="", to="lsd")]
    assert list(infer(ToolHistory(ages=(), missed=(), switches=tuple(rows)))) == []
    later = [rows[0], switched(purpose="", to="lsd", commit="cd" * 20)]
    assert [insight.subject for insight in infer(ToolHistory(ages=(), missed=(), switches=tuple(later)))] == [
        "eza",
        "lsd",
    ]


def test_a_switch_picked_on_two_branches_is_told_once():
    rows = (switched(), switched(commit="cd" * 20, at=SWITCHED + 60))
    (insight,) = infer(ToolHistory(ages=(), missed=(), switches=rows))
    assert insight.evidence[0].place == "cdcdcdcdcdcd"


def test_without_a_known_purpose_nobody_is_told_what_to_use():
    (insight,) = found(purpose="")
    assert insight.says == "you switched from exa to eza on 2025-11-08"


def test_what_was_never_declared_is_left_by_not_running_it():
    uses = (use(last_day=TODAY - 50),)
    assert found(was_declared=False, from_uses=uses) == []
    assert len(found(was_declared=False, from_uses=(use(actor="agent"),))) == 1
    assert len(found(was_declared=True, from_uses=uses)) == 1
