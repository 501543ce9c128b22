"""What a host imports by way of functions and names: followed where it is known, said to be unknown where it is not."""

from __future__ import annotations

import pytest

from nix_trees import tree
from nixlore.nix.hosts import Hosts, hosts

MODULE = "{ ... }: { }"

FILES = {"a/one.nix": MODULE, "a/two.nix": MODULE, "top.nix": MODULE}


def found(modules: str, definitions: str = "", **files: str) -> Hosts:
    """Return the one host of a flake with these modules; `a__b` is the file `a/b.nix`."""
    flake = (
        '{ inputs.x.url = "github:x/x"; outputs = { self, nixpkgs, x, ... }@inputs: let inherit (nixpkgs) lib; '
        f"{definitions} in {{ nixosConfigurations.h = lib.nixosSystem {{ modules = [ ./top.nix ] ++ {modules}; }}; }}; }}"
    )
    beside = {name.replace("__", "/") + ".nix": text for name, text in files.items()}
    return hosts(tree({"flake.nix": flake, **FILES, **beside}))


@pytest.mark.parametrize(
    "modules",
    [
        "[ (import ./a/${x.name}.nix) ]",
        "(map (name: ./a/${name}.nix) (x.lib.names ./a))",
        "(map (name: import ./a/${name}.nix) (x.lib.names ./a))",
        "(x.lib.load ./a)",
        "[ (x.lib.load { src = ./a; inherit inputs; }) ]",
        "[ (lib.modulesOf ./a/one.nix) ]",
        '[ ((lib.f ./a { }).modules "x") ]',
    ],
)
def test_what_may_be_imported_leaves_a_host_incomplete(modules: str) -> None:
    """A name that is not known, and a function from outside that gets files of the repository."""
    result = found(modules)
    assert not result.hosts[0].complete
    assert result.importing("a/one.nix") is None


@pytest.mark.parametrize(
    "modules",
    [
        "[ x.nixosModules.default ]",
        "[ (x.lib.mkModule { enable = true; }) ]",
        '[ (x.lib.mkModule { key = ./key.pub; inherit self; }) (import "${x}/module.nix") ]',
        '[ (import (builtins.fetchTarball { url = "https://x.org/x"; })) /etc/nixos/local.nix ]',
        '[ (lib.mkRenamedOptionModule [ "p" ] [ "q" ]) ]',
    ],
)
def test_what_is_from_outside_leaves_a_host_complete(modules: str) -> None:
    """Nothing of the repository can come by these."""
    result = found(modules)
    assert result.hosts[0].complete
    assert result.importing("a/one.nix") == ()


def test_names_of_files_are_calculated() -> None:
    """Modules by the names of their files, with the ending replaced, and all of them imported by way of `self`."""
    text = """{ outputs = { self, nixpkgs, ... }: let inherit (nixpkgs) lib;
        nameOf = path: builtins.replaceStrings [ ".nix" ] [ "" ] (baseNameOf (toString path)); in {
      nixosModules = lib.genAttrs (map nameOf (lib.filesystem.listFilesRecursive ./a)) (name: import ./a/${name}.nix);
      nixosConfigurations.h = lib.nixosSystem { specialArgs.mine = self; modules = [ ./h.nix ]; };
    }; }"""
    host = "{ mine, ... }: { imports = builtins.attrValues mine.nixosModules; }"
    (one,) = hosts(tree({"flake.nix": text, "h.nix": host, **FILES})).hosts
    assert (one.modules, one.complete) == (("a/one.nix", "a/two.nix", "h.nix"), True)


def test_functions_of_the_repository_that_are_called_with_a_scope() -> None:
    """`callPackageWith` calls a file with the given scope, whatever it makes."""
    result = found(
        "(mine.filesOf ./a)",
        "mine = (lib.callPackageWith { inherit lib; }) ./mine.nix { };",
        mine='{ lib }: { filesOf = path: builtins.filter (lib.hasSuffix ".nix") (lib.filesystem.listFilesRecursive path); }',
    )
    (host,) = result.hosts
    assert (host.modules, host.complete) == (("a/one.nix", "a/two.nix", "top.nix"), True)
