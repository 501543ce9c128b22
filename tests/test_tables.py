"""Tables hold every row of their fact, and their plain form cannot be broken by a cell."""

from __future__ import annotations

import pytest

from nixlore.present._tables import VIEWS, hosts, tab_separated, tools, usage
from reporting import ALIGNMENT, COMMANDS, NASTY, USAGE, a_report, changed, harmless, tool


def test_usage_has_a_row_for_each_count_most_used_first():
    table = usage(a_report())
    assert [row[:4] for row in table.rows] == [
        ("rg", "1234", "distinct command lines", "human"),
        ("grep", "40", "distinct command lines", "human"),
        ("rg", "30", "runs", "agent"),
        ("htop", "20", "distinct command lines", "human"),
    ]
    assert table.rows[0][4:] == ("90", "2024-10-04", "2025-01-12", "fish_history", "search")


def test_tools_are_told_by_class_with_place_and_hosts():
    rows = {row[0]: row for row in tools(a_report()).rows}
    assert rows["hyfetch"][1:3] == ("unseen", "none of its programs was seen to run")
    assert rows["ripgrep"][3:] == ("rg", "1234", "home.nix:12", "laptop")
    assert [row[1] for row in tools(a_report()).rows] == ["exempt", "unseen", "used", "used"]


def test_hosts_say_which_is_this_one_and_what_could_not_be_followed():
    first, second = hosts(a_report()).rows
    assert first == ("laptop (this one)", "nixos", "laptop", "4", "2", "4", "yes", "flake.nix:9")
    assert (second[0], second[6]) == ("server", "no")


@pytest.mark.parametrize("view", VIEWS)
def test_without_its_fact_a_view_has_nothing_to_show(view):
    assert VIEWS[view][1](a_report(alignment=None, usage=None, hosts=None)) is None


@pytest.mark.parametrize("view", VIEWS)
def test_the_plain_form_has_the_same_number_of_cells_in_every_line(view):
    odd = a_report(
        usage=changed(USAGE, commands=(changed(COMMANDS[0], name="a\tb\n" + NASTY, via=(NASTY,)),)),
        alignment=changed(ALIGNMENT, tools=(tool(NASTY, "used", ("\t",) * 9, because="\n\t"),)),
    )
    table = VIEWS[view][1](odd)
    lines = list(tab_separated(table))
    assert lines[0].split("\t") == list(table.columns)
    assert {line.count("\t") for line in lines} == {len(table.columns) - 1}
    assert all(harmless(line) and "\n" not in line for line in lines)
