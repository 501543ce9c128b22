"""Repositories below a home are found within bounds, read without running anything of theirs, and read once."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.collect import _project_history, _project_reading, _project_walk, projects
from nixlore.collect._project_history import parsed
from nixlore.data.languages import BY_EXTENSION, EXTENSIONS, language
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.project import Project, ProjectMilestone
from written_repositories import START, Commit, build, git

DAY = 86_400
BOB = "Bob <bob@example.org>"
ROBOT = "dependabot[bot] <49+dependabot[bot]@users.noreply.github.com>"


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def look(home, tmp_path):
    """Return what the collector says of the home; `config` is the configuration's repository."""

    def looked(**fields):
        given = {"home": PurePosixPath(home), "user": "ada", "now": START + 900 * DAY, "cache_dir": tmp_path / "cache"}
        return Seen(Machine(**(given | fields)))

    return looked


class Seen:
    def __init__(self, machine):
        self.fingerprint = projects.fingerprint(machine)
        self.records = list(projects.collect(machine))

    def of(self, kind):
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def paths(self):
        return [project.path for project in self.of(Project)]

    @property
    def project(self):
        (project,) = self.of(Project)
        return project

    @property
    def milestones(self):
        return [(row.kind, row.name, row.at) for row in self.of(ProjectMilestone)]

    @property
    def coverage(self):
        (coverage,) = self.of(Coverage)
        return coverage


def repository(place, *files, at=START):
    build(place, [Commit(dict.fromkeys(files or ("main.py",), "1"), at=at)])
    return place


def age(home):
    """Make every directory look as if it was changed long ago, so that listings of it are trusted."""
    for directory, _, _ in os.walk(home):
        os.utime(directory, (START, START))


# Where repositories are looked for


def test_repositories_are_found_by_depth_and_named_by_their_place(home, look):
    for place in ("alpha", "src/forge/ada/beta", "src/gamma"):
        repository(home / place)
    assert look().paths == ["~/alpha", "~/src/forge/ada/beta", "~/src/gamma"]
    assert [project.name for project in look().of(Project)] == ["alpha", "beta", "gamma"]


@pytest.mark.parametrize(
    "place",
    [
        ".cache/x",
        ".local/share/x",
        ".hidden",
        "node_modules/x",
        "src/node_modules/x",
        "go/pkg/mod/x",
        "src/target/x",
        "a/b/c/d/e/f/g",
        ".config/x/y",
    ],
)
def test_places_of_programs_and_deep_ones_are_not_looked_into(home, look, place):
    repository(home / place)
    assert look().paths == []


def test_the_settings_of_a_program_may_be_a_repository(home, look):
    repository(home / ".config/editor")
    assert look().paths == ["~/.config/editor"]


def test_the_inside_of_a_repository_is_not_walked(home, look):
    repository(home / "outer")
    repository(home / "outer/libs/inner")
    assert look().paths == ["~/outer"]


def test_a_home_that_is_a_repository_is_walked_all_the_same(home, look):
    repository(home)
    repository(home / "src/alpha")
    assert look().paths == ["~/", "~/src/alpha"]


def test_links_are_not_followed(home, look, tmp_path):
    repository(tmp_path / "elsewhere/alpha")
    (home / "link").symlink_to(tmp_path / "elsewhere")
    (home / "loop").symlink_to(home)
    assert look().paths == []


def test_linked_work_trees_are_one_project_and_their_own_place_names_it(home, look):
    repository(home / "main")
    git(home / "main", "worktree", "add", "-q", str(home / "a-copy"))
    assert look().paths == ["~/main"]


def test_a_linked_work_tree_of_a_repository_elsewhere_is_a_project(home, look, tmp_path):
    repository(tmp_path / "elsewhere")
    git(tmp_path / "elsewhere", "worktree", "add", "-q", str(home / "copy"))
    assert look().paths == ["~/copy"]


def test_a_bare_repository_is_a_project(home, look):
    repository(home / "work")
    git(home, "clone", "-q", "--bare", "work", "copy.git")
    assert [(project.path, project.name, project.is_bare) for project in look().of(Project)] == [
        ("~/copy.git", "copy", True),
        ("~/work", "work", False),
    ]


def test_the_configuration_itself_is_no_project(home, look):
    repository(home / "nixos", "flake.nix")
    repository(home / "alpha")
    assert look(config=home / "nixos").paths == ["~/alpha"]
    git(home / "nixos", "worktree", "add", "-q", str(home / "copy"))
    assert look(config=home / "copy").paths == ["~/alpha"]


def test_a_clone_of_the_configuration_is_no_project(home, look):
    repository(home / "nixos", "flake.nix")
    git(home, "clone", "-q", "nixos", "copy")
    git(home / "copy", "commit", "-q", "--allow-empty", "-m", "more")
    assert look(config=home / "nixos").paths == []
    assert look().paths == ["~/copy", "~/nixos"]


def test_what_only_looks_like_a_repository_is_none(home, look):
    (home / "empty/.git").mkdir(parents=True)
    (home / "torn").mkdir()
    (home / "torn/.git").write_text("gitdir: /nowhere\n")
    (home / "odd").mkdir()
    os.mkfifo(home / "odd/.git")
    assert look().paths == []


def test_another_file_system_is_not_looked_into(home, look, monkeypatch):
    repository(home / "far/alpha")
    repository(home / "near")
    monkeypatch.setattr(_project_walk, "mounts", lambda _machine: {str(home / "far"): "nfs4"})
    seen = look()
    assert seen.paths == ["~/near"]
    assert "1 directory on other file systems" in seen.coverage.note


def test_what_cannot_be_listed_is_told(home, look, monkeypatch):
    repository(home / "alpha")
    (home / "closed").mkdir()
    scandir = os.scandir

    def barred(place):
        if str(place).endswith("/closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    monkeypatch.setattr(_project_walk.os, "scandir", barred)
    seen = look()
    assert seen.paths == ["~/alpha"]
    assert (seen.coverage.state, seen.coverage.note) == ("partial", "1 directory that cannot be listed (~/closed)")


def test_a_walk_stops_at_its_bound_and_says_so(home, look, monkeypatch):
    for number in range(9):
        repository(home / f"p{number}")
    monkeypatch.setattr(_project_walk, "MOST_DIRECTORIES", 5)
    seen = look()
    assert len(seen.paths) == 4
    assert (seen.coverage.state, seen.coverage.note) == ("partial", "5 directories beyond the bounds of one walk")


def test_a_walk_that_takes_long_goes_on_in_the_next_run(home, look, monkeypatch):
    repository(home / "alpha")
    age(home)
    monkeypatch.setattr(_project_walk, "SECONDS", -1.0)
    assert look().paths == []
    monkeypatch.undo()
    assert look().paths == ["~/alpha"]
    monkeypatch.setattr(_project_walk, "SECONDS", -1.0)
    assert look().paths == ["~/alpha"]


# What is told of one


def test_a_life_has_a_first_commit_languages_and_tags(home, look):
    commits = [
        Commit({"README.md": "", "a.py": "1"}, at=START),
        Commit({"src/main.rs": "1"}, at=START + 2 * DAY, zone="+0200"),
        Commit({"src/main.rs": None, "lib/main.rs": "1", "vendor/x.go": "1"}, at=START + 3 * DAY),
    ]
    build(home / "alpha", commits)
    git(home / "alpha", "tag", "v1", "HEAD~1")
    seen = look()
    assert seen.milestones == [
        ("first commit", "", START),
        ("language", "Python", START),
        ("language", "Rust", START + 2 * DAY),
        ("tag", "v1", START + 2 * DAY),
    ]
    (rust,) = (row for row in seen.of(ProjectMilestone) if row.name == "Rust")
    assert rust.date == "2023-11-17T00:13:20+02:00"
    assert rust.commit == git(home / "alpha", "rev-parse", "v1")
    project = seen.project
    assert (project.commits, project.first, project.last) == (3, START, START + 3 * DAY)
    assert project.languages == ("Python", "Rust")
    assert project.whole


def test_a_signed_for_tag_has_its_own_date_and_person(home, look):
    repository(home / "nixos", "flake.nix")
    build(home / "alpha", [Commit({"a.py": "1"}, at=START, author=BOB)])
    name = f"object {git(home / 'alpha', 'rev-parse', 'HEAD')}\ntype commit\ntag v2\n"
    signed = f"{name}tagger Ada <ada@example.org> {START + DAY} +0000\n\ntwo\n"
    git(home / "alpha", "update-ref", "refs/tags/v2", git(home / "alpha", "mktag", stdin=signed.encode()))
    git(home / "alpha", "tag", "plain")
    rows = {row.name: row for row in look(config=home / "nixos").of(ProjectMilestone) if row.kind == "tag"}
    assert (rows["v2"].at, rows["v2"].own) == (START + DAY, True)
    assert (rows["plain"].at, rows["plain"].own) == (START, False)
    assert rows["v2"].commit == rows["plain"].commit


def test_what_the_writers_of_the_configuration_did_is_their_own(home, look):
    build(
        home / "nixos",
        [Commit({"flake.nix": "{}"}, author="Ada <Ada@Example.org>"), Commit({"flake.lock": "{}"}, author=ROBOT)],
    )
    commits = [Commit({"a.py": "1"}, author=BOB), Commit({"a.rs": "1"}), Commit({"a.go": "1"}, author=ROBOT)]
    build(home / "alpha", commits)
    seen = look(config=home / "nixos")
    assert seen.project.own_commits == 1
    assert {row.name for row in seen.of(ProjectMilestone) if row.own} == {"Rust"}
    (stranger,) = (project for project in look().of(Project) if project.name == "alpha")
    assert stranger.own_commits == 0


def test_who_sent_a_patch_to_the_configuration_once_is_somebody_else(home, look):
    commits = [Commit({"flake.nix": str(number)}) for number in range(40)]
    build(home / "nixos", [*commits, Commit({"a.nix": ""}, author=BOB)])
    build(home / "alpha", [Commit({"a.py": "1"}, author=BOB), Commit({"b.rs": "1"})])
    assert look(config=home / "nixos").project.own_commits == 1


def test_each_root_is_a_first_commit(home, look):
    commits = [
        Commit({"a.py": "1"}, at=START),
        Commit({"b.py": "1"}, parents=(), at=START - DAY),
        Commit({"b.py": "1"}, parents=(0, 1), at=START + DAY),
    ]
    build(home / "alpha", commits)
    assert look().milestones == [
        ("first commit", "", START - DAY),
        ("language", "Python", START - DAY),
        ("first commit", "", START),
    ]


def test_a_shallow_clone_does_not_know_its_beginning(home, look, tmp_path):
    names = ("a.py", "b.rs", "c.go", "d.lua")
    build(tmp_path / "origin", [Commit({name: "1"}, at=START + day * DAY) for day, name in enumerate(names)])
    git(home, "clone", "-q", "--depth", "2", f"file://{tmp_path}/origin", "alpha")
    seen = look()
    assert seen.milestones == [("language", "Lua", START + 3 * DAY)]
    assert (seen.project.commits, seen.project.first, seen.project.whole) == (2, None, False)


def test_a_repository_without_a_commit_is_a_project_without_milestones(home, look):
    git(home, "init", "-q", "alpha")
    seen = look()
    assert (seen.project.commits, seen.milestones, seen.of(Diagnostic)) == (0, [], [])


def test_references_in_a_table_are_left_to_git(home, look):
    repository(home / "alpha")
    git(home / "alpha", "tag", "v1")
    (home / "alpha/.git/reftable").mkdir()
    assert look().milestones == [("first commit", "", START), ("language", "Python", START), ("tag", "v1", START)]
    git(home, "init", "-q", "empty")
    (home / "empty/.git/reftable").mkdir()
    assert look().of(Diagnostic) == []


def test_names_of_objects_may_be_long(home, look):
    build(home / "alpha", [Commit({"a.py": "1"})], object_format="sha256")
    seen = look()
    assert seen.milestones == [("first commit", "", START), ("language", "Python", START)]
    assert len(seen.of(ProjectMilestone)[0].commit) == 64


def test_a_damaged_repository_is_told_and_the_others_are_read(home, look):
    repository(home / "alpha")
    repository(home / "broken")
    for pack in (home / "broken/.git/objects").rglob("*"):
        if pack.is_file():
            pack.chmod(0o600)
            pack.write_bytes(b"junk")
    seen = look()
    assert seen.paths == ["~/alpha"]
    (note,) = seen.of(Diagnostic)
    assert note.subject == "~/broken"
    assert look().paths == ["~/alpha"]


def test_of_a_history_too_long_only_tags_and_the_last_commit_are_told(home, look, monkeypatch):
    build(home / "alpha", [Commit({f"{day}.py": "1"}, at=START + day * DAY) for day in range(5)])
    git(home / "alpha", "tag", "v1", "HEAD~1")
    monkeypatch.setattr(_project_history, "MOST_COMMITS", 3)
    cut = look(cache_dir=None)
    assert cut.milestones == [("tag", "v1", START + 3 * DAY)]
    assert (cut.project.first, cut.project.whole) == (None, False)
    monkeypatch.setattr(_project_history, "LARGE", 0)
    counted = look(cache_dir=None)
    assert counted.milestones == cut.milestones
    assert (counted.project.commits, counted.project.last, counted.project.whole) == (None, START + 4 * DAY, False)


def test_names_of_tags_and_places_are_redacted(home, look):
    secret = "ghp_" + "a1B2" * 9
    repository(home / f"x-{secret}")
    git(home / f"x-{secret}", "tag", f"for/{secret}")
    text = repr(look().records)
    assert "[redacted]" in text
    assert secret not in text


def test_odd_names_of_files_and_directories_do_no_harm(home, look):
    repository(home / "with space\nand more", "\x01odd.py", "ünicode.rs", "tab\t.go")
    seen = look()
    assert seen.project.languages == ("Go", "Python", "Rust")


def test_nothing_of_a_repository_is_run(home, look, tmp_path):
    place = repository(home / "alpha")
    git(place, "tag", "-m", "one", "v1")
    mark = tmp_path / "ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {mark}\n")
    trap.chmod(0o755)
    for name, value in (
        ("core.fsmonitor", trap),
        ("core.pager", trap),
        ("pager.log", trap),
        ("core.hooksPath", tmp_path),
        ("log.showSignature", "true"),
        ("gpg.program", trap),
        ("diff.external", trap),
        ("diff.x.textconv", trap),
        ("diff.x.command", trap),
        ("filter.x.smudge", trap),
        ("filter.x.process", trap),
        ("credential.helper", trap),
        ("remote.origin.url", f"ext::{trap}"),
        ("remote.origin.promisor", "true"),
    ):
        git(place, "config", name, str(value))
    (place / ".git/info").mkdir(exist_ok=True)
    (place / ".git/info/attributes").write_text("* diff=x filter=x\n")
    before = sorted((path, path.stat().st_mtime_ns) for path in place.rglob("*"))
    assert look().project.commits == 1
    assert not mark.exists()
    assert sorted((path, path.stat().st_mtime_ns) for path in place.rglob("*")) == before


# What is read again


def test_what_is_known_is_not_read_again(home, look, monkeypatch):
    repository(home / "alpha")
    first = look()

    def refuse(*_words, **_options):
        raise AssertionError

    monkeypatch.setattr(_project_history, "conversation", refuse)
    again = look()
    assert again.records == first.records
    assert again.fingerprint == first.fingerprint


@pytest.mark.parametrize("is_old", [False, True])
def test_news_change_the_fingerprint(home, look, is_old):
    place = repository(home / "src/alpha")
    seen = {look().fingerprint}

    def changed():
        fingerprint = look().fingerprint
        assert fingerprint not in seen
        seen.add(fingerprint)

    if is_old:
        age(home)
        look()
    git(place, "commit", "-q", "--allow-empty", "-m", "more")
    changed()
    git(place, "tag", "v1")
    changed()
    git(place, "tag", "nested/v1")
    changed()
    git(place, "pack-refs", "--all")
    changed()
    git(place, "checkout", "-q", "--detach")
    changed()
    repository(home / "src/beta")
    changed()
    (home / "plain").mkdir()
    look()
    git(home / "plain", "init", "-q")
    changed()
    git(home, "clone", "-q", "src/beta", "src/gamma")
    changed()
    assert look().paths == ["~/plain", "~/src/alpha", "~/src/beta", "~/src/gamma"]


def test_a_directory_is_listed_once(home, look, monkeypatch):
    repository(home / "src/alpha")
    age(home)
    look()
    listed = []
    scandir = os.scandir
    monkeypatch.setattr(_project_walk.os, "scandir", lambda place: listed.append(place) or scandir(place))
    assert look().paths == ["~/src/alpha"]
    assert [place for place in listed if ".git" not in str(place)] == []


def test_what_one_run_has_no_time_for_the_next_one_reads(home, look, monkeypatch):
    repository(home / "alpha")
    monkeypatch.setattr(_project_reading, "SECONDS", -1.0)
    first = look()
    assert first.paths == []
    assert (first.coverage.state, first.coverage.skipped) == ("partial", 1)
    monkeypatch.undo()
    second = look()
    assert second.fingerprint != first.fingerprint
    assert second.paths == ["~/alpha"]
    third = look()
    assert look().fingerprint == third.fingerprint


def test_what_took_too_long_is_not_tried_again_before_it_changes(home, look, monkeypatch):
    place = repository(home / "alpha")
    tried = []

    @contextmanager
    def slow(*_words, **_options):
        tried.append(1)
        message = "took longer than 20 s"
        raise SourceError(message, where="git")
        yield

    monkeypatch.setattr(_project_history, "conversation", slow)
    for _ in range(2):
        (note,) = look().of(Diagnostic)
        assert "took longer than 20 s" in note.cause
    assert tried == [1]
    git(place, "commit", "-q", "--allow-empty", "-m", "more")
    look()
    assert tried == [1, 1]


def test_a_new_writer_of_the_configuration_makes_more_their_own(home, look):
    repository(home / "nixos", "flake.nix")
    build(home / "alpha", [Commit({"a.py": "1"}, author=BOB)])
    assert look(config=home / "nixos").project.own_commits == 0
    git(home / "nixos", "commit", "-q", "--allow-empty", "-m", "more", "--author", BOB)
    assert look(config=home / "nixos").project.own_commits == 1


def test_size_is_of_what_is_not_read_yet(home, look, tmp_path):
    repository(home / "alpha")
    git(home / "alpha", "gc", "-q")
    machine = Machine(home=PurePosixPath(home), user="ada", now=START, cache_dir=tmp_path / "cache")
    assert projects.size(machine) > 0
    look()
    assert projects.size(machine) == 0


def test_what_is_no_repository_has_a_size_until_it_is_read(home, look, tmp_path):
    (home / "alpha").mkdir()
    (home / "alpha/Cargo.toml").write_text("")
    machine = Machine(home=PurePosixPath(home), user="ada", now=START, cache_dir=tmp_path / "cache")
    assert projects.size(machine) == projects.BYTES_OF_ONE
    before = projects.fingerprint(machine)
    look()
    assert projects.size(machine) == 0
    assert projects.fingerprint(machine) == before


# As of a time


def test_as_of_a_time_later_milestones_and_projects_are_not_there(home, look):
    names = ("a.py", "b.rs", "c.go")
    build(home / "alpha", [Commit({name: "1"}, at=START + day * DAY) for day, name in enumerate(names)])
    git(home / "alpha", "tag", "v1")
    repository(home / "later", at=START + 9 * DAY)
    then = START + DAY
    seen = look(as_of=then, now=then)
    assert seen.paths == ["~/alpha"]
    assert (seen.project.commits, seen.project.last, seen.project.languages) == (2, then, ("Python", "Rust"))
    shutil.rmtree(home / "later")
    git(home / "alpha", "tag", "-d", "v1")
    git(home / "alpha", "reset", "-q", "--hard", "HEAD~1")
    cut = look(now=then)
    assert cut.records == seen.records
    assert look(as_of=START - DAY, now=START - DAY).paths == []


def test_a_look_back_leaves_what_is_kept_alone(home, look, monkeypatch):
    repository(home / "alpha")
    present = look()
    look(as_of=START - DAY, now=START - DAY)
    monkeypatch.setattr(_project_history, "conversation", lambda *_words, **_options: pytest.fail("read again"))
    assert look().records == present.records


# Pure parts


@given(st.lists(st.binary(max_size=60)))
def test_any_output_is_read_without_an_error(chunks):
    for commit in parsed(chunks):
        assert commit.at >= 0


def test_output_may_be_cut_anywhere():
    name = "0" * 40
    whole = f"\x01{name}\0\x005\x00date\0A@B\0\nA\0a.py\0M\0b.rs\0\x01{name}\0{name}\x006\0date\0c@d\0".encode()
    expected = list(parsed([whole]))
    assert [(commit.at, commit.mail, commit.has_parent, commit.added) for commit in expected] == [
        (5, "a@b", False, ["a.py"]),
        (6, "c@d", True, []),
    ]
    for place in range(len(whole)):
        assert list(parsed([whole[:place], whole[place:]])) == expected


def test_each_end_of_a_name_belongs_to_one_language():
    assert len(BY_EXTENSION) == sum(map(len, EXTENSIONS.values()))
    assert all(end == end.lower() and not end.startswith(".") for end in BY_EXTENSION)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.py", "Python"),
        ("A/B.RS", "Rust"),
        ("vendor/a.go", ""),
        ("x/node_modules/a.js", ""),
        (".py", ""),
        ("py", ""),
        ("a.md", ""),
        ("a.toml", ""),
        ("dist.ts", "TypeScript"),
    ],
)
def test_a_language_is_told_by_the_end_of_a_name(path, expected):
    assert language(path) == expected
