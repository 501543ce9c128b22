"""One profile per declared tool: ranks, rivals, pipelines, reasons and costs, each from its own fact."""

from __future__ import annotations

from typing import Any

import msgspec

from nixlore.correlate.tool_profiles import correlate
from nixlore.model.dependencies import LineCost, LineCosts
from nixlore.model.evolution import CommitMark, PackageEvolution, ToolLife, ToolMigration
from nixlore.model.git import Quote
from nixlore.model.tool_chains import ToolChains
from nixlore.model.tool_profiles import ToolProfile, ToolProfiles
from nixlore.model.usage import CommandUse
from nixlore.model.workflows import Pipeline, Workflows
from reporting import ALIGNMENT, USAGE, changed, tool, use

MARK = CommitMark(commit="a" * 40, date="2025-03-01T10:00:00+01:00")


def profiles(**others: Any) -> ToolProfiles:
    given: dict[str, Any] = {"usage": USAGE, "evolution": None, "graph": None, "costs": None, "chains": None}
    return correlate(ALIGNMENT, **given | others)


def profile(name: str, **others: Any) -> ToolProfile:
    return next(one for one in profiles(**others).tools if one.attr_path == name)


def test_tools_with_programs_have_a_profile_the_most_run_first():
    assert [one.attr_path for one in profiles().tools] == ["ripgrep", "firefox", "hyfetch"]


def test_use_is_ranked_among_all_commands_of_an_actor_in_a_unit():
    human, agent = sorted(profile("ripgrep").uses, key=lambda one: one.actor, reverse=True)
    assert (human.program, human.count, human.rank, human.of) == ("rg", 1234, 1, 3)
    assert (agent.actor, agent.count, agent.rank, agent.of) == ("agent", 30, 1, 1)


def test_equals_share_the_better_rank():
    rows = tuple(CommandUse(name=name, uses=(use(count),)) for name, count in (("a", 9), ("rg", 5), ("c", 5)))
    (found,) = profile("ripgrep", usage=changed(USAGE, commands=rows)).uses
    assert (found.rank, found.of) == (2, 3)


def test_rivals_are_told_once_per_purpose():
    (found,) = profile("ripgrep").rivalries
    assert (found.purpose, found.is_first, found.is_clear) == ("searching text", True, True)


def life(**others: Any) -> ToolLife:
    quote = Quote(text="fast", source="message", commit="b" * 40, start=0, end=4, rule="r", confidence="high")
    given = {
        "names": ("ripgrep",), "first_added": MARK, "status": "declared", "last_removed": None, "events": (), "spells": (),
        "changes": 0, "age_days": 9, "declared_days": 9, "authors": ("Ada",), "why": quote,
    }  # fmt: skip
    return ToolLife(**{**given, **others})


def evolution(found: ToolLife, *moves: ToolMigration) -> PackageEvolution:
    return PackageEvolution(
        packages={"ripgrep": found}, migrations=moves, head=MARK, branch="main", commits=9, since="", shallow=False
    )


def test_the_reason_and_the_first_commit_come_from_the_history():
    found = profile("ripgrep", evolution=evolution(life()))
    assert found.why is not None
    assert (found.why.text, found.added) == ("fast", MARK)


def test_a_beginning_that_is_hidden_is_not_told():
    assert profile("ripgrep", evolution=evolution(life(known_from_start=False))).added is None


def test_a_switch_that_stands_is_told_and_one_that_was_taken_back_is_not():
    move = ToolMigration(from_="grep", to="ripgrep", commit="c", date="", stands=True, returned=False, rule="r", at=1)
    assert profile("ripgrep", evolution=evolution(life(), move)).migrated_from == "grep"
    assert profile("ripgrep", evolution=evolution(life(), changed(move, stands=False))).migrated_from == ""


def pipeline(*commands: str, count: int, actor: str = "human") -> Pipeline:
    return Pipeline(commands=commands, flags=((),) * len(commands), uses=(use(count, actor),), share=0.1)


def test_the_most_used_pipelines_are_told_once():
    flows = Workflows(
        seen=(), sequences=(), rituals=(), substitutions=(), sessions=0, commands=0, tested=0, false_share=0, window=60,
        pipelines=(
            pipeline("rg", "head", count=5), pipeline("rg", "head", count=9, actor="agent"),
            pipeline("ps", "rg", count=7), pipeline("rg", "wc", count=1), pipeline("git log", "head", count=99),
        ),
    )  # fmt: skip
    chains = ToolChains(references=(), stacks=(), unknown="", workflows=flows)
    assert profile("ripgrep", chains=chains).pipelines == ((("rg", "head"), "", 9), (("ps", "rg"), "", 7))


def test_a_cost_is_told_only_of_a_line_that_declares_nothing_else():
    place = ALIGNMENT.tools[0].places[0]
    line = LineCost(file=place.file, line=place.line, attr_path="ripgrep", packages=("ripgrep",), alone=5, closure=9)
    costs = LineCosts(root="/nix/store/x", size=9, base=1, shared=0, lines=(line,))
    assert profile("ripgrep", costs=costs).size == 5
    both = msgspec.structs.replace(line, attr_path="ripgrep fd")
    assert profile("ripgrep", costs=changed(costs, lines=(both,))).size is None


def test_without_other_facts_a_profile_says_where_it_is_declared():
    found = correlate(changed(ALIGNMENT, tools=(tool("x", "unseen", ("x",)),)), None, None, None, None, None)
    assert [(one.attr_path, one.uses, one.references) for one in found.tools] == [("x", (), None)]
