"""The table of generations: what each is, what it changed, and of which commit it is."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from nixlore.model.dependencies import (
    GenerationCommit,
    GenerationCommits,
    GenerationHistory,
    GenerationStep,
    OldGenerations,
)
from nixlore.present import _generations
from nixlore.present._generations import generations, sentences
from nixlore.present._tables import GAP, Table, fitted, tab_separated
from reporting import NASTY, a_report, harmless
from store_graphs import DAY, FIRST


def step(number: int, **fields: Any) -> GenerationStep:
    given = {"profile": "system", "created": FIRST + number * DAY, "target": f"/nix/store/{number}", **fields}
    return GenerationStep(number=number, **given)


def table(*steps: GenerationStep, commits: tuple[GenerationCommit, ...] = ()) -> Table:
    history = GenerationHistory(steps=steps, rebuilds=1, missing=0, rollbacks=0, freed_by_old=None)
    facts = {_generations.NAME: history, _generations.COMMITS: GenerationCommits(rows=commits)}
    report = a_report()
    report.facts.update({name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in facts.items()})
    found = generations(report)
    assert found is not None
    return found


def cells(table: Table, *columns: str) -> list[tuple[str, ...]]:
    places = [table.columns.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in table.rows]


def test_without_the_fact_there_is_no_table():
    assert generations(a_report()) is None


def test_profile_by_profile_and_the_newest_first():
    found = table(
        step(1),
        step(2),
        step(7, profile="home", user="ada"),
        step(3, profile="user", user="ada"),
        step(4, profile="user", user="root"),
        step(0, is_active=True),
    )
    assert cells(found, "generation") == [
        ("unnumbered",), ("2",), ("1",), ("home 7",), ("profile 3",), ("profile of root 4",),
    ]  # fmt: skip


def test_what_a_generation_is_and_what_it_changed():
    found = table(
        step(1, is_booted=True, packages=140, size=4_688_738_056, freed=0),
        step(
            2, is_current=True, is_active=True, label="25.05.1", nixpkgs_revision="a" * 40, kernel_version="6.12.30",
            packages=150, size=5_000_000_000, added=12, removed=0, changed=3, rebuilt=130, hub="glibc 2.40",
            freed=3_042_000_000,
        ),
    )  # fmt: skip
    assert cells(found, "is", "nixos", "nixpkgs", "kernel", "packages", "NAR", "changed", "rebuilt", "hub") == [
        ("current runs", "25.05.1", "aaaaaaaa", "6.12.30", "150", "5 GB", "+12 ~3", "130", "glibc 2.40"),
        ("booted", "", "", "", "140", "4.69 GB", "", "", ""),
    ]
    assert cells(found, "made", "frees") == [("2025-06-17", ""), ("2025-06-16", "0 B")]


def test_a_generation_that_changed_nothing_says_so():
    found = table(step(1), step(2, added=0, removed=0, changed=0, rebuilt=0))
    assert cells(found, "changed") == [("nothing",), ("",)]


def test_the_commit_by_time_is_only_likely():
    def of(number: int, **fields: Any) -> GenerationCommit:
        return GenerationCommit(profile="system", number=number, commit="0123456789", date="", **fields)

    rows = (of(1, known_by="time"), of(2, known_by="revision"), of(3, known_by="revision", dirty=True))
    found = table(step(1), step(2), step(3), step(4, profile="home", user="ada"), commits=rows)
    assert cells(found, "commit") == [("01234567 and more",), ("01234567",), ("01234567 likely",), ("",)]


@pytest.mark.parametrize("room", range(24, 200, 4))
def test_figures_are_left_out_rather_than_cut(room):
    figures = {"packages": 1234, "size": 24_688_738_056, "rebuilt": 1300, "freed": 3_042_000_000, "added": 1234}
    given = {"removed": 99, "changed": 1700, "hub": "glibc 2.40", "label": "25.05.1", "kernel_version": "6.12.30"}
    whole = table(
        step(412, is_booted=True, is_current=True, is_active=True, **figures, **given),
        step(3, profile="user", user="root", **figures, **given),
    )
    shown = fitted(whole, room)
    assert sum(shown.widths()) + GAP * len(shown.columns) <= room
    assert shown.columns[0] == "generation"
    for column in shown.columns:
        if column != "is":
            assert cells(shown, column) == cells(whole, column)
    assert room < 48 or "frees" in shown.columns


def said(**fields: Any) -> list[str]:
    given = {"steps": (), "rebuilds": 0, "missing": 0, "rollbacks": 0, "freed_by_old": None, **fields}
    report = a_report()
    report.facts[_generations.NAME] = msgspec.Raw(msgspec.json.encode(GenerationHistory(**given)))
    return [line.text for line in sentences(report)]


def old(profile: str, freed: int | None, at_most: int | None) -> OldGenerations:
    return OldGenerations(
        profile=profile, user="ada", link="x", numbers=(1, 2), oldest=1, freed=freed, freed_at_most=at_most
    )


def test_what_all_generations_tell_together():
    assert list(sentences(a_report())) == []
    assert said() == []
    assert said(rebuilds=6, missing=2, rollbacks=1, reboot=("kernel 1 → 2", "initrd 1 (built anew)")) == [
        "6 rebuilds of the system left a generation, 2 numbers between them deleted, rolled back to an earlier one",
        "a reboot is pending: kernel 1 → 2, initrd 1 (built anew)",
    ]
    rows = (old("system", 3_000_000, 3_000_000), old("home", None, 2_000_000), old("user", None, None))
    assert said(rebuilds=1, old=rows) == [
        "1 rebuild of the system left a generation",
        "deleting 2 old generations of the system would free 3 MB NAR",
        "deleting 2 old generations of the home would free up to 2 MB NAR",
    ]
    held_twice = (old("system", 3_000_000, 3_000_000), old("home", 0, 0))
    assert said(old=held_twice, freed_by_old=9_000_000)[-1] == "deleting all of these together would free 9 MB NAR"


def test_text_of_others_is_harmless_once_it_is_printed():
    found = table(step(1, label=NASTY, kernel_version=NASTY, configuration_revision=NASTY))
    assert harmless("\n".join(tab_separated(found)))
    assert all(harmless(cell) for row in fitted(found, 80).rows for cell in row)
