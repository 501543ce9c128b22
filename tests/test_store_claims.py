"""Nothing is claimed of a system as NixOS really builds it, and one stray part in it is still found."""

from __future__ import annotations

import msgspec

from desktop_system import MB, desktop
from living import EVOLUTION, LATER, life, mark
from living import event as life_event
from made_systems import MadeStore, graph
from nixlore.model.dependencies import DependencyGraph
from nixlore.model.insight import Insight
from nixlore.synthesize import dead_dependency, development_leak, duplicate_versions

GONE = life(
    life_event("added", mark("1" * 40, "2024-01-01")),
    life_event("removed", LATER),
    status="removed",
    last_removed=LATER,
)


def fact(store: MadeStore) -> DependencyGraph:
    """Return what is known of the desktop, whose generation before asked for much that it needs or has otherwise."""
    store.add("sw7=system-path#7", "ff vimu python perl pg16 mesa ssl jq git")
    store.add("top7=nixos-system-larkspur-24.11", "sw7")
    rows = [store.generation(7, "top7", "sw7"), store.generation(8, "toplevel", "sw", is_current=True, is_active=True)]
    return graph(store, [store.root("/run/current-system", "toplevel", "system")], rows)


def claims(store: MadeStore) -> list[Insight]:
    found = fact(store)
    # Whatever a rule asks about has left the configuration once.
    gone = msgspec.structs.replace(EVOLUTION, packages={package.pname: GONE for package in found.packages.values()})
    return [
        *duplicate_versions.infer(found, ()),
        *development_leak.infer(found),
        *dead_dependency.infer(found, gone),
    ]


def test_nothing_is_wrong_with_a_desktop():
    # What left is named only where nothing but software that is in use needs it.
    (claim,) = claims(desktop())
    assert claim.says == (
        "neovim-unwrapped left the configuration on 2024-02-10, but is still in the closure (30 MB NAR): neovim needs it"
    )


def test_one_stray_part_is_found_among_all_of_it():
    store = desktop()
    store.add("boost-dev=boost-1.87.0-dev", "", 150 * MB, "boost-1.87.0")
    store.add("viewer=viewer-3.2", "boost-dev", 1 * MB, "viewer-3.2")
    store.add("old-ff=electron-33.4.11", "glibc", 280 * MB, "electron-33.4.11")
    store.add("new-ff=electron-36.4.0", "glibc", 290 * MB, "electron-36.4.0")
    store.add("notes=notes-1", "old-ff", 1 * MB, "notes-1")
    store.add("chat=chat-1", "new-ff", 1 * MB, "chat-1")
    store.add("sw=system-path#more", "viewer notes chat ff vim")
    store.add("toplevel=nixos-system-larkspur-25.05#more", "sw etc k1 a1 i1")
    assert {claim.subject for claim in claims(store) if claim.code != dead_dependency.CODE} == {"boost", "electron"}


def test_wrappers_and_environments_are_packages_of_their_own():
    packages = fact(desktop()).packages
    assert {"firefox", "firefox-unwrapped", "python3-3.12.11", "python3-3.12.11-env", "gcc-wrapper"} < set(packages)
    assert packages["firefox"].freed == (1 + 240 + 120 + 120) * MB
    assert packages["gcc"].outputs.keys() == {"lib", "out"}
    assert packages["git"].outputs.keys() == {"man", "out"}
    assert [name for name, package in packages.items() if package.pname == "glibc"] == [
        name for name in packages if name.startswith("glibc-2.40-66-")
    ]
    assert packages["jq"].profiles == ("per-user ada", "home ada")
    assert packages["neovim"].profiles == ("system", "home ada")
