"""What lines run, as read by hand, in every dialect; and that the grammar is total and takes linear time."""

from __future__ import annotations

import string
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fish_parse import parsed
from nixlore.data.wrappers import WRAPPERS
from nixlore.model.shell import AdHocPackage
from nixlore.shell.commands import command_name
from nixlore.shell.frames import by_place
from nixlore.shell.grammar import parse, scanned_line
from nixlore.shell.scan_fish import FishScanner
from nixlore.shell.simple_lines import simple_line

DATA = Path(__file__).parent / "data"
DIALECTS = ("fish", "posix", "zsh", "nushell")
FILES = {
    "fish": ("common", "fish"),
    "posix": ("common", "posix"),
    "zsh": ("common", "posix", "zsh"),
    "nushell": ("nushell",),
}


def rows(*files: str):
    """Yield line, names, pipelines, defined names and ad-hoc packages; `⏎` is a newline, `⇥` a tab, `␣` a blank."""
    for file in files:
        for row in (DATA / f"lines_{file}.tsv").read_text("utf-8").splitlines():
            line, names, pipelines, defined, adhoc = row.split("\t")
            yield (
                line.replace("⏎", "\n").replace("⇥", "\t"),
                tuple(name.replace("␣", " ") for name in names.split()),
                tuple(tuple(name.replace("␣", " ") for name in chain.split("|")) for chain in pipelines.split()),
                tuple(name.replace("␣", " ") for name in defined.split()),
                tuple(adhoc.split()),
            )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_lines_read_by_hand(dialect):
    wrong = []
    for line, names, pipelines, defined, adhoc in rows(*FILES[dialect]):
        found = parse(line, dialect)
        answer = (found.names, found.pipelines, found.defined, tuple(package.attr_path for package in found.adhoc))
        if answer != (names, pipelines, defined, adhoc):
            wrong.append((line, answer))
    assert wrong == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_short_way_gives_the_scanners_answer(dialect):
    lines = [line for line, *_ in rows("common", "fish", "posix", "zsh", "nushell")]
    short = [(line, found) for line in lines if (found := simple_line(line, dialect)) is not None]
    assert len(short) > 100
    assert [(line, found) for line, found in short if found != scanned_line(line, dialect)] == []


class PlainCommands(FishScanner):
    """Fish's commands without what wrappers run, which fish's own parse does not know of."""

    def command(self, words, places, inner):
        stage = ""
        for index, word in enumerate(words):
            name = command_name(word)
            if name:
                self.out.names.append((places[index], name))
            stage = name or "*"
            following = words[index + 1] if index + 1 < len(words) else "-"
            if word not in {"command", "builtin", "exec", "time"} or following.startswith("-"):
                break
        return stage


def plain(line: str):
    found = PlainCommands(line, "fish", 0, None).run()
    return [name for _, name in sorted(found.names, key=by_place)], [chain for _, chain in sorted(found.chains)]


def assert_as_fish(lines: list[str]) -> int:
    compared = 0
    for line, answer in zip(lines, parsed(lines), strict=True):
        if answer is not None:
            names, chains = plain(line)
            assert (line, names, sorted(chains)) == (line, answer[0], sorted(answer[1]))
            compared += 1
    return compared


def test_as_fish_itself_parses():
    lines = [
        line for line, *_ in rows("common", "fish") if "[[" not in line and "=(" not in line and "unclosed" not in line
    ]
    assert assert_as_fish(lines) > 230


@pytest.mark.parametrize(("shell", "dialect"), [("bash", "posix"), ("zsh", "zsh")])
def test_the_lines_read_by_hand_are_valid(shell, dialect):
    """A line that its shell refuses would prove nothing; those few that are broken on purpose are told by number."""
    lines = [line for line, *_ in rows(*FILES[dialect])]
    refused = 0
    for line in lines:
        done = subprocess.run([shell, "-n", "-c", line], capture_output=True, check=False)
        refused += done.returncode != 0
    assert refused <= 12


OPTIONS = sorted({option for wrapper in WRAPPERS.values() for option in (*wrapper.texts, *wrapper.values)})


@pytest.mark.parametrize("dialect", DIALECTS)
@given(words=st.lists(st.sampled_from([*WRAPPERS, *OPTIONS, "--", "-", "-{g", "a b", "x=y", "+", ";"]), min_size=1))
@settings(max_examples=200, deadline=None)
def test_wrappers_with_any_options_are_total(dialect, words):
    assert parse(" ".join(["pwd;", *words]), dialect).names[0] == "pwd"


def test_an_option_whose_value_is_missing_ends_the_line():
    assert parse("su -{g", "posix").names == ("su",)
    assert parse("su -g", "fish").names == ("su",)


PIECES = [
    "ls", "sudo ", "git log", "| ", "&& ", "; ", "\n", "(", ")", "$(", "`", "'", '"', "{ ", "}", "if ", "then ", "fi",
    "end", "for x in ", "do ", "done", "case x in ", "esac", "a) ", "<<E\n", "E\n", "> f", "2>&1 ", "\\", "$x", "${", "[[ ",
    "]]", "((", "))", "bash -c ", "eval ", "find . -exec ", "\\;", "nix shell ", "-p ", "function ", "f() ", "#", "=", "*",
    "é", "\0", "\1", "\ud800", "<(", "begin; ", "switch ", "and ", "let x = ", "{|x| ", "def f [] ", '$"', "[", "alias a=",
]  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
@given(text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
@settings(max_examples=150, deadline=None)
def test_total(dialect, text):
    found = parse(text, dialect)
    assert all(found.names)
    assert not {"\0", "\1"} & set("".join([*found.names, *found.paths, *found.defined]))
    assert all(len(chain) > 1 for chain in found.pipelines)
    assert len(found.paths) <= len(found.names)
    short = simple_line(text, dialect)
    if short is not None:
        assert short == scanned_line(text, dialect)


@given(
    st.lists(
        st.sampled_from(["ls", "a b", "x | y", "(z)", "echo $v", "'q r'", "and t", "not u", "if c; d; end"]), max_size=6
    )
)
@settings(max_examples=30, deadline=None)
def test_as_fish_on_made_up_lines(parts):
    assert_as_fish(["; ".join(parts), " | ".join(parts), "\n".join(parts)])


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "unit", [*PIECES, "$", "a|", "(a ", '"$(', 'eval "$(', "find -exec a ", "{a: (", "x=1 ", "a=("]
)
def test_a_long_line_of_one_piece_ends(dialect, unit):
    parse(unit * 4_000, dialect)


def test_nothing_of_an_argument_is_in_the_answer():
    secret = "Zk3vQ9" + string.ascii_lowercase
    for dialect in DIALECTS:
        for line in (
            f"a --x={secret} | b '{secret}'",
            f'bash -c "b {secret}"',
            f"A={secret} c {secret}",
            f"e > {secret}",
        ):
            assert secret not in repr(parse(line, dialect))


def test_packages_run_without_being_installed():
    line = "nix shell github:NixOS/nixpkgs/nixos-24.05#jq nixpkgs#legacyPackages.x86_64-linux.yq.out .#own -c jq"
    assert parse(line, "posix").adhoc == (AdHocPackage("jq", "nix shell"), AdHocPackage("yq", "nix shell"))
    assert parse("nix run nixpkgs/nixos-unstable#hello", "fish").adhoc == (AdHocPackage("hello", "nix run"),)
    assert parse("nix-shell -p jq pkgs.yq -I x=y", "zsh").adhoc == (
        AdHocPackage("jq", "nix-shell"),
        AdHocPackage("yq", "nix-shell"),
    )
    assert parse(", cowsay hi", "fish").adhoc == (AdHocPackage("cowsay", ","),)
    assert parse("nix run github:owner/other#x", "fish").adhoc == ()
    assert parse("nix develop nixpkgs#hello", "fish").adhoc == ()


def test_names_with_a_directory_are_told():
    assert parse("./run && /opt/x/tool | ls", "posix").paths == ("run", "tool")
    assert parse("sudo ./run; $HOME/bin/x", "posix").paths == ("run", "x")
