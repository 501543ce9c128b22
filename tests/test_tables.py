"""Tables hold every row of their fact, and their plain form cannot be broken by a cell."""

from __future__ import annotations

import pytest

from nixlore.present._tables import GAP, VIEWS, Table, fitted, hosts, tab_separated, tools, usage
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


def width(table):
    return sum(table.widths()) + GAP * len(table.columns)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("room", [60, 80, 120])
def test_a_table_fits_the_terminal(view, room):
    assert width(fitted(VIEWS[view][1](a_report()), room)) <= room


def test_columns_go_in_their_order_and_then_one_is_cut():
    table = Table(("a", "b", "c"), (("x" * 30, "y" * 10, "z" * 10),), optional=("c", "b"), flexible="a")
    assert fitted(table, 100) == table
    assert fitted(table, 50).columns == ("a", "b")
    assert fitted(table, 20).columns == ("a",)
    assert fitted(table, 20).rows == (("x" * 16 + "…",),)
    assert fitted(table, 1).rows == (("x" * 11 + "…",),)


def test_a_column_without_any_text_is_left_out():
    assert fitted(Table(("a", "b"), (("x", ""), ("y", ""))), 80).columns == ("a",)


def test_what_is_drawn_is_harmless():
    assert harmless(fitted(Table(("a",), ((NASTY,),)), 80).rows[0][0])
