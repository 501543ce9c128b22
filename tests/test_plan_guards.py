"""Nothing is proposed for removal that anything known may need; each test is one reason to leave a package alone."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.agent_usage import McpServerUse, McpUsage
from nixlore.model.dependencies import DependencyGraph, LineCost, LineCosts, Package
from nixlore.model.nix import Alias, ProgramReference
from nixlore.model.other_hosts import HostsCompared, HostTool, HostUse, KnownHost
from nixlore.model.usage import AdHocCount
from planning import DAY, HYFETCH, NOW, place_of, planned
from reporting import changed, use

TODAY = NOW // 86_400


def why(**given: object) -> str:
    """Return why the package is left alone, "" where its removal is proposed."""
    plan = planned(**given)
    removed = {subject for change in plan.changes for subject in change.subjects}
    assert ("hyfetch" in removed) is not any(one.subject == "hyfetch" for one in plan.spared)
    return next((one.why for one in plan.spared), "")


def used(last_day: int | None, actor: str = "human") -> object:
    return changed(HYFETCH, tool_class="used", uses=(changed(use(1, actor), last_day=last_day),))


def test_what_nobody_runs_and_nothing_names_is_proposed_with_its_patch():
    plan = planned()
    (change,) = plan.changes
    assert (change.kind, change.subjects, change.codes) == ("remove_unused", ("hyfetch",), ("NX101",))
    (patch,) = change.patches
    assert "-  home.packages = [ pkgs.hyfetch" in patch.patch
    assert plan.spared == ()


def test_without_a_history_that_allows_it_nothing_is_proposed():
    assert (
        why(alignment={"absence": "the histories reach over 12 days only"}) == "the histories reach over 12 days only"
    )


@pytest.mark.parametrize("last", [TODAY, TODAY - 29])
@pytest.mark.parametrize("actor", ["human", "agent"])
def test_what_a_person_or_an_agent_ran_in_the_last_30_days_stays(last, actor):
    assert "days ago" in why(one=used(last, actor))


def test_what_was_run_at_an_unknown_time_stays():
    assert "not known" in why(one=used(None))


def test_what_was_run_longer_ago_may_go_where_a_rule_says_so():
    assert why(one=used(TODAY - 31)) == ""


def test_a_recent_trace_of_a_window_keeps_a_program():
    assert "trace" in why(one=changed(HYFETCH, last_trace=NOW - 86_400))


def test_what_is_fetched_although_it_is_declared_is_used():
    row = AdHocCount(attr_path="hyfetch", tools=("nix shell",), uses=(changed(use(1), last_day=TODAY - 3),))
    assert "nix shell" in why(alignment={"adhoc": (row,)})


@pytest.mark.parametrize("tool_class", ["kept", "referenced", "exempt", "unknown", "elsewhere"])
def test_every_class_but_unseen_and_used_stays(tool_class):
    assert why(one=changed(HYFETCH, tool_class=tool_class, because="the rescue stick")) == "the rescue stick"


@pytest.mark.parametrize(
    "reference",
    [
        ProgramReference(name="hyfetch", attr_path="", how="unit", file="services.nix", line=4),
        ProgramReference(name="", attr_path="hyfetch", how="getExe", file="x.nix", line=4),
        ProgramReference(name="neowofetch", attr_path="", how="keybinding", file="hypr.conf", line=4),
        ProgramReference(name="", attr_path="pkgs.hyfetch", how="wrapper", file="x.nix", line=4),
    ],
)
def test_what_a_unit_a_key_a_wrapper_or_an_option_runs_stays(reference):
    assert reference.how in why(around={"references": (reference,)})


def test_what_an_alias_runs_stays():
    alias = Alias(name="hf", kind="alias", shell="fish", runs=("hyfetch",), file="~/.config/fish/config.fish", line=2)
    assert "alias hf" in why(around={"aliases": (alias,)})


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("bin/greet", b"#!/bin/sh\nclear; hyfetch\n"),
        ("bin/greet", b"#!/usr/bin/env neowofetch\n"),
        ("hypr/hyprland.conf", b"bind = SUPER, F, exec, kitty -e hyfetch\n"),
        ("waybar/config.jsonc", b'{"on-click": "hyfetch --help"}\n'),
        ("other.nix", b'{ pkgs, ... }: { x.script = "${pkgs.hyfetch}/bin/hyfetch"; }\n'),
        ("other.nix", b"{ pkgs, lib, ... }: { y = lib.getExe pkgs.hyfetch; }\n"),
        ("overlay.nix", b"final: prev: { hyfetch = prev.hyfetch.override { }; }\n"),
        ("init.lua", b'vim.fn.system("hyfetch")\n'),
        ("init.lua", b'run(#words, "hyfetch")\n'),
        ("bin/greet", b'echo "a # b"; hyfetch\n'),
        ("tmux.conf", b"bind C-a run x #{pane} hyfetch\n"),
        ("bin/greet", b"#!/bin/sh\nexec kitty -- hyfetch\n"),
        ("bin/greet", b"case $1 in a) clear ;; b) hyfetch ;; esac\n"),
        ("other.nix", b'{ pkgs, ... }: { y = { } // { z = "${pkgs.hyfetch}/bin/hyfetch"; }; }\n'),
        ("waybar/style.css", b'a { color: #fff; run: "hyfetch"; }\n'),
        ("justfile", b"greet:\n    hyfetch\n"),
        ("home/.config/opencode/agent/reviewer.md", b"- hyfetch for greetings\n"),
        ("AGENTS.md", b"Run `hyfetch` first.\n"),
        ("emacs.org", b"#+begin_src sh\nhyfetch\n#+end_src\n"),
        ("packages.txt", b"git\nhyfetch\n"),
        ("README.md", b"Greet:\n\n```sh\nhyfetch\n```\n"),
        ("waybar/large.json", b'{"x": "hyfetch"}\n' + b" " * 600_000),
        ("run.ps1", "\ufeffhyfetch\r\n".encode("utf-16-le")),
        ("run.ps1", "hyfetch --help\r\n".encode("utf-16-be")),
        ("bin/greet", b"hy'fet'ch\n"),
        ("bin/greet", b"exec hy\\fetch\n"),
        ("other.nix", b'{ pkgs, ... }: { y = pkgs.${"hy" + "fetch"}; }\n'),
    ],
)
def test_what_any_other_line_of_the_repository_names_stays(file, text):
    assert why(files={file: text}).startswith(f"{file}:")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("README.md", b"I like hyfetch.\n"),
        ("other.nix", b"{ } # hyfetch was here\n"),
        ("init.lua", b"x = 1 -- hyfetch was here\n"),
        ("waybar/config.jsonc", b"{} // hyfetch was here\n"),
        ("init.el", b"(x) ;; hyfetch was here\n"),
        ("other.nix", b"{ imports = [ ./hyfetch.nix ]; }\n"),
        ("flake.lock", b'{"hyfetch": 1}\n'),
        ("words", b"my-hyfetch hyfetcher\n"),
        ("data.bin", b"\0hyfetch\n"),
        ("words", b"\0\1hyfetch\n"),
        ("README.md", b"```sh\nls\n```\nand hyfetch\n"),
    ],
)
def test_prose_comments_and_other_names_are_no_use(file, text):
    assert why(files={file: text}) == ""


@pytest.mark.parametrize("data", [None, b"\0GITCRYPT\0x"])
def test_while_a_file_cannot_be_read_nothing_is_proposed_and_the_file_is_named(data):
    told = "bin/secret could not be read, and may name it"
    assert why(files={"bin/secret": data}) == told


def test_while_a_file_is_withheld_nothing_is_proposed():
    told = "secrets.nix could not be read, and may name it"
    assert why(around={"unread": ("secrets.nix",)}) == told


def test_pictures_and_locks_that_cannot_be_read_keep_nothing():
    assert why(files={"wall.PNG": None, "flake.lock": None, "key.age": None}) == ""


def test_without_the_list_of_files_nothing_is_proposed():
    plan = planned(around={"files": ()})
    assert plan.changes == ()
    assert any("could not be listed" in text for text in plan.unknown)


@pytest.mark.parametrize(
    "place",
    [
        place_of(hosts=None),
        place_of(hosts=("server",)),
        place_of(condition="config.x.enable"),
        place_of(option_path="users.users.bob.packages"),
        place_of(option_path="flake.modules.darwin.tools.environment.systemPackages"),
    ],
)
def test_what_may_reach_others_or_none_stays(place):
    assert why(one=changed(HYFETCH, places=(place,)))


def test_a_list_that_an_editor_takes_as_well_stays():
    places = (place_of(), place_of(option_path="programs.neovim.extraPackages"))
    assert "programs.neovim.extraPackages" in why(one=changed(HYFETCH, places=places))


def compared(**row: object) -> HostsCompared:
    hosts = (
        KnownHost(name="laptop", is_this=True, told="this machine", is_read=True),
        KnownHost(name="server", is_this=False, told="report", is_read=True),
    )
    given = {"attr_path": "hyfetch", "declared": ("laptop", "server"), "used": (), "unseen": (), "unread": ()}
    return HostsCompared(hosts=hosts, tools=(HostTool(**{**given, **row}),))


SHARED = changed(HYFETCH, places=(place_of(hosts=("laptop", "server")),))


def test_what_another_host_gets_that_was_not_read_stays():
    assert "server gets it" in why(one=SHARED)
    assert "server gets it" in why(one=SHARED, facts={"hosts_compared": compared(unread=("server",))})
    assert "server gets it" in why(one=SHARED, facts={"hosts_compared": compared()})


def test_what_another_host_uses_stays():
    row = HostUse(host="server", actor="agent", unit="runs", count=1, days=1, last_day=None)
    assert why(one=SHARED, facts={"hosts_compared": compared(used=(row,))}) == "server uses it"


def test_what_every_host_was_read_of_and_none_uses_may_go():
    assert why(one=SHARED, facts={"hosts_compared": compared(unseen=("laptop", "server"))}) == ""


@pytest.mark.parametrize("field", ["needed_by", "held_by"])
def test_what_another_package_needs_stays(field):
    given = {
        "name": "hyfetch",
        "version": "1",
        "store_path": "/nix/store/x-hyfetch-1",
        "outputs": {},
        "nar_size": 10,
        "closure_size": 10,
        "exclusive_size": 10,
        "freed_if_undeclared": 0,
        "direct": True,
        field: ("greeter",),
    }
    package = Package(**given)
    graph = DependencyGraph(kind="system", root="", size=0, paths=0, profiles={}, packages={"hyfetch": package})
    line = LineCost(file="home.nix", line=3, attr_path="hyfetch", packages=("hyfetch",), alone=0, closure=0)
    costs = LineCosts(root="", size=0, base=0, shared=0, lines=(line,))
    assert why(facts={"dependency_graph": graph, "line_costs": costs}) == "greeter needs it"


def test_the_program_of_an_agents_server_stays_and_a_remote_server_is_none():
    server = McpServerUse(
        name="pretty",
        agent="claude-code",
        scopes=("user",),
        projects=(),
        places=("~/.claude.json",),
        enabled=True,
        program="hyfetch",
        sessions_in_scope=0,
        sessions_loaded=0,
        sessions_used=0,
        calls=0,
        failed=0,
        first_day=None,
        last_day=None,
        context=None,
        context_exact=False,
        tools=(),
    )
    usage = McpUsage(servers=(server,), sessions=0, first_day=None, last_day=None)
    assert "MCP server pretty" in why(facts={"mcp_usage": usage})
    remote = msgspec.structs.replace(usage, servers=(msgspec.structs.replace(server, program="http"),))
    assert why(one=changed(HYFETCH, programs=("http",)), facts={"mcp_usage": remote}) == ""


def test_the_days_of_the_tests_are_those_of_the_report():
    assert TODAY == DAY + 101
