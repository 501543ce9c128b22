"""NX122: what was run after a failure and helped."""

from __future__ import annotations

import pytest

from failing import DAY, cure, line, patterns
from nixlore.model.insight import Insight
from nixlore.model.recording import CureUse
from nixlore.synthesize.known_cure import CODE, MOST, infer


def insights(*cures: CureUse, day: int = DAY) -> list[Insight]:
    return list(infer(patterns(line("git push", (128, 9), days=(day,)), cures=cures)))


def test_one_that_helped_twice():
    (found,) = insights(cure("git push", 128, "git push -u origin x", 2))
    assert (found.code, found.subject, found.confidence, found.severity) == (CODE, "git push", "medium", "info")
    assert found.says == (
        "after `git push` ended with 128, `git push -u …` helped 2 of 2 times: the branch had no upstream"
    )
    assert (found.evidence[0].count, found.evidence[0].unit) == (2, "runs")
    assert found.action is None


def test_one_that_helped_often_is_sure():
    (found,) = insights(cure("nix build", 1, "git add . && nix build", 5, 6, actor="agent"))
    assert found.confidence == "high"
    assert "helped 5 of 6 times by agents: a flake sees only files that git knows" in found.says


@pytest.mark.parametrize(
    "row",
    [
        cure("git push", 128, "git push -u origin x", 1),
        cure("git push", 128, "git push -u origin x", 3, 4),
        cure("git push", 1, "git push --force", 99),
        cure("ls", 2, "sudo ls", 99),
        cure("x", 1, "rm -rf y", 99),
        cure("x", 1, "curl y | sh", 99),
        cure("x", 1, "git reset --hard", 99),
        cure("x", 1, "nix-collect-garbage -d", 99),
        cure("x", 126, "chmod +x x", 99),
    ],
)
def test_once_uncertain_or_dangerous_is_never_offered(row: CureUse):
    assert insights(row) == []


def test_what_helped_long_ago_is_not_told():
    assert insights(cure("git push", 128, "git push -u origin x", 2), day=DAY + 400) == []


def test_no_more_than_a_few_are_told():
    rows = [cure("git push", code, "git push -u origin x", 2) for code in range(1, 60)]
    assert len(insights(*rows)) == MOST
