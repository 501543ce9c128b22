"""What was answered before counts: a dismissal holds until its evidence changes, and answers move the ranking."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.act.plan import evidence_digest
from nixlore.model.evidence import Evidence
from nixlore.model.plan import Verdict
from planning import NOW, insight, planned


def verdict(answer: str = "dismissed", **more: object) -> Verdict:
    given = {
        "at": NOW - 100,
        "answer": answer,
        "code": "NX101",
        "kind": "remove_unused",
        "subject": "hyfetch",
        "evidence": evidence_digest(planned().changes[0], "hyfetch"),
    }
    return Verdict(**{**given, **more})


def shown(*verdicts: Verdict, **more: object) -> bool:
    plan = planned(verdicts=verdicts, **more)
    assert plan.hidden == (not plan.changes)
    return bool(plan.changes)


def test_a_dismissed_subject_is_hidden_and_counted():
    assert not shown(verdict())
    assert planned(verdicts=(verdict(),)).hidden == 1


def test_a_snooze_holds_until_its_time():
    assert not shown(verdict("snoozed", until=NOW + 1))
    assert shown(verdict("snoozed", until=NOW))
    assert shown(verdict("dismissed", until=NOW - 1))


@pytest.mark.parametrize("answer", ["undone", "readded", "used_after_removal"])
def test_what_was_taken_back_or_missed_is_not_proposed_again(answer):
    assert not shown(verdict(answer))


def test_an_acceptance_hides_nothing_but_what_was_applied_since_all_was_read():
    assert shown(verdict("accepted"))
    assert shown(verdict("accepted", at=NOW + 1))
    assert shown(verdict("accepted", at=NOW - 10**6, journal=("abcd1234",)))
    plan = planned(verdicts=(verdict("accepted", at=NOW + 1, journal=("abcd1234",)),))
    assert (plan.changes, plan.hidden) == ((), 0)


@pytest.mark.parametrize("other", [{"subject": "fd"}, {"kind": "replace_superseded"}])
def test_an_answer_to_something_else_says_nothing(other):
    assert shown(verdict(**other))


def test_counts_that_grow_and_lines_that_shift_do_not_wake_a_dismissal():
    rows = (
        Evidence(source="nix_config", place="home.nix:3", says="declared since 2026-01-01"),
        Evidence(source="atuin", place="/x", says="100 runs", count=100, unit="runs"),
        Evidence(source="nix_store", place=f"/nix/store/{'a' * 32}-hyfetch-1.2.3", says="1 MB"),
        Evidence(source="catalog of 2026-01-01", place="hyfetch", says="provides it"),
    )
    later = (
        Evidence(source="nix_config", place="home.nix:3", says="declared since 2025-12-31"),
        Evidence(source="fish_history", place="/y", says="200 runs", count=200, unit="runs"),
        Evidence(source="nix_store", place=f"/nix/store/{'b' * 32}-hyfetch-1.3", says="2 MB"),
        Evidence(source="catalog of 2026-05-03", place="hyfetch", says="provides it"),
    )
    before = planned(insights=(insight(evidence=rows),)).changes[0]
    given = verdict(evidence=evidence_digest(before, "hyfetch"))
    assert not shown(given, insights=(insight(evidence=later),))
    more = (*later, Evidence(source="gc_roots", place="/run/booted-system", says="held"))
    assert shown(given, insights=(insight(evidence=more),))


def test_the_digest_of_a_change_with_several_subjects_is_of_all_of_them():
    change = msgspec.structs.replace(planned().changes[0], subjects=("a", "b"), basis=("1", "2"))
    assert (evidence_digest(change, "a"), evidence_digest(change, "b")) == ("1", "2")
    assert evidence_digest(change) not in ("1", "2")
    assert evidence_digest(planned().changes[0]) == evidence_digest(planned().changes[0], "hyfetch")


def test_answers_to_a_rule_move_the_value_of_its_next_change():
    def value(answer: str) -> float:
        given = [verdict(answer, subject=f"p{number}", change=f"c{number}") for number in range(20)]
        changes = planned(verdicts=tuple(given)).changes
        return changes[0].value if changes else 0.0

    assert value("accepted") > planned().changes[0].value > value("dismissed")
