"""NX121: a command that fails in most of its runs."""

from __future__ import annotations

from typing import Any

import pytest

from failing import DAY, line, patterns
from nixlore.model.insight import Insight
from nixlore.model.recording import LineUse
from nixlore.synthesize.failing_command import CODE, infer
from test_failure_causes import causes, docker

TWO = (DAY, DAY + 1)


def insights(*lines: LineUse, **others: Any) -> list[Insight]:
    found = patterns(*lines)
    return list(infer(found, causes(found, **others)))


def test_one_that_fails_nearly_always():
    (found,) = insights(line("nixos-rebuild build", (1, 11), (0, 2), days=TWO))
    assert (found.code, found.subject, found.confidence) == (CODE, "nixos-rebuild build", "high")
    assert found.says == (
        "nixos-rebuild build failed in 11 of 13 runs (exit code 1: the evaluation, the build or the activation failed)"
    )
    assert found.evidence[0].says.startswith("11 of 13 runs failed (58% to 96% with 95 % certainty)")
    assert (found.evidence[1].count, found.evidence[1].unit) == (11, "runs")


def test_the_reason_that_files_show_is_told():
    (found,) = insights(line("docker ps", (1, 20), days=TWO), daemons=[docker(active=False, member=None)])
    assert found.says.endswith("; docker.service is not running")
    assert found.evidence[-1].place == "/run/systemd/units"


def test_one_that_fails_far_more_often_than_the_others():
    others = [line(f"git {word}", (0, 40), (1, 1), days=TWO) for word in ("push", "commit", "pull", "fetch")]
    (found,) = insights(*others, line("nh os switch", (1, 20), (0, 20), days=TWO))
    assert (found.subject, found.confidence) == ("nh os switch", "medium")


def test_the_last_day_is_that_of_a_run_where_not_all_failed():
    (some,) = insights(line("nixos-rebuild build", (1, 11), (0, 2), days=TWO))
    (all_of_them,) = insights(line("nixos-rebuild build", (1, 13), days=TWO))
    assert some.evidence[0].says.endswith(", last run on 2026-02-17")
    assert all_of_them.evidence[0].says.endswith(", last on 2026-02-17")


def test_what_never_ran_in_nushell_may_be_a_name_that_was_not_found():
    """Older ones end with 1 there, as with any other error."""
    of_nushell = {"source": "nushell_history", "days": TWO}
    assert insights(line("eixt", (1, 20), **of_nushell)) == []
    assert len(insights(line("eixt", (1, 20), (0, 1), **of_nushell))) == 1
    assert len(insights(line("eixt", (2, 20), **of_nushell))) == 1
    assert len(insights(line("eixt", (1, 20), days=TWO))) == 1


def test_without_others_that_do_better_a_third_is_no_news():
    assert insights(line("nh os switch", (1, 14), (0, 26), days=TWO)) == []


@pytest.mark.parametrize(
    "found",
    [
        line("nh os switch", (1, 9), days=TWO),
        line("nh os switch", (1, 30), days=(DAY,)),
        line("nh os switch", (0, 30), days=TWO),
        line("grep x", (1, 30), days=TWO),
        line("pytest", (1, 30), days=TWO),
        line("cargo build", (101, 30), days=TWO),
        line("cd x", (1, 30), days=TWO),
        line("cat x", (1, 30), days=TWO),
        line("jq", (127, 30), days=TWO),
        line("nix flake check", (1, 30), days=TWO),
        line("sleep 9", (130, 30), days=TWO),
    ],
)
def test_few_tries_one_day_answers_and_work_are_not_told(found: LineUse):
    assert insights(found) == []


def test_what_failed_long_ago_is_not_told():
    old = line("nh os switch", (1, 30), days=(DAY - 300, DAY - 299))
    assert insights(old, line("git status", (0, 1))) == []


def test_agents_are_told_as_such():
    (found,) = insights(line("gh api", (1, 30), days=TWO, actor="agent"))
    assert "in 30 of 30 runs by agents" in found.says
    assert found.severity == "info"


def test_different_codes_are_not_told_as_one():
    (found,) = insights(line("gh api", (1, 10), (2, 10), (4, 9), days=TWO))
    assert found.says == "gh api failed in 29 of 29 runs (different exit codes)"
    assert len(found.evidence) == 4
