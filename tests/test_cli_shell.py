"""`nixlore shell`: what it prints is taken in by real shells, which then record until they are told to stop."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from commanding import runner
from driven_shells import SHELLS, Shell, recorded, spool
from nixlore.cli import _consent, _shell_line, _shell_text
from nixlore.cli.main import main
from nixlore.present._recording import Recording
from ordinary_user import NOBODY
from test_imports import loaded_by

OURS = Path(sys.executable).parent
PATH = f"{OURS}:{os.environ['PATH']}"


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    return runner(home, monkeypatch, capsys)


@pytest.fixture(params=SHELLS)
def kind(request):
    return request.param


def loading(kind, flags=""):
    """Return the line that somebody would put into a start-up file."""
    return _shell_line.LINES[kind].format(flags=flags)


def started(kind, home, flags="", **more):
    return Shell(kind, home, hook=False, after=loading(kind, flags), **{"PATH": PATH, **more})


def texts(home):
    return [one.text for one in recorded(home)[1]]


def test_what_is_printed_lets_a_shell_record(kind, home):
    shell = started(kind, home)
    shell.line("true 1")
    shell.end()
    assert texts(home) == ["true 1"]
    assert stat.S_IMODE(spool(home).stat().st_mode) == 0o600


def test_a_file_of_what_is_printed_does_the_same_without_us(kind, home):
    home.mkdir()
    (home / "kept").write_text(_shell_text.integration(kind, missing=True))
    shell = Shell(kind, home, hook=False, after=f". {home}/kept")
    shell.line("true 1")
    shell.end()
    assert texts(home) == ["true 1"]


def test_where_nixlore_is_gone_a_shell_starts_as_ever(kind, home, tmp_path):
    bare = os.pathsep.join(folder for folder in os.environ["PATH"].split(":") if Path(folder) != OURS)
    shell = started(kind, home, PATH=bare)
    shown = shell.line("echo fi''ne")
    shell.end()
    assert b"fine" in shown
    assert not spool(home).exists()


def test_what_is_printed_says_what_is_recorded_where_and_how_to_stop(kind, nixlore):
    done = nixlore("shell", "init", kind)
    about = done.out.partition("\n\n")[0]
    assert all(line.startswith("#") for line in about.splitlines())
    for word in ("$XDG_RUNTIME_DIR/nixlore/commands", "nixlore shell pause", "forget PATTERN", f"init {kind} >"):
        assert word in about
    assert "missing" not in done.out
    assert "nixlore shell missing -- " in nixlore("shell", "init", kind, "--missing").out
    assert nixlore("shell", "init", "--missing", kind, "-q").out == nixlore("shell", "init", "--missing", kind).out


@pytest.mark.parametrize("kind", SHELLS)
def test_the_shells_themselves_find_no_fault_in_it(kind, tmp_path):
    place = tmp_path / "text"
    place.write_text(_shell_text.integration(kind, missing=True))
    done = subprocess.run([kind, "-n", place], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_start_of_a_shell_loads_next_to_nothing():
    call = "import nixlore.cli.main as cli\ntry: cli.main(['shell', 'init', 'fish'])\nexcept SystemExit: pass"
    assert loaded_by(call) & {"click", "msgspec", "pathlib", "typing", "re", "subprocess"} <= {
        "typing",
        "pathlib",
        "re",
    }
    assert not loaded_by(call) & {"click", "msgspec"}


def test_other_words_are_the_command_lines_own(nixlore):
    assert nixlore("shell", "init", "csh").code == 2
    assert nixlore("shell", "init").code == 2
    assert nixlore("shell", "init", "fish", "--write", "--undo").code == 2
    assert _shell_text.asked(["shell", "init", "fish", "zsh"]) is None
    assert _shell_text.asked(["shell", "init", "--missing", "--missing"]) is None
    assert "fish|bash|zsh" in nixlore("shell", "init", "--help").out


def test_a_full_disk_is_told(monkeypatch, capsys):
    def full(text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "argv", ["nixlore"])
    monkeypatch.setattr(sys.stdout, "write", full)
    monkeypatch.setattr("nixlore.cli._boundary._silence", lambda: None)
    with pytest.raises(SystemExit) as caught:
        main(["shell", "init", "zsh"])
    assert caught.value.code == 2
    assert "No space left" in capsys.readouterr().err


def start_up(home, kind):
    return home / {"fish": ".config/fish/conf.d/nixlore.fish", "bash": ".bashrc", "zsh": ".zshrc"}[kind]


def test_the_line_is_added_and_taken_away_with_a_diff_and_a_backup(kind, nixlore, home):
    path = start_up(home, kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# mine")
    path.chmod(0o640)
    done = nixlore("shell", "init", kind, "--write", "--yes")
    assert done.code == 0
    assert f"+{loading(kind)}" in done.out
    assert path.read_text() == f"# mine\n{loading(kind)}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    (backup,) = (home / ".local/state/nixlore/backups").iterdir()
    assert backup.read_text() == "# mine"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert str(backup) in done.err
    assert "has the line already" in nixlore("shell", "init", kind, "--write", "--yes").err
    nixlore("shell", "init", kind, "--write", "--missing", "--yes")
    assert path.read_text() == f"# mine\n{loading(kind, ' --missing')}\n"
    done = nixlore("shell", "init", kind, "--undo", "--yes")
    assert f"-{loading(kind, ' --missing')}" in done.out
    assert path.read_text() == "# mine\n"
    assert "has no such line" in nixlore("shell", "init", kind, "--undo", "--yes").err
    assert len(list(backup.parent.iterdir())) == 3


@pytest.mark.parametrize("path", [PATH, "/usr/bin"], ids=["on the PATH", "not on the PATH"])
def test_a_line_that_would_do_nothing_is_told(path, nixlore, monkeypatch):
    monkeypatch.setenv("PATH", path)
    told = "records nothing" in nixlore("shell", "init", "bash", "--write", "--yes").err
    assert told == (path == "/usr/bin")


def test_undo_takes_the_line_away_as_well(kind, nixlore, home):
    path = start_up(home, kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"# mine")
    nixlore("shell", "init", kind, "--write", "--yes")
    assert nixlore("undo").code == 0
    assert path.read_bytes() == b"# mine"


def test_a_file_of_our_line_alone_goes_with_it(kind, nixlore, home):
    path = start_up(home, kind)
    nixlore("shell", "init", kind, "--write", "--yes")
    assert path.read_text() == f"{loading(kind)}\n"
    nixlore("shell", "init", kind, "--undo", "--yes")
    assert not path.exists()


def test_nothing_is_changed_without_a_yes(nixlore, home, monkeypatch):
    done = nixlore("shell", "init", "bash", "--write")
    assert done.code == 2
    assert "nobody is here to be asked" in done.err
    assert "--yes" in done.err
    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    done = nixlore("shell", "init", "bash", "--write")
    assert "nothing was changed" in done.err
    assert not (home / ".bashrc").exists()


def test_a_file_that_nix_made_is_left_alone(kind, nixlore, home):
    path = start_up(home, kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/nix/store/abc-home-manager-files/rc")
    done = nixlore("shell", "init", kind, "--write", "--yes")
    assert done.code == 2
    option = {"fish": "interactiveShellInit", "bash": "initExtra", "zsh": "initContent"}[kind]
    assert f"programs.{kind}.{option} = ''" in done.err
    assert f"nixlore shell init {kind}" in done.err
    assert f"programs.{kind}.interactiveShellInit = ''" in done.err
    assert path.is_symlink()


def test_where_a_link_leads_is_changed_and_the_link_stays(nixlore, home):
    (home / "dotfiles").mkdir()
    (home / ".bashrc").symlink_to("dotfiles/bashrc")
    (home / "dotfiles/bashrc").write_text("x\n")
    nixlore("shell", "init", "bash", "--write", "--yes")
    assert (home / ".bashrc").is_symlink()
    assert (home / "dotfiles/bashrc").read_text() == f"x\n{loading('bash')}\n"


def test_zsh_may_keep_its_files_elsewhere(nixlore, home, monkeypatch):
    monkeypatch.setenv("ZDOTDIR", str(home / "zsh"))
    nixlore("shell", "init", "zsh", "--write", "--yes")
    assert (home / "zsh/.zshrc").read_text() == f"{loading('zsh')}\n"


def test_what_is_no_text_or_not_this_systems_is_left_alone(nixlore, home, tmp_path):
    (home / ".bashrc").write_bytes(b"\xff\n")
    assert "not UTF-8" in nixlore("shell", "init", "bash", "--write", "--yes").err
    assert (home / ".bashrc").read_bytes() == b"\xff\n"
    done = nixlore("shell", "init", "bash", "--write", "--yes", "--home", home)
    assert done.code == 2
    assert "only what is kept of yourself" in done.err


def test_what_changes_between_the_diff_and_the_yes_is_not_overwritten(nixlore, home, monkeypatch):
    (home / ".bashrc").write_text("old\n")
    monkeypatch.setattr(_consent, "can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: (home / ".bashrc").write_text("new\n"))
    done = nixlore("shell", "init", "bash", "--write")
    assert done.code == 2
    assert "changed in the meantime" in done.err
    assert (home / ".bashrc").read_text() == "new\n"


def test_a_pause_stops_all_shells_at_once_and_loses_nothing(nixlore, home):
    shells = [started(kind, home) for kind in SHELLS]
    for number, shell in enumerate(shells):
        shell.line(f"true before {number}")
    assert "nothing is recorded" in nixlore("shell", "pause").err
    assert nixlore("shell", "status").out.startswith("Paused ")
    shells.append(started("bash", home))
    for number, shell in enumerate(shells):
        shell.line(f"true paused {number}")
    assert not spool(home).exists()
    assert "(as before)" in nixlore("shell", "pause").err
    assert "again" in nixlore("shell", "resume").err
    for number, shell in enumerate(shells):
        shell.line(f"true after {number}")
        shell.end()
    assert sorted(texts(home)) == [
        *(f"true after {number}" for number in range(4)),
        *(f"true before {number}" for number in range(3)),
    ]
    assert stat.S_IMODE(spool(home).stat().st_mode) == 0o600


def test_what_was_written_during_a_pause_comes_behind_what_waited(nixlore, home):
    spool(home).parent.mkdir(parents=True)
    spool(home).write_bytes(b"first\n")
    nixlore("shell", "pause")
    spool(home).write_bytes(b"second\n")
    nixlore("shell", "pause")
    assert spool(home).with_name("commands.held").read_bytes() == b"first\nsecond\n"
    nixlore("shell", "resume")
    assert spool(home).read_bytes() == b"first\nsecond\n"


def test_only_ones_own_shells_are_told(nixlore, home, tmp_path):
    for option, value in (("--home", home), ("--root", tmp_path)):
        done = nixlore("shell", "pause", option, value)
        assert done.code == 2
    assert not (home / ".local").exists()


def status(nixlore):
    return msgspec.json.decode(nixlore("shell", "status", "--json").out, type=Recording)


def test_the_status_tells_how_it_stands(nixlore, home, kind):
    assert status(nixlore).state == "not set up"
    assert "Not set up: `nixlore shell init fish`" in nixlore("shell", "status").out
    nixlore("shell", "init", kind, "--write", "--yes")
    assert status(nixlore).state == "ready"
    assert status(nixlore).loaded_by == (str(start_up(home, kind)),)
    assert nixlore("shell", "status").out.startswith("Ready: the next shell")
    shell = started(kind, home)
    shell.line("true 1")
    shell.line("true 2")
    found = status(nixlore)
    assert (found.state, found.waiting, found.shells) == ("recording", 2, {kind: 1})
    assert found.spools == (str(spool(home)),)
    told = nixlore("shell", "status").out
    assert re.search(r"2 commands wait for the next scan, the last of them -?\d+ seconds? old", told)
    assert f"sessions: {kind} 1" in told
    shell.end()


@pytest.mark.parametrize(
    ("kind", "lost"), [("bash", "PROMPT_COMMAND='true mine'"), ("zsh", "precmd_functions=(print_nothing)")]
)
def test_a_hook_that_was_lost_is_noticed(kind, lost, nixlore, home):
    shell = started(kind, home)
    shell.line("true 1")
    assert status(nixlore).silent == {}
    shell.line(lost)
    shell.line("true 2")
    shell.line("true 3")
    assert list(status(nixlore).silent) == [kind]
    assert f"silent    {kind}: on " in nixlore("shell", "status").out
    shell.end()
    mark = spool(home).with_name(f"silent-{kind}")
    mark.write_text("1700000000.5")
    assert status(nixlore).silent == {}
    mark.write_text("")
    assert list(status(nixlore).silent) == [kind]
    os.utime(mark, (1_700_000_000, 1_700_000_000))
    assert status(nixlore).silent == {}


def test_what_is_to_be_forgotten_does_not_come_back_with_the_command_that_says_so(kind, home):
    shell = started(kind, home)
    shell.line("nixlore shell forget --help >/dev/null; true thesecret")
    shell.line("true 2")
    shell.end()
    assert "true 2" in texts(home)
    assert "thesecret" not in str(texts(home))


def test_the_superusers_shell_leaves_anothers_runtime_directory_alone(kind, home, monkeypatch):
    if os.geteuid() == 0:
        (home / "run").mkdir(parents=True)
        os.chown(home / "run", NOBODY, NOBODY)
    else:
        monkeypatch.setenv("XDG_RUNTIME_DIR", "/")
    shell = started(kind, home, **({} if os.geteuid() == 0 else {"XDG_RUNTIME_DIR": "/"}))
    shell.line("true 1")
    shell.end()
    assert not spool(home).exists()
    assert (home / ".local/state/nixlore/spool/commands").exists()
