"""NX103: which of several programs for one job is preferred."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aligning import align, command, package
from nixlore.data.rivals import RIVALS
from nixlore.model.nix import Alias
from nixlore.synthesize.rival_preference import CODE, infer

DISTINCT = "distinct command lines"


def insights(commands, declarations=(), **others):
    return list(infer(align(list(declarations), commands, **others)))


def test_a_clear_favourite_is_named_with_its_rivals():
    (insight,) = insights([command("rg", 80), command("grep", 5), command("ag", 2)])
    assert (insight.code, insight.subject, insight.severity) == (CODE, "rg", "info")
    assert insight.says == "for searching text, you prefer rg (80 runs) over grep (5), ag (2)"
    assert [(evidence.place, evidence.count, evidence.unit) for evidence in insight.evidence] == [
        ("rg", 80, "runs"),
        ("grep", 5, "runs"),
        ("ag", 2, "runs"),
    ]


def test_no_favourite_no_word():
    assert insights([command("rg", 20), command("grep", 15)]) == []
    assert insights([command("rg", 9), command("grep", 1)]) == []
    assert insights([command("rg", 90)]) == []


def test_programs_that_every_system_has_are_no_choice():
    assert insights([command("scp", 50), command("rsync", 5)]) == []


def test_what_a_desktop_starts_is_not_judged_by_what_is_typed():
    assert insights([command("kitty", 50), command("alacritty", 5)]) == []
    assert insights([command("vim", 50), command("code", 5)]) == []
    (insight,) = insights([command("nvim", 50), command("code", 20), command("nano", 5)])
    assert insight.says == "for editing text, you prefer nvim (50 runs) over nano (5)"


def test_built_ins_and_other_formats_are_no_rivals():
    for one, other in (("kill", "killall"), ("unzip", "tar"), ("time", "hyperfine"), ("ssh", "telnet")):
        assert insights([command(one, 50), command(other, 5)]) == []


def test_actors_are_told_apart():
    rows = [command("rg", 30), command("grep", 3), command("grep", 90, actor="agent"), command("rg", 9, actor="agent")]
    assert [insight.says for insight in insights(rows)] == [
        "for searching text, agents prefer grep (90 runs) over rg (9)",
        "for searching text, you prefer rg (30 runs) over grep (3)",
    ]


def test_units_are_never_compared_and_the_stronger_speaks():
    fish = {"unit": DISTINCT, "source": "fish_history", "day": 3}
    rows = [command("rg", 30), command("grep", 3), command("grep", 12, **fish), command("rg", 1, **fish)]
    (insight,) = insights(rows)
    assert (insight.subject, {evidence.unit for evidence in insight.evidence}) == ("rg", {"runs"})


def test_an_alias_counts_for_what_it_runs_only():
    alias = Alias(name="ls", kind="alias", shell="", runs=("eza",), file="a.nix", line=2)
    alignment = align([package("eza")], [command("ls", 40), command("lsd", 2)], aliases=[alias])
    (row,) = (row for row in alignment.preferences if row.purpose == "listing files")
    assert row.counts == (("eza", 40), ("lsd", 2))
    assert row.declared == ("eza",)


def test_a_declared_rival_makes_a_row_but_no_conclusion():
    alignment = align([package("eza")], [command("ls", 40)])
    assert [row.counts for row in alignment.preferences if row.purpose == "listing files"] == [(("ls", 40),)]
    assert list(infer(alignment)) == []


def test_the_table_is_sound():
    assert len(RIVALS) > 60
    for purpose, programs in RIVALS.items():
        assert len(set(programs)) == len(programs) > 1, purpose
        assert all(program.strip() for program in programs)


COUNTS = st.dictionaries(st.sampled_from(["rg", "grep", "ag", "bat", "cat"]), st.integers(1, 60), max_size=5)


@given(COUNTS, COUNTS)
def test_counts_are_those_of_one_unit(runs: dict[str, int], lines: dict[str, int]):
    rows = [command(name, count) for name, count in runs.items()]
    rows += [command(name, count, 3, unit=DISTINCT, source="fish_history") for name, count in lines.items()]
    alignment = align([], rows)
    for row in alignment.preferences:
        assert dict(row.counts).items() <= (runs if row.unit == "runs" else lines).items() | {("git", 400)}
    for insight in infer(alignment):
        assert len({evidence.unit for evidence in insight.evidence}) == 1
        assert insight.evidence[0].count == max(evidence.count for evidence in insight.evidence)
