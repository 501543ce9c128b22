"""The figures of a scan count what the report holds."""

from __future__ import annotations

import msgspec

from nixlore.present.snapshot import Snapshot, changes, earlier, present
from reporting import a_report, changed


def test_the_figures_of_a_report():
    assert present(a_report()) == Snapshot(
        at="2025-01-13T00:00:00Z",
        host="laptop",
        user="ada",
        declared=4,
        classes={"exempt": 1, "unseen": 1, "used": 2},
        commands=3,
        missing=1,
        adhoc=1,
        insights={"NX101": 1, "NX103": 1},
        blind_spots=1,
    )


def test_what_could_not_be_made_counts_as_nothing():
    bare = present(a_report(alignment=None, usage=None, insights=(), diagnostics=()))
    assert (bare.declared, bare.classes, bare.commands, bare.insights, bare.blind_spots) == (0, {}, 0, {}, 0)


NOW = present(a_report())


def lines(*snapshots):
    return b"\n".join(msgspec.json.encode(snapshot) for snapshot in snapshots)


def test_figures_are_compared_with_those_of_a_day_before_on_the_same_machine():
    old = changed(NOW, at="2025-01-10T10:00:00Z")
    newer = changed(NOW, at="2025-01-11T10:00:00Z")
    today = changed(NOW, at="2025-01-13T01:00:00Z")
    elsewhere = changed(NOW, at="2025-01-12T00:00:00Z", host="server")
    assert earlier(lines(old, newer, elsewhere, today) + b'\n{"torn', NOW) == newer
    assert earlier(lines(today), NOW) is None
    assert earlier(b"", NOW) is None


def test_what_changed_is_told_in_words():
    before = changed(NOW, at="2025-01-10T10:00:00Z", declared=6, classes={}, missing=0)
    assert changes(before, NOW) == (
        "since 2025-01-10: 2 fewer declared tools, 1 more tool never seen used, 1 more undeclared command"
    )
    assert changes(NOW, NOW) == ""
