"""Every command that the README and docs/ show is one that there is, and what only reads answers on the sample machine."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from pathlib import Path

import click
import pytest

from commanding import runner
from nixlore.cli._commands import nixlore
from nixlore.demo import build

TOP = Path(__file__).parent.parent
PAGES = sorted(
    {*TOP.glob("*.md"), *TOP.glob("docs/**/*.md")} - {*TOP.glob("docs/reference/*")} - {TOP / "CHANGELOG.md"}
)
"""All but what is made from the code."""

SHOWN = re.compile(r"^(?:    )?(?:\$ )?(?:\.venv/bin/)?nixlore(?: +([^\n]*))?$", re.MULTILINE)
"""A line of an example; several commands stand apart by two spaces or more."""

NAMED = re.compile(r"`(?:\.venv/bin/)?nixlore(?:\s([^`]*))?`")
"""A command in a sentence."""

STANDS_FOR = {"NAME": "rg", "ID": "30f2318d", "CODE": "NX101", "FILE": "flake.nix", "DIR": ".", "COLLECTOR": "pins"}

SENTENCE = re.compile(r"(?:learns|joins|reads|without|keeps|is|can|never|also) ")

CHANGING = (
    "scan",
    "apply",
    "dismiss",
    "undo",
    "report",
    "shell",
    "agent setup",
    "self",
    "agent mcp",
    "agent context --write",
)
"""What writes, asks or serves, which its own tests run."""


def meant(line: str) -> list[str]:
    """Return the words of a command as somebody would type them, with something for each placeholder."""
    line = re.sub(r"\s+#.*| \| .*|\[A \[B\]\]| · --add|…", "", line)
    line = re.sub(r"\b([a-z]+)(?:\|[a-z]+)+", r"\1", line)
    line = re.sub(r"[][]", "", line)
    return [STANDS_FOR.get(word, word) for word in shlex.split(line)]


def commands(text: str) -> list[list[str]]:
    lines = [part for line in SHOWN.findall(text) for part in re.split(r"\s{2,}nixlore ?", line)]
    lines += [" ".join(line.split()) for line in NAMED.findall(text)]
    return [words for line in lines if not SENTENCE.match(line) and (words := meant(line)) not in ([], ["show"])]


EVERY = sorted({tuple(words) for page in PAGES for words in commands(page.read_text())} - {("dismiss", "3dcd51d1")})


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_a_command_that_is_shown_can_be_given(words):
    context = click.Context(nixlore, info_name="nixlore", **nixlore.context_settings)
    command: click.Command = nixlore
    left = list(words)
    # A command may be named without what it is to be given.
    mentioned = contextlib.suppress(click.MissingParameter, click.exceptions.NoArgsIsHelpError)
    while isinstance(command, click.Group) and left and not left[0].startswith("-"):
        name, found, left = command.resolve_command(context, left)
        assert found is not None
        command, context = found, click.Context(found, info_name=name, parent=context)
    if {"-h", "--version"} & set(left):
        return
    with mentioned if not left else contextlib.nullcontext():
        command.make_context(words[-1], left, parent=context.parent)


def reads(words: tuple[str, ...]) -> bool:
    """Tell whether a command only reads, and is told of what is on the sample machine."""
    line = " ".join(words)
    is_bare = line in ("agent", "why", "rule", "records", "facts", "schema", "blame")
    # Another root has no ledger.
    has_none = words[0] == "export" or {"xonsh_history", "/mnt"} & set(words)
    return not (is_bare or has_none or line.startswith(CHANGING))


def as_there(words: tuple[str, ...]) -> list[str]:
    """Return the words with a home, a project and a fact of the sample machine."""
    words = tuple("~/code/postcards" if word == "." else word for word in words)
    name = "command_usage" if words[0] in ("facts", "schema") else "rg"
    return [name if word == "rg" else word.replace("~", "/home/ada") for word in words]


def answered(done) -> bool:
    return done.code in (0, 1) and bool(done.out)


@pytest.mark.slow
def test_what_only_reads_answers_on_the_sample_machine(tmp_path, monkeypatch, capsys):
    run = runner(tmp_path / "home", monkeypatch, capsys)
    there = ("--root", str(build(tmp_path / "sample")))
    silent = [words for words in EVERY if reads(words) and not answered(run(*there, *as_there(words)))]
    assert silent == [], silent


@pytest.mark.slow
def test_the_changes_that_the_readme_names_are_in_the_plan_of_the_sample_machine(tmp_path, monkeypatch, capsys):
    run = runner(tmp_path / "home", monkeypatch, capsys)
    plan = json.loads(run("--root", str(build(tmp_path / "sample")), "plan", "-n", "0", "--json").out)
    named = {words[1] for words in EVERY if words[0] in ("apply", "dismiss", "undo", "plan") and len(words) > 1}
    assert {name for name in named if re.fullmatch("[0-9a-f]{8}", name)} <= {one["id"] for one in plan["changes"]}
