"""The block of one project for agents: true lines only, into a file that git does not share, each fact told once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from commanding import made_up, runner
from nixlore.act.marked_block import BEGIN, END
from nixlore.cli._agent_projects import attribute
from nixlore.data.sorted_table import Tables, encode
from nixlore.model.known_names import KnownNames, ShellPrograms
from nixlore.model.nix import Binary
from nixlore.present._project_block import (
    AT_START,
    LEAST_OF_A_PROJECT,
    ProjectLine,
    ProjectLines,
    project_block,
    shortened,
    spoken,
)
from nixlore.present._tokens import tokens
from nixlore.present.claude_md import BUDGET
from project_facts import PATH, patterns, tool
from reporting import NASTY, a_report, harmless

CATALOG = {
    "programs": Tables(encode({}, {"p": {"tokei": "=", "hx": "helix", "two": "a\tb", "jq": "=", "vault": "="}})).table(
        "p"
    )
}
HERE = (Binary(name="just", path="/run/current-system/sw/bin/just", store_path="", package="", provider="system"),)


def lines(found=None, *, shells=(), project=PATH, binaries=HERE):
    report = a_report()
    facts = {"known_names": KnownNames(names=(), shells=shells)}
    if found is not None:
        facts["cross_project_patterns"] = found
    raw = {name: msgspec.Raw(msgspec.json.encode(one)) for name, one in facts.items()}
    report = msgspec.structs.replace(report, facts={**report.facts, **raw})
    return ProjectLines(report, binaries, lambda name: attribute(CATALOG, name)).of(project)


def test_the_programs_of_its_dev_shell_are_told_of_this_project_alone():
    shell = ShellPrograms(project=PATH, names=("zig", "bad name"))
    (line,) = lines(shells=(shell,))
    assert line.id == "shell"
    assert "with zig: `direnv exec . NAME …`" in line.text
    assert lines(shells=(shell,), project="~/code/other") == ()


def lacking(*places, **others):
    return [line.text for line in lines(patterns(this=places), **others) if line.id.startswith("lacks:")]


def task(name):
    return tool("this", name, "task", "justfile", 7)


def test_what_its_tasks_call_and_nothing_here_has_is_told_with_what_runs_it():
    assert lacking(task("hx")) == [
        "hx is called in justfile:7 and not installed: `nix shell nixpkgs#helix -c hx …` runs it (downloads)."
    ]


def test_of_an_unfree_package_the_command_is_one_that_nixpkgs_lets_run():
    (text,) = lacking(task("vault"))
    assert "`NIXPKGS_ALLOW_UNFREE=1 nix shell --impure nixpkgs#vault -c vault …` runs it" in text


@pytest.mark.parametrize(
    "places", [(task("just"),), (task("own-script"),), (task("two"),), (task("ls"),), (task("jq"),)]
)
def test_what_is_here_or_may_be_something_else_is_not_called_lacking(places):
    assert lacking(*places) == []


@pytest.mark.parametrize("source", ["manifest", "dev shell", "devenv", "lock", "pre-commit"])
def test_what_the_project_brings_along_is_not_called_lacking(source):
    assert lacking(task("hx"), tool("this", "hx", source)) == []


def test_nothing_is_called_lacking_where_it_is_not_known_what_is_on_the_path():
    assert lacking(task("hx"), binaries=()) == []


def test_what_it_does_otherwise_than_the_users_others_is_told():
    told = [line.text for line in lines(patterns("ruff", this=("black",)))]
    assert told == ["It uses black, not ruff, which 5 of the user's 5 other Python projects have."]


def test_it_is_short_however_much_there_is_to_tell():
    names = tuple(f"cargo-next{number}" for number in range(40))
    gaps = patterns("ruff", "pytest", "mypy", this=("black", "unittest", "pyright", *map(task, ("hx", "tokei"))))
    told = lines(gaps, shells=(ShellPrograms(project=PATH, names=names),))
    assert len(told) == 5
    assert tokens("\n".join(line.text for line in told)) <= BUDGET // 2


def test_with_the_machine_a_project_has_room_in_what_a_session_is_told():
    session = "\n".join(["## This machine", "- NixOS, host x", *(f"- line {number} of words" for number in range(60))])
    project = "\n".join("a line of the project" for _ in range(9))
    short = shortened(session, project)
    assert session.startswith(f"{short}\n")
    assert AT_START - 10 <= tokens(f"{short}\n{project}\n") <= AT_START
    assert shortened("a\nb\nc", "word " * AT_START) == "a\nb"
    assert shortened("a\nb\nc", project) == "a\nb\nc"


def test_beside_a_block_in_a_file_a_project_is_told_as_far_as_there_is_room():
    told = [ProjectLine("a line of words about it", str(number)) for number in range(60)]
    sizes = [tokens(f"{spoken(told, spent)}\n") for spent in (0, 100, 400)]
    assert [AT_START - 8 <= sizes[0] <= AT_START, AT_START - 108 <= sizes[1] <= AT_START - 100] == [True, True]
    assert 0 < sizes[2] <= LEAST_OF_A_PROJECT


def test_hostile_names_reach_no_agent_as_they_are():
    shell = ShellPrograms(project=PATH, names=(NASTY, "zig"))
    nasty = tool("this", "hx", "task", NASTY, 1)
    text = project_block(NASTY, lines(patterns(this=(nasty,)), shells=(shell,)))
    assert "hx is called in" in text
    assert all(harmless(row) for row in text.splitlines())
    assert text.count("-->") == text.count("<!--") == 2


SHELLS = """
from nixlore.model.known_names import KnownNames, ShellPrograms
def correlate(usage: CommandUsage) -> KnownNames:
    return KnownNames(names=(), shells=(ShellPrograms(project="~/x", names=("zig",)),))
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home" / ".claude").mkdir(parents=True)
    (tmp_path / "home" / "x").mkdir()
    return tmp_path / "home"


@pytest.fixture
def nixlore(tmp_path, home, monkeypatch, capsys):
    made_up(tmp_path / "nixlore", home, monkeypatch).add("correlate", "known_names", SHELLS)
    return runner(home, monkeypatch, capsys)


def write(nixlore, home, *options):
    return nixlore("agent", "context", "--write", "--yes", "--project", home / "x", *options)


def repository(place: Path) -> None:
    subprocess.run(["git", "init", "-q", "--template=", str(place)], check=True)
    (place / ".git" / "info").mkdir(exist_ok=True)


def place(home):
    return home / "x" / ".claude" / "rules" / "nixlore.md"


def test_it_is_written_checked_renewed_and_taken_back(nixlore, home):
    printed = nixlore("agent", "context", "--project", home / "x").out
    assert printed.startswith("## ~/x on this machine\n")
    assert write(nixlore, home).code == 0
    before = place(home).read_bytes()
    assert printed.encode() in before
    assert nixlore("agent", "context", "--check").code == 0
    assert "has it already" in write(nixlore, home).err
    place(home).write_bytes(b"# Mine\n" + before)
    nixlore("scan", "-y")
    assert place(home).read_bytes() == b"# Mine\n" + before
    assert nixlore("undo").code == 0
    assert BEGIN not in place(home).read_text()


def test_where_nothing_is_known_any_more_no_heading_is_left(nixlore, home, monkeypatch):
    write(nixlore, home)
    monkeypatch.setattr(ProjectLines, "of", lambda *_: ())
    nixlore("scan", "-y")
    assert place(home).read_text() == f"{BEGIN}\n{END}\n"
    assert "nothing is known of it" in nixlore("agent", "context", "--project", home / "x").err


def test_the_block_of_the_machine_stays_where_it_is(nixlore, home):
    nixlore("agent", "context", "--write", "--yes")
    write(nixlore, home)
    assert (home / ".claude" / "rules" / "nixlore.md").exists()
    assert place(home).exists()
    assert "dev shell" not in (home / ".claude" / "rules" / "nixlore.md").read_text()


def test_a_session_is_not_told_at_its_start_what_the_projects_file_says(nixlore, home):
    index = home / ".local" / "state" / "nixlore" / "hints.db"
    nixlore("scan", "-y")
    assert "dev shell" in Tables(index.read_bytes()).table("texts").get("project:~/x")
    write(nixlore, home)
    nixlore("scan", "-y")
    assert Tables(index.read_bytes()).table("texts").get("project:~/x") is None


def test_a_file_that_git_would_share_is_left_alone_unless_that_is_wanted(nixlore, home):
    repository(home / "x")
    done = write(nixlore, home)
    assert (done.code, place(home).exists()) == (2, False)
    assert ".git/info/exclude" in done.err
    assert write(nixlore, home, "--shared").code == 0


def test_a_file_that_the_repository_ignores_is_written(nixlore, home):
    repository(home / "x")
    (home / "x" / ".git" / "info" / "exclude").write_text("/.claude/rules/nixlore.md\n")
    assert write(nixlore, home).code == 0


def test_no_claude_local_md_is_made_beside_an_agents_md(nixlore, home):
    (home / "x" / "AGENTS.md").write_text("# Rules\n")
    done = write(nixlore, home, "--into", home / "x" / "CLAUDE.local.md")
    assert (done.code, "reads the AGENTS.md beside it no more" in done.err) == (2, True)
    assert write(nixlore, home).code == 0


def test_a_directory_of_no_project_is_said_to_be_none(nixlore, tmp_path):
    done = nixlore("agent", "context", "--project", tmp_path)
    assert (done.code, "in no project that is known" in done.err) == (2, True)
