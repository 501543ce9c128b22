"""`nixlore self clean` lists what is to go with its size, asks, and removes nothing that is not ours."""

from __future__ import annotations

import os
import time

import pytest

from commanding import runner
from nixlore.cli import _consent
from nixlore.cli._own_files import size, told_size
from recorded_home import record


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    return runner(home, monkeypatch, capsys)


@pytest.fixture
def full(nixlore, home):
    """A home with something of everything that we write, and with things beside it that are not ours."""
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / "mine").touch()
    (home / ".bashrc").write_text("mine\n")
    record(home, ["git status"])
    nixlore("shell", "init", "bash", "--write", "--yes")
    nixlore("scan", "-y", "-q")
    record(home, ["ls"])
    (home / ".claude" / "intelligence" / "theirs").touch()
    return home


def paths(home):
    return {str(path.relative_to(home)) for path in home.rglob("*") if not path.is_dir()}


def test_the_cache_goes_and_can_be_made_again(nixlore, full):
    before = paths(full)
    done = nixlore("self", "clean", "--yes")
    assert f"{full}/.cache/nixlore  cache, which can be made again" in done.out
    assert "removed " in done.err
    assert {path for path in before if not path.startswith(".cache/")} == paths(full)
    assert "there is nothing to remove" in nixlore("self", "clean", "--yes").err
    assert nixlore("scan", "-q").code == 0
    assert (full / ".cache/nixlore").is_dir()


def test_everything_goes_but_what_is_not_ours(nixlore, full):
    done = nixlore("self", "clean", "--all", "--yes")
    for text in ("mirror for agents", "what waits to be taken from shells", "ledger, artifacts, figures"):
        assert text in done.out
    assert paths(full) == {".bashrc", ".claude/mine", ".claude/intelligence/theirs"}
    assert "there is nothing to remove" in nixlore("self", "clean", "--all", "--yes").err


def test_a_directory_that_is_a_link_is_emptied_and_stays(nixlore, full):
    state = full / ".local/state/nixlore"
    state.rename(full / "persist")
    state.symlink_to(full / "persist")
    (full / "persist" / "out").symlink_to(full / ".claude")
    nixlore("self", "clean", "--all", "--yes")
    assert state.is_symlink()
    assert list((full / "persist").iterdir()) == []
    assert (full / ".claude" / "mine").exists()


def test_nothing_goes_without_a_yes(nixlore, full, monkeypatch):
    before = paths(full)
    for option in ((), ("--all",), ("--before", "1d")):
        done = nixlore("self", "clean", *option)
        assert (done.code, "nobody is here to be asked" in done.err) == (2, True)
    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert "nothing was changed" in nixlore("self", "clean", "--all").err
    assert paths(full) == before


def test_what_was_run_before_a_date_goes_for_good(nixlore, home):
    now = int(time.time())
    record(home, ["git status", "git push"], at=now - 40 * 86_400)
    record(home, ["ls"], at=now - 3600)
    assert "there is no ledger yet" in nixlore("self", "clean", "--before", "30d", "--yes").err
    nixlore("scan", "-y", "-q")
    done = nixlore("self", "clean", "--before", "30d", "--yes")
    assert done.out.startswith("2 entries before ")
    assert len(nixlore("export").out.splitlines()) == 1
    nixlore("scan", "-q")
    assert len(nixlore("export").out.splitlines()) == 1


@pytest.mark.parametrize("args", [("--all", "--before", "1d"), ("--before", "someday"), ("--all", "--home", "/")])
def test_what_cannot_be_meant_is_refused(nixlore, args):
    assert nixlore("self", "clean", *args, "--yes").code == 2


def test_of_another_root_only_the_cache_goes(nixlore, full, tmp_path):
    root = tmp_path / "root"
    (root / "home/ada").mkdir(parents=True)
    nixlore("show", "usage", "--root", root)
    assert "roots" in nixlore("self", "clean", "--root", root, "--yes").out
    assert (full / ".local/state/nixlore/ledger.db").exists()


def test_sizes_are_those_of_files_and_links_are_not_followed(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 1500)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    length = len(os.fspath(tmp_path / "a"))
    assert size(tmp_path) == 1500 + length
    assert size(tmp_path / "a") == 1500
    assert size(tmp_path / "none") == 0
    assert [told_size(number) for number in (7, 1500, 2_340_000, 10**9)] == ["7 bytes", "1.5 kB", "2.34 MB", "1 GB"]
