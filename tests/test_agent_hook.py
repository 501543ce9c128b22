"""The hook of agents: what it says on which event, when it keeps silent, and that it ends well whatever comes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nixlore.agent_hook import INDEX, MOST_HINTS, answer
from nixlore.data.sorted_table import encode

NODE = os.uname().nodename
ABOUT = {"host": NODE, "kind": "nixos", "once": "nix shell nixpkgs#{attr} -c {name} …", "config": "~/nix/home.nix:9"}
PROGRAMS = {"rg": "ripgrep\tripgrep-all", "tokei": "=", "terraform": "=", "deploy": "=", "node": "nodejs"}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "run").mkdir()
    found = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"), "PATH": str(tmp_path / "bin")}
    write(found)
    return found


def write(environ: dict[str, str], about: dict[str, str] = ABOUT, **tables: dict[str, str]) -> None:
    place = Path(environ["HOME"], ".local/state/nixlore", INDEX)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(encode(about, {"programs": PROGRAMS, **tables}))


def failed(error: str, command: str = "x", session: str = "s1", **others: object) -> bytes:
    event = {"hook_event_name": "PostToolUseFailure", "tool_name": "Bash", "session_id": session, "cwd": "/nowhere"}
    return json.dumps({**event, "tool_input": {"command": command}, "error": error, **others}).encode()


def missing(name: str) -> str:
    return f"Exit code 127\n/bin/bash: line 1: {name}: command not found"


def told(data: bytes, environ: dict[str, str]) -> str:
    found = answer(data, environ)
    if not found:
        return ""
    output = json.loads(found)["hookSpecificOutput"]
    assert output["hookEventName"] == json.loads(data)["hook_event_name"]
    return str(output["additionalContext"])


def test_a_missing_program_is_told_with_a_command_that_works_now(environ):
    assert told(failed(missing("rg")), environ) == (
        "nixlore: rg is not installed. nixpkgs has it in ripgrep; `nix shell nixpkgs#ripgrep -c rg …` downloads it."
    )


def test_the_users_own_index_is_asked_first(environ):
    write(environ, own={"rg": "mine"})
    assert "nixpkgs has it in mine;" in told(failed(missing("rg")), environ)


def test_an_unfree_package_is_run_as_nixpkgs_asks_for(environ):
    assert "`NIXPKGS_ALLOW_UNFREE=1 nix shell --impure nixpkgs#terraform -c" in told(
        failed(missing("terraform")), environ
    )


def test_a_channels_user_is_told_no_flake(environ):
    write(environ, {**ABOUT, "once": "nix-shell -p {attr} --run '{name} …'"})
    assert "`nix-shell -p ripgrep --run 'rg …'` downloads it." in told(failed(missing("rg")), environ)


def test_nothing_is_said_of_a_name_that_a_projects_script_has_rather(environ):
    assert told(failed(missing("deploy")), environ) == ""


def test_nothing_is_said_of_a_name_that_is_not_known(environ):
    assert told(failed(missing("frobnicate")), environ) == ""


def test_nothing_is_said_of_a_program_that_is_there_by_now(environ):
    program = Path(environ["PATH"], "rg")
    program.parent.mkdir()
    program.write_text("")
    program.chmod(0o755)
    assert told(failed(missing("rg")), environ) == ""


def test_what_the_machine_knows_of_a_name_comes_before_nixpkgs(environ):
    write(environ, here={"rg": "\trg is declared for finch only."})
    assert told(failed(missing("rg")), environ) == "nixlore: rg is declared for finch only."


def test_a_path_of_the_store_that_is_gone_is_not_told(environ, tmp_path):
    write(environ, here={"node": f"{tmp_path}/gone\tin the store", "rg": f"{tmp_path}\tin the store"})
    assert "nixpkgs has it in nodejs" in told(failed(missing("node")), environ)
    assert told(failed(missing("rg")), environ) == "nixlore: in the store"


def test_a_dev_shells_program_is_told_within_its_project_only(environ):
    write(environ, shells={"rg": "direnv exec . {name}\t/src/x"})
    inside = told(failed(missing("rg"), cwd="/src/x/deep"), environ)
    assert inside == "nixlore: rg is in this project's dev shell, outside of which it ran: `direnv exec . rg …`."
    assert "nixpkgs" in told(failed(missing("rg"), cwd="/src/xy"), environ)


def test_a_project_below_home_is_found(environ):
    write(environ, shells={"rg": "direnv exec . {name}\t~/x"})
    assert "dev shell" in told(failed(missing("rg"), cwd=f"{environ['HOME']}/x"), environ)


def test_a_file_that_git_does_not_know_is_told_where_it_is_there(environ):
    error = "Exit code 1\nerror: Path 'new.nix' in the repository \"/c\" is not tracked by Git."
    assert told(failed(error, cwd=f"{environ['HOME']}/c"), environ) == ""
    Path(environ["HOME"], "c").mkdir()
    Path(environ["HOME"], "c", "new.nix").touch()
    says = "nixlore: A flake sees only files that git knows: `git add -N new.nix`."
    assert told(failed(error, cwd=f"{environ['HOME']}/c"), environ) == says


@pytest.mark.parametrize(("kind", "says"), [("nixos", "This is NixOS: there is no apt."), ("home", "")])
def test_other_package_managers_are_told_of_on_nixos(environ, kind, says):
    write(environ, {**ABOUT, "kind": kind})
    assert told(failed(missing("apt")), environ).removeprefix("nixlore: ").startswith(says)


def test_what_helped_before_is_told_of_the_same_command_and_code(environ):
    write(environ, cures={"git commit": "1\t`git add …` helped 3 of 3 times."})
    assert (
        told(failed("Exit code 1\nnothing", "git commit -m x"), environ) == "nixlore: `git add …` helped 3 of 3 times."
    )
    assert told(failed("Exit code 2\nnothing", "git commit -m x", "s2"), environ) == ""
    assert told(failed("Exit code 1\nnothing", "git commit -m x && rm y", "s3"), environ) == ""


def test_each_hint_is_given_once_a_session_and_not_too_many(environ):
    assert told(failed(missing("rg")), environ)
    assert told(failed(missing("rg")), environ) == ""
    assert told(failed(missing("rg"), session="s2"), environ)
    names = {f"program{number}": "=" for number in range(9)}
    write(environ, own=names)
    assert sum(bool(told(failed(missing(name)), environ)) for name in names) == MOST_HINTS - 1


def test_nothing_is_said_on_another_machine(environ):
    write(environ, {**ABOUT, "host": f"{NODE}-other"})
    assert told(failed(missing("rg")), environ) == ""


def test_nothing_is_said_of_other_tools_or_where_the_user_stopped_it(environ):
    assert told(failed(missing("rg"), tool_name="Edit"), environ) == ""
    assert told(failed(missing("rg"), is_interrupt=True), environ) == ""


def test_a_name_that_a_pipe_hid_is_found_in_the_answer_of_a_call_that_ended_well(environ):
    answered = {"stdout": "", "stderr": "/bin/bash: line 1: tokei: command not found", "interrupted": False}
    event = failed("", hook_event_name="PostToolUse", tool_response=answered)
    assert "nixpkgs has it in tokei;" in told(event, environ)


def test_a_session_is_told_of_its_project_when_it_starts(environ):
    write(environ, texts={"session": "this host", "project:/src/x": "this project"})
    start = {"hook_event_name": "SessionStart", "source": "startup", "cwd": "/src/x/deep", "session_id": "s"}
    assert told(json.dumps(start).encode(), environ) == "this host\nthis project"
    assert told(json.dumps({**start, "cwd": "/src"}).encode(), environ) == "this host"
    assert told(json.dumps({**start, "source": "resume"}).encode(), environ) == ""
    texts = {"session": "this host\x1fand more", "session:/src/x": "this host", "project:/src/x": "this project"}
    write(environ, texts=texts)
    assert told(json.dumps(start).encode(), environ) == "this host\nthis project"
    assert told(json.dumps({**start, "cwd": "/src"}).encode(), environ) == "this host\nand more"


def test_without_an_index_nothing_is_said(environ):
    Path(environ["HOME"], ".local/state/nixlore", INDEX).unlink()
    assert answer(failed(missing("rg")), environ) == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.recursive(
        st.none() | st.text() | st.integers(),
        lambda of: (
            st.lists(of)
            | st.dictionaries(
                st.sampled_from(
                    ["hook_event_name", "tool_name", "tool_input", "error", "cwd", "session_id", "tool_response"]
                ),
                of,
            )
        ),
    ).map(lambda found: json.dumps(found).encode())
)
def test_any_input_is_borne(environ, data):
    answer(data, environ)


@pytest.mark.parametrize("data", [failed(missing("rg")), b"", b"{", b'{"hook_event_name": 3}', b"\xff" * 100])
def test_the_process_ends_with_0_and_loads_little(environ, data):
    started = [sys.executable, "-I", "-X", "importtime", "-c", "from nixlore.agent_hook import main; main()"]
    ended = subprocess.run(started, input=data, capture_output=True, env=environ, check=True)
    loaded = {line.rpartition(b"|")[2].strip().decode() for line in ended.stderr.splitlines()}
    assert "nixlore.agents.hints" in loaded
    assert not loaded & {"msgspec", "click", "pathlib", "typing", "dataclasses", "subprocess", "sqlite3", "socket"}


def test_nothing_of_a_session_but_hints_is_kept_and_only_for_the_user(environ):
    told(failed(missing("rg"), "rg --password hunter2"), environ)
    (kept,) = Path(environ["XDG_RUNTIME_DIR"], "nixlore", "hints").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert "hunter2" not in kept.read_text()


@pytest.mark.parametrize("name", ["o", "chcp", "pmset", "nvidia-smi", "from"])
def test_nothing_is_said_of_what_is_no_program_of_this_system_or_hardly_one(environ, name):
    programs = {
        "o": "orbiton",
        "chcp": "nilfs-utils",
        "pmset": "=",
        "from": "mailutils",
        "nvidia-smi": "linuxPackages.nvidia_x11",
    }
    write(environ, programs=programs)
    assert told(failed(missing(name)), environ) == ""


def test_a_program_that_only_others_bring_along_is_told_with_its_own_package(environ):
    write(environ, programs={"protoc": "lasuite-docs\tlasuite-meet"})
    assert "`nix shell nixpkgs#protobuf -c protoc …`" in told(failed(missing("protoc")), environ)
