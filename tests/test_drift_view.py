"""What is printed of drift: the table, the PATH and the sentences."""

from __future__ import annotations

from typing import Any

import msgspec

from drift_items import LINE, item, made_report
from nixlore.model.run import Target
from nixlore.present._drift import drift, drift_lines, programs
from nixlore.present._text import plain
from nixlore.report import Report
from reporting import NASTY


def report(*items: Any, **fields: Any) -> Report:
    return Report(
        generated_at=1,
        target=Target(hostname="box", asked_host="", user="ada"),
        config_repo="",
        facts={"drift_report": msgspec.Raw(msgspec.json.encode(made_report(*items, **fields)))},
        insights=(),
        coverage=(),
        diagnostics=(),
    )


EMPTY = msgspec.structs.replace(report(), facts={})


def test_the_table_has_a_row_for_each_item():
    table = drift(report(item("manual_install", "ruff", absorb=LINE), item("stale_root", "x", severity="info")))
    assert table is not None
    assert table.rows[0] == ("advice", "manual install", "pip", "ruff", "1.0", "~/.local/ruff", LINE)
    assert table.rows[1][:2] == ("info", "stale root")


def test_the_path_is_a_table():
    table = programs(report())
    assert table is not None
    assert table.rows == (("http", "~/.local/bin/http", "pip: httpie 3.2.4", "local", "no", ""),)


def test_sentences_are_the_worst_with_the_line_that_would_declare_it():
    made = report(
        item("shadowed", "http", severity="warning", absorb=LINE),
        item("uncommitted", "x", severity="info"),
        unknown=("y",),
    )
    assert plain(drift_lines(made)) == f"http is there\n  {LINE}\nnot known: y"


def test_many_sentences_are_cut():
    lines = list(drift_lines(report(*(item("manual_install", f"p{number}") for number in range(20)))))
    assert lines[-1].text == "8 more: nixlore show drift -n 0"
    assert len(lines) == 13


def test_no_drift_is_said():
    assert plain(drift_lines(report())) == "nothing was found that the configuration does not know of"


def test_nothing_is_said_where_nothing_was_made():
    assert (drift(EMPTY), programs(EMPTY), list(drift_lines(EMPTY))) == (None, None, [])


def test_nothing_from_elsewhere_moves_a_cursor():
    assert all(line.text.isprintable() for line in drift_lines(report(item("shadowed", "x", says=NASTY))))
