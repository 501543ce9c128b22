"""What tools in use bring along is not on the PATH, and a stack is named only where it was surely used."""

from __future__ import annotations

from typing import Any

import pytest

from aligning import TARGET, command, usage
from made_sessions import analyze, line
from made_systems import MadeStore, graph
from nixlore.correlate.tool_chains import correlate
from nixlore.data.tool_stacks import STACKS
from nixlore.identity import Catalog
from nixlore.model.nix import Binary
from nixlore.model.shell import AdHocUse
from nixlore.model.tool_chains import ToolChains

NO_LINES: dict[str, Any] = {"lines": None, "workflows": None, "target": TARGET}


def editor() -> MadeStore:
    """Return a system with an editor that brings a compiler along, and a tool that brings another."""
    store = MadeStore()
    store.add("zlib=zlib-1.3", "", 1, "zlib-1.3")
    store.add("node=nodejs-22.4.1", "zlib", 1, "nodejs-22.4.1")
    store.add("perl=perl-5.38.2", "", 1, "perl-5.38.2")
    store.add("plugin=vimplugin-x-1", "node perl", 1, "vimplugin-x-1")
    store.add("neovim=neovim-0.9.5", "plugin", 1, "neovim-0.9.5")
    store.add("git=git-2.45.1", "perl", 1, "git-2.45.1")
    store.add("hub=hub-2.14", "node", 1, "hub-2.14")
    store.add("sw=system-path", "neovim git hub")
    store.add("toplevel=nixos-system-x-1", "sw")
    return store


def linked(store: MadeStore, name: str, key: str, rank: int | None = 0, provider: str = "system") -> Binary:
    where = f"/run/current-system/sw/bin/{name}" if provider == "system" else f"{store.path(key)}/bin/{name}"
    return Binary(name=name, path=where, store_path=store.path(key), package=key, provider=provider, rank=rank)


def chains(store: MadeStore, run: str, binaries, roots=(), lines=(), **others: Any) -> ToolChains:
    made = correlate(
        graph=graph(store),
        paths=store.paths,
        roots=roots,
        binaries=binaries,
        usage=usage([command(name) for name in run.split()], **others),
        lines=lines,
        workflows=None,
        catalog=Catalog.shipped(),
        target=TARGET,
    )
    assert made is not None
    return made


def test_what_a_used_tool_brings_along():
    store = editor()
    links = [linked(store, "nvim", "neovim"), linked(store, "git", "git"), linked(store, "hub", "hub")]
    node, perl = chains(store, "nvim git", links).references
    assert (node.name, node.version, node.used_by) == ("nodejs", "22.4.1", ("neovim",))
    assert node.through == ("neovim", "vimplugin-x", "nodejs")
    assert "node" in node.programs
    assert (perl.name, perl.used_by, perl.through) == ("perl", ("git", "neovim"), ("git", "perl"))
    assert chains(store, "ls", links).references == ()


def test_a_library_comes_without_the_programs_of_its_package():
    store = MadeStore()
    store.add("gcc=gcc-14.2.1-lib", "", 1, "gcc-14.2.1")
    store.add("glib=glib-2.84", "", 1, "glib-2.84")
    store.add("xml=libxml2-2.13", "", 1, "libxml2-2.13")
    store.add("ssl=openssl-3.4.1", "", 1, "openssl-3.4.1")
    store.add("ssl-bin=openssl-3.4.1-bin", "ssl", 1, "openssl-3.4.1")
    store.add("neovim=neovim-0.9.5", "gcc glib xml ssl", 1, "neovim-0.9.5")
    store.add("git=git-2.45.1", "ssl-bin", 1, "git-2.45.1")
    store.add("sw=system-path", "neovim git")
    store.add("toplevel=nixos-system-x-1", "sw")
    links = [linked(store, "nvim", "neovim"), linked(store, "git", "git")]
    assert chains(store, "nvim", links).references == ()
    (ssl,) = chains(store, "git", links).references
    assert (ssl.name, ssl.store_path, ssl.through) == ("openssl", store.path("ssl-bin"), ("git", "openssl"))


def test_what_is_on_the_path_is_not_brought_along():
    store = editor()
    links = [linked(store, "nvim", "neovim"), linked(store, "node", "node", 3)]
    assert [row.name for row in chains(store, "nvim", links).references] == ["perl"]
    off = [linked(store, "nvim", "neovim"), linked(store, "node", "node", None, "shell")]
    assert [row.name for row in chains(store, "nvim", off).references] == ["nodejs", "perl"]


def test_the_first_on_the_path_is_what_is_run():
    store = editor()
    links = [linked(store, "nvim", "hub", 1), linked(store, "nvim", "neovim", 0)]
    assert {row.used_by for row in chains(store, "nvim", links).references} == {("neovim",)}


def fetched(attr_path: str) -> AdHocUse:
    """Return the use of a package that was not installed."""
    given: dict[str, Any] = {"unit": "runs", "actor": "human", "host": "", "user": "", "source": "zsh_history"}
    return AdHocUse(attr_path=attr_path, tool="nix shell", day=20_000, count=1, **given)


def project(*, second: bool = False):
    """Return a store with the dev shell of a project, and perhaps that of another with the same tools."""
    store = editor()
    store.add("gcc=gcc-wrapper-13.2.0", "", 1, "gcc-wrapper-13.2.0")
    store.add("cmake=cmake-3.29", "", 1, "cmake-3.29")
    store.add("shell=nix-shell-env", "gcc cmake", 1)
    store.add("shell2=nix-shell-env#2", "gcc", 1)
    names = (("gcc", "gcc"), ("cmake", "cmake"))
    links = [linked(store, "nvim", "neovim"), *(linked(store, name, key, None, "shell") for name, key in names)]
    roots = [
        store.root("/run/current-system", "toplevel", "system"),
        store.root("~/src/x/.direnv/flake-profile-1-link", "shell", "direnv"),
    ]
    if second:
        roots.append(store.root("~/src/y/.direnv/flake-profile-1-link", "shell2", "direnv"))
    return store, links, roots


def test_a_stack_that_only_one_projects_shell_has():
    store, links, roots = project()
    (stack,) = chains(store, "gcc cmake", links, roots).stacks
    assert (stack.name, stack.project, stack.members) == ("native builds", "~/src/x", ("cmake", "gcc"))
    assert "only this project's dev shell" in stack.known_by


def test_a_part_that_was_not_run_or_may_have_been_run_elsewhere_makes_no_stack():
    store, links, roots = project()
    assert chains(store, "gcc", links, roots).stacks == ()
    on_path = [*links, linked(store, "gcc", "gcc", 4)]
    assert chains(store, "gcc cmake", on_path, roots).stacks == ()
    assert chains(store, "gcc cmake", links, roots, adhoc=[fetched("cmake")]).stacks == ()
    assert chains(store, "gcc cmake", links, roots[:1]).stacks == ()
    two, links, roots = project(second=True)
    assert chains(two, "gcc cmake", links, roots).stacks == ()
    result = [*roots[:2], two.root("~/src/z/result", "gcc", "result")]
    assert chains(two, "gcc cmake", links, result).stacks == ()


def test_a_stack_that_was_run_in_the_directories_of_a_project():
    store, links, roots = project(second=True)
    there = [line("gcc -c #1", 3, project="~/src/y"), line("make && ./run", 2, project="~/src/y")]
    (stack,) = chains(store, "gcc", links, roots, lines=there).stacks
    assert (stack.name, stack.project, stack.members) == ("native builds", "~/src/y", ("gcc", "make"))
    assert stack.known_by == "run in its directories"


def test_what_was_run_there_once_by_agents_or_by_others_makes_no_stack():
    store, links, _ = project()
    for others in ({"count": 1}, {"actor": "agent"}, {"host": "other"}, {"user": "bob"}, {"project": ""}):
        given: dict[str, Any] = {"count": 5, "project": "~/src/y", **others}
        assert chains(store, "gcc", links, lines=[line("gcc -c #1 && make", **given)]).stacks == ()


def test_it_says_what_is_not_known():
    store, links, roots = project()
    assert "nixlore shell init" in chains(store, "ls", links, roots).unknown
    told = chains(store, "ls", links, roots, lines=[line("ls", 2, project="~/src/y")]).unknown
    assert "without directories" in told


def test_workflows_are_told_without_a_closure():
    store, links, _ = project()
    found = analyze([line("a | b")])
    given: dict[str, Any] = {"roots": (), "catalog": Catalog.shipped(), "target": TARGET, "lines": (), "usage": None}
    made = correlate(graph=None, paths=None, binaries=None, workflows=found, **given)
    assert made is not None
    assert (made.references, made.stacks, made.workflows) == ((), (), found)
    assert correlate(graph=graph(store), paths=store.paths, binaries=links, workflows=None, **given) is None


def test_without_a_closure_histories_or_links_there_is_nothing_to_say():
    store, links, roots = project()
    given: dict[str, Any] = {"roots": roots, "catalog": Catalog.shipped(), **NO_LINES}
    used = usage([command("gcc")])
    assert correlate(graph=None, paths=None, binaries=links, usage=used, **given) is None
    assert correlate(graph=graph(store), paths=store.paths, binaries=None, usage=used, **given) is None
    assert correlate(graph=graph(store), paths=store.paths, binaries=links, usage=None, **given) is None


def test_agents_use_is_not_the_users():
    store = editor()
    rows = [command("nvim", actor="agent")]
    made = correlate(
        graph=graph(store),
        paths=store.paths,
        roots=(),
        binaries=[linked(store, "nvim", "neovim")],
        usage=usage(rows),
        catalog=Catalog.shipped(),
        **NO_LINES,
    )
    assert made is not None
    assert made.references == ()


@pytest.mark.parametrize("name", STACKS)
def test_a_stack_has_parts_that_two_programs_can_fill(name):
    parts = STACKS[name]
    assert len(parts) > 1
    assert all(parts)
    assert len(frozenset[str]().union(*parts)) >= 2


def test_nearly_all_programs_of_stacks_are_known():
    catalog = Catalog.shipped()
    programs = {program for parts in STACKS.values() for part in parts for program in part}
    assert len([program for program in programs if not catalog.knows_program(program)]) < len(programs) / 10
