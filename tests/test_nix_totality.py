"""Alternatives of alternatives are asked once each: what is written in a few lines is never millions of questions."""

from __future__ import annotations

from nix_trees import tree
from nixlore.nix.hosts import Hosts, hosts
from nixlore.nix.link import link

LEVELS = 40


def unions() -> str:
    """Return bindings in which each set is one of two that are made of the one before, twice as many at every level."""
    lines = ["a0 = { x = { environment.systemPackages = [ pkgs.git ]; }; };"]
    for level in range(1, LEVELS):
        before = f"a{level - 1}"
        lines.append(
            f"a{level} = if c then {before} // {{ y{level} = {before}; }} else {{ x = {before}; y = {before}; }};"
        )
    return "\n".join(lines)


def test_nested_alternatives_of_a_module_end():
    text = f"{{ pkgs, c, ... }}: let {unions()} in {{ imports = [ a{LEVELS - 1} ]; my.own = a{LEVELS - 1}; }}"
    assert isinstance(list(link(tree({"default.nix": text}))), list)


def test_selections_from_nested_alternatives_end():
    last = f"a{LEVELS - 1}"
    outputs = f"outputs = {{ self, c, pkgs, ... }}: let {unions()} in {{ nixosConfigurations = if {last} ? q then {last}.q else {last}.x; }};"
    assert isinstance(hosts(tree({"flake.nix": f"{{ {outputs} }}"})), Hosts)


def test_a_value_that_holds_itself_ends():
    for text in (
        "self: super: rec { emacs = if super.stdenv.isDarwin then emacs else emacs; }",
        "let emacs = if c then emacs else emacs; in { my.own = emacs; imports = [ emacs ]; }",
        "{ lib, ... }: let f = lib.fix (g: lib.makeThing g f); in f",
        "{ lib, ... }: let f = lib.makeThing f; in f",
        "{ lib, ... }: lib.fix (f: lib.makeThing { imports = [ f ]; my = f; })",
    ):
        assert isinstance(list(link(tree({"default.nix": text}))), list)
