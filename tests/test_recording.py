"""How the recording stands is told by `shell status` and `self doctor`, in words and as data."""

from __future__ import annotations

import pytest

from nixlore.model.evidence import Coverage
from nixlore.model.run import DAY
from nixlore.present._recording import Recording, examined, overtaken, recording_lines
from nixlore.present._text import plain
from reporting import NASTY, changed, harmless

NOW = 20_000 * DAY
ON = Recording(
    state="recording",
    waiting=3,
    first=NOW - 900,
    last=NOW - 600,
    shells={"bash": 1, "fish": 2},
    spools=("/run/user/1000/nixlore/commands",),
    loaded_by=("/home/ada/.bashrc", "/home/ada/.config/fish/conf.d/nixlore.fish"),
    kept=1200,
    since=NOW - 30 * DAY,
    until=NOW - 3600,
)


def told(found):
    return plain(recording_lines(found, NOW, "ada"))


def test_all_that_is_known_is_told():
    assert told(ON) == (
        "Recording: each command that ends in a shell that has loaded it\n"
        "  waiting   3 commands wait for the next scan, the last of them 10 minutes old; sessions: bash 1, fish 2\n"
        "  kept      1,200 runs, 2024-09-04 to 2024-10-03\n"
        "  spool     /run/user/1000/nixlore/commands\n"
        "  loaded by ~/.bashrc\n"
        "  loaded by ~/.config/fish/conf.d/nixlore.fish"
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "paused", "paused_since": NOW - 7200}, "Paused 2 hours ago: nothing is recorded"),
        ({"state": "paused"}, "Paused: nothing is recorded until `nixlore shell resume`"),
        ({"state": "ready"}, "Ready: the next shell that finds `nixlore` when it starts records"),
        ({"state": "not set up"}, "Not set up: `nixlore shell init fish`"),
        ({"silent": {"bash": NOW}}, "bash: on 2024-10-04 PROMPT_COMMAND no longer had our hook"),
        ({"silent": {"zsh": NOW}}, "zsh: on 2024-10-04 precmd_functions no longer had our hook"),
        ({"waiting": 1}, "1 command waits for the next scan, 10 minutes old"),
    ],
)
def test_each_state_says_what_to_do(fields, says):
    assert says in told(changed(ON, **fields))


def history(shell, until, **more):
    return Coverage(collector=f"{shell}_history", source="h", state="read", entries=9, until=until, unit="runs", **more)


@pytest.mark.parametrize(
    ("found", "coverage", "expected"),
    [
        (ON, [history("bash", NOW + DAY)], {"bash": NOW - 600}),
        (ON, [history("bash", NOW)], {}),
        (ON, [history("bash", None)], {}),
        (ON, [history("bash", NOW + DAY, actor="agent")], {}),
        (ON, [history("bash", NOW + DAY, host="server")], {}),
        (ON, [history("zsh", NOW + DAY)], {}),
        (changed(ON, state="paused"), [history("bash", NOW + DAY)], {}),
        (changed(ON, last=None), [history("bash", NOW + DAY)], {}),
        (
            changed(ON, last=None),
            [history("bash", NOW + DAY), Coverage(collector="recorded", source="recording", state="read", until=NOW - DAY)],
            {"bash": NOW - DAY},
        ),
        (
            ON,
            [history("bash", NOW + DAY), Coverage(collector="recorded", source="recording", state="read", until=NOW + DAY)],
            {},
        ),
    ],
)  # fmt: skip
def test_a_history_that_goes_on_without_the_recording_is_noticed(found, coverage, expected):
    assert overtaken(found, coverage, "laptop") == expected


def test_the_doctor_says_it_once():
    text = plain(examined(ON, [history("bash", NOW + DAY)], NOW, "laptop", "ada"))
    assert text.startswith("\nRecording\n  Recording: each command")
    assert "  silent    bash: its history goes on after 2024-10-03, when the last command was recorded" in text
    known = plain(examined(changed(ON, silent={"bash": NOW}), [history("bash", NOW + DAY)], NOW, "laptop", "ada"))
    assert known.count("silent") == 1


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    odd = changed(ON, shells={NASTY: 1}, spools=(NASTY,), loaded_by=(NASTY,), silent={NASTY: NOW})
    assert harmless(told(odd))
