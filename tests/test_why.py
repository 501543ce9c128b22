"""One name is answered with all that is known of it, whichever way it is asked."""

from __future__ import annotations

import msgspec
import pytest

from nixlore.model.evolution import CommitMark, ToolLife
from nixlore.model.nix import Alias, Binary
from nixlore.present._life import Biography
from nixlore.present._text import plain
from nixlore.present._why import Why, ask, with_programs
from nixlore.present._why_lines import lines, told
from reporting import ALIGNMENT, DAY, NASTY, USAGE, a_report, changed, harmless, insight, place, tool, use


def why(name, **fields):
    return plain(lines(ask(a_report(**fields), name)))


def test_a_program_and_its_package_are_the_same_answer():
    assert (
        why("rg")
        == """\
rg: ripgrep
  declared   home.nix:12 in home.packages, on laptop
             “fast grep”
             only when cfg.enable
  declared   server.nix:4 in home.packages, hosts unknown
  provides   rg (profile link)
  class      used: run from a shell
  since      unknown: no history of the configuration was read
  used       1,234 distinct command lines on 90 days, 2024-10-04 to 2025-01-12 (fish_history)
  used       30 runs by agents on 30 days, 2024-10-04 to 2025-01-12 (claude)
  through    the alias search
  rivals     for searching text: rg 1,234 · grep 40 (distinct command lines)
  insights   nixlore check NX103"""
    )
    assert why("ripgrep").splitlines()[1:8] == why("rg").splitlines()[1:8]


@pytest.mark.parametrize("name", ["pkgs.ripgrep", "ripgrep", "rg"])
def test_an_attribute_path_may_be_written_in_several_ways(name):
    assert [found.attr_path for found in ask(a_report(), name).tools] == ["ripgrep"]


def test_the_last_part_of_a_path_is_enough_where_nothing_else_has_that_name():
    assert [found.attr_path for found in ask(a_report(), "hack").tools] == ["nerd-fonts.hack"]


def test_several_packages_with_one_program_are_all_told():
    both = changed(ALIGNMENT, tools=(*ALIGNMENT.tools, tool("ugrep", "unseen", ("rg", "ug"))))
    text = why("rg", alignment=both)
    assert text.startswith("rg: ripgrep, ugrep\n  ripgrep\n")
    assert "\n  ugrep\n" in text


def test_many_places_are_cut_unless_all_are_asked_for():
    many = tool("ripgrep", "used", ("rg",), places=tuple(place(number) for number in range(20)))
    answer = ask(a_report(alignment=changed(ALIGNMENT, tools=(many,))), "rg")
    assert plain(lines(answer)).count("home.nix:") == 6
    assert "and in 14 more places: --full" in plain(lines(answer))
    assert plain(lines(answer, full=True)).count("home.nix:") == 20


def test_a_package_that_was_not_seen_says_so_and_why_nothing_follows():
    text = why("hyfetch", alignment=changed(ALIGNMENT, absence="no host was found"))
    assert "class      unseen: none of its programs was seen to run" in text
    assert "used       not seen in any history (no host was found)" in text


def test_without_a_history_nothing_is_said_of_use():
    assert "used       unknown: no history was read" in why("hyfetch", usage=changed(USAGE, windows=(), commands=()))


def test_a_package_that_only_a_module_brings_is_found():
    brought = changed(tool("fwupd", "exempt", ("fwupdmgr",)), places=(), host_known_by="evaluation")
    text = why("fwupdmgr", alignment=changed(ALIGNMENT, by_modules=(brought,)))
    assert "host       this one, known by evaluation" in text


def test_an_exempt_package_names_its_class():
    assert "class      exempt [font]: fonts are used by programs, not run" in why("nerd-fonts.hack")


def test_a_desktop_program_tells_its_last_trace():
    assert "used       left a trace outside the shells, last around 2025-01-02" in why("firefox")
    assert "not seen in any history" not in why("firefox")


def test_several_aliases_are_called_so():
    commands = (changed(USAGE.commands[0], via=("s", "search")), *USAGE.commands[1:])
    assert "through    the aliases s, search" in why("rg", usage=changed(USAGE, commands=commands))


def found_as(provider: str, name: str = "rebuild") -> str:
    binary = Binary(name=name, path=f"~/x/{name}", store_path="", package="tools", provider=provider, rank=1)
    return plain(lines(ask(a_report(), name, [binary])))


@pytest.mark.parametrize(
    ("provider", "says"),
    [
        ("home", "provided by the configuration (~/x/rebuild, from tools)"),
        ("script", "a script of the user's own (~/x/rebuild)"),
        ("local", "not declared, found at ~/x/rebuild"),
    ],
)
def test_what_is_on_the_path_is_never_said_to_be_nowhere(provider: str, says: str):
    assert found_as(provider).startswith(f"rebuild: {says}\n")


def test_another_systems_own_program_is_not_called_nixos():
    assert found_as("other", "sudo").startswith("sudo: not declared, found at ~/x/sudo\n")
    assert found_as("system", "sudo").startswith("sudo: part of every NixOS system\n")


def test_a_system_without_a_part_that_all_have_is_not_said_to_have_it():
    other = Binary(
        name="ls", path="/run/current-system/sw/bin/ls", store_path="", package="", provider="system", rank=1
    )
    assert "part of every NixOS system" not in plain(lines(ask(a_report(), "sudo", [other])))
    assert "part of every NixOS system" in plain(lines(ask(a_report(), "sudo", ())))


def test_a_lack_is_told_once():
    there = Binary(name="htop", path="/x/htop", store_path="", package="", provider="local", rank=1)
    assert plain(lines(ask(a_report(), "htop", [there]))).startswith("htop: used, but nothing declares it\n")


def test_a_command_of_unknown_origin_is_not_said_to_be_undeclared():
    bare = changed(USAGE, commands=(changed(USAGE.commands[0], name="zi", via=()),))
    alias = Alias(name="zi", kind="function", shell="zsh", runs=(), file="~/.zshrc", line=3)
    assert why("zi", usage=bare).startswith("zi: used; what provides it is not known\n")
    in_nixpkgs = plain(lines(ask(a_report(usage=bare), "zi", candidates=("zi",))))
    assert in_nixpkgs.startswith("zi: used; nothing here is known to provide it\n")
    assert plain(lines(ask(a_report(usage=bare), "zi", (), [alias]))).startswith(
        "zi: a function of the user's own (~/.zshrc:3)\n"
    )


def test_a_command_that_nothing_declares_names_what_would():
    text = why("htop")
    assert text.startswith("htop: used, but nothing declares it\n")
    assert "used       20 distinct command lines on 20 days" in text
    assert "failed     not found 2 times" in text
    assert "here       not found now" in text
    assert "nixpkgs    in htop, htop-vim (catalog of 2026-01-01)" in text


def test_what_is_told_already_is_not_told_again_as_an_insight():
    says = insight("NX102", "htop", "htop is used, but not declared")
    text = why("htop", insights=(says,))
    assert "htop is used" not in text
    assert text.endswith("  insights   nixlore check NX102")
    assert "NX101      hyfetch is declared, but not seen to run [low confidence]" in why("hyfetch")


def test_rivals_of_one_purpose_are_one_line():
    runs = changed(ALIGNMENT.preferences[0], unit="runs", counts=(("rg", 9), ("grep", 2)))
    text = why("rg", alignment=changed(ALIGNMENT, preferences=(*ALIGNMENT.preferences, runs)))
    assert "rivals     for searching text: rg 1,234 · grep 40 (distinct command lines); rg 9 · grep 2 (runs)\n" in text


def test_what_was_used_on_one_day_tells_the_day_once():
    once = changed(use(1), first_day=DAY, last_day=DAY)
    assert told(once) == "1 distinct command line on 2024-10-04 (fish_history)"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("grep", "grep: part of every NixOS system"),
        ("cd", "cd: built into the shell"),
        ("mine", "mine: an alias or function of the user's own"),
    ],
)
def test_a_command_that_needs_no_declaration_says_where_it_comes_from(name, says):
    assert why(name, usage=changed(USAGE, defined=("mine",))).splitlines()[0] == says


def test_an_unknown_name_gets_the_nearest_known_ones():
    answer = ask(a_report(), "hyftch")
    assert not answer.found
    assert (
        plain(lines(answer))
        == """\
No package or switch that is declared is called hyftch, and no history shows it.
  Did you mean hyfetch?"""
    )
    assert "Did you mean" not in why("quite-something-else")
    assert "x: no configuration was found, and no history" in why("x", config_repo="", alignment=None, usage=None)


def test_without_a_history_nothing_is_called_undeclared():
    text = why("rg", alignment=None, usage=None)
    assert text.startswith("Nothing is known of rg yet: declarations are told once a history is read.\n")
    assert "not declared" not in text


def test_an_unknown_name_may_still_be_in_nixpkgs():
    text = plain(lines(Why(name="jq", candidates=("jq", "jaq"))))
    assert "nixpkgs has it in jq, jaq" in text
    assert "to try it once: nix shell nixpkgs#jq" in text


def test_an_answer_without_facts_is_an_answer():
    assert not ask(a_report(alignment=None, usage=None), "rg").found


def test_the_answer_is_json_that_reads_back():
    answer = ask(a_report(), "rg")
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Why) == answer


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    odd = tool(
        NASTY,
        "used",
        (NASTY,),
        because=NASTY,
        exemption=NASTY,
        known_by=NASTY,
        uses=(use(3),),
        places=(place(1, file=NASTY, option_path=NASTY, hosts=(NASTY,), comment=NASTY, condition=NASTY),),
    )
    assert harmless(why(NASTY, alignment=changed(ALIGNMENT, tools=(odd, odd))))
    assert harmless(why("x" + NASTY, alignment=changed(ALIGNMENT, tools=(odd,))))


def test_an_answer_about_the_sample_says_so():
    assert why("rg", sample=True).startswith("SAMPLE: all of this is a made-up machine.\nrg: ripgrep\n")
    assert why("nothing", sample=True).startswith("SAMPLE")


@pytest.mark.parametrize("name", ["programs.git", "programs.git.enable"])
def test_a_switch_is_a_way_to_name_the_tool_that_it_declares(name):
    switched = tool("git", "used", ("git",), places=(place(5, option_path="programs.git.enable"),))
    alignment = changed(ALIGNMENT, tools=(*ALIGNMENT.tools, switched))
    assert [found.attr_path for found in ask(a_report(alignment=alignment), name).tools] == ["git"]
    assert ask(a_report(alignment=alignment), "home.packages").tools == ()


LIFE = ToolLife(
    names=("openssh", "services.openssh"),
    first_added=CommitMark(commit="c" * 40, date="2025-10-03T20:01:01+00:00"),
    status="declared",
    last_removed=None,
    events=(),
    spells=(),
    changes=0,
    age_days=9,
    declared_days=9,
    authors=("ada",),
)


def of_a_service(*programs, name="openssh", **fields):
    report = a_report(**fields)
    answer = changed(ask(report, name), lives=(Biography(tool="openssh", life=LIFE),))
    return with_programs(report, answer, programs)


def used(answer):
    return [line.strip() for line in plain(lines(answer)).splitlines() if line.strip().startswith("used")]


def test_of_what_is_no_tool_the_use_of_its_programs_is_told_by_name():
    assert used(of_a_service("rg", "sshd", "grep")) == [
        "used       rg: 1,234 distinct command lines on 90 days, 2024-10-04 to 2025-01-12 (fish_history)",
        "used       rg: 30 runs by agents on 30 days, 2024-10-04 to 2025-01-12 (claude)",
        "used       grep: 40 distinct command lines on 40 days, 2024-10-04 to 2025-01-12 (fish_history)",
    ]


def test_that_nothing_was_seen_is_said_of_what_was_looked_for():
    assert used(of_a_service("sshd")) == ["used       none of its programs was seen in any history"]
    assert used(of_a_service()) == ["used       no command of this name was seen in any history"]
    assert used(of_a_service("sshd", name="sshd")) == ["used       not seen in any history"]
    assert used(of_a_service("sshd", usage=None)) == ["used       unknown: no history was read"]


def test_of_a_command_or_a_tool_no_other_programs_are_told():
    for name in ("rg", "ripgrep"):
        report = a_report()
        assert with_programs(report, ask(report, name), ("grep",)) == ask(report, name)
