"""On a terminal there is colour, wrapping below the second column, and drawn tables; NO_COLOR takes the colour away."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from nixlore import demo
from nixlore.cli._paint import _columns, _rows
from nixlore.present._text import Line

TESTS = Path(__file__).parent
PROGRAM = """
    import sys
    from pathlib import Path
    import pytest
    sys.path.insert(0, {tests!r})
    from commanding import made_up
    from nixlore.cli.main import main
    with pytest.MonkeyPatch.context() as patch:
        made_up(Path(sys.argv[1]), Path.home(), patch)
        main(sys.argv[2:])
"""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return the sample's root."""
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


def shown(tmp_path: Path, *args: str, width: int = 80, typed: str = "", code: int = 0, **environ: str) -> str:
    """Return what a terminal shows while nixlore runs in it over made-up stages and ends with a code."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    program = textwrap.dedent(PROGRAM.format(tests=str(TESTS)))
    stages = tmp_path / f"stages{len(list(tmp_path.iterdir()))}" / "nixlore"
    ours, theirs = pty.openpty()
    given = {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "COLUMNS": str(width), **environ}
    running = subprocess.Popen(
        [sys.executable, "-c", program, stages, *args], env=given, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    seen = read_all(ours)
    assert running.wait() == code, seen
    return seen


def read_all(terminal: int) -> str:
    """Return all that is shown on a terminal until nobody is there any more."""
    seen = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(terminal)
    return seen.decode().replace("\r\n", "\n")


def test_headings_are_bold_unless_colour_is_not_wanted(tmp_path):
    assert "\x1b[1mrg: ripgrep\x1b[0m\n" in shown(tmp_path, "why", "rg")
    assert not COLOUR.search(shown(tmp_path, "why", "rg", NO_COLOR="1"))
    assert not COLOUR.search(shown(tmp_path, "why", "rg", TERM="dumb"))


@pytest.mark.parametrize("width", [50, 80, 120])
@pytest.mark.parametrize(
    "args", [("why", "rg"), (), ("check",), ("self", "doctor"), ("show", "tools"), ("show", "usage")]
)
def test_no_line_is_wider_than_the_terminal(tmp_path, args, width):
    if args == ("show", "usage") and width == 50:
        width = 70
    text = COLOUR.sub("", shown(tmp_path, *args, width=width))
    long = [line for line in text.splitlines() if len(line) > width and "/" not in line]
    assert long == []


@pytest.mark.parametrize("args", [("-h",), ("scan", "-h"), ("rule",), ("rule", "NX101"), ("agent", "context")])
def test_prose_is_no_wider_than_the_terminal(tmp_path, args):
    text = COLOUR.sub("", shown(tmp_path, *args))
    assert [line for line in text.splitlines() if len(line) > 80] == []


def test_a_low_terminal_gets_a_brief_screen(tmp_path):
    assert "What could not be seen" in shown(tmp_path, LINES="24")
    brief = shown(tmp_path, LINES="9")
    assert "What could not be seen" not in brief
    assert "could not be seen: nixlore self doctor" in brief


@pytest.mark.parametrize(("rows", "width"), [(24, 80), (40, 120)])
def test_the_screen_of_a_machine_with_many_findings_is_one(sample, rows, width):
    ours, theirs = pty.openpty()
    environ = {**os.environ, "COLUMNS": str(width), "LINES": str(rows), "TERM": "xterm-256color"}
    argv = [sys.executable, "-m", "nixlore", "--root", sample]
    with subprocess.Popen(argv, env=environ, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        text = read_all(ours)
    assert running.returncode == 0
    assert rows - 6 <= text.count("\n") < rows
    assert "more rules have something to say: nixlore check" in text


@pytest.mark.parametrize("width", [40, 80])
def test_words_are_never_cut(width):
    words = "/home/" + "very-long-name/" * 6, "日本語の説明", "cafe\u0301", "x" * 60, "short"
    rows = list(_rows(Line("  ".join((*words, *words)), indent=4), width))
    assert " ".join(" ".join(rows).split()) == " ".join((*words, *words))
    assert all(_columns(row) <= width or len(row.split()) == 1 for row in rows)


def test_a_wide_character_takes_two_columns():
    rows = list(_rows(Line("日本語版 日本語版 日本語版 日本語版"), 20))
    assert rows == ["日本語版 日本語版", "日本語版 日本語版"]


def test_prose_hangs_nowhere_and_a_list_below_its_text():
    prose = "a " * 20
    assert not list(_rows(Line(prose), 30))[1].startswith(" ")
    assert list(_rows(Line("- " + prose), 30))[1].startswith("  a")
    assert list(_rows(Line("NX101  " + prose), 30))[1].startswith("       a")


def test_wrapped_text_stays_below_its_column(tmp_path):
    text = COLOUR.sub("", shown(tmp_path, "why", "rg", width=50))
    assert "  used       1,234 distinct command lines on 90\n             days," in text


def test_a_table_is_drawn_with_a_line_under_its_heading(tmp_path):
    text = shown(tmp_path, "show", "tools", "-n", "1", width=120)
    assert "─────" in text
    assert "\t" not in text
    assert "3 more rows: nixlore show tools -n 0" in text


def test_the_first_scan_asks_and_takes_the_answer(tmp_path):
    text = shown(tmp_path, "scan", typed="n\n")
    assert "May the histories be read? [Y/n]:" in text
    assert "fish_history" in text
    assert "subcommands and options" in text
    assert "transcripts" in text
    again = shown(tmp_path, "scan")
    assert "May the" not in again
    assert "histories        may not be read; `nixlore scan --yes` allows it" in shown(
        tmp_path, "self", "doctor", width=120
    )


def test_a_question_without_an_answer_is_asked_again(tmp_path):
    text = shown(tmp_path, "scan", typed="\x04", code=130)
    assert "interrupted" in text
    assert "Traceback" not in text
    assert not (tmp_path / "home/.local/state/nixlore").exists()
    assert "May the histories be read?" in shown(tmp_path, "scan", typed="y\n")
    assert "May the" not in shown(tmp_path, "scan")


def test_the_doctor_tells_histories_apart_that_were_refused_or_not_asked_for(tmp_path):
    assert "fish_history     switched off, not asked yet: nixlore scan" in shown(tmp_path, "self", "doctor")
    shown(tmp_path, "scan", typed="n\n")
    assert "fish_history     switched off, `nixlore scan --yes` allows it" in shown(tmp_path, "self", "doctor")


def test_progress_is_drawn_while_scanning_and_gone_afterwards(tmp_path):
    text = shown(tmp_path, "scan", "--yes")
    assert "━" in text
    assert "synthesize/unused_package" in text.partition("used by")[0]
    assert "━" not in shown(tmp_path, "scan", "--yes", "-q")
