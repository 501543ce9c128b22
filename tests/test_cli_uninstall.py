"""`nixlore self uninstall` leaves a home as it was before the first scan, and says what it cannot take back."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from commanding import runner
from nixlore.cli import _consent
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import Journal
from recorded_home import record

SETTINGS = '{\n  "model": "x",\n  "mcpServers": {}\n}'


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    runtime = home.parent / "run" / "user"
    runtime.mkdir(parents=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setattr("tempfile.tempdir", str(home.parent))
    return runner(home, monkeypatch, capsys)


@pytest.fixture
def journal(home):
    return Journal(Shelf(home / ".local" / "state" / "nixlore"))


def tree(top: Path) -> dict[str, tuple[int, bytes | str | None]]:
    """Return everything below a directory: its mode, and what it holds or where it leads."""
    found: dict[str, tuple[int, bytes | str | None]] = {}
    for path in sorted(top.rglob("*")):
        mode = path.lstat().st_mode
        held = str(path.readlink()) if path.is_symlink() else path.read_bytes() if stat.S_ISREG(mode) else None
        found[str(path.relative_to(top))] = (mode, held)
    return found


def lived_in(home: Path) -> None:
    """Make a home with a configuration, histories, agents and files whose every byte counts."""
    for name, text in {
        "nixos-config/configuration.nix": "{ pkgs, ... }: { environment.systemPackages = [ pkgs.ripgrep ]; }\n",
        ".bashrc": "alias g=git",
        ".zshrc": "setopt x\r\n",
        ".bash_history": "git status\nrg x\n",
        ".local/share/fish/fish_history": "- cmd: git status\n  when: 1790000000\n",
        ".claude/CLAUDE.md": "# Mine\n\nNo newline at the end",
        ".claude/settings.json": SETTINGS,
        ".claude/plans/mine.md": "x\n",
        ".codex/config.toml": 'model = "x"',
        ".config/nixlore/config.toml": 'off = ["desktop_use"]\n',
    }.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (home / ".bashrc").chmod(0o640)
    (home / ".zshrc").rename(home / "nixos-config/zshrc")
    (home / ".zshrc").symlink_to("nixos-config/zshrc")
    (home / ".codex").chmod(0o750)


def everything_switched_on(nixlore, home: Path) -> None:
    """Do all that writes, some of it twice."""
    spool = Path(os.environ["XDG_RUNTIME_DIR"], "nixlore", "commands")
    spool.parent.mkdir(mode=0o700)
    spool.write_bytes(record(home.parent / "elsewhere", ["git status", "rg x"]).read_bytes())
    for done in (
        nixlore("shell", "init", "fish", "--write", "--missing", "--yes"),
        nixlore("shell", "init", "bash", "--write", "--yes"),
        nixlore("shell", "init", "bash", "--undo", "--yes"),
        nixlore("shell", "init", "bash", "--write", "--missing", "--yes"),
        nixlore("shell", "init", "zsh", "--write", "--yes"),
        nixlore("scan", "-y", "-q"),
        *(nixlore("agent", "setup", agent, "--yes") for agent in ("codex", "opencode", "gemini", "claude")),
        nixlore("agent", "remove", "gemini"),
        nixlore("agent", "context", "--write", "--yes"),
        nixlore("agent", "context", "--write", "--target", "claude", "--yes"),
        nixlore("shell", "pause"),
        nixlore("shell", "resume"),
        nixlore("self", "demo", "-q"),
        nixlore("scan", "-q"),
    ):
        assert done.code == 0, done.err


@pytest.fixture
def full(nixlore, home):
    """A home in which everything is switched on."""
    lived_in(home)
    everything_switched_on(nixlore, home)
    return home


@pytest.mark.parametrize("there", [(), (".local/state", ".cache", ".claude/rules", ".config/fish/conf.d", ".gemini")])
def test_a_home_is_as_it_was_before_the_first_scan(nixlore, home, there):
    lived_in(home)
    for name in there:
        (home / name).mkdir(parents=True)
    (home.parent / "elsewhere").mkdir()
    everything_before = tree(home.parent / "run"), tree(home)
    everything_switched_on(nixlore, home)
    assert tree(home) != everything_before[1]
    done = nixlore("self", "uninstall", "--yes")
    assert (done.code, "all is removed" in done.err) == (0, True)
    after = tree(home.parent / "run"), tree(home)
    assert [set(now.items()) ^ set(then.items()) for now, then in zip(after, everything_before, strict=True)] == [
        set()
    ] * 2
    assert list(home.parent.glob("nixlore-demo-*")) == []
    done = nixlore("self", "uninstall", "--yes")
    assert (done.code, "nothing to remove" in done.err) == (0, True)
    assert tree(home) == everything_before[1]


@pytest.mark.parametrize("there", [(), (".cache",)])
@pytest.mark.parametrize("asked", [[("why", "rg")], [("--root", "ROOT", "why", "rg")], [("why", "rg"), ("scan", "-q")]])
@pytest.mark.parametrize("removed", [("self", "uninstall"), ("self", "clean", "--all")])
def test_a_home_of_which_only_questions_were_asked_is_as_it_was(nixlore, home, there, asked, removed):
    for name in (*there, "../disk/home/ada"):
        (home / name).mkdir(parents=True)
    before = tree(home)
    for words in asked:
        nixlore(*(str(home.parent / "disk") if word == "ROOT" else word for word in words))
    assert (home / ".cache/nixlore").is_dir()
    done = nixlore(*removed, "--yes")
    assert done.code == 0, done.err
    assert tree(home) == before


@pytest.fixture
def written(nixlore, home):
    """A home with a line in a start-up file and a scan, which is made fast."""
    home.mkdir(exist_ok=True)
    (home / ".bashrc").write_text("mine\n")
    nixlore("shell", "init", "bash", "--write", "--yes")
    (home / ".local/state/nixlore/artifacts").mkdir()
    (home / ".local/state/nixlore/artifacts/x.json").write_text("{}")
    (home / ".cache/nixlore/x").mkdir(parents=True)
    return home


def test_what_would_be_done_is_told_and_nothing_is_done(nixlore, written):
    before = tree(written)
    done = nixlore("self", "uninstall", "--dry-run")
    assert done.code == 0
    assert f"{written}/.bashrc: added the line" in done.out
    assert f"{written}/.local/state/nixlore  ledger" in done.out
    assert f"{written}/.cache/nixlore  cache" in done.out
    told = json.loads(nixlore("self", "uninstall", "--dry-run", "--json").out)
    assert told == {
        "taken_back": [f"{written}/.bashrc"],
        "changed_since": [],
        "removed": [f"{written}/.cache/nixlore", f"{written}/.local/state/nixlore"],
        "left": [],
    }
    assert tree(written) == before


def test_nothing_goes_without_a_yes(nixlore, written, monkeypatch):
    before = tree(written)
    done = nixlore("self", "uninstall")
    assert (done.code, "nobody is here to be asked" in done.err) == (2, True)
    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert "nothing was changed" in nixlore("self", "uninstall").err
    assert tree(written) == before


def test_lines_that_have_changed_since_are_named_and_stay_with_the_file_as_it_was(nixlore, written, journal):
    bashrc = written / ".bashrc"
    line = bashrc.read_text().splitlines()[1]
    bashrc.write_text(f"mine\n{line} # edited\n{line}\nmore\n{line}\n")
    done = nixlore("self", "uninstall", "--yes")
    assert (done.code, "changed since" in done.out) == (1, True)
    assert f"    {line}" in done.out
    assert {path.name for path in journal.path.parent.iterdir()} == {"journal.jsonl", "backups", "manifest.jsonl"}
    assert journal.backup(journal.changes()[0]).read_text() == "mine\n"
    assert not (written / ".cache/nixlore").exists()

    bashrc.write_text("mine\nmore\n")
    assert nixlore("self", "uninstall", "--yes").code == 0
    assert tree(written).keys() <= {".bashrc", ".cache"}
    assert bashrc.read_text() == "mine\nmore\n"


def test_a_file_that_is_gone_and_one_without_our_lines_are_left_alone(nixlore, written):
    nixlore("shell", "init", "zsh", "--write", "--yes")
    (written / ".zshrc").unlink()
    (written / ".bashrc").write_text("all new\n")
    done = nixlore("self", "uninstall", "--yes")
    assert done.code == 0
    assert tree(written).keys() <= {".bashrc", ".cache"}
    assert (written / ".bashrc").read_text() == "all new\n"


def test_what_was_applied_to_a_configuration_stays(nixlore, written, journal):
    place = written / "configuration.nix"
    place.write_bytes(b"{ a = 1; }\n")
    journal.write(place, b"{ a = 1; }\n", b"{ }\n", "removed a", 1_790_000_000)
    done = nixlore("self", "uninstall", "--yes")
    assert (done.code, "configuration.nix" in done.out) == (0, False)
    assert place.read_bytes() == b"{ }\n"


def test_what_is_the_users_and_what_a_configuration_makes_is_named(nixlore, written):
    (written / ".config/nixlore").mkdir(parents=True)
    (written / ".config/nixlore/config.toml").write_text("")
    done = nixlore("self", "uninstall", "--yes")
    assert f"{written}/.config/nixlore/config.toml  your settings" in done.out
    assert (written / ".config/nixlore/config.toml").exists()


def test_directories_that_others_use_by_now_stay(nixlore, written):
    (written / ".local/state/other").mkdir()
    assert nixlore("self", "uninstall", "--yes").code == 0
    assert (written / ".local/state/other").is_dir()


@pytest.mark.parametrize("args", [("--home", "/"), ("--as-of", "1d")])
def test_of_another_home_or_time_nothing_is_removed(nixlore, args):
    assert nixlore("self", "uninstall", *args, "--yes").code == 2
