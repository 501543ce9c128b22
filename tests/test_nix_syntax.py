"""Parsing: what real files contain and the grammar does not know is tolerated; a fault loses its own region only."""

from __future__ import annotations

import subprocess

import pytest

from nix_trees import packages, value_of
from nixlore.nix import expressions as x
from nixlore.nix import syntax
from nixlore.nix.extract import extract
from nixlore.nix.lower import MAX_DEPTH


def faults(text: str) -> int:
    return syntax.parse(text.encode()).faults


@pytest.mark.parametrize(
    "text",
    [
        "{ a, b, }: a",
        "{\n  a,\n  b,\n}:\na",
        "{ a ? 1, }@args: a",
        "args@{ a, }: a",
        "{ lib ? <nixpkgs/lib>, }: lib",
        "{\n  pkgs ? import <nixpkgs> { },\n  # a comment\n}:\npkgs",
        "[ 1 ] |> map (x: x)",
        "f <| g <| 1",
    ],
)
def test_what_real_nix_accepts_has_no_fault(text: str):
    assert faults(text) == 0


def test_rule_1_a_trailing_comma_leaves_the_names():
    function = extract(b"{ a, b, }: a").root
    assert isinstance(function, x.Function)
    assert [formal.name for formal in function.formals or ()] == ["a", "b"]


def test_rule_2_pipes_are_application():
    assert value_of('"a" |> (x: x + "b") |> (x: x + "c")') == "abc"
    assert value_of('(x: x + "c") <| (x: x + "b") <| "a"') == "abc"
    assert value_of('[ "a" ] ++ [ "b" ] |> map (x: x + "!")') == ["a!", "b!"]


def test_rule_2_pipes_in_strings_and_comments_stay():
    assert value_of('# a |> b\n{ x = "a/|>"; y = "1" |> (x: x); }') == {"x": "?", "y": "1"}
    parsed = syntax.parse(b'{ x = "a |> b"; y = 1 |> f; } # |>')
    assert len(parsed.pipes) == 1
    assert parsed.source.count(b"|>") == 2


def test_rule_3_a_trailing_comma_after_a_search_path():
    assert faults("{ pkgs, lib ? <nixpkgs/lib>, }: lib") == 0


def test_offsets_and_lines_stay_true():
    text = b"x:\nx |> f\n|> g"
    assert len(syntax.parse(text).source) == len(text)
    function = extract(text).root
    assert isinstance(function, x.Function)
    assert function.body.line == 2


CONFLICT = """{ pkgs, ... }: {
<<<<<<< HEAD
  home.packages = [ pkgs.a ];
=======
  x.y = 1;
>>>>>>> other
  environment.systemPackages = [ pkgs.b ];
}"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{ pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; x = ; home.packages = [ pkgs.b ]; }", ["a", "b"]),
        ("{ pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; home.packages = [ pkgs.b ];", ["a", "b"]),
        (
            "{ pkgs, ... }: { environment.systemPackages = [ pkgs.a ) pkgs.c ]; home.packages = [ pkgs.b ]; }",
            ["a", "c", "b"],
        ),
        (
            CONFLICT,
            ["a", "b"],
        ),
    ],
)
def test_a_syntax_error_loses_its_own_region_only(text: str, found: list[str]):
    assert packages(text) == found
    assert extract(text.encode()).faults > 0


@pytest.mark.parametrize("opening", ["[", "(", "{ a = ", "x: ", "let a = ", '"${', "if ", "!", "- "])
def test_nesting_beyond_any_reason_is_cut_and_not_a_crash(opening: str):
    assert extract((opening * 20_000).encode()) is not None


def test_deep_nesting_is_read_to_a_depth():
    depth = MAX_DEPTH * 4
    text = "{ pkgs, ... }: { home.packages = [ pkgs.a ]; x = " + "[" * depth + "]" * depth + "; }"
    assert packages(text) == ["a"]


def test_long_chains_of_operators_do_not_break_recursion():
    chain = " ++ ".join(f"[ pkgs.p{number} ]" for number in range(2000))
    assert packages(f"{{ pkgs, ... }}: {{ home.packages = {chain}; }}") is not None
    words = " + ".join(['"a"'] * 3000)
    assert packages(f"{{ pkgs, ... }}: {{ x = {words}; home.packages = [ pkgs.a ]; }}") == ["a"]


@pytest.mark.parametrize(
    "blob", [b"", b"\xff\xfe{ }", b"\0" * 1000, b'{ a = "\xc3\x28"; }', b"'" * 999, b"${" * 500, b"\xef\xbb\xbf{ }"]
)
def test_bytes_that_are_no_nix_are_a_result(blob: bytes):
    assert extract(blob).faults >= 0


def test_a_byte_order_mark_and_bad_utf8_in_a_comment_do_not_matter():
    blob = b"# caf\xe9\n{ pkgs, ... }: { home.packages = [ pkgs.a ]; }"
    root = extract(blob).root
    assert isinstance(root, x.Function)


def test_generated_data_is_not_read():
    source = extract(b"{ a = 1; }" + b" " * 3_000_000)
    assert isinstance(source.root, x.Broken)


@pytest.mark.parametrize(
    "text",
    [
        "{ a = ''\n  x ''${y} ${\"z\"} ''' ''\\n\n''; }",
        '{ a = "\\${x} \\" ${"b" + "${"c"}"}"; }',
        "let inherit ({ a = 1; }) a; in { inherit a; }",
        "let { body = 1; }",
        "{ a.b.c = 1; a.b.d = 2; }",
        "{ a = { b = 1; }; a.c = 2; }",
        "rec { a = 1; b = a; }",
        '{ "x y" = 1; ${"z"} = 2; }',
        "(x: y: x) 1 2",
        "{ a ? 1, b ? a, ... }@c: b",
        "1 + 2 == 3 -> !false",
        "[ ./a ../b /c ~/d <nixpkgs> ]",
        "({ a = 1; }).b or 2",
    ],
)
def test_forms_that_real_nix_parses_parse_without_fault(text: str):
    real = subprocess.run(["nix-instantiate", "--parse", "-E", text], capture_output=True, check=False)
    assert real.returncode == 0, real.stderr
    assert faults(text) == 0
    assert not isinstance(extract(text.encode()).root, x.Broken)
