"""The section on workflows draws pipelines as flows and tells each share with its bounds, units never added."""

from __future__ import annotations

from made_sessions import analyze, line
from nixlore.model.workflows import Workflows
from nixlore.present._page_workflows import section
from page_sections import ids, is_nothing_but_text, links, report_of, text
from test_workflows_view import busy

EMPTY = Workflows(
    seen=(), pipelines=(), sequences=(), rituals=(), substitutions=(), sessions=0, commands=0, tested=0, false_share=0.0,
    window=60, missing=("fish keeps no order",),
)  # fmt: skip


def shown(fact=None):
    return section(report_of(workflows=fact or busy()))


def test_without_anything_it_says_what_is_missing():
    assert section(report_of()).remedy == "nixlore shell init"
    assert shown(EMPTY).missing == "fish keeps no order."
    assert not shown(EMPTY).html


def test_a_pipeline_is_drawn_and_told_with_its_share_and_bounds():
    found = text(shown())
    assert "Pipelines of people, in runs" in found
    assert "cat | grep -i 5 runs 50% (24% to 76%)" in found


def test_a_sequence_and_a_ritual_have_their_counts():
    found = text(shown())
    assert "git add → git commit → git push" in found
    assert "nix develop ~/src/x 9 of 9 100% (70% to 100%)" in found


def test_another_way_leads_to_where_its_count_is_from():
    found = shown()
    assert "cat FILE | grep PATTERN" in text(found)
    assert [one for one in ids(found) if one.startswith("other-way-")]
    assert any(one.startswith("source-") for one in links(found))


def test_units_are_drawn_apart():
    fact = analyze([line("a | b", 4), line("a | b", 3, actor="agent")])
    assert text(shown(fact)).count("Pipelines of") >= 2


def test_hostile_names_are_nothing_but_text():
    assert is_nothing_but_text(report_of(workflows=busy()), section)
