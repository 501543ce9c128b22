"""NX107: said of tools that came back again and again and still matter."""

from __future__ import annotations

import msgspec
import pytest

from evolving import NOW, START, TODAY, declared, event, evolution, head, quote, sha
from nixlore.synthesize.package_flip_flop import CODE, infer

LAST = TODAY - START


def story(returns: int, *, every: float = 60, end: float = LAST - 10, tool: str = "kitty", reason=None):
    """Return the events of a tool that came, went and came back so often; the last coming is at `end`."""
    rows = []
    for number in range(returns):
        came = end - every * (returns - number)
        rows += [event("added", 100 * number, came, tool), event("removed", 100 * number + 50, came + every / 2, tool)]
    return [*rows, event("added", 100 * returns, end, tool, why=reason)]


def found(events, tools=(), **others):
    return [insight.subject for insight in infer(evolution(events, tools, **others), NOW)]


@pytest.mark.parametrize(("returns", "is_told"), [(0, False), (1, False), (2, True), (4, True)])
def test_it_takes_two_returns(returns, is_told):
    assert found(story(returns), [declared("kitty")]) == (["kitty"] if is_told else [])


def test_without_a_history_it_is_silent():
    assert list(infer(None, NOW)) == []


def test_work_in_progress_is_no_return():
    assert found(story(5, every=1.5), [declared("kitty")]) == []


@pytest.mark.parametrize(("end", "is_told"), [(LAST - 366, False), (LAST - 364, True)])
def test_what_has_not_changed_for_a_year_is_settled(end, is_told):
    assert found(story(2, end=end), [declared("kitty")]) == (["kitty"] if is_told else [])
    gone = [*story(2, end=end - 30), event("removed", 900, end, "kitty")]
    assert found(gone) == (["kitty"] if is_told else [])


def test_a_rewrite_changes_nobody_s_mind():
    """The second removal took many other tools along."""
    events = story(2)
    swept = [event("removed", 150, LAST - 40, f"other{number}") for number in range(14)]
    assert [one.position for one in events if one.kind == "removed"] == [50, 150]
    assert found([*events, *swept[:13]], [declared("kitty")]) == ["kitty"]
    assert found([*events, *swept], [declared("kitty")]) == []


@pytest.mark.parametrize(
    ("intent", "is_told"), [("refactor", False), ("host", False), ("remove-plain", True), (None, True)]
)
def test_a_reorganisation_changes_nobody_s_mind(intent, is_told):
    events = [msgspec.structs.replace(one, intent=intent) if one.position == 50 else one for one in story(2)]
    assert bool(found(events, [declared("kitty")])) is is_told


def test_only_the_stretches_around_what_was_meant_are_told():
    events = story(3, every=50, reason=quote("of a rewrite", 300))
    swept = [event("removed", 50, LAST - 135, f"other{number}") for number in range(15)]
    assert [one.position for one in events if one.kind == "removed"] == [50, 150, 250]
    (insight,) = infer(evolution([*events, *swept], [declared("kitty")]), NOW)
    assert insight.says.startswith("kitty came back 2 times by choice since ")
    assert len([evidence for evidence in insight.evidence if evidence.says.startswith("from ")]) == 3


def test_what_it_says():
    events = story(2, reason=quote("foot has no ligatures", 200))
    (insight,) = infer(evolution(events, [declared("kitty")]), NOW)
    assert (insight.code, insight.severity, insight.confidence) == (CODE, "info", "high")
    assert insight.says == "kitty came back 2 times since 2025-10-09 and is declared now"
    assert [evidence.says for evidence in insight.evidence] == [
        f"from 2025-10-09 until 2025-11-08 ({sha(50)[:12]})",
        f"from 2025-12-08 until 2026-01-07 ({sha(150)[:12]})",
        "from 2026-02-06 until now",
        "“foot has no ligatures”",
    ]


def test_a_cut_history_makes_it_less_certain():
    events = [event("moved", 0, 1, "kitty"), event("removed", 1, 3, "kitty"), *story(1)]
    (insight,) = infer(evolution(events, [declared("kitty")], heads=[head(shallow=True)]), NOW)
    assert insight.confidence == "medium"
