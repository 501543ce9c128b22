"""Which class each declared tool gets and why, which host and user are meant, and when absence may be claimed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import (
    HOST,
    NOW,
    TARGET,
    TODAY,
    align,
    classes,
    command,
    home_package,
    host,
    many,
    package,
    read,
    reason,
)
from nixlore.model.nix import Alias, Binary, DesktopTrace, ProgramReference
from nixlore.model.run import DAY, Config, Target
from nixlore.model.shell import NameKey
from nixlore.shell.private import token


def reference(name: str = "", attr_path: str = "", how: str = "keybinding") -> ProgramReference:
    return ProgramReference(name=name, attr_path=attr_path, how=how, file="sway.nix", line=9)


def test_a_tool_that_nothing_ran_is_unseen():
    alignment = align([package("dust")])
    assert classes(alignment) == {"dust": "unseen"}
    assert alignment.absence == ""
    assert (alignment.host, alignment.host_known_by, alignment.user) == (HOST, "hostname", "ada")


def test_without_any_history_nothing_is_called_unseen():
    alignment = align([package("dust")], coverage=[])
    assert [(tool.tool_class, tool.because) for tool in alignment.tools] == [("unknown", "no history was read")]


def test_a_tool_is_used_by_any_of_its_programs():
    alignment = align([package("figlet")], [command("figlist", 3)])
    assert classes(alignment) == {"figlet": "used"}
    assert alignment.tools[0].uses[0].count == 3


def test_a_tool_whose_programs_are_unknown_is_used_by_its_own_name():
    assert classes(align([package("mystery")], [command("mystery")])) == {"mystery": "used"}


def test_agents_use_counts_too():
    alignment = align([package("dust")], [command("dust", actor="agent", source="transcripts")])
    assert classes(alignment) == {"dust": "used"}


def test_a_withheld_name_of_a_declared_program_is_use():
    key = b"s" * 32
    alignment = align([package("httpie")], [command(token("https", key))], keys=[NameKey(key=key)])
    assert classes(alignment) == {"httpie": "used"}


def test_an_alias_that_was_typed_is_use_of_what_it_runs():
    alias = Alias(name="ls", kind="alias", shell="", runs=("eza",), file="a.nix", line=2)
    assert classes(align([package("eza")], [command("ls")], aliases=[alias])) == {"eza": "used"}


@pytest.mark.parametrize("kind", ["alias", "abbreviation", "function"])
def test_what_a_definition_runs_is_referenced(kind: str):
    alias = Alias(name="space", kind=kind, shell="", runs=("cd", "dust"), file="a.nix", line=2)
    alignment = align([package("dust")], aliases=[alias])
    assert classes(alignment) == {"dust": "referenced"}
    assert reason(alignment, "dust") == f"run by the {kind} space (a.nix:2)"


@pytest.mark.parametrize("named", [reference("figlist"), reference(attr_path="pkgs.figlet")])
def test_what_the_configuration_names_is_referenced(named: ProgramReference):
    alignment = align([package("figlet")], references=[named])
    assert classes(alignment) == {"figlet": "referenced"}
    assert reason(alignment, "figlet") == "named in sway.nix:9 (keybinding)"


def test_what_a_used_program_runs_itself_is_referenced():
    alignment = align([package("cowsay")], [command("fortune")])
    assert classes(alignment) == {"cowsay": "referenced"}
    assert reason(alignment, "cowsay") == "run by fortune, which is used"


def test_a_desktop_trace_is_use():
    trace = DesktopTrace(name="Firefox", at=NOW - 400 * DAY, how="cache", place="~/.cache/firefox")
    alignment = align([package("firefox")], traces=[trace])
    assert classes(alignment) == {"firefox": "used"}
    assert alignment.tools[0].last_trace == NOW - 400 * DAY


def test_a_desktop_program_without_traces_is_exempt():
    alignment = align([package("firefox")])
    assert classes(alignment) == {"firefox": "exempt"}
    assert alignment.tools[0].exemption == "desktop"


def test_what_brings_no_command_is_exempt():
    assert classes(align([package("foolib", file="x.nix"), package("libfoo")]))["libfoo"] == "exempt"


def test_keep_ends_the_discussion_even_of_used_tools():
    alignment = align([package("dust", keep="for guests"), package("tokei")], config=Config(keep=("tokei",)))
    assert classes(alignment) == {"dust": "kept", "tokei": "kept"}
    assert reason(alignment, "dust") == "for guests"


@pytest.mark.parametrize(
    "option",
    [
        "programs.neovim.extraPackages",
        "systemd.services.backup.path",
        "fonts.packages",
        "programs.nix-ld.libraries",
        "hardware.graphics.extraPackages",
        "services.udev.packages",
        "containers.web.config.environment.systemPackages",
        "specialisation.travel.configuration.environment.systemPackages",
    ],
)
def test_options_that_programs_read_are_not_for_people(option: str):
    alignment = align([package("dust", option_path=option)])
    assert (classes(alignment), alignment.tools[0].exemption) == ({"dust": "exempt"}, "place")


@pytest.mark.parametrize(
    "option",
    [
        "environment.systemPackages",
        "home.packages",
        "users.users.ada.packages",
        "users.users.${config.user.name}.packages",
        "user.packages",
        "flake.modules.homeManager.base.home.packages",
    ],
)
def test_options_that_people_type_from(option: str):
    assert classes(align([package("dust", option_path=option)])) == {"dust": "unseen"}


@pytest.mark.parametrize("comment", ["needed by waybar", "dependency of x", "for neovim", "LSP", "used in scripts"])
def test_a_comment_that_names_another_caller_exempts(comment: str):
    assert classes(align([package("dust", comment=comment), package("eza", header=comment)])) == {
        "dust": "exempt",
        "eza": "exempt",
    }


def test_a_comment_about_the_tool_itself_does_not():
    assert classes(align([package("dust", comment="a nicer du", header="cli tools")])) == {"dust": "unseen"}


@pytest.mark.parametrize(
    "doubtful",
    [
        package("dust", channel="pkgs-mine"),
        package("dust", overridden=True),
        package("dust", ambiguous=True),
        package("strange"),
        package("dust", kind="program", enabled=True, option_path="programs.dust.enable"),
    ],
)
def test_doubts_about_programs_are_unknown(doubtful):
    assert list(classes(align([doubtful])).values()) == ["unknown"]


@pytest.mark.parametrize(
    "channel", ["unstable", "pkgs-unstable", "nixpkgs-stable", "stable", "master", "nixpkgs-25.05"]
)
def test_other_ages_of_nixpkgs_have_the_same_programs(channel: str):
    assert classes(align([package("dust", channel=channel)])) == {"dust": "unseen"}


def test_a_disabled_switch_and_a_projects_shell_are_no_tools():
    alignment = align([package("dust", kind="program", enabled=False), package("eza", scope="project")])
    assert alignment.tools == ()


def test_members_of_a_wrapped_package_are_not_tools():
    assert align([package("dust", within="python3")]).tools == ()


def test_another_hosts_package_is_elsewhere():
    alignment = align([package("dust", hosts=("bramble",)), package("eza", hosts=())])
    assert classes(alignment) == {"dust": "elsewhere", "eza": "elsewhere"}


def test_declared_here_and_there_is_declared_here():
    alignment = align([package("dust", hosts=("bramble",), file="b.nix"), package("dust", file="a.nix")])
    assert (classes(alignment), alignment.tools[0].on_this_host) == ({"dust": "unseen"}, True)
    assert [place.file for place in alignment.tools[0].places] == ["a.nix", "b.nix"]


@pytest.mark.parametrize("vague", [package("dust", hosts=None), package("dust", condition="config.x.enable")])
def test_unresolved_hosts_and_conditions_leave_it_open(vague):
    assert align([vague]).tools[0].on_this_host is None


def test_another_users_package_is_not_this_users():
    alignment = align([home_package("dust", "bob"), home_package("eza"), home_package("just", "root")])
    assert classes(alignment) == {"dust": "elsewhere", "eza": "unseen", "just": "elsewhere"}


@pytest.mark.parametrize("label", ["${username}", "config.user.name", "userName", "username", "mainUser"])
def test_a_user_that_is_an_expression_may_be_this_one(label: str):
    assert classes(align([home_package("dust", label)])) == {"dust": "unseen"}


def test_what_all_users_get_is_not_judged_by_one_users_history():
    alignment = align([package("dust"), home_package("eza"), home_package("tokei", "bob")])
    assert classes(alignment) == {"dust": "unknown", "eza": "unseen", "tokei": "elsewhere"}
    assert "other users" in reason(alignment, "dust")


def test_histories_named_by_hand_are_those_of_the_only_user():
    target = Target(hostname="", asked_host=HOST, user="root", named_histories=True)
    alignment = align([home_package("dust"), package("eza")], target=target)
    assert (alignment.user, classes(alignment)) == ("ada", {"dust": "unseen", "eza": "unseen"})


def test_histories_named_by_hand_are_nobodys_where_there_are_two_users():
    target = Target(hostname="", asked_host=HOST, user="root", named_histories=True)
    alignment = align([home_package("dust"), home_package("eza", "bob"), package("tokei")], target=target)
    assert alignment.user == ""
    assert [tool.on_this_host for tool in alignment.tools] == [None, None, True]
    assert classes(alignment)["tokei"] == "unknown"


def test_programs_come_from_the_profile_first():
    binary = Binary(
        name="dust2",
        path="/run/current-system/sw/bin/dust2",
        store_path="/nix/store/x",
        package="dust",
        provider="system",
    )
    alignment = align([package("dust")], [command("dust2")], binaries=[binary])
    assert (alignment.tools[0].programs, alignment.tools[0].known_by) == (("dust2",), "profile link")
    assert classes(alignment) == {"dust": "used"}


def test_another_machines_histories_are_not_held_against_this_ones_path():
    target = Target(hostname="x", asked_host=HOST, user="ada", named_histories=True)
    binary = Binary(name="tokei", path="~/bin/tokei", store_path="", package="", provider="local")
    rows = many("tokei", 3)
    assert {row.owner_kind for row in align([], rows, binaries=[binary], target=target).missing} == {"unknown"}
    here = msgspec.structs.replace(target, hostname=HOST)
    assert {row.owner_kind for row in align([], rows, binaries=[binary], target=here).missing} == {
        "local",
        "not found now",
    }


@pytest.mark.parametrize(
    ("target", "hosts", "name", "how"),
    [
        (TARGET, [host(HOST), host("bramble")], HOST, "hostname"),
        (TARGET, [host("desktop", hostname=HOST)], "desktop", "hostname"),
        (TARGET, [host(HOST), host(f"ada@{HOST}", "home", "")], f"ada@{HOST} {HOST}", "hostname"),
        (TARGET, [host(f"bob@{HOST}", "home", "")], "", f"no configuration in the repository is named {HOST}"),
        (TARGET, [host(HOST), host("ada", "home", "")], f"ada {HOST}", "hostname"),
        (TARGET, [host("home", "home", "")], "home", "the only configuration"),
        (TARGET, [host("a", hostname=HOST), host("b", hostname=HOST)], "", f"a and b have the same hostname {HOST}"),
        (TARGET, [host(HOST), host("b", hostname=HOST)], HOST, "hostname"),
        (
            TARGET,
            [host("home", "home", ""), host("bramble")],
            "",
            f"no configuration in the repository is named {HOST}",
        ),
        (TARGET, [], "", "no host was found"),
        (Target(hostname="", asked_host="", user="ada"), [host("")], "", "this machine's name is not known"),
        (Target(hostname="x", asked_host="bramble", user="ada"), [host(HOST), host("bramble")], "bramble", "--host"),
        (Target(hostname="x", asked_host="ada@b", user="u"), [host("ada@b", "home", "")], "ada@b", "--host"),
        (Target(hostname="x", asked_host="b", user="u"), [host("ada@b", "home", "")], "ada@b", "--host"),
        (Target(hostname="x", asked_host="ada", user="u"), [host("ada", "home", "")], "ada", "--host"),
    ],
)
def test_which_host_this_is(target: Target, hosts: list, name: str, how: str):
    alignment = align([], hosts=hosts, target=target)
    assert (alignment.host, alignment.host_known_by) == (name, how)
    assert bool(alignment.absence) is (not name)


FISH = package("fish", kind="program", enabled=True, option_path="programs.fish.enable")


OFF = "was not read, as it is switched off or too large for a first answer"


@pytest.mark.parametrize(
    ("coverage", "because"),
    [
        ([], "no history with times was read"),
        ([read(since=None, until=None)], "no history with times was read"),
        ([read(actor="agent")], "no history with times was read"),
        ([read(entries=299)], "only 299 history entries with times were read (need 300)"),
        ([read(since=(TODAY - 20) * DAY)], "the histories reach over 19 days only (need 30)"),
        ([read(until=(TODAY - 40) * DAY)], "the newest command seen is 40 days old"),
        ([read(), read("fish_history", state="unreadable")], "fish_history could not be read"),
        ([read(), read("fish_history", state="off")], f"fish_history {OFF}"),
        ([read(), read("git_history", state="off")], f"git_history {OFF}"),
        ([read(host="bramble")], "no history with times was read"),
    ],
)
def test_absence_needs_histories(coverage: list, because: str):
    assert align([package("dust")], coverage=coverage).absence == because


def test_absence_allows_absent_and_foreign_sources():
    coverage = [read(), read("fish_history", state="absent"), read("nix_config", state="unreadable", unit="")]
    assert align([package("dust")], coverage=coverage).absence == ""


def test_histories_named_by_hand_may_be_old():
    target = Target(hostname=HOST, asked_host="", user="ada", named_histories=True)
    assert align([], coverage=[read(until=(TODAY - 400) * DAY)], target=target).absence == ""


def test_the_window_that_is_needed_can_be_set():
    assert "need 800" in align([], config=Config(unused_after_days=800)).absence


@pytest.mark.parametrize(
    ("switch", "collectors", "because"),
    [
        (FISH, ["bash_history"], "fish is enabled, and no history of it was read"),
        (FISH, ["fish_history"], ""),
        (FISH, ["atuin"], ""),
        (msgspec.structs.replace(FISH, enabled=False), ["bash_history"], ""),
        (msgspec.structs.replace(FISH, hosts=("bramble",)), ["bash_history"], ""),
        (
            msgspec.structs.replace(FISH, scope="home"),
            ["zsh_history"],
            "fish is enabled, and no history of it was read",
        ),
    ],
)
def test_an_enabled_shell_without_history_forbids_absence(switch, collectors: list[str], because: str):
    assert align([switch], coverage=[read(name) for name in collectors]).absence == because


def test_of_two_shells_of_the_system_one_read_suffices():
    zsh = package("zsh", kind="program", enabled=True, option_path="programs.zsh.enable")
    assert align([FISH, zsh], coverage=[read("zsh_history")]).absence == ""


def test_the_fact_states_its_windows_and_catalog():
    alignment = align([package("dust")])
    assert [window.source for window in alignment.windows] == ["zsh_history"]
    assert alignment.catalog_date == "2026-05-01"


def test_optional_sources_may_be_missing():
    alignment = align([package("dust")], references=None, aliases=None, binaries=None, traces=None)
    assert classes(alignment) == {"dust": "unseen"}


DECLARATIONS = st.builds(
    lambda name, hosts, condition, user: (
        home_package(name, user, hosts=hosts, condition=condition)
        if user
        else package(name, hosts=hosts, condition=condition)
    ),
    st.sampled_from(["dust", "eza", "figlet", "libfoo", "strange", "firefox", "httpie"]),
    st.sampled_from([None, (), (HOST,), ("bramble",), ("bramble", HOST)]),
    st.sampled_from(["", "c"]),
    st.sampled_from(["", "ada", "bob", "${user}"]),
)


@given(st.lists(DECLARATIONS, max_size=12), st.lists(st.sampled_from(["dust", "eza", "https", "x"]), max_size=6))
def test_a_used_tool_is_never_unseen_and_sums_are_those_of_its_programs(declarations: list, names: list[str]):
    alignment = align(declarations, [command(name, 2) for name in names])
    for tool in alignment.tools:
        assert tool.because
        assert (tool.tool_class == "exempt") is bool(tool.exemption)
        ran = set(tool.programs) & set(names)
        assert sum(use.count for use in tool.uses) == 2 * sum(names.count(name) for name in ran)
        if ran:
            assert tool.tool_class == "used"
        assert len({(use.actor, use.unit) for use in tool.uses}) == len(tool.uses)


def test_counts_of_a_tool_keep_units_apart():
    rows = [
        *many("http", 2, 3),
        command("https", 5, unit="distinct command lines", lines=4, source="fish_history", day=3),
    ]
    tool = align([package("httpie")], rows, coverage=[read()]).tools[0]
    assert [(use.unit, use.count) for use in tool.uses] == [("distinct command lines", 4), ("runs", 6)]


def test_what_is_asked_of_another_host_is_not_told_by_this_machine():
    hosts = [host(HOST), host("bramble")]
    asked = Target(hostname=HOST, asked_host="bramble", user="ada")
    found = align([package("dust", hosts=("bramble",))], hosts=hosts, target=asked)
    assert found.absence == f"the histories read are those of {HOST}, another host of the repository"
    assert not found.is_this_machine
    for name in ("", "nixos", "bramble"):
        found = align(
            [package("dust", hosts=("bramble",))], hosts=hosts, target=msgspec.structs.replace(asked, hostname=name)
        )
        assert (found.absence, found.is_this_machine) == ("", True)
    brought = msgspec.structs.replace(asked, named_histories=True)
    found = align([package("dust", hosts=("bramble",))], hosts=hosts, target=brought)
    assert (found.absence, found.is_this_machine) == ("", False)
