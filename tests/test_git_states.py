"""A repository may be in any state: each that hinders is told, with what helps, and nothing is made up."""

from __future__ import annotations

import shutil

import pytest

from collected_history import machine_of, packages, seen
from nixlore.collect import git_history
from written_repositories import Commit, build, git

STORY = [
    Commit({"a.nix": packages("ripgrep")}, "first"),
    Commit({"a.nix": packages("ripgrep", "fd")}, "second"),
    Commit({"a.nix": packages("fd")}, "third"),
]
TOLD = [("added", "ripgrep"), ("added", "fd"), ("removed", "ripgrep")]


@pytest.fixture
def repository(tmp_path):
    return build(tmp_path / "config", STORY)


def test_a_detached_head_is_normal(repository):
    repository.git("checkout", "-q", "--detach")
    found = seen(repository.path)
    assert (found.kinds, found.causes, found.head.branch) == (TOLD, [], "")


def test_a_jj_repository_is_normal(repository):
    repository.git("checkout", "-q", "--detach")
    (repository.path / ".jj" / "repo").mkdir(parents=True)
    found = seen(repository.path)
    assert (found.kinds, found.causes) == (TOLD, [])


def test_the_branch_is_named(repository):
    repository.git("checkout", "-q", "-b", "work/laptop")
    assert seen(repository.path).head.branch == "work/laptop"


def test_only_what_led_to_the_last_commit_counts(repository):
    repository.git("checkout", "-q", "-b", "try")
    (repository.path / "b.nix").write_text(packages("htop"))
    repository.git("add", "b.nix")
    repository.git("commit", "-qm", "try htop")
    repository.git("checkout", "-q", "main")
    assert seen(repository.path).kinds == TOLD


def test_references_may_be_packed(repository):
    repository.git("pack-refs", "--all")
    repository.git("gc", "-q")
    found = seen(repository.path)
    assert (found.kinds, found.head.branch) == (TOLD, "main")


@pytest.mark.parametrize("words", [("checkout", "-q", "--detach"), ("checkout", "-q", "-b", "other")])
def test_git_is_asked_for_references_that_only_it_can_read(repository, words):
    repository.git(*words)
    before = seen(repository.path).records
    (repository.git_dir / "reftable").mkdir()
    assert seen(repository.path).records == before
    assert repository.ids[-1].encode() in git_history.fingerprint(machine_of(repository.path))


def test_git_is_asked_in_vain_where_there_is_no_commit(tmp_path):
    repository = build(tmp_path / "config", [])
    (repository.git_dir / "reftable").mkdir()
    assert seen(repository.path).causes == ["has no commit yet"]


def test_a_bare_repository_without_settings_is_read_and_told(repository, tmp_path):
    bare = tmp_path / "bare"
    git(tmp_path, "clone", "-q", "--bare", str(repository.path), str(bare))
    git(bare, "pack-refs", "--all")
    (bare / "config").unlink()
    found = seen(bare)
    assert found.kinds == TOLD
    assert found.causes == ["is a bare repository: only what is committed is known"]


def test_a_linked_work_tree_is_read(repository, tmp_path):
    repository.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"), repository.ids[1])
    found = seen(tmp_path / "linked")
    assert (found.kinds, found.head.branch, found.causes) == (TOLD[:2], "other", [])


def test_a_work_tree_whose_repository_is_gone_is_told(repository, tmp_path):
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    shutil.rmtree(repository.path)
    found = seen(tmp_path / "linked")
    assert found.coverage.state == "unreadable"
    assert "there is no repository" in found.causes[0]
    assert b"there is no repository" in git_history.fingerprint(machine_of(tmp_path / "linked"))


def test_a_directory_of_a_repository_has_the_history_below_it(tmp_path):
    build(
        tmp_path / "dotfiles",
        [
            Commit({"nixos/a.nix": packages("ripgrep"), "vim/b.nix": packages("vim")}),
            Commit({"nixos/a.nix": packages("fd"), "nixos-old/c.nix": packages("jq")}),
            Commit({"vim/b.nix": None}),
        ],
    )
    found = seen(tmp_path / "dotfiles" / "nixos")
    assert found.kinds == [("added", "ripgrep"), ("added", "fd"), ("removed", "ripgrep")]
    assert [event.files for event in found.events] == [("a.nix",)] * 3
    assert (len(found.commits), found.head.dirty, found.causes) == (2, (), [])


def test_a_shallow_clone_says_where_it_starts(repository, tmp_path):
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{repository.path}", "shallow")
    found = seen(tmp_path / "shallow")
    assert found.kinds == [("added", "fd"), ("added", "ripgrep"), ("removed", "ripgrep")]
    assert found.head.shallow
    assert found.head.starts == (repository.ids[1],)
    assert found.events[0].intent is None
    assert found.coverage.state == "partial"
    assert found.causes == [
        f"is a shallow clone: its history starts at {found.head.since[:10]}, what came before is unknown"
    ]


def test_a_shallow_clone_that_is_completed_is_read_anew(repository, tmp_path):
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{repository.path}", "shallow")
    seen(tmp_path / "shallow", tmp_path / "cache")
    git(tmp_path / "shallow", "fetch", "-q", "--unshallow")
    found = seen(tmp_path / "shallow", tmp_path / "cache")
    assert (found.kinds, found.head.starts) == (TOLD, ())


@pytest.fixture
def partial(repository, tmp_path):
    """A clone without the contents of former versions, whose server is gone."""
    repository.git("config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repository.path}", "partial")
    return tmp_path / "partial"


def test_a_partial_clone_is_read_as_far_as_it_goes_and_asks_nobody(partial, repository):
    before = sorted((partial / ".git/objects/pack").iterdir())
    found = seen(partial)
    assert sorted((partial / ".git/objects/pack").iterdir()) == before
    assert found.coverage.skipped == 2
    assert found.causes == ["2 versions of Nix files are missing or damaged and were not read"]
    assert found.kinds == [("added", "fd")]
    assert list(found.tools) == ["fd"]


def test_a_partial_clone_whose_server_is_gone_is_read(partial, repository):
    shutil.rmtree(repository.path)
    assert seen(partial).kinds == [("added", "fd")]


def test_a_partial_clone_that_is_filled_is_read_anew(partial, tmp_path):
    first = git_history.fingerprint(machine_of(partial))
    seen(partial, tmp_path / "cache")
    git(partial, "log", "-p")
    assert git_history.fingerprint(machine_of(partial)) != first
    assert seen(partial, tmp_path / "cache").kinds == TOLD


def test_a_damaged_version_of_a_file_hides_only_itself(repository):
    name = repository.git("rev-parse", f"{repository.ids[1]}:a.nix")
    place = repository.path / ".git/objects" / name[:2] / name[2:]
    if not place.exists():
        repository.git("unpack-objects", "-q", stdin=b"")
        unpack(repository)
    place.chmod(0o644)
    place.write_bytes(b"broken")
    assert seen(repository.path).kinds == [("added", "ripgrep"), ("added", "fd"), ("removed", "ripgrep")]


def unpack(repository):
    """Keep every object in a file of its own."""
    packs = repository.path / ".git/objects/pack"
    kept = [path.read_bytes() for path in packs.glob("*.pack")]
    for path in list(packs.iterdir()):
        path.chmod(0o644)
        path.unlink()
    for data in kept:
        repository.git("unpack-objects", "-q", stdin=data)


def test_a_damaged_tree_is_told(repository):
    unpack(repository)
    name = repository.git("rev-parse", f"{repository.ids[1]}^{{tree}}")
    place = repository.path / ".git/objects" / name[:2] / name[2:]
    place.chmod(0o644)
    place.write_bytes(b"broken")
    found = seen(repository.path)
    assert (found.events, found.coverage.state) == ([], "unreadable")
    assert found.causes == ["the repository is damaged"]
    assert "git fsck" in found.records[-1].remedy


def test_a_damaged_pack_is_told(repository):
    repository.git("gc", "-q")
    for path in (repository.path / ".git/objects/pack").glob("*.pack"):
        path.chmod(0o644)
        data = path.read_bytes()
        path.write_bytes(data[:40] + b"\0" * (len(data) - 60) + data[-20:])
    found = seen(repository.path)
    assert (found.events, found.coverage.state) == ([], "unreadable")
    assert found.causes == ["the repository is damaged"]


def test_a_repository_without_commits_is_told(tmp_path):
    found = seen(build(tmp_path / "config", []).path)
    assert found.coverage.state == "absent"
    assert found.causes == ["has no commit yet"]


def test_no_repository_is_told(tmp_path):
    (tmp_path / "a.nix").write_text("{ }")
    found = seen(tmp_path)
    assert found.coverage.state == "absent"
    assert found.causes == ["is in no git repository, so its history is unknown"]


def test_no_configuration_is_no_complaint(tmp_path):
    assert [record.state for record in seen(tmp_path / "none").records] == ["absent"]
    assert git_history.fingerprint(machine_of(tmp_path / "none")) == b""


def test_no_git_is_told(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    found = seen(repository.path)
    assert found.causes == ["git is not there"]
    assert found.records[-1].remedy == "install git"


def test_variables_and_settings_of_the_caller_change_nothing(repository, tmp_path, monkeypatch):
    other = build(tmp_path / "other", [Commit({"z.nix": packages("zoxide")})])
    (tmp_path / "gitconfig").write_text("[log]\nshowRoot = false\n[diff]\nrenames = true\n[core]\nquotePath = true\n")
    for name, value in {
        "GIT_DIR": str(other.git_dir),
        "GIT_WORK_TREE": str(other.path),
        "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "log.follow",
        "GIT_CONFIG_VALUE_0": "true",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_EXTERNAL_DIFF": "false",
    }.items():
        monkeypatch.setenv(name, value)
    assert seen(repository.path).kinds == TOLD


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("log.date", "relative"),
        ("log.showSignature", "true"),
        ("log.diffMerges", "combined"),
        ("log.mailmap", "true"),
        ("diff.renames", "copies"),
        ("diff.orderFile", "/nonexistent/order"),
        ("diff.relative", "true"),
        ("diff.noprefix", "true"),
        ("diff.external", "false"),
        ("diff.ignoreSubmodules", "all"),
        ("core.quotePath", "true"),
        ("core.abbrev", "7"),
        ("core.attributesFile", "/nonexistent/attributes"),
        ("color.ui", "always"),
        ("format.pretty", "oneline"),
        ("i18n.logOutputEncoding", "latin1"),
        ("core.worktree", "/"),
        ("core.bare", "true"),
    ],
)
def test_settings_of_the_repository_change_nothing(tmp_path, name, value):
    repository = build(tmp_path / "config", [Commit({"ä b.nix": packages("ripgrep")}), *STORY[1:]])
    before = seen(repository.path).records
    repository.git("config", name, value)
    assert seen(repository.path).records == before


def test_grafts_and_replacements_are_left_aside(repository):
    before = seen(repository.path).records
    repository.git("replace", repository.ids[1], repository.ids[0])
    assert seen(repository.path).records == before
