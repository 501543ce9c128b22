"""Aliases, abbreviations and functions of the shells' start-up files."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from msgspec.structs import replace

from nixlore import demo, locate
from nixlore.collect import shell_startup
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Alias


class Home:
    """A machine with one home."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.machine = Machine(root=top, home=PurePosixPath("/home/ada"), user="ada", now=1_700_000_000)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.top / "home/ada" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def records(self) -> list[Alias | Coverage | Diagnostic]:
        return list(shell_startup.collect(self.machine))

    def aliases(self) -> dict[str, Alias]:
        return {record.name: record for record in self.records() if isinstance(record, Alias)}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "alias"),
    [
        (
            ".bashrc",
            "x=1\nalias ll='eza -l'\n",
            Alias(name="ll", kind="alias", shell="bash", runs=("eza",), file="~/.bashrc", line=2),
        ),
        (
            ".bash_aliases",
            "alias g=git\n",
            Alias(name="g", kind="alias", shell="bash", runs=("git",), file="~/.bash_aliases", line=1),
        ),
        (
            ".zshrc",
            "alias v=nvim\n",
            Alias(name="v", kind="alias", shell="zsh", runs=("nvim",), file="~/.zshrc", line=1),
        ),
        (
            ".config/zsh/aliases.zsh",
            "alias v=nvim\n",
            Alias(name="v", kind="alias", shell="zsh", runs=("nvim",), file="~/.config/zsh/aliases.zsh", line=1),
        ),
        (
            ".config/zsh/.zshrc",
            "alias v=nvim\n",
            Alias(name="v", kind="alias", shell="zsh", runs=("nvim",), file="~/.config/zsh/.zshrc", line=1),
        ),
        (
            ".config/fish/config.fish",
            "abbr -a gs git status\n",
            Alias(
                name="gs", kind="abbreviation", shell="fish", runs=("git",), file="~/.config/fish/config.fish", line=1
            ),
        ),
        (
            ".config/fish/conf.d/a.fish",
            "alias cat 'bat -p'\n",
            Alias(name="cat", kind="alias", shell="fish", runs=("bat",), file="~/.config/fish/conf.d/a.fish", line=1),
        ),
        (
            ".config/fish/functions/f.fish",
            "function f\n  rg x | fzf\nend\n",
            Alias(
                name="f",
                kind="function",
                shell="fish",
                runs=("rg", "fzf"),
                file="~/.config/fish/functions/f.fish",
                line=1,
            ),
        ),
        (
            ".config/nushell/config.nu",
            "alias ll = eza -l\n",
            Alias(name="ll", kind="alias", shell="nushell", runs=("eza",), file="~/.config/nushell/config.nu", line=1),
        ),
    ],
)
def test_each_shells_files(home, file, text, alias):
    home.write(file, text)
    assert home.aliases() == {alias.name: alias}


def test_files_that_the_configuration_keeps_count_too(home, tmp_path):
    (tmp_path / "repo/shell").mkdir(parents=True)
    (tmp_path / "repo/shell/.zshrc").write_text("alias v=nvim\n")
    (tmp_path / "repo/shell/notes.txt").write_text("alias x=git\n")
    home.machine = replace(home.machine, config=tmp_path / "repo")
    before = shell_startup.fingerprint(home.machine)
    expected = Alias(name="v", kind="alias", shell="zsh", runs=("nvim",), file="shell/.zshrc", line=1)
    assert home.aliases() == {"v": expected}
    (tmp_path / "repo/shell/.zshrc").write_text("alias vi=nvim\n")
    assert shell_startup.fingerprint(home.machine) != before


def test_the_text_of_an_alias_is_not_kept(home):
    home.write(".bashrc", "alias up='curl -u ada:hunter2abc https://x.example'\nalias pw=hunter3abc\n")
    found = home.aliases()
    assert found["up"].runs == ("curl",)
    assert found["pw"].runs == ()
    assert "hunter" not in str(home.records())


def test_an_alias_may_run_an_own_function(home):
    home.write(".bashrc", "mytool() { rg x; }\nalias mt=mytool\n")
    assert home.aliases()["mt"].runs == ("mytool",)


def test_home_managers_links_are_followed_inside_the_root(home):
    store = home.top / "nix/store/x-home-manager-files"
    store.mkdir(parents=True)
    (store / "bashrc").write_text("alias g=git\n")
    (home.top / "home/ada").mkdir(parents=True)
    (home.top / "home/ada/.bashrc").symlink_to("/nix/store/x-home-manager-files/bashrc")
    assert home.aliases()["g"].file == "~/.bashrc"


def test_histories_and_compiled_files_are_no_start_up_files(home):
    for name in (
        ".config/zsh/.zsh_history",
        ".config/zsh/.zcompdump",
        ".config/nushell/history.txt",
        ".config/bash/history",
    ):
        home.write(name, "alias x=git\n")
    assert home.records() == []


def test_zdotdir_is_honoured(home):
    home.write("z/.zshrc", "alias v=nvim\n")
    home.machine = Machine(root=home.top, home=home.machine.home, user="ada", now=1, environ={"ZDOTDIR": "/home/ada/z"})
    assert home.aliases()["v"].file == "~/z/.zshrc"


def test_odd_files_are_survived_and_named(home):
    home.write(".zshrc", b"alias v=nvim\n\xff\xfe\0alias w=nvim\n")
    (home.top / "home/ada/.bashrc").symlink_to(".bashrc")
    (home.top / "home/ada/.profile").symlink_to("nowhere")
    os.mkfifo(home.top / "home/ada/.bash_aliases")
    (home.top / "home/ada/.config/fish/config.fish").mkdir(parents=True)
    home.write(".config/fish/conf.d/big.fish", "x" * (shell_startup.MAX_BYTES + 1))
    records = home.records()
    assert "v" in {record.name for record in records if isinstance(record, Alias)}
    assert {(record.subject, record.cause) for record in records if isinstance(record, Diagnostic)} == {
        ("~/.bash_aliases", "not a regular file"),
        ("~/.config/fish/conf.d/big.fish", "larger than 1048576 bytes"),
    }
    states = {record.source: record.state for record in records if isinstance(record, Coverage)}
    assert states == {"bash": "partial", "fish": "partial", "zsh": "read"}


def test_the_fingerprint_changes_with_any_file(home):
    path = home.write(".bashrc", "alias g=git\n")
    marks = [shell_startup.fingerprint(home.machine)]
    assert shell_startup.fingerprint(home.machine) == marks[0]
    path.write_text("alias g='git status'\n")
    marks.append(shell_startup.fingerprint(home.machine))
    home.write(".config/fish/conf.d/a.fish", "")
    marks.append(shell_startup.fingerprint(home.machine))
    for number in (1, 2):
        store = home.top / f"nix/store/{number}-files/.zshrc"
        store.parent.mkdir(parents=True)
        store.write_text("alias v=nvim\n")
        os.utime(store, (1, 1))
        link = home.top / "home/ada/.zshrc"
        link.unlink(missing_ok=True)
        link.symlink_to(f"/nix/store/{number}-files/.zshrc")
        marks.append(shell_startup.fingerprint(home.machine))
    assert len(set(marks)) == 5


def test_the_sample_machine(tmp_path):
    root = demo.build(tmp_path / "sample", 1_790_000_000)
    found = {
        (record.shell, record.name): record.runs
        for record in shell_startup.collect(locate.machine(root=root, now=1_790_000_000))
        if isinstance(record, Alias)
    }
    assert found["fish", "ll"] == ("eza",)
    assert found["bash", "ll"] == ("ls",)
    assert found["fish", "gs"] == ("git",)
    assert ("fish", "mkcd") in found


def test_a_directory_that_may_not_be_listed_is_named(home, monkeypatch):
    """Root may list everything, so the refusal is played."""
    home.write(".bashrc", "alias g=git\n")
    home.write(".config/fish/config.fish", "alias g git\n")
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("/.config/fish"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert [(record.subject, record.cause) for record in home.records() if isinstance(record, Diagnostic)] == [
        ("~/.config/fish", "Permission denied")
    ]
