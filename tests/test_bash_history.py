"""bash's history is read as bash reads it; what was hidden stays hidden."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from history_home import NOW, counts, coverage, in_bash, machine, names, positions, seen, texts, told, total, write
from nixlore.collect import bash_history
from nixlore.shell import entries as oddities
from nixlore.shell.bash import BASH

STAMPED_ALIKE = {
    "one line each": b"#1700000000\nls\n#1700000001\ncd /tmp; ls\n",
    "several lines are one entry": b"#1700000000\necho 'a\nb'\n#1700000001\nls\n",
    "a here document ends in an empty line": b"#1700000000\ncat <<EOF\nx\nEOF\n\n#1700000001\nls\n",
    "not UTF-8": b"#1700000000\necho \xff\n",
    "a comment": b"#1700000000\n# a comment\n#1700000001\n#hash\n",
    "negative numbers and words after the mark": b"#1700000000\nls\n#x1\n#1700000001\ndf\n",
}

PLAIN_ALIKE = {
    "one line each": b"ls\ncd /tmp\n",
    "empty lines are none": b"ls\n\n\ndf\n",
    "several lines are several entries": b"echo 'a\nb'\n",
    "not UTF-8": b"echo \xff\n",
}


@pytest.mark.parametrize("what", sorted(STAMPED_ALIKE))
def test_bash_itself_reads_the_same_with_times(tmp_path, what):
    assert seen(BASH, STAMPED_ALIKE[what]) == in_bash(tmp_path, STAMPED_ALIKE[what])


@pytest.mark.parametrize("what", sorted(PLAIN_ALIKE))
def test_bash_itself_reads_the_same_without_times(tmp_path, what):
    ours = [text for _, text in seen(BASH, PLAIN_ALIKE[what])]
    assert ours == [text for _, text in in_bash(tmp_path, PLAIN_ALIKE[what])]


def test_a_last_line_without_a_newline_counts_though_bash_drops_it(tmp_path):
    assert texts(BASH, b"ls\ndf") == ["ls", "df"]
    assert [text for _, text in in_bash(tmp_path, b"ls\ndf")] == [b"ls"]


def test_times_may_begin_in_the_middle_of_a_file():
    assert seen(BASH, b"ls\ndf\n#1700000000\na\nb\n") == [(0, b"ls"), (0, b"df"), (1_700_000_000, b"a\nb")]


def test_a_comment_that_looks_like_a_time_is_text():
    data = b"#1700000000\n#1600000000\n#1700000005\nls\n"
    assert seen(BASH, data) == [(1_700_000_000, b"#1600000000"), (1_700_000_005, b"ls")]
    assert seen(BASH, b"#1600000000\n#1700000005\nls\n") == [(0, b"#1600000000"), (1_700_000_005, b"ls")]


def test_a_time_without_a_command_is_nothing():
    assert seen(BASH, b"#1700000000\nls\n#1700000001\n") == [(1_700_000_000, b"ls")]


def test_times_that_stopped_being_written_do_not_make_one_entry_of_all_that_follows():
    data = b"#1700000000\n" + b"".join(b"echo %d\n" % n for n in range(500))
    found = seen(BASH, data)
    assert len(found) == 500
    assert {time for time, _ in found} == {0}


def test_what_begins_with_a_blank_was_meant_to_be_hidden():
    noted: Counter[str] = Counter()
    data = b"ls\n secret\n\tsecret\n   \n#1700000000\n more\nlines\n#1700000001\ndf\n"
    found = list(BASH.entries(data, noted))
    assert [entry.text for entry in found] == ["ls", "df"]
    assert noted[oddities.HIDDEN] == 4
    assert positions(found) == [0, 5]


ODD = {
    "CRLF": (b"ls\r\ndf\r\n", ["ls", "df"], oddities.CRLF),
    "byte order mark": (b"\xef\xbb\xbfls\n", ["ls"], oddities.BOM),
    "NUL run": (b"ls\n" + b"\0" * 999 + b"df\n", ["ls", "df"], oddities.NULS),
    "long line": (b"ls\n" + b"x" * 1_000_001 + b"\ndf\n", ["ls", "df"], oddities.TOO_LONG),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_oddities_are_survived_and_noted(what):
    data, expected, oddity = ODD[what]
    noted: Counter[str] = Counter()
    assert texts(BASH, data, noted) == expected
    assert noted[oddity]


LINES = st.lists(
    st.sampled_from([b"ls\n", b"#1700000000\n", b"#17", b"#x\n", b" h\n", b"\n", b"a\\\n", b"\0", b"\r\n", b"\xff"])
).map(b"".join)


@given(st.binary() | LINES)
def test_no_bytes_are_too_strange(data):
    seen(BASH, data)
    assert 0 <= BASH.boundary(data) <= len(data)


@example(b"#1700000000\n#1700000000\n\0\n#1700000000\n", b"#1700000000\nls\n")
@given(LINES, st.sampled_from([b"ls\n", b"#1700000000\nls\n"]))
def test_what_was_read_up_to_the_boundary_stays_so(data, more):
    cut = BASH.boundary(data)
    before = seen(BASH, data[:cut])
    assert seen(BASH, data + more)[: len(before)] == before


def test_runs_are_counted(tmp_path):
    write(tmp_path, ".bash_history", f"ls\n#{NOW}\nls -l\n#{NOW}\nls -l\n")
    records = list(bash_history.collect(machine(tmp_path)))
    assert {(row.day, row.count, row.unit) for row in counts(records, "ls")} == {
        (None, 1, "runs"),
        (NOW // 86_400, 2, "runs"),
    }


@pytest.mark.parametrize(
    ("startup", "place"),
    [
        ('export HISTFILE="$XDG_STATE_HOME/bash/hist"', ".local/state/bash/hist"),
        ("HISTFILE=~/elsewhere/bash_hist", "elsewhere/bash_hist"),
        ('HISTFILE="${XDG_DATA_HOME:-$HOME/.local/share}/b"', ".local/share/b"),
    ],
)
def test_the_start_up_file_tells_the_place(tmp_path, startup, place):
    write(tmp_path, ".bashrc", f"# x\n{startup}\n")
    write(tmp_path, place, "ls\n")
    assert told(bash_history.collect(machine(tmp_path))) == {"ls"}


def test_a_place_that_depends_on_the_unknown_is_left_out(tmp_path):
    write(tmp_path, ".bashrc", "HISTFILE=$(mktemp)\nHISTFILE=$WHERE/x\nHISTFILE=\n")
    assert [entry.state for entry in coverage(bash_history.collect(machine(tmp_path)))] == ["absent"]


def test_entries_are_printed_in_order(tmp_path):
    write(tmp_path, ".bash_history", "ls\n#1700000000\ngit log\n")
    printed = list(bash_history.entries(machine(tmp_path), {}))
    assert names(printed) == [("ls",), ("git",)]
    assert [(entry.entry, entry.at, entry.unit) for entry in printed] == [(0, None, "runs"), (1, 1_700_000_000, "runs")]


def test_several_histories_of_bash_do_not_add_up(tmp_path):
    write(tmp_path, ".bash_history", f"#{NOW}\nls\n")
    write(tmp_path, ".local/state/bash/history", f"#{NOW}\nls\n#{NOW}\nls\n")
    assert total(bash_history.collect(machine(tmp_path)), "ls") == 2
