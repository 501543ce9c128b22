"""Reading files that depend on others, in one tree after another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from nixlore.nix.declared_items import Item, TreeReader, items_of, read_alone
from nixlore.nix.extract import extract
from nixlore.nix.link import link
from nixlore.nix.tree import Tree

USES_LIST = "{ pkgs, ... }: { home.packages = import ./list.nix pkgs; }"
USES_OWN = "{ config, ... }: { home.packages = config.my.tools; }"
USES_DIRECTORY = """
{ lib, pkgs, ... }: {
  home.packages = map (name: pkgs.${lib.removeSuffix ".nix" name}) (builtins.attrNames (builtins.readDir ./tools));
}
"""


class Repository:
    """Blobs by their id; counts how often each was read."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.reads: list[str] = []

    def tree(self, files: Mapping[str, str]) -> dict[str, str]:
        """Keep the files' content and return the ids by path."""
        oids = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()}
        self.blobs.update({oids[path]: text.encode() for path, text in files.items()})
        return oids

    def read(self, oid: str) -> bytes | None:
        """Return a blob."""
        self.reads.append(oid)
        return self.blobs.get(oid)


def tools(items: tuple[Item, ...]) -> list[str]:
    """Return the keys of items, sorted."""
    return sorted(item.tool for item in items)


def test_what_no_other_file_has_a_part_in_is_local() -> None:
    assert read_alone(b"{ pkgs, ... }: { imports = [ ./x.nix ]; home.packages = [ pkgs.fd ]; }").is_local
    assert not read_alone(USES_LIST.encode()).is_local
    assert not read_alone(USES_DIRECTORY.encode()).is_local


def test_a_list_in_another_file_is_followed_and_read_again_when_it_changes() -> None:
    repository = Repository()
    reader = TreeReader(repository.read)
    before = repository.tree({"home/a.nix": USES_LIST, "home/list.nix": "pkgs: [ pkgs.fd ]"})
    after = repository.tree({"home/a.nix": USES_LIST, "home/list.nix": "pkgs: [ pkgs.bat ]", "b.nix": "{ }"})
    found = reader.items("home/a.nix", before)
    assert found.items == (Item("fd", "fd", "package", 1, "home/list.nix"),)
    assert not found.is_local
    assert reader.asked("home/a.nix", before["home/a.nix"]) == {"home/list.nix"}
    assert tools(reader.items("home/a.nix", after).items) == ["bat"]
    count = len(repository.reads)
    assert reader.items("home/a.nix", before) == found
    assert len(repository.reads) == count


def test_a_file_that_appears_is_noticed() -> None:
    repository = Repository()
    reader = TreeReader(repository.read)
    lone = repository.tree({"a.nix": USES_LIST.replace("list.nix", "list")})
    assert reader.items("a.nix", lone).items == ()
    assert reader.asked("a.nix", lone["a.nix"]) == {"list", "list/default.nix"}
    whole = repository.tree({"a.nix": USES_LIST.replace("list.nix", "list"), "list/default.nix": "p: [ p.fd ]"})
    assert tools(reader.items("a.nix", whole).items) == ["fd"]


def test_a_directory_is_looked_at_by_its_names() -> None:
    repository = Repository()
    reader = TreeReader(repository.read)
    one = repository.tree({"a.nix": USES_DIRECTORY, "tools/fd.nix": "{ }"})
    two = repository.tree({"a.nix": USES_DIRECTORY, "tools/fd.nix": "{ x = 1; }", "tools/bat.nix": "{ }"})
    assert tools(reader.items("a.nix", one).items) == ["fd"]
    assert reader.asked("a.nix", one["a.nix"]) == {"tools/"}
    assert tools(reader.items("a.nix", two).items) == ["bat", "fd"]


def test_options_of_the_repositorys_own_are_asked_for() -> None:
    repository = Repository()
    reader = TreeReader(repository.read)
    texts = {
        "a.nix": USES_OWN,
        "b.nix": "{ pkgs, ... }: { my.tools = [ pkgs.fd ]; }",
        "c.nix": "{ pkgs, lib, ... }: { options.my.tools = lib.mkOption { default = [ pkgs.bat ]; }; }",
        "d.nix": "{ config, ... }: { my.tools = config.other.list; }",
        "flake.nix": "{ my.tools = [ ]; }",
    }
    tree = repository.tree(texts)
    asks = frozenset(read_alone(USES_OWN.encode()).asks)
    assert asks == {"my.tools"}
    assert {path: tools(reader.own_items(path, tree, asks).items) for path in tree} == {
        "a.nix": [],
        "b.nix": ["fd"],
        "c.nix": ["bat"],
        "d.nix": [],
        "flake.nix": [],
    }
    assert reader.own_items("d.nix", tree, asks).asks == ("other.list",)


def test_packages_of_a_project_ask_for_nothing() -> None:
    assert read_alone(b"{ pkgs, config, ... }: { x = pkgs.mkShell { packages = config.my.tools; }; }").asks == ()


def test_readings_of_all_files_are_what_the_whole_tree_declares() -> None:
    repository = Repository()
    texts = {
        "a.nix": USES_LIST,
        "b.nix": USES_DIRECTORY,
        "list.nix": "pkgs: [ pkgs.fd (import ./one.nix pkgs) ]",
        "one.nix": "pkgs: pkgs.ripgrep",
        "tools/jq.nix": "{ pkgs, ... }: { environment.systemPackages = [ pkgs.jq ]; programs.bat.enable = true; }",
    }
    tree = repository.tree(texts)
    reader = TreeReader(repository.read)
    ours = {
        (item.tool, item.name, item.file or path, item.line) for path in tree for item in reader.items(path, tree).items
    }
    whole = link(Tree({path: extract(text.encode()) for path, text in texts.items()}))
    assert ours == {(item.tool, item.name, item.file, item.line) for item in items_of(whole)}
    assert len(ours) == 5


def test_a_missing_blob_declares_nothing() -> None:
    assert TreeReader(lambda _oid: None).items("a.nix", {"a.nix": "0"}).items == ()
