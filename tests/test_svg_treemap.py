"""A treemap divides its whole area as the sizes are, and no two of its cells overlap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.present._svg_treemap import Cell, Rectangle, squarified, treemap
from svg_shapes import HOSTILE, of, parsed, texts

SIZES = st.lists(st.integers(1, 10**12), min_size=1, max_size=60).map(lambda sizes: sorted(sizes, reverse=True))
WHOLES = st.builds(Rectangle, st.just(0.0), st.just(0.0), st.floats(1, 2000), st.floats(1, 2000))


@given(SIZES, WHOLES)
def test_areas_are_as_sizes_are(sizes, whole):
    places = squarified(sizes, whole)
    area = whole.width * whole.height
    assert sum(place.width * place.height for place in places) == pytest.approx(area, rel=1e-6)
    for size, place in zip(sizes, places, strict=True):
        assert place.width * place.height == pytest.approx(area * size / sum(sizes), rel=1e-3, abs=area * 1e-9)


@given(SIZES, WHOLES)
def test_cells_lie_inside_and_do_not_overlap(sizes, whole):
    places = squarified(sizes, whole)
    slack = 1e-6 * max(whole.width, whole.height)
    for place in places:
        assert place.left >= -slack
        assert place.top >= -slack
        assert place.left + place.width <= whole.width + slack
        assert place.top + place.height <= whole.height + slack
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
            down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
            assert across <= slack or down <= slack


def test_the_example_of_its_paper():
    places = squarified([6, 6, 4, 3, 2, 2, 1], Rectangle(0, 0, 6, 4))
    assert [(round(one.width, 2), round(one.height, 2)) for one in places] == [
        (3, 2), (3, 2), (1.71, 2.33), (1.29, 2.33), (1.2, 1.67), (1.2, 1.67), (0.6, 1.67),
    ]  # fmt: skip


def test_of_nothing_there_is_nothing():
    assert squarified([], Rectangle(0, 0, 1, 1)) == []
    assert of(treemap("t", "d", [], []), "rect") == []
    assert of(treemap("t", "d", [Cell("a", 0, "a")], ["0 B"]), "rect") == []


def test_names_are_cut_to_their_cells_and_stay_text():
    cells = [Cell(HOSTILE, 1000, HOSTILE, target="pkg-a"), Cell("tiny", 1, "tiny")]
    made = treemap("t", "d", cells, ["1 kB", "1 B"])
    assert len(of(made, "rect")) == 4
    assert "tiny" in texts(made)
    assert [one.get("href") for one in of(made, "a")] == ["#pkg-a"] * 2


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-5, 10**15)), max_size=30))
def test_any_treemap_is_well_made(pairs):
    parsed(treemap("t", "d", [Cell(name, size, name) for name, size in pairs], [f"{size}" for _, size in pairs]))
