"""A command that is not found: real shells say what has it, end with 127, and go on telling what they told before."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import msgspec
import pytest

from commanding import runner
from driven_shells import SHELLS, Shell, recorded
from nixlore.cli import _shell_text
from nixlore.model.usage import Place
from nixlore.present._missing import Declared, Missing, missing_lines, placed
from nixlore.present._text import plain
from reporting import NASTY, harmless

OURS = Path(sys.executable).parent
PATH = f"{OURS}:{os.environ['PATH']}"
BARE = ":".join(folder for folder in os.environ["PATH"].split(":") if Path(folder) != OURS)


@pytest.fixture(params=SHELLS)
def kind(request):
    return request.param


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def started(kind, home, *, before="", path=PATH):
    home.mkdir(exist_ok=True)
    (home / "text").write_text(_shell_text.integration(kind, missing=True))
    return Shell(kind, home, hook=False, before=before, after=f". {home}/text", PATH=path)


def handler(kind, body, code):
    """Return lines that define a handler as a system would."""
    if kind == "fish":
        return f"function fish_command_not_found; {body} $argv[1]; return {code}; end"
    name = {"bash": "command_not_found_handle", "zsh": "command_not_found_handler"}[kind]
    return f'{name}() {{\n{body} "$1"\nreturn {code}\n}}'


def ran(kind, home, line, **how):
    """Return what a line shows in a shell with our handler, and with which code it ended."""
    shell = started(kind, home, **how)
    shown = shell.line(line)
    shell.end()
    (ended,) = recorded(home)[1]
    assert ended.text == line
    return shown.replace(b"\r\n", b"\n").decode(), ended.exit


def test_what_has_it_is_told_and_the_shell_says_its_own(kind, home):
    shown, code = ran(kind, home, "hyfetch --help")
    assert code == 127
    own = {"fish": "fish: Unknown command: hyfetch", "bash": "hyfetch: command not found", "zsh": "not found: hyfetch"}
    assert own[kind] in shown
    assert "hyfetch is in nixpkgs#hyfetch" in shown
    assert "nix shell nixpkgs#hyfetch -c hyfetch" in shown


def test_what_nobody_knows_is_called_unknown(kind, home):
    shown, code = ran(kind, home, "qqqxyz")
    assert code == 127
    assert shown.count("unknown: no package is known to have qqqxyz (catalog of ") == 1


def test_a_handler_that_was_there_goes_on(kind, home):
    shown, code = ran(kind, home, "hyfetch", before=handler(kind, "echo the''irs", 127))
    assert code == 127
    assert shown.index("theirs hyfetch") < shown.index("hyfetch is in nixpkgs#hyfetch")


@pytest.mark.parametrize("kind", ["bash", "zsh"])
def test_one_that_ran_the_command_has_answered(kind, home):
    shown, code = ran(kind, home, "hyfetch", before=handler(kind, "echo ra''n", 0))
    assert code == 0
    assert "ran hyfetch" in shown
    assert "nixpkgs#" not in shown


@pytest.mark.parametrize("name", ["nixlore", "hyfetch"])
def test_without_nixlore_nothing_is_looked_for_again_and_again(kind, name, home):
    shown, code = ran(kind, home, name, path=BARE)
    assert code == 127
    assert len(re.findall(f"(?i)(unknown command: {name}|{name}: command not found|not found: {name})", shown)) == 1
    assert "nixpkgs#" not in shown


def test_loading_it_twice_changes_nothing(kind, home):
    shell = started(kind, home)
    shell.line(f". {home}/text")
    shown = shell.line("hyfetch").decode()
    shell.end()
    assert shown.count("hyfetch is in nixpkgs#hyfetch") == 1


def test_a_word_that_is_no_name_reaches_nobody(kind, home):
    shown, code = ran(kind, home, "'hyfetch; touch here'")
    assert code == 127
    assert "unknown: no package is known to have hyfetch; touch here" in shown
    assert not (home / "here").exists()


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


def answer(nixlore, *args):
    done = nixlore("shell", "missing", "--json", *args)
    assert (done.code, done.err) == (0, "")
    return msgspec.json.decode(done.out, type=Missing)


def test_the_store_and_the_path_are_looked_at(nixlore, home, tmp_path):
    root = tmp_path / "root"
    for entry, program in (
        ("a" * 32 + "-ripgrep-9.0.0", "rg"),
        ("b" * 32 + "-ripgrep-14.1.1", "rg"),
        ("c" * 32 + "-ripgrep-15.0.0.drv", "rg"),
        ("d" * 32 + "-ripgrep-15.0.1", "other"),
        ("e" * 32 + "-ripgrep-all-16.0.0", "rg"),
    ):
        (root / "nix/store" / entry / "bin").mkdir(parents=True)
        (root / "nix/store" / entry / "bin" / program).touch()
    (root / "home/ada").mkdir(parents=True)
    assert answer(nixlore, "--root", root, "rg").in_store == f"/nix/store/{'b' * 32}-ripgrep-14.1.1/bin/rg"
    assert answer(nixlore, "--root", root, "qqqxyz").in_store == ""


def test_a_slip_of_the_fingers_gets_what_is_on_the_path(nixlore, home, monkeypatch):
    (home / "bin").mkdir(parents=True)
    for name in ("git", "nixx", "caat", ","):
        (home / "bin" / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{home}/bin::relative:/nowhere")
    for typed, meant in (("gti", "git"), ("gitt", "git"), ("caaat", "caat"), ("gxt", None), ("caat", None)):
        assert answer(nixlore, typed).near == ((meant,) if meant else ())
    found = answer(nixlore, "hyfetch")
    assert (found.has_nix, found.has_comma, found.candidates[0]) == (False, True, "hyfetch")


def test_what_is_no_name_is_not_looked_for(nixlore):
    for name in ("", "a/b", "x" * 65, "a\nb", "../../etc/passwd"):
        assert answer(nixlore, name).candidates == ()


def place(file, line):
    return Place(file=file, line=line, option_path="home.packages", hosts=None)


def tool(attr_path, file, line, **more):
    return Declared(attr_path=attr_path, places=(place(file, line),), programs=(attr_path,), **more)


RG = Missing(name="rg", candidates=("ripgrep", "ripgrep-all"), known_by="catalog")


def told(found):
    return plain(missing_lines(found))


def test_an_unfree_package_is_run_as_nixpkgs_lets_it():
    found = Missing(name="code", candidates=("vscode", "vscode-fhs"), known_by="catalog")
    assert "  now: NIXPKGS_ALLOW_UNFREE=1 nix shell --impure nixpkgs#vscode -c code" in told(found)
    assert "  now: nix shell nixpkgs#ripgrep -c rg" in told(RG)


def test_what_is_declared_already_is_told_with_its_line():
    found = placed(RG, (tool("fd", "home.nix", 3), tool("pkgs.ripgrep", "server.nix", 7)))
    assert "declared at server.nix:7, but not on this PATH" in told(found)
    own = placed(Missing(name="mine", known_by="catalog"), (tool("mine", "home.nix", 4),))
    assert told(own).startswith("mine is mine of your configuration\n  declared at home.nix:4")


def test_a_file_of_its_like_is_named():
    rest = (tool("htop", "base.nix", 1), tool("jq", "base.nix", 2), tool("hidden", "other.nix", 9, on_this_host=False))
    assert "to keep it: add ripgrep at base.nix:2, beside jq" in told(placed(RG, rest))
    rivals = (*rest, tool("ag", "search.nix", 5), tool("ugrep", "search.nix", 8))
    assert "to keep it: add ripgrep at search.nix:8, beside ugrep" in told(placed(RG, rivals))
    assert "to keep it" not in told(placed(RG, (tool("git", "git.nix", 1, kind="program"),)))
    assert "to keep it" not in told(placed(Missing(name="x", known_by="catalog"), rest))


def test_no_answer_has_more_than_three_lines():
    whole = msgspec.structs.replace(placed(RG, (tool("ag", "a.nix", 1),)), in_store="/nix/store/x", near=("rgg",))
    assert len(told(whole).splitlines()) == 3
    commands = told(msgspec.structs.replace(whole, has_comma=True)).splitlines()[1]
    assert commands == "  here already: /nix/store/x · now: nix shell nixpkgs#ripgrep -c rg · , rg"
    assert "nix shell" not in told(msgspec.structs.replace(whole, has_nix=False))


def test_nothing_untrusted_reaches_the_terminal_as_it_is():
    odd = Missing(name=NASTY, candidates=(NASTY, NASTY), known_by=NASTY, in_store=NASTY, near=(NASTY,))
    assert harmless(told(odd))
    assert harmless(told(msgspec.structs.replace(odd, candidates=(), declared_at=NASTY, like=NASTY)))
    assert harmless(told(msgspec.structs.replace(odd, like_at=NASTY, like=NASTY)))
    assert "nix shell" not in told(odd)


def test_the_last_scan_tells_what_is_declared(nixlore, home):
    assert answer(nixlore, "rg").like_at == ""
    artifact = home / ".local/state/nixlore/artifacts/usage_alignment.json"
    artifact.parent.mkdir(parents=True)
    artifact.write_bytes(msgspec.json.encode({"data": {"tools": [tool("fd", "home.nix", 3)]}}))
    found = answer(nixlore, "rg")
    assert (found.like_at, found.like) == ("home.nix:3", "fd")
    for damaged in (b"{", b"[]", b'{"data": {"tools": 3}}', b"\xff"):
        artifact.write_bytes(damaged)
        assert answer(nixlore, "rg").like_at == ""
