"""NX124: what has a better way on this machine, run often enough."""

from __future__ import annotations

import pytest

from made_sessions import analyze, line
from nixlore.model.agent_choices import AgentChoice, AgentChoices
from nixlore.model.insight import Action, Insight
from nixlore.synthesize.better_pipeline import CODE, infer


def insights(*lines: object, on_path: str = "rg fd nh", choices: AgentChoices | None = None) -> list[Insight]:
    return list(infer(analyze(list(lines), on_path=on_path), choices))  # type: ignore[arg-type]


def test_a_needless_process_is_told():
    (insight,) = insights(line("cat #1 | grep -i #1", 6, (0, 1, 5)), on_path="ls")
    assert (insight.code, insight.subject, insight.severity) == (CODE, "cat-grep", "info")
    assert insight.says == (
        "you run `cat FILE | grep PATTERN` (18 runs): `grep PATTERN FILE` does it, grep reads the file itself"
    )
    assert insight.confidence == "high"
    assert insight.action is None
    (evidence,) = insight.evidence
    assert (evidence.count, evidence.unit, evidence.source) == (18, "runs", "hook")


def test_another_tool_is_told_with_what_differs_and_that_it_is_here():
    (insight,) = insights(line("grep -r #2", 6, (0, 1, 5)), line("grep -r -L #2", 2))
    assert "`rg PATTERN DIR`" in insight.says
    assert insight.confidence == "medium"
    says = [evidence.says for evidence in insight.evidence]
    assert "leaves out hidden files" in says[1]
    assert says[2] == "rg is on the login PATH"
    assert insights(line("grep -r #2", 6, (0, 1, 5)), on_path="ls") == []


def test_what_was_not_counted_is_told():
    (insight,) = insights(
        line("cat #1 | grep #1", 12, (0, 1, 5)),
        line("cat #2 | grep #1", 2),
        line("cat #2 | grep #1", 70, actor="agent"),
        line("cat #2 | grep #1", 30, unit="distinct command lines"),
        on_path="ls",
    )
    assert (insight.evidence[-1].count, insight.evidence[-1].unit) == (2, "runs")
    assert insight.evidence[-1].says == "2 runs that look alike were not counted, as they ask for more"


@pytest.mark.parametrize(("count", "days"), [(9, (0, 1, 2)), (3, (0, 1, 2)), (12, (0,)), (12, (0, 1))])
def test_seldom_or_on_few_days_is_not_enough(count: int, days: tuple[int, ...]):
    made = insights(line("cat #1 | grep #1", count if len(days) < 3 else 3, days))
    assert made == []


def test_what_was_run_again_and_again_within_one_piece_of_work_is_no_habit():
    burst = line("cat #1 | grep #1", 40, (1,))
    assert insights(burst, line("cat #1 | grep #1", 2, (0, 5))) == []
    (told,) = insights(burst, line("cat #1 | grep #1", 10, (0, 2, 5, 6)))
    assert "(80 runs)" in told.says


def test_units_are_not_added_and_people_and_agents_are_told_apart():
    days = (0, 1, 2)
    both = (line("cat #1 | grep #1", 3, days), line("cat #1 | grep #1", 3, days, unit="distinct command lines"))
    assert insights(*both) == []
    agents = line("cat #1 | grep #1", 50, days, actor="agent", source="transcripts")
    told = insights(line("cat #1 | grep #1", 20, days), agents)
    assert [insight.says.partition(" run")[0] for insight in told] == ["agents", "you"]
    assert insights(line("cat #1 | grep #1", 50, days, actor="unknown")) == []


def test_what_is_one_command_without_arguments_can_be_an_abbreviation():
    (insight,) = insights(line("git stash && git pull && git stash pop", 4, (0, 1, 2)))
    assert insight.action == Action(verb="abbreviate", subject="git pull --autostash")


def test_what_agents_are_told_to_use_for_the_job_is_not_told_once_more():
    prefers = AgentChoice(
        purpose="searching text",
        favourite="rg",
        path="/bin/rg",
        because="it is faster",
        unit="runs",
        counts=(("rg", 90), ("grep", 3)),
        agents=(("grep", 90),),
        sessions=9,
        first_day=1,
        last_day=9,
    )
    choices = AgentChoices(lines=90, choices=(prefers,))
    days = (0, 1, 2)
    both = [line("grep -r #2", 9, days, actor=actor, source=actor) for actor in ("agent", "human")]
    assert [insight.says.partition(" run")[0] for insight in insights(*both)] == ["agents", "you"]
    assert [insight.says.partition(" run")[0] for insight in insights(*both, choices=choices)] == ["you"]
    pipes = line("cat #1 | head", 9, days, actor="agent", source="transcripts")
    assert [insight.subject for insight in insights(pipes, choices=choices)] == ["cat-head"]
