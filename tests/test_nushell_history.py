"""nushell's history, as a plain file and as a database."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from history_home import NOW, causes, counts, coverage, machine, names, seen, texts, told, total, write
from nixlore.collect import nushell_history
from nixlore.shell import entries as oddities
from nixlore.shell.nushell import NUSHELL

PLAIN = ".config/nushell/history.txt"
DATABASE = ".config/nushell/history.sqlite3"


def database(path: Path, *rows: tuple[object, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute(
        "create table history (id integer primary key autoincrement, command_line text not null,"
        " start_timestamp integer, session_id integer, hostname text, cwd text, duration_ms integer,"
        " exit_status integer, more_info text)"
    )
    connection.executemany("insert into history values (null, ?, ?, 1, ?, ?, ?, ?, null)", rows)
    connection.commit()
    connection.close()


def test_a_newline_is_four_characters_and_a_backslash_itself():
    assert texts(
        NUSHELL,
        rb"""ls<\n>| length
echo "a\nb" C:\new
""",
    ) == ["ls\n| length", r'echo "a\nb" C:\new']


ODD = {
    "CRLF": (b"ls\r\ndf\r\n", ["ls", "df"], oddities.CRLF),
    "NUL run": (b"ls\n" + b"\0" * 999 + b"df\n", ["ls", "df"], oddities.NULS),
    "long line": (b"ls\n" + b"x" * 1_000_001 + b"\ndf\n", ["ls", "df"], oddities.TOO_LONG),
    "byte order mark": (b"\xef\xbb\xbfls\n", ["ls"], oddities.BOM),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_oddities_are_survived_and_noted(what):
    data, expected, oddity = ODD[what]
    noted: Counter[str] = Counter()
    assert texts(NUSHELL, data, noted) == expected
    assert noted[oddity]


@given(st.binary())
def test_no_bytes_are_too_strange(data):
    seen(NUSHELL, data)
    cut = NUSHELL.boundary(data)
    assert texts(NUSHELL, data[:cut]) + texts(NUSHELL, data[cut:]) == texts(NUSHELL, data) or b"\xef\xbb\xbf" in data


def test_a_plain_history_has_no_days(tmp_path):
    write(tmp_path, PLAIN, "ls\nls\n")
    (row,) = counts(nushell_history.collect(machine(tmp_path)), "ls")
    assert (row.day, row.count, row.lines, row.unit) == (None, 2, 1, "runs")


def test_a_database_has_days_exits_and_hosts(tmp_path):
    at = NOW * 1000
    database(
        tmp_path / DATABASE,
        ("ls", at, "lab", "/", 3, 0),
        ("nosuch", at, "lab", "/", 3, 1),
        ("df", at, "desk", "/", 1500, 0),
        ("exit", at, "lab", "/", None, None),
    )
    records = list(nushell_history.collect(machine(tmp_path)))
    (row,) = counts(records, "ls")
    assert (row.day, row.with_exit, row.failed, row.host) == (NOW // 86_400, 1, 0, "lab")
    assert [row.host for row in counts(records, "df")] == ["desk"]
    assert {entry.host: entry.entries for entry in coverage(records)} == {"lab": 3, "desk": 1}
    printed = list(nushell_history.entries(machine(tmp_path), {}))
    assert [(entry.entry, entry.at, entry.exit, entry.duration, entry.cwd) for entry in printed] == [
        (0, NOW, 0, 0.003, "/"),
        (1, NOW, 1, 0.003, "/"),
        (2, NOW, 0, 1.5, "/"),
        (3, NOW, None, None, "/"),
    ]


@pytest.mark.parametrize(
    ("kept", "told"), [(-2, 130), (-11, 139), (-15, 143), (-1, 129), (255, 255), (-1073741510, -1073741510)]
)
def test_a_signal_is_told_as_other_shells_tell_it(tmp_path, kept, told):
    database(tmp_path / DATABASE, ("sleep 9", NOW * 1000, "lab", "/", 3, kept))
    assert [entry.exit for entry in nushell_history.entries(machine(tmp_path), {})] == [told]


def test_both_at_once(tmp_path):
    write(tmp_path, PLAIN, "df\n")
    database(tmp_path / DATABASE, ("ls", NOW * 1000, "lab", "/", 3, 0))
    records = list(nushell_history.collect(machine(tmp_path)))
    assert told(records) == {"ls", "df"}
    assert len(coverage(records)) == 2


def test_a_damaged_database_is_named(tmp_path):
    write(tmp_path, DATABASE, b"SQLite format 3\0" + b"\x55" * 5000)
    records = list(nushell_history.collect(machine(tmp_path)))
    assert causes(records)
    assert [entry.state for entry in coverage(records)] == ["unreadable"]


def test_a_named_database_is_told_by_its_columns(tmp_path):
    database(tmp_path / "copy.db", ("ls", NOW * 1000, "lab", "/", 3, 0))
    records = list(nushell_history.collect(machine(tmp_path, histories=(tmp_path / "copy.db",))))
    assert total(records, "ls") == 1


def test_entries_are_printed_in_order(tmp_path):
    write(tmp_path, PLAIN, "ls\ndf\n")
    printed = list(nushell_history.entries(machine(tmp_path), {}))
    assert names(printed) == [("ls",), ("df",)]
    assert [(entry.entry, entry.at, entry.unit) for entry in printed] == [(0, None, "runs"), (1, None, "runs")]
