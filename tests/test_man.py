"""The manual page has every command and option, reads well in groff, and is the same wherever it is made."""

from __future__ import annotations

import re
import subprocess

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore import __version__
from nixlore.cli._commands import nixlore as group
from nixlore.cli._options import common
from nixlore.cli._roff import escaped, page
from nixlore.cli.main import main


@pytest.fixture(scope="module")
def text() -> str:
    return page(group, __version__)


def formatted(roff: str) -> str:
    """Return what somebody reads, and see that groff has nothing to say."""
    told = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=400n"],
        input=roff,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stderr == ""
    return told.stdout


def commands(found: click.Command, path: str, above: click.Context | None = None):
    """Yield every command below one with its whole name."""
    context = click.Context(found, info_name=path, parent=above, **(found.context_settings if above is None else {}))
    yield path, found, context
    if isinstance(found, click.Group):
        for name in found.list_commands(context):
            below = found.get_command(context, name)
            assert below is not None
            for one, command, inner in commands(below, name, context):
                yield f"{path} {one}", command, inner


def test_every_command_and_option_is_there_as_somebody_reads_it(text):
    shown = formatted(text)
    for name, command, context in commands(group, "nixlore"):
        start = shown.index(f"\n   {name} ") if name != "nixlore" else shown.index("\nOPTIONS")
        end = re.search(r"\n(   )?\w", shown[start + 2 :])
        part = shown[start : start + 2 + end.start()] if end else shown[start:]
        shared = {one.name for one in common()} if name != "nixlore" else set()
        for one in command.get_params(context):
            record = one.get_help_record(context)
            if record and record[1] and one.name not in shared and "--help" not in one.opts:
                assert re.search(rf"^ +{re.escape(record[0])}(\s|$)", part, re.MULTILINE), (name, record[0])


def test_it_has_the_sections_that_a_page_has_and_names_files_and_exit_codes(text):
    assert re.findall(r"^\.SH (.*)$", text, re.MULTILINE) == [
        *("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "FILES", "ENVIRONMENT", "EXIT STATUS", "COMPLETION")
    ]
    shown = formatted(text)
    for said in ("nixlore - what a NixOS", "~/.local/state/nixlore", "$XDG_RUNTIME_DIR/nixlore/commands", "--root DIR"):
        assert said in shown
    assert f"nixlore {__version__}" in shown
    assert 'eval "$(_NIXLORE_COMPLETE=bash_source nixlore)"' in shown


def test_it_is_plain_ascii_and_the_same_each_time(text):
    assert text.isascii()
    assert page(group, __version__) == text


def test_the_command_prints_it(text, monkeypatch, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["self", "man"])
    assert (ended.value.code, capsys.readouterr().out) == (0, text)


def test_a_group_of_ones_own_is_told_as_well():
    @click.command("do-it", help="Do \\it: `nix-build`.\n\n\b\n  .as\n  'it is")
    @click.option("--flag/--no-flag", help="A flag…")
    @click.argument("what", required=False)
    def inner(flag, what):
        pass

    hidden = click.Command("secret", hidden=True, help="nothing")
    shown = formatted(page(click.Group("tool", {"do-it": inner, "secret": hidden}, help="A tool."), "1"))
    assert "   tool do-it [OPTIONS] [WHAT]\n       Do \\it: nix-build.\n\n         .as\n         'it is" in shown
    assert "--flag / --no-flag\n              A flag…" in shown
    assert "secret" not in shown


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30))
def test_no_text_is_taken_for_a_request(words):
    found = escaped(words)
    assert found.isascii()
    assert not found.startswith((".", "'"))


@given(st.text("abc.'\\-`~^\"…é ", min_size=1, max_size=30).map(str.strip).filter(bool))
def test_what_is_escaped_is_read_as_it_was(words):
    shown = formatted(f".TH T 1\n.nf\n{escaped(words)}\n")
    assert words in shown.replace("\u2011", "-")
