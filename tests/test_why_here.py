"""`why` says whether a name is here in three states, by what, and at what cost; what was not looked at is unknown."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.evidence import Coverage
from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot, Generation, StorePath
from nixlore.present._text import plain
from nixlore.present._views import blind
from nixlore.present._why import Why, ask
from nixlore.present._why_elsewhere import elsewhere
from nixlore.present._why_here import Elsewhere, presence, with_state
from nixlore.present._why_lines import lines
from reporting import ALIGNMENT, NASTY, changed, harmless
from storing import DRIFT, FIREFOX, GCC, GRAPH, RIPGREP, YT_DLP, a_stored_report, package, path_of


def here(name, binaries=(), names=(), **fields):
    report = a_stored_report(**fields)
    return presence(report, name, ask(report, name).tools, binaries, names)


def why(name, found=None, **fields):
    report = a_stored_report(**fields)
    answer = ask(report, name)
    return plain(lines(changed(answer, here=presence(report, name, answer.tools) if found is None else found)))


def rows(text):
    return [
        line for line in text.splitlines() if line[2:12].strip() in ("here", "brought by", "size", "costs", "package")
    ]


def test_what_is_on_the_path_tells_where_by_what_and_at_which_cost():
    assert rows(why("rg")) == [
        "  here       on the PATH: /run/current-system/sw/bin/rg (ripgrep 14.1.1)",
        "  brought by the system packages",
        "  size       5.8 MB NAR, 48.4 MB NAR with all that it needs",
        "  costs      leaves the current closure: 5.8 MB NAR; still held by generations 381–412 and ~/src/x/.direnv",
    ]
    assert here("rg").state == here("ripgrep").state == "path"


def test_what_others_hold_frees_nothing_and_says_who():
    text = why("firefox")
    assert "  costs      nothing leaves the closure without it: thunderbird, system need it, too" in text
    assert "  size       250 MB NAR, 410 MB NAR with all that it needs" in text
    assert "  brought by the home of ada" in text


def test_what_no_root_holds_is_said_only_where_all_roots_were_seen():
    alone = changed(GRAPH, packages={"ripgrep": changed(RIPGREP, held_by_roots=())})
    assert "5.8 MB NAR; held by no other root\n" in why("rg", graph=alone)
    part = changed(RIPGREP, held_by_roots=(), held_elsewhere=5_600_000, parts_held_by=("generation 2",))
    shared = changed(GRAPH, packages={"ripgrep": part})
    whose = "5.8 MB NAR; 5.6 MB NAR of it still held by generation 2, the rest by no other root"
    assert f"{whose}\n" in why("rg", graph=shared)
    assert f"{whose} that was seen (2 could not be)" in why("rg", graph=changed(shared, roots_unseen=2))
    unseen = changed(alone, roots_unseen=2)
    assert "held by no other root that was seen (2 could not be)" in why("rg", graph=unseen)


def test_what_only_the_closure_has_is_in_the_store_and_by_which_way():
    text = why("gcc")
    assert text.startswith("gcc: in the store, not on the PATH\n  here       in the store, not on the PATH\n")
    assert "  brought by ripgrep → gcc; 2 packages need it" in text
    assert "             of its outputs only lib" in text
    assert "costs" not in text


def test_the_full_path_of_a_program_that_was_seen_runs_it():
    found = changed(here("gcc"), run=("/nix/store/x-gcc/bin/gcc", "/nix/store/y-gcc/bin/gcc"))
    text = why("gcc", found)
    assert "             to run it: /nix/store/x-gcc/bin/gcc\n             or /nix/store/y-gcc/bin/gcc\n" in text


def test_what_a_dev_shell_has_is_in_the_store():
    shell = Binary(
        name="hyper", path="/nix/store/x/bin/hyper", store_path="/nix/store/x", package="x", provider="shell"
    )
    found = here("hyper", [shell])
    assert (found.state, found.shells) == ("store", ("/nix/store/x/bin/hyper",))
    assert "             in a dev shell or a result: /nix/store/x/bin/hyper" in why("hyper", found)


def test_a_program_is_found_by_the_links_of_its_profile():
    binary = Binary(
        name="ff", path="~/.nix-profile/bin/ff", store_path=FIREFOX.store_path, package="firefox", provider="home"
    )
    assert [one.name for one in here("ff", [binary]).packages] == ["firefox"]


def test_a_package_is_on_the_path_by_its_programs_whatever_they_are_called():
    named = changed(DRIFT.programs[1], name="grepper", path="/run/current-system/sw/bin/grepper")
    undeclared = changed(ALIGNMENT, tools=())
    found = here("ripgrep", alignment=undeclared, drift=changed(DRIFT, programs=(named,)))
    assert (found.state, [one.name for one in found.programs]) == ("path", ["grepper"])
    output = changed(named, owner="gcc 14.2.1-lib")
    assert here("gcc", drift=changed(DRIFT, programs=(output,))).state == "path"


def test_what_the_system_itself_refers_to_says_so():
    linux = changed(GRAPH, packages={"linux": package("linux", "6.12", 5, needed_by=("modules",))})
    assert "  brought by the system itself; 1 package needs it" in why("linux", graph=linux)


def test_what_the_shell_has_is_not_called_absent():
    found = changed(ask(a_stored_report(), "cd"), here=here("cd"))
    assert found.provided_by == "built into the shell"
    assert "absent" not in plain(lines(found))


def test_further_names_of_the_package_are_looked_for():
    assert here("dig").packages == ()
    bind = changed(GRAPH, packages={"bind": package("bind", "9.20", 5)})
    assert [one.name for one in here("dig", names=("bind",), graph=bind).packages] == ["bind"]
    python = changed(GRAPH, packages={"python3.12-requests": package("python3.12-requests", "2.32", 5)})
    assert [one.name for one in here("python3Packages.requests", graph=python).packages] == ["python3.12-requests"]


def test_a_profile_of_its_own_is_named():
    text = why("yt-dlp")
    assert "  brought by the profile of ada" in text
    assert "leaves the closure of the profile of ada: 21.8 MB NAR" in text


def test_what_several_closures_hold_is_told_once_unless_it_was_asked_for_twice():
    other = changed(GRAPH.others[0], packages={"gcc": GCC, "ripgrep": RIPGREP})
    both = changed(GRAPH, others=(other,))
    assert [one.closure for one in here("gcc", graph=both).packages] == ["system"]
    assert [one.closure for one in here("ripgrep", graph=both).packages] == ["system", "user ada"]
    assert "  package    ripgrep 14.1.1, in the profile of ada" in why("rg", graph=both)


def test_what_a_program_hides_is_told():
    text = why("http")
    assert "on the PATH: ~/.local/bin/http (pip: httpie 3.2.1)" in text
    assert "which hides /run/current-system/sw/bin/http (httpie 3.2.4)" in text


def test_what_is_nowhere_is_absent_and_what_would_bring_it_is_named():
    found = here("cowsay")
    assert found.state == "absent"
    assert "             to try it once: nix shell nixpkgs#cowsay" in plain(
        lines(changed(ask(a_stored_report(), "cowsay", (), (), ("cowsay",)), here=found))
    )
    nothing = why("nosuch")
    assert "It is not on the PATH either, and nothing that a root of the store holds is called so." in nothing


def test_a_declaration_that_is_not_built_yet_is_named_as_what_would_bring_it():
    text = why("hyfetch", graph=changed(GRAPH, packages={}))
    assert "absent: not on the PATH, and nothing that a root of the store holds is called so" in text
    assert "home.nix:3 would bring it, once that is built and switched to" in text


def test_a_package_without_known_programs_is_not_called_absent():
    assert here("nerd-fonts.hack").state == "unknown"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"graph": None}, "what is in the store is not known: Nix has no database here"),
        ({"drift": None}, "what is on the PATH is not known"),
        (
            {"drift": changed(DRIFT, programs=())},
            "what is on the PATH is not known: no program was seen in any of its directories",
        ),
        ({"drift": changed(DRIFT, path_known_by="")}, "what is on the PATH is not known"),
        ({"graph": changed(GRAPH, roots_unseen=1)}, "1 root of the store may not be looked at"),
        ({"graph": changed(GRAPH, roots_unseen=3)}, "3 roots of the store may not be looked at"),
    ],
)
def test_what_was_not_looked_at_makes_it_unknown_and_says_why(fields, says):
    blind = Coverage(collector="nix_store", source="/nix/var/nix/db", state="absent", note="Nix has no database here")
    found = here("nosuch", coverage=(blind,) if fields.get("graph", 1) is None else (), **fields)
    assert (found.state, found.unknown) == ("unknown", (says,))
    assert f"  Not known: {says}" in why("nosuch", found, **fields)
    assert "not on the PATH either" not in why("nosuch", found, **fields)
    assert f"  here       unknown: {says}" in why("hyfetch", found)


def test_sizes_that_are_not_known_are_no_zeros():
    bare = changed(RIPGREP, nar_size=0, closure_size=0, exclusive_size=0, freed_if_undeclared=0, together=None)
    assert rows(why("rg", graph=changed(GRAPH, packages={"ripgrep": bare})))[2:] == [
        "  size       not known",
        "  costs      unknown: the sizes are not known",
    ]


def test_what_a_profile_has_already_needs_no_rebuild_to_come():
    text = why("rg", drift=None)
    assert "brought by the system packages" in text
    assert "would bring it" not in text


@pytest.mark.parametrize(
    ("states", "offered"),
    [((), True), (("absent", "absent"), False), (("absent", "read"), True), (("unreadable", "absent"), True)],
)
def test_nix_is_offered_for_a_try_only_where_it_may_be(states, offered):
    read = tuple(
        Coverage(collector=name, source="s", state=state)
        for name, state in zip(("nix_store", "gc_roots"), states, strict=False)
    )
    report = a_stored_report(coverage=read)
    text = plain(lines(ask(report, "jq", candidates=("jq",))))
    assert "nixpkgs has it in jq" in text
    assert ("to try it once: nix shell nixpkgs#jq" in text) is offered


def test_what_is_unknown_is_not_called_not_found():
    missing = changed(ALIGNMENT.missing[0], owner="", owner_kind="not found now")
    name = missing.name
    text = why(name, alignment=changed(ALIGNMENT, missing=(missing,)), drift=None)
    assert "here       unknown" in text
    assert "not found now" not in text


def test_what_is_on_the_path_may_have_unknown_costs():
    blind = Coverage(collector="nix_store", source="db", state="unreadable", note="Permission denied")
    text = why("rg", graph=None, coverage=(blind,))
    assert "  costs      unknown: what is in the store is not known: Permission denied" in text
    gcc = why("gcc", drift=None)
    assert "  here       in the store; what is on the PATH is not known" in gcc


def test_what_the_distribution_has_costs_nothing_of_the_store():
    other = changed(DRIFT.programs[1], path="/usr/bin/rg", owner="the distribution", provider="other")
    assert "costs" not in why("rg", graph=None, drift=changed(DRIFT, programs=(other,)))


def test_a_store_without_a_closure_in_use_was_read_nevertheless():
    read = Coverage(collector="nix_store", source="db", state="read")
    assert here("nosuch", graph=None, coverage=(read,)).state == "absent"
    assert blind(a_stored_report(graph=None, coverage=(read,)), "deps") == (
        "; no root of the store is a system, home or profile in use"
    )
    assert blind(a_stored_report(coverage=(read,)), "path") == ""


def test_one_reason_of_several_sources_is_told_once():
    closed = [
        Coverage(collector="generations", source=f"/p/{number}", state="unreadable", note="Permission denied")
        for number in range(4)
    ]
    away = Coverage(collector="nix_store", source="db", state="absent")
    told = blind(a_stored_report(coverage=(*closed, away)), "generations")
    assert told == "; /p/0, /p/1 and 2 more: Permission denied; db: not there"


def test_what_only_old_generations_hold_is_found_with_who_holds_it():
    old, lib, new = path_of("neofetch", "7.1.0"), path_of("lib", "1"), path_of("fastfetch", "2")
    paths = (
        StorePath(path="/nix/store/a-nixos-system", references=(2, 3)),
        StorePath(path="/nix/store/b-nixos-system", references=(4,)),
        StorePath(path=old, references=(3,), nar_size=429_000),
        StorePath(path=lib, nar_size=1),
        StorePath(path=new, nar_size=7),
        StorePath(path=f"{old}.drv"),
    )
    links = [Generation(profile="system", number=n, link="l", target=paths[n - 1].path, created=n) for n in (1, 2)]
    root = GcRoot(link="~/src/x/result", target=old, kind="result")
    found = elsewhere(paths, [root], links, {"neofetch"})
    assert found == (Elsewhere(store_path=old, nar_size=429_000, held_by=("generation 1", "~/src/x/result")),)
    assert elsewhere(paths, [root], links, {"nosuch", ""}) == ()
    text = why("neofetch", with_state(changed(here("neofetch"), elsewhere=found)))
    assert f"  held by    generation 1, ~/src/x/result: {old}, 429 kB NAR" in text
    assert text.startswith("neofetch: in the store, not on the PATH\n")


def test_a_long_chain_keeps_its_ends():
    long = changed(GCC, why=tuple(f"p{number}" for number in range(20)))
    text = why("gcc", graph=changed(GRAPH, packages={"gcc": long}))
    assert "p0 → p1 → p2 → p3 → … 12 more … → p16 → p17 → p18 → p19" in text


def test_the_answer_is_json_that_reads_back():
    report = a_stored_report()
    answer = changed(ask(report, "rg"), here=presence(report, "rg", ask(report, "rg").tools))
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Why) == answer
    assert msgspec.to_builtins(answer.here)["packages"][0]["freed"] == 5_800_000


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    odd = package(NASTY, NASTY, 5, profiles=(f"home {NASTY}",), held_by_roots=(NASTY,), why=(NASTY,), needs=(NASTY,))
    graph = changed(GRAPH, packages={NASTY: odd}, others=(changed(GRAPH.others[0], user=NASTY, packages={NASTY: odd}),))
    row = changed(DRIFT.programs[0], name=NASTY, path=NASTY, owner=NASTY, hides=((NASTY, NASTY),))
    found = changed(
        here(NASTY, graph=graph, drift=changed(DRIFT, programs=(row,))),
        elsewhere=(Elsewhere(store_path=NASTY, nar_size=1, held_by=(NASTY,)),),
        run=(NASTY,),
        unknown=(NASTY,),
    )
    assert len(found.packages) == 2
    assert harmless(why(NASTY, found))
    for state in ("store", "unknown"):
        assert harmless(why(NASTY, changed(found, state=state)))


def test_the_made_up_profile_is_not_part_of_the_system():
    assert YT_DLP.name not in GRAPH.packages
