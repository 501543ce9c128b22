"""Old generations that are worth deleting: how much, of whom, and by which command."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.model.dependencies import GenerationHistory, OldGenerations
from nixlore.model.insight import Insight
from nixlore.synthesize._generations import made, nar_size
from nixlore.synthesize.old_generations import command, infer, spans

GB = 1_000_000_000


def old(**fields: Any) -> OldGenerations:
    given = {
        "profile": "system",
        "user": "",
        "link": "/nix/var/nix/profiles/system",
        "numbers": (381, 382, 383, 384, 390),
        "oldest": 1_740_000_000,
        "freed": 3 * GB,
        **fields,
    }
    return OldGenerations(**{"freed_at_most": given["freed"], **given})


def insights(*rows: OldGenerations, freed: int | None = 5 * GB, unseen: int = 0) -> list[Insight]:
    history = GenerationHistory(
        steps=(), rebuilds=9, missing=0, rollbacks=0, freed_by_old=freed, old=rows, roots_unseen=unseen
    )
    return list(infer(history))


def test_what_would_be_freed_is_said_with_the_command():
    (insight,) = insights(old())
    assert insight.says == "deleting 5 old generations of the system would free 3 GB NAR"
    assert [one.says for one in insight.evidence] == [
        "5 generations neither current nor running nor booted: 381–384, 390, the oldest of 2025-02-19",
        "3 GB NAR that no other root holds",
    ]
    assert insight.action is not None
    assert insight.action.subject == (
        "sudo nix-env -p /nix/var/nix/profiles/system --delete-generations $(seq 381 384) 390 && sudo nix-collect-garbage"
    )


def test_with_several_profiles_the_whole_is_said():
    home = old(profile="home", user="ada", link="~/.local/state/nix/profiles/home-manager", freed=2 * GB)
    first, second = insights(old(), home)
    assert first.evidence[-1].says == "5 GB NAR with the old generations of all profiles together"
    assert second.says == "deleting 5 old generations of Home Manager would free 2 GB NAR"


@pytest.mark.parametrize(
    "fields", [{"freed": GB - 1}, {"freed": None}, {"freed": 0}, {"profile": "user", "user": "root"}]
)
def test_silent(fields):
    assert insights(old(**fields)) == []


def test_with_roots_that_could_not_be_seen_it_is_so_much_at_most():
    (insight,) = insights(old(freed=None, freed_at_most=3 * GB), freed=None, unseen=2)
    assert insight.says == "deleting 5 old generations of the system would free up to 3 GB NAR"
    assert insight.confidence == "medium"
    assert insight.evidence[-1].says == (
        "3 GB NAR that no other root that was seen holds; 2 roots could not be seen, which may hold some of it"
    )


def test_without_a_history_nothing_is_said():
    assert list(infer(None)) == []


def test_one_generation_is_one():
    (insight,) = insights(old(numbers=(7,)))
    assert insight.says.startswith("deleting 1 old generation of the system")


def test_a_users_own_profile_needs_no_sudo():
    mine = old(profile="user", user="ada", link="~/.local/state/nix/profiles/profile", numbers=(1, 3))
    assert command(mine) == (
        "nix-env -p ~/.local/state/nix/profiles/profile --delete-generations 1 3 && nix-collect-garbage"
    )


@given(st.sets(st.integers(min_value=1, max_value=60)))
def test_ranges_tell_the_same_numbers(numbers):
    told = set()
    for part in spans(tuple(numbers)).split(", ") if numbers else ():
        first, _, last = part.partition("–")
        told |= set(range(int(first), int(last or first) + 1))
    assert told == numbers


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B NAR"),
        (999, "999 B NAR"),
        (1000, "1 kB NAR"),
        (612_345_678, "612 MB NAR"),
        (1_234_567_890, "1.23 GB NAR"),
        (999_600, "1 MB NAR"),
        (5 * 10**15, "5,000 TB NAR"),
    ],
)
def test_sizes_are_said_in_decimal_units(size, said):
    assert nar_size(size) == said


@pytest.mark.parametrize(
    ("at", "said"), [(1_740_000_000, "2025-02-19"), (0, "an unknown date"), (2**40, "an unknown date")]
)
def test_days(at, said):
    assert made(at) == said
