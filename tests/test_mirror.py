"""The mirror for agents is written only where Claude Code is used and where what is written stays on this machine."""

from __future__ import annotations

import os

import pytest

from nixlore.machine import Machine
from nixlore.storage import mirror
from nixlore.storage.mirror import place
from staging import a_machine


@pytest.fixture
def home(tmp_path):
    (tmp_path / ".claude").mkdir()
    return tmp_path


def test_it_lies_below_claude_codes_own_directory(home):
    assert place(a_machine(home), "auto") == (home / ".claude/intelligence", "")


def test_where_claude_code_is_not_used_there_is_none_and_no_word(tmp_path):
    assert place(a_machine(tmp_path), "auto") == (None, "")
    assert place(a_machine(tmp_path), "always") == (None, "")


def test_it_can_be_switched_off(home):
    assert place(a_machine(home), "never") == (None, "switched off in the settings")


def test_claude_codes_variable_is_honoured(home):
    (home / "elsewhere").mkdir()
    machine = a_machine(home, environ={"CLAUDE_CONFIG_DIR": str(home / "elsewhere")})
    assert place(machine, "auto") == (home / "elsewhere/intelligence", "")


def test_a_link_to_a_persistent_directory_is_followed(home):
    (home / "persist").mkdir()
    (home / ".claude").rmdir()
    (home / ".claude").symlink_to(home / "persist")
    assert place(a_machine(home), "auto") == (home / "persist/intelligence", "")


def test_the_store_is_never_written(home, monkeypatch):
    def in_store(_machine, path):
        return mirror.Path("/nix/store/abc-claude") / str(path).removeprefix(".claude").lstrip("/")

    monkeypatch.setattr(Machine, "at", in_store)
    monkeypatch.setattr(mirror.Path, "is_dir", lambda _path: True)
    assert place(a_machine(home), "always") == (None, "/nix/store/abc-claude/intelligence is in the Nix store")


def test_a_place_that_cannot_be_written_is_told(home, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert place(a_machine(home), "auto") == (None, f"{home}/.claude cannot be written")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (".claude/.git", ".claude is the work tree of a repository"),
        (".git", " is the work tree of a repository"),
        (".stfolder", " is synced with other machines"),
        (".claude/.stfolder", ".claude is synced with other machines"),
    ],
)
def test_what_reaches_other_machines_needs_consent(home, made, says):
    (home / made).mkdir()
    found, why = place(a_machine(home), "auto")
    assert found is None
    assert says in why
    assert 'mirror = "always"' in why
    assert place(a_machine(home), "always") == (home / ".claude/intelligence", "")


def test_a_work_tree_whose_git_is_a_file_counts_as_well(home):
    (home / ".claude/.git").write_text("gitdir: elsewhere")
    assert place(a_machine(home), "auto")[0] is None


def test_a_folder_with_the_name_of_a_service_counts_as_synced(tmp_path):
    (tmp_path / "Dropbox/.claude").mkdir(parents=True)
    (tmp_path / ".claude").symlink_to(tmp_path / "Dropbox/.claude")
    assert "synced" in place(a_machine(tmp_path), "auto")[1]


def test_a_mirror_that_leads_elsewhere_is_judged_by_where_it_leads(home):
    (home / "repo/.git").mkdir(parents=True)
    (home / ".claude/intelligence").symlink_to(home / "repo")
    assert "work tree" in place(a_machine(home), "auto")[1]


def test_a_circle_of_links_is_told(home):
    (home / ".claude").rmdir()
    (home / ".claude").symlink_to(".claude")
    assert place(a_machine(home), "auto")[0] is None
    assert "symbolic links" in place(a_machine(home), "auto")[1]
