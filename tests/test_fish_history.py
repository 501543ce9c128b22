"""fish's history is read as fish reads it, and more of it is saved where fish gives up."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from history_home import (
    DAY,
    NOW,
    causes,
    counts,
    coverage,
    fish_text,
    in_fish,
    machine,
    names,
    positions,
    seen,
    texts,
    told,
    total,
    write,
)
from nixlore.collect import fish_history
from nixlore.shell import entries as oddities
from nixlore.shell.fish import FISH

FILE = ".local/share/fish/fish_history"

READ_ALIKE = {
    "escapes are undone in one pass": rb"""- cmd: printf "a\\nb"
  when: 1700000000
- cmd: cd C:\\new
  when: 1700000001
- cmd: one\ntwo
  when: 1700000002
- cmd: three\\\\n\\\nfour
  when: 1700000003
""",
    "an unknown escape stays": b"- cmd: a\\xb\\t\n  when: 1700000000\n",
    "tabs and colons are raw": b"- cmd: a\tb: c\n  when: 1700000000\n",
    "any indent": b"- cmd: ls\n   when: 1700000000\n- cmd: df\n    when: 1700000001\n",
    "no blank after the colon": b"- cmd:ls\n  when:1700000000\n",
    "blanks after the first belong to the command": b"- cmd:   ls  \n  when: 1700000000\n",
    "paths": b"- cmd: cat a b\n  when: 1700000000\n  paths:\n    - a\n    - b\n- cmd: ls\n  when: 1700000001\n",
    "no time": b"- cmd: ls\n- cmd: df\n  when: 1700000000\n",
    "a time that is none": b"- cmd: ls\n  when: soon\n",
    "a negative time": b"- cmd: ls\n  when: -5\n",
    "a first use": b"- cmd: ls\n  when: 1700000000\n  added_when: 1600000000\n",
    "a torn text": b"- cmd: ls\n  when: 1700000000\n- cmd: gi",
    "a torn time": b"- cmd: ls\n  when: 1700000000\n- cmd: tr\n  when: 17",
    "not UTF-8": b"- cmd: echo \xff\xfe\n  when: 1700000000\n",
    "lines to skip": b"%YAML 1.2\n---\n- cmd: ls\n  when: 1700000000\n...\n- cmd: df\n  when: 1700000001\n",
    "unsorted": b"- cmd: ls\n  when: 1700000009\n- cmd: df\n  when: 1700000001\n",
    "a command that looks like a line": b"- cmd: when: 5\n  when: 1700000000\n- cmd:  - x\n  when: 1700000001\n",
}


@pytest.mark.parametrize("what", sorted(READ_ALIKE))
def test_fish_itself_reads_the_same(tmp_path, what):
    assert sorted(seen(FISH, READ_ALIKE[what])) == sorted(in_fish(tmp_path, READ_ALIKE[what]))


def test_what_fish_writes_is_read_back(tmp_path):
    typed = ["ls -la", "echo 'a\nb'", r"printf 'x\ny' \\", "cat  <a |\ttr a b", "ééé 日本", "- cmd: x", ""]
    data = "".join(
        f"- cmd: {text}\n  when: {1700000000 + n}\n"
        for n, text in enumerate(text.replace("\\", "\\\\").replace("\n", "\\n") for text in typed)
    )
    assert texts(FISH, data.encode())[:5] == typed[:5]


def test_times_of_more_than_64_bits_lose_the_time_only():
    assert seen(FISH, b"- cmd: ls\n  when: 99999999999999999999999\n") == [(0, b"ls")]
    assert seen(FISH, b"- cmd: ls\n  when: 9223372036854775808\n") == [(0, b"ls")]


def test_the_first_use_is_told():
    (entry,) = FISH.entries(b"- cmd: ls\n  when: 1700000000\n  added_when: 1600000000\n", Counter())
    assert (entry.at, entry.first_at) == (1_700_000_000, 1_600_000_000)
    columns = FISH.columns(b"- cmd: ls\n  when: 1700000000\n  added_when: 1600000000\n")
    assert columns is not None
    assert columns.first == 1_600_000_000


ODD = {
    "CRLF": (b"- cmd: ls\r\n  when: 1700000000\r\n", ["ls"], oddities.CRLF),
    "byte order mark": (b"\xef\xbb\xbf- cmd: ls\n  when: 1700000000\n- cmd: df\n", ["ls", "df"], oddities.BOM),
    "merge conflict": (
        b"- cmd: a\n<<<<<<< HEAD\n- cmd: ls\n  when: 1\n=======\n- cmd: df\n  when: 2\n>>>>>>> theirs\n- cmd: z\n",
        ["a", "ls", "df", "z"],
        oddities.MERGE,
    ),
    "NUL run": (b"- cmd: a\n  when: 1\n" + b"\0" * 999 + b"- cmd: b\n  when: 2\n", ["a", "b"], oddities.NULS),
    "torn tail": (b"- cmd: a\n  when: 1\n- cm", ["a"], oddities.TORN),
    "junk": (b"- cmd: a\n  when: 1\njunk\n- cmd: b\n", ["a", "b"], oddities.JUNK),
    "long line": (b"- cmd: a\n- cmd: " + b"x" * 1_000_001 + b"\n  when: 1\n- cmd: b\n", ["a", "b"], oddities.TOO_LONG),
    "double import": (
        b"- cmd: - cmd: help\n  when: 1500000000\n- cmd:    when: 1400605435\n  when: 1500000000\n- cmd: ls\n",
        ["help", "", "ls"],
        oddities.BAD_IMPORT,
    ),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_oddities_are_survived_and_noted(what):
    data, expected, oddity = ODD[what]
    noted: Counter[str] = Counter()
    assert texts(FISH, data, noted) == expected
    assert noted[oddity]
    assert positions(FISH.entries(data, Counter())) == list(range(len(expected)))


def test_where_an_import_by_atuin_goes_wrong_we_do_not():
    # It unescapes twice, gives a time to the entry before a text that is not UTF-8, and loses times with 3 blanks.
    assert texts(FISH, rb'- cmd: printf "a\\nb"' + b"\n") == [r'printf "a\nb"']
    assert texts(FISH, rb"- cmd: C:\\new" + b"\n") == [r"C:\new"]
    foreign = b"- cmd: ls\n  when: 1700000000\n- cmd: \xff\n  when: 1700000009\n"
    assert seen(FISH, foreign) == [(1_700_000_000, b"ls"), (1_700_000_009, b"\xff")]
    wide = b"- cmd: ls\n   when: 1700000000\n- cmd: ls\n   when: 1700000000\n"
    assert seen(FISH, wide) == [(1_700_000_000, b"ls")] * 2


def test_the_format_before_fish_2():
    data = b"# 1300000000\nls\n# 1300000001\necho a\\\nb\nno time\n"
    assert seen(FISH, data) == [(1_300_000_000, b"ls"), (1_300_000_001, b"echo a\nb"), (0, b"no time")]


LINES = st.lists(
    st.sampled_from(
        [
            b"- cmd: ls\n",
            b"- cmd:x\n",
            b"- cmd: - cmd: y\n",
            b"- cmd: a\\\\n\\n\\q\n",
            b"  when: 1700000000\n",
            b"  when: -1\n",
            b"   when: 17",
            b"  added_when: 3\n",
            b"  paths:\n",
            b"    - p\n",
            b"=======\n",
            b"\0\0",
            b"\r\n",
            b"\xff",
            b"\xef\xbb\xbf",
            b"# 12\n",
            b"\n",
        ]
    )
).map(b"".join)


@given(st.binary() | LINES)
def test_no_bytes_are_too_strange(data):
    seen(FISH, data)
    cut = FISH.boundary(data)
    assert 0 <= cut <= len(data)
    joined = seen(FISH, data[:cut]) + seen(FISH, data[cut:])
    if b"\0" not in data and b"- cmd: - cmd:" not in data and not data.startswith(b"#"):
        assert joined == seen(FISH, data)


def test_distinct_lines_are_counted_by_name_and_day(tmp_path):
    write(tmp_path, FILE, fish_text(("git log", NOW - DAY), ("git status && ls", NOW), ("git log", NOW)))
    records = list(fish_history.collect(machine(tmp_path)))
    rows = {row.day: row for row in counts(records, "git")}
    today = NOW // DAY
    assert {day: (row.count, row.lines) for day, row in rows.items()} == {today - 1: (1, 0), today: (2, 2)}
    assert rows[today].unit == "distinct command lines"
    assert (rows[today].actor, rows[today].host, rows[today].user) == ("human", "lab", "ada")
    (covered,) = coverage(records)
    assert (covered.state, covered.entries, covered.since, covered.until) == ("read", 3, NOW - DAY, NOW)


def test_sessions_are_read_and_what_only_looks_like_one_is_not(tmp_path):
    write(tmp_path, FILE, fish_text(("ls", NOW)))
    write(tmp_path, ".local/share/fish/work_history", fish_text(("df", NOW)))
    write(tmp_path, ".local/share/fish/fish_read_history", fish_text(("mkdir", NOW)))
    write(tmp_path, ".local/share/fish/fish_history.Ab12cD", fish_text(("mv", NOW)))
    write(tmp_path, ".config/fish/fish_history", fish_text(("du", NOW)))
    assert told(fish_history.collect(machine(tmp_path))) == {"ls", "df", "du"}


def test_a_data_directory_elsewhere(tmp_path):
    write(tmp_path, "data/fish/fish_history", fish_text(("ls", NOW)))
    assert told(fish_history.collect(machine(tmp_path, environ={"XDG_DATA_HOME": f"{tmp_path}/data"}))) == {"ls"}


def test_a_copy_left_behind_does_not_count_twice(tmp_path):
    for name in (FILE, ".config/fish/fish_history"):
        write(tmp_path, name, fish_text(("ls", NOW), ("ls -l", NOW)))
    assert total(fish_history.collect(machine(tmp_path)), "ls") == 2


def test_no_history_is_absent(tmp_path):
    records = list(fish_history.collect(machine(tmp_path)))
    assert [entry.state for entry in coverage(records)] == ["absent"]
    assert causes(records) == []


def test_entries_are_printed_in_order(tmp_path):
    write(tmp_path, FILE, "- cmd: ll | head\n  when: 5\n  added_when: 3\njunk\n- cmd: df\n")
    printed = list(fish_history.entries(machine(tmp_path), {"ll": ("ls",)}))
    assert names(printed) == [("ll", "head"), ("df",)]
    first, second = printed
    assert (first.entry, first.resolved, first.at, first.first_at) == (0, ("ls", "head"), 5, 3)
    assert first.pipelines == (("ll", "head"),)
    assert (second.entry, second.at, second.exit, second.cwd, second.unit) == (
        1,
        None,
        None,
        None,
        "distinct command lines",
    )
