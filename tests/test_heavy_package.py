"""NX110: said of what is large, hangs on one line and is hardly run; and never more is promised than leaves."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aligning import HOST, NOW, TARGET, TODAY, align, command, host, many, package, read
from living import EVOLUTION, life, mark
from living import event as life_event
from made_systems import MadeStore, graph
from nixlore.correlate.line_costs import correlate
from nixlore.identity import Catalog
from nixlore.model.evolution import CommitMark
from nixlore.model.nix import Alias, ProgramReference
from nixlore.model.run import DAY, Config
from nixlore.model.tool_history import ToolAge, ToolHistory
from nixlore.synthesize.heavy_package import CODE, infer

MB = 1_000_000
CATALOG = Catalog.shipped()


def store(size: int = 612 * MB) -> MadeStore:
    made = MadeStore()
    made.add("glibc=glibc-2.39", "", 30 * MB, "glibc-2.39")
    made.add("data=figlet-data-1", "", size - 12 * MB, "figlet-data-1")
    made.add("figlet=figlet-2.2.5", "data glibc", 12 * MB, "figlet-2.2.5")
    made.add("git=git-2.45.1", "glibc", 300 * MB, "git-2.45.1")
    made.add("sw=system-path", "figlet git")
    made.add("toplevel=nixos-system-larkspur-24.05", "sw")
    return made


def insights(
    made: MadeStore,
    declarations,
    commands=(),
    *,
    roots=(),
    history=None,
    evolution=None,
    references=(),
    aliases=(),
    **others: Any,
):
    found = graph(made, [made.root("/run/current-system", "toplevel", "system"), *roots])
    rows = [*many("cd", 50, 300), *commands]
    given: dict[str, Any] = {"references": references, "aliases": aliases, "catalog": CATALOG}
    alignment = align(declarations, rows, coverage=[read(entries=60_000)], **given, **others)
    costs = correlate(
        graph=found,
        paths=made.paths,
        declarations=declarations,
        hosts=(host(HOST),),
        binaries=(),
        evolution=evolution,
        alignment=None,
        catalog=CATALOG,
        target=TARGET,
    )
    return list(infer(found, costs, alignment, history, config=Config(), **given))


def both():
    return [package("figlet", file="home/cli.nix", line=12), package("git", line=3)]


def test_what_it_says():
    made = store()
    roots = [
        made.root("~/src/x/.direnv/flake-profile-1-link", "figlet", "direnv"),
        made.root("~/result", "figlet", "result"),
    ]
    added = mark("a" * 40, "2024-05-01")
    evolution = msgspec.structs.replace(EVOLUTION, packages={"figlet": life(life_event("added", added))})
    (insight,) = insights(made, both(), roots=roots, evolution=evolution)
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "figlet", "advice", "medium")
    assert insight.says == (
        "figlet, not seen to run (2024-03-18 to 2026-02-15), leaves the current closure: 612 MB NAR; "
        "still held by ~/result and ~/src/x/.direnv"
    )
    declared, stored, held, added_by, window = insight.evidence
    assert (declared.place, declared.says) == ("home/cli.nix:12", "brings figlet 2.2.5 (known by name)")
    assert stored.place == made.path("figlet")
    assert stored.says == "612 MB NAR that nothing else in the closure leads to, of 642 MB NAR that it needs"
    assert held.says == "held by ~/result and ~/src/x/.direnv"
    assert (added_by.place, added_by.says) == ("a" * 12, "first added on 2024-05-01")
    assert window.unit == "runs"
    assert insight.action is not None
    assert (insight.action.verb, insight.action.place) == ("remove", "home/cli.nix:12")
    assert insight.hosts == (HOST,)


def test_what_no_other_root_holds():
    (insight,) = insights(store(), both())
    assert insight.says.endswith("612 MB NAR; held by no other root")
    made = store()
    (insight,) = insights(made, both(), roots=[made.root("~/result", "data", "result")])
    assert insight.says.endswith("612 MB NAR; 600 MB NAR of it still held by ~/result, the rest by no other root")
    unseen = [store().root("/root/x", "", "other", state="unseen")]
    (insight,) = insights(store(), both(), roots=unseen)
    assert insight.says.endswith("612 MB NAR; held by no other root that was seen (1 could not be)")


def test_small_used_and_shared_packages_are_left_alone():
    assert insights(store(199 * MB), both()) == []
    assert len(insights(store(200 * MB), both())) == 1
    assert insights(store(), both(), [command("figlet")]) == []
    held = store()
    held.add("fun=fun-1", "figlet", 8, "fun-1")
    held.add("sw=system-path#2", "figlet git fun")
    held.add("toplevel=nixos-system-larkspur-24.05#2", "sw")
    assert insights(held, both()) == []


def test_all_lines_that_bring_it_are_named():
    lines = [package("figlet", line=12), package("figlet", file="b.nix", line=3)]
    (insight,) = insights(store(), lines)
    assert [one.place for one in insight.evidence[:2]] == ["b.nix:3", "hosts/larkspur.nix:12"]


def test_a_line_with_several_packages_is_not_judged():
    assert insights(store(), [package("figlet", line=3), package("git", line=3)]) == []


@pytest.mark.parametrize(
    ("ago", "count", "says"),
    [(91, 1, "last run on 2025-11-16"), (89, 1, ""), (200, 3, "")],
)
def test_what_was_run_seldom_and_long_ago(ago, count, says):
    runs = [command("figlet", day=TODAY - 1 - ago - place) for place in range(count)]
    found = insights(store(), both(), runs)
    assert [insight.says.split(", ")[1] for insight in found] == ([says] if says else [])
    for insight in found:
        assert insight.confidence == "low"
        assert any(one.place.startswith("chkfont") and one.count == count for one in insight.evidence)


def seldom(attr_path: str, program: str, **others: Any):
    """Return what is said of a heavy package of which a program was typed once, long ago."""
    made = store()
    made.add("own=" + attr_path + "-3.1", "glibc", 900 * MB, attr_path + "-3.1")
    made.add("sw=system-path#2", "own git")
    made.add("toplevel=nixos-system-larkspur-24.05#2", "sw")
    given = {key: others.pop(key) for key in ("option_path", "comment") if key in others}
    lines = [package(attr_path, line=12, **given), package("git", line=3)]
    return insights(made, lines, [command(program, day=TODAY - 200)], **others)


@pytest.mark.parametrize(
    ("attr_path", "program"),
    [
        ("gimp", "gimp"),
        ("blender", "blender"),
        ("libreoffice", "libreoffice"),
        ("vscode", "code"),
        ("steam", "steam"),
        ("docker", "docker"),
        ("firefox", "firefox"),
        ("emacs", "emacs"),
        ("postgresql", "createdb"),
        ("gcc", "gcc"),
        ("ffmpeg", "ffmpeg"),
    ],
)
def test_what_menus_services_and_other_programs_start_is_not_judged_by_what_was_typed(attr_path, program):
    assert seldom(attr_path, program) == []


def test_what_a_file_or_an_alias_starts_is_not_judged_by_what_was_typed():
    assert len(seldom("figlet", "figlet")) == 1
    named = ProgramReference(name="figlet", attr_path="", how="keybinding", file="~/.config/sway/config", line=3)
    assert seldom("figlet", "figlet", references=[named]) == []
    short = Alias(name="banner", kind="alias", shell="fish", runs=("figlet",), file="fish.nix", line=3)
    assert seldom("figlet", "figlet", aliases=[short]) == []
    assert seldom("figlet", "figlet", option_path="systemd.services.motd.path") == []
    assert seldom("figlet", "figlet", comment="needed by the greeter") == []
    assert len(seldom("figlet", "figlet", comment="letters for posters")) == 1
    own = Alias(name="figlet", kind="alias", shell="fish", runs=("figlet",), file="fish.nix", line=3)
    assert len(seldom("figlet", "figlet", aliases=[own])) == 1


def test_silent_where_absence_proves_nothing():
    assert insights(store(), both(), hosts=[]) == []
    assert insights(store(), [package("figlet", condition="config.x")], hosts=[]) == []
    found = graph(store())
    alignment = align([package("figlet")], catalog=CATALOG)
    given: dict[str, Any] = {"references": None, "aliases": None, "catalog": CATALOG, "config": Config()}
    assert list(infer(None, None, alignment, None, **given)) == []
    assert list(infer(found, None, alignment, None, **given)) == []


def aged(days: int) -> ToolHistory:
    since = CommitMark(commit="ab" * 20, date="2025-05-01T12:00:00+02:00")
    age = ToolAge(
        attr_path="figlet", channel="", tool="figlet", since=since, days=days, days_here=days, here_at=NOW - days * DAY
    )
    return ToolHistory(ages=(age,), missed=(), switches=())


def test_what_came_lately_is_not_judged():
    assert insights(store(), both(), history=aged(20)) == []
    assert len(insights(store(), both(), history=aged(40))) == 1
