"""What stands in the way of a change is said and nothing is replaced; a branch gets its commits and nothing else moves."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commanding import runner
from nixlore import demo, stages
from nixlore.cli import _apply_files, _consent
from nixlore.storage import journal as journals
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal
from nixlore.storage.users_file import barrier
from nixlore.storage.verdicts import verdicts

HOST = ("--host", "larkspur")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


@pytest.fixture
def home(sample, tmp_path):
    """Return a copy of the home of the sample's user."""
    shutil.copytree(sample / "home/ada", tmp_path / "ada", symlinks=True)
    return tmp_path / "ada"


@pytest.fixture
def config(home):
    return home / "nixos-config"


@pytest.fixture
def run(home, config, monkeypatch, capsys):
    asked = runner(home, monkeypatch, capsys)
    return lambda *args: asked("--config", config, *HOST, *args)


def git(config: Path, *words: str) -> str:
    own = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    done = subprocess.run(["git", "-C", config, *own, *words], capture_output=True, text=True, check=True)
    return done.stdout


def shelf(home: Path) -> Shelf:
    return Shelf(home / ".local/state/nixlore")


def plan(run) -> dict[str, dict]:
    """Return the changes of the configuration that have a patch, by id."""
    changes = json.loads(run("plan", "--json").out)["changes"]
    return {
        one["id"]: one for one in changes if one["patches"] and not one["patches"][0]["file"].startswith(("/", "~"))
    }


def removal(run) -> dict:
    return next(one for one in plan(run).values() if one["kind"] == "remove_unused")


def snapshot(top: Path) -> dict[str, bytes | str]:
    """Return all that lies in a directory, links as what they say."""
    return {
        str(path.relative_to(top)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(top.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def test_several_changes_of_one_file_are_made_one_after_the_other_and_taken_back_in_any_order(run, config):
    before, changes = snapshot(config), plan(run)
    wanted = list(changes)[:5]
    assert len({changes[one]["patches"][0]["file"] for one in wanted}) < len(wanted)
    assert run("apply", *wanted, "--yes", "--validate", "none").code == 0
    left = wanted[1:] + wanted[:1]
    while left:
        undone = [one for one in left if run("undo", one).code == 0]
        assert undone
        left = [one for one in left if one not in undone]
    assert snapshot(config) == before


def test_each_change_is_asked_about_with_one_letter(run, home, config, monkeypatch):
    _consent.remember(shelf(home), stages.names("collect"), histories=True)
    changes = [one for one in json.loads(run("plan", "--json").out)["changes"] if one["patches"]]
    told = iter(["?", "y", "s", "d", "not mine", "n", "q"])
    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(told))
    done = run("apply", "--interactive", "--validate", "none")
    assert done.code == 0, done.err
    assert "d  dismiss it until its evidence changes" in done.err
    kept = {one.change: one for one in verdicts(shelf(home))}
    assert [kept[one["id"]].answer for one in changes[:3]] == ["accepted", "snoozed", "dismissed"]
    assert kept[changes[2]["id"]].because == "not mine"
    assert len(kept) == 3
    assert git(config, "status", "--short").count("\n") == len(changes[0]["patches"])


def test_a_file_that_git_ends_in_other_lines_is_not_called_changed(run, config):
    path = config / removal(run)["patches"][0]["file"]
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    run("scan", "--yes", "-q")
    found = [one for one in plan(run).values() if one["kind"] == "remove_unused"]
    for change in found:
        done = run("apply", change["id"], "--yes")
        assert done.code == 0, done.err
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


def test_a_link_stays_and_what_it_leads_to_is_changed(run, config, tmp_path):
    change = removal(run)
    path, real = config / change["patches"][0]["file"], tmp_path / "elsewhere.nix"
    before = path.read_bytes()
    applying_there = path.with_name("real.nix")
    shutil.move(path, applying_there)
    path.symlink_to("real.nix")
    git(config, "add", "-A")
    git(config, "commit", "-qm", "Link")
    done = run("apply", change["id"], "--yes")
    assert path.is_symlink()
    if done.code == 0:
        assert applying_there.read_bytes() != before
        run("undo", change["id"])
    assert applying_there.read_bytes() == before
    assert not real.exists()


def test_a_read_only_or_twice_named_file_is_refused_and_left(run, config, tmp_path):
    change = removal(run)
    path, second = config / change["patches"][0]["file"], tmp_path / "second"
    before = path.read_bytes()
    path.chmod(0o444)
    assert "is read-only" in run("apply", change["id"], "--yes").err
    path.chmod(0o644)
    os.link(path, second)
    done = run("apply", change["id"], "--yes")
    assert "a second name" in done.err
    assert path.read_bytes() == before == second.read_bytes()


MOUNTED = """
import subprocess, sys
from pathlib import Path
top, file = Path(sys.argv[1]), Path(sys.argv[2])
subprocess.run(["mount", "--bind", file, file], check=True)
from nixlore.storage.users_file import barrier, rewrite
print(barrier(file))
try:
    rewrite(file, file.read_bytes(), b"new")
except OSError as error:
    print(error.strerror)
print(*sorted(path.name for path in top.iterdir()), file.read_text())
"""


def test_a_file_that_is_mounted_on_its_own_is_refused_never_replaced(tmp_path):
    file = tmp_path / "a b.nix"
    file.write_text("old")
    argv = ["unshare", "--map-root-user", "--mount", sys.executable, "-c", MOUNTED, tmp_path, file]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "is mounted on its own, so that it cannot be replaced as a whole",
        "Device or resource busy",
        "a b.nix old",
    ]


def test_a_file_of_the_store_is_refused(tmp_path):
    (tmp_path / "a.nix").symlink_to("/nix/store/00000000000000000000000000000000-x/a.nix")
    assert "Nix store" in barrier(tmp_path / "a.nix")
    (tmp_path / "a").mkdir()
    assert "no regular file" in barrier(tmp_path / "a")


def test_what_was_changed_since_the_plan_was_made_is_planned_anew(run, config, monkeypatch):
    change = removal(run)
    path = config / change["patches"][0]["file"]
    plain = Journal.write_all

    def late(self, files, *rest, **more):
        path.write_bytes(path.read_bytes() + b"# mine\n")
        return plain(self, files, *rest, **more)

    monkeypatch.setattr(Journal, "write_all", late)
    done = run("apply", change["id"], "--yes")
    assert done.code == 2
    assert "`nixlore scan` reads it anew" in done.err
    assert path.read_bytes().endswith(b"# mine\n")
    assert change["subjects"][0].encode() in path.read_bytes()


def test_while_another_one_changes_files_this_one_is_refused(run, home, config, monkeypatch):
    change, before = removal(run), snapshot(config)
    place = shelf(home).state / "journal.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(place, os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    monkeypatch.setattr(journals, "PATIENCE", 0)
    done = run("apply", change["id"], "--yes")
    os.close(held)
    assert done.code == 2
    assert "another nixlore is changing files" in done.err
    assert snapshot(config) == before


def test_what_a_killed_run_left_half_written_is_said_and_can_be_taken_back(run, home, config):
    change, before = removal(run), snapshot(config)
    journal = Journal(shelf(home))
    files = [config / "flake.nix", config / "home/desktop.nix"]
    texts = {path: (path.read_bytes(), path.read_bytes() + b"# new\n") for path in files}
    journal.write_all(texts, "made something", 1_700_000_000, plan="abcd1234")
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(lines[:-1]))
    files[1].write_bytes(texts[files[1]][0])
    done = run("apply", change["id"], "--yes")
    assert done.code == 2
    assert "interrupted" in done.err
    assert "`nixlore undo abcd1234`" in done.err
    assert run("undo", "abcd1234").code == 0
    assert snapshot(config) == before
    assert run("apply", change["id"], "--yes").code == 0


def test_a_branch_changes_no_byte_of_index_head_logs_or_work_tree_and_runs_nothing(run, config):
    hook = config / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch $GIT_DIR/ran\n")
    hook.chmod(0o755)
    git(config, "config", "core.fsmonitor", "touch ran; false")
    git(config, "config", "commit.gpgSign", "true")
    changes = plan(run)
    wanted = list(changes)[:4]
    before = {name: data for name, data in snapshot(config).items() if not name.startswith(".git/objects/")}
    done = run("apply", *wanted, "--yes", "--branch", "tidy/up")
    assert done.code == 0, done.err
    after = {name: data for name, data in snapshot(config).items() if not name.startswith(".git/objects/")}
    assert after.keys() - before.keys() <= {".git/refs/heads/tidy/up", ".git/logs/refs/heads/tidy/up"}
    assert {name: after[name] for name in before} == before
    git(config, "config", "--unset", "core.fsmonitor")
    hook.unlink()
    subjects = git(config, "log", "--format=%s", "HEAD..tidy/up").splitlines()
    assert subjects == [changes[one]["title"] for one in reversed(wanted)]
    git(config, "fsck", "--strict")
    git(config, "checkout", "-q", "tidy/up")
    on_branch = snapshot(config / "home")
    git(config, "checkout", "-q", "-")
    assert snapshot(config / "home") != on_branch


def test_the_branch_holds_what_apply_would_write(run, config):
    wanted = list(plan(run))[:4]
    assert run("apply", *wanted, "--yes", "--branch", "tidy").code == 0
    git(config, "checkout", "-q", "tidy")
    on_branch = snapshot(config / "home")
    git(config, "checkout", "-q", "-")
    shutil.rmtree(config.parent / ".local/state/nixlore")
    done = run("apply", *wanted, "--yes")
    assert done.code == 0, done.err
    assert snapshot(config / "home") == on_branch


@pytest.mark.parametrize("name", ["main", "-x", "a..b", "@{-1}", "x.lock"])
def test_a_branch_that_is_there_or_cannot_be_is_refused(run, config, name):
    git(config, "branch", "-M", "main")
    change, before = removal(run), git(config, "for-each-ref")
    done = run("apply", change["id"], "--yes", f"--branch={name}")
    assert done.code == 2
    assert git(config, "for-each-ref") == before


def test_a_branch_takes_nothing_that_is_not_committed(run, config):
    path = config / removal(run)["patches"][0]["file"]
    path.write_bytes(path.read_bytes() + b"# mine\n")
    run("scan", "--yes", "-q")
    done = run("apply", removal(run)["id"], "--yes", "--branch", "tidy", "--allow-dirty")
    assert done.code == 2
    assert "commit it first" in done.err
    assert "tidy" not in git(config, "for-each-ref")


def test_what_nix_would_not_parse_is_not_written(run, config, monkeypatch):
    monkeypatch.setattr(_apply_files, "applied", lambda old, _patches: old + b"}}}\n")
    before = snapshot(config)
    done = run("apply", removal(run)["id"], "--yes")
    assert done.code == 2
    assert "nix would not parse it" in done.err
    assert snapshot(config) == before


def test_ids_and_asking_exclude_each_other(run):
    assert run("apply").code == run("apply", "abcd", "-i").code == 2


def test_verdicts_know_the_entries_of_the_journal(run, home):
    change = removal(run)
    run("apply", change["id"], "--yes")
    kept = verdicts(shelf(home))[0]
    assert set(kept.journal) == {one.id for one in Journal(shelf(home)).changes()}
    assert kept.change == change["id"]
