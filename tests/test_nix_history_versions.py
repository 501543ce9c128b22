"""Reading versions of a file one after another gives what reading each of them alone gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.nix import syntax
from nixlore.nix.declared_items import FileItems, VersionReader, items_of, read_alone
from nixlore.nix.extract import extract
from nixlore.nix.link import link
from nixlore.nix.reparse import Reparser, common_end, common_start, point
from nixlore.nix.tree import Tree

OPTIONS = (
    "environment.systemPackages = with pkgs; [ git\n fd ];",
    "environment.systemPackages = [ pkgs.git ] ++ own;",
    "programs.bat.enable = true;",
    "programs.fish = {\n enable = config.x;\n package = pkgs.fish;\n};",
    "services.openssh.enable = false;",
    "home.packages = config.my.tools;",
    'networking.hostName = "a"; # a comment',
    "config = lib.mkIf config.a {\n home.packages = [ pkgs.jq ];\n};",
    "imports = [ ./x.nix ];",
    "${pkgs.system}.programs.bat.enable = true;",
    '"programs".htop.enable = true;',
    "environment.etc = import ./etc.nix;",
    "x = ;",
    "services = {\n printing.enable = true;\n tumbler = {\n enable = config.x;\n };\n};",
    "services = {\n # about\n tumbler.enable = false;\n printing.enable = true;\n};",
    "services.printing.drivers = [ pkgs.hplip ];",
    'services."quoted".enable = true;',
    "services = lib.mkIf config.a { printing.enable = true;\n openssh.enable = true; };",
    "home = {\n packages = [ pkgs.yq ];\n programs.zsh.enable = true;\n};",
    "home = {\n programs.zsh.enable = true;\n};",
    "config = lib.mkIf config.a {\n home.packages = [ pkgs.jq ];\n programs.htop.enable = true;\n};",
    "users.users.ada = {\n packages = own;\n shell = pkgs.fish;\n};",
    "outputs = { };",
    "outputs = { nixpkgs, ... }: {\n nixosModules.a = { pkgs, ... }: {\n home.packages = [ pkgs.fd ];\n };\n};",
    "outputs = { nixpkgs, ... }: import ./outputs.nix nixpkgs;",
    'inputs.nixpkgs.url = "github:x/y";',
    "fonts.packages = import ./fonts.nix pkgs;",
)
HEADS = (
    "{ pkgs, lib, config, ... }:\n{",
    "{ pkgs, lib, config, ... }:\nlet own = [ pkgs.bat ];\nin\n{",
    "{ pkgs, lib, config, ... }:\nlet own = import ./own.nix pkgs;\nin\n{",
    "{ pkgs, lib, config, ... }: with lib; rec {",
    "{ pkgs, lib, config, ... }: {",
    "{",
)
MODULES = st.builds(
    lambda head, options, gap: "\n".join((head, *(gap + option for option in options), "}")),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(OPTIONS), max_size=6),
    st.sampled_from(("", "\n", "  # about\n")),
)

SNIPPETS = (
    "",
    "x",
    " ",
    "\n",
    ";",
    "=",
    '"',
    "''",
    "{",
    "}",
    "[ ]",
    "#",
    "/*",
    "*/",
    "pkgs.fd ",
    "|>",
    "->",
    "true",
    "a.b = 1;",
    ".",
    "${",
)


def same(one: FileItems) -> tuple[object, ...]:
    """Return what a file declares, whatever the order."""
    return (set(one.items), set(one.off), one.is_local, one.asks, one.faults)


def alone(blob: bytes) -> FileItems:
    """Return what a file declares when nothing was read before it."""
    return read_alone(blob)


@given(st.lists(MODULES, min_size=1, max_size=5))
def test_versions_are_read_as_if_each_was_alone(texts: list[str]) -> None:
    reader = VersionReader()
    for text in texts:
        assert read_alone(text.encode(), reader) == alone(text.encode())


@given(MODULES, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), st.sampled_from(SNIPPETS)), max_size=6))
def test_a_version_that_differs_anywhere_is_read_as_if_it_was_alone(
    text: str, edits: list[tuple[int, int, str]]
) -> None:
    reader = VersionReader()
    read_alone(text.encode(), reader)
    for at, length, snippet in edits:
        start = at % (len(text) + 1)
        edited = text[:start] + snippet + text[start + length :]
        assert read_alone(edited.encode(), reader) == alone(edited.encode())
        if syntax.parse(edited.encode()).faults:
            assert read_alone(text.encode(), reader) == alone(text.encode())
        else:
            text = edited


@pytest.mark.parametrize(
    "value",
    [
        "[ pkgs.fd pkgs.bat ]",
        "[\n pkgs.bat\n ]",
        "[ pkgs.bat ] # ;",
        "[ pkgs.bat ]; x = 1",
        "[ pkgs.bat ]; home.programs.htop.enable = true",
        '[ pkgs.bat ]; x = "',
        "[ pkgs.bat ]; /* x = 1",
        "[ pkgs.bat ]; } // { x = 1",
        "own",
        "config.my.list",
        "import ./list.nix pkgs",
        "[ (pkgs.bat |> lib.id) ]",
    ],
)
@pytest.mark.parametrize("between", ["", '# a comment */ "\n', "\n\n"])
def test_one_option_may_change_in_any_way(value: str, between: str) -> None:
    head = "{ pkgs, lib, config, ... }:\nlet own = [ pkgs.jq ]; in\n{\n"
    tail = "programs.git = {\n enable = true;\n};\nhome.programs.zsh.enable = true;\n}\n"
    reader = VersionReader()
    for each in ("[ pkgs.fd ]", value, "[ pkgs.fd ]"):
        version = f"{head}home.packages = {each};\n{between}{tail}".encode()
        assert read_alone(version, reader) == alone(version)


def test_an_option_that_comes_to_begin_where_its_set_does_is_read_again() -> None:
    reader = VersionReader()
    for text in (
        "{ a = [\n\n]; programs.bat = {\n enable = true; }; }",
        "{ a = [ ]; programs.bat = {\n enable = true; }; }",
    ):
        assert read_alone(text.encode(), reader) == alone(text.encode())


@given(MODULES)
def test_a_file_alone_declares_what_a_tree_of_it_declares(text: str) -> None:
    found = read_alone(text.encode())
    whole = list(link(Tree({"a.nix": extract(text.encode())})))
    assert set(found.items) == set(items_of(whole, "a.nix"))
    assert set(found.off) == set(items_of(whole, "a.nix", enabled=False))


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4))
def test_any_bytes_are_read_in_any_order(blobs: list[bytes]) -> None:
    reader = VersionReader()
    for blob in blobs:
        whole = b"{ pkgs, ... }: {\nhome.packages = [ pkgs.fd ];\n" + blob
        assert same(read_alone(whole, reader)) == same(alone(whole))


def test_a_version_after_one_that_asked_for_another_file_is_told_in_the_same_order() -> None:
    reader = VersionReader()
    read_alone(b"{ pkgs, lib, config, ... }:\n{\nfonts.packages = import ./fonts.nix pkgs;\n}", reader)
    text = (
        b"{ pkgs, lib, config, ... }:\n{\nenvironment.systemPackages = with pkgs; [ git\n fd ];\n"
        b"services = lib.mkIf config.a { printing.enable = true;\n openssh.enable = true; };\n}"
    )
    assert read_alone(text, reader) == alone(text)
    assert [item.line for item in alone(text).items] == [3, 4, 5, 6]


def test_what_asks_for_another_file_may_be_told_by_another_option_once_the_first_that_did_is_gone() -> None:
    reader = VersionReader()
    text = "{ pkgs, ... }:\nlet own = import ./own.nix; in\n{\n%sprograms.bat.enable = %s;\n%s}\n"
    first, second, third = "fonts.packages = own;\n", "home.packages = own;\n", "xdg.a = 1;\n"
    for parts in ((first, "true", second), ("", "true", second), ("", "false", second), ("", "true", third)):
        version = (text % parts).encode()
        assert read_alone(version, reader) == alone(version)
        assert alone(version).is_local is (parts[2] is third)


def test_lines_move_with_what_is_above() -> None:
    reader = VersionReader()
    text = "{ pkgs, ... }:\n{\n%shome.packages = [\n pkgs.fd\n];\n}\n"
    first = read_alone((text % "").encode(), reader)
    assert [item.line for item in first.items] == [4]
    second = read_alone((text % "# one\n\nprograms.bat.enable = true;\n").encode(), reader)
    assert {item.tool: item.line for item in second.items} == {"bat": 5, "fd": 7}


def test_what_is_around_the_options_counts() -> None:
    reader = VersionReader()
    text = "{ pkgs, ... }:\nlet own = [ pkgs.%s ]; in\n{\nhome.packages = own;\n}\n"
    assert [item.tool for item in read_alone((text % "fd").encode(), reader).items] == ["fd"]
    assert [item.tool for item in read_alone((text % "bat").encode(), reader).items] == ["bat"]


def test_an_option_that_goes_takes_its_items_along() -> None:
    reader = VersionReader()
    both = b"{ pkgs, ... }:\n{\nhome.packages = [ pkgs.fd ];\nprograms.bat.enable = true;\n}\n"
    assert len(read_alone(both, reader).items) == 2
    assert [item.tool for item in read_alone(both.replace(b"programs.bat", b"xdg.x"), reader).items] == ["fd"]


def test_a_set_without_a_module_around_it_is_read() -> None:
    reader = VersionReader()
    for _ in range(2):
        assert [item.tool for item in read_alone(b"{\nprograms.bat.enable = true;\n}", reader).items] == ["bat"]


def test_what_a_flake_declares_moves_with_its_outputs() -> None:
    reader = VersionReader()
    text = (
        "{\n%soutputs = { nixpkgs, ... }: {\nnixosModules.a = { pkgs, ... }: { home.packages = [ pkgs.fd ]; };\n};\n}\n"
    )
    for inputs, line in (("", 3), ("inputs.a.url = 1;\n", 4), ("inputs = {\n};\n", 5)):
        found = read_alone((text % inputs).encode(), reader)
        assert [(item.tool, item.line) for item in found.items] == [("fd", line)]


@pytest.mark.parametrize(("one", "other"), [(b"abcd", b"abxd"), (b"", b"a"), (b"aa", b"aaa"), (b"ab", b"cd")])
def test_common_parts(one: bytes, other: bytes) -> None:
    start = common_start(one, other, min(len(one), len(other)))
    end = common_end(one, other, min(len(one), len(other)) - start)
    assert one[:start] == other[:start]
    assert one[len(one) - end :] == other[len(other) - end :]
    assert one[start : start + 1] != other[start : start + 1] or start == min(len(one), len(other))


def test_points_count_bytes() -> None:
    assert point(b"ab\n\xc3\xa4b", 0) == (0, 0)
    assert point(b"ab\n\xc3\xa4b", 5) == (1, 2)


@given(st.lists(MODULES, min_size=2, max_size=4))
def test_parsing_again_gives_the_same_tree(texts: list[str]) -> None:
    parser = Reparser()
    for text in texts:
        ours, fresh = parser.parse(text.encode()), syntax.parse(text.encode())
        assert ours.faults == fresh.faults
        assert str(ours.root) == str(fresh.root)
