"""What git log prints is understood whatever messages, names and paths hold; what it does not print breaks nothing."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.log_format import FLAGS, commits, iso_date, message_text
from written_repositories import Commit, build, environment, link, submodule


def logged(repository, *words):
    argv = ["git", "--git-dir", str(repository.git_dir), "log", *FLAGS, *words, "HEAD"]
    done = subprocess.run(argv, env=environment(), capture_output=True, check=True)
    return list(commits([done.stdout]))


def test_each_commit_has_its_parents_people_times_message_and_changes(tmp_path):
    repository = build(
        tmp_path / "r",
        [
            Commit(
                {"a.nix": "1"}, "first\n\nbody\x01:100644\n", at=1_600_000_000, authored=1_500_000_000, zone="+0530"
            ),
            Commit({"a.nix": None, "b c.nix": "2", ":x": "3"}, "\x01second", author="A\x02 B <a@b>"),
            Commit({"l": link("a"), "s": submodule("1" * 40)}, ":third"),
            Commit({}, ""),
        ],
    )
    first, second, third, fourth = logged(repository)
    assert [first.commit, second.commit, third.commit, fourth.commit] == list(repository.ids)
    assert (first.parents, second.parents) == ((), repository.ids[:1])
    assert message_text(first.message) == "first\n\nbody\x01:100644\n"
    assert (iso_date(first.date), first.at) == ("2017-07-14T08:10:00+05:30", 1_600_000_000)
    assert message_text(second.message) == "\x01second"
    assert [(change.path, change.old is None, change.new is None) for change in second.changes] == [
        (":x", True, False),
        ("a.nix", False, True),
        ("b c.nix", True, False),
    ]
    assert [(change.old, change.new) for change in third.changes] == [(None, None), (None, None)]
    assert (fourth.message, fourth.changes) == (b"", ())


def test_a_message_in_another_encoding_is_text(tmp_path):
    repository = build(tmp_path / "r", [Commit({"a": "1"}, "für".encode("latin1"), encoding="ISO-8859-1")])
    (commit,) = logged(repository)
    assert message_text(commit.message).strip() == "für"


@given(st.binary(max_size=300), st.integers(1, 40))
def test_any_bytes_in_any_pieces_are_borne(data, size):
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(commits(pieces)) == list(commits([data]))


TEXT = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXT, st.lists(TEXT.filter(bool), max_size=3)), max_size=4), st.integers(1, 64))
def test_what_is_printed_is_read_back(told, size):
    printed = b""
    for message, paths in told:
        fields = ["\x01" + "a" * 40, "", "Ada", "a@b", "1 +0000", "1", message]
        raw = [part for path in paths for part in (f":000000 100644 {'0' * 40} {'b' * 40} A", path)]
        printed += b"".join(field.encode() + b"\0" for field in [*fields, *raw])
    read = list(commits([printed[start : start + size] for start in range(0, len(printed), size)]))
    assert [(message_text(commit.message), [change.path for change in commit.changes]) for commit in read] == [
        (message, paths) for message, paths in told
    ]


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        (b"0 +0000", "1970-01-01T00:00:00+00:00"),
        (b"1700000000 -0330", "2023-11-14T18:43:20-03:30"),
        (b"1700000000 +9959", "2023-11-14T22:13:20+00:00"),
        (b"999999999999 +0000", ""),
        (b"soon", ""),
        (b"", ""),
    ],
)
def test_dates_keep_their_offset(raw, date):
    assert iso_date(raw) == date
