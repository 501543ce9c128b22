"""What git's own files tell of the remote branch, held against git itself."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

import pytest

from nixlore.collect import config_remote
from nixlore.machine import Machine
from nixlore.model.drift import ConfigRemote
from nixlore.model.evidence import Coverage

WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always")


def git(place: Path, *words: str) -> str:
    done = subprocess.run(("git", "-C", str(place), *WHO, *words), check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(place: Path, text: str) -> str:
    (place / "flake.nix").write_text(text)
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", text)
    return git(place, "rev-parse", "HEAD")


@pytest.fixture
def clone(tmp_path):
    """Return a clone of a bare repository, with one commit that is pushed."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "there")
    git(tmp_path, "clone", "-q", "there", "here")
    here = tmp_path / "here"
    git(here, "checkout", "-q", "-B", "main")
    commit(here, "one")
    git(here, "push", "-q", "-u", "origin", "main")
    return here


def read(config: Path) -> ConfigRemote:
    machine = Machine(home=PurePosixPath("/home/ada"), user="ada", now=1, config=config)
    (found,) = [each for each in config_remote.collect(machine) if isinstance(each, ConfigRemote)]
    return found


def test_what_is_pushed_is_known_to_be(clone):
    tip = git(clone, "rev-parse", "HEAD")
    assert read(clone) == ConfigRemote(
        commit=tip, branch="main", upstream="origin/main", revision=tip, is_pushed=True, remotes=1
    )


def test_a_later_commit_is_not_pushed(clone):
    pushed = git(clone, "rev-parse", "@{upstream}")
    tip = commit(clone, "two")
    found = read(clone)
    assert (found.commit, found.revision, found.is_pushed) == (tip, pushed, False)


def test_packed_references_are_read_and_loose_ones_come_first(clone):
    git(clone, "pack-refs", "--all")
    assert read(clone).is_pushed
    commit(clone, "two")
    assert not read(clone).is_pushed
    git(clone, "push", "-q")
    assert read(clone).is_pushed


def test_a_branch_that_follows_another_name_at_another_remote(clone, tmp_path):
    git(tmp_path, "init", "-q", "--bare", "elsewhere")
    git(clone, "remote", "add", "away", str(tmp_path / "elsewhere"))
    git(clone, "checkout", "-q", "-b", "work")
    assert (read(clone).upstream, read(clone).remotes) == ("", 2)
    git(clone, "push", "-q", "-u", "away", "work:box/main")
    assert read(clone).upstream == "away/box/main"
    assert read(clone).revision == git(clone, "rev-parse", "@{upstream}")


def test_a_branch_with_no_upstream_is_compared_with_its_namesake(clone):
    git(clone, "branch", "-q", "--unset-upstream")
    assert read(clone).upstream == "origin/main"
    git(clone, "checkout", "-q", "--detach")
    assert (read(clone).branch, read(clone).upstream, read(clone).is_pushed) == ("", "", True)


def test_a_linked_work_tree_shares_its_references(clone, tmp_path):
    git(clone, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    tip = commit(tmp_path / "side", "two")
    found = read(tmp_path / "side")
    assert (found.branch, found.commit, found.is_pushed) == ("side", tip, False)


def test_no_remote_no_repository_and_damage(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main", "alone")
    alone = tmp_path / "alone"
    assert read(alone).commit == ""
    commit(alone, "one")
    assert (read(alone).remotes, read(alone).upstream, read(alone).is_pushed) == (0, "", False)
    (alone / ".git/HEAD").write_text("nonsense")
    machine = Machine(home=PurePosixPath("/home/ada"), user="ada", now=1, config=alone)
    (said,) = config_remote.collect(machine)
    assert isinstance(said, Coverage)
    assert said.state == "unreadable"
    bare = Machine(home=PurePosixPath("/home/ada"), user="ada", now=1, config=tmp_path)
    assert list(config_remote.collect(bare)) == []
    assert config_remote.fingerprint(bare) == b""


def test_addresses_go_nowhere(clone):
    git(clone, "remote", "set-url", "origin", "https://ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8@example.org/x.git")
    assert "example.org" not in repr(read(clone))


def test_what_stands_for_it_changes_with_a_push(clone):
    machine = Machine(home=PurePosixPath("/home/ada"), user="ada", now=1, config=clone)
    before = config_remote.fingerprint(machine)
    assert config_remote.fingerprint(machine) == before
    commit(clone, "two")
    after = config_remote.fingerprint(machine)
    git(clone, "push", "-q")
    assert len({before, after, config_remote.fingerprint(machine)}) == 3
