"""A made-up store for tests of what is said of it: a system with a home, a profile beside it, and a PATH."""

from __future__ import annotations

from typing import Any

import msgspec

from nixlore.model.dependencies import (
    Closure,
    DependencyGraph,
    LineCost,
    LineCosts,
    Package,
    Together,
)
from nixlore.model.drift import DriftItem, DriftReport, PathEntry
from nixlore.report import Report
from reporting import a_report


def path_of(name: str, version: str, output: str = "") -> str:
    return f"/nix/store/{'0' * 32}-{name}-{version}{f'-{output}' if output else ''}"


def package(name: str, version: str, size: int, **fields: Any) -> Package:
    given = {
        "pname": name,
        "store_path": path_of(name, version),
        "outputs": {"out": path_of(name, version)},
        "closure_size": size,
        "exclusive_size": size,
        "freed_if_undeclared": size,
        "direct": "system" in fields.get("profiles", ()),
        "why": (name,),
    }
    return Package(name=name, version=version, nar_size=size, **{**given, **fields})


RIPGREP = package(
    "ripgrep",
    "14.1.1",
    5_800_000,
    profiles=("system",),
    closure_size=48_400_000,
    needs=("gcc",),
    held_by_roots=("generations 381–412", "~/src/x/.direnv"),
)
GCC = package(
    "gcc",
    "14.2.1",
    9_700_000,
    outputs={"lib": path_of("gcc", "14.2.1", "lib")},
    closure_size=42_600_000,
    exclusive_size=0,
    freed_if_undeclared=0,
    needs=("glibc",),
    needed_by=("firefox", "ripgrep"),
    why=("ripgrep", "gcc"),
)
GLIBC = package("glibc", "2.40", 32_900_000, freed_if_undeclared=0, needed_by=("gcc",), why=("ripgrep", "gcc", "glibc"))
FIREFOX = package(
    "firefox",
    "140.0",
    250_000_000,
    profiles=("home ada",),
    closure_size=400_000_000,
    freed_if_undeclared=0,
    held_by=("thunderbird", "system"),
    needs=("gcc",),
    together=Together(closure_size=410_000_000, exclusive_size=260_000_000, freed_if_undeclared=0),
)
YT_DLP = package("yt-dlp", "2025.6.9", 21_800_000, profiles=("user ada",))
GRAPH = DependencyGraph(
    kind="system",
    root="/nix/store/r-nixos-system-laptop",
    size=298_000_000,
    paths=5,
    profiles={"system": "/nix/store/s-system-path", "home ada": "/nix/store/h-home-manager-path"},
    packages={one.name: one for one in (RIPGREP, GCC, GLIBC, FIREFOX)},
    others=(
        Closure(
            kind="user",
            root="/nix/store/p-profile",
            size=21_800_000,
            paths=1,
            profiles={"user ada": "/nix/store/p-profile"},
            packages={"yt-dlp": YT_DLP},
            user="ada",
        ),
    ),
)
COSTS = LineCosts(
    root=GRAPH.root,
    size=298_000_000,
    base=42_200_000,
    shared=0,
    lines=(
        LineCost(
            file="home.nix",
            line=12,
            attr_path="ripgrep",
            packages=("ripgrep",),
            alone=5_800_000,
            closure=48_400_000,
            known_by="profile link",
        ),
        LineCost(
            file="home.nix",
            line=20,
            attr_path="programs-only",
            packages=("firefox",),
            alone=250_000_000,
            closure=410_000_000,
            known_by="enable switch",
        ),
    ),
)
DRIFT = DriftReport(
    items=(
        DriftItem(
            kind="shadowed",
            source="pip",
            name="http",
            version="3.2.1",
            path="~/.local/bin/http",
            severity="warning",
            says="`http` runs pip's httpie",
        ),
        DriftItem(
            kind="manual_install",
            source="cargo",
            name="just",
            version="1.40.0",
            path="~/.cargo/bin/just",
            severity="advice",
            says="just was installed by cargo",
            absorb="pkgs.just",
        ),
    ),
    programs=(
        PathEntry(
            name="http",
            path="~/.local/bin/http",
            owner="pip: httpie 3.2.1",
            provider="local",
            is_declared=False,
            hides=(("/run/current-system/sw/bin/http", "httpie 3.2.4"),),
        ),
        PathEntry(
            name="rg",
            path="/run/current-system/sw/bin/rg",
            owner="ripgrep 14.1.1",
            provider="system",
            is_declared=True,
        ),
    ),
    path_known_by="/etc/set-environment",
)


def a_stored_report(**fields: Any) -> Report:
    """Return a report with a store; `graph`, `drift` and `costs` replace a fact, None leaves it out."""
    facts = {
        "dependency_graph": fields.pop("graph", GRAPH),
        "drift_report": fields.pop("drift", DRIFT),
        "line_costs": fields.pop("costs", COSTS),
    }
    report = a_report(**fields)
    raw = {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in facts.items() if fact is not None}
    return msgspec.structs.replace(report, facts={**report.facts, **raw})
