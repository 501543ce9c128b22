"""What `records` prints of a history: names that look like a program's, and a hash for every other one."""

from __future__ import annotations

from history_home import atuin_database, atuin_row, machine, write
from nixlore.collect import atuin, bash_history
from nixlore.collect._history_vetting import vetting
from nixlore.shell.private import is_token


def test_what_looks_like_a_program_is_told_and_what_looks_like_a_password_is_not(tmp_path):
    read = vetting(machine(tmp_path))
    parsed = read("git status | mytool && hunter2secret x | ( a; b ) ; ./Sommer2024 ; f() { ls; }", "posix")
    assert [name for name in parsed.names if not is_token(name)] == ["git", "mytool", "a", "b"]
    assert len(parsed.names) == 6
    assert parsed.pipelines[0] == ("git", "mytool")
    assert [is_token(name) for name in parsed.pipelines[1]] == [True, False]
    assert parsed.pipelines[1][1] == "*"
    assert [is_token(name) for name in parsed.paths] == [True]
    assert parsed.defined == ("f",)
    assert read("x264 in.mp4; [ -f y ]", "posix").names == ("x264", "[")


def test_packages_alike(tmp_path):
    read = vetting(machine(tmp_path))
    told, hidden = read("nix shell nixpkgs#ripgrep nixpkgs#hunter2secret", "posix").adhoc
    assert (told.attr_path, is_token(hidden.attr_path)) == ("ripgrep", True)


def test_one_name_has_one_hash_and_the_text_of_it_is_nowhere(tmp_path):
    write(tmp_path, ".bash_history", "ls\nhunter2secret\nhunter2secret\n")
    ours = machine(tmp_path)
    first, second, third = bash_history.entries(ours, {})
    assert first.names == ("ls",)
    assert second.names == third.names
    assert "hunter2" not in str((second, third))
    atuin_database(tmp_path / ".local/share/atuin/history.db", [atuin_row("hunter2secret", 1_700_000_000)]).close()
    (row,) = atuin.entries(ours, {})
    assert row.names == second.names
