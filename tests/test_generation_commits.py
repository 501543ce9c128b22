"""Which commit a generation was built of: exactly by the revision that it names, weakly by time."""

from __future__ import annotations

from typing import Any

import pytest

from nixlore.correlate.generation_commits import correlate
from nixlore.model.dependencies import GenerationCommit
from nixlore.model.git import ConfigCommit, ConfigHead
from nixlore.model.hosts import HostOverview, HostSummary
from store_graphs import DAY, FIRST, generation

HASHES = [f"{number:02x}" * 20 for number in range(1, 8)]


def commit(number: int, day: float) -> ConfigCommit:
    return ConfigCommit(
        commit=HASHES[number],
        date=f"2025-06-{number + 1:02d}T12:00:00+02:00",
        at=int(FIRST + day * DAY),
        position=number,
        author="ada",
        subject="",
    )


COMMITS = (commit(0, 0.5), commit(1, 1.5), commit(2, 4.5))


def rows(
    *generations: Any, commits: Any = COMMITS, hosts: HostOverview | None = None, **head: Any
) -> list[GenerationCommit]:
    given = {"commit": HASHES[2], "date": "", "branch": "main", "commits": 3, "since": "", **head}
    found = correlate(generations, commits, [ConfigHead(**given)], hosts)
    return [] if found is None else list(found.rows)


def of(number: int, revision: str = "", profile: str = "system", **fields: Any) -> Any:
    return generation(number, f"/nix/store/{number}", profile=profile, configuration_revision=revision, **fields)


@pytest.mark.parametrize("length", [7, 12, 40])
def test_a_named_revision_is_exact_however_short(length):
    (row,) = rows(of(3, HASHES[2][:length]))
    assert row == GenerationCommit(
        profile="system", number=3, commit=HASHES[2], date=COMMITS[2].date, known_by="revision"
    )


def test_a_dirty_work_tree_is_told():
    (row,) = rows(of(3, HASHES[1] + "-dirty"))
    assert (row.commit, row.known_by, row.dirty) == (HASHES[1], "revision", True)


def test_a_revision_that_the_history_lacks_is_told_without_a_date():
    (row,) = rows(of(3, "abcdef0123"))
    assert (row.commit, row.date, row.known_by) == ("abcdef0123", "", "revision")


@pytest.mark.parametrize("said", ["", "abc", "v1.2", "dirty", "0123456Z"])
def test_without_a_revision_the_last_commit_before_is_likeliest(said):
    (row,) = rows(of(3, said))
    assert (row.commit, row.known_by, row.dirty) == (HASHES[1], "time", False)


def test_a_generation_older_than_all_commits_has_none():
    assert rows(of(0, link="/x")) == []


def test_in_a_shallow_history_the_oldest_commit_may_not_be_the_last_before():
    assert rows(of(1), shallow=True) == []
    assert [row.commit for row in rows(of(3), shallow=True)] == [HASHES[1]]


def test_a_short_revision_of_two_commits_is_none_of_them():
    twins = [
        ConfigCommit(commit="abcdef0" + tail * 33, date="d", at=FIRST, position=0, author="", subject="")
        for tail in "12"
    ]
    (row,) = rows(of(3, "abcdef0"), commits=twins)
    assert (row.commit, row.date) == ("abcdef0", "")


def test_homes_have_commits_and_users_own_profiles_and_specialisations_have_not():
    found = rows(of(3), of(4, profile="home"), of(5, profile="user"), of(3, specialisation="gaming"))
    assert [(row.profile, row.number) for row in found] == [("system", 3), ("home", 4)]


@pytest.mark.parametrize("missing", [((), COMMITS), ((of(3),), ()), (None, COMMITS), ((of(3),), None)])
def test_without_generations_or_history_nothing_is_said(missing):
    assert correlate(*missing, None, None) is None


def overview(*this: bool) -> HostOverview:
    given = {"kind": "nixos", "hostname": "", "file": "f", "line": 1, "modules": 1, "packages": 1, "switches": 1}
    hosts = tuple(HostSummary(name=f"{at}", complete=True, is_this=one, **given) for at, one in enumerate(this))
    return HostOverview(hosts=hosts, unresolved=0, unreached=0, declarations=1)


def test_the_history_of_other_machines_tells_nothing_by_time():
    assert rows(of(3), hosts=overview(False, False)) == []
    assert [row.known_by for row in rows(of(3, HASHES[2]), hosts=overview(False))] == ["revision"]
    assert len(rows(of(3), hosts=overview(False, True))) == len(rows(of(3), hosts=overview())) == 1


def test_clocks_of_commits_that_went_back_do_not_matter():
    shuffled = [commit(0, 2.5), commit(1, 1.5), commit(2, 2.5)]
    assert [row.commit for row in rows(of(3), commits=shuffled)] == [HASHES[2]]
