"""Lives joined with use: ages for this host, losses that are noticed, switches between programs."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aligning import CATALOG, HOST, align, command, many, package, usage
from evolving import NOW, START, TODAY, at_day, commit, declared, event, evolution, head, quote, sha, switch
from nixlore.analyze.config_log import analyze as log_of
from nixlore.correlate.tool_history import correlate
from nixlore.identity import Catalog
from nixlore.model.hosts import HostOverview, HostSummary
from nixlore.model.nix import Declaration
from nixlore.model.tool_history import ToolHistory

LAST = TODAY - START


def overview(*names: str) -> HostOverview:
    made = {"kind": "nixos", "hostname": "", "file": "flake.nix", "line": 1, "modules": 0, "packages": 0, "switches": 0}
    rows = tuple(HostSummary(name=name, complete=True, is_this=name == HOST, **made) for name in names)
    return HostOverview(hosts=rows, unresolved=0, unreached=0, declarations=0)


def joined(
    declarations: list[Declaration],
    events=(),
    tools=(),
    *,
    commands=(),
    hosts=(HOST,),
    commits=(),
    catalog=CATALOG,
    **others: Any,
) -> ToolHistory:
    rows = [*many("git", 40), *commands]
    alignment = align(
        declarations, rows, **{key: others.pop(key) for key in ("binaries",) if key in others}, catalog=catalog
    )
    made = correlate(
        evolution=evolution(events, tools, commits=commits, **others),
        log=log_of(commits=commits, events=events, tools=tools),
        alignment=alignment,
        usage=usage(rows, declarations=declarations, catalog=catalog),
        overview=overview(*hosts),
        catalog=catalog,
        now=NOW,
    )
    assert made is not None
    return made


def days_here(events, hosts=(HOST, "bramble"), declarations=None, tool="dust") -> int:
    own = declarations or [package(tool)]
    (age,) = joined(own, events, [declared(tool)], hosts=hosts).ages
    return age.days_here


def test_without_a_history_or_use_there_is_nothing_to_join():
    given: dict[str, Any] = {"log": None, "usage": None, "overview": None, "catalog": CATALOG, "now": NOW}
    assert correlate(evolution=None, alignment=align([]), **given) is None
    assert correlate(evolution=evolution(), alignment=None, **given) is None
    assert correlate(evolution=evolution(), alignment=align([]), **given) == ToolHistory(
        ages=(), missed=(), switches=()
    )


def test_a_package_is_as_old_as_its_last_coming():
    events = [event("added", 1, 10, "dust"), event("removed", 50, 100, "dust"), event("added", 90, 200, "dust")]
    (age,) = joined([package("dust")], events, [declared("dust")]).ages
    assert (age.attr_path, age.tool, age.days, age.days_here, age.is_least) == ("dust", "dust", 800, 800, False)
    assert (age.since.commit, age.here_at) == (sha(90), at_day(200))


def test_every_spelling_finds_its_life():
    events = [event("added", 1, 10, "dust")]
    (age,) = joined([package("du-dust", channel="unstable")], events, [declared("dust")]).ages
    assert (age.attr_path, age.channel, age.tool, age.days) == ("du-dust", "unstable", "dust", 990)


@pytest.mark.parametrize(
    ("later", "hosts", "expected"),
    [
        ([], (HOST, "bramble"), 990),
        ([("spread", "hosts/larkspur.nix")], (HOST, "bramble"), 500),
        ([("spread", "hosts/bramble.nix")], (HOST, "bramble"), 990),
        ([("moved", "hosts/larkspur.nix")], (HOST, "bramble"), 500),
        ([("moved", "hosts/larkspur.nix")], (HOST,), 990),
        ([("converted", "hosts/larkspur.nix")], (HOST, "bramble"), 990),
    ],
)
def test_it_may_have_come_to_this_host_later(later, hosts, expected):
    events = [event("added", 1, 10, "dust", files=("hosts/bramble.nix",))]
    events += [event(kind, 50, 500, "dust", files=(file,)) for kind, file in later]
    assert days_here(events, hosts) == expected


def test_of_two_files_the_first_one_counts():
    both = [package("dust"), package("dust", file="common.nix")]
    events = [
        event("added", 1, 10, "dust", files=("common.nix",)),
        event("spread", 50, 500, "dust", files=("hosts/larkspur.nix",)),
    ]
    assert days_here(events, declarations=both) == 990
    other = [package("dust"), package("dust", file="common.nix", hosts=("bramble",))]
    assert days_here(events, declarations=other) == 500


def test_where_the_history_is_cut_the_age_is_the_least_one():
    events = [event("added", 0, 10, "dust")]
    (age,) = joined(
        [package("dust")], events, [declared("dust")], commits=[commit(0, 10)], heads=[head(shallow=True)]
    ).ages
    assert (age.days, age.is_least) == (990, True)


def test_what_is_not_committed_yet_is_new_and_what_history_does_not_know_has_no_age():
    made = joined([package("dust")], heads=[head(dirty=("hosts/larkspur.nix",))])
    assert [(age.tool, age.days, age.since) for age in made.ages] == [("dust", 0, None)]
    assert joined([package("dust")]).ages == ()
    gone = [event("added", 1, 10, "dust"), event("removed", 50, 100, "dust")]
    assert joined([package("dust")], gone).ages == ()


GONE = [event("added", 1, 10, "tokei"), event("removed", 50, 900, "tokei", intent="bump")]


def test_a_removed_tool_that_is_still_run_is_missed():
    commits = [commit(1, 10), commit(50, 900, subject="update inputs")]
    events = [*GONE, event("added", 50, 900, "dust")]
    made = joined([package("dust")], events, [declared("dust")], commands=many("tokei", 3), commits=commits)
    (row,) = made.missed
    assert (row.tool, row.program, row.commit, row.subject) == ("tokei", "tokei", sha(50), "update inputs")
    assert (row.intent, row.others) == ("bump", ("dust",))
    assert [(use.count, use.unit) for use in row.uses] == [(30, "runs")]


@pytest.mark.parametrize(
    ("events", "commands", "declarations"),
    [
        (GONE, [], []),
        (GONE, [command("tokei", 5, START + 899)], []),
        (GONE, many("tokei", 3), [package("tokei")]),
        ([*GONE, event("added", 70, 950, "tokei")], many("tokei", 3), []),
        ([GONE[0], event("disabled", 50, 900, "tokei")], many("tokei", 3), []),
        ([GONE[0], event("removed", 50, 900, "tokei", migration=switch("tokei", "scc"))], many("tokei", 3), []),
        ([GONE[0], event("removed", 50, 900, "tokei", why=quote("unused", 50))], many("tokei", 3), []),
    ],
)
def test_otherwise_it_is_not_missed(events, commands, declarations):
    tools = [declared("tokei")] if len(events) == 3 else []
    assert joined(declarations, events, tools, commands=commands).missed == ()


def switched(old="exa", new="eza", declarations=None, **others: Any):
    pair = switch(old, new, "twin")
    events = [
        event("added", 1, 10, old),
        event("removed", 50, 900, old, migration=pair),
        event("added", 50, 900, new, migration=pair, why=quote("unmaintained", 50)),
    ]
    own = [package(new)] if declarations is None else declarations
    return joined(own, events, [declared(new)], catalog=Catalog.shipped(), **others).switches


def test_a_switch_knows_both_programs_and_their_purpose():
    (row,) = switched(commands=[*many("eza", 4), *many("exa", 2)])
    assert (row.from_, row.to, row.purpose, row.is_here, row.place) == (
        "exa",
        "eza",
        "listing files",
        True,
        "home.nix:7",
    )
    assert (row.to_programs, row.rule, row.why.text) == (("exa", "eza"), "twin", "unmaintained")
    assert ([use.count for use in row.from_uses], [use.count for use in row.to_uses]) == ([], [40])


def test_the_old_one_s_use_is_known_where_its_programs_are():
    (row,) = switched("ripgrep", "ugrep", commands=many("rg", 3))
    assert (row.purpose, row.from_programs) == ("searching text", ("rg",))
    assert [use.count for use in row.from_uses] == [30]


def test_tools_for_different_jobs_have_no_purpose_in_common():
    (row,) = switched("httpie", "eza")
    assert row.purpose == ""


@pytest.mark.parametrize(
    ("declarations", "is_here"),
    [([], None), ([package("eza", hosts=("bramble",))], False), ([package("eza", hosts=None)], None)],
)
def test_whether_this_host_gets_the_new_one(declarations, is_here):
    (row,) = switched(declarations=declarations)
    assert row.is_here is is_here


def test_another_host_s_histories_miss_nothing():
    alignment = align([], many("tokei", 3))
    given = {"log": None, "usage": None, "overview": None, "catalog": CATALOG, "now": NOW}
    own = correlate(evolution=evolution(GONE), alignment=alignment, **given)
    foreign = msgspec.structs.replace(alignment, is_this_machine=False)
    other = correlate(evolution=evolution(GONE), alignment=foreign, **given)
    assert ([row.tool for row in own.missed], other.missed) == (["tokei"], ())
