"""What holds for every command: options anywhere, helpful errors, exit codes, quiet pipes, no colour where none is due."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commanding import made_up, runner

NIXLORE = str(Path(sys.executable).with_name("nixlore"))


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def stages(tmp_path, home, monkeypatch):
    return made_up(tmp_path / "nixlore", home, monkeypatch)


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


def started(*args, home, **environ):
    """Run nixlore as its own process."""
    given = {"PATH": os.environ["PATH"], "HOME": str(home), **environ}
    return subprocess.run([NIXLORE, *args], env=given, capture_output=True, text=True, check=False)


def test_help_lists_every_command_and_how_completion_is_got(nixlore):
    done = nixlore("--help")
    assert done.code == 0
    for word in ("scan", "why", "check", "show", "agent", "rule", "self", "records", "facts", "schema"):
        assert f"\n  {word} " in done.out
    for shell in ("fish", "bash", "zsh"):
        assert f"_NIXLORE_COMPLETE={shell}_source nixlore" in done.out


@pytest.mark.parametrize(
    "command",
    ["scan", "why", "check", "show", "rule", "records", "facts", "schema", "agent context"]
    + [f"self {name}" for name in ("doctor", "index", "demo")],
)
def test_every_command_explains_itself_and_takes_the_common_options(nixlore, command):
    done = nixlore(*command.split(), "-h")
    assert done.code == 0
    assert done.out.startswith(f"Usage: nixlore {command} ")
    for option in ("--json", "--config", "--home", "--root", "--host", "--history", "--eval", "--quiet"):
        assert option in done.out


@pytest.mark.parametrize("shell", ["fish", "bash", "zsh"])
def test_completion_is_a_script_that_its_shell_understands(home, shell, tmp_path):
    home.mkdir()
    script = started(home=home, _NIXLORE_COMPLETE=f"{shell}_source").stdout
    (tmp_path / "script").write_text(script)
    assert shutil.which(shell)
    subprocess.run([shell, "--no-execute" if shell == "fish" else "-n", tmp_path / "script"], check=True)
    assert "nixlore" in script


def test_completion_offers_commands_and_their_choices(home):
    home.mkdir()
    offered = started(
        home=home, _NIXLORE_COMPLETE="bash_complete", COMP_WORDS="nixlore show ", COMP_CWORD="2"
    ).stdout.split()
    views = "usage tools hosts timeline deps generations dead drift path workflows failures agents projects"
    assert offered == [f"plain,{view}" for view in views.split()]
    offered = started(home=home, _NIXLORE_COMPLETE="bash_complete", COMP_WORDS="nixlore s", COMP_CWORD="1").stdout
    assert offered.split() == ["plain,scan", "plain,show", "plain,suggest", "plain,shell", "plain,self", "plain,schema"]
    offered = started(
        home=home, _NIXLORE_COMPLETE="bash_complete", COMP_WORDS="nixlore records fi", COMP_CWORD="2"
    ).stdout
    assert offered.split() == ["plain,fish_history"]


@pytest.mark.usefixtures("stages")
@pytest.mark.parametrize("args", [("--json", "why", "rg"), ("why", "--json", "rg"), ("why", "rg", "--json")])
def test_options_may_stand_before_and_after_the_command(nixlore, args):
    done = nixlore(*args)
    assert done.code == 0
    assert done.out.startswith('{"name":"rg"')


@pytest.mark.usefixtures("stages")
def test_the_module_can_be_run(nixlore):
    done = subprocess.run([sys.executable, "-m", "nixlore", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == nixlore("--version").out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("nonsense",), "No such command 'nonsense'"),
        (("scan", "--nonsense"), "No such option '--nonsense'"),
        (("why",), "Missing argument 'NAME'"),
        (("show", "nothing"), "'nothing' is not one of 'usage', 'tools', 'hosts'"),
        (("--config", "/no/such/place", "scan"), "--config /no/such/place: no such file or directory"),
        (("scan", "--root", "/no/such/place"), "--root /no/such/place: no such file or directory"),
        (("records", "nothing"), "there is no collector 'nothing' (one of fish_history, nix_config"),
        (("records", "nix_config", "--type", "X"), "there is no record of nix_config 'X' (one of Declaration, Alias"),
        (("facts", "nothing"), "there is no fact 'nothing' (one of command_usage, host_overview, usage_alignment)"),
        (("schema", "nothing"), "there is no schema 'nothing' (`nixlore schema` lists them)"),
        (("rule", "NX999"), "there is no rule 'NX999' (`nixlore rule` lists them)"),
        (("check", "nothing"), "there is no rule 'nothing' (`nixlore rule` lists them)"),
        (("check", "unused_pakage"), "there is no rule 'unused_pakage' (did you mean unused_package?)"),
        (("scann",), "No such command 'scann'. Did you mean 'scan'?"),
        (("self", "docter"), "No such command 'docter'. Did you mean 'doctor'?"),
        (("records", "fish_histry"), "there is no collector 'fish_histry' (did you mean fish_history?)"),
        (("facts", "command-usage"), "there is no fact 'command-usage' (did you mean command_usage?)"),
        (("schema", "Declarations"), "there is no schema 'Declarations' (did you mean Declaration?)"),
    ],
)
@pytest.mark.usefixtures("stages")
def test_a_mistake_is_told_in_a_sentence_and_ends_with_2(nixlore, args, says):
    done = nixlore(*args)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("stages")
def test_settings_that_cannot_be_read_end_with_2(nixlore, home):
    (home / ".config/nixlore").mkdir(parents=True)
    (home / ".config/nixlore/config.toml").write_text("of = []")
    done = nixlore("why", "rg")
    assert done.code == 2
    assert done.err == (
        f"nixlore: {home}/.config/nixlore/config.toml: Object contains unknown field `of` (see `nixlore schema config`)\n"
    )


@pytest.mark.usefixtures("stages")
def test_a_repository_that_the_settings_name_and_that_is_not_there_is_told_until_it_is(nixlore, home):
    (home / ".config/nixlore").mkdir(parents=True)
    settings = home / ".config/nixlore/config.toml"
    settings.write_text('config_repo = "~/mine"')
    says = f"{settings}: config_repo names ~/mine, where no Nix file is; it is looked for elsewhere"
    for words in (("scan", "-q"), (), ("self", "doctor")):
        assert says.replace(str(home), "~") in nixlore(*words).out.replace(str(home), "~")
    assert "config_repo names" not in nixlore("scan", "-q", "--config", home).out
    (home / "mine").mkdir()
    (home / "mine/flake.nix").write_text("{ }")
    assert "config_repo names" not in nixlore("scan", "-q").out


@pytest.mark.usefixtures("stages")
def test_a_source_to_leave_out_that_does_not_exist_ends_with_2(nixlore, home):
    (home / ".config/nixlore").mkdir(parents=True)
    (home / ".config/nixlore/config.toml").write_text('off = ["fish_histroy"]')
    done = nixlore("scan")
    assert done.code == 2
    assert "config.toml: off: there is no source 'fish_histroy' (did you mean fish_history?)" in done.err


def test_a_bug_ends_with_3_and_a_log_without_values(nixlore, stages, home):
    stages.add("analyze", "command_usage", "def analyze(machine) -> Nothing: ...")
    done = nixlore("why", "hunter2", "--host", "s3cret")
    assert (done.code, done.out) == (3, "")
    assert "nixlore/stages.py" in done.err
    assert "command: why\n" in done.err
    assert "please report" in done.err.lower()
    log = (home / ".local/state/nixlore/last-bug.txt").read_text()
    assert log in done.err
    for value in ("hunter2", "s3cret", str(home)):
        assert value not in log


@pytest.mark.usefixtures("stages")
def test_an_interruption_ends_with_130(nixlore, monkeypatch):
    def interrupted(_name):
        raise KeyboardInterrupt

    monkeypatch.setattr("nixlore.stages.names", interrupted)
    done = nixlore("records", "nix_config")
    assert (done.code, done.err.strip()) == (130, "interrupted")


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    lines = [f"- cmd: run{number}\n  when: 1700000000\n" for number in range(20_000)]
    (tmp_path / "fish_history").write_text("".join(lines))
    script = (
        f'"{NIXLORE}" records fish_history --history "{tmp_path}/fish_history" | head -n 1; echo "${{PIPESTATUS[0]}}"'
    )
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    first, code = done.stdout.splitlines()
    assert '"run0"' in first
    assert code == "0"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("args", ["", "scan", "show usage", "--json"])
def test_a_stream_that_is_closed_is_no_bug(tmp_path, args, closed):
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", f'"{NIXLORE}" {args} {closed}'], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "bug" not in done.stderr


def test_a_full_disk_under_our_output_is_told(tmp_path):
    with Path("/dev/full").open("w") as full:
        environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        done = subprocess.run(
            [NIXLORE, "--help"], env=environ, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "nixlore: the output cannot be written: No space left on device\n"


def test_what_the_encoding_cannot_say_is_replaced(tmp_path):
    done = started("self", "demo", "--help", home=tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "nothing of yours" in " ".join(done.stdout.split()).lower()


@pytest.mark.usefixtures("stages")
def test_output_that_is_no_terminal_has_no_colour(nixlore):
    for args in ((), ("scan",), ("why", "rg"), ("check",), ("show", "tools"), ("self", "doctor")):
        assert "\x1b" not in "".join(nixlore(*args)[1:])
