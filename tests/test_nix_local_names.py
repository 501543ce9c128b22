"""What a derivation of the repository is called: by the name its builder is given, or not at all."""

from __future__ import annotations

import pytest

from nix_trees import tree
from nixlore.nix.link import link


def of_list(elements: str, **files: str) -> list[tuple[str, str]]:
    """Return kind and name of what a list declares; `p` is the file `p.nix`."""
    module = f"{{ pkgs, lib, inputs, localLib, ... }}: {{ environment.systemPackages = with pkgs; [ {elements} ]; }}"
    found = link(tree({"a.nix": module, **{f"{name}.nix": text for name, text in files.items()}}))
    return [(item.kind, item.attr_path) for item in found]


@pytest.mark.parametrize(
    "body",
    [
        '{ stdenv }: stdenv.mkDerivation { pname = "story"; version = "1"; }',
        '{ stdenv }: stdenv.mkDerivation (finalAttrs: { pname = "story"; src = "${finalAttrs.version}"; })',
        '{ stdenv, x ? true }: assert x; stdenv.mkDerivation (final: { pname = "story"; version = final.src.rev; })',
        '{ rustPlatform }: rustPlatform.buildRustPackage (final: { pname = "story"; })',
    ],
)
def test_a_builder_tells_the_name(body: str) -> None:
    """Also in a set that is a function of what it is in the end."""
    assert of_list("(callPackage ./p.nix { })", p=body) == [("local", "story")]


def test_a_builder_is_not_the_name_of_what_it_makes() -> None:
    """A name that is computed is none; the set that holds the builder is another package."""
    nameless = '{ stdenv, x }: stdenv.mkDerivation (final: { pname = x.name; version = "1"; })'
    assert of_list("(callPackage ./p.nix { })", p=nameless) == [("local", "")]
    assert of_list("(python3Packages.buildPythonApplication { inherit (lib.x) pname; })") == [("local", "")]


def test_a_function_of_a_library_is_no_package_of_an_input() -> None:
    """What a helper of the repository's own makes of packages is not known."""
    assert of_list("(localLib.only jq)") == [("unknown", "")]
    assert of_list("(inputs.x.lib.wrap jq)") == [("unknown", "")]
    assert of_list("(inputs.x.packages.wrap jq)") == [("input", "x.wrap")]
