"""What is measured now: agents by day, how the configuration fits, and on which day a project first worked."""

from __future__ import annotations

import pytest
from msgspec.structs import replace as changed

from aligning import align, many, package, read, usage
from living import EVOLUTION
from nixlore.correlate._success_metrics import measured
from nixlore.data.green_commands import is_green
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall
from nixlore.model.agent_choices import AgentChoice, AgentChoices
from nixlore.model.drift import DriftReport
from nixlore.model.metrics import AgentDay, ProjectStart, Quality
from nixlore.model.project import Project
from nixlore.model.recording import LineUse, Step

DAY = 86_400


def made(**given):
    names = [
        "sessions",
        "prompts",
        "responses",
        "calls",
        "choices",
        "usage",
        "alignment",
        "evolution",
        "drift",
        "projects",
        "lines",
    ]
    return measured(**dict.fromkeys(names) | given)


def session(name, day, **fields):
    given = {"agent": "claude-code", "project": "~/a", "last": None}
    return AgentSession(session=name, first=day * DAY, **{**given, **fields})


def prompt(name, at, by="human"):
    return AgentPrompt(session=name, at=at, by=by, characters=10)


def response(name, at, tokens, **fields):
    given = {"model": "m", "project": "", "input": tokens, "output": 9, "cache_creation": 1, "cache_read": 2}
    return AgentResponse(session=name, at=at, **{**given, **fields})


def call(name, at, ran, **fields):
    given = {"name": "Bash", "server": "", "tool": "", "project": "", "outcome": "ok"}
    return AgentToolCall(session=name, at=at, ran=ran, **{**given, **fields})


CHOICE = AgentChoice(
    purpose="searching text",
    favourite="rg",
    path="/bin/rg",
    because="",
    unit="runs",
    counts=(("rg", 50),),
    agents=(("grep", 20),),
    sessions=3,
    first_day=1,
    last_day=2,
)


def test_sessions_of_people_count_on_the_day_on_which_they_began():
    found = made(
        sessions=[session("a", 5), session("b", 5), session("c", 6, parent="a"), session("d", 6, is_warmup=True)],
        prompts=[prompt("a", 5 * DAY), prompt("a", 5 * DAY + 50), prompt("b", 5 * DAY, by="program")],
        responses=[
            response("a", 5 * DAY + 1, 100, asks=True),
            response("a", 6 * DAY, 700),
            response("a", 6 * DAY, 9000, is_subagent=True),
        ],
    )
    assert found.agent_days == (AgentDay(day=5, contexts=(703,), questions=(1,)),)


def test_lines_count_on_their_own_day_and_for_what_was_wrong_with_them():
    found = made(
        sessions=[session("a", 5)],
        prompts=[prompt("a", 5 * DAY)],
        calls=[
            call("a", 5 * DAY, ("grep",)),
            call("a", 5 * DAY, ("ls", "grep"), fed=("grep",)),
            call("a", 7 * DAY, ("rg",)),
            call("a", 7 * DAY, ("zig",), missing=("zig",), exit=127),
            call("a", 7 * DAY, (), server="x"),
            call("a", None, ("ls",)),
        ],
        choices=AgentChoices(lines=4, choices=(CHOICE,)),
    )
    assert found.agent_days == (
        AgentDay(day=5, questions=(0,), lines=2, wrong=1),
        AgentDay(day=7, lines=2, not_found=1),
    )


def test_without_anything_nothing_is_measured():
    found = made()
    assert found.agent_days == found.starts == ()
    assert found.quality == Quality()


def test_the_configuration_is_measured_only_where_it_can_be_told():
    short = align([package("dust"), package("ripgrep")], many("rg", 400), coverage=[read()])
    found = made(alignment=short, usage=usage(many("rg", 400)), evolution=EVOLUTION)
    assert (found.quality.tools, found.quality.commands) == (2, 1)
    assert found.quality.lives == 2
    assert found.quality.unexplained == 1
    assert found.quality.drift is None
    told = made(alignment=changed(short, absence=""), usage=usage(many("rg", 400)))
    assert told.quality.unused == sum(tool.tool_class == "unseen" for tool in short.tools)
    assert made(alignment=changed(short, absence="why")).quality.unused is None
    drift = DriftReport(items=(), programs=(), path_known_by="/etc/set-environment")
    assert made(drift=drift).quality.drift == 0
    assert made(drift=changed(drift, path_known_by="")).quality.drift is None


def line(project, days, *outcomes, name="pytest", words=()):
    return LineUse(
        steps=(Step(name=name, words=words),),
        days=days,
        counts=(1,) * len(days),
        outcomes=outcomes,
        seconds=None,
        project=project,
        unit="runs",
        actor="human",
        host="",
        user="ada",
        source="hook",
    )


def project(path, first, **fields):
    given = {"name": path, "commits": 3, "last": None, "own_commits": 3}
    return Project(path=path, first=None if first is None else first * DAY + 99, **{**given, **fields})


@pytest.mark.parametrize(
    ("lines", "green"),
    [
        ([line("~/p", (12, 15), (0, 0, 2))], 12),
        ([line("~/p", (12, 15), (0, 0, 1), (1, 0, 1))], 15),
        ([line("~/p", (12,), (1, 0, 1))], None),
        ([line("~/p", (12,))], None),
        ([line("~/p", (5, 30), (0, 0, 2)), line("~/p", (14,), (0, 0, 1), name="cargo", words=("test",))], 14),
        ([line("~/p", (12,), (0, 0, 1), name="ls")], None),
        ([line("~/q", (12,), (0, 0, 1))], None),
    ],
)
def test_a_project_works_from_the_first_test_or_build_that_ended_well(lines, green):
    every = [line("~/other", (3,), (0, 0, 1)), *lines]
    found = made(projects=[project("~/p", 10)], lines=every)
    assert found.starts == (ProjectStart(project="~/p", first=10, green=green),)


def test_only_projects_that_began_while_it_was_recorded_count():
    others = [
        project("~/old", 2),
        project("~/unknown", None),
        project("~/theirs", 10, own_commits=0),
        project("~/part", 10, whole=False),
    ]
    assert made(projects=others, lines=[line("~/a", (3,), (0, 0, 1))]).starts == ()
    assert made(projects=[project("~/p", 10)]).starts == ()


def test_what_shows_that_a_project_works():
    assert is_green("pytest", ()) is True
    assert is_green("cargo", ("test",)) is True
    assert is_green("nix", ("build",)) is True
    assert is_green("cargo", ("add",)) is False
    assert is_green("cargo", ()) is False
