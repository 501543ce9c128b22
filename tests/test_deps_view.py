"""`show deps` tells what each package costs, and `why --deps` what needs what, as trees of a readable size."""

from __future__ import annotations

import msgspec

from nixlore.present._deps import DEEPEST, MOST_BRANCHES, MOST_LINES, deps, drawn, sentences, tree
from nixlore.present._text import plain
from nixlore.present._why import ask
from nixlore.present._why_deps import Dependencies, dependencies, deps_lines
from nixlore.present._why_here import presence
from reporting import NASTY, changed, harmless
from storing import FIREFOX, GRAPH, a_stored_report, package


def answer(name, **fields):
    report = a_stored_report(**fields)
    found = ask(report, name)
    return report, changed(found, here=presence(report, name, found.tools))


def shown(name, **fields):
    report, found = answer(name, **fields)
    return plain(deps_lines(found, dependencies(report, found.here)))


def nested(branch):
    yield branch
    for one in branch.below:
        yield from nested(one)


def test_sizes_that_are_not_known_are_left_empty_and_said():
    bare = {"nar_size": 0, "closure_size": 0, "exclusive_size": 0, "freed_if_undeclared": 0, "together": None}
    packages = {name: changed(one, **bare) for name, one in GRAPH.packages.items()}
    graph = changed(GRAPH, size=0, unsized=GRAPH.paths, packages=packages)
    table = deps(a_stored_report(graph=graph))
    places = [table.columns.index(column) for column in ("NAR", "closure", "exclusive", "freed")]
    assert {row[place] for row in table.rows for place in places} == {""}
    first = next(sentences(a_stored_report(graph=graph)))
    assert first.text.endswith("4 packages; the sizes are not known")
    assert "in the system: not known\n" in shown("rg", graph=graph)


def test_the_table_begins_with_what_would_free_most():
    table = deps(a_stored_report())
    assert table.columns[0] == "package"
    assert [row[0] for row in table.rows] == ["ripgrep", "firefox", "glibc", "gcc"]
    ripgrep = dict(zip(table.columns, table.rows[0], strict=True))
    assert (ripgrep["NAR"], ripgrep["closure"], ripgrep["freed"], ripgrep["profile"]) == (
        "5.8 MB",
        "48.4 MB",
        "5.8 MB",
        "system",
    )
    firefox = dict(zip(table.columns, table.rows[1], strict=True))
    assert (firefox["closure"], firefox["exclusive"], firefox["freed"]) == ("410 MB", "260 MB", "0 B")
    gcc = dict(zip(table.columns, table.rows[3], strict=True))
    assert (gcc["freed"], gcc["through"], gcc["needed by"]) == ("", "ripgrep", "2")


def test_without_a_store_there_is_no_table():
    assert deps(a_stored_report(graph=None)) is None


def test_below_the_table_each_closure_is_summed_up():
    assert plain(sentences(a_stored_report())) == (
        "the system: 298 MB NAR in 5 store paths, 4 packages\n"
        "  256 MB NAR would go with single lines, 0 B NAR only with several together, 42.2 MB NAR stays without any\n"
        "the profile of ada: 21.8 MB NAR in 1 store path, 1 package"
    )
    odd = changed(GRAPH, others=(), unsized=2, damaged=1, kind="home", user="ada")
    assert plain(sentences(a_stored_report(graph=odd, costs=None))) == (
        "the home of ada: 298 MB NAR in 5 store paths, 4 packages; of 2 store paths the size is not known\n"
        "1 reference closed a circle: the database is damaged"
    )
    assert list(sentences(a_stored_report(graph=None))) == []


def test_both_trees_are_told():
    assert (
        shown("gcc")
        == """\
gcc 14.2.1 in the system: 9.7 MB NAR
  needs 1 package
    └─ glibc  32.9 MB
  needed by 2 packages
    ├─ firefox  250 MB
    └─ ripgrep  5.8 MB"""
    )
    assert "  needed by no other package\n  asked for by the system packages" in shown("rg")


def test_what_is_in_no_closure_says_whether_it_is_here():
    assert shown("nosuch").startswith("nosuch is in no closure in use.\n  here       absent")
    assert "Did you mean" not in shown("nosuch")
    unread = shown("nosuch", graph=None)
    assert "  here       unknown: what is in the store is not known" in unread


def a_graph(needs):
    names = {*needs, *(one for below in needs.values() for one in below)}
    return {name: package(name, "1", 5, needs=tuple(needs.get(name, ()))) for name in names}


def test_a_package_has_its_branch_once_where_it_is_nearest():
    found = tree(a_graph({"a": ["b", "c"], "b": ["c"], "c": ["d"]}), "a", "needs")
    assert plain(drawn(found)).splitlines() == [
        "    ├─ b  5 B",
        "    │  └─ c  5 B  (see its own branch)",
        "    └─ c  5 B",
        "       └─ d  5 B",
    ]


def test_a_tree_is_cut_in_depth_breadth_and_length_and_says_so():
    deep = a_graph({f"{number:02}": [f"{number + 1:02}"] for number in range(20)})
    assert max(line.text.index("─") for line in drawn(tree(deep, "00", "needs"))) == 3 * (DEEPEST - 1) + 1
    assert plain(drawn(tree(deep, "00", "needs"))).endswith("03  5 B  … 1 more")
    broad = a_graph({"a": [f"{number:02}" for number in range(50)]})
    lines = plain(drawn(tree(broad, "a", "needs"))).splitlines()
    assert len(lines) == MOST_BRANCHES + 1
    assert lines[-1] == "    └─ 42 more"
    many = a_graph({"a": list("bcdefgh"), **{one: [f"{one}{x}" for x in range(9)] for one in "bcdefgh"}})
    assert sum(1 for _ in nested(tree(many, "a", "needs"))) <= MOST_LINES + MOST_BRANCHES


def test_a_tree_is_finite_even_where_the_data_have_a_cycle():
    assert plain(drawn(tree(a_graph({"a": ["b"], "b": ["a"]}), "a", "needs"))) == (
        "    └─ b  5 B\n       └─ a  5 B  (see its own branch)"
    )


def test_names_that_are_no_packages_are_left_out():
    lost = changed(GRAPH, packages={"firefox": changed(FIREFOX, needs=("gone",))})
    assert "needs 1 package\n  needed by" in shown("firefox", graph=lost)


def test_the_trees_are_json_that_reads_back():
    report, found = answer("gcc")
    trees = dependencies(report, found.here)
    assert msgspec.json.decode(msgspec.json.encode(trees), type=tuple[Dependencies, ...]) == trees


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    odd = package(NASTY, NASTY, 5, needs=("x",), needed_by=("x",), profiles=(NASTY,))
    graph = changed(GRAPH, packages={NASTY: odd, "x": package("x", NASTY, 1, needs=(NASTY,), needed_by=(NASTY,))})
    assert harmless(shown(NASTY, graph=graph))
    assert harmless(shown("x", graph=graph))
