"""Sequences of commands are told where they are no chance: planted ones are found, shuffled histories give none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_sessions import FIRST_DAY, Habits, session, shuffled, typed
from nixlore.analyze._sequences import mined
from nixlore.analyze._sequences_chance import at_least, told_apart
from nixlore.model.recording import SessionRun
from nixlore.model.run import DAY
from nixlore.model.workflows import CommandSequence

PUBLISH = ("git add", "git commit", "git push")


def found(sessions: Sequence[SessionRun], window: int = 60) -> dict[tuple[str, ...], CommandSequence]:
    return {sequence.commands: sequence for sequence in mined(sessions, "human", window).sequences}


def habit(*heads: str, days: int = 8, **columns: object) -> list[SessionRun]:
    """Return sessions of many days, each with other commands around the same few."""
    return [
        session(
            *(f"before{day}.{n}" for n in range(5)), *heads, *(f"after{day}.{n}" for n in range(5)), day=day, **columns
        )
        for day in range(days)
    ]


def test_a_habit_is_found_with_its_figures():
    sessions = habit(*PUBLISH)
    (sequence,) = found(sessions).values()
    assert sequence.commands == PUBLISH
    assert (sequence.occurrences, sequence.sessions, sequence.days, sequence.failed) == (8, 8, 8, 0)
    assert (sequence.first_day, sequence.last_day) == (FIRST_DAY, FIRST_DAY + 7)
    assert sequence.lift > 5
    assert sequence.p_value < 1e-6
    assert not sequence.is_loop


def test_too_few_or_all_on_one_day_is_no_habit():
    assert found(habit(*PUBLISH, days=4)) == {}
    one_day = [session(*run.heads, at=1_700_000_000 + 600 * number) for number, run in enumerate(habit(*PUBLISH))]
    assert found(one_day) == {}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((0, 1, 2, 3, 4), True),
        ((0, 0, 0, 1, 2, 2), True),
        ((0, 0, 0, 0, 1, 2), False),
        ((0,) * 9 + (1, 2, 3, 4), False),
        ((0, 0, 0, 1, 1, 1), False),
    ],
)
def test_one_burst_of_work_is_no_habit(days: tuple[int, ...], *, told: bool):
    """On three days at least, and on none more than half of the occurrences."""
    runs = [session(*run.heads, at=DAY * (FIRST_DAY + day) + 900 * n)
            for n, (day, run) in enumerate(zip(days, habit(*PUBLISH, days=len(days)), strict=True))]  # fmt: skip
    assert (PUBLISH in found(runs)) is told


def test_what_is_run_again_at_once_counts_once():
    assert PUBLISH in found(habit("git add", "git add", "git add", "git commit", "git push", "git push"))


def test_a_pause_or_another_directory_ends_a_sequence():
    size = 13
    slow = tuple(200 if place in (6, 7) else 5 for place in range(size))
    assert found(habit(*PUBLISH, gaps=slow)) == {}
    assert PUBLISH in found(habit(*PUBLISH, gaps=slow), window=300)
    assert found(habit(*PUBLISH, places=tuple(range(size)))) == {}


def test_a_change_of_directory_belongs_to_what_is_run_there():
    places = (0,) * 6 + (1,) * 7
    assert ("cd", "nix develop", "python") in found(habit("cd", "nix develop", "python", places=places))
    failing = (0,) * 7 + (1,) * 6
    assert ("cd", "nix develop", "python") not in found(habit("cd", "nix develop", "python", places=failing))


def test_a_line_of_several_commands_is_their_sequence():
    runs = [*habit("git add && git commit && git push", days=4), *habit(*PUBLISH, days=4)]
    assert found(runs)[PUBLISH].occurrences == 8
    assert ("cd", "make", "make check") in found(habit("cd && make", "make check", places=(0,) * 6 + (1,) * 6))


def test_trivial_commands_make_no_sequence_alone():
    assert found(habit("cd", "ls", "clear", "ls")) == {}
    assert found(habit("cd", "make")) == {}
    assert found(habit("git status", "ls", "git add")).keys() == {("git status", "ls", "git add")}
    assert found(habit("clear", "git add", "git commit", "ls")).keys() == {("git add", "git commit")}


def test_names_that_may_not_be_told_join_nothing():
    assert found(habit("#0123456789abcdef", "git add", "*", "git commit")) == {}


def test_a_loop_is_told_once():
    found_loops = found(habit("make", "./run", "make", "./run", "make", "./run"))
    (sequence,) = found_loops.values()
    assert sequence.is_loop
    assert set(sequence.commands) == {"make", "./run"}


def test_a_part_of_a_longer_sequence_is_told_only_if_it_stands_for_itself():
    longer = habit(*PUBLISH)
    assert found([*longer, *habit("git add", "git commit", days=3)]).keys() == {PUBLISH}
    both = found([*longer, *habit("git add", "git commit", days=12)])
    assert both.keys() == {PUBLISH, PUBLISH[:2]}
    assert both[PUBLISH[:2]].occurrences == 20


def test_failures_and_projects_are_counted():
    runs = habit(
        *PUBLISH, failed=(False,) * 6 + (True,) + (False,) * 6, projects=(0,) * 13, project_names=("~/src/larkspur",)
    )
    assert found(runs)[PUBLISH].failed == 8
    assert found(runs)[PUBLISH].projects == ("~/src/larkspur",)


def test_of_a_project_is_only_what_is_nearly_always_run_in_it():
    here = habit(*PUBLISH, days=10, projects=(0,) * 13, project_names=("~/src/larkspur",))
    there = habit(*PUBLISH, days=1, projects=(0,) * 13, project_names=("~/src/columbine",))
    assert found([*here, *there])[PUBLISH].projects == ("~/src/larkspur",)
    assert found([*here, *habit(*PUBLISH, days=4)])[PUBLISH].projects == ()


def test_what_is_only_run_in_the_same_weeks_is_no_sequence():
    """Two tools of one kind of work, in no order, that are not used in other weeks."""
    habits = Habits(5, 30)
    often = [typed("\n".join(habits.random.choices(["plan", "apply", "show", "state"], k=20)), day=d) for d in range(9)]
    others = [typed("\n".join(habits.random.choices(habits.names, k=20)), day=d) for d in range(10, 90)]
    assert found([*often, *others]) == {}


def test_what_is_only_run_together_but_in_any_order_is_no_sequence():
    habits = Habits(6)
    pairs = [habits.random.sample(["left", "right"], 2) for _ in range(60)]
    assert found([session(*pair, day=day) for day, pair in enumerate(pairs)] + habits.sessions(2_000)) == {}


@pytest.mark.parametrize("seed", range(3))
def test_planted_sequences_are_found_and_nothing_else(seed: int):
    habits = Habits(seed)
    planted = [tuple(f"habit{n}.{m}" for m in range(2 + n % 3)) for n in range(10)]
    sessions = habits.sessions(10_000, [(one, 14) for one in planted])
    sequences = found(sessions, window=10_000)
    assert sum(one in sequences for one in planted) >= 9
    assert [name for names in sequences for name in names if not name.startswith("habit")] == []


@pytest.mark.parametrize("within", [False, True])
def test_shuffled_histories_have_none(within: bool):
    habits = Habits(8, 150)
    sessions = habits.sessions(8_000, [(PUBLISH, 60), (("make", "./run"), 50), (("nvim", "cargo test"), 40)])
    assert len(found(sessions)) >= 3
    assert sum(len(found(shuffled(sessions, seed, within=within))) for seed in range(10)) == 0


def test_the_chance_of_so_many_successes():
    assert at_least(1, 1, 0.5) == pytest.approx(0.5)
    assert at_least(3, 3, 1.5) == pytest.approx(0.125)
    assert at_least(2, 4, 1.0) == pytest.approx(1 - 0.75**4 - 4 * 0.25 * 0.75**3)
    assert at_least(1, 5, 2.0) == 1.0
    assert at_least(6, 5, 2.0) == 0.0
    assert at_least(5, 5, 0.0) == 0.0


def test_of_many_tested_only_those_far_from_chance_are_told():
    p_values = {(1,): 0.001, (2,): 0.009, (3,): 0.04, (4,): 0.5}
    assert list(told_apart(p_values, 4, 0.05)) == [(1,), (2,)]
    assert list(told_apart(p_values, 100, 0.05)) == []


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "cd", "ls", "#", "*"]), min_size=1, max_size=12), max_size=30))
def test_any_sessions_are_mined(heads: list[list[str]]):
    for sequence in mined([session(*own, day=day) for day, own in enumerate(heads)], "human", 60).sequences:
        assert sequence.occurrences >= 5
        assert sequence.days <= sequence.occurrences
        assert not set(sequence.commands) & {"#", "*"}
