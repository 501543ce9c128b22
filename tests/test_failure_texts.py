"""What output tells of a failure's cause: the real shells' own messages, and silence on everything else."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.agents.failure_texts import LONGEST, MOST_TEXT, Failed, causes

MISSING = "nosuchprogram-7"
STORE = "/nix/store/" + "a" * 32


def output(*arguments: str) -> str:
    """Return what a real program says on standard error."""
    found = subprocess.run(
        arguments, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}, cwd="/"
    )
    return found.stdout + found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("bash", "-c", f"{MISSING} --flag x"),
        ("bash", "-c", f"true; cd /tmp && {MISSING} | cat"),
        ("bash", "-c", f"eval '{MISSING} x'"),
        ("zsh", "-fc", f"{MISSING} x"),
        ("zsh", "-fc", f"eval '{MISSING} x'"),
        ("dash", "-c", f"{MISSING} x"),
        ("fish", "--no-config", "-c", f"{MISSING} x"),
        ("env", MISSING, "x"),
        ("timeout", "5", MISSING),
        ("nohup", MISSING),
        ("nice", MISSING),
        ("setsid", "-w", MISSING),
        ("bash", "-c", f"echo x | xargs {MISSING}"),
    ],
    ids=" ".join,
)
def test_a_missing_program_is_told_from_what_real_programs_say(arguments):
    assert Failed("not found", MISSING) in list(causes(output(*arguments)))


def test_a_missing_program_of_a_script_and_of_make_is_told(tmp_path):
    (tmp_path / "run.sh").write_text(f"{MISSING} x\n")
    (tmp_path / "Makefile").write_text(f"all:\n\t{MISSING} x\n")
    assert list(causes(output("bash", str(tmp_path / "run.sh")))) == [Failed("not found", MISSING)]
    assert list(causes(output("make", "-C", str(tmp_path)))) == [Failed("not found", MISSING)]


@pytest.mark.parametrize("shell", [("bash", "-c"), ("zsh", "-fc")])
def test_a_path_of_other_distributions_is_told(shell):
    assert list(causes(output(*shell, f"/usr/bin/{MISSING} x"))) == [Failed("no such path", f"/usr/bin/{MISSING}")]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_an_interpreter_that_is_not_there_is_told(shell, tmp_path):
    script = tmp_path / "script"
    script.write_text(f"#!/usr/bin/{MISSING}\n")
    script.chmod(0o755)
    told = list(causes(output(shell, "-c", str(script))))
    assert told in (
        [Failed("no such path", f"/usr/bin/{MISSING}")],
        [Failed("foreign program", str(script))],  # bash since 5.3 says no more than that.
    )


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        ("The program 'rg' is not in your PATH. It is provided by several packages.", "not found", "rg"),
        ("The program 'rg' is currently not installed.", "not found", "rg"),
        ("Error: nu::shell::external_command\n  × Command `rg` not found", "not found", "rg"),
        ("Could not start dynamically linked executable: ./node\nNixOS cannot run …", "foreign program", "./node"),
        ("bash: line 1: ./a.out: cannot execute: required file not found", "foreign program", "./a.out"),
        ("error: externally-managed-environment\n\n× This environment …", "managed python", None),
        (f"rm: cannot remove '{STORE}-x/bin/y': Read-only file system", "read-only", f"{STORE}-x/bin/y"),
        (f"OSError: [Errno 30] Read-only file system: '{STORE}-x/lib'", "read-only", f"{STORE}-x/lib"),
        (f"npm error EROFS: read-only file system, mkdir '{STORE}-nodejs/lib'", "read-only", f"{STORE}-nodejs/lib"),
        (f"EACCES: permission denied, mkdir '{STORE}-nodejs/lib'", "read-only", f"{STORE}-nodejs/lib"),
        (
            "error: Path 'modules/new.nix' in the repository \"/c\" is not tracked by Git.",
            "untracked",
            "modules/new.nix",
        ),
        (f"error: path '{STORE}-source/modules/new.nix' does not exist", "untracked", "modules/new.nix"),
        (f"error: getting status of '{STORE}-source/new.nix': No such file or directory", "untracked", "new.nix"),
        ("sudo: a password is required", "password", "password"),
        ("sudo: a terminal is required to read the password; either use …", "password", "password"),
        ("sudo: /nix/store/x/bin/sudo must be owned by uid 0 and have the setuid bit set", "sudo", None),
        ("error: experimental Nix feature 'nix-command' is disabled; use …", "experimental", "nix-command"),
    ],
)
def test_other_causes_are_told(text, kind, subject):
    (found,) = causes(f"Exit code 1\n{text}\nmore")
    assert found.kind == kind
    assert subject in (None, found.subject)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "error: package `foo` not found",
        "npm error 404 Not Found - GET https://registry.npmjs.org/x",
        "ls: cannot access 'rg': No such file or directory",
        "cat: notes.md: No such file or directory",
        "grep: src: No such file or directory",
        "he said: bash: line 1: rg: command not found",
        "ModuleNotFoundError: No module named 'yaml'",
        "error: attribute 'foo' missing",
        "python3: can't open file '/src/x.py': [Errno 2] No such file or directory",
        "HTTP 404: not found",
        "touch: cannot touch '/etc/x': Permission denied",
    ],
)
def test_what_is_no_fault_of_the_machine_is_not_told(text):
    assert list(causes(text)) == []


def test_causes_come_in_the_order_of_the_output_and_once():
    text = "sh: 1: b: not found\nbash: line 1: a: command not found\nsh: 1: b: not found"
    assert list(causes(text)) == [Failed("not found", "b"), Failed("not found", "a")]


def test_the_ends_of_a_long_output_are_looked_at():
    line = "bash: line 1: rg: command not found\n"
    filler = "x\n" * MOST_TEXT
    assert list(causes(filler + line)) == [Failed("not found", "rg")]
    assert list(causes(line + filler)) == [Failed("not found", "rg")]
    assert list(causes(filler + line + filler)) == []


@given(st.text(), st.sampled_from(["bash: line 1: {}: command not found", "{}: bad interpreter: No such file", "{}"]))
def test_any_text_is_borne_and_no_subject_is_long(text, form):
    for failed in causes(form.format(text)):
        assert 0 < len(failed.subject) <= LONGEST
        assert failed.subject.isprintable()
