"""The plan over the sample machine: what is proposed, in which order, with which bytes, and what is left alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from commanding import runner
from nixlore import demo
from nixlore.model.plan import Plan


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture
def run(sample, tmp_path, monkeypatch, capsys):
    asked = runner(tmp_path / "home", monkeypatch, capsys)
    return lambda *args: asked("--root", sample, *args)


def plan_of(run, *args) -> Plan:
    return msgspec.json.decode(run("plan", "--json", *args).out, type=Plan)


def test_the_best_comes_first_and_each_says_what_it_is_worth_and_for_whom(run):
    plan = plan_of(run)
    assert [change.value for change in plan.changes] == sorted((change.value for change in plan.changes), reverse=True)
    told = run("plan", "-n", "0").out
    for change in plan.changes:
        assert f"{change.id}  {change.title}" in told
        assert change.evidence
        assert change.codes
        assert change.worth
        assert change.patches or (change.refused and change.by_hand)
    assert len({change.id for change in plan.changes}) == len(plan.changes)


def test_what_is_fetched_lost_or_put_past_the_configuration_is_declared_once(run):
    by_subject = {subject: change for change in plan_of(run).changes for subject in change.subjects}
    assert by_subject["ffmpeg"].kind == "declare_adhoc"
    assert by_subject["yt-dlp"].kind == "absorb_install"
    assert {"NX102", "NX108", "NX116"} <= set(by_subject["yt-dlp"].codes)
    assert "nix profile remove yt-dlp" in by_subject["yt-dlp"].after
    assert by_subject["com.bitwarden.desktop"].refused
    subjects = [subject for change in plan_of(run).changes for subject in change.subjects]
    assert len(subjects) == len(set(subjects))


def test_what_another_host_gets_that_was_not_read_is_left_alone(run):
    plan = plan_of(run)
    removed = {subject for change in plan.changes if change.kind == "remove_unused" for subject in change.subjects}
    assert "asciinema" in removed
    assert "entr" not in removed
    (why,) = (one.why for one in plan.spared if one.subject == "entr")
    assert "bramble" in why


def test_one_change_is_told_with_its_evidence_its_diff_and_what_to_run(run):
    change = next(one for one in plan_of(run).changes if "asciinema" in one.subjects)
    told = run("plan", change.id).out
    assert "-    asciinema # recordings for the readme" in told
    assert "nixos-rebuild switch" in told
    assert "declared in" in told
    assert "leaves the current closure" in told
    assert run("plan", change.id[:5]).out == told


def test_an_id_that_is_none_is_refused(run):
    done = run("plan", "ffffffff")
    assert done.code == 2
    assert "no change of the plan" in done.err


def test_the_patch_is_one_that_git_applies(run, sample, tmp_path):
    done = run("plan", "--patch")
    assert "is not in the patch" in done.err
    copy = tmp_path / "config"
    shutil.copytree(sample / "home/ada/nixos-config", copy, ignore=shutil.ignore_patterns(".git"))
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    for more in (["--check"], []):
        git = ["git", "apply", "-v", *more, "-"]
        subprocess.run(git, input=done.out.encode(), cwd=copy, check=True, capture_output=True)
    desktop = (copy / "home/desktop.nix").read_text()
    assert "asciinema" not in desktop
    assert "imagemagick" in "".join(path.read_text() for path in copy.rglob("*.nix"))
    assert any(path.read_bytes() != data for path, data in before.items())


def test_a_patch_of_some_is_of_these_alone(run):
    change = next(one for one in plan_of(run).changes if "asciinema" in one.subjects)
    assert run("plan", "--patch", change.id).out == "".join(patch.patch for patch in change.patches)


def test_only_one_kind_is_shown_where_it_is_asked_for(run):
    assert {change.kind for change in plan_of(run, "--kind", "declare_adhoc").changes} == {"declare_adhoc"}


def test_nothing_is_written(run, sample):
    def state(place: Path) -> dict[Path, tuple[int, int]]:
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in place.rglob("*") if path.is_file()}

    before = state(sample)
    run("plan")
    run("plan", "--patch")
    assert state(sample) == before
