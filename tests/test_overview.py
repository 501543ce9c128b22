"""The one screen says what was looked at, what is worth doing and what could not be seen."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.dependencies import GenerationHistory, GenerationStep, OldGenerations
from nixlore.model.evidence import Diagnostic
from nixlore.model.run import Target
from nixlore.present._text import plain
from nixlore.present.overview import present
from reporting import ALIGNMENT, DAY, INSIGHTS, NASTY, a_report, changed, harmless, insight
from storing import GRAPH, a_stored_report


def screen(**fields):
    return plain(present(a_report(**fields)))


def test_the_screen_of_a_machine():
    assert (
        screen()
        == """\
laptop, used by ada
  configuration  ~/nix: 17 declarations, 2 hosts
  histories      fish_history 4,000 distinct lines; 2024-10-04 to 2025-01-12
  tools          4 declared: 2 used, 1 unseen, 1 exempt

Worth a look (2): nixlore check shows the evidence
  NX101  hyfetch is declared, but not seen to run
  NX103  for search, you prefer rg over grep (40)

What could not be seen
  ~/history.db: is no database (remove it)"""
    )


def test_what_weighs_most_stands_first_and_the_rest_is_a_number():
    many = [insight("NX101", f"tool{number}", f"tool{number} is unused") for number in range(9)]
    grave = insight("NX200", "x", "x is broken", severity="warning", confidence="high")
    text = screen(insights=(*many, grave))
    assert text.index("NX200  x is broken") < text.index("NX101  tool0 is unused")
    assert "… tool2, tool3, tool4, tool5 and 3 more: nixlore check NX101" in text


def test_each_history_is_told_in_its_own_unit_and_their_days_together():
    fish = ALIGNMENT.windows[0]
    atuin = changed(
        fish, source="/home/ada/.local/share/atuin/history.db", unit="runs", entries=9000, last_day=DAY + 200
    )
    agents = changed(atuin, actor="agent", entries=12, first_day=None, last_day=None)
    assert (
        "  histories      atuin 9,000 runs, fish_history 4,000 distinct lines, atuin 12 runs by agents; "
        "2024-10-04 to 2025-04-22\n" in screen(alignment=changed(ALIGNMENT, windows=(fish, agents, atuin)))
    )
    transcripts = changed(agents, source="~/.claude/projects")
    told = screen(alignment=changed(ALIGNMENT, windows=(transcripts,)))
    assert "Claude Code's transcripts 12 runs by agents; without times" in told
    assert "12 runs by agents; without times" in screen(alignment=changed(ALIGNMENT, windows=(agents,)))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"config_repo": ""}, "configuration  none was found in /etc/nixos, the usual places"),
        ({"alignment": changed(ALIGNMENT, windows=())}, "none was read, so nothing is known about use"),
        (
            {"alignment": changed(ALIGNMENT, absence="no host was found")},
            "Nothing is called unused: no host was found.",
        ),
        ({"alignment": changed(ALIGNMENT, host="tower")}, "laptop, configured as tower, used by ada"),
        ({"target": Target(hostname="", asked_host="", user="ada")}, "a machine without a name"),
        ({"sample": True}, "SAMPLE: all of this is a made-up machine."),
        ({"alignment": None, "hosts": None}, "configuration  ~/nix"),
    ],
)
def test_what_is_not_known_is_said(fields, says):
    assert says in screen(**fields)


def test_of_many_histories_the_fullest_are_named():
    windows = tuple(changed(ALIGNMENT.windows[0], source=f"shell{number}", entries=1) for number in range(6))
    text = screen(alignment=changed(ALIGNMENT, windows=windows))
    assert "shell0 1 distinct line, shell1 1 distinct line" in text
    assert "shell3 1 distinct line and 2 more; 2024" in text


def test_a_brief_screen_has_one_insight_of_each_rule_and_the_number_of_blind_spots():
    many = tuple(insight("NX101", f"tool{number}", f"tool{number} is unused") for number in range(9))
    text = plain(present(a_report(insights=many), rules=9))
    assert "NX101  tool0 is unused\n         … tool1, tool2, tool3, tool4 and 4 more: nixlore check NX101\n" in text
    assert text.endswith("  1 thing could not be seen: nixlore self doctor")
    assert "could not be seen" not in plain(present(a_report(diagnostics=()), rules=9))


@pytest.mark.parametrize(
    ("rules", "last"),
    [
        (5, "  NX105  tool5 is unused\n"),
        (4, "  NX104  tool4 is unused\n  … 1 more rule has something to say: nixlore check\n"),
        (1, "  NX101  tool1 is unused\n  … 4 more rules have something to say: nixlore check\n"),
    ],
)
def test_a_short_screen_has_the_first_rules_and_the_number_of_the_others(rules, last):
    many = tuple(insight(f"NX10{number}", f"tool{number}", f"tool{number} is unused") for number in range(1, 6))
    text = plain(present(a_report(insights=many), rules=rules))
    assert text.endswith(f"{last}  1 thing could not be seen: nixlore self doctor")
    assert "Worth a look (5)" in text


def test_nothing_found_is_no_heading():
    text = screen(insights=(), diagnostics=())
    assert "Worth" not in text
    assert "could not be seen" not in text


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    text = screen(
        config_repo=NASTY,
        target=Target(hostname=NASTY, asked_host="", user=NASTY),
        alignment=changed(ALIGNMENT, host=NASTY, absence=NASTY),
        insights=(changed(INSIGHTS[0], says=NASTY, subject=NASTY),) * 5,
        diagnostics=(Diagnostic(stage="x", subject=NASTY, cause=NASTY, remedy=NASTY),),
    )
    assert harmless(text)
    assert "[31mred" in text


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        (changed(GRAPH, unsized=2), "  system         at least 298 MB NAR in 4 packages"),
        (changed(GRAPH, size=0, unsized=GRAPH.paths), "  system         4 packages, the sizes are not known"),
    ],
)
def test_a_size_that_is_not_wholly_known_is_said_to_be_so(graph, says):
    assert says in plain(present(a_stored_report(graph=graph)))


def test_the_store_is_told_in_two_lines():
    history = GenerationHistory(
        steps=(step(1, 1_750_000_000), step(2, 1_760_000_000, is_booted=True), step(3, 1_770_000_000, is_current=True)),
        rebuilds=3,
        missing=0,
        rollbacks=0,
        freed_by_old=6_340_000_000,
    )
    report = a_stored_report()
    report = changed(report, facts={**report.facts, "generation_history": msgspec.Raw(msgspec.json.encode(history))})
    lines = plain(present(report)).splitlines()
    assert (
        "  system         298 MB NAR in 4 packages, most for programs-only 250 MB, ripgrep 5.8 MB: nixlore show deps"
        in lines
    )
    assert (
        "  generations    3, 2025-06-15 to 2026-02-02, booted 2; deleting the old ones would free 6.34 GB NAR: "
        "nixlore show generations"
    ) in lines
    old = [
        OldGenerations(profile=kind, user="ada", link="x", numbers=(1,), oldest=1, freed=0)
        for kind in ("system", "home")
    ]
    both = changed(history, old=tuple(old))
    report.facts["generation_history"] = msgspec.Raw(msgspec.json.encode(both))
    assert "; deleting the old ones of all profiles would free 6.34 GB NAR" in plain(present(report))


def test_of_the_store_only_what_is_known_is_told():
    assert "nixlore show deps" not in screen()
    assert "298 MB NAR in 4 packages: nixlore show deps" in plain(present(a_stored_report(costs=None)))
    home = changed(GRAPH, kind="home", user="ada")
    assert "  packages       the home of ada: 298 MB NAR" in plain(present(a_stored_report(graph=home, costs=None)))
    bare = GenerationHistory(steps=(step(0, 5),), rebuilds=0, missing=0, rollbacks=0, freed_by_old=None)
    report = a_stored_report()
    report = changed(report, facts={**report.facts, "generation_history": msgspec.Raw(msgspec.json.encode(bare))})
    assert "show generations" not in plain(present(report))


def step(number, created, **fields):
    return GenerationStep(profile="system", number=number, created=created, target="/nix/store/x", **fields)
