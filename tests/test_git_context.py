"""Lists that are taken from options are followed to what the repository says of these, wherever the options begin."""

from __future__ import annotations

import gc
from pathlib import Path, PurePosixPath

import pytest

from nixlore.collect import git_history
from nixlore.machine import Machine
from nixlore.model.git import DeclarationEvent, DeclaredTool
from nixlore.nix.extract import extract
from nixlore.nix.history_items import items_of
from nixlore.nix.link import link
from nixlore.nix.recursion import deep
from nixlore.nix.tree import Tree
from written_repositories import HOUR, START, Commit, build

OWN_SERVICE = """
{ lib, pkgs, ... }: {
  options.services.lamp.package = lib.mkPackageOption pkgs "lamp" { };
}
"""
OWN_SERVICE_IN_FULL = """
{ lib, pkgs, ... }: {
  options.services.lamp.package = lib.mkOption { type = lib.types.package; default = pkgs.lamp; };
}
"""
USES_SERVICE = "{ config, ... }: { environment.systemPackages = [ config.services.lamp.package ]; }"
USES_NIX = "{ config, ... }: { home.packages = [ config.nix.package config.boot.kernelPackages.perf ]; }"
NIX = "{ pkgs, ... }: { nix.package = pkgs.lix; }"
OTHER_NIX = "{ pkgs, ... }: { nix = { gc.automatic = true; package = pkgs.nixVersions.latest; }; }"
READS = "{ pkgs, ... }: { nix.package = import ./nix-package.nix pkgs; }"


def told(path: Path, steps: list[dict[str, str | None]]) -> tuple[set[str], list[str]]:
    """Return the tools that are declared at the end of a history, and what happened to each, in order."""
    repository = build(path / "config", [Commit(files) for files in steps])
    number = {name: index for index, name in enumerate(repository.ids)}
    machine = Machine(home=PurePosixPath("/nonexistent"), user="ada", now=START + 99 * HOUR, config=repository.path)
    records = list(git_history.collect(machine))
    return {record.tool for record in records if isinstance(record, DeclaredTool)}, [
        f"{number[record.commit]} {record.kind} {record.tool}"
        for record in records
        if isinstance(record, DeclarationEvent)
    ]


def at_once(steps: list[dict[str, str | None]]) -> set[str]:
    """Return the tools that the last files declare, read as a whole."""
    tree: dict[str, str | None] = {}
    for files in steps:
        tree |= files
    texts = {path: extract(text.encode()) for path, text in tree.items() if text is not None}
    with deep():
        return {item.tool for item in items_of(link(Tree(texts)))}


@pytest.mark.parametrize("service", [OWN_SERVICE, OWN_SERVICE_IN_FULL])
@pytest.mark.parametrize(
    ("order", "events"),
    [
        (["own", "uses"], ["1 added lamp"]),
        (["uses", "own"], ["1 added lamp"]),
        (["own", "uses", "gone"], ["1 added lamp", "2 removed lamp"]),
    ],
)
def test_a_service_of_the_repository_s_own_is_followed(
    tmp_path: Path, service: str, order: list[str], events: list[str]
):
    files: dict[str, dict[str, str | None]] = {
        "own": {"lamp.nix": service},
        "uses": {"a.nix": USES_SERVICE},
        "gone": {"a.nix": None},
    }
    steps = [files[name] for name in order]
    tools, happened = told(tmp_path, steps)
    assert tools == at_once(steps)
    assert happened == events


@pytest.mark.parametrize(
    "steps",
    [
        [{"a.nix": USES_NIX}, {"b.nix": NIX}],
        [{"b.nix": NIX}, {"a.nix": USES_NIX}],
        [{"a.nix": USES_NIX, "b.nix": NIX}, {"b.nix": OTHER_NIX}],
        [{"a.nix": USES_NIX, "b.nix": NIX}, {"b.nix": "{ }"}],
        [{"a.nix": USES_NIX, "b.nix": READS, "nix-package.nix": "pkgs: pkgs.lix"}],
        [{"a.nix": USES_NIX, "b.nix": READS}, {"nix-package.nix": "pkgs: pkgs.lix"}],
        # Nobody in the repository says what it is.
        [{"a.nix": USES_NIX}, {"b.nix": "{ nix.settings.cores = 2; }"}],
    ],
)
def test_an_option_of_nixos_that_is_set_is_followed(tmp_path: Path, steps: list[dict[str, str | None]]):
    assert told(tmp_path, steps)[0] == at_once(steps)


def test_garbage_is_looked_for_as_before_when_a_history_was_read(tmp_path: Path):
    usual = gc.get_threshold()
    assert told(tmp_path, [{"b.nix": NIX}, {"a.nix": USES_NIX}])[0] == at_once([{"b.nix": NIX}, {"a.nix": USES_NIX}])
    assert gc.get_threshold() == usual
