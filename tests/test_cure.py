"""`nixlore shell cure`: what helped before against the last command that failed."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import msgspec
import pytest

from commanding import runner
from driven_shells import SHELLS, Shell
from failing import cure, line, patterns
from nixlore.collect._live_lines import last_failure, processes_above
from nixlore.locate import machine
from nixlore.model.failures import Cure
from nixlore.present._cure import Answer, answer, cure_lines, fitting
from nixlore.shell.recorded import Ended
from nixlore.shell.shapes import shape

OURS = Path(sys.executable).parent


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    return runner(home, monkeypatch, capsys)


def spooled(home: Path, *rows: tuple[str, int], session: str = "", shell: str = "zsh") -> None:
    """Write what a recording shell would have left: texts and exit codes, one second apart."""
    spool = home / "run/nixlore/commands"
    spool.parent.mkdir(parents=True, exist_ok=True)
    now = int(time.time()) - len(rows)
    name = session or f"{os.getppid()}-1"
    with spool.open("a") as file:
        for number, (text, code) in enumerate(rows):
            file.write(f"C\t1\t{name}\t{shell}\t{now + number}\t5\t{code}\t{code}\t\t$'/home'\t$'{text}'\n")


def scanned(home: Path, *cures: object) -> None:
    """Write what the last scan told of cures."""
    found = patterns(line("git push", (128, 9)), cures=cures)
    place = home / ".local/state/nixlore/artifacts"
    place.mkdir(parents=True)
    (place / "failure_patterns.json").write_bytes(msgspec.json.encode({"schema": "x", "data": found}))


PUSH = cure("git push", 128, "git push -u origin main", 4)


def test_what_helped_before(home, nixlore):
    scanned(home, PUSH)
    spooled(home, ("git push -u origin feature", 0), ("git push", 128), ("ls", 0))
    done = nixlore("shell", "cure")
    assert done.out.splitlines() == [
        "`git push` ended with 128: there is no upstream, no such remote, or no access",
        "  `git push -u …` helped 4 of 4 times (the branch had no upstream)",
        "  last written as: git push -u origin feature",
    ]
    assert (done.code, done.err) == (0, "")


def test_it_as_json(home, nixlore):
    scanned(home, PUSH)
    spooled(home, ("git push", 128))
    found = msgspec.json.decode(nixlore("shell", "cure", "--json").out, type=Answer)
    assert (found.failed, found.code, found.kind, found.as_written) == ("git push", 128, "refused", "")
    assert [(row.cure, row.successes) for row in found.cures] == [("git push -u …", 4)]


def test_arguments_come_from_a_live_history(home, nixlore):
    scanned(home, PUSH)
    (home / ".bash_history").write_text("git push -u origin old\ngit push -u origin newer\necho git push -u x > y\n")
    spooled(home, ("git push", 128))
    assert nixlore("shell", "cure").out.splitlines()[2] == "  last written as: git push -u origin newer"


def test_neither_secrets_nor_lines_that_do_more_are_shown(home, nixlore):
    scanned(home, PUSH)
    hidden = "git push -u https://ada:hunter2secret@example.org/x\ngit push -u origin x > /etc/passwd\n"
    (home / ".bash_history").write_text(hidden)
    spooled(home, ("git push", 128))
    done = nixlore("shell", "cure")
    assert len(done.out.splitlines()) == 2
    assert "hunter2" not in done.out


def test_the_failed_line_itself_is_shown_without_secrets(home, nixlore):
    spooled(home, ("curl https://ada:hunter2secret@example.org/x", 6))
    assert "hunter2" not in nixlore("shell", "cure").out


def test_what_the_class_means_is_told_without_a_cure(home, nixlore):
    spooled(home, ("curl https://example.org", 6))
    done = nixlore("shell", "cure")
    assert done.out == "`curl https://example.org` ended with 6: the host's name could not be resolved\n"
    assert done.code == 0


def test_a_name_that_was_not_found(home, nixlore):
    spooled(home, ("tokei src", 127))
    done = nixlore("shell", "cure")
    assert done.out.splitlines() == [
        "`tokei src` ended with 127: the shell found no program of this name",
        "  nixpkgs has it in tokei: nix shell nixpkgs#tokei -c tokei src",
    ]


def test_nothing_known_is_said_and_ends_with_one(home, nixlore):
    done = nixlore("shell", "cure")
    assert (done.code, done.out) == (1, "")
    assert "shell init" in done.err
    spooled(home, ("ls", 0), ("grep x y", 1))
    done = nixlore("shell", "cure")
    assert (done.code, done.out) == (1, "")
    assert "no command that failed" in done.err
    spooled(home, ("./deploy x", 3))
    done = nixlore("shell", "cure")
    assert done.out.splitlines() == ["`./deploy x` ended with 3", "  nothing is known to have helped against it"]
    assert done.code == 1


def test_once_a_scan_has_emptied_the_recording_the_ledger_is_asked(home, nixlore):
    spooled(home, ("ls", 0), ("git push origin main", 128), ("git status", 0))
    assert nixlore("scan", "--yes").code == 0
    (home / "run/nixlore/commands").unlink()
    for left in (home / "run/nixlore").glob("*"):
        left.unlink()
    done = nixlore("shell", "cure")
    assert done.out.splitlines()[0] == (
        "`git push …` ended with 128: there is no upstream, no such remote, or no access"
    )
    assert done.err.startswith("nixlore: nothing waits in the recording; this is the last failure that a scan took in")
    assert done.code == 0


def test_a_name_that_may_not_be_told_is_not_told_by_the_ledger_either(home, nixlore):
    spooled(home, ("hunter2secret x", 127))
    assert nixlore("scan", "--yes").code == 0
    for left in (home / "run/nixlore").glob("*"):
        left.unlink()
    done = nixlore("shell", "cure")
    assert (done.code, done.out) == (1, "")


def test_what_is_dangerous_is_never_offered(home, nixlore):
    scanned(home, cure("git push", 128, "git push --force", 99), cure("git push", 128, "sudo git push -v", 99))
    spooled(home, ("git push", 128))
    assert len(nixlore("shell", "cure").out.splitlines()) == 1


def test_another_session_is_not_this_one(home, nixlore):
    spooled(home, ("curl x", 6))
    spooled(home, ("make", 2), session="1-1")
    assert "curl x" in nixlore("shell", "cure").out


def ended(text: str, code: int, session: str, at: float = 1.0) -> Ended:
    return Ended(session, "zsh", at, 0.1, code, (code,), False, False, False, "/x", text)


def test_the_last_session_counts_where_ours_is_not_known():
    rows = [ended("make", 2, "77-1"), ended("curl x", 6, "88-1"), ended("ls", 0, "88-1")]
    found = last_failure(rows, [5, 77])
    assert found is not None
    assert found.text == "make"
    found = last_failure(rows, [5])
    assert found is not None
    assert found.text == "curl x"
    assert last_failure(rows[:1], [77]) is not None
    assert last_failure([], [1]) is None


def test_processes_above_ours_are_seen():
    found = list(processes_above(machine(), os.getpid()))
    assert found[:2] == [os.getpid(), os.getppid()]


def test_a_damaged_artifact_is_none(home, nixlore):
    place = home / ".local/state/nixlore/artifacts"
    place.mkdir(parents=True)
    (place / "failure_patterns.json").write_bytes(b'{"data": {"cures": [')
    spooled(home, ("git push", 128))
    assert nixlore("shell", "cure").code == 0


def made(failed: str, code: int, helped: str, successes: int, **others) -> Cure:
    (found,) = patterns(line("x", (1, 1)), cures=[cure(failed, code, helped, successes, **others)]).cures
    return found


def test_the_same_line_goes_before_the_same_command_and_people_before_agents():
    cures = [
        made("git push origin", 128, "git push -u origin x", 9),
        made("git push", 128, "git fetch", 3, actor="agent"),
        made("git push", 128, "git pull", 2),
        made("git push", 1, "git pull", 9),
        made("make", 128, "git pull", 9),
    ]
    assert [row.cure for row in fitting(shape("git push", "posix"), 128, cures)] == [
        "git pull",
        "git fetch",
        "git push -u …",
    ]
    assert fitting((), 128, cures) == ()


def test_what_looks_like_the_line_itself_or_is_of_another_pipeline_is_not_offered():
    cures = [made("ls | grep x", 2, "ls -a | grep x", 5), made("grep x y", 2, "grep -E x y", 3)]
    assert [row.cure for row in fitting(shape("ls | grep z", "posix"), 2, cures)] == [
        "ls -a | grep …",
        "grep -E …",
    ]
    assert [row.cure for row in fitting(shape("ps | grep z", "posix"), 2, cures)] == ["grep -E …"]
    assert [row.cure for row in fitting(shape("ls -a | grep z", "posix"), 2, cures)] == ["grep -E …"]
    assert fitting(shape("grep -E z", "posix"), 2, cures) == ()


def test_no_more_than_three_lines():
    found = answer("git push", shape("git push", "posix"), 128, 0, [made("git push", 128, "git pull", 2)] * 9)
    assert len(list(cure_lines(msgspec.structs.replace(found, as_written="git pull\nx")))) == 3


@pytest.mark.parametrize("kind", SHELLS)
def test_a_real_shell_is_told_what_helped_in_it(kind, home):
    home.mkdir()
    scanned(home, cure("git push", 128, "git fetch --all", 3))
    other = Shell(kind, home)
    shell = Shell(kind, home, PATH=f"{OURS}:{os.environ['PATH']}")
    shell.line("git push")
    other.line("cat /nothing/here")
    shell.line("nixlore shell cure >told")
    shell.end()
    other.end()
    told = (home / "told").read_text()
    assert "`git push` ended with 128" in told
    assert "`git fetch --all` helped 3 of 3 times" in told
