"""The examination lists every source with its reach, and says how to see more."""

from __future__ import annotations

import pytest

from nixlore.model.evidence import Coverage
from nixlore.present._text import plain
from nixlore.present.doctor import present
from reporting import ALIGNMENT, COVERAGE, NASTY, a_report, changed, harmless


def examination(**fields):
    return plain(present(a_report(**fields)))


def test_each_source_is_told_with_its_state_and_reach():
    text = examination()
    assert (
        "  fish_history     ~/.local/share/fish/fish_history: 4,000 entries, 2 skipped, "
        "2024-10-04 to 2025-01-12, distinct command lines\n" in text
    )
    assert "  desktop_use      dconf: cannot be read, Permission denied\n" in text
    assert "  bash_history     ~/.bash_history: 300 entries, without times, runs\n" in text
    assert "  zsh_history      ~/.zsh_history: not there\n" in text
    assert "  atuin            switched off\n" in text
    assert text.index("fish_history") < text.index("zsh_history")


def test_what_is_no_history_is_counted_in_its_own_unit():
    files = Coverage(collector="nix_config", source="/repo", state="read", entries=20, unit="files")
    assert "  nix_config       /repo: 20 files\n" in examination(coverage=(files,))


def test_what_agents_and_other_hosts_did_is_told_apart():
    mine = changed(COVERAGE[1], collector="atuin", source="db", host="laptop")
    text = examination(coverage=(mine, changed(mine, actor="agent"), changed(mine, host="server")))
    assert [line.partition(", ")[0] for line in text.splitlines()[1:4]] == [
        "  atuin            db: 4,000 entries",
        "  atuin            db: 4,000 entries by agents",
        "  atuin            db: 4,000 entries on server",
    ]


def test_also_minor_notes_are_told():
    assert "x: skipped for want of Y" in examination()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "HISTTIMEFORMAT"),
        ({}, "atuin (programs.atuin.enable)"),
        ({"config_repo": ""}, "--config DIR"),
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


def test_a_machine_that_is_seen_well_gets_no_hints():
    good = Coverage(collector="atuin", source="db", state="read", entries=9, since=1, until=2, unit="runs")
    assert "To see more" not in examination(coverage=(good,), diagnostics=())


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    odd = tuple(changed(entry, source=NASTY, note=NASTY, collector=NASTY) for entry in COVERAGE)
    assert harmless(examination(coverage=odd, config_repo=NASTY))
