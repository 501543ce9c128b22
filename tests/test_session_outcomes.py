"""What is said to go together with better sessions: rarely what does not, mostly what does, never what merely came."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.analyze import _outcome_need, session_outcomes
from nixlore.analyze._outcome_family import holm, needed, shares
from nixlore.analyze._outcome_scores import Case, comparable, groups, score
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.session_outcomes import Association, SessionOutcomes
from simulated_sessions import Plan, claims, ordinary, session, told, world

COUNT = 300
RULE = ("instructions rule0",)
FAR = 0.05


def base(own: random.Random, number: int) -> Plan:
    return ordinary(own, number, COUNT)


def overdispersed(own: random.Random, number: int) -> Plan:
    plan = base(own, number)
    plan.alike = 0.5
    return plan


def rare(own: random.Random, number: int) -> Plan:
    plan = base(own, number)
    plan.fails, plan.asks, plan.corrects, plan.stops = 0.03, 0.02, 0.02, 0.02
    return plan


def by_project(own: random.Random, number: int) -> Plan:
    """Projects differ in how much fails, and in what is loaded there."""
    plan = base(own, number)
    plan.fails = plan.corrects = (0.05, 0.15, 0.3, 0.4, 0.2, 0.1)[plan.project]
    plan.items = [f"rule{item}" for item in range(5) if own.random() < 0.2 + 0.15 * (plan.project * (item + 1) % 5)]
    return plan


def by_model(own: random.Random, number: int) -> Plan:
    plan = base(own, number)
    plan.fails = 0.3 if plan.model else 0.1
    plan.items = [f"rule{item}" for item in range(5) if own.random() < (0.8 if plan.model else 0.2)]
    return plan


def by_length(own: random.Random, number: int) -> Plan:
    """Longer sessions fail more and have more loaded."""
    plan = base(own, number)
    size = math.log1p(plan.commands)
    plan.fails = min(0.02 + 0.06 * size, 0.6)
    plan.asks, plan.stops = plan.fails / 2, plan.fails / 3
    plan.items = [f"rule{item}" for item in range(5) if own.random() < min(0.15 * size, 0.9)]
    return plan


def only_later(own: random.Random, number: int) -> Plan:
    """Everything gets better with time, and what is loaded came at some time."""
    plan = base(own, number)
    plan.fails, plan.asks = 0.35 - 0.3 * plan.when, 0.3 - 0.25 * plan.when
    plan.corrects = plan.asks
    plan.items = [f"rule{item}" for item in range(5) if plan.when > (item + 1) / 6]
    return plan


def more_and_more(own: random.Random, number: int) -> Plan:
    plan = only_later(own, number)
    plan.items = [f"rule{item}" for item in range(5) if own.random() < plan.when]
    return plan


def all_at_once(own: random.Random, number: int) -> Plan:
    """On one day everything gets better, and the context comes."""
    plan = base(own, number)
    plan.fails = 0.3 if plan.when < 0.5 else 0.1
    plan.items = [f"rule{item}" for item in range(5) if plan.when > 0.5 or own.random() < FAR]
    return plan


def very_uneven(own: random.Random, number: int) -> Plan:
    plan = base(own, number)
    plan.commands, plan.alike = min(int(own.paretovariate(0.7) * 2), 3000), 0.3
    return plan


def few_with_it(own: random.Random, number: int) -> Plan:
    plan = base(own, number)
    plan.items, plan.alike = [f"rule{item}" for item in range(12) if own.random() < 0.09], 0.3
    return plan


def together(own: random.Random, number: int) -> Plan:
    """Most contexts are loaded together."""
    plan = base(own, number)
    side = own.random() < 0.5
    plan.items = [f"rule{item}" for item in range(8) if (own.random() < 0.9) == side]
    return plan


NULLS = (
    base,
    overdispersed,
    rare,
    by_project,
    by_model,
    by_length,
    only_later,
    more_and_more,
    all_at_once,
    very_uneven,
    few_with_it,
    together,
)


def halved(own: random.Random, number: int) -> Plan:
    """With the first rule half as many commands fail."""
    plan = base(own, number)
    plan.fails = 0.3 / 2 if "rule0" in plan.items else 0.3
    return plan


def halved_questions(own: random.Random, number: int) -> Plan:
    plan = base(own, number)
    plan.asks = 0.3 / 2 if "rule0" in plan.items else 0.3
    return plan


def false_worlds(plan: Any, seeds: Iterable[int]) -> int:
    return sum(bool(claims(world(seed, COUNT, plan))) for seed in seeds)


def test_without_effect_hardly_anything_is_said_to_go_together():
    assert sum(false_worlds(plan, range(4)) for plan in NULLS) <= len(NULLS) * 4 * 0.1


@pytest.mark.slow
@pytest.mark.parametrize("plan", NULLS, ids=lambda plan: plan.__name__)
def test_in_no_kind_of_world_without_effect_more_than_one_in_twenty_says_anything(plan: Any):
    # With fewer worlds chance alone takes one in thirty across the bound now and then.
    assert false_worlds(plan, range(1000, 1400)) <= 400 * 0.05


@pytest.mark.slow
def test_over_all_kinds_of_worlds_fewer_than_one_in_twenty_says_anything():
    assert sum(false_worlds(plan, range(2000, 2040)) for plan in NULLS) <= 40 * len(NULLS) * 0.05


def found_in(plan: Any, outcome: str, seeds: Iterable[int]) -> int:
    return sum((RULE, outcome) in claims(world(seed, COUNT, plan)) for seed in seeds)


@pytest.mark.parametrize(("plan", "outcome"), [(halved, "failed commands"), (halved_questions, "questions")])
def test_what_halves_an_outcome_is_found(plan: Any, outcome: str):
    assert found_in(plan, outcome, range(10)) >= 8


@pytest.mark.slow
@pytest.mark.parametrize(("plan", "outcome"), [(halved, "failed commands"), (halved_questions, "questions")])
def test_what_halves_an_outcome_is_found_in_four_of_five_worlds_at_least(plan: Any, outcome: str):
    assert found_in(plan, outcome, range(100, 220)) >= 96


def halved_from(chance: float) -> Any:
    def plan(own: random.Random, number: int) -> Plan:
        made = base(own, number)
        made.fails = chance / 2 if "rule0" in made.items else chance
        return made

    return plan


def needs(plan: Any, seeds: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Yield how many sessions the smaller side has, and needs, for the first rule and failed commands."""
    for seed in seeds:
        found = world(seed, COUNT, plan)
        for one in found.associations:
            if (one.what, one.outcome) == (RULE, "failed commands"):
                yield smaller(one), _outcome_need.need(one, found.compared)


def smaller(one: Association) -> int:
    return min(one.present.sessions, one.absent.sessions)


def test_what_happens_often_is_enough_for_a_halving_and_what_is_rare_is_said_not_to_be():
    assert all(have >= need for have, need in needs(halved_from(0.3), range(3)))
    assert all(have < need for have, need in needs(halved_from(0.05), range(3)))


@pytest.mark.slow
def test_a_rare_outcome_is_mostly_not_found_before_there_are_as_many_as_are_needed():
    rarely = halved_from(0.05)
    assert found_in(rarely, "failed commands", range(3000, 3040)) < 40 * 0.8
    assert false_worlds(rare, range(3000, 3060)) <= 60 * 0.05


@pytest.mark.slow
def test_with_as_many_as_are_needed_four_of_five_are_found():
    def many(own: random.Random, number: int) -> Plan:
        made = ordinary(own, number, 700)
        made.fails = 0.08 / 2 if "rule0" in made.items else 0.08
        return made

    enough: list[bool] = []
    for seed in range(60):
        said = world(seed, 700, many)
        (own,) = [one for one in said.associations if (one.what, one.outcome) == (RULE, "failed commands")]
        if smaller(own) >= _outcome_need.need(own, said.compared):
            enough.append(own.verdict == "seen together")
    assert len(enough) >= 30
    assert sum(enough) >= len(enough) * 0.8


@pytest.mark.slow
def test_where_something_goes_together_with_one_outcome_nothing_else_is_said_to():
    others = [claims(world(seed, COUNT, halved)) for seed in range(400, 520)]
    assert sum(any(claim != (RULE, "failed commands") for claim in told) for told in others) <= 120 * 0.05


def test_what_is_told_has_its_figures():
    found = world(3, COUNT, halved)
    (first,) = (one for one in found.associations if one.verdict == "seen together")
    assert (first.kind, first.what, first.outcome) == ("context", RULE, "failed commands")
    assert first.low < first.difference < first.high < 0 < first.p <= _outcome_need.SURE
    assert first.present.sessions >= 20 <= first.absent.sessions
    assert first.present.events / first.present.of < first.absent.events / first.absent.of
    assert first.detectable > 0
    assert found.compared == len(found.associations)
    assert found.sessions == COUNT


def test_the_answer_does_not_depend_on_the_order_of_what_was_read():
    own = random.Random(9)
    records = [record for number in range(120) for record in session(own, number, halved(own, number))]
    one = told(records)
    own.shuffle(records)
    assert msgspec.json.encode(told(records)) == msgspec.json.encode(one)


def test_what_merely_came_at_some_time_is_never_compared():
    def switched(own: random.Random, number: int) -> Plan:
        plan = Plan(when=number / COUNT, fails=0.4 if number < COUNT / 2 else 0.1)
        plan.items = ["rule0"] if number >= COUNT / 2 else []
        return plan

    for count in (60, 77, 78, 79, COUNT):
        found = world(1, count, switched)
        assert not [one for one in found.associations if one.what == RULE]
    (why,) = [one for one in found.too_few if one.what == RULE]
    assert (why.present, why.absent, why.need) == (150, 150, 20)
    assert why.comparable < 20
    assert why.because == "too few of the same project and period"


def test_what_belongs_to_one_project_alone_is_never_compared():
    def own_rule(own: random.Random, number: int) -> Plan:
        plan = Plan(project=number % 2, when=number / COUNT, fails=(0.4, 0.1)[number % 2])
        plan.items = ["rule0"] if plan.project else []
        return plan

    (why,) = [one for one in world(1, COUNT, own_rule).too_few if one.what == RULE]
    assert (why.present, why.absent, why.comparable) == (150, 150, 0)


def test_sessions_of_no_known_project_are_like_no_other():
    def nowhere(own: random.Random, _: int) -> Plan:
        return Plan(project=-1, items=["rule0"] * own.randint(0, 1), fails=0.3)

    found = world(1, COUNT, nowhere)
    assert (found.associations, found.elsewhere) == ((), COUNT)


def test_nineteen_sessions_a_side_are_not_enough():
    def few(count: int) -> SessionOutcomes:
        return world(1, 39, lambda _, number: Plan(when=number / 39, items=["rule0"] * (number < count), fails=0.5))

    assert [why.because for why in few(19).too_few if why.what == RULE] == ["too few sessions with it"]
    assert [why.because for why in few(20).too_few if why.what == RULE] == ["too few sessions without it"]


def test_where_nothing_happens_nothing_is_compared():
    calm = world(
        1, COUNT, lambda own, _: Plan(fails=0, asks=0, corrects=0, stops=0, items=["rule0"] * own.randint(0, 1))
    )
    assert calm.associations == ()
    assert {why.because for why in calm.too_few if why.what == RULE} == {"too little happened in them"}


def test_contexts_of_the_very_same_sessions_are_one():
    def both(own: random.Random, _: int) -> Plan:
        return Plan(items=["rule0", "rule1"] * own.randint(0, 1), fails=0.3)

    contexts = {one.what for one in world(1, COUNT, both).associations if one.kind == "context"}
    assert contexts == {("instructions rule0", "instructions rule1")}


def small(**more: Any) -> AgentSession:
    given = {"session": "s", "agent": "claude-code", "project": "~/p", "first": 0, "last": 9, "versions": ("2.1.330",)}
    return AgentSession(**{**given, **more})


def typed(at: int, session: str = "s", **more: Any) -> AgentPrompt:
    return AgentPrompt(**{"session": session, "at": at, "by": "human", "characters": 10, **more})


def answer(at: int, *, asks: bool, **more: Any) -> AgentResponse:
    tokens = {"input": 1, "output": 1, "cache_creation": 0, "cache_read": 0}
    return AgentResponse(session="s", at=at, model="m", project="", asks=asks, **tokens, **more)


def called(
    name: str = "Bash", outcome: Any = "ok", error: Any = "", code: int | None = 0, **more: Any
) -> AgentToolCall:
    given = {"session": "s", "at": 1, "server": "", "tool": name, "project": ""}
    return AgentToolCall(name=name, outcome=outcome, error=error, exit=code, **{**given, **more})


def counted(outcome: str, *records: Any, sessions: Iterable[AgentSession] = ()) -> tuple[int, int]:
    found = told([*(sessions or [small()]), *records])
    (total,) = (total for total in found.outcomes if total.outcome == outcome)
    return total.events, total.of


def test_without_a_session_nothing_is_said():
    assert session_outcomes.analyze(None, None, None, None, None) is None
    assert session_outcomes.analyze([], [], [], [], []) is None


def test_a_failed_command_is_one_that_ran_and_ended_with_another_code_than_0():
    calls = [
        called(),
        called(code=1),
        called(outcome="flagged", error="bash_nonzero", code=2),
        called(outcome="flagged", error="bash_nonzero", code=None),
        called(outcome="denied", error="user_rejected", code=None),
        called(outcome="interrupted", error="interrupted", code=None),
        called("Read", code=None),
        called(outcome="flagged", error="bash_nonzero", is_subagent=True),
    ]
    assert counted("failed commands", typed(0), *calls) == (2, 4)


def test_a_question_counts_once_for_the_prompt_before_it():
    records = [typed(0), answer(1, asks=True), answer(2, asks=True), typed(10), answer(11, asks=False), typed(20)]
    assert counted("questions", *records, answer(21, asks=True, is_subagent=True)) == (1, 3)
    assert counted("questions", *records, called("AskUserQuestion", code=None, at=22)) == (2, 3)


def test_a_correction_is_a_later_prompt_that_objects_and_no_answer_to_a_question():
    assert counted("corrections", typed(0, corrects=True), typed(10), typed(20, corrects=True)) == (1, 2)
    assert counted("corrections", typed(0), answer(5, asks=True), typed(10, corrects=True)) == (0, 1)


def test_interruptions_count_per_prompt_and_at_most_once_each():
    assert counted("interruptions", typed(0), typed(9), sessions=[small(interrupts=1)]) == (1, 2)
    assert counted("interruptions", typed(0), sessions=[small(interrupts=5)]) == (1, 1)


def test_sessions_of_programs_of_sub_agents_and_of_nobody_are_left_out():
    found = told(
        [
            small(),
            typed(0),
            small(session="p"),
            typed(0, "p", by="program"),
            small(session="w", is_warmup=True),
            small(session="s", parent="s", interrupts=3),
        ]
    )
    assert (found.sessions, found.by_program) == (1, 1)


def test_a_session_in_several_logs_is_one():
    found = told([small(first=100), small(first=50, interrupts=1), typed(60)])
    assert (found.sessions, found.outcomes[3].events, found.first_day) == (1, 1, 0)


def test_a_session_of_a_version_that_could_not_tell_is_not_without():
    def plan(count: int, version: str, start: int, item: str) -> list[Any]:
        rows: list[Any] = []
        for number in range(start, start + count):
            name = f"s{number}"
            rows += [small(session=name, first=number, versions=(version,)), typed(number, name)]
            rows += [ContextItem(session=name, kind="skill", name=item)] if item else []
        return rows

    found = told([*plan(30, "2.1.9", 0, ""), *plan(30, "2.1.126", 100, "deploy"), *plan(5, "2.1.200", 200, "")])
    (why,) = [one for one in found.too_few if one.kind == "context"]
    assert (why.what, why.present, why.absent) == (("skill deploy",), 30, 5)


def test_the_tools_of_an_mcp_server_are_one_context():
    items = [ContextItem(session="s", kind="mcp tools", name=f"mcp__nixos__tool{number}") for number in range(3)]
    found = told([small(), typed(0), *items])
    assert [one.what for one in found.too_few if one.kind == "context"] == [("mcp tools nixos",)]


def test_a_tool_of_the_agent_itself_is_no_context_of_an_mcp_server():
    kinds = {"CronCreate": "tools", "mcp__nixos__find": "mcp tools"}
    items = [ContextItem(session="s", kind=kind, name=name) for name, kind in kinds.items()]
    found = told([small(), typed(0), *items])
    assert [one.what for one in found.too_few if one.kind == "context"] == [("mcp tools nixos",)]


def test_the_form_of_the_first_prompt_is_looked_at():
    found = told([small(), typed(5, names_tests=True), typed(0, names_file=True, characters=301)])
    assert {one.what[0]: one.present for one in found.too_few} == {
        "the first prompt names a file": 1,
        "the first prompt names tests": 0,
        "the first prompt asks for a plan": 0,
        "the first prompt is longer than 300 characters": 1,
    }


def test_holm_multiplies_the_smallest_by_all_and_never_sinks():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_holm_with_shares_gives_more_room_to_what_would_show_a_halving():
    assert holm([0.01, 0.01], [0.8, 0.2]) == pytest.approx([0.0125, 0.0125])
    assert holm([0.01, 0.04], [0.8, 0.2]) == pytest.approx([0.0125, 0.04])
    assert holm([0.04, 0.005], [0.8, 0.2]) == pytest.approx([0.04, 0.025])


@given(st.lists(st.floats(0, 20), max_size=60), st.sampled_from((0.03, 0.05)))
def test_shares_are_one_together_and_none_is_nothing(halvings: list[float], level: float):
    parts = shares(halvings, level)
    assert not halvings or sum(parts) == pytest.approx(1)
    assert all(part >= 0.2 / len(halvings) - 1e-12 for part in parts)


def test_what_could_not_show_a_halving_leaves_its_share_to_what_could():
    likely, hopeless = shares([3.5, 0.5], 0.03)
    assert hopeless < 0.2
    assert likely > 0.8
    assert shares([3.0, 3.0], 0.03) == pytest.approx([0.5, 0.5])
    assert shares([0.0, 0.0], 0.03) == pytest.approx([0.5, 0.5])


def test_what_is_needed_for_four_of_five_is_what_is_there_where_the_halving_lies_that_far():
    assert needed(150, 1.959964 + 0.841622, 1, 0.05) in (150, 151)
    assert needed(150, (1.959964 + 0.841622) / 2, 1, 0.05) in (600, 601)
    assert needed(150, 0.0, 1, 0.05) == 0
    assert needed(150, 3.0, 36, 0.03) > needed(150, 3.0, 1, 0.03)


CASES = st.lists(
    st.builds(
        Case,
        st.just(0),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 9),
        st.sampled_from("ab"),
        st.integers(0, 3),
    ),
    max_size=40,
)


@given(CASES, st.sets(st.integers(0, 39)))
def test_a_score_is_finite_and_its_interval_agrees_with_its_p(cases: list[Case], present: set[int]):
    numbered = [case._replace(number=number) for number, case in enumerate(cases)]
    found = score(comparable(groups(numbered), present), present)
    if found is not None:
        assert all(map(math.isfinite, found))
        assert found.low - 1e-9 <= found.difference <= found.high + 1e-9
        assert 0 <= found.p <= 1
        if abs(found.p - 0.05) > 1e-6:
            assert (found.p < 0.05) == (not found.low <= 0 <= found.high)
