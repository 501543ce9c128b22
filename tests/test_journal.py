"""What was changed is taken back exactly, alone, and never where the lines have changed since."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nixlore.errors import SourceError
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Change, Journal, restored

NOW = 1_700_000_000
lines = st.lists(st.sampled_from([b"a", b"b", b"", b"same", b"\xff\xfe", b"c\r"]), max_size=8)
files = st.tuples(lines, st.sampled_from([b"\n", b"\r\n"]), st.booleans()).map(
    lambda drawn: drawn[1].join(drawn[0]) + (drawn[1] if drawn[2] else b"")
)


def journal(tmp_path: Path) -> Journal:
    return Journal(Shelf(tmp_path / "state"))


def changed(tmp_path: Path, old: bytes, new: bytes) -> tuple[Journal, Path, Change]:
    path = tmp_path / "file"
    if old:
        path.write_bytes(old)
    found = journal(tmp_path)
    return found, path, found.write(path, old, new, "made a change", NOW)


def test_a_change_is_taken_back_exactly(tmp_path):
    found, path, change = changed(tmp_path, b"a\r\nb\r\nc", b"a\r\nx\r\nc")
    assert path.read_bytes() == b"a\r\nx\r\nc"
    assert [one.id for one in found.changes()] == [change.id]
    found.undo(change, NOW)
    assert path.read_bytes() == b"a\r\nb\r\nc"
    assert found.changes() == []


def test_a_file_that_was_made_is_gone_again(tmp_path):
    found, path, change = changed(tmp_path, b"", b"x\n")
    assert change.made
    found.undo(change, NOW)
    assert not path.exists()


def test_what_was_changed_elsewhere_since_stays(tmp_path):
    found, path, change = changed(tmp_path, b"one\ntwo\nthree\nfour\nfive\n", b"one\ntwo\nOURS\nthree\nfour\nfive\n")
    path.write_bytes(b"zero\n" + path.read_bytes().replace(b"five", b"FIVE"))
    found.undo(change, NOW)
    assert path.read_bytes() == b"zero\none\ntwo\nthree\nfour\nFIVE\n"


def test_lines_that_were_changed_since_are_left_alone(tmp_path):
    found, path, change = changed(tmp_path, b"one\n", b"one\nOURS\n")
    path.write_bytes(b"one\nOURS, edited\n")
    with pytest.raises(SourceError, match="not as they were left"):
        found.undo(change, NOW)
    assert path.read_bytes() == b"one\nOURS, edited\n"
    assert found.changes() == [change]
    assert found.backup(change).read_bytes() == b"one\n"


def test_lines_that_are_there_twice_are_left_alone(tmp_path):
    found, path, change = changed(tmp_path, b"", b"OURS\n")
    path.write_bytes(b"OURS\nOURS\n")
    with pytest.raises(SourceError):
        found.undo(change, NOW)


def test_a_file_that_changed_before_it_was_written_is_not_written(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"theirs\n")
    with pytest.raises(SourceError, match="changed in the meantime"):
        journal(tmp_path).write(path, b"old\n", b"new\n", "x", NOW)
    assert path.read_bytes() == b"theirs\n"


def test_a_change_that_was_never_made_is_taken_back_by_doing_nothing(tmp_path):
    found, path, change = changed(tmp_path, b"one\ntwo\n", b"one\nOURS\n")
    path.write_bytes(b"one\ntwo\n")
    found.undo(change, NOW)
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_bytes(b"a\n")
    (tmp_path / "file").symlink_to(tmp_path / "real")
    found = journal(tmp_path)
    change = found.write(tmp_path / "file", b"a\n", b"b\n", "x", NOW)
    assert (tmp_path / "file").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"b\n"
    found.undo(change, NOW)
    assert (tmp_path / "real").read_bytes() == b"a\n"


def test_everything_kept_is_for_the_user_alone(tmp_path):
    found, _, change = changed(tmp_path, b"secret\n", b"x\n")
    assert {path.stat().st_mode & 0o777 for path in (found.path, found.backup(change))} == {0o600}


def test_a_change_that_is_renewed_is_taken_back_as_one(tmp_path):
    found, path, first = changed(tmp_path, b"mine\n", b"mine\nours\n")
    path.write_bytes(b"more\n" + path.read_bytes())
    second = found.write(
        path, path.read_bytes(), b"more\nmine\nnewer\nlines\n", "renewed", NOW, tag="block", renews=first
    )
    assert found.changes() == [second] == [found.tagged("block")]
    found.undo(second, NOW)
    assert path.read_bytes() == b"more\nmine\n"
    assert found.tagged("block") is None


def test_a_renewal_that_was_noted_and_never_made_is_taken_back_as_well(tmp_path):
    found, path, first = changed(tmp_path, b"mine\n", b"mine\nours\n")
    second = found.write(path, path.read_bytes(), b"mine\nnewer\n", "renewed", NOW, renews=first)
    path.write_bytes(b"mine\nours\n")
    found.undo(second, NOW)
    assert path.read_bytes() == b"mine\n"


def test_a_change_that_is_not_as_it_was_left_is_not_renewed(tmp_path):
    found, path, first = changed(tmp_path, b"", b"ours\n")
    path.write_bytes(b"edited\n")
    with pytest.raises(SourceError):
        found.write(path, b"edited\n", b"newer\n", "renewed", NOW, renews=first)
    assert path.read_bytes() == b"edited\n"
    assert found.changes() == [first]


def test_a_torn_line_counts_as_none(tmp_path):
    found, _, change = changed(tmp_path, b"a\n", b"b\n")
    with found.path.open("ab") as file:
        file.write(b'{"id":"12')
    assert found.changes() == [change]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files, files)
def test_every_change_is_taken_back_exactly(tmp_path_factory, old, new):
    found, path, change = changed(tmp_path_factory.mktemp("t"), old, new)
    assert (path.read_bytes() if path.exists() else b"") == new
    found.undo(change, NOW)
    assert (path.read_bytes() if path.exists() else b"") == old


@given(files, files, files)
def test_nothing_but_the_change_is_ever_touched(before, ours, after):
    """What stands before and after whole lines of ours is the same bytes when they are gone again."""
    ours = b"OURS " + ours + b"\n"
    before = before + b"\n" if before else before
    change = Change(id="x", at=NOW, lead=b"", old=b"", new=ours, tail=b"")
    try:
        assert restored(before + ours + after, change) == before + after
    except SourceError:
        assert (before + ours + after).count(ours) != 1
