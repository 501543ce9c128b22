"""The examination lists every source with its reach, and says how to see more."""

from __future__ import annotations

import pytest

from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.run import Target
from nixlore.present._text import plain
from nixlore.present.doctor import present
from reporting import ALIGNMENT, COVERAGE, NASTY, a_report, changed, harmless


def examination(**fields):
    return plain(present(a_report(**fields)))


def test_each_source_is_told_with_its_state_and_reach():
    text = examination()
    assert (
        "  fish_history     ~/.local/share/fish/fish_history: 4,000 distinct command lines, 2 skipped, "
        "2024-10-04 to 2025-01-12\n" in text
    )
    assert "  desktop_use      dconf: cannot be read, Permission denied\n" in text
    assert "  bash_history     ~/.bash_history: 300 runs, without times\n" in text
    assert "  zsh_history      ~/.zsh_history: not there, looked for ~/.zsh_history and what HISTFILE names" in text
    assert "  atuin            switched off\n" in text
    assert text.index("fish_history") < text.index("zsh_history")


def test_what_is_no_history_is_counted_in_its_own_unit():
    files = Coverage(collector="nix_config", source="/repo", state="read", entries=20, unit="files")
    assert "  nix_config       /repo: 20 files\n" in examination(coverage=(files,))


def test_what_agents_and_other_hosts_did_is_told_apart():
    mine = changed(COVERAGE[1], collector="atuin", source="db", host="laptop")
    text = examination(coverage=(mine, changed(mine, actor="agent"), changed(mine, host="server")))
    assert [line.partition(", ")[0] for line in text.splitlines()[1:4]] == [
        "  atuin            db: 4,000 distinct command lines",
        "  atuin            db: 4,000 distinct command lines by agents",
        "  atuin            db: 4,000 distinct command lines on server",
    ]


def closed(*subjects, cause="Permission denied", remedy=""):
    return tuple(Diagnostic(stage="collect/x", subject=one, cause=cause, remedy=remedy) for one in subjects)


def unseen(diagnostics):
    lines = examination(diagnostics=diagnostics, coverage=()).splitlines()
    start = lines.index("What could not be seen") + 1
    return [line.strip() for line in lines[start : lines.index("", start) if "" in lines[start:] else None]]


def test_one_closed_home_is_told_once_with_what_helps():
    found = (
        *closed("~/.config", "~/.cache", "~"),
        *closed("/home/ada", remedy="run as ada"),
        *closed("/home/ada", "~/.config", "/home/adams", "/nix/var/nix/profiles"),
        *closed("~/.config", cause="links go in a circle"),
    )
    assert unseen(found) == [
        "~: Permission denied (run as ada)",
        "/home/adams: Permission denied",
        "/nix/var/nix/profiles: Permission denied",
        "~/.config: links go in a circle",
    ]


def test_what_is_no_path_has_nothing_above_it():
    assert unseen(closed("a/b", "a")) == ["a/b: Permission denied", "a: Permission denied"]


def test_also_minor_notes_are_told():
    assert "x: skipped for want of Y" in examination()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "HISTTIMEFORMAT"),
        ({"alignment": changed(ALIGNMENT, host="", host_known_by="no host was found")}, "--host"),
        (
            {"alignment": changed(ALIGNMENT, absence="no history was read")},
            "why nothing is called unused: no history was read",
        ),
        ({"sample": True}, "SAMPLE"),
    ],
)
def test_hints_say_how_to_see_more(fields, says):
    assert says in examination(**fields)


def test_stages_that_were_skipped_are_one_line():
    notes = tuple(
        Diagnostic(stage="x", subject=name, cause=f"skipped for want of {name}", severity="note") for name in "abc"
    )
    assert "  a, b, c: skipped, as what they need is missing" in examination(diagnostics=notes)


@pytest.mark.parametrize(
    ("collector", "says"),
    [
        ("atuin", "not there, programs.atuin.enable = true notes every run"),
        ("nix_config", "not there, --config DIR names it, config_repo in the settings for good"),
        ("fish_history", "not there, looked for ~/.local/share/fish/fish_history; another place: --history FILE"),
        ("desktop_use", "  desktop_use      not there\n"),
    ],
)
def test_what_is_missing_is_told_with_how_to_get_it(collector, says):
    assert says in examination(coverage=(Coverage(collector=collector, source=collector, state="absent"),))


def test_what_the_collector_says_of_a_missing_source_wins():
    entry = Coverage(collector="atuin", source="atuin", state="absent", note="needs sqlite")
    assert "  atuin            not there, needs sqlite\n" in examination(coverage=(entry,))


@pytest.mark.parametrize(
    ("user", "source", "told"),
    [
        ("ada", "/home/ada/.bash_history", "~/.bash_history"),
        ("ada", "/home/adam/.bash_history", "/home/adam/.bash_history"),
        ("root", "/root/x", "~/x"),
        ("", "/home/x", "/home/x"),
    ],
)
def test_a_path_of_the_home_is_told_as_people_write_it(user, source, told):
    entry = Coverage(collector="atuin", source=source, state="read", entries=1, unit="runs")
    target = Target(hostname="laptop", asked_host="", user=user)
    assert f"  atuin            {told}: 1 run, without times\n" in examination(coverage=(entry,), target=target)


def test_a_machine_that_is_seen_well_gets_no_hints():
    good = Coverage(collector="atuin", source="db", state="read", entries=9, since=1, until=2, unit="runs")
    assert "To see more" not in examination(coverage=(good,), diagnostics=())


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    odd = tuple(changed(entry, source=NASTY, note=NASTY, collector=NASTY) for entry in COVERAGE)
    assert harmless(examination(coverage=odd, config_repo=NASTY))
