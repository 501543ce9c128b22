"""What names are that are on no login PATH: told from aliases, the configuration, dev shells and the store."""

from __future__ import annotations

from typing import Any

import msgspec

from aligning import CATALOG, align, host, package
from made_systems import MadeStore, graph
from nixlore.correlate.known_names import correlate
from nixlore.identity import Catalog
from nixlore.model.known_names import KnownName, KnownNames
from nixlore.model.nix import Alias, Binary
from test_tool_chains import editor, linked


def known(*binaries: Binary, **others: Any) -> KnownNames:
    given: dict[str, Any] = {
        "alignment": None,
        "aliases": (),
        "graph": None,
        "roots": (),
        "paths": (),
        "catalog": Catalog.shipped(),
    }
    found = correlate(binaries=binaries, **given | others)
    assert found is not None
    return found


def named(found: KnownNames, name: str) -> KnownName | None:
    return next((one for one in found.names if one.name == name), None)


def on_path(name: str) -> Binary:
    return Binary(name=name, path=f"/x/bin/{name}", store_path="", package=name, provider="system", rank=0)


def test_an_alias_is_told_by_its_shell_and_place():
    rows = [Alias(name="ll", kind="alias", shell="fish", runs=("eza",), file="home/fish.nix", line=3)]
    found = named(known(aliases=rows), "ll")
    assert found == KnownName(name="ll", whence="alias", what="alias of fish", place="home/fish.nix:3")


def test_a_name_on_the_path_is_none_of_these():
    rows = [Alias(name="rg", kind="alias", shell="fish", runs=("rg",), file="f.nix", line=3)]
    assert named(known(on_path("rg"), aliases=rows), "rg") is None
    assert named(known(), "ls") is None


def test_python_is_python3_where_that_is_there():
    assert named(known(on_path("python3")), "python") == KnownName(
        name="python", whence="other program", what="python3"
    )
    assert named(known(), "python") is None
    assert named(known(on_path("python3"), on_path("python")), "python") is None


def test_a_renamed_program_is_told_by_its_new_name():
    assert named(known(), "exa") == KnownName(name="exa", whence="renamed", what="eza")


def test_the_store_has_a_program_that_no_profile_brings():
    store = editor()
    found = named(known(graph=graph(store), paths=store.paths), "node")
    assert found is not None
    assert (found.whence, found.what, found.path) == ("in the store", "nodejs", f"{store.path('node')}/bin/node")


def test_programs_of_a_dev_shell_are_told_by_project():
    store = MadeStore()
    store.add("zig=zig-0.13", "")
    store.add("env=nix-shell-env", "zig")
    roots = [store.root("~/src/x/.direnv/flake-profile-1", "env", "direnv")]
    found = known(linked(store, "zig", "zig", None, "shell"), on_path("rg"), roots=roots, paths=store.paths)
    (shell,) = found.shells
    assert (shell.project, shell.names) == ("~/src/x", ("zig",))


def test_a_program_that_is_declared_and_not_on_the_path_is_told_with_its_place():
    found = named(known(alignment=align([package("tokei")])), "tokei")
    assert found is not None
    assert (found.whence, found.what, found.place) == ("declared", "tokei", "hosts/larkspur.nix:7")


def test_a_program_that_another_host_has_is_told_with_that_host():
    hosts = [host("larkspur"), host("finch")]
    found = named(known(alignment=align([package("tokei", hosts=("finch",))], hosts=hosts)), "tokei")
    assert found is not None
    assert (found.whence, found.hosts) == ("another host", ("finch",))


def test_nothing_is_said_of_another_machine():
    other = msgspec.structs.replace(align([package("tokei")]), is_this_machine=False)
    assert correlate(other, (), (), None, (), (), CATALOG) is None
