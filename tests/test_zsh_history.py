"""zsh's history is read as zsh reads it: extended and plain lines, continued lines, metafied bytes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from history_home import DAY, NOW, counts, coverage, in_zsh, machine, names, positions, seen, texts, told, total, write
from nixlore.collect import zsh_history
from nixlore.shell import entries as oddities
from nixlore.shell.zsh import ZSH

READ_ALIKE = {
    "extended": b": 1700000000:3;ls -l\n: 1700000001:0;df\n",
    "plain": b"ls -l\ndf\n",
    "mixed": b"ls\n: 1700000001:0;df\nmv a b\n",
    "several lines": b": 1700000000:0;for i in 1\\\ndo ls\\\ndone\nls\n",
    "a backslash before a newline": b": 1700000000:0;echo a\\\\\nb\n",
    "two backslashes before a newline": b": 1700000000:0;echo a\\\\\\\nb\n",
    "an ending backslash gets a blank": b": 1700000000:0;echo \\\\ \n: 1700000001:0;a\\ \nplain\\ \n",
    "an ending backslash and blanks": b": 1700000000:0;echo \\  \nls  \n",
    "a plain command that begins with a colon": b"\\:w\n\\: 5\nls\n",
    "metafied": b": 1700000000:0;echo \xe6\x83\xb7\xa5 \xc3\x83\x80 la carte\n",
    "metafied plain": b"echo \x83\xa3\n",
    "not UTF-8": b": 1700000000:0;echo \xff\xfe\n",
    "empty": b": 1700000000:0;\n\nls\n",
    "a leading blank": b": 1700000000:0; ls\n ls\n",
    "a blank before the colon is no time": b" : 1700000000:0;ls\n",
    "semicolons": b": 1700000000:0;a;b; : 1:0;c\n",
}


@pytest.mark.parametrize("what", sorted(READ_ALIKE))
def test_zsh_itself_reads_the_same(tmp_path, what):
    assert [text for _, text in seen(ZSH, READ_ALIKE[what])] == in_zsh(tmp_path, READ_ALIKE[what])


def test_times_and_durations():
    first, second, third = ZSH.entries(b": 1700000000:3;ls\n: 1700000001:0;df\nmv\n", Counter())
    assert (first.at, first.duration) == (1_700_000_000, 3.0)
    # SHARE_HISTORY writes 0 whatever it took.
    assert (second.at, second.duration) == (1_700_000_001, None)
    assert (third.at, third.duration) == (None, None)


def test_text_that_is_utf8_only_as_it_is_was_not_metafied():
    assert texts(ZSH, "echo 日\n".encode()) == ["echo 日"]


ODD = {
    "CRLF": (b": 1700000000:0;ls\r\ndf\r\n", ["ls", "df"], oddities.CRLF),
    "byte order mark": (b"\xef\xbb\xbfls\n", ["ls"], oddities.BOM),
    "NUL run": (b"ls\n" + b"\0" * 999 + b"df\n", ["ls", "df"], oddities.NULS),
    "torn tail": (b": 1700000000:0;ls\n: 17000", ["ls"], oddities.TORN),
    "long line": (b"ls\n" + b"x" * 1_000_001 + b"\ndf\n", ["ls", "df"], oddities.TOO_LONG),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_oddities_are_survived_and_noted(what):
    data, expected, oddity = ODD[what]
    noted: Counter[str] = Counter()
    assert texts(ZSH, data, noted) == expected
    assert noted[oddity]
    assert positions(ZSH.entries(data, Counter())) == list(range(len(expected)))


LINES = st.lists(
    st.sampled_from(
        [
            b"ls\n",
            b": 1700000000:0;df\n",
            b": 17",
            b"a\\\n",
            b"\\\\",
            b"\x83",
            b" \n",
            b"\\:w\n",
            b"\0",
            b"\r\n",
            b"\xff",
        ]
    )
).map(b"".join)


@given(st.binary() | LINES)
def test_no_bytes_are_too_strange(data):
    seen(ZSH, data)
    assert 0 <= ZSH.boundary(data) <= len(data)


@given(LINES, st.sampled_from([b"ls\n", b": 1700000000:0;x\n"]))
def test_what_was_read_up_to_the_boundary_stays_so(data, more):
    cut = ZSH.boundary(data)
    before = seen(ZSH, data[:cut])
    assert seen(ZSH, data + more)[: len(before)] == before


@pytest.mark.parametrize(
    "place",
    [
        ".zsh_history",
        ".config/zsh/.zsh_history",
        ".zhistory",
        ".histfile",
        ".local/share/zsh/history",
        ".local/state/zsh/history",
    ],
)
def test_the_usual_places(tmp_path, place):
    write(tmp_path, place, f": {NOW}:0;ls\n")
    records = list(zsh_history.collect(machine(tmp_path)))
    assert told(records) == {"ls"}
    assert [entry.source for entry in coverage(records)] == [f"{tmp_path}/{place}"]


def test_the_environment_tells_the_place(tmp_path):
    write(tmp_path, "dots/.zsh_history", f": {NOW}:0;ls\n")
    write(tmp_path, "somewhere", f": {NOW}:0;df\n")
    environ = {"ZDOTDIR": f"{tmp_path}/dots", "HISTFILE": f"{tmp_path}/somewhere"}
    assert told(zsh_history.collect(machine(tmp_path, environ=environ))) == {"ls", "df"}


def test_the_history_of_another_shell_that_the_environment_names_is_left_to_it(tmp_path):
    write(tmp_path, "bash_history", "ls\n")
    environ = {"HISTFILE": f"{tmp_path}/bash_history"}
    assert told(zsh_history.collect(machine(tmp_path, environ=environ))) == set()


def test_the_start_up_file_tells_the_place(tmp_path):
    write(
        tmp_path,
        ".zshrc",
        'HISTSIZE="10000"\nHISTFILE="$HOME/.local/share/z/hist"\nmkdir -p "$(dirname "$HISTFILE")"\n',
    )
    write(tmp_path, ".local/share/z/hist", f": {NOW}:0;ls\n: {NOW}:0;ls\n")
    records = list(zsh_history.collect(machine(tmp_path)))
    assert total(records, "ls") == 2


def test_entries_are_printed_in_order(tmp_path):
    write(tmp_path, ".zsh_history", ": 1700000000:7;git log\nls\n")
    printed = list(zsh_history.entries(machine(tmp_path), {}))
    assert names(printed) == [("git",), ("ls",)]
    assert [(entry.entry, entry.at, entry.duration) for entry in printed] == [(0, 1_700_000_000, 7.0), (1, None, None)]


def test_of_several_files_the_one_that_shows_most_counts_day_by_day(tmp_path):
    def lines(*at: int) -> str:
        return "".join(f": {time}:0;/opt/ls {time}\n" for time in at)

    write(tmp_path, ".zsh_history", lines(NOW - DAY, NOW - 1, NOW) + f": {NOW}:0;df\n")
    write(tmp_path, ".zhistory", lines(NOW - DAY, NOW - DAY + 1, NOW))
    records = list(zsh_history.collect(machine(tmp_path)))
    today = NOW // DAY
    assert {row.day: (row.count, row.lines, row.by_path) for row in counts(records, "ls")} == {
        today - 1: (2, 2, 2),
        today: (2, 2, 2),
    }
    assert total(records, "df") == 1


@pytest.mark.parametrize("end", [b"\0", b"\r", b"\0\r", b"\r\0", b"\n\0\0"])
def test_odd_bytes_behind_a_backslash_do_not_end_an_entry(end):
    assert ZSH.boundary(b"ls\necho \\" + end + b"\n") == 3
