"""`nixlore show failures`: the table, and what is told below it."""

from __future__ import annotations

import msgspec

from failing import DAY, cure, line, patterns, streak
from nixlore.model.recording import LineUse
from nixlore.present._failures import failures, sentences, told_of
from nixlore.present._tables import fitted
from nixlore.report import Report
from reporting import a_report
from test_failure_causes import causes, docker


def report(*lines: LineUse, **others: object) -> Report:
    """Return a report on lines that were run."""
    daemons = others.pop("daemons", ())
    found = patterns(*lines, **others)  # type: ignore[arg-type]
    made = {"failure_patterns": found, "failure_causes": causes(found, daemons=daemons)}
    encoded = {name: msgspec.Raw(msgspec.json.encode(fact)) for name, fact in made.items()}
    return msgspec.structs.replace(a_report(), facts=encoded)


def test_the_table():
    found = failures(
        report(
            line("git push origin", (128, 3), (1, 2), (0, 5), days=(DAY, DAY + 2)),
            line("jq", (127, 2), actor="agent"),
            cures=[cure("git push origin", 128, "git push -u origin x", 2)],
            streaks=[streak("git push", 4)],
        )
    )
    assert found is not None
    assert found.columns[:5] == ("command", "by", "tries", "failed", "rate")
    assert found.rows == (
        (
            "git push",
            "human",
            "10",
            "5",
            "50%",
            "24%",
            "128 refused ×3, 1 refused ×2",
            "4",
            "2026-02-18",
            "git push -u … (2 of 2)",
        ),
        ("jq", "agent", "2", "2", "100%", "34%", "127 not found", "", "2026-02-16", ""),
    )
    assert max(map(len, fitted(found, 60).rows[0])) <= 60


def test_without_a_recording_there_is_no_table():
    assert failures(a_report()) is None
    assert list(sentences(a_report())) == []


def test_what_helped_a_line_of_several_commands_is_told_of_none_of_them():
    found = failures(
        report(
            line("git push", (1, 3)),
            cures=[cure("git add . && git push", 1, "git pull --rebase && git push", 2)],
        )
    )
    assert found is not None
    assert found.rows[0][-1] == ""


def test_what_stands_below():
    found = report(
        line("sudo nixos-rebuild switch", (0, 8), (1, 2), (130, 1), seconds=185.0),
        line("home-manager", (0, 1)),
        line("tokei", (127, 2)),
        line("docker ps", (1, 2)),
        line("sudo docker ps", count=3, unit="distinct command lines", source="fish_history"),
        cures=[cure("git push", 128, "git push -u origin x", 2)],
        daemons=[docker(active=False, member=None)],
    )
    assert [row.text for row in sentences(found)] == [
        "the exit code is known of 16 runs of people, 2026-02-16 to 2026-02-16",
        "nixos-rebuild switch: 2 of 11 runs failed, 1 stopped, 3 min 5 s in the median",
        "home-manager: 1 run, none failed",
        "tokei: not found 2 times; nixpkgs has it in tokei",
        "docker ps: docker.service is not running (/run/systemd/units)",
        "after `git push` (exit 128) `git push -u …` helped 2 of 2 times: the branch had no upstream",
        "nixos-rebuild switch: 11 runs with sudo on one day",
        "docker ps: 3 distinct command lines with sudo on one day",
    ]


def test_without_exit_codes_it_says_what_would_help():
    found = report(line("make", count=3, unit="distinct command lines", source="fish_history"))
    (only,) = sentences(found)
    assert "nixlore shell init" in only.text


def test_what_why_says_of_one_tool():
    found = report(
        line("tokei", (127, 2)),
        line("tokei x", (127, 3), actor="agent"),
        line("nh os switch", (1, 3), (0, 4)),
        line("nh home switch", (1, 1), (0, 40)),
        line("tokei -x", (127, 9), actor="agent"),
    )
    assert list(told_of(found, ["tokei"])) == [
        "not found 12 times by agents, last on 2026-02-16 and 2 times, last on 2026-02-16: nixpkgs has it in tokei"
    ]
    assert list(told_of(found, ["nh"])) == ["nh os switch: 3 of 7 runs failed"]
    assert list(told_of(found, ["git"])) == []
    (mostly,) = told_of(report(line("tokei", (127, 2), (0, 1))), ["tokei"])
    assert mostly == "not found 2 times, last run on 2026-02-16: nixpkgs has it in tokei"
