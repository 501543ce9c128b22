"""What was said no to stays away: for good, for a while, by rule, until it is taken back."""

from __future__ import annotations

import json
import shutil

import pytest

from commanding import runner
from nixlore import demo

HOST = ("--host", "larkspur")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture
def run(sample, tmp_path, monkeypatch, capsys):
    """Return a function that runs a command as the sample's user, whose home is a copy."""
    home = tmp_path / "ada"
    shutil.copytree(sample / "home/ada", home, symlinks=True)
    asked = runner(home, monkeypatch, capsys)
    return lambda *args: asked("--config", home / "nixos-config", *HOST, *args)


def titles(run):
    return {change["id"]: change["title"] for change in json.loads(run("plan", "--json").out)["changes"]}


def test_a_dismissed_change_is_not_proposed_again_until_that_is_taken_back(run):
    before = titles(run)
    chosen = next(iter(before))
    assert "not proposed again until what speaks for it changes" in run("dismiss", chosen, "--because", "no need").err
    after = json.loads(run("plan", "--json").out)
    assert {change["id"] for change in after["changes"]} == before.keys() - {chosen}
    assert after["hidden"] == 1
    assert "no need" in run("dismiss", "--list").out
    assert run("dismiss", "--take-back", chosen).code == 0
    assert titles(run) == before
    assert run("dismiss", "--list").out == "Nothing is dismissed.\n"


def test_what_is_put_off_says_until_when(run):
    chosen = next(iter(titles(run)))
    assert "not proposed again until 20" in run("dismiss", chosen, "--for", "2w").err
    assert chosen not in titles(run)
    (kept,) = json.loads(run("--json", "dismiss", "--list").out)
    assert kept["answer"] == "snoozed"
    assert kept["until"] - kept["at"] == 14 * 86_400


def test_a_rule_is_dismissed_with_all_that_rests_on_it_now_and_tells_its_record(run):
    changes = json.loads(run("plan", "--json").out)["changes"]
    resting = {change["id"] for change in changes if "NX104" in change["codes"]}
    assert resting
    assert "Its record here" not in run("rule", "NX104").out
    run("dismiss", "nx104")
    assert not resting & titles(run).keys()
    assert f"{len(resting)} dismissed" in run("rule", "NX104").out
    assert json.loads(run("--json", "rule", "NX104").out)["record"]["dismissed"] == len(resting)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("zzz",), "no change of the plan"),
        ((), "name a change of the plan"),
        (("NX104", "--for", "soon"), "no number of days"),
        (("--take-back", "nothing"), "none of these is dismissed"),
        (("--take-back",), "name what was dismissed"),
    ],
)
def test_what_cannot_be_meant_is_said(run, words, said):
    done = run("dismiss", *words)
    assert done.code == 2
    assert said in done.err


def test_nothing_is_kept_of_another_root(sample, tmp_path, monkeypatch, capsys):
    done = runner(tmp_path / "home", monkeypatch, capsys)("--root", sample, "dismiss", "NX104")
    assert done.code == 2
    assert "without --root" in done.err
