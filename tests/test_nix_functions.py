"""Library functions: what they give for known values, and that unknown ones stay unknown."""

from __future__ import annotations

import pytest

from nix_trees import tree, value_of
from nixlore.nix import functions
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.tree import Tree, normal
from nixlore.nix.values import Missing

LIB = "let lib = (import <nixpkgs> { }).lib; in "


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('lib.genAttrs [ "a" "b" ] (n: n + "!")', {"a": "a!", "b": "b!"}),
        ('lib.mapAttrs\' (n: v: lib.nameValuePair (n + "x") v) { a = 1; }', {"ax": 1}),
        ("lib.mapAttrsToList (n: v: [ n v ]) { a = 1; }", [["a", 1]]),
        ("lib.concatMapAttrs (n: v: { ${n} = v; y = v; }) { a = 1; }", {"a": 1, "y": 1}),
        ("lib.mergeAttrsList [ { a = 1; } { b = 2; } ]", {"a": 1, "b": 2}),
        ("lib.recursiveUpdate { a.b = 1; a.c = 2; } { a.b = 3; }", {"a": {"b": 3, "c": 2}}),
        ("lib.attrsets.recursiveUpdate { a = 1; } { a.b = 3; }", {"a": {"b": 3}}),
        ('lib.getAttrs [ "a" ] { a = 1; b = 2; }', {"a": 1}),
        ('lib.attrByPath [ "a" "b" ] 0 { a.b = 1; }', 1),
        ('lib.attrByPath [ "a" "c" ] 0 { a.b = 1; }', {"or": ["?", 0]}),
        ('lib.getAttrFromPath [ "a" "b" ] { a.b = 1; }', 1),
        ('lib.setAttrByPath [ "a" "b" ] 1', {"a": {"b": 1}}),
        ('lib.filterAttrs (n: v: n != "a") { a = "x"; b = "y"; }', {"b": "y"}),
        ("lib.fix (self: { a = 1; b = self.a; })", {"a": 1, "b": 1}),
        ("lib.foldr (a: b: [ a ] ++ b) [ ] [ 1 2 ]", [1, 2]),
        ("lib.flip (a: b: [ a b ]) 1 2", [2, 1]),
        ("lib.const 1 2", 1),
        ("lib.id 1", 1),
        ("lib.toList 1", [1]),
        ("lib.head [ 1 2 ]", 1),
        ("lib.last [ 1 2 ]", {"or": [1, 2]}),
        ("(lib.partition (x: true) [ 1 ]).right", [1]),
        ("lib.findFirst (x: true) 0 [ 1 ]", {"or": [1, 0]}),
        ("lib.imap0 (i: x: x) [ 1 ]", [1]),
        ('lib.splitString "/" "a/b"', ["a", "b"]),
        ('builtins.replaceStrings [ "ab" "a" ] [ "x" "" ] "aabc"', "xc"),
        ('builtins.replaceStrings [ "a" ] [ ] "a"', "?"),
        ('lib.hasSuffix ".nix" "a.nix"', True),
        ('lib.hasPrefix "_" "a.nix"', False),
        ('lib.removeSuffix ".nix" "a.nix"', "a"),
        ('lib.strings.toUpper "a"', "A"),
        ('lib.concatStringsSep "-" [ "a" nowhere ]', "?"),
        ('lib.warn "x" 1', 1),
        ('lib.throwIf true "x" 1', 1),
        ("lib.trace 1 2", 2),
        ("lib.mkOverride 5 1", 1),
        ("lib.optionalAttrs nowhere { a = 1; }", {"if": {"a": 1}}),
        ('lib.optionalString nowhere "x"', "?"),
        ("lib.mkMerge [ 1 2 ]", {"or": [1, 2]}),
        ("lib.mkMerge nowhere", "Applied"),
        ("lib.map (x: [ x ]) nowhere", [["?"]]),
        ("lib.mapAttrs (n: v: v) nowhere", {}),
        ("lib.attrNames nowhere", "?"),
        ("lib.my.helper 1", "Applied"),
        ("lib.nowhere 1", "Applied"),
        ("lib.toList", "lib.toList"),
        ("lib.mkIf", "lib.mkIf"),
        ("lib.mkIf true", "Partial"),
    ],
)
def test_functions(expression: str, value: object):
    assert value_of(LIB + expression) == value


ODD_ARGUMENTS = ("nowhere", "1", "[ ]", "{ }", '"a"', "(x: x)", "pkgs.a", "[ nowhere [ ] ]", "./a")


@pytest.mark.parametrize("name", sorted(functions.TABLE))
def test_no_function_is_surprised_by_its_arguments(name: str):
    arity, _ = functions.TABLE[name]
    quoted = f'lib."{name}"' if "'" in name else f"lib.{name}"
    for argument in ODD_ARGUMENTS:
        assert value_of(LIB + f"{quoted} {' '.join([argument] * arity)}") is not None


def test_directories_are_read_from_the_tree():
    files = {"mods/a.nix": "1", "mods/b.nix": "2", "mods/deep/c.nix": "3", "mods/_x.nix": "4"}
    assert value_of("builtins.readDir ./mods", files) == {
        "a.nix": "regular",
        "b.nix": "regular",
        "deep": "directory",
        "_x.nix": "regular",
    } or value_of("builtins.readDir ./mods", files) == {
        "_x.nix": "regular",
        "a.nix": "regular",
        "b.nix": "regular",
        "deep": "directory",
    }
    listing = LIB + (
        'map (n: ./mods + "/${n}") (builtins.filter (n: lib.hasSuffix ".nix" n && !(lib.hasPrefix "_" n))'
        " (builtins.attrNames (builtins.readDir ./mods)))"
    )
    assert value_of(listing, files) == ["./mods/a.nix", "./mods/b.nix"]
    assert value_of(LIB + "lib.filesystem.listFilesRecursive ./mods/deep", files) == ["./mods/deep/c.nix"]
    assert value_of("builtins.pathExists ./mods/a.nix", files) is True
    assert value_of("builtins.pathExists ./mods/z.nix", files) is False
    assert value_of("builtins.readDir ./none", files) == "Applied"
    assert value_of('import (builtins.dirOf ./mods/a.nix + "/b.nix")', files) == 2


def test_call_package_fills_arguments_from_the_package_set():
    files = {"p.nix": "{ stdenv, lib, mine ? 1, name }: [ stdenv mine name ]"}
    text = 'let pkgs = import <nixpkgs> { }; in pkgs.callPackage ./p.nix { name = "x"; }'
    assert value_of(text, files) == ["pkgs.stdenv", 1, "x"]


def test_paths_stay_inside_of_the_repository():
    assert normal("a/./b/../c") == "a/c"
    assert normal(".") == ""
    found = tree({"a/default.nix": "1"}, others=["a/b.txt"], links={"link": "a", "out": "../x"})
    assert found.nix_file("a") == "a/default.nix"
    assert found.nix_file("link") == "a/default.nix"
    assert found.nix_file("../x") is None
    assert found.nix_file("out") is None
    assert found.entries("link") == {"default.nix": "regular", "b.txt": "regular"}
    assert found.exists("a/b.txt")
    assert not found.exists("..")


def test_links_in_a_circle_end():
    assert tree({"a.nix": "1"}, links={"x": "y", "y": "x"}).nix_file("x") is None


def test_an_empty_tree_declares_nothing():
    interpreter = Interpreter(Tree({}))
    assert isinstance(interpreter.select(Missing("x"), "y"), Missing)
    assert interpreter.import_path(Missing("x")) is None
