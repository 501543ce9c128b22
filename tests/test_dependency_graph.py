"""What a system consists of and what leaves with each part is what taking it away and walking again gives."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grown_stores import grown, path, reach
from made_systems import TARGET, MadeStore, graph, small
from nixlore.analyze.dependency_graph import analyze
from nixlore.model.dependencies import Together
from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot, StorePath


def test_what_a_system_consists_of():
    store = small()
    found = graph(store)
    assert (found.kind, found.root, found.paths) == ("system", store.path("toplevel"), 12)
    assert found.size == sum(row.nar_size or 0 for row in store.paths)
    assert found.profiles == {"system": store.path("sw")}
    assert [name for name, package in found.packages.items() if package.direct] == ["git", "hub", "ripgrep"]
    assert {"glibc", "zlib", "pcre2", "linux", "etc", "system-path", "nixos-system-larkspur"} < set(found.packages)
    assert (found.unsized, found.damaged, found.roots_unseen, found.others) == (0, 0, 0, ())


def test_a_package_that_only_its_line_holds_is_freed_and_another_is_not():
    packages = graph(small()).packages
    ripgrep, git, hub = packages["ripgrep"], packages["git"], packages["hub"]
    assert (ripgrep.closure_size, ripgrep.exclusive_size, ripgrep.freed_if_undeclared) == (37_000, 5_000, 5_000)
    assert (hub.exclusive_size, hub.freed_if_undeclared, hub.held_by) == (900, 900, ())
    assert (git.exclusive_size, git.freed_if_undeclared, git.held_by) == (40_000, 0, ("hub",))
    assert ripgrep.version == "14.1.1"
    assert packages["glibc"].freed_if_undeclared == 0
    assert packages["glibc"].profiles == ()


def test_outputs_of_one_derivation_are_one_package():
    store = small()
    packages = graph(store).packages
    git = packages["git"]
    assert git.outputs == {"doc": store.path("git-doc"), "out": store.path("git")}
    assert git.store_path == store.path("git")
    assert git.together == Together(closure_size=79_100, exclusive_size=47_000, freed_if_undeclared=7_000)
    assert git.freed == 7_000
    assert packages["ripgrep"].together is None
    assert packages["ripgrep"].freed == 5_000


def test_the_main_output_is_one_that_the_profile_refers_to():
    store = MadeStore()
    store.add("lib=foo-1.0", "", 100, "foo-1.0")
    store.add("bin=foo-1.0-bin", "lib", 7, "foo-1.0")
    store.add("man=foo-1.0-man", "", 3, "foo-1.0")
    store.add("sw=system-path", "bin man")
    store.add("toplevel=nixos-system-x-1", "sw")
    foo = graph(store).packages["foo"]
    assert foo.store_path == store.path("bin")
    assert list(foo.outputs) == ["bin", "man", "out"]
    assert (foo.exclusive_size, foo.freed_if_undeclared) == (107, 107)
    assert foo.together == Together(closure_size=110, exclusive_size=110, freed_if_undeclared=110)


def test_outputs_of_a_derivation_that_is_not_known():
    store = MadeStore()
    store.add("lib=foo-1.0", "", 100)
    store.add("bin=foo-1.0-bin", "lib", 7)
    store.add("one=bar-1.0", "", 1)
    store.add("two=bar-1.0#2", "", 2)
    store.add("man=bar-1.0-man", "", 3)
    store.add("doc=notes-doc", "", 3)
    store.add("notes", "", 3)
    store.add("sw=system-path", "bin one two man doc notes")
    store.add("toplevel=nixos-system-x-1", "sw")
    packages = graph(store).packages
    assert packages["foo"].outputs == {"bin": store.path("bin"), "out": store.path("lib")}
    assert packages["foo"].store_path == store.path("bin")
    # Of which of the two the manual is cannot be told.
    assert [len(package.outputs) for package in packages.values() if package.pname == "bar"] == [1, 1, 1]
    assert {"notes", "notes-doc"} < set(packages)


def test_an_own_output_that_goes_too_does_not_hold_another():
    store = MadeStore()
    store.add("out=foo-1.0", "", 100, "foo-1.0")
    store.add("bin=foo-1.0-bin", "out", 7, "foo-1.0")
    store.add("sw=system-path", "out bin")
    store.add("toplevel=nixos-system-x-1", "sw")
    assert graph(store).packages["foo"].freed_if_undeclared == 100
    store = MadeStore()
    store.add("out=foo-1.0", "", 100, "foo-1.0")
    store.add("bin=foo-1.0-bin", "out", 7, "foo-1.0")
    store.add("other=bar-2", "bin", 1, "bar-2")
    store.add("sw=system-path", "out bin other")
    store.add("toplevel=nixos-system-x-1", "sw")
    foo = graph(store).packages["foo"]
    assert (foo.freed_if_undeclared, foo.held_by) == (0, ("bar",))


def test_who_needs_what_and_why_it_is_there():
    packages = graph(small()).packages
    assert packages["git"].needs == ("glibc", "pcre2", "zlib")
    assert packages["git"].needed_by == ("hub",)
    assert packages["pcre2"].why == ("git", "pcre2")
    assert packages["hub"].why == ("hub",)
    assert packages["linux"].why == ("linux",)
    assert packages["etc"].needed_by == ("nixos-system-larkspur",)


def test_packages_of_one_name_are_told_apart():
    store = MadeStore()
    store.add("a=ruby-3.1", "", 1, "ruby-3.1")
    store.add("b=ruby-3.2", "", 2, "ruby-3.2")
    store.add("c=env", "", 3)
    store.add("d=env#2", "", 4)
    store.add("e=gcc-13.2", "", 4, "gcc-13.2")
    store.add("sw=system-path", "a b")
    store.add("toplevel=nixos-system-x-1", "sw c d e")
    found = graph(store)
    letters = [store.path(key).removeprefix("/nix/store/")[:6] for key in "cd"]
    assert {"ruby-3.1", "ruby-3.2", "gcc", *(f"env-{part}" for part in letters)} < set(found.packages)
    assert all(name == package.name for name, package in found.packages.items())
    (several,) = found.several
    assert several.name == "ruby"
    assert [(row[0], row[2], row[3]) for row in several.versions] == [("3.1", 1, ("system",)), ("3.2", 2, ("system",))]


def test_several_versions_name_who_holds_each():
    store = MadeStore()
    store.add("old=icu-73.2", "", 30, "icu-73.2")
    store.add("new=icu-74.1", "", 40, "icu-74.1")
    store.add("one=node-20", "old", 1, "node-20")
    store.add("two=qt-6", "new", 1, "qt-6")
    store.add("sw=system-path", "one two")
    store.add("toplevel=nixos-system-x-1", "sw")
    (several,) = graph(store).several
    assert [(row[0], row[3]) for row in several.versions] == [("73.2", ("node",)), ("74.1", ("qt",))]


def test_words_behind_a_version_make_no_other_release():
    store = MadeStore()
    store.add("python=python3-3.12.4", "", 30, "python3-3.12.4")
    store.add("env=python3-3.12.4-env", "python", 1, "python3-3.12.4-env")
    store.add("kernel=linux-6.6.30", "", 30, "linux-6.6.30")
    store.add("modules=linux-6.6.30-modules#2", "kernel", 1, "linux-6.6.30-modules")
    store.add("web=webkitgtk-2.44.2+abi=4.1", "", 1, "webkitgtk-2.44.2+abi=4.1")
    store.add("web6=webkitgtk-2.44.2+abi=6.0", "", 1, "webkitgtk-2.44.2+abi=6.0")
    store.add("date=lib-0-unstable-2024-01-01", "", 1, "lib-0-unstable-2024-01-01")
    store.add("later=lib-0-unstable-2024-02-01", "", 1, "lib-0-unstable-2024-02-01")
    store.add("sw=system-path", "env web web6 date later")
    store.add("toplevel=nixos-system-x-1", "sw kernel modules")
    (several,) = graph(store).several
    assert (several.name, [row[0] for row in several.versions]) == (
        "lib",
        ["0-unstable-2024-01-01", "0-unstable-2024-02-01"],
    )


def test_a_way_ends_where_it_comes_to_the_package_first():
    store = MadeStore()
    store.add("lib=tool-1", "", 1, "tool-1")
    store.add("other=other-1", "lib", 1, "other-1")
    store.add("data=tool-1-data", "other", 1, "tool-1")
    store.add("app=app-1", "data", 1, "app-1")
    store.add("sw=system-path", "app")
    store.add("toplevel=nixos-system-x-1", "sw")
    packages = graph(store).packages
    assert packages["tool"].store_path == store.path("lib")
    assert packages["tool"].why == ("app", "tool")
    assert packages["other"].why == ("app", "tool", "other")


def per_user() -> MadeStore:
    """Return a system with a user's profile in it, which holds Home Manager's."""
    store = small()
    store.add("jq=jq-1.7", "glibc", 600, "jq-1.7")
    store.add("bat=bat-0.24", "glibc", 500, "bat-0.24")
    store.add("home=home-manager-path", "bat", 5)
    store.add("hm=home-manager-generation", "home", 6)
    store.add("user=user-environment", "jq ripgrep home", 5)
    store.add("etc2=etc", "user hm", 5)
    store.add("top2=nixos-system-larkspur-24.11", "sw etc2 kernel", 5)
    return store


def test_profiles_inside_a_system_are_direct_as_well():
    store = per_user()
    found = graph(store, [store.root("/run/current-system", "top2", "system")])
    assert found.profiles == {
        "system": store.path("sw"),
        "per-user ada": store.path("user"),
        "home ada": store.path("home"),
    }
    jq, bat, ripgrep = (found.packages[name] for name in ("jq", "bat", "ripgrep"))
    assert (jq.direct, jq.profiles, jq.freed_if_undeclared) == (False, ("per-user ada",), 600)
    assert (bat.direct, bat.profiles, bat.freed_if_undeclared) == (False, ("home ada",), 500)
    assert (ripgrep.direct, ripgrep.profiles) == (True, ("system", "per-user ada"))
    assert (ripgrep.freed_if_undeclared, ripgrep.held_by) == (0, ("per-user ada",))


def test_whose_a_profile_is_is_told_by_its_programs():
    store = per_user()
    store.add("other=user-environment#2", "hub", 5)
    store.add("etc3=etc#3", "user other", 5)
    store.add("top3=nixos-system-larkspur-24.11#3", "sw etc3", 5)
    linked = Binary(
        name="jq", path="/etc/profiles/per-user/bo/bin/jq", store_path=store.path("jq"), package="jq", provider="other"
    )
    roots = [store.root("/run/current-system", "top3", "system")]
    assert set(graph(store, roots, binaries=[linked]).profiles) == {"system", "per-user bo", "per-user", "home bo"}
    assert set(graph(store, roots).profiles) == {"system", "per-user", "per-user 2", "home"}


def generations(store: MadeStore):
    return [
        store.generation(7, "toplevel", "sw"),
        store.generation(8, "toplevel", "sw"),
        store.generation(9, "top2", "sw", is_current=True, is_active=True),
        store.generation(1, "home-one", "home", profile="home", user="ada"),
        store.generation(2, "home-two", "home", profile="home", user="ada", is_current=True, is_active=True),
        store.generation(4, "profile", profile="user", user="ada", is_current=True),
    ]


def with_homes() -> MadeStore:
    store = small()
    store.add("jq=jq-1.7", "glibc", 600, "jq-1.7")
    store.add("home=home-manager-path", "jq ripgrep", 5)
    store.add("home-one=home-manager-generation", "home", 6)
    store.add("home-two=home-manager-generation#2", "home", 6)
    store.add("profile=user-environment#4", "hub", 6)
    store.add("top2=nixos-system-larkspur-24.11", "sw etc", 5)
    return store


def test_other_closures_in_use_are_told_apart():
    store = with_homes()
    found = graph(store, [store.root("/run/current-system", "top2", "system")], generations(store))
    assert found.root == store.path("top2")
    home, profile = found.others
    assert (home.kind, home.user, home.root, home.profiles) == (
        "home",
        "ada",
        store.path("home-two"),
        {"home ada": store.path("home")},
    )
    assert home.packages["jq"].freed_if_undeclared == 600
    assert home.packages["jq"].direct is False
    assert (profile.kind, profile.profiles) == ("user", {"user ada": store.path("profile")})
    assert profile.packages["hub"].profiles == ("user ada",)


def test_a_home_is_looked_at_where_there_is_no_system():
    store = with_homes()
    homes = [generation for generation in generations(store) if generation.profile != "system"]
    found = analyze(paths=store.paths, roots=None, generations=homes, binaries=None, target=TARGET)
    assert found is not None
    assert (found.kind, found.root, len(found.others)) == ("home", store.path("home-two"), 1)
    only = graph(store, [store.root("~/.local/state/home-manager/gcroots/current-home", "home-one", "home")])
    assert (only.kind, only.profiles) == ("home", {"home ada": store.path("home")})


def test_a_system_that_does_not_run_is_the_current_one():
    store = with_homes()
    mounted = [
        store.generation(7, "toplevel", "sw"),
        store.generation(8, "top2", "sw", is_current=True),
    ]
    found = analyze(paths=store.paths, roots=(), generations=mounted, binaries=None, target=TARGET)
    assert found is not None
    assert found.root == store.path("top2")


def test_who_else_holds_a_package():
    store = with_homes()
    roots = [
        store.root("/run/current-system", "top2", "system"),
        store.root("/run/booted-system", "toplevel", "booted"),
        store.root("/nix/var/nix/profiles/system-8-link", "toplevel", "generation"),
        store.root("~/src/x/.direnv/flake-profile-3-link", "hub", "direnv"),
        store.root("~/src/x/.direnv/flake-profile-a-link", "hub", "direnv"),
        store.root("~/result", "ripgrep", "result"),
        store.root("~/gone", "", "result", state="stale"),
        store.root("/root/secret", "", "other", state="unseen"),
    ]
    found = graph(store, roots, generations(store))
    hub, ripgrep = found.packages["hub"], found.packages["ripgrep"]
    assert hub.held_by_roots == (
        "generations 7–8",
        "profile generation 4",
        "the booted system",
        "~/src/x/.direnv",
    )
    assert ripgrep.held_by_roots == (
        "generations 7–8",
        "home generations 1–2",
        "the booted system",
        "~/result",
    )
    assert found.packages["nixos-system-larkspur"].held_by_roots == ()
    assert found.roots_unseen == 1


def test_numbers_of_generations_are_joined_over_those_that_exist():
    store = small()
    store.add("bare=nixos-system-larkspur-23.11", "kernel")
    old = [store.generation(number, "toplevel", "sw") for number in (3, 4, 9, 12)]
    bare = [store.generation(number, "bare") for number in (10, 15)]
    store.add("top2=nixos-system-larkspur-24.11", "sw etc")
    now = store.generation(11, "top2", "sw", is_active=True)
    found = graph(store, [store.root("/run/current-system", "top2", "system")], [*bare, *old, now])
    assert found.packages["hub"].held_by_roots == ("generations 3–9, 12",)


def test_what_leaves_and_is_partly_held_elsewhere():
    store = MadeStore()
    store.add("lib=lib-1", "", 400)
    store.add("base=base-1", "", 30)
    store.add("tool=tool-1", "lib base", 20)
    store.add("other=other-1", "", 7)
    store.add("sw=system-path", "tool other")
    store.add("top2=nixos-system-x-2", "sw")
    store.add("top1=nixos-system-x-1", "lib")
    roots = [store.root("/run/current-system", "top2", "system"), store.root("~/result", "base", "result")]
    packages = graph(store, roots, [store.generation(1, "top1", "top1"), store.generation(2, "top2", "sw")]).packages
    tool, other, lib = packages["tool"], packages["other"], packages["lib"]
    assert (tool.freed, tool.held_by_roots) == (450, ())
    assert (tool.held_elsewhere, tool.parts_held_by) == (430, ("generation 1", "~/result"))
    assert (other.held_elsewhere, other.parts_held_by) == (0, ())
    assert (lib.held_elsewhere, lib.parts_held_by, lib.held_by_roots) == (400, ("generation 1",), ("generation 1",))


def test_of_several_outputs_one_may_be_held_elsewhere():
    store = MadeStore()
    store.add("bin=foo-1.0-bin", "", 7, "foo-1.0")
    store.add("man=foo-1.0-man", "", 3, "foo-1.0")
    store.add("sw=system-path", "bin man")
    store.add("toplevel=nixos-system-x-1", "sw")
    roots = [store.root("/run/current-system", "toplevel", "system"), store.root("~/result", "bin", "result")]
    foo = graph(store, roots).packages["foo"]
    assert (foo.freed, foo.held_elsewhere, foo.held_by_roots) == (10, 7, ("~/result",))


def test_generations_of_several_users_are_told_apart():
    store = with_homes()
    both = [
        store.generation(1, "home-one", "home", profile="home", user="ada"),
        store.generation(5, "home-two", "home", profile="home", user="bo"),
    ]
    found = graph(store, (), both)
    assert found.packages["ripgrep"].held_by_roots == ("home generation 1 of ada", "home generation 5 of bo")


def test_a_home_inside_the_system_does_not_hold_what_the_system_has():
    store = per_user()
    current = store.generation(5, "hm", "home", profile="home", user="ada", is_current=True, is_active=True)
    found = graph(store, [store.root("/run/current-system", "top2", "system")], [current])
    assert found.others == ()
    assert found.packages["bat"].held_by_roots == ()


def test_dead_dependencies_are_what_was_asked_for_before():
    store = small()
    store.add("old=wget-1.21", "glibc zlib", 3_000, "wget-1.21")
    store.add("lib=wget-lib-2", "", 40, "wget-lib-2")
    store.add("wget=wget-1.21#new", "glibc zlib lib", 3_100, "wget-1.21b")
    store.add("sw7=system-path#7", "ripgrep git old kernel", 64)
    store.add("sw8=system-path#8", "ripgrep git wget", 64)
    store.add("top7=nixos-system-larkspur-7", "sw7")
    store.add("top8=nixos-system-larkspur-8", "sw8")
    rows = [
        store.generation(7, "top7", "sw7"),
        store.generation(8, "top8", "sw8"),
        store.generation(9, "toplevel", "sw", is_active=True),
        store.generation(10, "top8", "sw8"),
    ]
    found = graph(store, (), rows)
    linux, wget = found.dead
    assert (linux.name, linux.still, linux.last_direct, linux.size) == ("linux", "closure", 7, 90_000)
    assert linux.held_by == ("nixos-system-larkspur",)
    assert (wget.name, wget.still, wget.last_direct) == ("wget", "generations", 8)
    assert wget.store_path == store.path("wget")
    assert wget.generations == (8, 10)
    assert wget.size == 3_140


def test_a_new_version_is_no_dead_dependency():
    store = small()
    store.add("old=ripgrep-13.0", "glibc", 3_000, "ripgrep-13.0")
    store.add("sw7=system-path#7", "old", 64)
    store.add("top7=nixos-system-larkspur-7", "sw7")
    rows = [store.generation(7, "top7", "sw7"), store.generation(9, "toplevel", "sw", is_active=True)]
    assert graph(store, (), rows).dead == ()


def test_outputs_for_development_with_who_refers_to_them():
    store = small()
    (leak,) = graph(store).leaks
    assert (leak.name, leak.store_path, leak.freed) == ("zlib", store.path("zlib-dev"), 20)
    assert (leak.why, leak.held_by) == (("etc", "zlib"), ("etc",))


def test_outputs_for_development_that_were_asked_for_or_came_with_another():
    store = MadeStore()
    store.add("z=zlib-dev", "", 1)
    store.add("own=rustup-dev-1.3", "", 1, "rustup-dev-1.3")
    store.add("g=glib-2.80-dev", "z", 1, "glib-2.80")
    store.add("s=openssl-3.0-dev", "", 1, "openssl-3.0")
    store.add("tool=tool-1", "g own", 1, "tool-1")
    store.add("sw=system-path", "tool s")
    store.add("toplevel=nixos-system-x-1", "sw")
    found = {leak.name: leak for leak in graph(store).leaks}
    assert set(found) == {"glib", "zlib-dev"}
    assert (found["glib"].held_by, found["glib"].why, found["glib"].freed) == (("tool",), ("tool", "glib"), 2)
    assert (found["zlib-dev"].held_by, found["zlib-dev"].why) == ((), ("tool", "glib", "zlib-dev"))


def test_without_a_root_in_use_there_is_nothing_to_say():
    store = small()
    assert analyze(paths=store.paths, roots=None, generations=None, binaries=None, target=TARGET) is None
    assert analyze(paths=[], roots=[], generations=[], binaries=[], target=TARGET) is None
    elsewhere = GcRoot(link="/run/current-system", target="/nix/store/none", kind="system")
    assert analyze(paths=store.paths, roots=[elsewhere], generations=(), binaries=(), target=TARGET) is None


def test_without_generations_the_profile_is_found_by_its_name():
    assert graph(small()).profiles["system"].endswith("-system-path")
    store = MadeStore()
    store.add("kernel=linux-6", "", 1, "linux-6")
    store.add("toplevel=nixos-system-x-1", "kernel")
    found = graph(store)
    assert (found.profiles, found.packages["linux"].why) == ({}, ("linux",))


def test_sizes_that_the_database_does_not_tell_are_counted():
    store = small()
    store.add("big=big-1", "", None, "big-1")
    store.add("top=nixos-system-x-2", "big", None)
    found = graph(store, [store.root("/run/current-system", "top", "system")])
    assert (found.unsized, found.size) == (2, 0)


def test_damaged_data_are_said_to_be():
    rows = [path("a-1", (1,)), path("b-1", (0,)), path("nixos-system-x-1", (0,))]
    root = GcRoot(link="/run/current-system", target=rows[2].path, kind="system")
    found = analyze(paths=rows, roots=[root], generations=(), binaries=(), target=TARGET)
    assert found is not None
    assert (found.damaged, found.paths) == (1, 3)


def test_an_environment_that_the_closure_does_not_have_is_none_of_its_profiles():
    store = small()
    store.add("other=system-path#2", "ripgrep", 64)
    system = store.generation(1, "toplevel", "other", is_current=True)
    found = graph(store, [store.root("/run/current-system", "toplevel", "system")], [system])
    assert found.profiles == {"system": store.path("sw")}


def test_a_cycle_beside_what_is_looked_at_changes_nothing():
    whole, damaged = small(), small()
    for store in (whole, damaged):
        store.add("a=a-1", "zlib")
        store.add("b=b-1", "a")
    damaged.paths[-2] = path("a-1", (1, len(damaged.paths) - 1))
    assert damaged.paths[-2].path == whole.paths[-2].path
    assert graph(damaged) == graph(whole)


def test_a_store_elsewhere():
    rows = [
        StorePath(path=f"/home/ada/nix/store/{'a' * 32}-x-1", nar_size=3),
        StorePath(path=f"/home/ada/nix/store/{'b' * 32}-nixos-system-x-1", references=(0,), nar_size=4),
    ]
    root = GcRoot(link="/run/current-system", target=rows[1].path, kind="system")
    found = analyze(paths=rows, roots=[root], generations=(), binaries=(), target=TARGET)
    assert found is not None
    assert list(found.packages) == ["nixos-system-x", "x"]


def system_of(count: int, seed: int) -> tuple[list[StorePath], list[tuple[int, ...]]]:
    """Return a system grown from a seed: node 0 is its root, node 1 its profile, the last of each four a second output."""
    rng = random.Random(seed)
    references, sizes = grown(count, seed)
    references[0] = (1, *sorted(rng.sample(range(2, count), min(count - 2, 5))))
    references[1] = tuple(sorted(rng.sample(range(2, count), (count - 2) // 3 + 1)))
    rows = []
    for node in range(count):
        pair = node - 1 if node % 4 == 3 else node
        name = f"p{pair}-1.{pair % 7}"
        output = "-lib" if pair != node else ""
        called = {0: "nixos-system-x-1", 1: "system-path"}.get(node, name + output)
        rows.append(path(called, references[node], sizes[node], called if node < 2 else name))
    return rows, references


def check(seed: int, count: int, most: int) -> None:
    """Compare every figure of some packages with what walking again gives."""
    rows, references = system_of(count, seed)
    sizes = {row.path: row.nar_size or 0 for row in rows}
    root = GcRoot(link="/run/current-system", target=rows[0].path, kind="system")
    found = analyze(paths=rows, roots=[root], generations=(), binaries=(), target=TARGET)
    assert found is not None
    node = {row.path: number for number, row in enumerate(rows)}

    def weight(nodes):
        return sum(sizes[rows[number].path] for number in nodes)

    whole = reach(references, 0)
    assert found.size == weight(whole)
    assert sum(len(package.outputs) for package in found.packages.values()) == len(whole) == found.paths
    packages = sorted(found.packages.values(), key=lambda package: package.name)
    for package in random.Random(seed).sample(packages, min(most, len(packages))):
        main, outputs = node[package.store_path], {node[output] for output in package.outputs.values()}
        assert package.closure_size == weight(reach(references, main))
        assert package.exclusive_size == weight(whole - reach(references, 0, {main}))
        assert package.direct == bool(outputs & set(references[1]))
        cut = list(references)
        cut[1] = tuple(number for number in references[1] if number not in outputs)
        left = reach(cut, 0)
        is_freed = package.direct and main not in left
        assert package.freed_if_undeclared == (package.exclusive_size if is_freed else 0)
        assert bool(package.held_by) == (package.direct and not is_freed)
        assert (package.together is not None) == (len(outputs) > 1)
        if package.together is not None:
            assert package.together == Together(
                closure_size=weight(set().union(*(reach(references, output) for output in outputs))),
                exclusive_size=weight(whole - reach(references, 0, outputs)),
                freed_if_undeclared=weight(whole - left) if package.direct else 0,
            )


@given(st.integers(0, 2**32), st.integers(3, 40))
def test_every_figure_is_that_of_walking_again(seed, count):
    check(seed, count, count)


@pytest.mark.parametrize("seed", [1, 2])
def test_500_packages_of_systems_of_thousands_of_paths(seed):
    check(seed, 3_000, 250)
