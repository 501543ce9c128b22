"""What failed of the command lines of agents."""

from __future__ import annotations

from agent_lines import SESSIONS, absent, failures, line
from agent_records import NOON, call
from nixlore.analyze.agent_failures import analyze
from nixlore.model.agent_failures import AskedName, RebuildFailures

DAY = NOON // 86_400
HASH = "error: hash mismatch in fixed-output derivation '/nix/store/a.drv'"


def test_without_an_agent_or_a_command_line_nothing_is_told():
    assert analyze(None, [line("true", code=0)]) is None
    assert analyze(SESSIONS, None) is None
    assert analyze(SESSIONS, [call("Read"), call("mcp__a__b", "soft error")]) is None


def test_failures_by_class_those_of_which_nothing_is_known_last():
    found = failures(
        line("cargo test", "Exit code 101\nfailed", 101),
        line("cargo test --all", "Exit code 101\nfailed", 101),
        absent("tokei", "s1"),
        absent("jq", "s2"),
        line("cd x && apt-get install jq", "bash: line 1: apt-get: command not found", 127),
        line("ls", code=0),
    )
    assert (found.lines, found.failed, found.sessions) == (6, 5, 2)
    assert [(row.kind, row.count, row.sessions, row.heads) for row in found.classes] == [
        ("missing name", 2, 2, (("tokei", 1), ("jq", 1))),
        ("foreign installer", 1, 1, (("apt-get", 1),)),
        ("", 2, 1, (("cargo test", 2),)),
    ]


def test_a_failure_is_named_by_the_command_that_it_is_of():
    found = failures(
        line("lsblk && sudo mount /dev/a /mnt", "sudo: a password is required"),
        line("identify a && python3 -c 'import PIL'", "ModuleNotFoundError: No module named 'PIL'"),
    )
    assert [(row.kind, row.heads) for row in found.classes] == [
        ("missing module", (("python3", 1),)),
        ("password", (("sudo", 1),)),
    ]


def test_what_exit_codes_mean_is_told_of_lines_that_are_about_one_command():
    found = failures(line("cargo test", code=101), line("cd a && cargo test", code=101), line("git push", code=1))
    (row,) = found.classes
    assert (row.kind, row.count, row.means) == ("", 3, (("tests failed", 1), ("refused", 1)))


def test_a_code_that_is_an_answer_is_no_failure():
    found = failures(line("grep x a"), line("rg x"), line("diff a b", code=1), line("grep x a", code=2))
    assert (found.lines, found.failed) == (4, 1)


def test_the_exit_code_of_a_line_of_several_commands_counts_as_it_is():
    assert failures(line("cd a && grep x b")).failed == 1


def test_what_was_refused_or_stopped_is_no_failure():
    refused = call("Bash", "denied", "user_rejected")
    stopped = call("Bash", "interrupted", "interrupted")
    assert analyze(SESSIONS, [refused, stopped]) is None


def test_a_failure_behind_a_pipe_is_hidden_and_counts_in_its_class_alone():
    found = failures(
        line("nixos-rebuild switch 2>&1 | tail -5", HASH, 0), line("fd x || ls", "sh: 1: fd: not found", 0)
    )
    assert found.failed == 0
    assert [(row.kind, row.count, row.hidden) for row in found.classes] == [("hash", 1, 1), ("missing name", 1, 1)]


def test_rebuilds_by_what_they_were_to_do():
    found = failures(
        line("sudo nixos-rebuild switch --flake .#box", code=0),
        line("sudo nixos-rebuild switch --flake .#box", HASH),
        line("sudo nixos-rebuild switch 2>&1 | tail -5", "error: syntax error, unexpected '}'", 0),
        line("sudo nixos-rebuild switch", "error: unable to download"),
        line("home-manager switch", code=0, at=NOON + 86_400),
        line("nix build", HASH),
    )
    assert found.rebuilds == (
        RebuildFailures(
            head="nixos-rebuild switch",
            runs=4,
            failed=3,
            hidden=1,
            classes=(("hash", 1), ("parse", 1), ("", 1)),
            first_day=DAY,
            last_day=DAY,
        ),
        RebuildFailures(
            head="home-manager switch", runs=1, failed=0, hidden=0, classes=(), first_day=DAY + 1, last_day=DAY + 1
        ),
    )


def test_programs_that_were_not_there():
    found = failures(
        absent("tokei", "s1"),
        absent("tokei", "s2", at=NOON + 86_400, project="~/other"),
        line("tokei src", code=0),
        absent("#0123456789abcdef"),
    )
    assert found.missing == (
        AskedName(
            name="tokei",
            tries=2,
            runs=3,
            sessions=2,
            days=2,
            first_day=DAY,
            last_day=DAY + 1,
            projects=("~/app", "~/other"),
        ),
    )


def test_lines_that_fail_again_and_again():
    found = failures(line("git push"), line("git push origin x"), line("cargo test", code=101), line("ls x", code=0))
    assert [(row.heads, row.exit, row.count) for row in found.repeated] == [
        (("git push",), 1, 2),
        (("cargo test",), 101, 1),
    ]
