"""Answers are kept one by one, for the user alone; what is torn is skipped, what is taken back holds no more."""

from __future__ import annotations

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nixlore.model.plan import Verdict
from nixlore.storage.artifacts import Shelf
from nixlore.storage.verdicts import VERDICTS, add, take_back, verdicts

NOW = 1_700_000_000


def verdict(answer: str = "accepted", subject: str = "hyperfine", code: str = "NX101", **more: object) -> Verdict:
    return Verdict(at=NOW, answer=answer, code=code, kind="remove_unused", subject=subject, **more)


def test_answers_come_back_in_the_order_in_which_they_were_given(tmp_path):
    shelf = Shelf(tmp_path)
    given_ones = [verdict(), verdict("dismissed", "ripgrep", because="I need it"), verdict("undone", journal=("a",))]
    add(shelf, given_ones[0])
    add(shelf, *given_ones[1:])
    assert verdicts(shelf) == given_ones
    assert (tmp_path / VERDICTS).stat().st_mode & 0o777 == 0o600
    assert str(tmp_path / VERDICTS) in shelf.written()


def test_nothing_was_answered_where_there_is_no_file(tmp_path):
    assert verdicts(Shelf(tmp_path)) == []
    add(Shelf(tmp_path))
    assert not (tmp_path / VERDICTS).exists()


def test_a_torn_line_and_one_of_another_form_are_skipped(tmp_path):
    shelf = Shelf(tmp_path)
    add(shelf, verdict())
    with (tmp_path / VERDICTS).open("ab") as file:
        file.write(b'{"at":1,"answer":"praised","code":"NX1","kind":"x","subject":""}\n[[[\n{"at":17000')
    add(shelf, verdict("undone"))
    assert [one.answer for one in verdicts(shelf)] == ["accepted", "undone"]


def test_a_dismissal_that_is_taken_back_holds_no_more_and_a_new_one_does(tmp_path):
    shelf = Shelf(tmp_path)
    add(shelf, verdict("dismissed"), verdict("snoozed", until=NOW + 9), verdict("dismissed", "other"), verdict())
    take_back(shelf, [verdict("dismissed"), verdict("snoozed")], NOW)
    assert [(one.answer, one.subject) for one in verdicts(shelf)] == [("dismissed", "other"), ("accepted", "hyperfine")]
    add(shelf, verdict("dismissed"))
    assert [one.answer for one in verdicts(shelf)] == ["dismissed", "accepted", "dismissed"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_read(tmp_path_factory, data):
    state = tmp_path_factory.mktemp("t")
    (state / VERDICTS).write_bytes(msgspec.json.encode(verdict()) + b"\n" + data)
    assert verdicts(Shelf(state))[:1] == [verdict()] or b"taken_back" in data
