"""A file that is no history, or was made to harm, costs little; what is left out of it is counted and said."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from history_home import DAY, NOW, causes, coverage, fish_text, machine, told, total, write
from nixlore.collect import _history_blocks, _history_parsing, bash_history, fish_history
from nixlore.collect._history_parsing import Parsing
from nixlore.shell.entries import GARBLED, OLDER, TOO_MANY, is_garbled


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("git log", False),
        ("git log\n\tx", False),
        ("ls \udcff", False),
        ("echo übergrößenträger 日本語", False),
        ("printf '\x1b[31mred\x1b[0m'", False),
        ("\x01\x02\x03\x04\x05", True),
        ("ls \udc80\udc81\udc82 a\udc83 \udcff", True),
    ],
)
def test_binary_data_is_told_from_what_was_typed(text, garbled):
    assert is_garbled(text) is garbled


def test_random_bytes_are_counted_and_not_parsed(tmp_path, monkeypatch):
    parsed = []
    monkeypatch.setattr(_history_parsing, "scanned_line", lambda text, _dialect: parsed.append(text))
    write(tmp_path, ".bash_history", b"git status\n" + random.Random(1).randbytes(300_000))
    records = list(bash_history.collect(machine(tmp_path)))
    (read,) = coverage(records)
    assert (total(records, "git"), read.state) == (1, "unreadable")
    assert read.skipped > 500
    assert GARBLED in read.note
    assert len(parsed) < 200


def test_a_file_has_bounds_of_texts_names_and_involved_texts(monkeypatch):
    for name, value in (("MOST_TEXTS", 5), ("MOST_INVOLVED", 2), ("MOST_NAMES", 3), ("MOST_CHARACTERS", 12)):
        monkeypatch.setattr(_history_parsing, name, value)
    parsing = Parsing()
    assert [parsing.parse(text, "posix") is not None for text in ("(a)", "(b;b;b;b;b)", "(b)", "$(a)", "a", "c", "d")] == [
        True, False, True, False, True, True, False,
    ]  # fmt: skip
    assert [parsing.parse(f"a {n}", "posix") is not None for n in range(3)] == [True, False, False]
    assert parsing.noted == Counter({TOO_MANY: 5})


def test_the_rest_of_a_hopeless_file_is_only_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(_history_parsing, "HOPELESS", 10)
    monkeypatch.setattr(_history_parsing, "MOST_TEXTS", 3)
    monkeypatch.setattr(_history_blocks, "BLOCK", 400)
    write(tmp_path, ".bash_history", "".join(f"tool {n}\n" for n in range(1000)))
    (read,) = coverage(bash_history.collect(machine(tmp_path)))
    assert (read.state, read.entries, read.skipped) == ("unreadable", 3, 997)


@pytest.mark.parametrize("bound", ["MOST_LINES", "MOST_BYTES"])
def test_of_a_file_too_large_the_end_is_read_and_appends_go_on(tmp_path, monkeypatch, bound):
    monkeypatch.setattr(_history_blocks, bound, 40)
    monkeypatch.setattr(_history_blocks, "BLOCK", 600)
    rows = [(f"git log {n}", NOW - (200 - n) * DAY) for n in range(200)]
    write(tmp_path, ".local/share/fish/fish_history", fish_text(*rows))
    here = machine(tmp_path)
    records = list(fish_history.collect(here))
    (read,) = coverage(records)
    assert read.state == "partial"
    assert OLDER in read.note
    assert 5 < total(records, "git") < 60
    assert read.since is not None
    assert read.since >= NOW - 60 * DAY
    write(tmp_path, ".local/share/fish/fish_history", fish_text(*rows, ("git push", NOW)))
    assert total(fish_history.collect(here), "git") == total(records, "git") + 1


def test_a_few_bad_lines_do_not_make_a_history_unreadable(tmp_path):
    good = "".join(f"git log {n}\n" for n in range(50))
    write(tmp_path, ".bash_history", good.encode() + b"\x01\x02\x03\x04\x05\x06\x07\n" * 20)
    records = list(bash_history.collect(machine(tmp_path)))
    (read,) = coverage(records)
    assert (read.state, read.entries, read.skipped) == ("partial", 50, 20)
    assert causes(records) == []
    assert told(records) == {"git"}
