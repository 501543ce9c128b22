"""Which programs agents choose where the person here chooses another."""

from __future__ import annotations

from typing import Any

import msgspec

from agent_lines import line
from aligning import align, command, package, usage
from nixlore.correlate.agent_choices import correlate
from nixlore.data.rivals import RIVALS
from nixlore.data.shared_choices import SHARED_CHOICES
from nixlore.model.agent import AgentToolCall
from nixlore.model.agent_choices import AgentChoices
from nixlore.model.nix import Binary
from nixlore.synthesize.agent_wrong_tool import infer
from test_failure_causes import binary

RG = binary("rg")


def choices(*lines: AgentToolCall, typed: dict[str, int] | None = None, binaries: Any = (RG,)) -> AgentChoices | None:
    typed = {"rg": 60, "grep": 5} if typed is None else typed
    return correlate(usage([command(name, count) for name, count in typed.items()]), None, lines, binaries)


def searches(text: str, count: int, sessions: int = 4) -> list[AgentToolCall]:
    """Return the same line so many times, in so many sessions."""
    return [line(text, code=0, session=f"s{number % sessions + 1}") for number in range(count)]


def found(*lines: AgentToolCall, **others: Any) -> list[tuple[str, tuple[tuple[str, int], ...], int]]:
    made = choices(*lines, **others)
    assert made is not None
    return [(row.favourite, row.agents, row.sessions) for row in made.choices]


def test_every_shared_choice_is_of_a_known_job():
    assert RIVALS.keys() >= SHARED_CHOICES.keys()


def test_what_agents_run_for_a_job_with_a_clear_preference():
    lines = [*searches("grep -rn x src", 12), *searches("rg x", 2), *searches("cargo test | grep x", 30)]
    assert found(*lines) == [("rg", (("grep", 12), ("rg", 2)), 4)]
    made = choices(*lines)
    assert made is not None
    (row,) = made.choices
    assert (row.path, row.counts, row.unit) == ("/x/bin/rg", (("rg", 60), ("grep", 5)), row.unit)
    assert made.lines == 44


def test_no_preference_no_program_here_and_no_agent_tell_nothing():
    lines = searches("grep -rn x src", 12)
    assert found(*lines, typed={"rg": 9}) == []
    assert found(*lines, typed={"rg": 20, "grep": 8}) == []
    assert found(*lines, typed={"ls": 90}) == []
    assert found(*lines, binaries=[binary("rg", rank=None)]) == []
    assert found(*searches("ls", 12)) == []
    assert choices() is None


def test_what_is_chosen_for_the_eyes_or_by_a_project_is_no_choice_of_an_agent():
    typed = {"bat": 90, "pnpm": 40}
    here = [binary("bat"), binary("pnpm")]
    assert found(*searches("cat a", 20), *searches("npm test", 20), typed=typed, binaries=here) == []


def test_the_only_one_that_is_typed_is_preferred():
    assert found(*searches("grep -r x .", 12), typed={"rg": 30}) == [("rg", (("grep", 12),), 4)]


def test_the_first_directory_of_the_path_counts():
    later = Binary(name="rg", path="/y/bin/rg", store_path="", package="rg", provider="local", rank=3)
    made = choices(*searches("grep -r x .", 3), binaries=[RG, later])
    assert made is not None
    assert made.choices[0].path == "/x/bin/rg"


def test_of_another_host_than_this_one_nothing_is_told():
    alignment = msgspec.structs.replace(align([package("ripgrep")]), is_this_machine=False)
    assert correlate(usage([command("rg", 60)]), alignment, searches("grep -r x .", 12), [RG]) is None


def test_where_the_path_was_not_read_a_choice_is_told_without_a_place_and_no_rule_speaks_of_it():
    made = choices(*searches("grep -rn x src", 12), binaries=None)
    assert made is not None
    assert [(row.favourite, row.path) for row in made.choices] == [("rg", "")]
    assert list(infer(made)) == []
