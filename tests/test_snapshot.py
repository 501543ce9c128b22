"""The figures of a scan count what the report holds."""

from __future__ import annotations

from nixlore.present.snapshot import Snapshot, present
from reporting import a_report


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
