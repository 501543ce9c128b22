"""The table of workflows: of each kind what is run most, what it rests on, and what helps where it is empty."""

from __future__ import annotations

import msgspec
import pytest

from made_sessions import analyze, line, session
from nixlore.model.workflows import Workflows
from nixlore.present import _workflows
from nixlore.present._tables import GAP, Table, fitted, tab_separated
from nixlore.present._views import VIEWS
from nixlore.present._workflows import nothing, sentences, workflows
from nixlore.report import Report
from reporting import NASTY, a_report, harmless


def report(fact: Workflows) -> Report:
    made = a_report()
    made.facts[_workflows.NAME] = msgspec.Raw(msgspec.json.encode(fact))
    return made


def table(fact: Workflows) -> Table:
    found = workflows(report(fact))
    assert found is not None
    return found


def busy() -> Workflows:
    runs = [
        session(
            "cd", "nix develop", *(f"x{day}.{n}" for n in range(6)), "git add", "git commit", "git push",
            day=day, places=(0, *(1,) * 10), projects=(-1, *(0,) * 10), project_names=("~/src/x",),
        )
        for day in range(9)
    ]  # fmt: skip
    return analyze([line("cat -n #1 | less", 4), line("cat #1 | grep -i #1", 5), line("ls | wc -l", 1)], runs)


def test_without_the_fact_there_is_no_table():
    assert workflows(a_report()) is None
    assert list(sentences(a_report())) == []
    assert VIEWS["workflows"][0] == "workflows"


def test_every_kind_has_its_rows():
    rows = [row[:6] for row in table(busy()).rows]
    assert rows[0] == ("other way", "cat FILE | grep PATTERN ⇒ rg PATTERN FILE", "human", "5", "runs", "1")
    assert ("sequence", "git add → git commit → git push", "human", "9", "times", "9") in rows
    assert ("first in", "~/src/x: nix develop", "human", "9", "of 9 visits", "9") in rows
    assert ("pipeline", "cat | grep -i", "human", "5", "runs", "1") in rows
    told = {row[1]: row[7:] for row in table(busy()).rows}
    assert told["cat | grep -i"] == ("50.0% of pipelines", "search in a file")
    assert told["git add → git commit → git push"][1] == "publish a change"
    assert told["~/src/x: nix develop"] == ("100%", "")


def test_of_each_kind_the_most_come_before_the_rest_of_any():
    many = [line(f"a{number} | b", 50 - number) for number in range(30)]
    rows = table(analyze([*many, line("cat #1 | grep #1", 2)])).rows
    assert [row[0] for row in rows[:12]] == ["other way", *["pipeline"] * 11]
    assert [row[1] for row in rows[1:4]] == ["a0 | b", "a1 | b", "a2 | b"]
    assert len(rows) == 32


def test_what_it_rests_on_is_said():
    told = [one.text for one in sentences(report(busy()))]
    assert told[0] == "10 runs of people with 10 pipelines, 2025-11-08 (hook)".replace("-08 (", "-08 to 2025-11-08 (")
    assert told[1].startswith("sequences: 99 commands in 9 sessions, 60 seconds apart at most")
    assert len(told) == 2
    blind = [one.text for one in sentences(report(analyze((), ())))]
    assert all("nixlore shell init" in one for one in blind)


def test_an_empty_table_says_what_helps():
    assert "`nixlore shell init` records them" in nothing(report(analyze((), ())))
    assert nothing(a_report()) == "nothing was repeated often enough yet"


@pytest.mark.parametrize("width", [30, 60, 100, 200])
def test_it_fits_and_nothing_in_it_does_harm(width: int):
    found = table(analyze([line(f"a{number} | b", 2, project=NASTY) for number in range(9)]))
    assert all(sum(map(len, row)) + GAP * (len(row) - 1) <= width for row in fitted(found, width).rows)
    assert all(map(harmless, tab_separated(found)))
