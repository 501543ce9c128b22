"""NX129: a program that agents want and that is not here."""

from __future__ import annotations

from typing import Any

import pytest

from agent_lines import absent, failures, line
from agent_records import NOON
from aligning import align, many, package, usage
from nixlore.model.agent import AgentToolCall
from nixlore.model.insight import Insight
from nixlore.model.nix import Alias
from nixlore.synthesize.agent_missing_tool import CODE, infer
from test_agent_preventable import preventable
from test_failure_causes import binary


def insights(*lines: AgentToolCall, **others: Any) -> list[Insight]:
    return list(infer(preventable(*lines, **others), failures(*lines)))


def test_one_that_was_asked_for_in_two_sessions():
    (found,) = insights(absent("tokei", "s1"), absent("tokei", "s2", project="~/other"))
    assert (found.code, found.subject, found.severity, found.confidence) == (CODE, "tokei", "advice", "high")
    assert found.says == "agents ran tokei 2 times in 2 sessions and it was not found; nixpkgs has it in tokei"
    assert [row.says for row in found.evidence] == [
        "not found 2 times by agents on one day, last on 2024-10-04",
        "in 2 sessions, in ~/app, ~/other",
        "provides it",
    ]
    assert found.action is not None
    assert (found.action.verb, found.action.subject) == ("declare", "tokei")


def test_three_times_in_one_session_are_enough_two_are_not():
    assert insights(absent("tokei"), absent("tokei")) == []
    (found,) = insights(absent("tokei"), absent("tokei"), absent("tokei"))
    assert "3 times in 1 session " in found.says


def test_one_that_was_there_at_times_is_told_by_its_share():
    (found,) = insights(absent("tokei", "s1"), absent("tokei", "s2"), line("tokei src", code=0))
    assert found.says.startswith("agents did not find tokei in 2 of 3 runs, in 2 sessions; nixpkgs")


def test_what_only_a_dev_shell_has_was_run_outside_of_it():
    (found,) = insights(
        absent("tokei", "s1"), absent("tokei", "s2"), binaries=[binary("tokei", provider="shell", rank=None)]
    )
    assert "only a dev shell or a build has it" in found.says
    assert (found.severity, found.action) == ("info", None)


def test_what_is_declared_for_another_host_is_said_to_be():
    alignment = align([package("tokei", hosts=("bramble",))])
    (found,) = insights(absent("tokei", "s1"), absent("tokei", "s2"), alignment=alignment)
    assert found.says.endswith("declared for bramble only (hosts/larkspur.nix:7)")


@pytest.mark.parametrize(
    "lines",
    [
        [absent("tokei")],
        [absent("frobnicate", "s1"), absent("frobnicate", "s2")],
        [absent("brew", "s1"), absent("brew", "s2")],
        [absent("deploy.sh", "s1"), absent("deploy.sh", "s2")],
        [absent("tokei", "s1"), absent("tokei", "s2"), *(line("tokei", code=0) for _ in range(3))],
        [absent("tokei", "s1"), absent("tokei", "s2"), line("ls", code=0, at=NOON + 60 * 86_400)],
        [line("cat ci.log", "bash: line 1: tokei: command not found", code=0)] * 4,
        [line("./tokei", "bash: line 1: ./tokei: No such file or directory", 127)] * 4,
    ],
)
def test_seldom_unknown_foreign_or_long_ago_is_not_told(lines: list[AgentToolCall]):
    assert insights(*lines) == []


def test_functions_aliases_slips_and_what_is_here_now_are_not_told():
    tried = [absent("tokei", "s1"), absent("tokei", "s2")]
    alias = Alias(name="tokei", kind="alias", shell="fish", runs=("x",), file="a.nix", line=1)
    assert insights(*tried, aliases=[alias]) == []
    assert insights(*tried, binaries=[binary("tokei")]) == []
    assert insights(absent("gti", "s1"), absent("gti", "s2"), usage=usage(many("git", 40))) == []
