"""Versions of a file whose lists change are read as if each was alone, whatever their elements are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nixlore.nix.declared_items import VersionReader, items_of, read_alone
from nixlore.nix.extract import extract
from nixlore.nix.link import link
from nixlore.nix.tree import Tree

ELEMENTS = (
    "fd",
    "pkgs.bat",
    "own",
    "other",
    "config.my.tools",
    "unstable.jq",
    "(hello.override { a = 1; })",
    "(python3.withPackages (ps: [\n ps.numpy\n ps.scipy\n ]))",
    "(callPackage ./own.nix { })",
    "found.one",
    "found.two",
    "[ yq\n yq ]",
    "{ programs.bat.enable = true; }",
    "{ programs.bat.package = bat-extras;\n }",
    '"text"',
    "# about\n",
    "/* [ */",
)
LISTS = (
    "environment.systemPackages = with pkgs; [%s];",
    "home.packages = [%s];",
    "home = {\n packages = with pkgs; with own; [%s]; };",
    "config = lib.mkIf config.a { home.packages =\n [%s]; };",
    "fonts.packages = with (import ./fonts.nix); [%s];",
    "home-manager.sharedModules = [%s];",
    "environment.systemPackages = [%s] ++ own;",
    "boot.kernelModules = [%s]; home.packages = own;",
)
AROUND = (
    "{ pkgs, lib, config, ... }:\n{\n%s\n}",
    "{ pkgs, lib, config, ... }:\nlet own = [ pkgs.jq ];\nother = { programs.htop.enable = true; };\nin\n{\n%s}",
    "{ pkgs, lib, config, ... }:\nlet found = import ./found.nix; in\n{\n%s}",
    "{ pkgs, lib, config, ... }: let own = import ./own.nix; in {%s }",
)


@given(
    st.sampled_from(AROUND),
    st.sampled_from(LISTS),
    st.lists(
        st.tuples(st.lists(st.sampled_from(ELEMENTS), max_size=5), st.sampled_from((" ", "\n")), st.booleans()),
        min_size=2,
        max_size=5,
    ),
)
def test_a_list_whose_elements_change_is_read_as_if_it_was_alone(
    around: str, option: str, versions: list[tuple[list[str], str, bool]]
) -> None:
    reader = VersionReader()
    for elements, between, has_more in versions:
        more = "programs.zsh.enable = true;\n" if has_more else ""
        text = (around % (more + option % between.join(("", *elements, "")))).encode()
        found = read_alone(text, reader)
        assert found == read_alone(text)
        whole = list(link(Tree({"a.nix": extract(text)})))
        assert set(found.items) == set(items_of(whole, "a.nix"))
        assert set(found.off) == set(items_of(whole, "a.nix", enabled=False))


def test_an_element_that_stays_moves_with_what_is_above_it() -> None:
    reader = VersionReader()
    text = "{ pkgs, ... }:\n{\nhome.packages = with pkgs; [%s\n];\n}\n"
    for elements in ("\nfd\nbat", "\njq\nfd\nbat", "\nbat", "\nbat fd\nfd"):
        version = (text % elements).encode()
        assert read_alone(version, reader) == read_alone(version)
    assert [(item.tool, item.line) for item in read_alone(version).items] == [("bat", 4), ("fd", 4), ("fd", 5)]
