"""What the shells record of themselves: every command once, as it went, and nothing that its shell would not keep."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driven_shells import SHELLS, Shell, recorded, spool
from nixlore.shell.recorded import Ended, Session, read

WAITS = """sh -c 'echo wait"ing"; exec sleep 60'"""


def texts(home):
    return [one.text for one in recorded(home)[1]]


@pytest.fixture(params=SHELLS)
def kind(request):
    return request.param


def test_each_command_is_recorded_as_it_went(kind, tmp_path):
    home, began = tmp_path / "home", time.time()
    shell = Shell(kind, home)
    several = "true; and false" if kind == "fish" else "true && false"
    typed = {
        "true": (0, (0,)),
        "false": (1, (1,)),
        "/etc/passwd": (126, (126,)),
        "nosuchcommand --of mine": (127, (127,)),
        "sh -c 'kill -9 $$'": (137, (137,)),
        "false | true | sh -c 'exit 3'": (3, (1, 0, 3)),
        several: (1, (1,)),
        "true &": (0, (0,)),
        "wait": (0, (0,)),
    }
    for line in typed:
        shell.line(line)
    shell.line("")
    shell.interrupted(WAITS)
    shell.line("cd /tmp")
    shell.line("echo 'ä\\n\"$HOME' # x")
    shell.end()
    (session,), commands = recorded(home)
    assert [(one.text, (one.exit, one.codes)) for one in commands[:-3]] == list(typed.items())
    assert [(one.text, one.exit) for one in commands[-3:]] == [
        (WAITS, 130),
        ("cd /tmp", 0),
        ("echo 'ä\\n\"$HOME' # x", 0),
    ]
    assert [one.directory for one in commands[-2:]] == [str(home), "/tmp"]
    assert {(one.session, one.shell) for one in commands} == {(session.session, kind)}
    assert session.path == tuple(os.environ["PATH"].split(":"))
    assert all(began - 2 < one.at < time.time() + 2 and 0 <= one.seconds < 60 for one in commands)
    assert [one.at for one in commands] == sorted(one.at for one in commands)
    assert not any(one.is_agent or one.in_shell or one.has_own_path for one in commands)


def test_a_text_of_several_lines_is_one_command(kind, tmp_path):
    shell = Shell(kind, tmp_path)
    shell.keys(b"if true\n  echo a\nend\n" if kind == "fish" else b"if true; then\n  echo a\nfi\n")
    shell.prompt()
    shell.end()
    (found,) = texts(tmp_path)
    ends = {"fish": "if true echo a end", "bash": "if true; then echo a; fi", "zsh": "if true; then echo a fi"}
    assert found.split() == ends[kind].split()


def test_how_long_a_command_took_is_told(kind, tmp_path):
    shell = Shell(kind, tmp_path)
    shell.line("sleep 0.3")
    shell.end()
    ((took,),) = [[one.seconds for one in recorded(tmp_path)[1]]]
    assert took >= 0.29


def test_four_shells_at_once_lose_nothing_and_double_nothing(kind, tmp_path):
    shells = [Shell(kind, tmp_path) for _ in range(4)]
    for number in range(40):
        for which, shell in enumerate(shells):
            shell.keys(f"true {which} {number}\n".encode())
        for shell in shells:
            shell.prompt()
    for shell in shells:
        shell.end()
    sessions, commands = recorded(tmp_path)
    assert len({one.session for one in sessions}) == 4
    assert Counter(one.text for one in commands) == Counter(f"true {w} {n}" for w in range(4) for n in range(40))


def test_only_its_owner_can_read_what_is_recorded(kind, tmp_path):
    Shell(kind, tmp_path).end()
    assert stat.S_IMODE(spool(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(spool(tmp_path).parent.stat().st_mode) == 0o700


def test_without_a_runtime_directory_it_lies_with_our_state(kind, tmp_path):
    shell = Shell(kind, tmp_path, XDG_RUNTIME_DIR="")
    shell.line("true")
    shell.end()
    place = tmp_path / ".local" / "state" / "nixlore" / "spool" / "commands"
    assert "true" in [one.text for one in read(place.read_bytes()) if isinstance(one, Ended)]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_nothing_is_recorded_while_it_is_paused(kind, tmp_path):
    mark = tmp_path / ".local" / "state" / "nixlore" / "paused"
    mark.parent.mkdir(parents=True)
    mark.touch()
    shell = Shell(kind, tmp_path)
    shell.line("true")
    assert not spool(tmp_path).exists()
    spool(tmp_path).parent.mkdir(parents=True)
    spool(tmp_path).touch()
    shell.line("echo resumed")
    spool(tmp_path).unlink()
    shell.line("echo paused")
    shell.end()
    assert not spool(tmp_path).exists()


def test_what_has_a_leading_space_is_not_recorded(kind, tmp_path):
    shell = Shell(kind, tmp_path)
    for line in (" echo hidden", "echo seen", "  echo hidden too"):
        shell.line(line)
    shell.end()
    assert [text for text in texts(tmp_path) if text] == ["echo seen"]


@pytest.mark.parametrize(
    ("kind", "before", "lines", "expected"),
    [
        ("bash", "HISTCONTROL=ignoreboth", ("true 1", " true 2", "true 1", "true 3"), ["true 1", "", "", "true 3"]),
        ("bash", "HISTIGNORE='secret*'", ("secret 1", "true 1"), ["", "true 1"]),
        ("bash", "set +o history", ("true 1", "true 2"), ["", ""]),
        ("bash", "HISTTIMEFORMAT='%F %T '", ("true 1",), ["true 1"]),
        ("bash", "HISTCONTROL=erasedups", ("true 1", "true 2", "true 1"), ["true 1", "true 2", "true 1"]),
        ("bash", "set -u", ("true 1", "true 2"), ["true 1", "true 2"]),
        ("zsh", "HISTORY_IGNORE='(secret*|ls)'", ("secret 1", "ls", "true 1"), ["true 1"]),
        ("zsh", "setopt no_unset ksh_arrays sh_word_split", ("true 1", "true 2"), ["true 1", "true 2"]),
        ("zsh", "setopt hist_ignore_space", (" true 1", "true 2"), ["true 2"]),
        ("fish", "set -g fish_history ''", ("true 1",), []),
        ("fish", "set -g fish_private_mode 1", ("true 1",), []),
        ("fish", "function fish_should_add_to_history; not string match -q 'secret*' $argv; end", ("secret", "true 1"),
         ["true 1"]),
    ],
)  # fmt: skip
def test_what_a_shell_does_not_keep_is_not_recorded_as_text(kind, before, lines, expected, tmp_path):
    shell = Shell(kind, tmp_path, before=before)
    for line in lines:
        shell.line(line)
    shell.end()
    found = [one for one in recorded(tmp_path)[1] if one.text or kind == "bash"]
    if kind == "bash" and found and found[-1].text == "" and len(found) > len(expected):
        found.pop()
    assert [one.text for one in found] == expected
    assert all(one.exit in (0, 127) for one in found)


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("bash", "PROMPT_COMMAND+=('told=\"$? ${PIPESTATUS[*]}\"'); trap 'traps=$((traps+1))' DEBUG"),
        ("zsh", "told_by() { told=$? }; precmd_functions+=(told_by)"),
        ("fish", "function told_by --on-event fish_postexec; set -g told $status; end"),
    ],
)
def test_what_the_users_own_hooks_see_is_as_without_ours(kind, after, tmp_path):
    seen = {}
    for hook in (True, False):
        shell = Shell(kind, tmp_path / str(hook), after=after, hook=hook)
        shell.line("false | sh -c 'exit 4'")
        shell.line('echo "told: $told; $traps" >told; true')
        shell.end()
        seen[hook] = (tmp_path / str(hook) / "told").read_text().partition(";")[0]
    assert seen[True] == seen[False]


def test_a_prompt_command_of_one_text_goes_on(tmp_path):
    shell = Shell("bash", tmp_path, before="PROMPT_COMMAND='told=$?'")
    shell.line("sh -c 'exit 5'")
    assert b"\r\n5\r\n" in shell.line("echo $told")
    shell.end()
    assert texts(tmp_path)[:2] == ["sh -c 'exit 5'", "echo $told"]


def test_agents_dev_shells_and_a_changed_path_are_marked(kind, tmp_path):
    shell = Shell(kind, tmp_path / "agent", CLAUDECODE="1")
    shell.line("true")
    shell.end()
    shell = Shell(kind, tmp_path / "human")
    shell.line("set -x IN_NIX_SHELL impure" if kind == "fish" else "export IN_NIX_SHELL=impure")
    shell.line("set -x PATH /opt/bin $PATH" if kind == "fish" else "export PATH=/opt/bin:$PATH")
    shell.end()
    assert all(one.is_agent for one in recorded(tmp_path / "agent")[1])
    assert texts(tmp_path / "agent")
    first, second = recorded(tmp_path / "human")[1][:2]
    assert (first.is_agent, first.in_shell, first.has_own_path) == (False, True, False)
    assert (second.in_shell, second.has_own_path) == (True, True)


def test_a_shell_within_a_shell_is_a_session_of_its_own(kind, tmp_path):
    shell = Shell(kind, tmp_path)
    shell.prompts = 0
    shell.line({"bash": f"bash --rcfile {tmp_path}/bashrc -i", "zsh": "zsh -i", "fish": "fish -i"}[kind])
    shell.line("echo inside")
    shell.prompts = 1
    shell.line("exit")
    shell.end()
    sessions, commands = recorded(tmp_path)
    assert len({one.session for one in sessions}) == 2
    assert next(one.session for one in commands if one.text == "echo inside") == sessions[1].session


def test_a_long_text_keeps_its_beginning_and_is_written_at_once(kind, tmp_path):
    shell = Shell(kind, tmp_path)
    for number in range(2):
        shell.line(f"echo {number} {'ä' * 900}")
    shell.end()
    assert [text[:7] for text in texts(tmp_path)] == ["echo 0 ", "echo 1 "]
    longest = max(len(line) for line in spool(tmp_path).read_bytes().split(b"\n") if not line.startswith(b"S"))
    assert longest < 4_096 or kind == "fish"


def test_bytes_that_are_no_text_are_kept(tmp_path):
    shell = Shell("zsh", tmp_path)
    shell.keys(b"true \xff\xfe\n")
    shell.prompt()
    shell.end()
    assert texts(tmp_path)[0].encode("utf-8", "surrogateescape") == b"true \xff\xfe"


words = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), max_size=60)


@given(text=words)
def test_bashs_and_zshs_quoting_is_undone(text):
    for shell, script in (
        ("bash", 'LC_ALL=C; printf "%s" "${1@Q}"'),
        ("zsh", "setopt no_multibyte; printf %s ${(qqqq)1}"),
    ):
        quoted = subprocess.run([shell, "-c", script, shell, text], capture_output=True, check=True).stdout
        line = b"C\t1\ts\t" + shell.encode() + b"\t1700000000\t5\t0\t0\t\t'/'\t" + quoted + b"\n"
        (found,) = read(line)
        assert isinstance(found, Ended)
        assert found.text == text


@given(data=st.binary(max_size=400))
def test_whatever_the_bytes_nothing_is_raised_and_all_lines_are_accounted_for(data):
    noted: Counter[str] = Counter()
    found = list(read(b"C\t1\ts\tbash\t1700000000\t5\t0\t0\t\t'/'\t'true'\n" + data, noted))
    assert isinstance(found[0], Ended)
    assert all(isinstance(one, Ended | Session) for one in found)
    lines = data.split(b"\n")
    assert len(found) - 1 + noted.total() == sum(map(bool, lines))
