"""Paths are followed inside the root, reading never blocks, and one function runs programs."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from nixlore.errors import ProgramError, SourceError
from nixlore.machine import SAMPLE_MARK, Machine, conversation, read_regular, run, walk


@pytest.fixture
def rooted(tmp_path):
    (tmp_path / "home" / "ada").mkdir(parents=True)
    return Machine(root=tmp_path, home=PurePosixPath("/home/ada"), user="ada", now=0)


def test_a_relative_path_counts_from_the_home(rooted, tmp_path):
    assert rooted.at(".config/x") == tmp_path / "home/ada/.config/x"


@pytest.mark.parametrize(
    ("aim", "leads_to"),
    [
        ("/etc/real", "etc/real"),
        ("../../etc/real", "etc/real"),
        ("../../../../../etc/real", "etc/real"),
        ("/home/ada/../ada/other", "home/ada/other"),
        ("missing/below", "home/ada/missing/below"),
    ],
)
def test_links_are_followed_inside_the_root(rooted, tmp_path, aim, leads_to):
    (tmp_path / "home/ada/link").symlink_to(aim)
    assert rooted.at("link") == tmp_path / leads_to


def test_links_in_the_middle_and_chains_of_links_are_followed(rooted, tmp_path):
    (tmp_path / "home/ada/a").symlink_to("/b")
    (tmp_path / "b").symlink_to("c")
    (tmp_path / "c").mkdir()
    assert rooted.at("a/x") == tmp_path / "c/x"


def test_a_circle_of_links_is_an_error_that_names_the_path(rooted, tmp_path):
    (tmp_path / "home/ada/a").symlink_to("b")
    (tmp_path / "home/ada/b").symlink_to("a")
    with pytest.raises(SourceError, match="too many levels of symbolic links") as caught:
        rooted.at("a")
    assert caught.value.where == "a"


def test_xdg_variables_count_when_they_are_absolute():
    machine = Machine(
        home=PurePosixPath("/home/ada"),
        user="ada",
        now=0,
        environ={"XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "relative", "XDG_STATE_HOME": ""},
    )
    assert machine.data_home == PurePosixPath("/data")
    assert machine.cache_home == PurePosixPath("/home/ada/.cache")
    assert machine.state_home == PurePosixPath("/home/ada/.local/state")
    assert machine.config_home == PurePosixPath("/home/ada/.config")


def test_only_a_marked_root_is_the_sample(rooted, tmp_path):
    assert not rooted.is_live
    assert not rooted.is_sample
    (tmp_path / SAMPLE_MARK).write_text("")
    assert rooted.is_sample
    assert Machine(home=PurePosixPath("/"), user="", now=0).is_live


def test_a_regular_file_is_read_up_to_a_limit(tmp_path):
    (tmp_path / "file").write_bytes(b"12345")
    assert read_regular(tmp_path / "file") == b"12345"
    assert read_regular(tmp_path / "file", limit=5) == b"12345"
    with pytest.raises(SourceError, match="larger than 4 bytes"):
        read_regular(tmp_path / "file", limit=4)


def unreadable(tmp_path, kind):
    path = tmp_path / "it"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    elif kind == "broken link":
        path.symlink_to("nowhere")
    elif kind == "circle":
        path.symlink_to("it")
    elif kind == "NUL":
        path = Path(str(path) + "\0")
    elif kind == "device":
        path = Path("/dev/zero")
    return path


@pytest.mark.parametrize("kind", ["missing", "fifo", "directory", "broken link", "circle", "NUL", "device"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, kind):
    path = unreadable(tmp_path, kind)
    with pytest.raises(SourceError) as caught:
        read_regular(path)
    assert caught.value.where == str(path).replace("\0", "?")
    assert caught.value.what


def test_a_program_runs_without_input_and_gives_its_output(tmp_path):
    assert run(["cat"]) == b""
    assert run(["pwd"], cwd=tmp_path).decode().strip() == str(tmp_path)
    assert run(["env"], env={"A": "b", "PATH": os.environ["PATH"]}).splitlines() == [
        b"A=b",
        b"PATH=" + os.environ["PATH"].encode(),
    ]


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["no-such-program"], "program not found"),
        (["sh", "-c", "echo first >&2; echo last >&2; exit 3"], "ended with exit code 3: last"),
        (["/etc/passwd"], "Permission denied"),
    ],
)
def test_a_program_that_fails_is_an_error_that_says_how(argv, says):
    with pytest.raises(SourceError, match=says) as caught:
        run(argv)
    assert caught.value.where == argv[0]


def test_a_program_that_takes_too_long_is_an_error():
    with pytest.raises(SourceError, match=r"took longer than 0.01 s"):
        run(["tail", "-f", "/dev/null"], timeout=0.01)


def test_walking_is_sorted_follows_no_links_and_skips_what_it_is_told(tmp_path):
    for name in ("b/two", "a/one", "skipped/x", "top"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    names = [os.path.relpath(entry.path, tmp_path) for entry in walk(tmp_path, skip=frozenset({"skipped"}))]
    assert names == ["top", "a/loop", "a/one", "b/two"]
    assert list(walk(tmp_path / "nowhere")) == []


def test_no_program_of_the_home_or_of_the_repository_is_run(tmp_path, monkeypatch):
    outside, home, repository = (tmp_path / name for name in ("outside", "home", "repository"))
    for place, says in ((outside, "good"), (home, "bad"), (repository, "bad")):
        (place / "bin").mkdir(parents=True)
        (place / "bin/tool").write_text(f"#!/bin/sh\necho {says}\n")
        (place / "bin/tool").chmod(0o755)
    (home / "profile").symlink_to(outside)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(repository)
    bad = f"bin:{home}/bin:{repository}/bin"
    for good in (f"{outside}/bin", f"{home}/profile/bin"):
        monkeypatch.setenv("PATH", f"{bad}:{good}:/usr/bin:/bin")
        assert run(["tool"], cwd=repository) == b"good\n"
    monkeypatch.setenv("PATH", bad)
    with pytest.raises(SourceError, match="program not found"):
        run(["tool"], cwd=repository)


def test_a_conversation_gives_what_a_program_prints_as_it_is_told_things():
    with conversation(["cat"], (b"%d\n" % number for number in range(50_000))) as stream:
        assert sum(1 for _ in stream) == 50_000


def test_who_leaves_a_conversation_ends_the_program():
    with conversation(["yes"]) as stream:
        assert stream.read(2) == b"y\n"


def test_a_failure_inside_of_a_conversation_is_the_one_that_is_told():
    with pytest.raises(KeyError), conversation(["sh", "-c", "read line"]):
        raise KeyError


def test_a_conversation_ends_with_what_the_program_said_when_it_fails():
    with pytest.raises(ProgramError) as caught, conversation(["sh", "-c", "echo told; echo bad >&2; exit 3"]) as stream:
        assert stream.read() == b"told\n"
    assert (caught.value.said, caught.value.where) == ("bad", "sh")


def test_a_conversation_does_not_last_for_ever():
    with pytest.raises(SourceError, match="longer than"), conversation(["sleep", "60"], timeout=0.05) as stream:
        assert stream.read() == b""


def test_a_conversation_with_a_program_that_is_not_there_is_none():
    with pytest.raises(SourceError, match="program not found"), conversation(["/nonexistent/program"]):
        pass
