"""What is told below the agents: what was seen together, how sure that is, and what cannot be told."""

from __future__ import annotations

import re

import msgspec

from nixlore.analyze._outcome_need import need
from nixlore.model.session_outcomes import Arm, Association, OutcomeTotal, SessionOutcomes, TooFew
from nixlore.present._session_outcomes import sentences
from nixlore.present._text import plain
from nixlore.report import Report
from reporting import a_report

ARM = Arm(sessions=60, events=30, of=300, projects=3, models=2, calls=12, first_day=20_500, last_day=20_600)


def one(**more: object) -> Association:
    given = {
        "kind": "context",
        "what": ("skill deploy",),
        "outcome": "failed commands",
        "verdict": "seen together",
        "present": ARM,
        "absent": msgspec.structs.replace(ARM, events=60, models=1),
        "difference": -0.1,
        "low": -0.15,
        "high": -0.05,
        "p": 0.0123,
        "detectable": 0.04,
    }
    return Association(**{**given, **more})  # type: ignore[arg-type]


def few(**more: object) -> TooFew:
    given = {"kind": "context", "what": ("skill rare",), "present": 4, "absent": 90, "comparable": 3, "need": 20}
    return TooFew(**{**given, "because": "too few sessions with it", **more})  # type: ignore[arg-type]


def report(**more: object) -> Report:
    total = OutcomeTotal(outcome="failed commands", unit="u", events=90, of=600, sessions=120)
    given = {
        "sessions": 120,
        "by_program": 1,
        "first_day": 20_500,
        "last_day": 20_600,
        "outcomes": (total,),
        "associations": (),
        "too_few": (),
        "compared": 16,
        "unlisted": 0,
    }
    fact = SessionOutcomes(**{**given, **more})  # type: ignore[arg-type]
    raw = msgspec.Raw(msgspec.json.encode(fact))
    return msgspec.structs.replace(a_report(), facts={"session_outcomes": raw})


def test_without_the_fact_nothing_is_told():
    assert list(sentences(a_report())) == []


def test_what_was_seen_together_has_its_figures_and_says_what_else_may_differ():
    text = plain(
        sentences(report(associations=(one(), one(outcome="questions", verdict="not shown", low=-0.1, high=0.2))))
    )
    assert text.splitlines() == [
        "Seen together, which does not say that one causes the other",
        (
            "  120 sessions that people began, 2026-02-16 to 2026-05-27; 1 session that programs began left out: "
            "90 failed commands of 600 commands"
        ),
        "  Skill deploy: seen together with fewer failed commands",
        (
            "    10.0% of 300 commands in 60 sessions with it, 20.0% of 300 commands in 60 sessions without; "
            "10.0 points fewer among their like (95 %: 5.0 to 15.0), p 0.012 after 16 comparisons"
        ),
        (
            "    compared within project and period; with it 3 projects, 2 models, 12 calls in the median, "
            "2026-02-16 to 2026-05-27; without 3 projects, 1 model, 12 calls in the median, 2026-02-16 to 2026-05-27"
        ),
        "  Skill deploy: no difference shown in questions (-10.0 to +20.0 points)",
    ]


def test_one_of_a_kind_is_told_as_one():
    total = OutcomeTotal(outcome="corrections", unit="u", events=1, of=1, sessions=1)
    assert ": 1 correction of 1 later prompt" in plain(sentences(report(outcomes=(total,))))


def test_more_is_told_as_more():
    text = plain(sentences(report(associations=(one(difference=0.1, low=0.05, high=0.15, p=1e-5),))))
    assert "seen together with more failed commands" in text
    assert "10.0 points more among their like (95 %: 5.0 to 15.0), p < 0.001" in text


def test_where_nothing_was_shown_that_is_said():
    assert "Nothing was seen together more than by chance." in plain(
        sentences(report(associations=(one(verdict="not shown"),)))
    )


def test_where_a_halving_would_not_be_found_that_is_said_with_what_there_is_and_what_is_needed():
    rows = (one(verdict="not shown", detectable=0.2), one(outcome="questions", verdict="not shown", low=-0.1, high=0.2))
    text = plain(sentences(report(associations=rows)))
    have, wanted = rows[0].present.sessions, need(rows[0], 16)
    assert have < wanted
    assert "Skill deploy: no difference shown in questions (-10.0 to +20.0 points)" in text
    assert re.search(r"; not enough data \(have \d+, need [\d,]+ a side\) to see failed commands halved", text)


def test_too_little_is_told_with_what_there_is_and_what_is_needed():
    rows = (few(), few(present=50, because="too few of the same project and period"), few(present=0))
    assert plain(sentences(report(too_few=rows, unlisted=2))).splitlines()[2:] == [
        (
            "  Skill rare: not enough data (have 50 with and 90 without it, of which 3 have their like; "
            "need 20 a side of the same project and period)"
        ),
        "  Skill rare: not enough data (have 4 with and 90 without it; need 20 a side of the same project and period)",
        "  2 contexts with fewer sessions still left out",
    ]


def test_an_interval_without_0_that_is_one_of_many_says_so():
    text = plain(sentences(report(associations=(one(verdict="not shown", p=0.3),), elsewhere=2)))
    assert "no difference shown in failed commands (-15.0 to -5.0 points, but p 0.300 after all comparisons)" in text
    assert "2 sessions of no known project compared with none" in text


def test_names_from_logs_cannot_move_the_cursor():
    text = plain(
        sentences(report(associations=(one(what=("skill \x1b[2Jevil\n",)),), too_few=(few(what=("a\x1b[1m",)),)))
    )
    assert "\x1b" not in text


def test_no_session_of_a_person_is_said():
    assert "no session that a person began; 3 sessions" in plain(sentences(report(sessions=0, by_program=3)))
