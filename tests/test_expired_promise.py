"""NX105: said of promises that are certainly met and still hold, silent about all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import align, package
from evolving import NOW, declared, event, evolution, quote
from nixlore.model.git import ConfigPromise
from nixlore.synthesize.expired_promise import CODE, infer

OFF = (event("added", 1, 10), event("disabled", 50, 500))
REMOVED = (event("added", 1, 10), event("removed", 50, 500))
UNTIL = quote("disabled until 15.2 is out", 50, source="left_comment", file="home.nix", line=9)


def promised(**fields) -> ConfigPromise:
    given = {"tool": "ripgrep", "quote": UNTIL, "condition": "version", "version": "15.2", "locked_version": "15.3"}
    return ConfigPromise(**given | fields)


def found(promise, events=OFF, tools=(), comment: str | None = None):
    alignment = None if comment is None else align([package("ripgrep", comment=comment)])
    return list(infer(evolution(events, tools, promises=[promise]), alignment, NOW))


def test_what_it_says():
    (insight,) = found(promised())
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "ripgrep", "advice", "high")
    assert insight.says == "ripgrep was to be gone only until ripgrep 15.2, and the locked nixpkgs has ripgrep 15.3"
    assert [evidence.says for evidence in insight.evidence] == [
        "“disabled until 15.2 is out” (000000000000)",
        "ripgrep was switched off on 2024-10-04",
        "the locked nixpkgs has ripgrep 15.3",
    ]
    assert (insight.evidence[0].place, insight.action.verb, insight.action.place) == (
        "home.nix:9",
        "declare",
        "home.nix:9",
    )


def test_without_a_history_it_is_silent():
    assert list(infer(None, None, NOW)) == []


@pytest.mark.parametrize(
    ("wanted", "locked", "is_met"),
    [
        ("15.2", "15.2", True),
        ("15.2", "15.2.0", True),
        ("15.2.0", "15.2", True),
        ("15.10", "15.9", False),
        ("v15.2", "v16", True),
        ("9.1p2", "9.1p1", False),
        ("9.1p2", "9.1p2", True),
        ("2.0.0", "2", True),
        ("15.2 or so", "16", False),
        ("15.2", "15.1.9", False),
        ("15.2", "", False),
        ("15.2", "16-rc1", False),
        ("15.2", "0-unstable-2026-01-01", False),
        ("15.2-beta", "15.2", False),
        ("", "15.2", False),
        ("next", "15.2", False),
    ],
)
def test_a_version_must_certainly_be_reached(wanted, locked, is_met):
    assert bool(found(promised(version=wanted, locked_version=locked))) is is_met


@pytest.mark.parametrize(
    ("date", "is_met"),
    [
        ("2020-01-01", True),
        ("2026-02-15", True),
        ("2026-02-16", False),
        ("2030-01-01", False),
        ("2020", False),
        ("", False),
    ],
)
def test_a_date_must_have_passed(date, is_met):
    assert bool(found(promised(condition="date", date=date))) is is_met


@pytest.mark.parametrize("condition", ["merge", "other"])
def test_what_would_need_the_network_is_not_judged(condition):
    assert found(promised(condition=condition)) == []


def test_what_came_back_has_kept_its_promise():
    back = [*OFF, event("added", 90, 700)]
    assert found(promised(), back, [declared()]) == []


def test_a_later_removal_has_reasons_of_its_own():
    later = [*OFF, event("added", 90, 600), event("removed", 120, 700)]
    assert found(promised(), later) == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("disabled until 15.2 is out", True),
        ("Re-enable when 15.2 lands", True),
        ("temporarily until 15.2", True),
        ("was only needed until 15.2", False),
        ("until 15.2", False),
    ],
)
def test_a_removal_must_be_meant_to_be_taken_back(text, is_told):
    assert bool(found(promised(quote=quote(text, 50)), REMOVED)) is is_told
    assert found(promised(quote=quote(text, 50)), OFF)


def test_a_pin_holds_while_its_words_stand():
    pin = promised(quote=quote("from unstable until 15.2", 1, source="comment", file="home.nix", line=7))
    here = [event("added", 1, 10)]
    (insight,) = found(pin, here, [declared()], "# from unstable  until 15.2 (see the wiki)")
    assert insight.says.startswith("ripgrep was to be so only until")
    assert insight.action is None
    assert found(pin, here, [declared()], "") == []
    assert found(pin, here, [declared()], "from unstable until 16") == []
    assert found(pin, here, [declared()]) == []
    said = promised(quote=quote("from unstable until 15.2", 1))
    assert found(said, here, [declared()], "from unstable until 15.2") == []


def test_one_insight_for_one_tool():
    both = [promised(), promised(condition="date", date="2020-01-01")]
    assert len(list(infer(evolution(OFF, promises=both), None, NOW))) == 1


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["version", "date"]))
def test_any_text_is_judged(wanted, locked, condition):
    for insight in found(promised(version=wanted, locked_version=locked, date=wanted, condition=condition)):
        assert insight.evidence
