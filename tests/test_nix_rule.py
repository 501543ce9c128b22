"""The rule that is read with Nix files alone: one line of pace, one of risk, into a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from commanding import Done, made_up, runner
from nixlore.act.marked_block import BEGIN, END
from nixlore.model.evolution import Axis, ConfigVelocity, Follow
from nixlore.present._nix_rule import FRONT, nix_rule
from nixlore.present._tokens import tokens
from nixlore.report import Report
from reporting import NASTY, a_report, changed, harmless

PACE = Axis(name="commits per week", value=0.7, unit="commits a week", n=9)


def follow(subject: str, changes: int, followed: int, kind: str = "file") -> Follow:
    return Follow(subject=subject, kind=kind, changes=changes, followed=followed)


def velocity(*follows: Follow, **fields: object) -> ConfigVelocity:
    given = {
        "label": "stable", "too_little": "", "window_days": 90, "human_commits": 41, "history_days": 419,
        "axes": (PACE,), "pace": "quiet", "reverts": 1, "bursts": 0,
    }  # fmt: skip
    return ConfigVelocity(follows=follows, **{**given, **fields})


def report(found: ConfigVelocity, **fields: object) -> Report:
    whole = a_report(**fields)
    return changed(whole, facts={**whole.facts, "config_velocity": msgspec.Raw(msgspec.json.encode(found))})


def test_the_rule_has_one_line_of_pace_and_one_of_risk():
    found = velocity(follow("home.nix", 10, 4), follow("nixpkgs", 8, 1, "input"), follow("a.nix", 3, 3))
    assert nix_rule(report(found)) == (
        "## Nix files of /home/ada/nix\n"
        "<!-- velocity -->\n"
        "- It changes at a quiet pace, 9 commits to Nix files in 90 days, 1 revert and 0 bursts of commits among them.\n"
        "<!-- risk -->\n"
        "- A fix or revert followed within two days 4 of 10 changes of home.nix and 1 of 8 changes of the input nixpkgs: "
        "build before you call a change of these done.\n"
    )


def test_where_nothing_was_followed_by_a_fix_that_is_said_with_its_count():
    text = nix_rule(report(velocity(follow("home.nix", 10, 0), follow("b.nix", 5, 0))))
    assert "No fix or revert followed within two days any of 15 changes of files and inputs." in text


def test_of_too_little_nothing_is_said():
    assert nix_rule(a_report()) == ""
    assert nix_rule(report(velocity(too_little="3 commits"))) == ""


def test_the_rule_stays_short_and_harmless():
    text = nix_rule(report(velocity(follow(NASTY * 40, 10, 4), follow("-->`<x>" * 99, 9, 3)), config_repo=NASTY * 50))
    assert harmless(text)
    assert text.count("-->") == 2
    assert tokens(text) < 300


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / ".claude").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def nixlore(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    made_up(tmp_path / "nixlore", home, monkeypatch)
    return runner(home, monkeypatch, capsys)


def test_it_is_written_beside_the_block_renewed_by_scans_and_taken_back(nixlore, home, monkeypatch):
    def says(text: str) -> None:
        monkeypatch.setattr("nixlore.present._nix_rule.nix_rule", lambda _: text)
        monkeypatch.setattr("nixlore.cli._publish_agents.nix_rule", lambda _: text)

    rules = home / ".claude" / "rules"
    says("## Nix files\n- quiet\n")
    assert nixlore("agent", "context", "--write", "--yes").code == 0
    assert nixlore("agent", "context", "--write", "--yes", "--target", "nix").code == 0
    assert (rules / "nixlore.md").read_text().startswith(f"{BEGIN}\n## This machine")
    assert (rules / "nixlore-nix.md").read_text().startswith(f"{FRONT}\n{BEGIN}\n## Nix files\n- quiet\n{END}\n")
    says("## Nix files\n- fast\n")
    assert str(rules / "nixlore-nix.md") in nixlore("scan", "-y").out
    assert "- fast\n" in (rules / "nixlore-nix.md").read_text()
    assert nixlore("undo").code == 0
    assert not (rules / "nixlore-nix.md").exists()
    assert (rules / "nixlore.md").exists()


@pytest.mark.parametrize("both", [True, False])
def test_a_check_judges_it_as_well(nixlore, home, monkeypatch, both):
    def says(text: str) -> None:
        monkeypatch.setattr("nixlore.present._nix_rule.nix_rule", lambda _: text)

    says("## Nix files\n- quiet\n")
    if both:
        assert nixlore("agent", "context", "--write", "--yes").code == 0
    assert nixlore("agent", "context", "--write", "--yes", "--target", "nix").code == 0
    done = nixlore("agent", "context", "--check")
    assert (done.code, done.err.count("up to date")) == (0, 1 + both)
    says("## Nix files\n- fast\n")
    done = nixlore("agent", "context", "--check")
    assert (done.code, done.err.count("up to date")) == (1, int(both))
    assert "nixlore-nix.md is not as it would be written now" in done.err


def test_where_too_little_is_known_it_is_not_written(nixlore, home):
    done = nixlore("agent", "context", "--write", "--yes", "--target", "nix")
    assert (done.code, "too little is known" in done.err) == (2, True)
    assert not (home / ".claude" / "rules").exists()


def test_it_lies_in_our_state_for_a_link_into_which_nothing_is_written(nixlore, home, monkeypatch):
    monkeypatch.setattr("nixlore.present._nix_rule.nix_rule", lambda _: "## Nix files\n- quiet\n")
    monkeypatch.setattr("nixlore.cli._publish_agents.nix_rule", lambda _: "## Nix files\n- quiet\n")
    nixlore("scan", "-y")
    text = home / ".local" / "state" / "nixlore" / "nix-rule.md"
    assert text.read_text() == f"{FRONT}## Nix files\n- quiet\n"
    rules = home / ".claude" / "rules"
    rules.mkdir()
    (rules / "nixlore-nix.md").symlink_to(text)
    done = nixlore("agent", "context", "--write", "--yes", "--target", "nix")
    assert (done.code, "there is nothing to add" in done.err) == (0, True)
    assert BEGIN not in text.read_text()
