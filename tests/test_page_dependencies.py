"""The section on the store tells what each package costs and why it is there, and how every profile grew."""

from __future__ import annotations

import json

from living import LOG
from nixlore.model.dependencies import GenerationCommit, GenerationCommits, GenerationHistory, GenerationStep
from nixlore.present._page_dependencies import MOST_KNOWN, MOST_PACKAGES, section
from nixlore.present._page_frame import block
from page_sections import ids, is_nothing_but_text, links, report_of, text
from reporting import changed
from storing import COSTS, GRAPH, package


def step(number, size, profile="system", **fields):
    return GenerationStep(
        profile=profile,
        number=number,
        created=1_700_000_000 + number * 86_400,
        target=f"/nix/store/{number}",
        size=size,
        **fields,
    )


def generations(*steps):
    return GenerationHistory(steps=steps, rebuilds=len(steps), missing=0, rollbacks=0, freed_by_old=None)


def shown(**facts):
    return section(report_of(**{"dependency_graph": GRAPH, **facts}))


def test_without_a_store_it_says_how_to_get_it():
    found = section(report_of())
    assert not found.html
    assert found.missing
    assert found.remedy == "nixlore self doctor"


def test_generations_are_told_without_a_store_too():
    found = section(report_of(generation_history=generations(step(1, None))))
    assert "generation-1" in ids(found)
    assert "not read" in found.summary
    assert "data-graph" not in found.html


def test_what_was_asked_for_comes_first_and_says_by_whom():
    found = text(shown())
    assert "firefox 140.0 260 MB" in found
    assert "asked for by the system packages" in found
    assert "asked for by the home of ada" in found
    assert found.index("firefox 140.0") < found.index("gcc 14.2.1")


def test_what_was_not_asked_for_has_its_chain():
    assert 'href="#package-ripgrep">ripgrep</a> → <a href="#package-gcc">gcc</a></td>' in shown().html


def test_the_picture_leads_to_the_table():
    assert "package-ripgrep" in links(shown())
    assert "What leaves the closure with each package alone" in text(shown())


def test_the_closure_is_divided_as_its_lines_are():
    found = text(shown(line_costs=COSTS))
    assert "go with one line alone" in found
    assert "42.2 MB stay without any" in found
    assert "stay without any" not in text(shown())


def test_the_data_of_the_graph_is_whole():
    data = shown().data
    named = {
        name: [data["names"][place] for place in data["needs"][number]] for number, name in enumerate(data["names"])
    }
    assert named == {"firefox": ["gcc"], "ripgrep": ["gcc"], "gcc": ["glibc"], "glibc": []}
    assert {data["names"][place] for place in data["asked"]} == {"ripgrep", "firefox"}
    assert data["names"][data["start"]] == "firefox"
    assert len(data["sizes"]) == len(data["names"])


def test_a_number_leads_to_the_neighbourhood_of_its_package():
    found = shown()
    place = found.data["names"].index("gcc")
    assert f'<a href="#neighbourhood" data-package="{place}">1</a>' in found.html


def test_a_huge_closure_is_cut_and_says_so():
    many = {f"p{number}": package(f"p{number}", "1", 10 + number) for number in range(MOST_KNOWN + 5)}
    found = shown(dependency_graph=changed(GRAPH, packages=many))
    assert f"{len(many) - MOST_PACKAGES:,} more" in text(found)
    assert len(found.data["names"]) == MOST_KNOWN
    assert len(found.html) < 1_500_000


def test_every_profile_has_its_line_and_its_rows():
    history = generations(
        step(1, 4_000_000_000),
        step(2, 5_000_000_000, is_current=True),
        step(1, 10**9, "home", user="ada"),
        step(3, 2 * 10**9, "home", user="ada"),
    )
    found = shown(generation_history=history)
    assert "the system: 4 GB at first, 5 GB now; the home: 1 GB at first, 2 GB now" in text(found)
    assert "2 current 2023-11-16 5 GB" in text(found)
    assert len([one for one in ids(found) if one.startswith("generation-")]) == 4


def test_a_generation_leads_to_the_commit_it_was_built_of():
    commit = GenerationCommit(profile="system", number=1, commit="2" * 40, date="2024-02-10", known_by="revision")
    found = shown(
        generation_history=generations(step(1, 5)), generation_commits=GenerationCommits(rows=(commit,)), config_log=LOG
    )
    assert f"commit-{'2' * 40}" in links(found)


def test_what_runs_without_being_a_generation_has_no_anchor():
    found = shown(generation_history=generations(step(0, 5), step(0, 6)))
    assert not [one for one in ids(found) if one.startswith("generation-")]


def test_hostile_names_are_nothing_but_text():
    report = report_of(dependency_graph=GRAPH, line_costs=COSTS, generation_history=generations(step(1, 4), step(2, 5)))
    assert is_nothing_but_text(report, section)


def test_hostile_names_cannot_end_the_data():
    hostile = "</script><script>alert(1)</script>"
    found = section(report_of(dependency_graph=changed(GRAPH, packages={hostile: package(hostile, "1", 5)})))
    data = block(found)
    assert "<" not in data
    assert json.loads(data)["names"] == [hostile]
