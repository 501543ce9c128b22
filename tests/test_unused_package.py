"""NX101: never said of what other things run, said of what people type and never did."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import HOST, NOW, TODAY, align, command, home_package, many, package, read
from nixlore.identity import Catalog
from nixlore.model.evolution import CommitMark
from nixlore.model.run import DAY, Config, Target
from nixlore.model.tool_history import ToolAge, ToolHistory
from nixlore.synthesize.unused_package import CODE, infer
from storing import COSTS, GRAPH, RIPGREP

DATA = Path(__file__).parent / "data"
CATALOG = Catalog.shipped()


def listed(name: str) -> list[str]:
    return [line.partition("\t")[0] for line in (DATA / name).read_text().splitlines()[1:]]


def flagged(declarations, commands=(), **others) -> list[str]:
    return [insight.subject for insight in infer(align(declarations, commands, **others))]


def rich(**others):
    """Return years of two shells in which none of the listed packages is run."""
    rows = [*many("cd", 50, 300), *many("ls", 20, 300, unit="distinct command lines", source="fish_history")]
    return {"commands": rows, "coverage": [read(entries=60_000), read("fish_history")], "catalog": CATALOG} | others


@pytest.mark.parametrize("declared", [package, home_package])
def test_no_hard_negative_is_ever_flagged(declared):
    assert flagged([declared(name, line=n) for n, name in enumerate(listed("hard_negatives.tsv"), 1)], **rich()) == []


def test_tools_that_people_type_are_flagged_in_the_same_place():
    typed = listed("typed_tools.tsv")
    both = [package(name, line=n) for n, name in enumerate([*listed("hard_negatives.tsv"), *typed], 1)]
    assert sorted(flagged(both, **rich())) == sorted(typed)


def test_using_them_ends_it():
    typed = listed("typed_tools.tsv")
    programs = [(CATALOG.programs_of(name) or ())[0] for name in typed]
    set_up = rich()
    set_up["commands"] += [command(name) for name in programs]
    assert flagged([package(name) for name in typed], **set_up) == []


def test_what_it_says():
    (insight,) = infer(align([package("figlet", file="home/cli.nix", line=12)]))
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "figlet", "advice", "low")
    assert insight.says == "figlet is declared, but not seen to run (2024-03-18 to 2026-02-15)"
    assert [evidence.place for evidence in insight.evidence] == ["home/cli.nix:12", "figlet", "zsh_history"]
    assert insight.evidence[0].says == "declared in environment.systemPackages; age unknown"
    assert insight.evidence[1].says == "provides chkfont, figlet, figlist"
    assert insight.evidence[2].says == "5,000 runs from 2024-03-18 to 2026-02-15"
    assert insight.action is not None
    assert (insight.action.verb, insight.action.place, insight.action.safe) == ("remove", "home/cli.nix:12", False)
    assert insight.hosts == (HOST,)


def of_the_store(**fields):
    """Return what figlet says with a store in which line 12 brings it."""
    given = {"nar_size": 1_400_000, "closure_size": 36_000_000, "profiles": ("system",), **fields}
    own = msgspec.structs.replace(RIPGREP, name="figlet", held_by_roots=("generations 3–4",), **given)
    line = msgspec.structs.replace(COSTS.lines[0], file="home/cli.nix", attr_path="figlet", packages=("figlet",))
    graph = msgspec.structs.replace(GRAPH, packages={"figlet": own})
    costs = msgspec.structs.replace(COSTS, lines=(line, COSTS.lines[1]))
    declared = align([package("figlet", file="home/cli.nix", line=12)])
    (insight,) = infer(declared, graph=graph, costs=costs)
    (other,) = infer(declared, graph=graph, costs=COSTS)
    assert other.says == "figlet is declared, but not seen to run (2024-03-18 to 2026-02-15)"
    return insight


def test_it_says_what_leaves_and_who_still_holds_it():
    insight = of_the_store(freed_if_undeclared=1_500_000)
    assert insight.says.endswith(
        "(2024-03-18 to 2026-02-15); it leaves the current closure: 1.5 MB NAR; still held by generations 3–4"
    )
    assert insight.evidence[-1].source == "nix_store"
    assert insight.evidence[-1].says == "1.4 MB NAR, 36 MB NAR with all that it needs; no other package needs it"


def test_it_says_who_needs_it_where_nothing_would_leave():
    held = of_the_store(freed_if_undeclared=0, held_by=("git", "home ada"), needed_by=("git",))
    assert held.says.endswith("; nothing leaves the closure with it: git and home ada need it")
    assert held.evidence[-1].says.endswith("; needed by git")
    assert of_the_store(freed_if_undeclared=0).says.endswith(
        "; nothing leaves the closure with it: it is needed elsewhere"
    )


def test_it_does_not_name_a_user_whom_it_does_not_know():
    target = Target(hostname=HOST, asked_host="", user="ada", named_histories=True)
    two = [home_package("eza", "bob"), home_package("figlet", "eve"), package("dust")]
    assert flagged(two, target=target) == []
    one = msgspec.structs.replace(align([package("dust")]), user="")
    assert next(infer(one)).subject == "dust"


@pytest.mark.parametrize(
    "others",
    [
        {"coverage": []},
        {"coverage": [read(entries=10)]},
        {"hosts": []},
        {"target": Target(hostname="elsewhere", asked_host="", user="ada")},
        {"coverage": [read(), read("fish_history", state="off")]},
    ],
)
def test_it_is_silent_where_absence_proves_nothing(others):
    assert flagged([package("dust")], **others) == []


@pytest.mark.parametrize(
    "declaration",
    [
        package("dust", hosts=None),
        package("dust", hosts=("bramble",)),
        package("dust", condition="config.x"),
        package("dust", keep=""),
        home_package("dust", "bob"),
    ],
)
def test_it_is_silent_about_what_may_not_be_this_users(declaration):
    assert flagged([declaration]) == []


COVERAGE = st.lists(
    st.builds(
        read,
        st.sampled_from(["zsh_history", "fish_history", "bash_history", "atuin"]),
        state=st.sampled_from(["read", "partial", "absent", "unreadable", "off"]),
        entries=st.sampled_from([0, 299, 300, 9000]),
        host=st.sampled_from(["", HOST, "bramble"]),
        user=st.sampled_from(["", "ada", "bob"]),
        unit=st.sampled_from(["runs", "distinct command lines"]),
    ),
    max_size=4,
)


@given(COVERAGE)
def test_absence_is_said_only_over_histories_that_were_read(coverage):
    insights = list(infer(align([package("dust")], coverage=coverage)))
    own = [
        entry
        for entry in coverage
        if entry.state in ("read", "partial") and entry.host in ("", HOST) and entry.user in ("", "ada")
    ]
    blocked = any(entry.state in ("off", "unreadable") for entry in coverage)
    assert bool(insights) is (sum(entry.entries for entry in own) >= 300 and not blocked)
    for insight in insights:
        assert len(insight.evidence) == 2 + len(own)
        assert all(evidence.says for evidence in insight.evidence)
        assert {evidence.unit for evidence in insight.evidence if evidence.count is not None} <= {
            entry.unit for entry in own
        }


def aged(days: int, here: int | None = None, **others) -> ToolHistory:
    """Return a history in which dust has been declared for some days, on this host perhaps for fewer."""
    here = days if here is None else here
    since = CommitMark(commit="ab" * 20, date="2025-05-01T12:00:00+02:00")
    given = {"attr_path": "dust", "channel": "", "tool": "dust", "since": since}
    age = ToolAge(**given | {"days": days, "days_here": here, "here_at": NOW - here * DAY} | others)
    return ToolHistory(ages=(age,), missed=(), switches=())


def said(history: ToolHistory | None, *, days: int = 30, **others) -> list[tuple[str, str]]:
    """Return the confidence and what is said of the declaration."""
    alignment = align([package("dust")], **others)
    found = infer(alignment, history, Config(unused_after_days=days))
    return [(insight.confidence, insight.evidence[0].says) for insight in found]


def test_a_package_must_have_been_declared_for_long_enough():
    assert [len(said(aged(days))) for days in (0, 29, 31, 400)] == [0, 0, 1, 1]
    assert [len(said(aged(days), days=100)) for days in (99, 102)] == [0, 1]
    assert [len(said(aged(400, here))) for here in (29, 31)] == [0, 1]


def test_declared_long_and_watched_long_is_surer():
    declared = "declared in environment.systemPackages since 2025-05-01 (abababababab)"
    assert said(aged(89)) == [("low", declared)]
    assert said(aged(92)) == [("medium", declared)]
    assert said(aged(400)) == [("medium", declared)]


def test_the_histories_must_cover_the_time_since_it_came():
    late = [read(since=(TODAY - 60) * DAY)]
    assert [confidence for confidence, _ in said(aged(400), coverage=late)] == ["low"]
    named = Target(hostname=HOST, asked_host="", user="ada", named_histories=True)
    old = [read(since=(TODAY - 700) * DAY, until=(TODAY - 100) * DAY)]
    assert said(aged(120), coverage=old, target=named) == []
    assert len(said(aged(140), coverage=old, target=named)) == 1


def test_what_is_said_of_its_age():
    at_least = said(aged(400, is_least=True))
    assert at_least == [("medium", "declared in environment.systemPackages since before 2025-05-01 (abababababab)")]
    here = said(aged(400, 100))
    assert here[0][1].endswith(f"since 2025-05-01 (abababababab), on this host at least since {day_of(TODAY - 100)}")


def day_of(day: int) -> str:
    return datetime.fromtimestamp(day * DAY, UTC).strftime("%Y-%m-%d")


def test_what_is_not_committed_is_new():
    assert said(aged(0, since=None)) == []


def test_what_the_history_does_not_know_is_as_without_one():
    unknown = [("low", "declared in environment.systemPackages; age unknown")]
    assert said(None) == unknown
    assert said(ToolHistory(ages=(), missed=(), switches=())) == unknown
    assert said(aged(3, channel="unstable")) == unknown
