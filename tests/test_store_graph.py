"""Every figure of the graph is that of taking nodes or references away and walking again."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grown_stores import grown, reach
from nixlore.store.closures import Weights, closure_sizes, closures, members
from nixlore.store.graph import in_order, numbered, reached
from nixlore.store.holders import holders
from nixlore.store.why_paths import chain, predecessors


@st.composite
def stores(draw, most=14):
    """Return the references of nodes that may refer to themselves and, without cycles, to others, in any order."""
    count = draw(st.integers(1, most))
    order = draw(st.permutations(range(count)))
    references = [set() for _ in range(count)]
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=4 * count))
    for one, other in pairs:
        above, below = sorted((one, other))
        references[order[above]].add(order[below])
    return [tuple(sorted(row)) for row in references], order[0]


GRAPHS = st.integers(1, 10).flatmap(
    lambda count: st.lists(st.lists(st.integers(0, count - 1), max_size=6).map(tuple), min_size=count, max_size=count)
)


@given(stores())
def test_the_graph_is_all_that_the_root_reaches_in_order(store):
    references, root = store
    graph = reached(references, root)
    assert set(graph.ids) == reach(references, root)
    assert graph.ids[graph.root] == root
    assert graph.dropped == 0
    for number, below in enumerate(graph.below):
        assert all(reference < number for reference in below)
        node = graph.ids[number]
        assert sorted(graph.ids[reference] for reference in below) == sorted(set(references[node]) - {node})
        assert graph.number[node] == number


@given(stores(), st.data())
def test_retained_is_what_leaves_with_a_node(store, data):
    references, root = store
    graph = reached(references, root)
    sizes = data.draw(st.lists(st.integers(0, 2**40), min_size=len(graph.ids), max_size=len(graph.ids)))
    size_of = dict(zip(graph.ids, sizes, strict=True))
    retained = graph.retained(sizes)
    whole = reach(references, root)
    for number, node in enumerate(graph.ids):
        gone = whole - reach(references, root, {node})
        assert retained[number] == sum(size_of[other] for other in gone)
        assert {graph.ids[other] for other in range(len(graph.ids)) if graph.holds(number, other)} == gone


@given(stores(), st.data())
def test_what_leaves_with_several_nodes(store, data):
    references, root = store
    graph = reached(references, root)
    numbers = data.draw(st.lists(st.integers(0, graph.root)))
    gone = reach(references, root) - reach(references, root, {graph.ids[number] for number in numbers})
    assert {graph.ids[number] for number in graph.leaving(numbers)} == gone


@given(stores(), st.data())
def test_a_node_put_on_references_retains_what_leaves_without_them(store, data):
    references, root = store
    whole = reach(references, root)
    source = data.draw(st.sampled_from(sorted(whole)))
    targets = [node for node in references[source] if node != source]
    group = data.draw(st.lists(st.sampled_from(targets), unique=True)) if targets else []
    put = [*references, tuple(group)]
    put[source] = (*(node for node in references[source] if node not in group), len(references))
    graph = reached(put, root)
    retained = graph.retained([0 if node == len(references) else 1 << node for node in graph.ids])
    cut = list(references)
    cut[source] = tuple(node for node in references[source] if node not in group)
    gone = whole - reach(cut, root)
    assert retained[graph.number[len(references)]] == sum(1 << node for node in gone)


@given(stores(), st.data())
def test_closures_and_their_sizes(store, data):
    references, root = store
    graph = reached(references, root)
    sizes = data.draw(st.lists(st.integers(0, 2**40), min_size=len(graph.ids), max_size=len(graph.ids)))
    weights = Weights(sizes)
    sets = closures(graph)
    assert closure_sizes(graph, sets, weights) == [weights.of(closure) for closure in sets]
    for number, closure in enumerate(sets):
        found = reach(references, graph.ids[number])
        assert {graph.ids[member] for member in members(closure)} == found
        assert weights.of(closure) == sum(sizes[graph.number[node]] for node in found)


@given(stores(), st.data())
def test_a_chain_is_one_of_references_and_none_is_shorter(store, data):
    references, root = store
    graph = reached(references, root)
    starts = data.draw(st.lists(st.integers(0, graph.root), max_size=3))
    before = predecessors(graph, starts)
    led = {graph.number[node] for start in starts for node in reach(references, graph.ids[start])}
    for number in range(len(graph.ids)):
        way = chain(before, number)
        assert bool(way) == (number in led)
        if way:
            assert way[0] in starts
            assert way[-1] == number
            assert all(after in graph.below[one] for one, after in itertools.pairwise(way))
            assert len(way) == min(length for start in starts if (length := distance(graph, start, number)))


@given(stores(), st.data())
def test_what_was_found_before_from_other_starts_stays(store, data):
    references, root = store
    graph = reached(references, root)
    starts = data.draw(st.lists(st.integers(0, graph.root), max_size=3))
    before = predecessors(graph, starts)
    after = predecessors(graph, (graph.root,), before)
    from_root = predecessors(graph, (graph.root,))
    assert after == [other if own == -1 else own for own, other in zip(before, from_root, strict=True)]


@given(stores())
def test_a_part_of_an_order_is_one_for_what_a_node_reaches(store):
    references, root = store
    order = in_order([*references, range(len(references))], len(references))
    assert sorted(order) == list(range(len(references) + 1))
    own = reach(references, root)
    graph = numbered(references, [node for node in order if node in own])
    assert (set(graph.ids), graph.ids[graph.root], graph.dropped) == (own, root, 0)
    assert graph.retained([1 << node for node in graph.ids])[graph.root] == sum(1 << node for node in own)


def distance(graph, start, end):
    """Return how many nodes the shortest way has, 0 where there is none."""
    seen, now, length = {start}, {start}, 1
    while now:
        if end in now:
            return length
        now = {reference for number in now for reference in graph.below[number]} - seen
        seen |= now
        length += 1
    return 0


@given(stores(), st.data())
def test_holders_are_the_roots_that_reach_a_node(store, data):
    references, _ = store
    roots = data.draw(st.lists(st.integers(0, len(references) - 1), max_size=5))
    held = holders(references, roots)
    assert len(held) == len(references)
    for node, bits in enumerate(held):
        assert [number for number in members(bits) if bits] == [
            number for number, root in enumerate(roots) if node in reach(references, root)
        ]


@given(GRAPHS, st.data())
def test_damaged_data_with_cycles_still_have_an_answer(references, data):
    root = data.draw(st.integers(0, len(references) - 1))
    graph = reached(references, root)
    assert set(graph.ids) == reach(references, root)
    assert all(reference < number for number, below in enumerate(graph.below) for reference in below)
    kept = sum(map(len, graph.below))
    assert kept + graph.dropped == sum(sum(reference != node for reference in references[node]) for node in graph.ids)
    assert graph.retained([1] * len(graph.ids))[graph.root] == len(graph.ids)
    holders(references, [root])


def test_a_cycle_is_counted_and_a_reference_to_itself_is_not():
    assert reached([(0, 1), (1, 2), (0,)], 0).dropped == 1
    assert reached([(0, 1), (1,)], 0).dropped == 0


def test_a_chain_deeper_than_the_stack():
    count = 20_000
    graph = reached([*((node + 1,) for node in range(count - 1)), ()], 0)
    assert graph.retained([1] * count) == list(range(1, count + 1))


@pytest.mark.parametrize("seed", [1, 2])
def test_500_samples_of_a_store_of_thousands_of_paths(seed):
    references, sizes = grown(3_000, seed)
    graph = reached(references, 0)
    whole = reach(references, 0)
    retained = graph.retained([sizes[node] for node in graph.ids])
    weights, sets = Weights([sizes[node] for node in graph.ids]), closures(graph)
    summed = closure_sizes(graph, sets, weights)
    for node in random.Random(seed).sample(sorted(whole), 250):
        number = graph.number[node]
        assert retained[number] == sum(sizes[gone] for gone in whole - reach(references, 0, {node}))
        assert summed[number] == weights.of(sets[number]) == sum(sizes[found] for found in reach(references, node))


def test_nothing_weighs_nothing():
    assert Weights([]).of(0) == 0
    assert Weights([0, 0]).of(3) == 0
    assert list(members(0)) == []
