"""Flows keep what goes through them: what reaches a stage and what leaves it is as broad as it is much."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from nixlore.present._svg_flows import MOST_STAGES, Way, flows
from svg_shapes import HOSTILE, of, parsed, texts


def test_ways_that_share_a_stage_meet_in_it():
    made = flows("t", "d", [Way(("rg", "head"), 30), Way(("cat", "head"), 10), Way(("rg", "wc"), 5)], "runs")
    assert [text for text in texts(made) if ":" in text] == [
        "rg: 35 runs",
        "cat: 10 runs",
        "wc: 5 runs",
        "head: 40 runs",
    ]  # fmt: skip
    assert len(of(made, "path")) == 3


def test_bands_are_as_broad_as_they_are_much():
    made = flows("t", "d", [Way(("a", "b"), 30), Way(("a", "c"), 10)], "runs")
    broad = []
    for band in of(made, "path"):
        start, foot = re.match(r"M\S+ (\S+)C.*V(\S+)C", band.get("d", "")).groups()
        broad.append((float(start), float(foot)))
    assert len(broad) == 2
    assert [one.get("height") for one in of(made, "rect")] == ["66", "49.5", "16.5"]


def test_many_ways_are_no_higher_than_a_page_can_show():
    made = flows("t", "d", [Way((f"a{number}", "b"), 3) for number in range(60)], "runs")
    assert of(made, "rect")[-1].get("height") == "180"


@given(st.lists(st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4), st.integers(1, 99)), max_size=12))
def test_stages_of_one_column_do_not_overlap(ways):
    made = flows("t", "d", [Way(tuple(stages), count) for stages, count in ways], "runs")
    stages: dict[str, list[tuple[float, float]]] = {}
    for one in of(made, "svg")[2:]:
        stages.setdefault(one.get("x", ""), []).append((float(one.get("y", "")), float(one.get("height", ""))))
    for column in stages.values():
        assert all(top + height <= after for (top, height), (after, _) in itertools.pairwise(column))


def test_long_ways_are_cut_and_say_so():
    made = flows("t", "d", [Way(tuple("abcdefgh"), 3)], "runs")
    assert len(of(made, "rect")) == MOST_STAGES
    assert "…" in texts(made)


def test_of_nothing_there_is_nothing():
    assert flows("t", "d", [], "runs") == ""
    assert flows("t", "d", [Way(("a",), 0), Way((), 4)], "runs") == ""


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(["a", "b", HOSTILE, ""]), max_size=8), st.integers(-1, 99)), max_size=12
    )
)
def test_any_flow_is_well_made(ways):
    parsed(flows("t", "d", [Way(tuple(stages), count) for stages, count in ways], HOSTILE))
