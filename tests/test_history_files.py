"""Histories are found where people and impermanence put them; a named file belongs to exactly one collector."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace

from history_home import (
    NOW,
    atuin_database,
    atuin_row,
    causes,
    coverage,
    fish_text,
    machine,
    told,
    total,
    write,
)
from nixlore.collect import atuin, bash_history, fish_history, nushell_history, zsh_history
from nixlore.collect._history_claims import claimant
from nixlore.collect._history_files import history_files
from nixlore.machine import Machine

COLLECTORS = {
    "fish_history": fish_history,
    "bash_history": bash_history,
    "zsh_history": zsh_history,
    "nushell_history": nushell_history,
    "atuin": atuin,
}

FISH = fish_text(("ls", NOW))
ZSH = f": {NOW}:0;ls\n"
BASH = f"#{NOW}\nls\n"

NAMED = {
    "fish by content": ("copy.txt", FISH, "fish_history"),
    "fish by content, whatever the name": (".bash_history", FISH, "fish_history"),
    "fish without times": ("copy.txt", "- cmd: ls\n- cmd: df\n", "fish_history"),
    "fish by name": ("fish_history", "", "fish_history"),
    "fish behind NULs": ("copy", "\0\0\0" + FISH, "fish_history"),
    "old fish": ("copy", "# 1300000000\nls\n", "fish_history"),
    "zsh by content": ("copy.txt", ZSH, "zsh_history"),
    "zsh by content, whatever the name": (".bash_history", ZSH * 3, "zsh_history"),
    "plain zsh by name": (".zsh_history", "ls\ndf\n", "zsh_history"),
    "plain zsh by an older name": (".histfile", "ls\ndf\n", "zsh_history"),
    "mostly plain zsh": ("copy", "ls\n" * 50 + ZSH, "zsh_history"),
    "bash by name": (".bash_history", "ls\n", "bash_history"),
    "bash by content": ("copy.txt", BASH, "bash_history"),
    "bash for want of marks": ("copy.txt", "ls\ndf\n", "bash_history"),
    "a zsh line in a bash history": (".bash_history", "ls\n" * 50 + ZSH, "bash_history"),
    "nushell by directory": ("nushell/history.txt", "ls\n", "nushell_history"),
    "nushell by content": ("copy.txt", "ls<\\n>| length\n", "nushell_history"),
    "empty": ("copy.txt", "", "bash_history"),
}


@pytest.mark.parametrize("what", sorted(NAMED))
def test_a_named_file_is_read_by_exactly_one_collector(tmp_path, what):
    name, data, collector = NAMED[what]
    path = write(tmp_path / "named", name, data)
    assert claimant(path) == collector
    given = machine(tmp_path, histories=(path,))
    readers = [name for name, module in COLLECTORS.items() if any(e.entries for e in coverage(module.collect(given)))]
    assert readers == ([collector] if data else [])


def test_a_named_database_is_read_by_exactly_one_collector(tmp_path):
    atuin_database(tmp_path / "any.name", [atuin_row("ls", NOW)]).close()
    given = machine(tmp_path, histories=(tmp_path / "any.name",))
    assert [name for name, module in COLLECTORS.items() if total(module.collect(given), "ls")] == ["atuin"]


def test_named_files_replace_all_others(tmp_path):
    write(tmp_path, ".local/share/fish/fish_history", fish_text(("df", NOW)))
    write(tmp_path, ".bash_history", "du\n")
    path = write(tmp_path, "named/fish_history", FISH)
    given = machine(tmp_path, histories=(path, path))
    assert set().union(*(told(module.collect(given)) for module in COLLECTORS.values())) == {"ls"}
    assert total(fish_history.collect(given), "ls") == 1


def test_a_named_file_that_is_not_there_is_told_once(tmp_path):
    given = machine(tmp_path, histories=(tmp_path / "nowhere",))
    said = [cause for module in COLLECTORS.values() for cause in causes(module.collect(given))]
    assert said == ["No such file or directory"]


def test_links_of_an_impermanent_home_are_followed_inside_the_root(tmp_path):
    write(tmp_path, "persist/home/ada/fish/fish_history", FISH)
    link = tmp_path / "home/ada/.local/share/fish"
    link.parent.mkdir(parents=True)
    link.symlink_to("/persist/home/ada/fish")
    inside = machine(tmp_path, root=tmp_path, home=PurePosixPath("/home/ada"))
    assert told(fish_history.collect(inside)) == {"ls"}


def test_without_its_bind_mounts_the_persistent_home_is_read(tmp_path):
    write(tmp_path, "persist/home/ada/.zsh_history", ZSH)
    write(tmp_path, "persist/home/ada/.local/share/fish/fish_history", FISH)
    (tmp_path / "home/ada").mkdir(parents=True)
    inside = machine(tmp_path, root=tmp_path, home=PurePosixPath("/home/ada"))
    assert told(zsh_history.collect(inside)) == {"ls"}
    assert told(fish_history.collect(inside)) == {"ls"}


def test_a_file_reached_in_two_ways_counts_once(tmp_path):
    write(tmp_path, "persist/home/ada/.zsh_history", ZSH)
    (tmp_path / "home/ada").mkdir(parents=True)
    (tmp_path / "home/ada/.zsh_history").symlink_to("/persist/home/ada/.zsh_history")
    inside = machine(tmp_path, root=tmp_path, home=PurePosixPath("/home/ada"))
    records = list(zsh_history.collect(inside))
    assert total(records, "ls") == 1
    assert len(coverage(records)) == 1


def test_broken_and_circular_links_are_named(tmp_path):
    (tmp_path / ".bash_history").symlink_to("nowhere")
    (tmp_path / ".zsh_history").symlink_to(".zsh_history")
    assert causes(bash_history.collect(machine(tmp_path))) == ["No such file or directory"]
    assert causes(zsh_history.collect(machine(tmp_path)))


@pytest.mark.parametrize("collector", sorted(set(COLLECTORS) - {"atuin"}))
def test_what_is_no_regular_file_is_named_and_does_not_block(tmp_path, collector):
    place = {
        "fish_history": ".local/share/fish/fish_history",
        "bash_history": ".bash_history",
        "zsh_history": ".zsh_history",
        "nushell_history": ".config/nushell/history.txt",
    }[collector]
    path = write(tmp_path, place, "")
    path.unlink()
    os.mkfifo(path)
    module = COLLECTORS[collector]
    records = list(module.collect(machine(tmp_path)))
    assert causes(records) == ["not a regular file"]
    assert [entry.state for entry in coverage(records)] == ["unreadable"]
    assert list(module.entries(machine(tmp_path), {})) == []
    path.unlink()
    path.mkdir()
    assert causes(module.collect(machine(tmp_path))) == ["not a regular file"]


@pytest.mark.parametrize("collector", sorted(COLLECTORS))
def test_the_fingerprint_is_the_same_until_something_changes(tmp_path, collector):
    module = COLLECTORS[collector]
    empty = module.fingerprint(machine(tmp_path))
    assert module.fingerprint(machine(tmp_path)) == empty
    assert module.size(machine(tmp_path)) == 0
    for place in (
        ".local/share/fish/fish_history",
        ".bash_history",
        ".zsh_history",
        ".config/nushell/history.txt",
        ".local/share/atuin/history.db",
    ):
        write(tmp_path, place, "x")
    before = module.fingerprint(machine(tmp_path))
    assert before != empty
    for place in (".local/share/fish/fish_history", ".bash_history", ".zsh_history", ".config/nushell/history.txt"):
        write(tmp_path, place, "xyz")
    write(tmp_path, ".local/share/atuin/history.db", "xyz")
    assert module.fingerprint(machine(tmp_path)) != before
    assert module.size(machine(tmp_path)) == 3


def test_a_directory_that_may_not_be_entered_is_told_once(tmp_path, monkeypatch):
    # Root may enter every directory, so what the system would say is said for it.
    barred = f"{tmp_path}/.local"
    (tmp_path / ".local").mkdir()
    stat, access = os.stat, os.access

    def refused(path, *args, **options):
        if str(path).startswith(f"{barred}/"):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, *args, **options)

    monkeypatch.setattr("nixlore.collect._history_files.os.stat", refused)
    monkeypatch.setattr(
        "nixlore.collect._history_files.os.access", lambda path, mode: str(path) != barred and access(path, mode)
    )
    records = list(zsh_history.collect(machine(tmp_path)))
    assert [(entry.source, entry.state) for entry in coverage(records)] == [(barred, "unreadable")]
    assert len(causes(records)) == 1


def test_whoever_names_reader_and_file_gets_that_reader(tmp_path):
    path = tmp_path / "some.txt"
    path.write_text("ls\n")
    machine = Machine(home=PurePosixPath("/home/ada"), user="ada", now=0, histories=(path,))
    names = ("fish_history", "bash_history", "zsh_history")
    assert [bool(history_files(machine, name, ())) for name in names] == [False, True, False]
    asked = replace(machine, history_reader="zsh_history")
    assert [bool(history_files(asked, name, ())) for name in names] == [False, False, True]
