"""Interpretation of expressions: what is concrete comes out as real Nix says, what is not is unknown, and it always ends."""

from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nix_trees import plain, tree, value_of
from nixlore.nix.extract import extract
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.link import link
from nixlore.nix.tree import Tree
from nixlore.nix.unparse import text_of
from nixlore.nix.values import MODULE_ARGUMENTS, Symbol

CONCRETE = [
    "1",
    '"a"',
    '[ 1 "b" [ true null ] ]',
    "{ a = 1; b.c = 2; b.d = 3; }",
    "rec { a = 1; b = a; }",
    "let a = 1; b = a; in [ a b ]",
    "let inherit ({ a = 1; b = 2; }) a b; in [ a b ]",
    "let a = 1; in { inherit a; }",
    "with { a = 1; }; a",
    "with { a = 1; }; with { a = 2; }; a",
    "let a = 0; in with { a = 1; }; a",
    "(x: x) 1",
    "({ a, b ? 2, ... }: [ a b ]) { a = 1; c = 3; }",
    "({ a ? b, b ? 2 }@args: [ a b ]) { }",
    "(args@{ a, ... }: args) { a = 1; b = 2; }",
    "(x: y: [ x y ]) 1 2",
    "{ a = 1; } // { b = 2; } // { a = 3; }",
    "[ 1 ] ++ [ 2 3 ] ++ [ ]",
    '"a" + "b"',
    '"x${"y"}z"',
    "({ a.b = 1; }).a.b",
    "({ a = 1; }).b or 2",
    "({ a.b = 1; }).a.c or 2",
    'if "a" == "a" then 1 else 2',
    'if "a" != "a" then 1 else 2',
    "if null == 1 then 1 else 2",
    "if { a = 1; } ? a then 1 else 2",
    "if { a = 1; } ? a.b then 1 else 2",
    'if builtins.isString "a" && !(builtins.isList "a") then 1 else 2',
    "if builtins.isFunction (x: x) || false then 1 else 2",
    '{ ${"a" + "b"} = 1; "c d" = 2; }',
    '{ a.${"b"}.c = 1; }',
    "let f = n: if builtins.isList n then map f n else [ n ]; in f [ 1 [ 2 ] ]",
    "assert true; 1",
    "builtins.map (x: [ x ]) [ 1 2 ]",
    "builtins.attrNames { b = 1; a = 2; }",
    "builtins.attrValues { a = 2; b = 1; }",
    "builtins.concatLists [ [ 1 ] [ 2 3 ] ]",
    "builtins.concatMap (x: [ x x ]) [ 1 2 ]",
    'builtins.listToAttrs [ { name = "a"; value = 1; } ]',
    "builtins.mapAttrs (n: v: [ n v ]) { a = 1; }",
    "builtins.foldl' (a: b: a ++ [ b ]) [ ] [ 1 2 3 ]",
    'builtins.removeAttrs { a = 1; b = 2; } [ "a" ]',
    'builtins.getAttr "a" { a = 1; }',
    'builtins.hasAttr "a" { a = 1; }',
    'builtins.elem "a" [ "a" "b" ]',
    'builtins.elem "c" [ "a" "b" ]',
    'builtins.concatStringsSep "-" [ "a" "b" ]',
    "builtins.head [ 1 2 ]",
    'builtins.filter (x: x != "a") [ "a" "b" ]',
    "builtins.seq 1 2",
    'builtins.baseNameOf "a/b"',
    "toString 1",
    "let { a = 1; body = a; }",
    '(rec { f = x: if x == "0" then "end" else f "0"; }).f "1"',
    "{ __functor = self: x: [ x ]; } 1",
    "let x = { a = y; }; y = 1; in x.a",
]
"""Expressions without anything from outside; real Nix is asked what each is."""


@pytest.fixture(scope="module")
def real_values(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What real Nix says of all of them, evaluated at once."""
    state = tmp_path_factory.mktemp("nix")
    options = [f"{kind}={state / kind}" for kind in ("NIX_STATE_DIR", "NIX_STORE_DIR", "NIX_LOG_DIR", "NIX_CONF_DIR")]
    text = "[" + " ".join(f"({expression})" for expression in CONCRETE) + "]"
    command = ["env", *options, "nix-instantiate", "--eval", "--strict", "--json", "--readonly-mode", "-E", text]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize("index", range(len(CONCRETE)), ids=CONCRETE)
def test_concrete_expressions_are_what_real_nix_says(index: int, real_values: list[object]):
    assert in_order(value_of(CONCRETE[index])) == in_order(real_values[index])


def in_order(value: object) -> object:
    """Attribute values come in the order they are written, in Nix in the order of names."""
    return sorted(value, key=str) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("if x then 1 else 2", {"or": [{"if": 1}, {"if": 2}]}),
        ("let f = false; in if f then 1 else 2", {"or": [{"if": 1}, {"if": 2}]}),
        ("let a = a; in a", "?"),
        ("rec { a = b; b = a; }", {"a": "?", "b": "?"}),
        ("let f = x: f x; in f 1", "?"),
        ("let f = x: [ (f x) ]; in 1", 1),
        ("builtins.head [ ]", "?"),
        ("nowhere", "?"),
        ("with nowhere; a", "?"),
        ('"a${nowhere}"', "?"),
        ("import ./none.nix", "?"),
        ("./a/../b", "./b"),
        ('./. + "/a"', "./a"),
        ('"${./a}/b"', "./a/b"),
        ("<nixpkgs>", "nixpkgs"),
        ("<nixpkgs/lib>", "lib"),
        ("(import <nixpkgs> { }).hello", "pkgs.hello"),
        ("({ a = 1; } // nowhere).b", "?"),
        ("({ a = 1; }).b", "?"),
        ("{ a.b = 1; } ? a.b", True),
        ("{ ${nowhere} = 1; }", {}),
        ("1.5", 0.0),
    ],
)
def test_what_is_not_known_is_unknown(expression: str, value: object):
    assert value_of(expression) == value


def test_files_import_each_other_and_functions_cross_them():
    files = {
        "lib/default.nix": "{ twice = f: x: f (f x); list = import ./list.nix; }",
        "lib/list.nix": '{ more ? [ ], ... }: [ "a" ] ++ more',
    }
    assert value_of('(import ./lib).list { more = [ "b" ]; }', files) == ["a", "b"]
    assert value_of('(import ./lib/default.nix).twice (x: x + "!") "a"', files) == "a!!"
    assert value_of('import (./lib + "/list.nix") { }', files) == ["a"]


def test_loops_of_imports_end():
    files = {"a.nix": "{ x = import ./b.nix; y = 1; }", "b.nix": "(import ./a.nix).x"}
    assert value_of("import ./a.nix", files) == {"x": "?", "y": 1}
    assert value_of("import ./x.nix") == "?"


def test_the_budget_ends_what_would_go_on():
    text = "let f = x: [ (f (x ++ x)) (f x) ]; g = n: g (n // { a = g n; }); in { a = g { }; }"
    interpreter = Interpreter(tree({"x.nix": text}))
    plain(interpreter, interpreter.file_value("x.nix"))
    assert interpreter.steps >= 0
    interpreter.refill()
    assert interpreter.steps > 0


def test_module_arguments_mean_what_their_names_say():
    text = (
        "{ pkgs, lib, config, inputs, unstable, pkgs-stable, nixpkgs-old, username, ... }@args:"
        "[ pkgs.a lib.b config.c inputs.d unstable.e pkgs-stable.f nixpkgs-old.g username args.pkgs.h ]"
    )
    interpreter = Interpreter(tree({"x.nix": text}))
    value = interpreter.call(interpreter.file_value("x.nix"), MODULE_ARGUMENTS)
    expected = "pkgs.a lib.b config.c inputs.d pkgs.e pkgs.f pkgs.g inputs.username pkgs.h"
    assert plain(interpreter, value) == expected.split()


@pytest.mark.parametrize(
    ("expression", "path", "channel"),
    [
        ("inputs.nixpkgs.legacyPackages.${system}.a", ("a",), ""),
        ("inputs.nixpkgs-small.legacyPackages.x86_64-linux.a", ("a",), "nixpkgs-small"),
        ("inputs.other.legacyPackages.x86_64-linux.a", ("a",), "other"),
        ("(import inputs.nixpkgs-small { inherit system; }).a", ("a",), "nixpkgs-small"),
        ("(import nixpkgs { }).a", ("a",), ""),
        ("pkgs.unstable.a", ("a",), "unstable"),
        ("pkgs.nixpkgs-fmt", ("nixpkgs-fmt",), ""),
        (
            '(import (fetchTarball "https://github.com/NixOS/nixpkgs/archive/nixos-24.05.tar.gz") { }).a',
            ("a",),
            "nixos-24.05",
        ),
        (
            '(import (builtins.fetchTarball { url = "https://channels.nixos.org/nixos-unstable/nixexprs.tar.xz"; }) { }).a',
            ("a",),
            "nixexprs",
        ),
        ("(pkgs.extend (final: prev: { })).a", ("a",), ""),
    ],
)
def test_package_sets_are_found_with_their_channel(expression: str, path: tuple[str, ...], channel: str):
    text = f"{{ pkgs, inputs, nixpkgs, system, ... }}: {expression}"
    interpreter = Interpreter(tree({"x.nix": text}))
    value = interpreter.call(interpreter.file_value("x.nix"), MODULE_ARGUMENTS)
    assert isinstance(value, Symbol)
    assert (value.root, value.path, value.channel) == ("pkgs", path, channel)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("cfg.enable && !pkgs.stdenv.isDarwin", "cfg.enable && !pkgs.stdenv.isDarwin"),
        ('a == "x" || (b && c)', 'a == "x" || (b && c)'),
        ('builtins.elem x [ "a" ]', 'builtins.elem x [ "a" ]'),
        ("config ? a.b", "config ? a.b"),
        ("a.b or false", "a.b or false"),
        ("(f x).y", "(f x).y"),
        ('x.${y}."z w"', "x.${y}.z w"),
        ("./a + <b>", "./a + <b>"),
        ("if a then b else -1", "if a then b else -1"),
        ("x: { a = 1; }", "x: { … }"),
    ],
)
def test_conditions_are_written_again_as_text(expression: str, text: str):
    assert text_of(extract(expression.encode()).root) == text


TOKENS = (
    "{ } [ ] ( ) = ; : , . .. ... @ ? + ++ // - -> ! == && || |> <| ${ ' '' \" # /* */ let in rec with inherit if then else"
    " assert or a b pkgs lib config x.y ./p <n> 1 1.5 \\ \n true null import map home.packages imports"
)
PIECES = st.lists(st.sampled_from(TOKENS.split(" ")), max_size=60)


@given(PIECES)
def test_any_mixture_of_nix_is_read_and_linked(pieces: list[str]):
    list(link(Tree({"a.nix": extract(" ".join(pieces).encode())})))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_and_linked(blob: bytes):
    list(link(Tree({"a.nix": extract(blob), "flake.nix": extract(blob)})))


MODULE = b"""
{ config, lib, pkgs, inputs, ... }@args:
with lib;
let
  cfg = config.mods.x;
  inherit (pkgs) a b;
  names = [ "c" "d" ];
  f = { p, q ? p, ... }: [ p q ];
in {
  imports = [ ./a.nix ({ pkgs, ... }: { home.packages = f { p = pkgs.z; }; }) ];
  options.mods.x.list = mkOption { default = with pkgs; [ e ]; };
  config = mkMerge [
    (mkIf cfg.enable { environment.systemPackages = map (n: pkgs.${n}) names ++ cfg.list; })
    { home-manager.users.${cfg.user} = { programs.git.enable = true; home.packages = [ a b ] ++ optional true (import ./a.nix args); }; }
  ];
}
"""


@given(st.data())
def test_mutated_modules_are_read_and_linked(data: st.DataObject):
    text = bytearray(MODULE)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            del text[at : at + data.draw(st.integers(1, 12))]
        else:
            text[at:at] = data.draw(
                st.sampled_from([b"{", b"}", b"[", b"]", b"(", b")", b";", b'"', b"''", b"x:", b"with a;"])
            )
        text += b" "
    list(link(Tree({"a.nix": extract(bytes(text)), "b.nix": extract(MODULE)})))
