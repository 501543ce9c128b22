"""A repository that is broken, strange or out of reach is told of plainly, and the rest of the scan goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from nixlore import stages
from nixlore.collect import git_history
from nixlore.machine import Machine
from nixlore.model.evolution import PackageEvolution
from nixlore.model.git import ConfigCommit
from nixlore.model.run import Config
from nixlore.pipeline import Pipeline
from nixlore.report import Report
from nixlore.storage.cache import Cache
from written_repositories import ADA, HOUR, START, Commit, Repository, build, environment, submodule

NIXLORE = Path(sys.executable).with_name("nixlore")


def module(*names: str) -> str:
    """Return a module that installs packages, one a line."""
    lines = "".join(f"    {name}\n" for name in names)
    return f"{{ pkgs, ... }}:\n{{\n  environment.systemPackages = with pkgs; [\n{lines}  ];\n}}\n"


STORY = [
    Commit({"configuration.nix": module("ripgrep")}, "Add ripgrep"),
    Commit({"configuration.nix": module("ripgrep", "fd")}, "Add fd"),
    Commit({"configuration.nix": module("fd"), "home.nix": module("jq")}, "Remove ripgrep, add jq"),
]


def machine_of(config: Path, cache: Path | None = None) -> Machine:
    others = frozenset(stages.names("collect")) - {"git_history", "nix_config"}
    home, now = PurePosixPath(config.parent), START + 100 * HOUR
    return Machine(home=home, user="ada", now=now, config=config, cache_dir=cache, off=others)


def scanned(config: Path, cache: Path | None = None) -> Report:
    """Scan a machine whose configuration lies there; whatever is wrong with its history must harm nothing else."""
    machine = machine_of(config, cache)
    report = Pipeline(machine=machine, config=Config(), cache=Cache(cache)).run()
    assert [note for note in report.diagnostics if note.severity == "error"] == []
    return report


def told(report: Report) -> str:
    """Return what a scan says about the history, as text; there is exactly one such saying."""
    (note,) = (note for note in report.diagnostics if note.stage == "collect/git_history")
    return f"{note.severity}: {note.cause} [{note.remedy}]"


def state_of(report: Report, collector: str) -> str:
    (found,) = (coverage for coverage in report.coverage if coverage.collector == collector)
    return found.state


def lives(report: Report) -> dict[str, tuple[str, str]]:
    """Return the status of every tool and the commit that first added it."""
    fact = report.fact("package_evolution", PackageEvolution)
    return {} if fact is None else {key: (it.status, it.first_added.commit) for key, it in fact.packages.items()}


def usual(repository: Repository) -> dict[str, tuple[str, str]]:
    """Return what every whole telling of STORY says."""
    first, second, third = repository.ids[:3]
    return {"ripgrep": ("removed", first), "fd": ("declared", second), "jq": ("declared", third)}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return build(tmp_path / "nixos-config", STORY)


def test_a_plain_repository_is_read(repository: Repository):
    report = scanned(repository.path)
    assert lives(report) == usual(repository)
    assert state_of(report, "git_history") == "read"
    assert [note for note in report.diagnostics if note.stage == "collect/git_history"] == []


def corrupted(path: Path, data: bytes) -> None:
    """Overwrite one of git's own files, which are not writable."""
    path.chmod(0o644)
    path.write_bytes(data)


def loose(repository: Repository, name: str) -> Path:
    """Return the file of an object that is in no pack."""
    found = repository.git("rev-parse", "--verify", name)
    return repository.git_dir / "objects" / found[:2] / found[2:]


def no_repository(repository: Repository) -> None:
    (repository.git_dir).rename(repository.path.parent / "aside")


def empty_git_directory(repository: Repository) -> None:
    no_repository(repository)
    (repository.path / ".git").mkdir()


def no_objects(repository: Repository) -> None:
    (repository.git_dir / "objects").rename(repository.path.parent / "aside")


def unborn(repository: Repository) -> None:
    (repository.git_dir / "HEAD").write_text("ref: refs/heads/none\n")


def pointer_to_nowhere(repository: Repository) -> None:
    no_repository(repository)
    (repository.path / ".git").write_text("gitdir: ../nowhere/.git\n")


def pointer_of_rubbish(repository: Repository) -> None:
    no_repository(repository)
    (repository.path / ".git").write_bytes(b"\0\xff rubbish\n")


def git_directory_in_a_circle(repository: Repository) -> None:
    no_repository(repository)
    (repository.path / ".git").symlink_to(".git")


def head_that_blocks(repository: Repository) -> None:
    (repository.git_dir / "HEAD").unlink()
    os.mkfifo(repository.git_dir / "HEAD")


def reference_to_nothing(repository: Repository) -> None:
    (repository.git_dir / "refs/heads/main").write_text("1" * 40 + "\n")


def head_of(content: bytes):
    """Return a harm: HEAD holds these bytes."""

    def harm(repository: Repository) -> None:
        (repository.git_dir / "HEAD").write_bytes(content)

    return harm


def branch_of(content: bytes):
    """Return a harm: the reference that HEAD leads to holds these bytes."""

    def harm(repository: Repository) -> None:
        (repository.git_dir / "refs/heads/main").write_bytes(content)

    return harm


def head_at(name: str):
    """Return a harm: HEAD is detached at an object that is no commit."""

    def harm(repository: Repository) -> None:
        repository.git("tag", "-a", "-m", "a tag", "v1")
        (repository.git_dir / "HEAD").write_text(repository.git("rev-parse", name) + "\n")

    return harm


DAMAGED_HEAD = (
    "warning: HEAD is damaged, so which commit is checked out is not known [write `ref: refs/heads/BRANCH` to "
)
DAMAGED_BRANCH = "warning: HEAD leads to a reference that is damaged"
NO_COMMIT = "warning: HEAD names an object that is no commit [git -C "


def damaged_pack(repository: Repository) -> None:
    repository.git("repack", "-adq")
    (pack,) = (repository.git_dir / "objects/pack").glob("*.pack")
    data = pack.read_bytes()
    corrupted(pack, data[:20] + b"\xff" * 40 + data[60:])


def cut_pack(repository: Repository) -> None:
    repository.git("repack", "-adq")
    (pack,) = (repository.git_dir / "objects/pack").glob("*.pack")
    corrupted(pack, pack.read_bytes()[: pack.stat().st_size // 2])


def damaged_pack_index(repository: Repository) -> None:
    repository.git("repack", "-adq")
    (index,) = (repository.git_dir / "objects/pack").glob("*.idx")
    corrupted(index, b"x" * 100)


def missing_tree(repository: Repository) -> None:
    loose(repository, f"{repository.ids[1]}^{{tree}}").unlink()


def missing_commit(repository: Repository) -> None:
    loose(repository, repository.ids[1]).unlink()


def broken_settings(repository: Repository) -> None:
    (repository.git_dir / "config").write_text("[core\nbroken")


def format_of_the_future(repository: Repository) -> None:
    (repository.git_dir / "config").write_text("[core]\n\trepositoryformatversion = 99\n")


def unknown_extension(repository: Repository) -> None:
    (repository.git_dir / "config").write_text("[core]\nrepositoryformatversion = 1\n[extensions]\nmagic = true\n")


def damaged_packed_references(repository: Repository) -> None:
    (repository.git_dir / "packed-refs").write_bytes(b"\xff\xfe" * 1000)


def damaged_list_of_shallow_commits(repository: Repository) -> None:
    (repository.git_dir / "shallow").write_text("rubbish\n")


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (no_repository, "note: is in no git repository"),
        (empty_git_directory, "note: is in no git repository"),
        (no_objects, "note: is in no git repository"),
        (git_directory_in_a_circle, "note: is in no git repository"),
        (head_that_blocks, "note: is in no git repository"),
        (unborn, "note: has no commit yet"),
        (head_of(b""), DAMAGED_HEAD),
        (head_of(b"\0" * 41), DAMAGED_HEAD),
        (head_of(b"\xff\xfe rubbish \x1b[31m"), DAMAGED_HEAD),
        (head_of(b"ref:\n"), DAMAGED_HEAD),
        (head_of(b"ref: \0\n"), DAMAGED_HEAD),
        (head_of(b"ref: refs/heads/a b\n"), DAMAGED_HEAD),
        (head_of(b"ref: refs/heads/../../../nixos-config/HEAD\n"), DAMAGED_HEAD),
        (head_of(b"ref: /etc/machine-id\n"), DAMAGED_HEAD),
        (head_of(b"ref: ../../x\n"), DAMAGED_HEAD),
        (head_of(b"1" * 39), DAMAGED_HEAD),
        (branch_of(b""), DAMAGED_BRANCH),
        (branch_of(b"\0" * 41), DAMAGED_BRANCH),
        (branch_of(b"rubbish\n"), DAMAGED_BRANCH),
        (branch_of(b"ref: ../../x\n"), DAMAGED_BRANCH),
        (branch_of(b"ref: refs/heads/main\n"), DAMAGED_BRANCH),
        (head_at("HEAD^{tree}"), NO_COMMIT),
        (head_at("HEAD:home.nix"), NO_COMMIT),
        (head_at("refs/tags/v1"), NO_COMMIT),
        (reference_to_nothing, "warning: the repository is damaged"),
        (damaged_pack, "warning: the repository is damaged"),
        (cut_pack, "warning: the repository is damaged"),
        (damaged_pack_index, "warning: the repository is damaged"),
        (missing_tree, "warning: the repository is damaged"),
        (missing_commit, "warning: "),
        (broken_settings, "warning: "),
        (format_of_the_future, "warning: git is too old for it"),
        (unknown_extension, "warning: git is too old for it"),
        (damaged_packed_references, "warning: "),
        (damaged_list_of_shallow_commits, "warning: "),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_goes_on(repository: Repository, harm, expected: str):
    harm(repository)
    report = scanned(repository.path)
    assert told(report).startswith(expected)
    assert lives(report) == {}
    assert state_of(report, "git_history") in ("absent", "unreadable")
    assert state_of(report, "nix_config") == "read"


def test_without_git_the_rest_goes_on(repository: Repository, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    report = scanned(repository.path)
    assert told(report) == "warning: git is not there [install git]"
    assert state_of(report, "nix_config") == "read"


def detached(repository: Repository) -> None:
    repository.git("checkout", "-q", "--detach")


def packed(repository: Repository) -> None:
    repository.git("repack", "-adq")
    repository.git("pack-refs", "--all")


def head_as_a_link(repository: Repository) -> None:
    (repository.git_dir / "HEAD").unlink()
    (repository.git_dir / "HEAD").symlink_to("refs/heads/main")


def cut_index(repository: Repository) -> None:
    index = repository.git_dir / "index"
    index.write_bytes(index.read_bytes()[:30])


def no_index(repository: Repository) -> None:
    (repository.git_dir / "index").unlink()


def locked_index(repository: Repository) -> None:
    (repository.git_dir / "index.lock").touch()


def replaced(repository: Repository) -> None:
    repository.git("replace", repository.ids[1], repository.ids[0])


def lost_alternate(repository: Repository) -> None:
    (repository.git_dir / "objects" / "info").mkdir(exist_ok=True)
    (repository.git_dir / "objects" / "info" / "alternates").write_text("/nowhere\n")


def commit_graph(repository: Repository) -> None:
    repository.git("commit-graph", "write", "--reachable", "--changed-paths")


def damaged_commit_graph(repository: Repository) -> None:
    commit_graph(repository)
    graph = repository.git_dir / "objects" / "info" / "commit-graph"
    corrupted(graph, graph.read_bytes()[:-30])


def git_directory_elsewhere(repository: Repository) -> None:
    aside = repository.path.parent / "aside"
    repository.git_dir.rename(aside)
    (repository.path / ".git").symlink_to(aside)


def shared_with_jj(repository: Repository) -> None:
    # jj leaves HEAD detached, and keeps what it must not lose under references of its own.
    detached(repository)
    (repository.path / ".jj" / "repo" / "store").mkdir(parents=True)
    (repository.path / ".jj" / "repo" / "store" / "git_target").write_text("../../../.git")
    for commit in repository.ids:
        repository.git("update-ref", f"refs/jj/keep/{commit}", commit)
    amended = repository.git("commit-tree", "-p", repository.ids[1], "-m", "rewritten", "HEAD^{tree}")
    repository.git("update-ref", f"refs/jj/keep/{amended}", amended)


def grafted(repository: Repository) -> None:
    (repository.git_dir / "info").mkdir(exist_ok=True)
    (repository.git_dir / "info/grafts").write_text(f"{repository.ids[2]} {repository.ids[0]}\n")


def other_branches(repository: Repository) -> None:
    other = repository.git("commit-tree", "-m", "never landed", "HEAD^{tree}")
    repository.git("update-ref", "refs/heads/other", other)
    repository.git("update-ref", "refs/stash", other)
    repository.git("tag", "-a", "-m", "a tag", "v1")


@pytest.mark.parametrize(
    "change",
    [
        detached,
        packed,
        head_as_a_link,
        cut_index,
        no_index,
        locked_index,
        replaced,
        grafted,
        lost_alternate,
        commit_graph,
        damaged_commit_graph,
        git_directory_elsewhere,
        shared_with_jj,
        other_branches,
    ],
)
def test_what_does_not_matter_changes_nothing(repository: Repository, change):
    change(repository)
    report = scanned(repository.path)
    assert lives(report) == usual(repository)
    assert state_of(report, "git_history") == "read"


def test_a_repository_with_sha256_is_read(tmp_path: Path):
    repository = build(tmp_path / "nixos-config", STORY, object_format="sha256")
    assert len(repository.ids[0]) == 64
    assert lives(scanned(repository.path)) == usual(repository)


def clone(repository: Repository, place: Path, *options: str) -> Path:
    """Clone a repository as git does from a server."""
    argv = ["git", "-c", "protocol.file.allow=always", "clone", "-q", *options, repository.path.as_uri(), str(place)]
    subprocess.run(argv, env=environment(), check=True, capture_output=True)
    return place


def test_a_shared_clone_is_read(repository: Repository):
    place = clone(repository, repository.path.parent / "clone", "--shared")
    assert lives(scanned(place)) == usual(repository)


def test_a_second_work_tree_is_read(repository: Repository):
    place = repository.path.parent / "second"
    repository.git("worktree", "add", "-q", "--detach", str(place))
    assert lives(scanned(place)) == usual(repository)


def test_a_work_tree_whose_repository_moved_away_is_told(repository: Repository):
    place = repository.path.parent / "second"
    repository.git("worktree", "add", "-q", "--detach", str(place))
    repository.git_dir.rename(repository.path.parent / "aside")
    report = scanned(place)
    assert state_of(report, "git_history") == "unreadable"
    assert state_of(report, "nix_config") == "read"


def missing_version(repository: Repository) -> None:
    loose(repository, f"{repository.ids[1]}:configuration.nix").unlink()


def damaged_version(repository: Repository) -> None:
    corrupted(loose(repository, f"{repository.ids[1]}:configuration.nix"), b"junk")


@pytest.mark.parametrize("harm", [missing_version, damaged_version])
def test_a_version_that_cannot_be_read_is_told_and_takes_nothing_away(repository: Repository, harm):
    harm(repository)
    report = scanned(repository.path)
    assert told(report).startswith("warning: 1 versions of Nix files are missing or damaged")
    assert state_of(report, "git_history") == "partial"
    last = repository.ids[2]
    assert lives(report) == usual(repository) | {"fd": ("declared", last)}
    fact = report.fact("package_evolution", PackageEvolution)
    assert fact is not None
    removed = fact.packages["ripgrep"].last_removed
    assert removed is not None
    assert removed.commit == last
    # That commit may have added fd or found it there; of jq, which is in another file, it is known.
    assert beginnings(report) == {"ripgrep": True, "fd": False, "jq": True}
    assert fact.packages["fd"].unread_before
    assert [(event.kind, event.intent) for event in fact.packages["fd"].events] == [("added", None)]


def beginnings(report: Report) -> dict[str, bool]:
    """Return of each tool whether it is known when it came."""
    fact = report.fact("package_evolution", PackageEvolution)
    return {} if fact is None else {key: life.known_from_start for key, life in fact.packages.items()}


@pytest.mark.parametrize(
    ("steps", "gone", "known"),
    [
        # The first version is missing: what the next one declares may have been in it.
        ([{"a.nix": module("fd")}, {"a.nix": module("fd", "jq")}], "a.nix", {"fd": False, "jq": False}),
        # Files that were read tell when their tools came, whatever else is missing.
        (
            [{"a.nix": module("fd"), "b.nix": module("jq")}, {"b.nix": module("bat")}],
            "a.nix",
            {"jq": True, "bat": True},
        ),
        # It may have been moved from the file that is gone now.
        ([{"a.nix": module("fd")}, {"a.nix": None, "b.nix": "\n" + module("fd")}], "a.nix", {"fd": False}),
        ([{"a.nix": module("fd")}, {"a.nix": None}, {"b.nix": "\n" + module("fd")}], "a.nix", {"fd": True}),
        # The version before it was read and had no jq.
        (
            [{"a.nix": module("fd")}, {"a.nix": module("bat")}, {"a.nix": module("jq", "bat")}],
            "a.nix",
            {"bat": False, "jq": True},
        ),
        # What another file reads it from.
        (
            [
                {"a.nix": "{ pkgs, ... }: { home.packages = import ./list.nix pkgs; }", "list.nix": "p: [ p.fd ]"},
                {"list.nix": "p: [ p.fd p.jq ]"},
            ],
            "list.nix",
            {"fd": False, "jq": False},
        ),
    ],
)
def test_when_a_tool_came_is_known_only_where_the_version_before_was_read(
    tmp_path: Path, steps: list[dict[str, str | None]], gone: str, known: dict[str, bool]
):
    repository = build(tmp_path / "nixos-config", [Commit(files) for files in steps])
    loose(repository, f"{repository.ids[0]}:{gone}").unlink()
    assert beginnings(scanned(repository.path)) == known


def test_of_a_tool_that_may_have_been_there_before_no_more_is_said(repository: Repository):
    missing_version(repository)
    environ = environment() | {"HOME": str(repository.path.parent)}
    said = [
        subprocess.run([NIXLORE, *words], env=environ, capture_output=True, check=True, timeout=120).stdout.decode()
        for words in (("why", "fd", "--config", repository.path), ("why", "fd", "--log", "--config", repository.path))
    ]
    assert f"({repository.ids[2][:7]}) or earlier: the version of its file before that was not read" in said[0]
    assert "it may have been there before" in said[1]
    assert "starts" not in said[0] + said[1]


def test_of_a_partial_clone_it_is_told_what_is_missing_and_nothing_is_fetched(repository: Repository):
    repository.git("config", "uploadpack.allowFilter", "true")
    place = clone(repository, repository.path.parent / "clone", "--filter=blob:none")
    objects = sorted((place / ".git" / "objects").rglob("*"))
    for _ in range(2):
        report = scanned(place)
        assert told(report).startswith("warning: 2 versions of Nix files are missing")
        assert state_of(report, "git_history") == "partial"
        assert lives(report).keys() == {"fd", "jq"}
    assert sorted((place / ".git" / "objects").rglob("*")) == objects


def test_of_a_shallow_clone_the_beginning_is_not_claimed(repository: Repository):
    place = clone(repository, repository.path.parent / "clone", "--depth=2")
    report = scanned(place)
    assert told(report).startswith("note: is a shallow clone")
    assert state_of(report, "git_history") == "partial"
    fact = report.fact("package_evolution", PackageEvolution)
    assert fact is not None
    assert fact.shallow
    assert {key: life.known_from_start for key, life in fact.packages.items()} == {
        "fd": False,
        "ripgrep": False,
        "jq": True,
    }


def test_a_submodule_is_its_own_history_and_no_part_of_the_one_around_it(repository: Repository):
    outer = build(
        repository.path.parent / "outer",
        [Commit({"a.nix": module("hello"), "inner": submodule(repository.ids[2])}, "With a submodule")],
    )
    place = clone(repository, outer.path / "inner")
    assert lives(scanned(outer.path)) == {"hello": ("declared", outer.ids[0])}
    assert lives(scanned(place)) == usual(repository)


def raw_commit(repository: Repository, tree: str, message: bytes, who: str, headers: bytes = b"") -> str:
    """Put a commit on top that git itself would not make, and return its id."""
    lines = f"tree {tree}\nparent {repository.git('rev-parse', 'HEAD')}\nauthor {who}\ncommitter {who}\n"
    words = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    made = repository.git(*words, stdin=lines.encode() + headers + b"\n" + message)
    repository.git("update-ref", "refs/heads/main", made)
    return made


def grown(repository: Repository) -> str:
    """Return a tree that is the last commit's with one tool more."""
    blob = repository.git("hash-object", "-w", "--stdin", stdin=module("hello").encode())
    listed = f"{repository.git('ls-tree', 'HEAD')}\n100644 blob {blob}\tmore.nix\n"
    return repository.git("mktree", stdin=listed.encode())


WHO = f"{ADA} {START + 9 * HOUR} +0000"

MESSAGES = {
    "NUL": (b"Add hello\0hidden\nbody\n", b"", "Add hello"),
    "nothing before a NUL": (b"\0hidden\n", b"", ""),
    "empty": (b"", b"", ""),
    "Latin-1": (b"Ajoute hello au caf\xe9\n", b"encoding ISO-8859-1\n", "Ajoute hello au café"),
    "not UTF-8": (b"caf\xe9 \xff\xfe\n", b"", "caf\ufffd \ufffd\ufffd"),
    "unknown encoding": (b"Add hello\n", b"encoding klingon\n", "Add hello"),
    "begins like a commit of the output": (b"\x01" + b"1" * 40 + b"\n:100644 100644 a b M\n", b"", None),
    "UTF-16": ("Add hello\n".encode("utf-16"), b"encoding UTF-16\n", None),
    "a line of many words": (b"word " * 200_000, b"", None),
    "a word of 30 MB": (b"x" * 30_000_000, b"", None),
    "30 MB of lines": (b"Add hello\n\n" + b"- because of a reason\n" * 1_400_000, b"", "Add hello"),
    "many lines": (b"- because of a reason\n" * 100_000, b"", None),
    "many brackets": (b"Add hello\n\n" + b"(" * 100_000 + b"- " * 100_000, b"", "Add hello"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_any_message_is_read(repository: Repository, name: str):
    message, headers, subject = MESSAGES[name]
    made = raw_commit(repository, grown(repository), message, WHO, headers)
    records = list(git_history.collect(machine_of(repository.path)))
    last = [record for record in records if isinstance(record, ConfigCommit)][-1]
    assert last.commit == made
    assert len(last.subject) <= 120
    assert subject is None or last.subject == subject
    assert not any(ord(letter) < 32 for letter in last.subject)
    assert lives(scanned(repository.path)) == usual(repository) | {"hello": ("declared", made)}


@pytest.mark.parametrize(
    ("who", "date"),
    [
        ("0 +0000", "1970-01-01T00:00:00+00:00"),
        ("4080000000 +0530", "2099-04-16T10:50:00+05:30"),
        ("1700000000 +2400", "2023-11-14T22:13:20+00:00"),
        ("1700000000 -1200", "2023-11-14T10:13:20-12:00"),
        ("1700000000 +9999", None),
        ("253402300800 +0000", None),
        ("9223372036854775807 +0000", None),
        ("99999999999999999999 +0000", None),
        ("-5 +0000", None),
        ("1700000000", None),
        ("", None),
    ],
)
def test_any_date_is_read(repository: Repository, who: str, date: str | None):
    made = raw_commit(repository, grown(repository), b"Add hello\n", f"{ADA} {who}")
    records = list(git_history.collect(machine_of(repository.path)))
    last = [record for record in records if isinstance(record, ConfigCommit)][-1]
    assert last.commit == made
    assert date is None or last.date == date
    report = scanned(repository.path)
    assert lives(report) == usual(repository) | {"hello": ("declared", made)}
    # The pace and every other answer about time are made, whatever the clock said.
    assert {"config_log", "config_velocity", "package_evolution"} <= report.facts.keys()


DEAD = ("", "0 +0000", "1700000000", "-5 +0000", "99999999999999999999 +0000", "253402300800 +0000")


@pytest.mark.parametrize("clock", DEAD)
def test_a_tool_was_first_added_where_it_came_first_whatever_a_dead_clock_says(repository: Repository, clock: str):
    # Removed and added again under a dead clock, ripgrep was there before all the same.
    tree = repository.git("rev-parse", f"{repository.ids[1]}^{{tree}}")
    made = raw_commit(repository, tree, b"Add ripgrep again\n", f"{ADA} {clock}")
    report = scanned(repository.path)
    fact = report.fact("package_evolution", PackageEvolution)
    assert fact is not None
    life = fact.packages["ripgrep"]
    assert (life.status, life.first_added.commit) == ("declared", repository.ids[0])
    assert [event.kind for event in life.events] == ["added", "removed", "re-added"]
    assert life.events[-1].commit == made
    assert life.events[-1].at >= life.events[-2].at
    assert life.age_days is not None
    assert life.age_days < 10


def test_of_a_first_commit_without_a_date_everything_else_is_told(tmp_path: Path):
    repository = build(tmp_path / "nixos-config", STORY)
    tree = repository.git("rev-parse", f"{repository.ids[0]}^{{tree}}")
    lines = f"tree {tree}\nauthor {ADA} \ncommitter {ADA} \n\nAdd ripgrep\n"
    first = repository.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=lines.encode())
    second = repository.git("commit-tree", "-p", first, "-m", "Add fd", f"{repository.ids[1]}^{{tree}}")
    repository.git("update-ref", "refs/heads/main", second)
    report = scanned(repository.path)
    assert lives(report) == {"ripgrep": ("declared", first), "fd": ("declared", second)}
    fact = report.fact("package_evolution", PackageEvolution)
    assert fact is not None
    assert fact.packages["ripgrep"].first_added.date == ""
    for words in ("why", "ripgrep"), ("why", "ripgrep", "--log"), ("log",), ("show", "timeline"), ("blame", "home.nix"):
        environ = environment() | {"HOME": str(repository.path.parent)}
        argv = [NIXLORE, *words, "--config", str(repository.path)]
        done = subprocess.run(argv, env=environ, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr


def test_a_commit_without_an_author_is_read(repository: Repository):
    made = raw_commit(repository, grown(repository), b"Add hello\n", "")
    assert lives(scanned(repository.path))["hello"] == ("declared", made)


@pytest.mark.parametrize(
    "data",
    [b"\0\xff" * 5000, b"\x7fELF" + bytes(range(256)) * 40, b"{ pkgs, ... }: {", b"{" * 50_000, b"''" * 20_000, b""],
    ids=["NUL", "a program", "cut", "open brackets", "quotes", "empty"],
)
def test_a_file_that_is_no_nix_takes_part_in_nothing(tmp_path: Path, data: bytes):
    repository = build(tmp_path / "nixos-config", [*STORY, Commit({"strange.nix": data}), Commit({"x": "y"})])
    assert lives(scanned(repository.path)) == usual(repository)


def test_any_path_is_read(tmp_path: Path):
    paths = ["a b.nix", "é/ü.nix", ":100644.nix", "-x.nix", "*.nix", "[a].nix", "a\nb.nix", '"q".nix', "b\udcff.nix"]
    steps = [Commit({path: module(f"tool{number}")}, f"add {number}") for number, path in enumerate(paths)]
    repository = build(tmp_path / "nixos-config", steps)
    expected = {f"tool{number}": ("declared", made) for number, made in enumerate(repository.ids)}
    assert lives(scanned(repository.path)) == expected


KILLER = """\
#!/bin/sh
echo x >>"{count}"
if [ "$(wc -l <"{count}")" -eq {number} ]; then kill -9 $PPID; exit 1; fi
exec "{git}" "$@"
"""


def test_a_run_that_is_killed_loses_nothing(repository: Repository, tmp_path: Path):
    # Killed at every call of git in turn; each run goes on from what the killed ones before it have left.
    steps = [*STORY, *(Commit({"home.nix": module("jq", f"tool{number}")}) for number in range(20))]
    repository = build(tmp_path / "more" / "nixos-config", steps)
    expected = lives(scanned(repository.path))
    programs = tmp_path / "programs"
    programs.mkdir()
    killed = 0
    for number in range(1, 100):
        count = tmp_path / f"count{number}"
        (programs / "git").write_text(KILLER.format(count=count, number=number, git=shutil.which("git")))
        (programs / "git").chmod(0o755)
        environ = environment() | {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(repository.path.parent)}
        done = subprocess.run([NIXLORE, "scan", "--yes"], env=environ, capture_output=True, check=False, timeout=120)
        if done.returncode != -signal.SIGKILL:
            assert done.returncode == 0
            break
        killed += 1
    assert killed >= 2
    assert lives(scanned(repository.path, repository.path.parent / ".cache/nixlore")) == expected
