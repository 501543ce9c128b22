"""Changes of the plan in files and on branches of a real repository: made after a diff, taken back exactly."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from commanding import runner
from nixlore import demo


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture
def config(sample, tmp_path):
    shutil.copytree(sample / "home/ada", tmp_path / "ada", symlinks=True)
    return tmp_path / "ada/nixos-config"


@pytest.fixture
def run(config, monkeypatch, capsys):
    """Return a function that runs a command as the sample's user, whose home is a copy."""
    asked = runner(config.parent, monkeypatch, capsys)
    return lambda *args: asked("--config", config, "--host", "larkspur", *args)


def git(config, *words):
    done = subprocess.run(["git", "-C", config, *words], capture_output=True, text=True, check=True)
    return done.stdout


def patched(run):
    """Return the ids of the changes of Nix files that have a patch, the best first."""
    changes = json.loads(run("plan", "--json").out)["changes"]
    inside = [one for one in changes if one["patches"] and one["patches"][0]["file"].endswith(".nix")]
    return [one["id"] for one in inside]


def held(config):
    return {path: path.read_bytes() for path in config.rglob("*") if path.is_file() and ".git" not in path.parts}


def test_what_is_applied_is_in_the_files_and_undo_gives_them_back(run, config):
    before = held(config)
    first, second, *_ = patched(run)
    done = run("apply", first, second, "--yes")
    assert done.code == 0, done.err
    assert "it takes effect with" in done.err
    assert held(config) != before
    assert [one["plan"] for one in json.loads(run("undo", "--list", "--json").out)] == [first, second]
    # The first is taken back though the second came after it, and then the second.
    assert run("undo", first).code == 0
    assert run("undo", second).code == 0
    assert held(config) == before
    assert git(config, "status", "--porcelain") == ""


def removal(run):
    """Return the id of the change that takes several unused packages out of one file."""
    changes = json.loads(run("plan", "--json", "--kind", "remove_unused").out)["changes"]
    return next(one["id"] for one in changes if "asciinema" in one["subjects"])


def test_what_would_be_taken_away_is_commented_out_with_a_reason_and_comes_back(run, config):
    before = held(config)
    done = run("apply", removal(run), "--comment-out", "until 2027-01-31, too slow", "--yes")
    assert done.code == 0, done.err
    assert "Comment out asciinema, httpie" in done.out
    text = (config / "home/desktop.nix").read_text()
    assert "\n    # asciinema # recordings for the readme # until 2027-01-31, too slow\n" in text
    assert removal_ids(run) == []
    assert run("undo").code == 0
    assert held(config) == before


def removal_ids(run):
    changes = json.loads(run("plan", "--json").out)["changes"]
    return [one["id"] for one in changes if "asciinema" in one["subjects"]]


def test_what_adds_a_package_has_nothing_to_comment_out(run, config):
    before = held(config)
    (change,) = [one for one in json.loads(run("plan", "--json").out)["changes"] if one["subjects"] == ["ffmpeg"]]
    done = run("apply", change["id"], "--comment-out", "later", "--yes")
    assert done.code == 2
    assert "nothing to comment out" in done.err
    assert held(config) == before
    assert run("apply", "-i", "--comment-out", "later").code == 2


def test_what_was_applied_is_proposed_no_more_and_counts_for_its_rule(run):
    (first, *_) = patched(run)
    assert run("apply", first, "--yes").code == 0
    plan = json.loads(run("plan", "--json").out)
    assert first not in {one["id"] for one in plan["changes"]}
    assert plan["hidden"] == 0
    code = next(iter(json.loads(run("dismiss", "--list", "--json").out)), None)
    assert code is None
    run("undo", first)
    assert first in {one["id"] for one in json.loads(run("plan", "--json").out)["changes"]}


def test_nobody_is_asked_without_a_terminal(run, config):
    before = held(config)
    done = run("apply", patched(run)[0])
    assert (done.code, held(config)) == (2, before)
    assert "nobody is here to be asked" in done.err
    assert run("apply", "-i").code == 2


def test_a_branch_gets_a_commit_for_each_change_and_nothing_else_moves(run, config):
    before = held(config), git(config, "status", "--porcelain", "-b"), git(config, "reflog")
    index = (config / ".git/index").read_bytes()
    first, second, *_ = patched(run)
    done = run("apply", first, second, "--branch", "try/two", "--yes")
    assert done.code == 0, done.err
    assert (held(config), git(config, "status", "--porcelain", "-b"), git(config, "reflog")) == before
    assert (config / ".git/index").read_bytes() == index
    assert git(config, "rev-list", "--count", "HEAD..try/two").strip() == "2"
    changed = git(config, "diff", "--name-only", "HEAD", "try/two").split()
    assert changed
    assert all(name.endswith(".nix") for name in changed)
    again = run("apply", first, "--branch", "try/two", "--yes")
    assert again.code == 2
    assert "is there already" in again.err
    assert run("apply", first, "--branch", "no name", "--yes").code == 2


def test_what_is_not_committed_is_left_alone_unless_that_is_wanted(run, config):
    (first, *_) = patched(run)
    (change,) = json.loads(run("plan", "--json", first).out)
    file = config / change["patches"][0]["file"]
    file.write_bytes(file.read_bytes() + b"# mine\n")
    done = run("apply", first, "--yes")
    assert done.code == 2
    assert "uncommitted" in done.err or "has changed since the plan" in done.err
    run("scan", "-q", "--yes")
    done = run("apply", first, "--yes")
    assert "uncommitted" in done.err
    assert run("apply", first, "--yes", "--allow-dirty").code == 0
    assert file.read_bytes().endswith(b"# mine\n")
    assert run("undo").code == 0
    assert file.read_bytes().endswith(b"# mine\n")


def test_what_has_no_patch_says_what_to_do_by_hand(run):
    changes = json.loads(run("plan", "--json").out)["changes"]
    refused = next(one["id"] for one in changes if one["refused"])
    done = run("apply", refused, "--yes")
    assert done.code == 2
    assert "by hand" in done.err


def test_undo_refuses_where_the_lines_have_changed_since(run, config):
    (first, *_) = patched(run)
    (change,) = json.loads(run("plan", "--json", first).out)
    assert run("apply", first, "--yes").code == 0
    file = config / change["patches"][0]["file"]
    added = next(line[1:] for line in change["patches"][0]["patch"].splitlines() if line.startswith("+ "))
    file.write_text(file.read_text().replace(added, added + " # and more"))
    after = file.read_bytes()
    done = run("undo", first)
    assert (done.code, file.read_bytes()) == (2, after)
    assert "not as they were left" in done.err
