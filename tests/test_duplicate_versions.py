"""NX113: said where a second version of a package costs much and was not asked for."""

from __future__ import annotations

import pytest

from made_systems import MadeStore, graph
from nixlore.model.store import Pin
from nixlore.synthesize.duplicate_versions import CODE, infer

MB = 1_000_000


def store(sizes=(240 * MB, 250 * MB), profile: str = "one two") -> MadeStore:
    made = MadeStore()
    made.add("old=electron-28.3.3", "", sizes[0], "electron-28.3.3")
    made.add("new=electron-30.1.0", "", sizes[1], "electron-30.1.0")
    made.add("one=notes-1", "old", 8, "notes-1")
    made.add("two=chat-1", "new", 8, "chat-1")
    made.add("sw=system-path", profile)
    made.add("toplevel=nixos-system-x-1", "sw")
    return made


def told(made: MadeStore, *pins: Pin):
    return list(infer(graph(made), pins))


def test_what_it_says():
    made = store()
    (insight,) = told(made)
    assert (insight.code, insight.subject, insight.severity, insight.confidence) == (CODE, "electron", "info", "high")
    assert insight.says == (
        "2 versions of electron are in the closure: 28.3.3 and 30.1.0; 240 MB NAR would leave with 28.3.3"
    )
    old, new = insight.evidence
    assert (old.place, new.place) == (made.path("old"), made.path("new"))
    assert old.says == "28.3.3: 240 MB NAR, 240 MB NAR with what only it needs; held by notes"
    assert new.says.endswith("held by chat")


def test_small_ones_and_those_that_were_asked_for_are_left_alone():
    assert told(store((49 * MB, 250 * MB))) == []
    assert len(told(store((50 * MB, 250 * MB)))) == 1
    assert told(store(profile="old new")) == []
    assert len(told(store(profile="old two"))) == 1
    assert list(infer(None, None)) == []


def held_by(*holders: tuple[str, str], profile: str = "one two", name: str = "electron") -> MadeStore:
    """Return a system with two versions, each held by what was made before; a holder is `key=name` and its references."""
    made = MadeStore()
    made.add(f"old={name}-28.3.3", "", 240 * MB, f"{name}-28.3.3")
    made.add(f"new={name}-30.1.0", "", 250 * MB, f"{name}-30.1.0")
    for row, references in holders:
        made.add(row, references, 8, row.partition("=")[2])
    made.add("sw=system-path", profile)
    made.add("toplevel=nixos-system-x-1", " ".join(["sw", *(key for key in ("etc", "top2") if key in made.at)]))
    return made


@pytest.mark.parametrize("part", ["unit-notes.service", "unit-notes-2.service", "etc-notes", "set-environment"])
def test_what_the_configuration_itself_refers_to_was_asked_for(part):
    made = held_by(("one=" + part, "old"), ("etc=etc", "one"), profile="new")
    assert told(made) == []
    made = held_by(("one=notes-1", "old"), ("etc=etc", "one"), profile="new")
    assert len(told(made)) == 1


def test_another_system_that_can_be_booted_is_meant_to_be_there():
    made = MadeStore()
    made.add("old=linux-6.6.30", "", 160 * MB, "linux-6.6.30")
    made.add("old-modules=linux-6.6.30-modules", "old", 8, "linux-6.6.30-modules")
    made.add("new=linux-6.9.2", "", 165 * MB, "linux-6.9.2")
    made.add("top2=nixos-system-x-1.2", "new", 8, "nixos-system-x-1.2")
    made.add("sw=system-path")
    made.add("toplevel=nixos-system-x-1", "sw old-modules top2")
    assert told(made) == []


def test_builds_of_one_release_are_no_versions():
    made = MadeStore()
    made.add("a=mesa-25.0.7", "", 140 * MB, "mesa-25.0.7")
    made.add("b=mesa-25.0.7#32", "", 130 * MB, "mesa-25.0.7")
    made.add("c=mesa-24.3.4", "", 60 * MB, "mesa-24.3.4")
    made.add("game=game-1", "a b c", 8, "game-1")
    made.add("sw=system-path", "game")
    made.add("toplevel=nixos-system-x-1", "sw")
    (insight,) = told(made)
    assert insight.says.startswith(
        "2 versions of mesa are in the closure: 24.3.4 and 25.0.7; 60 MB NAR would leave with "
    )
    assert len(insight.evidence) == 3


def test_versions_are_listed_the_oldest_first():
    made = MadeStore()
    for version in ("10.1", "9.3", "9.12"):
        made.add(f"go-{version}", "", 60 * MB, f"go-{version}")
        made.add(f"tool{version}=tool{version}-1", f"go-{version}", 8, f"tool{version}-1")
    made.add("sw=system-path", "tool10.1 tool9.3 tool9.12")
    made.add("toplevel=nixos-system-x-1", "sw")
    (insight,) = told(made)
    assert "9.3, 9.12 and 10.1" in insight.says


def test_what_one_version_only_wraps_does_not_count_twice():
    made = MadeStore()
    made.add("old=rust-1.79", "", 240 * MB, "rust-1.79")
    made.add("new=rust-1.80", "old", 49 * MB, "rust-1.80")
    made.add("tool=tool-1", "new", 8, "tool-1")
    made.add("sw=system-path", "tool")
    made.add("toplevel=nixos-system-x-1", "sw")
    assert told(made) == []


def test_the_two_ages_of_qt_are_two_toolkits():
    made = MadeStore()
    for version in ("5.15.16", "6.8.0"):
        made.add(f"qt{version}=qtbase-{version}", "", 60 * MB, f"qtbase-{version}")
        made.add(f"web{version}=qtwebengine-{version}", f"qt{version}", 240 * MB, f"qtwebengine-{version}")
        made.add(f"app{version}=app{version[0]}-1", f"web{version}", 8, f"app{version[0]}-1")
    made.add("sw=system-path", "app5.15.16 app6.8.0")
    made.add("toplevel=nixos-system-x-1", "sw")
    assert told(made) == []
    made = MadeStore()
    made.add("old=qtbase-6.7.1", "", 240 * MB, "qtbase-6.7.1")
    made.add("new=qtbase-6.8.0", "", 250 * MB, "qtbase-6.8.0")
    made.add("tool=tool-1", "old new", 8, "tool-1")
    made.add("sw=system-path", "tool")
    made.add("toplevel=nixos-system-x-1", "sw")
    assert len(told(made)) == 1


def pin(name: str, **fields) -> Pin:
    given = {"source": "flake.lock", "file": "flake.lock", "url": f"github:NixOS/{name}", "is_nixpkgs": True}
    return Pin(name=name, **given | fields)


def test_packages_of_several_nixpkgs_that_the_configuration_names():
    made = MadeStore()
    for age, version in (("a", "28.3.3"), ("b", "30.1.0")):
        made.add(f"glibc-{age}=glibc-2.3{version[1]}", "", 30 * MB, f"glibc-2.3{version[1]}")
        made.add(f"gtk-{age}=gtk4-{version}", f"glibc-{age}", 8, f"gtk4-{version}")
        made.add(f"e-{age}=electron-{version}", f"gtk-{age}", 240 * MB, f"electron-{version}")
        made.add(f"tool-{age}=tool{age}-1", f"e-{age}", 8, f"tool{age}-1")
    made.add("sw=system-path", "tool-a tool-b")
    made.add("toplevel=nixos-system-x-1", "sw")
    stable, unstable = pin("nixpkgs"), pin("nixpkgs-unstable")
    assert told(made, stable, unstable) == []
    assert len(told(made, stable)) == 1
    assert len(told(made, stable, pin("nixpkgs_2", is_direct=False))) == 1
    assert len(told(made, stable, pin("other", follows="nixpkgs"))) == 1
    # Within one nixpkgs both are by what holds them.
    assert len(told(store(), stable, unstable)) == 1
