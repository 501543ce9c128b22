"""The block says what agents failed by here again and again, and what a person takes who never takes anything else."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.agent_choices import AgentChoice, AgentChoices
from nixlore.model.agent_failures import AgentFailures, FailureCount
from nixlore.model.nix import Binary
from nixlore.present.claude_md import present
from reporting import ALIGNMENT, DAY, a_report, changed, place, tool

BINARY = Binary(name="", path="/run/current-system/sw/bin/x", store_path="", package="", provider="system")


def with_fact(name, fact, **fields):
    report = a_report(**fields)
    return changed(report, facts={**report.facts, name: msgspec.Raw(msgspec.json.encode(fact))})


def failures(kind, count):
    found = FailureCount(kind=kind, count=count, hidden=0, sessions=count, last_day=DAY)
    return AgentFailures(lines=90, failed=count, sessions=9, first_day=DAY, last_day=DAY, classes=(found,))


UNTRACKED = (
    "- A flake sees only what git tracks: `git add` a new file before a build (failed 3 times, last on 2024-10-04)."
)
SUDO = "- sudo asks for a password, which you cannot type: print such a command for the user (failed 3 times, last on 2024-10-04)."


@pytest.mark.parametrize(
    ("kind", "count", "name", "text"),
    [
        ("untracked file", 3, "untracked", UNTRACKED),
        ("password", 3, "sudo", SUDO),
        ("untracked file", 1, "", ""),
        ("build", 30, "", ""),
    ],
)
def test_what_agents_failed_by_again_is_told(kind, count, name, text):
    lines = {line.id: line for line in present(with_fact("agent_failures", failures(kind, count)), None).lines}
    assert lines.keys() & {"untracked", "sudo"} == ({name} if name else set())
    if name:
        assert lines[name].text == text


def choice(**fields):
    given = {
        "purpose": "finding files", "favourite": "fd", "path": "/x/bin/fd", "because": "it is faster", "unit": "runs",
        "counts": (("fd", 88),), "agents": (("find", 92), ("fd", 21)), "sessions": 92, "first_day": DAY, "last_day": DAY,
    }  # fmt: skip
    return AgentChoices(lines=200, choices=(AgentChoice(**{**given, **fields}),))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, True),
        ({"counts": (("fd", 88), ("find", 40))}, False),
        ({"counts": (("fd", 9),)}, False),
        ({"counts": (("find", 88),)}, False),
        ({"counts": (("bfs", 88),)}, False),
    ],
)
def test_who_never_takes_what_agents_take_is_heard_as_well(fields, told):
    alignment = changed(ALIGNMENT, preferences=(), tools=(tool("fd", "used", ("fd",), places=(place(7),)),))
    report = with_fact("agent_choices", choice(**fields), alignment=alignment)
    text = "- The user's own choices: fd, not find (88 to 0 runs, home.nix:7)."
    assert (text in present(report, None).text) == told


def test_a_choice_that_is_not_here_is_not_told():
    alignment = changed(ALIGNMENT, preferences=(), tools=(tool("fd", "used", ("fd",), places=(place(7),)),))
    report = with_fact("agent_choices", choice(), alignment=alignment)
    told = {name: "fd, not find" in present(report, [changed(BINARY, name=name)]).text for name in ("fd", "rg")}
    assert told == {"fd": True, "rg": False}


@pytest.mark.parametrize(
    ("distribution", "line"),
    [
        ("debian", "- Host laptop runs debian, not NixOS: no configuration of it was found."),
        ("", "- Host laptop: no configuration of it was found."),
    ],
)
def test_the_first_line_names_the_host_also_where_no_configuration_was_found(distribution, line):
    report = with_fact("agent_failures", failures("password", 3), hosts=None, alignment=None, usage=None)
    target = changed(report.target, distribution=distribution)
    block = present(changed(report, target=target), None)
    assert [one.id for one in block.lines] == ["bare-host", "sudo"]
    assert block.lines[0].text == line
