"""A command line without options is answered as with them, only without loading what reads options."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import get_args

import click
import pytest

from commanding import made_up, runner
from nixlore.cli._paint import STYLES, paint
from nixlore.present._text import Line, Style


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(tmp_path, home, monkeypatch, capsys):
    made_up(tmp_path / "nixlore", home, monkeypatch)
    return runner(home, monkeypatch, capsys)


@pytest.mark.parametrize("args", [(), ("why", "rg"), ("why", "ripgrep"), ("why", "no such name"), ("why", "r\x1bg")])
def test_it_says_what_the_same_line_with_an_option_says(nixlore, args):
    plain, read = nixlore(*args), nixlore(*args, "--quiet")
    assert (plain.code, plain.out) == (read.code, read.out)
    assert plain.out


@pytest.mark.parametrize("args", [("why", ""), ("why", " "), ("why",), ("why", "rg", "fd"), ("rg",), ("why", "--")])
def test_a_slip_is_told_as_for_any_command(nixlore, args):
    done = nixlore(*args)
    assert done.code == 2
    assert done.err.startswith("Usage: nixlore ")


@pytest.mark.parametrize(("args", "is_loaded"), [((), False), (("why", "rg"), False), (("why", "rg", "--quiet"), True)])
def test_only_options_need_what_reads_them(tmp_path, args, is_loaded):
    program = (
        "import json, sys\nfrom nixlore.cli.main import main\ntry: main(sys.argv[1:])\n"
        "except SystemExit: pass\nprint(json.dumps('click' in sys.modules))"
    )
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program, *args], env=environ, capture_output=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) is is_loaded


class Terminal(io.StringIO):
    """A terminal that keeps what it is sent."""

    encoding = "utf-8"

    def isatty(self):
        return True


def test_styles_are_those_that_click_has(monkeypatch):
    as_click_says = {"head": {"bold": True}, "strong": {"bold": True}, "dim": {"dim": True}}
    as_click_says |= {"warn": {"fg": "yellow"}, "plus": {"fg": "green"}, "minus": {"fg": "red"}}
    assert set(STYLES) == set(as_click_says) == set(get_args(Style)) - {""}
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    paint([Line("a word", style) for style in get_args(Style)])
    wanted = [click.style("a word", **as_click_says[style]) if style else "a word" for style in get_args(Style)]
    assert terminal.getvalue() == "".join(f"{line}\n" for line in wanted)
