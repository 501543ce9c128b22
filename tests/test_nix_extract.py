"""One file alone: what is kept of it, what is withheld, and that it can be kept by its content."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.nix.comments import Comments
from nixlore.nix.expressions import SourceFile
from nixlore.nix.extract import deep, extract

SECRETS = {
    "password": '{ users.users.ada.initialPassword = "hunter2"; }',
    "hash": '{ users.users.ada.hashedPassword = "$6$abcdefgh$hunter2"; }',
    "variable": '{ home.sessionVariables.MY_VALUE = "hunter2"; }',
    "variables": '{ environment.variables = { A = "hunter2"; }; }',
    "token": '{ x.token = "hunter2"; }',
    "upper": '{ x.FOO = "hunter2"; }',
    "command": '{ programs.fish.shellAliases.x = "curl -u ada:hunter2 host"; }',
    "script": "{ x = ''\n  export A=hunter2\n''; }",
    "age": "{ age.secrets.x.file = ./hunter2; }",
    "sops": '{ sops = { secrets.x = { key = "hunter2"; }; }; }',
    "nested": "{ config = { sops.defaultSopsFile = ./hunter2; }; }",
    "form": '[ "ghp_hunter2hunter2hunter2hunter2hunter2hunt" ]',
    "interpolated": '{ x = "a b ${y} hunter2 c"; }',
    "comment": "{ } # password: hunter2",
    "taken out": '{ } # password = "hunter2";',
    "run": '[ "hunter2AAAAB3NzaC1yc2EAAAADAQABAAAB" ]',
    "address": '{ x = "https://ada:hunter2@host/x"; }',
    "query": '{ x = "https://host/x?token=hunter2"; }',
}


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
def test_no_secret_is_kept(text: str):
    assert b"hunter2" not in msgspec.msgpack.encode(extract(text.encode()))


@pytest.mark.parametrize(
    "word", ["ada", "x86_64-linux", "my-script", "./a/b.nix", "/modules/x", "1password-cli", "nixos-24.05"]
)
def test_names_and_paths_are_kept(word: str):
    assert word.encode() in msgspec.msgpack.encode(extract(f'[ "{word}" ]'.encode()))


def test_a_set_of_packages_named_like_a_secret_store_is_read():
    assert b"tool" in msgspec.msgpack.encode(extract(b"{ pkgs }: { age = pkgs.tool; }"))


@given(st.binary(max_size=120))
def test_what_is_kept_is_read_back_the_same(blob: bytes):
    source = extract(blob)
    with deep():
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(source), type=SourceFile) == source


def test_what_is_nested_as_deeply_as_allowed_is_read_back():
    source = extract(b"[" * 5000)
    with deep():
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(source), type=SourceFile) == source


def test_the_same_bytes_give_the_same_result():
    blob = b"{ pkgs, ... }: { home.packages = [ pkgs.a /* b */ ]; # c\n }"
    assert extract(blob) == extract(blob)


def comments(text: str) -> Comments:
    return Comments(extract(text.encode()))


def test_comments_are_found_wherever_they_stand():
    found = extract(b"# one\n{ /* two\n * three\n */ a = 1; # four\n}\n")
    assert [(comment.line, comment.text, comment.alone) for comment in found.comments] == [
        (1, "one", True),
        (2, "two", False),
        (3, "three", True),
        (4, "", True),
        (4, "four", False),
    ]


def test_a_hash_in_a_string_is_no_comment():
    assert extract(b"{ a = \"# no\"; b = ''\n # no\n''; }").comments == ()


@pytest.mark.parametrize(
    "text",
    [
        "foo = 1;",
        "inherit (pkgs) a;",
        "environment.systemPackages = with pkgs; [",
        "];",
        "./hardware.nix",
        "a.b = c",
        "${x}",
    ],
)
def test_code_that_was_taken_out_has_no_words(text: str):
    assert [comment.text for comment in extract(f"{{ }} # {text}".encode()).comments] == [""]


def test_several_lines_above_are_one_comment():
    text = "[\n  # The tool that I use\n  # for everything else.\n  a\n]"
    assert comments(text).beside(4) == "The tool that I use for everything else."


@pytest.mark.parametrize(
    "above", ["# calibre # off until March, it does not build", "# calibre", "# python3Packages.x  #"]
)
def test_a_package_that_was_taken_out_says_nothing_of_the_next(above: str):
    assert comments(f"[\n  # Words on it.\n  {above}\n  a\n]").beside(4) == ""
    assert comments(f"[\n  {above}\n  # Words on the next.\n  a\n]").beside(4) == "Words on the next."


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("# --- Editors ---", "Editors"),
        ("# Editors", "Editors"),
        ("# Editors:", "Editors"),
        ("### Dev tools ###", "Dev tools"),
        ("# This sentence tells of one package only", ""),
        ("# vim", ""),
        ("# https://example.org", ""),
    ],
)
def test_headings(heading: str, told: str):
    assert comments(f"[\n  {heading}\n  a\n  b\n  c\n]").header(4, 1) == told


def test_a_heading_ends_at_a_blank_line_unless_it_is_framed():
    plain = comments("[\n  # Editors\n  a\n  b\n\n  c\n]")
    framed = comments("[\n  # == Editors ==\n  a\n  b\n\n  c\n]")
    assert (plain.header(4, 1), plain.header(6, 1)) == ("Editors", "")
    assert framed.header(6, 1) == "Editors"


def test_a_heading_is_not_looked_for_above_the_list():
    assert comments("# Editors\nx = [\n  a\n  b\n]").header(4, 2) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# nixlore: keep (for my mother)", "for my mother"),
        ("# nixlore: keep", ""),
        ("# NIXLORE:keep ()", ""),
        ("# keep", None),
        ("# nixlore: keeper", None),
    ],
)
def test_requests_to_keep(text: str, reason: str | None):
    assert comments(f"[\n  a {text}\n]").keep(2) == reason
    assert comments(f"[\n  {text}\n  a\n]").keep(3) == reason
