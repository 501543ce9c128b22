"""What the text of a result tells of a failure, and which names were not found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.agents.claude_code import Ran
from nixlore.agents.failure_texts import causes
from nixlore.agents.ran_lines import ran_line
from nixlore.agents.result_texts import LONGEST, is_worth, shortened, told
from nixlore.shell.grammar import parse

TRACE = "error:\n       \u2026 while evaluating the attribute 'config.x'\n\n       error: "


def says(line: str, text: str, code: int | None = 1, *, has_failed: bool = True) -> tuple[str, tuple[str, ...]]:
    return tuple(told(text, parse(line, "posix"), code, has_failed=has_failed, command=line))


@pytest.mark.parametrize(
    ("line", "text", "code", "expected"),
    [
        ("jq . a", "Exit code 127\n/bin/bash: line 1: jq: command not found", 127, ("missing name", ("jq",))),
        ("jq . a", "(eval):1: command not found: jq", 127, ("missing name", ("jq",))),
        ("cd x && jq . a", "sh: 1: jq: not found", 127, ("missing name", ("jq",))),
        ("jq . a", "Exit code 127", 127, ("missing name", ("jq",))),
        ("adb shell x", "Exit code 127\n/system/bin/sh: x: inaccessible or not found", 127, ("", ())),
        ("deploy", "Exit code 127\nbash: line 1: helper: command not found", 127, ("", ())),
        ("sudo mount /dev/a /mnt", "sudo: a terminal is required to read the password; either", 1, ("password", ())),
        ("ssh desk 'sudo ls /root'", "sudo: a terminal is required to read the password; either", 1, ("", ())),
        ("docker exec box sudo ls", "sudo: a password is required", 1, ("", ())),
        ("ssh desk nix build", "error: Path 'a.nix' in the repository \"/x\" is not tracked by Git.", 1, ("", ())),
        ("python3 -c 'import docx'", "Traceback\nModuleNotFoundError: No module named 'docx'", 1, ("missing module", ())),
        ("node a.js", "Error: Cannot find module 'express'", 1, ("missing module", ())),
        ("npm test", "> app@1 test\nsh: 1: vitest: not found", 127, ("", ())),
        ("./jq . a", "bash: line 1: ./jq: No such file or directory", 127, ("", ())),
        ("sudo apt-get install jq", "sudo: apt-get: command not found", 1, ("foreign installer", ("apt-get",))),
        ("pip install x", "error: externally-managed-environment\n\n\u00d7 This", 1, ("foreign installer", ())),
        ("npm install -g x", "npm error EROFS: read-only file system, mkdir '/nix/store/a-nodejs/lib'", 226, ("read-only store", ())),
        ("./tool", "Could not start dynamically linked executable: ./tool\nNixOS cannot", 127, ("foreign path", ())),
        ("bash x.sh", "bash: line 3: /usr/bin/python3: No such file or directory", 127, ("foreign path", ())),
        ("ls a b", "ls: cannot access 'b': No such file or directory", 2, ("", ())),
        ("nix build .#x", "error: Path 'a.nix' in the repository \"/home/ada/c\" is not tracked by Git.", 1, ("untracked file", ())),
    ],
)  # fmt: skip
def test_what_belongs_to_the_machine(line: str, text: str, code: int, expected: tuple[str, tuple[str, ...]]):
    assert says(line, text, code) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("error: syntax error, unexpected '}', expecting ';'", "parse"),
        (f"{TRACE}attribute 'ripgrpe' missing", "missing attribute"),
        (f"{TRACE}undefined variable 'ripgrpe'", "missing attribute"),
        ("error: flake 'git+file:///c' does not provide attribute 'x'", "missing attribute"),
        (f"{TRACE}The option `services.ngnix' does not exist. Definition values:", "missing attribute"),
        (f"{TRACE}infinite recursion encountered", "evaluation"),
        (f"{TRACE}\n       Failed assertions:\n       - You must", "evaluation"),
        (f"{TRACE}Package \u2018x\u2019 in \u2026 has an unfree license, refusing to evaluate.", "evaluation"),
        (f"{TRACE}something that nobody has seen", "evaluation"),
        ("error: hash mismatch in fixed-output derivation '/nix/store/a.drv':", "hash"),
        ("error: builder for '/nix/store/a.drv' failed with exit code 1;\n       > error: syntax error,", "build"),
        ("x> error: syntax error,\nerror: builder for '/nix/store/a.drv' failed with exit code 2", "build"),
        ("error: Cannot build '/nix/store/a.drv'.", "build"),
        ("Activation script snippet 'users' failed (1)", "activation"),
        ("Existing file '/home/ada/.bashrc' is in the way of '/nix/store/x'", "activation"),
        ("warning: the following units failed: nginx.service", "unit"),
        ("\x1b[31;1merror:\x1b[0m syntax error, unexpected end of file", "parse"),
        ("error: unable to download 'https://example.org': HTTP error 404", ""),
        ("warning: Git tree '/c' is dirty", ""),
    ],
)
def test_errors_of_nix_by_class(text: str, kind: str):
    assert says("sudo nixos-rebuild switch --flake .#box", text) == (kind, ())
    assert says("nix build .#x 2>&1 | tail -30", text, 0, has_failed=False) == (kind, ())


def test_words_of_nix_elsewhere_tell_nothing():
    text = "error: builder for '/nix/store/a.drv' failed with exit code 1"
    assert says("cat build.log", text, 0, has_failed=False) == ("", ())
    assert says("rg 'builder for'", text) == ("", ())
    assert says("just switch", text) == ("build", ())


def test_a_name_behind_an_alternative_was_not_found_although_the_line_ended_well():
    text = "bash: line 1: fd: command not found\na.nix"
    assert says("fd nix || find . -name '*.nix'", text, 0, has_failed=False) == ("missing name", ("fd",))


def test_a_log_that_tells_of_a_name_is_no_failure_of_it():
    assert says("cat ci.log | head", "bash: line 1: docker: command not found", 0, has_failed=False) == ("", ())


def test_of_a_long_text_the_beginning_and_the_end_are_looked_at():
    text = "x" * 3 * LONGEST + "\nerror: hash mismatch in fixed-output derivation"
    assert len(shortened(text)) == 2 * LONGEST + 1
    assert says("nix build", shortened(text))[0] == "hash"
    assert shortened("short") == "short"


def test_most_results_that_are_no_errors_are_not_looked_at():
    assert is_worth(b"bash: fd: command not found")
    assert not is_worth(b"total 8")


def test_what_is_kept_has_no_value_and_of_lines_that_ended_well_no_heads():
    ran = Ran(
        "t1",
        "git push sesame main && hunter22word --token=sesame",
        "/home/ada",
        1.0,
        1.0,
        1,
        failed=True,
        said="sesame",
    )
    line = ran_line(ran, lambda name: name if name == "git" else "#0123456789abcdef")
    assert line.heads == ("git push", "#0123456789abcdef")
    assert "sesame" not in repr(line)
    ended_well = ran_line(ran._replace(exit=0, failed=False), str)
    assert (ended_well.heads, ended_well.failure) == ((), "")
    rebuilt = ran_line(ran._replace(text="nixos-rebuild switch --flake .#box", exit=0, failed=False), str)
    assert rebuilt.heads == ("nixos-rebuild switch",)


@pytest.mark.parametrize(
    ("text", "fed"),
    [
        ("grep -r x .", ()),
        ("cat a | grep x | sort", ("grep", "sort")),
        ("grep -rn x . | grep -v y", ()),
        ("ls | wc -l; wc -l a", ()),
        ("grep -n x a.py", ("grep",)),
        ("grep x *.py", ()),
        ("grep -E 'a|b' a.py b.py", ()),
        ("grep --recursive x .; grep -c x a.py", ()),
        ("rg x a.py", ()),
        ("find . -name a", ()),
    ],
)
def test_names_that_only_read_what_another_command_wrote(text: str, fed: tuple[str, ...]):
    assert ran_line(Ran("t1", text, "/", 1.0, 1.0, 0, failed=False), str).fed == fed


@given(st.text(max_size=300), st.text(max_size=60), st.none() | st.integers(0, 255), st.booleans())
def test_any_text_is_told_without_an_error(text: str, line: str, code: int | None, has_failed: bool):
    found = told(text, parse(line, "posix"), code, has_failed=has_failed)
    assert set(found.missing) <= set(parse(line, "posix").names)
    list(causes(text))
